"""``assess extract``: the answer file that a PDF report carries."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assess.cli.common import common_options
from assess.cli.console import Settings, clean, is_terminal, say
from assess.cli.output import open_sink, refuse_inputs, write_result
from assess.errors import ConflictError, UsageError
from assess.plaintext import clean_lines

EPILOG = """\b
Examples:
  assess extract team.pdf
  assess extract team.pdf -o team.yaml
  assess extract team.pdf | diff - team.yaml
"""


@click.command(epilog=EPILOG)
@click.argument("report", metavar="REPORT.pdf")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE.  [default: stdout]")
@click.option("--force", is_flag=True, help="Overwrite FILE if it exists.")
@common_options
@click.pass_obj
def extract(settings: Settings, report: str, output: str | None, force: bool) -> int:
    """Give back the answer file that a PDF report carries.

    It comes byte for byte as it was when the report was made; what was redacted is not in it. A
    report made with --no-attach carries none. REPORT.pdf may be - for standard input.

    score, check, explain, roadmap and report also read such a PDF as it is.
    """
    from assess.batch.paths import STDIN, expand
    from assess.errors import AssessError
    from assess.report.extract import extract as extract_from

    if report == STDIN:
        (item,) = expand([report])
        if item.problem is not None:
            raise AssessError(item.problem, item.name)
        data = extract_from(item.data or b"", item.name)
    else:
        data = extract_from(Path(report))
    if output in (None, "-"):
        with open_sink(None) as sink:
            if is_terminal(sys.stdout):  # which is shown what it says, and told nothing
                sink.write(clean_lines(data.decode("utf-8", "backslashreplace")))
            else:
                sink.write_bytes(data)
        return 0
    assert output is not None  # noqa: S101 - narrowed above
    refuse_inputs([output], [Path(report)])
    try:
        write_result(output, data, overwrite=force)
    except ConflictError:
        raise UsageError(
            f"{clean(output)} exists and was left as it is. --force overwrites it."
        ) from None
    say(settings, f"Wrote {output}")
    return 0
