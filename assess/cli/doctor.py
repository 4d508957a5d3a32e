"""``assess doctor``: is this machine ready."""

from __future__ import annotations

import click

from assess._version import __version__
from assess.cli.common import common_options, text_or_json_option
from assess.cli.console import Settings
from assess.cli.output import dump_json, open_sink

EPILOG = """\b
Examples:
  assess doctor
  assess doctor --format json

\b
Exit status: 0 when everything works, 1 when something is missing.
"""

SIGNS = {"ok": "ok", "warning": "note", "missing": "MISSING"}
STYLES = {"ok": "green", "warning": "yellow", "missing": "bold red"}


@click.command(epilog=EPILOG)
@text_or_json_option
@common_options
@click.pass_obj
def doctor(settings: Settings, form: str) -> int:
    """Is this machine ready: versions, native libraries, fonts, terminal.

    For everything that is missing it shows the command that installs it. It changes nothing.
    """
    from assess.doctor import checks

    found = checks()
    ready = all(check.status != "missing" for check in found)
    if form == "json":
        listed = [
            {"name": c.name, "status": c.status, "detail": c.detail, "fix": c.fix} for c in found
        ]
        text = dump_json({"schema": 1, "version": __version__, "ready": ready, "checks": listed})
        with open_sink(None) as sink:
            sink.write(text + "\n")
        return 0 if ready else 1

    from rich.text import Text

    from assess.cli.page import Page

    page = Page()
    page.para(f"assess {__version__}", style="bold")
    page.table(
        ("What", "State", "Found"),
        (
            (
                check.name,
                Text(SIGNS[check.status], style=STYLES[check.status]),
                check.detail,
            )
            for check in found
            if not (settings.quiet and check.status == "ok")
        ),
    )
    if fixes := dict.fromkeys(check.fix for check in found if check.fix):
        page.gap()
        page.para("To mend it:", style="bold")
        for fix in fixes:
            page.line(fix, 2)
    page.gap()
    page.para("Everything needed is there." if ready else "Something that is needed is missing.")
    with open_sink(None) as sink:
        sink.write(page.text())
    return 0 if ready else 1
