"""The reports of ``assess report``: made in parallel, written one by one, taken up again."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assess.cli.common import show_problems
from assess.cli.console import Settings, say
from assess.cli.output import make_folder, open_sink, write_result

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.batch.paths import Input
    from assess.batch.run import Workers
    from assess.report.options import ReportOptions
    from assess.report.slides import Slide
    from assess.rubric.model import Rubric

__all__ = ["Format", "Job", "write_reports"]

Format = Literal["pdf", "html", "md"]


@dataclass(frozen=True, slots=True)
class Job:
    """An answer file, where its report goes (empty: nowhere), and the name of its figures."""

    item: Input
    target: str
    name: str


@dataclass(frozen=True, slots=True)
class _Made:
    document: bytes
    slides: tuple[Slide, ...]
    answers: str
    """Fingerprint of the answers it was made of."""


def write_reports(
    jobs: Sequence[Job],
    rubric: Rubric,
    settings: Settings,
    *,
    form: Format,
    options: ReportOptions,
    folder: str | None = None,
    overlay: Path | None = None,
    charts: Path | None = None,
    force: bool = False,
    workers: Workers | None = None,
) -> int:
    """Make and write the reports; one that fails does not stop the others.

    Args:
        jobs: what to make.
        rubric: what the answers are judged by.
        settings: whether the user asked for quiet.
        form: what to write.
        options: what reports hold.
        folder: the folder that all reports go to, where those that are up to date are left alone.
        overlay: the folder laid over the built-in rubric.
        charts: where figures go, if they are asked for.
        force: make all reports, up to date or not.
        workers: who makes them.

    Returns:
        The exit status.

    Raises:
        ClusterError: the cluster does not do the work.
        WriteError: a report cannot be written.
    """
    from assess.batch.made import Made
    from assess.batch.run import process
    from assess.batch.stop import stop_on_interrupt
    from assess.cli.main import INTERRUPTED, INVALID, OK
    from assess.cli.progress import progress, tell_interrupted
    from assess.stores import is_address

    if folder is not None and not is_address(folder):
        make_folder(Path(folder))
    made = None if folder is None else Made(folder, rubric, overlay, _choices(form, options))
    todo = list(jobs)
    if made is not None and not force and _can_skip(options, charts):
        todo = [job for job in jobs if not made.is_current(job.item, job.target)]
        if len(todo) < len(jobs):
            count = f"{len(jobs) - len(todo):,} of {len(jobs):,} reports"
            say(settings, f"Left alone: {count} up to date; --force makes them again.")
    work = functools.partial(
        _render,
        form=form if any(job.target for job in jobs) else None,
        options=options,
        charts=charts is not None,
    )
    done, invalid = 0, False
    with (
        stop_on_interrupt() as stop,
        progress("Reports", len(todo), settings, few=4) as step,
    ):
        outcomes = process(
            [job.item for job in todo],
            work,
            rubric,
            workers=workers,
            chunk=1,
            stop=stop,
        )
        for outcome, job in zip(outcomes, todo, strict=False):  # fewer when the user ends the run
            done += 1
            if outcome.value is None:
                show_problems(outcome, settings)
                invalid = True
            else:
                _write(outcome.value, job, settings, charts, alone=len(jobs) == 1)
                if made is not None:
                    size = len(outcome.value.document)
                    made.note(job.item, outcome.value.answers, job.target, size)
            step()
    if made is not None:
        made.finish()
    if stop.asked and done < len(todo):
        tell_interrupted(done, len(todo))
        if made is not None:
            say(settings, "The same command goes on from here.")
        return INTERRUPTED
    return INVALID if invalid else OK


def _write(found: _Made, job: Job, settings: Settings, charts: Path | None, *, alone: bool) -> None:
    if job.target == "-":
        with open_sink(None) as sink:
            sink.write_bytes(found.document)
    elif job.target:
        write_result(job.target, found.document)
        say(settings, f"Wrote {job.target}")
    if charts is not None:
        folder = charts if alone else charts / job.name
        make_folder(folder)
        for slide in found.slides:
            write_result(str(folder / f"{slide.name}.svg"), slide.svg)
            write_result(str(folder / f"{slide.name}.png"), slide.png)
        say(settings, f"Wrote {len(found.slides)} figures as SVG and PNG into {folder}")


def _can_skip(options: ReportOptions, charts: Path | None) -> bool:
    """Whether answers, rubric and choices are all that reports are made of."""
    return charts is None and not options.baselines and options.against is None


def _choices(form: Format, options: ReportOptions) -> list[str]:
    choices: list[str] = [form]
    for choice in dataclasses.fields(options):
        value = getattr(options, choice.name)
        plain = sorted(value) if isinstance(value, frozenset) else value
        choices.append(f"{choice.name}={plain!r}")
    return choices


def _render(
    rubric: Rubric,
    assessment: Assessment,
    data: bytes,
    *,
    form: Format | None,
    options: ReportOptions,
    charts: bool,
) -> _Made:
    from assess.fileio import fingerprint
    from assess.report.render import render
    from assess.scoring.score import score

    result = score(rubric, assessment)
    document = b""
    if form:
        document = render(
            rubric, assessment, result, format=form, options=options, answers_bytes=data
        )
    if not charts:
        return _Made(document, (), fingerprint(data))
    from assess.report.slides import slides

    return _Made(document, slides(rubric, assessment, result, options), fingerprint(data))
