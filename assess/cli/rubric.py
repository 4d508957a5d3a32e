"""``assess rubric``: what is asked and how it is judged, for people and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assess.cli.common import (
    common_options,
    language_option,
    load,
    need,
    output_option,
    rubric_option,
    text_or_json_option,
)
from assess.cli.console import Settings, clean, complain, say
from assess.cli.output import dump_json, form_of, make_folder, open_sink, write_result
from assess.errors import RubricError, UsageError
from assess.plaintext import turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.rubric.locale import Coverage
    from assess.rubric.model import Rubric

KINDS = (
    "questions",
    "models",
    "criteria",
    "scorecards",
    "tests",
    "challenges",
    "lifecycles",
    "practices",
    "sections",
    "works",
)

_SINGULAR = {"criteria": "criterion"}

EPILOG = """\b
Examples:
  assess rubric list
  assess rubric show model-monitoring
  assess rubric crosswalk
  assess rubric check my-rubric/
"""
LIST_EPILOG = """\b
Examples:
  assess rubric list
  assess rubric list questions
  assess rubric list criteria --rubric my-rubric/
  assess rubric list practices --format json
"""
SHOW_EPILOG = """\b
Examples:
  assess rubric show model-monitoring
  assess rubric show google
  assess rubric show | less
  assess rubric show --format json > rubric.json
  assess rubric show model-and-user-list --format yaml > practices.yaml
"""
CROSSWALK_EPILOG = """\b
Examples:
  assess rubric crosswalk
  assess rubric crosswalk --rubric my-rubric/ --format md -o crosswalk.md
  assess rubric crosswalk --format csv -o crosswalk.csv
"""
CHECK_EPILOG = """\b
Examples:
  assess rubric check
  assess rubric check my-rubric/
"""
SCHEMA_EPILOG = """\b
Examples:
  assess rubric schema answers > answers.schema.json
  assess rubric schema --out-dir schemas/

\b
Let an editor check an answer file while you type, with this first line:
  # yaml-language-server: $schema=answers.schema.json
"""


@click.group(epilog=EPILOG, no_args_is_help=False)
def rubric() -> None:
    """Show, check or export the rubric: what is asked and why."""


@rubric.command(name="list", epilog=LIST_EPILOG)
@click.argument("kind", required=False, type=click.Choice(KINDS))
@text_or_json_option
@rubric_option
@language_option
@common_options
@click.pass_obj
def list_(settings: Settings, kind: str | None, form: str, overlay: Path | None) -> int:
    """List what the rubric holds, or everything of one KIND."""
    found = load(overlay)
    text = _list_as_json(found, kind) if form == "json" else _list_as_text(found, kind)
    with open_sink(None) as sink:
        sink.write(text)
    return 0


def _list_as_text(found: Rubric, kind: str | None) -> str:
    from assess.cli.page import Page
    from assess.cli.rubric_lists import list_kind, overview

    page = Page()
    if kind is None:
        overview(page, found)
    else:
        list_kind(page, found, kind)
    return page.text()


def _list_as_json(found: Rubric, kind: str | None) -> str:
    from assess.rubric.show import rubric_json

    whole = rubric_json(found)
    kinds = _kinds(whole)
    if kind is not None:
        return dump_json(kinds[kind]) + "\n"
    head = {key: whole[key] for key in ("schema", "id", "version", "title", "unit")}
    return dump_json({**head, **{name: len(items) for name, items in kinds.items()}}) + "\n"


def _kinds(whole: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What a rubric as JSON holds of each kind; criteria and tests say whose they are."""
    return {
        "questions": whole["questions"],
        "models": whole["models"],
        "criteria": [{"model": m["id"], **c} for m in whole["models"] for c in m["criteria"]],
        "scorecards": whole["scorecards"],
        "tests": [{"scorecard": x["id"], **t} for x in whole["scorecards"] for t in x["tests"]],
        "challenges": whole["challenges"],
        "lifecycles": whole["lifecycles"],
        "practices": whole["practices"],
        "sections": whole["sections"],
        "works": whole["works"],
    }


@rubric.command(epilog=SHOW_EPILOG)
@click.argument("id_", required=False, metavar="[ID]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "yaml"]),
    help="For people, for programs, or (with an ID) as a file of your own rubric to begin with."
    "  [default: as FILE ends, else text]",
)
@output_option
@rubric_option
@language_option
@common_options
@click.pass_obj
def show(
    settings: Settings,
    id_: str | None,
    form: str | None,
    output: str | None,
    overlay: Path | None,
) -> int:
    """Show what has this ID: a question, model, criterion, challenge, practice and so on.

    Without an ID: all of it, that is the questionnaire as text, or the merged rubric as JSON.
    Several things may share an ID; all of them are shown.
    """
    form = form_of(form, output, ("json", "yaml") if id_ else ("json",), "text")
    found = load(overlay)
    if form == "yaml":
        text = _as_yaml(found, id_)
    else:
        text = _as_json(found, id_) if form == "json" else _as_text(found, id_, output)
    with open_sink(output) as sink:
        sink.write(text)
    return 0


def _as_text(found: Rubric, id_: str | None, output: str | None) -> str:
    from assess.cli.page import Page
    from assess.cli.rubric_show import all_ids, show_all, show_id

    page = Page(to_file=output not in (None, "-"))
    if id_ is None:
        show_all(page, found)
    else:
        show_id(page, found, need("thing with the id", id_, all_ids(found)))
    return page.text().lstrip("\n")


def _as_json(found: Rubric, id_: str | None) -> str:
    from assess.cli.rubric_show import all_ids
    from assess.rubric.show import rubric_json

    whole = rubric_json(found)
    if id_ is None:
        return dump_json(whole) + "\n"
    need("thing with the id", id_, all_ids(found))
    matches = [
        {"kind": _SINGULAR.get(kind, kind[:-1]), **item}
        for kind, items in _kinds(whole).items()
        for item in items
        if item["id"] == id_
    ]
    return dump_json(matches[0] if len(matches) == 1 else matches) + "\n"


def _as_yaml(found: Rubric, id_: str | None) -> str:
    import yaml

    from assess.cli.rubric_show import all_ids
    from assess.rubric.show import in_files

    if id_ is None:
        raise UsageError("Name what to show as YAML: assess rubric show ID --format yaml.")
    need("thing with the id", id_, all_ids(found))
    made = in_files(found, id_)
    if not made:
        raise UsageError(f"{id_} has no file of its own; show what it is part of.")

    def dumped(contents: object, *, as_it_is: bool = True) -> str:
        text: str = yaml.safe_dump(contents, sort_keys=False, allow_unicode=as_it_is, width=100)
        # Beyond ASCII all is escaped where something would turn the text beside it.
        return dumped(contents, as_it_is=False) if as_it_is and turns(text) else text

    return "\n".join(f"# {name}\n{dumped(contents)}" for name, contents in made.items())


@rubric.command(epilog=CROSSWALK_EPILOG)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "md", "csv"]),
    help="For people, for programs, as a page, or one row for each criterion and option."
    "  [default: as FILE ends, else table]",
)
@output_option
@rubric_option
@language_option
@common_options
@click.pass_obj
def crosswalk(
    settings: Settings, form: str | None, output: str | None, overlay: Path | None
) -> int:
    """Show which question feeds which criterion of which model, and where models disagree.

    Two models disagree where one needs a first thing at a lower level than a second, and the
    other the second at a lower level than the first. It is computed from their criteria.
    """
    from assess.rubric.crosswalk import crosswalk as cross

    form = form_of(form, output, ("json", "md", "csv"), "table")
    found = load(overlay)
    crossed = cross(found)
    if form == "json":
        from assess.cli.crosswalk_json import crosswalk_json

        text = dump_json(crosswalk_json(found, crossed)) + "\n"
    elif form == "csv":
        from assess.cli.crosswalk_json import COLUMNS, crosswalk_rows
        from assess.csvtext import csv_text

        text = csv_text([COLUMNS, *crosswalk_rows(crossed)])
    elif form == "md":
        from assess.cli.crosswalk_markdown import crosswalk_markdown

        text = crosswalk_markdown(found, crossed)
    else:
        from assess.cli.crosswalk_text import crosswalk_page
        from assess.cli.page import Page

        page = Page(to_file=output not in (None, "-"))
        crosswalk_page(page, found, crossed)
        text = page.text()
    with open_sink(output) as sink:
        sink.write(text)
    return 0


@rubric.command(epilog=CHECK_EPILOG)
@click.argument(
    "folder",
    required=False,
    metavar="[DIR]",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("-v", "--verbose", is_flag=True, help="Name every text that is not translated yet.")
@common_options
@click.pass_obj
def check(settings: Settings, folder: Path | None, verbose: bool) -> int:
    """Prove that the rubric holds together, with the files in DIR laid over it if given.

    Every id named exists, every option asked for can be chosen, every level has an essential
    criterion, practices wait for each other in no circle, and so on. All problems are shown at
    once; the exit status is 1 when there is any. It also says how much of the rubric is
    translated, and proves that translations fit.
    """
    from assess.rubric.check import check_rubric
    from assess.rubric.load import load_rubric
    from assess.rubric.locale import coverage
    from assess.scan.check import check_patterns

    found = load_rubric(overlay=folder, check=False)
    report = check_rubric(found)
    unfound = check_patterns(found.signals)
    say(settings, *(f"note: {note}" for note in report.notes))
    translated, wrong = coverage(found, folder)
    if report.problems or unfound or wrong:
        complain(*report.problems, *unfound, *(RubricError(wrong).lines() if wrong else ()))
        return 1
    with open_sink(None) as sink:
        sink.write(f"The rubric {clean(found.id)} {found.version} holds together.\n")
        for language in translated:
            sink.write("".join(f"{clean(line)}\n" for line in _covered(language, verbose)))
    return 0


def _covered(found: Coverage, verbose: bool) -> Iterator[str]:
    """How far a language is translated: all together, or every text that lacks."""
    whole = found.done == found.texts
    more = "" if whole or verbose else " --verbose names the others."
    done = "all" if whole else f"{found.done:,} of"
    yield f"{found.language}: {done} {found.texts:,} texts are translated, {found.percent}%.{more}"
    if verbose:
        for file, missing in found.missing.items():
            yield from (f"  {file}: {text}" for text in missing)


@rubric.command(epilog=SCHEMA_EPILOG)
@click.argument("name", required=False)
@click.option(
    "--out-dir",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write NAME.schema.json files into DIR.",
)
@rubric_option
@common_options
@click.pass_obj
def schema(settings: Settings, name: str | None, out_dir: Path | None, overlay: Path | None) -> int:
    """Print the JSON Schema of answer files or of a kind of rubric file; without NAME, all."""
    from assess.rubric.schema import schemas

    every = schemas(load(overlay))
    chosen = every if name is None else {need("schema", name, every): every[name]}
    if out_dir is None:
        with open_sink(None) as sink:
            sink.write(dump_json(chosen if name is None else every[name]) + "\n")
        return 0
    make_folder(out_dir)
    for key, value in chosen.items():
        path = out_dir / f"{key}.schema.json"
        write_result(str(path), (dump_json(value) + "\n").encode())
        say(settings, f"Wrote {path}")
    return 0
