"""What ``assess score`` tells a build server: GitHub annotations and JUnit XML."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from xml.etree import ElementTree as ET

from assess.batch.paths import STDIN_NAME
from assess.cli.common import load, version_words
from assess.cli.console import clean
from assess.cli.output import Sink
from assess.cli.words import residual_number
from assess.errors import AssessError, Message

if TYPE_CHECKING:
    from assess.batch.run import Outcome
    from assess.cli.gates import Gates, Standing
    from assess.cli.score import Scored
    from assess.rubric.model import Rubric

__all__ = ["Writer", "ci_writer", "load_annotated"]

SPOOL = 1 << 20
"""Bytes of test suites kept in memory; more go to a temporary file until the totals are known."""

_NOT_XML = re.compile("[\ufffe\uffff]")
"""What :func:`clean` leaves and XML 1.0 cannot hold."""


class Writer(Protocol):
    """Takes outcomes one by one and writes what a build server reads."""

    def add(self, outcome: Outcome[Scored]) -> None:
        """Take the outcome of one file."""

    def finish(self) -> None:
        """Write what is left."""


def ci_writer(form: str, sink: Sink, rubric: Rubric, gates: Gates) -> Writer:
    """The writer of ``github`` or ``junit``."""
    return GitHub(sink, rubric, gates) if form == "github" else JUnit(sink, rubric, gates)


def load_annotated(overlay: Path | None) -> Rubric:
    """Load the rubric; what is wrong with it becomes annotations, and is raised without a word.

    Raises:
        AssessError: with no messages, as they are told already.
    """
    try:
        return load(overlay)
    except AssessError as error:
        sink = Sink(None)
        for message in error.messages:
            sink.write(_placed_error("Rubric", error.file, message))
        raise AssessError([]) from None


def _levels(rubric: Rubric, team: Standing) -> Iterator[tuple[str, str]]:
    """Each model's id with the level attained, in words."""
    for model in rubric.models:
        yield model.id, f"level {team.levels[model.id]} of {model.top}"


def _words(rubric: Rubric, team: Standing) -> str:
    """The levels and the largest risk in a line."""
    words = ", ".join(f"{name} {level}" for name, level in _levels(rubric, team))
    if team.risks:
        name, (rating, residual) = max(team.risks.items(), key=lambda item: item[1][1])
        words += f"; largest residual risk: {name} {residual_number(residual)} {rating}"
    return words


class GitHub:
    """Workflow commands: an error for each message and gate missed, a notice for each team.

    The runner reads commands from both streams, and its older form (two # and a bracket) anywhere
    in a line. So everything that holds text of users is said in a command of ours, and nothing
    of it on standard error.
    See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
    """

    def __init__(self, sink: Sink, rubric: Rubric, gates: Gates) -> None:
        self._sink, self._rubric, self._gates = sink, rubric, gates

    def add(self, outcome: Outcome[Scored]) -> None:
        """Write the annotations of one file."""
        file, scored = outcome.file, outcome.value
        if scored is None:
            for message in outcome.messages:
                self._sink.write(_placed_error("Answer file", file, message))
            return
        if words := version_words(scored.rubric, self._rubric):
            self._sink.write(_command("warning", scored.team, f"{file}: {words}", file))
        for text in self._gates.missed(scored.standing):
            self._sink.write(_command("error", scored.team, f"{file}: {text}", file))
        words = f"{file}: {_words(self._rubric, scored.standing)}"
        self._sink.write(_command("notice", scored.team, words, file))

    def finish(self) -> None:
        """Do nothing: every annotation went out as it came."""


def _placed_error(title: str, file: str, message: Message) -> str:
    """An error at its line; inside a PDF report there is none to point at."""
    (text,) = AssessError(message, file).lines()
    inside = message.file.startswith(f"{file} (")
    line, column = (None, None) if inside else (message.line, message.column)
    return _command("error", title, text, file if inside else message.file or file, line, column)


def _command(
    kind: str,
    title: str,
    text: str,
    file: str,
    line: int | None = None,
    column: int | None = None,
) -> str:
    given = {"file": _in_workspace(file), "line": line, "col": column, "title": clean(title)}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in given.items() if value)
    return f"::{kind} {properties}::{_data(clean(text))}\n"


def _in_workspace(file: str) -> str:
    """A path as the checkout knows it, from wherever in it the step runs."""
    if file == STDIN_NAME:
        return ""
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    if workspace:
        place = Path(os.path.abspath(file))  # noqa: PTH100 - links stay, as in the checkout
        if place.is_relative_to(workspace):
            file = str(place.relative_to(workspace))
    return clean(os.path.normpath(file))


def _data(text: str) -> str:
    """Text behind the second ``::``."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Text between the two ``::``, where a colon or a comma would end it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class JUnit:
    """A test suite for each file: whether it can be read, each model's level, and each gate."""

    def __init__(self, sink: Sink, rubric: Rubric, gates: Gates) -> None:
        self._sink, self._rubric, self._gates = sink, rubric, gates
        self._totals = {"tests": 0, "failures": 0, "errors": 0}
        self._suites = tempfile.SpooledTemporaryFile(SPOOL, "w+", encoding="utf-8")  # noqa: SIM115 - closed by finish

    def add(self, outcome: Outcome[Scored]) -> None:
        """Keep the suite of one file."""
        suite = self._suite(outcome)
        cases = suite.findall("testcase")
        counts = {
            "tests": len(cases),
            "failures": sum(case.find("failure") is not None for case in cases),
            "errors": sum(case.find("error") is not None for case in cases),
        }
        for name, number in counts.items():
            suite.set(name, str(number))
            self._totals[name] += number
        ET.indent(suite, level=1)
        self._suites.write(f"  {ET.tostring(suite, encoding='unicode').rstrip()}\n")

    def finish(self) -> None:
        """Write the document, totals first."""
        totals = "".join(f' {name}="{number}"' for name, number in self._totals.items())
        self._sink.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        self._sink.write(f'<testsuites name="assess score"{totals}>\n')
        with self._suites as suites:
            suites.seek(0)
            while text := suites.read(SPOOL):
                self._sink.write(text)
        self._sink.write("</testsuites>\n")

    def _suite(self, outcome: Outcome[Scored]) -> ET.Element:
        file, scored = _xml(outcome.file), outcome.value
        suite = ET.Element("testsuite", name=file)
        team = _xml(scored.team) if scored else file

        def case(name: str) -> ET.Element:
            return ET.SubElement(suite, "testcase", classname=team, name=name, file=file)

        read = case("answers can be read")
        if scored is None:
            lines = [_xml(line) for line in outcome.error_lines()]
            error = ET.SubElement(read, "error", message=lines[0], type="invalid")
            error.text = "\n".join(lines)
            return suite
        for name, level in _levels(self._rubric, scored.standing):
            ET.SubElement(case(f"{name} level"), "system-out").text = f"{name} {level}"
        for gate in self._gates.look(scored.standing):
            asked = case(gate.asked)
            if gate.missed:
                failure = ET.SubElement(asked, "failure", message=gate.missed, type="gate")
                failure.text = f"{file}: {gate.missed}"
        return suite


def _xml(text: str) -> str:
    """Text of users as XML can hold it, in one line."""
    return _NOT_XML.sub("\ufffd", clean(text))
