"""``assess roadmap``: what to do next, in which quarter, and where it leads."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from assess.cli.common import (
    common_options,
    language_option,
    load,
    need,
    output_option,
    read_one,
    rubric_option,
    split_pairs,
    warn_of_version,
)
from assess.cli.console import Settings, clean, make_console, say, tidy
from assess.cli.output import dump_json, form_of, open_sink, refuse_inputs
from assess.errors import PlanError, UsageError

if TYPE_CHECKING:
    from assess.roadmap.keep import KeptPlan, Move
    from assess.roadmap.values import Plan, PlanOptions
    from assess.rubric.model import Rubric

EPILOG = """\b
Examples:
  assess roadmap team.yaml
  assess roadmap team.yaml --target google=2,microsoft.people=3
  assess roadmap team.yaml --start 2027-01
  assess roadmap team.yaml --max-risk feedback-loops=2 --capacity 20
  assess roadmap team.yaml --exclude automatic-deployment
  assess roadmap team.yaml --effort unit-tests-for-model-code=5
  assess roadmap team.yaml --save plan.yaml
  assess roadmap team.yaml --format csv -o tickets.csv

\b
Without targets in the answer file or here, the target is the next level of
every model. A target that cannot be reached is told with what stands in the
way; the plan then serves the others.
Exit status: 0 fine, 1 the file was invalid, 2 wrong usage.
"""


@click.command(epilog=EPILOG)
@click.argument("path", metavar="FILE")
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="MODEL=LEVEL",
    help="Target level of a model or of one category (microsoft.people=2), instead of the "
    "answer file's; several with commas, or repeat the option. 'none' for no target level.",
)
@click.option(
    "--max-risk",
    multiple=True,
    metavar="CHALLENGE=RESIDUAL",
    help="Highest residual risk allowed for a challenge, 0 to 5.",
)
@click.option(
    "--capacity",
    type=float,
    metavar="WEEKS",
    help="Person-weeks a quarter.  [default: as the answer file says, else 12]",
)
@click.option(
    "--start",
    metavar="YYYY-MM",
    default="",
    help="First month of the first quarter.  [default: the quarter after the assessment]",
)
@click.option(
    "--assume", multiple=True, metavar="PRACTICE", help="Already under way: count it as done."
)
@click.option("--exclude", multiple=True, metavar="PRACTICE", help="Not possible here.")
@click.option(
    "--effort",
    "efforts",
    multiple=True,
    metavar="PRACTICE=WEEKS",
    help="Your own estimate: one number, or low,likely,high.",
)
@click.option(
    "--accepted",
    type=click.Choice(["avoid", "keep", "ignore"]),
    default="avoid",
    show_default=True,
    help="Practices for answers accepted as they are: avoid plans them only where a target needs "
    "it, keep never, ignore like any other.",
)
@click.option(
    "--save",
    metavar="PLAN",
    help="Keep the plan in a YAML file with owner, due date and status; what stands in it counts.",
)
@click.option(
    "--plan",
    "kept_file",
    metavar="PLAN",
    help="Take owner, status and decisions from a kept plan without changing it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "md"]),
    help="How to print the roadmap.  [default: as FILE ends, else table]",
)
@output_option
@rubric_option
@language_option
@common_options
@click.pass_obj
def roadmap(
    settings: Settings,
    path: str,
    targets: tuple[str, ...],
    max_risk: tuple[str, ...],
    capacity: float | None,
    start: str,
    assume: tuple[str, ...],
    exclude: tuple[str, ...],
    efforts: tuple[str, ...],
    accepted: Literal["avoid", "keep", "ignore"],
    save: str | None,
    kept_file: str | None,
    form: str | None,
    output: str | None,
    overlay: Path | None,
) -> int:
    """Plan the cheapest way to the targets, quarter by quarter.

    FILE is an answer file, or - for standard input. The plan is the set of practices with the
    least effort that reaches every target, laid into quarters of your capacity.
    """
    form = form_of(form, output, ("json", "csv", "md"), "table")
    if save is not None and kept_file is not None:
        raise UsageError("--save already takes what stands in its file; leave --plan out.")
    if save is not None and (save == "-" or save == output):
        raise UsageError("--save needs a file of its own.")
    rubric = load(overlay)
    options = _options(rubric, targets, max_risk, capacity, start, assume, exclude, efforts)
    options = replace(options, accepted=accepted)
    outputs = [name for name in (output, save) if name not in (None, "-")]
    refuse_inputs([str(name) for name in outputs], [None if path == "-" else Path(path)])
    assessment = read_one(path, rubric)
    warn_of_version(
        assessment.file or path,
        (assessment.rubric_id, assessment.rubric_version),
        rubric,
        settings,
    )
    source = save or kept_file
    before = _bytes(Path(source), must_exist=save is None) if source is not None else None
    kept: KeptPlan | None = None
    if before is not None and source is not None:
        from assess.roadmap.keep import read_kept

        kept = read_kept(before, source, rubric)
        options = kept.options(options)
    from assess.roadmap.plan import plan as make_plan
    from assess.scoring.score import score

    made = make_plan(rubric, assessment, score(rubric, assessment), options)
    changes: tuple[Move, ...] = ()
    if kept is not None:
        from assess.roadmap.keep import moves

        changes = moves(made, kept)
        if kept.unknown:
            say(settings, f"{source}: unknown practices are kept: {', '.join(kept.unknown)}.")
    text = _render(made, rubric, changes, kept, form, to_file=output not in (None, "-"))
    if save is not None:
        from assess.fileio import fingerprint, write_file
        from assess.roadmap.keep import plan_text

        expected = None if before is None else fingerprint(before)
        write_file(Path(save), plan_text(made, before, rubric).encode(), expected=expected)
        say(settings, f"{save}: the plan is kept here.")
    with open_sink(output) as sink:
        sink.write(text)
    return 0


def _render(
    made: Plan,
    rubric: Rubric,
    changes: tuple[Move, ...],
    kept: KeptPlan | None,
    form: str,
    *,
    to_file: bool,
) -> str:
    if form == "json":
        from assess.roadmap.to_json import plan_json

        value = plan_json(made)
        if kept is not None:
            value["moves"] = [
                {"id": m.practice, "kind": m.kind, "before": m.before, "after": m.after}
                for m in changes
            ]
        return dump_json(value) + "\n"
    if form == "csv":
        from assess.roadmap.tickets import tickets_csv

        return tickets_csv(made, rubric)
    if form == "md":
        from assess.roadmap.markdown import plan_markdown

        return plan_markdown(made, rubric)
    from assess.cli.draw import Pen
    from assess.cli.roadmap_picture import picture

    page = io.StringIO()
    console = make_console(page, to_file=to_file)
    for part in picture(made, rubric, Pen.of(console), console.width, changes, kept is not None):
        console.print(part)
    return tidy(page.getvalue())


def _bytes(path: Path, *, must_exist: bool) -> bytes | None:
    from assess.fileio import read_file
    from assess.yamlio import ANSWER_LIMITS

    if not must_exist and not path.exists():
        return None
    return read_file(path, ANSWER_LIMITS.size, PlanError)


def _options(
    rubric: Rubric,
    targets: tuple[str, ...],
    max_risk: tuple[str, ...],
    capacity: float | None,
    start: str,
    assume: tuple[str, ...],
    exclude: tuple[str, ...],
    efforts: tuple[str, ...],
) -> PlanOptions:
    """What was asked, with every id and number checked: a slip here is wrong usage."""
    from assess.roadmap.asked import asked_effort
    from assess.roadmap.schedule import check_start
    from assess.roadmap.values import PlanOptions

    if capacity is not None and not (math.isfinite(capacity) and 0 < capacity <= 100_000):
        raise UsageError("--capacity must be a number of person-weeks above 0, such as 12.")
    try:
        own = _efforts(rubric, efforts)
        for pid, triple in own.items():
            asked_effort(pid, triple)
        if start:
            check_start(start)
    except PlanError as error:
        raise UsageError(error.messages) from None
    return PlanOptions(
        targets=_targets(rubric, targets) if targets else None,
        max_risk=_ceilings(rubric, max_risk),
        capacity=capacity,
        start=start,
        assume=_practices(rubric, assume),
        exclude=_practices(rubric, exclude),
        effort=own,
    )


def _targets(rubric: Rubric, values: tuple[str, ...]) -> Mapping[str, int]:
    if values == ("none",):
        return {}
    if "none" in (part.strip() for part in _split(values)):
        raise UsageError("--target none stands for no target level; give it without others.")
    wanted = split_pairs("--target", values, "google=2")
    models = {model.id: model for model in rubric.models}
    for name, level in wanted.items():
        model_id, dot, category = name.partition(".")
        model = models[need("maturity model", model_id, models)]
        if dot:
            need(f"category of {model_id}", category, [c.id for c in model.categories])
        if level > model.top:
            raise UsageError(
                f"--target {name}={level}: the highest level of {model_id} is {model.top}."
            )
    return wanted


def _ceilings(rubric: Rubric, values: tuple[str, ...]) -> Mapping[str, float]:
    out: dict[str, float] = {}
    known = [c.id for c in rubric.challenges]
    for name, number in _pairs("--max-risk", _split(values), "feedback-loops=2"):
        ceiling = _number(number)
        if ceiling is None or ceiling > 5:
            raise UsageError(f"--max-risk {clean(name)}: a residual is a number from 0 to 5.")
        if out.setdefault(need("challenge", name, known), ceiling) != ceiling:
            raise UsageError(f"--max-risk: {clean(name)!r} is given twice.")
    return out


def _practices(rubric: Rubric, values: tuple[str, ...]) -> tuple[str, ...]:
    known = list(rubric.practice_by_id)
    return tuple(need("practice", name, known) for name in _split(values))


def _efforts(rubric: Rubric, values: tuple[str, ...]) -> dict[str, tuple[float, float, float]]:
    from assess.roadmap.asked import own_estimate

    out: dict[str, tuple[float, float, float]] = {}
    for name, text in _pairs("--effort", values, "unit-tests-for-model-code=5"):
        practice = rubric.practice_by_id[need("practice", name, rubric.practice_by_id)]
        numbers = [_number(part) for part in text.split(",")]
        known = [n for n in numbers if n is not None]
        if len(known) != len(numbers) or len(known) not in (1, 3):
            raise UsageError(
                f"--effort {name}: give person-weeks as one number, or as low,likely,high."
            )
        own = (
            own_estimate(practice, known[0]) if len(known) == 1 else (known[0], known[1], known[2])
        )
        if out.setdefault(name, own) != own:
            raise UsageError(f"--effort: {name!r} is given twice.")
    return out


def _pairs(option: str, values: Iterable[str], example: str) -> Iterable[tuple[str, str]]:
    for value in values:
        name, equals, rest = (part.strip() for part in value.partition("="))
        if not (name and equals and rest):
            raise UsageError(f"{option}: {clean(value)!r} is not of the form {example}.")
        yield name, rest


def _split(values: Iterable[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
