"""A report in another language: nothing in it stays English, and no figure changes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from conftest import ROOT
from pseudo import CODE, Marks, unmarked, write_rubric

from assess import language
from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.answers.read import read_answers
from assess.answers.redact import redact
from assess.language import Language, using
from assess.panel.merge import merge
from assess.portfolio.place import Figures, organisation
from assess.report.markdown import to_markdown
from assess.report.markup import markup
from assess.report.options import ReportOptions
from assess.report.slides import slides
from assess.report.view import build
from assess.rubric.load import load_rubric
from assess.rubric.locale import load_localised
from assess.scan.scan import Scan
from assess.scoring.score import score

SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
EARLIER = ROOT / "reports" / "samples" / "compare-then.yaml"
GREEK = "Ομάδα"
"""What people write is not translated; in Greek it cannot be taken for a text of ours."""


@pytest.fixture(scope="module")
def rubric(tmp_path_factory):
    """The rubric with every text between marks."""
    folder = write_rubric(load_rubric(), tmp_path_factory.mktemp("marked"))
    return load_localised(CODE, folder)


@pytest.fixture
def marks(monkeypatch):
    """The language of marks, to be found by its code."""
    marks = Marks()
    found = language.find
    monkeypatch.setattr(
        language, "find", lambda code: Language(CODE, marks) if code == CODE else found(code)
    )
    return marks


def greek(rubric, **answers: Answer) -> Assessment:
    """The sample team with everything that people wrote in Greek."""
    sample = read_answers(SAMPLE, rubric)
    made = {
        q: dataclasses.replace(
            a,
            note=GREEK if a.note else "",
            reason=GREEK if a.reason else a.reason,
            accepted=GREEK if a.accepted else "",
            evidence=a.evidence and tuple(sorted(RECORDS)),
        )
        for q, a in sample.answers.items()
    }
    return dataclasses.replace(
        sample,
        team=GREEK,
        respondents=(GREEK,),
        labels={GREEK: GREEK},
        answers={**made, **answers},
        evidence=RECORDS,
    )


RECORDS = {
    str(n): EvidenceRecord(str(n), kind, GREEK, GREEK, observed_on=seen, valid_until=until)
    for n, (kind, seen, until) in enumerate(
        [
            ("demonstrated", dt.date(2026, 11, 1), None),
            ("documented", dt.date(2026, 12, 1), None),
            ("asserted", None, None),
            ("demonstrated", dt.date(2025, 1, 1), dt.date(2026, 1, 1)),
        ]
    )
}


def low(rubric, sample):
    """A team that has begun: open questions, the lowest options, contradictions."""
    answers = {q.id: Answer(option=0) for q in rubric.ladder[::2]}
    answers |= {q.id: Answer(unsure=True) for q in rubric.ladder[1::4]}
    return dataclasses.replace(sample, answers=answers)


def top(rubric, sample):
    """A team at the end of every ladder, without evidence."""
    answers = {q.id: Answer(option=q.top) for q in rubric.questions}
    return dataclasses.replace(sample, answers=answers, evidence={})


def panel(rubric, sample):
    """Three respondents who do not agree."""
    alone = [
        dataclasses.replace(
            sample,
            answers={q.id: Answer(option=(q.top + n) % (q.top + 1)) for q in rubric.questions},
            respondents=(f"{GREEK} {n} ({GREEK} {n // 2})",),
            evidence={},
            file=f"{n}.yaml",
        )
        for n in range(3)
    ]
    return dataclasses.replace(merge(rubric, alone, roles={}, force=False).assessment)


def others(rubric, sample):
    """Six other teams at different levels."""
    made = []
    for n in range(6):
        answers = {q.id: Answer(option=q.top * n // 6) for q in rubric.questions}
        team = dataclasses.replace(sample, team=f"{GREEK} {n}", answers=answers)
        made.append(Figures.of(score(rubric, team)))
    return organisation(GREEK, made, Figures.of(score(rubric, sample)), 1)


def cases(rubric):
    sample = greek(rubric)
    earlier = dataclasses.replace(
        low(rubric, sample), date=dt.date(2025, 11, 23), team=f"{GREEK} 2", rubric_version="0.9.0"
    )
    found = Scan(
        repos=(GREEK,), findings=(), files=4, read=4, left_out=0, unread=0,
        date=dt.date(2026, 11, 20), looked=frozenset(s.id for s in rubric.signals),
    )  # fmt: skip
    targets = {**{m.id: m.top for m in rubric.models}}
    wants = dataclasses.replace(sample, targets=targets, capacity=6)
    beside = {"baselines": (earlier,), "against": others(rubric, sample), "scan": found}
    hidden = frozenset({"respondents", "notes"})
    quick = dataclasses.replace(low(rubric, sample), quick=True)
    return {
        "whole": (wants, beside),
        "low": (low(rubric, sample), {"against": organisation(GREEK, [], None)}),
        "top": (top(rubric, sample), {"baselines": (sample, earlier)}),
        "panel": (panel(rubric, sample), {}),
        "hidden": (panel(rubric, sample), {"redact": hidden, "sections": ("opinions", "answers")}),
        "quick": (quick, {}),
        "summary": (sample, {"summary": True}),
    }


class Seen(HTMLParser):
    """What a reader sees or hears of a page."""

    HEARD = ("aria-label", "alt", "title", "content", "data-running", "data-label", "placeholder")
    SILENT = ("style", "script")

    def __init__(self):
        super().__init__()
        self.texts = []
        self.open = []

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "img", "br", "hr", "rect", "line", "circle", "path", "polyline"):
            self.open.append((tag, dict(attributes).get("class")))
        names = dict(attributes)
        if names.get("name") in ("generator", "viewport", "color-scheme", "referrer") or (
            names.get("http-equiv") or (names.get("name") or "").startswith("dcterms")
        ):
            return
        self.texts += [value for name, value in attributes if name in self.HEARD and value]

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(tag in self.SILENT or name == "works" for tag, name in self.open):
            self.texts.append(data)


def english(text: str) -> list[str]:
    """Words of a text that stand outside all marks, but ids and what never changes."""
    rest = unmarked(text)
    ids = {q.id for q in load_rubric().questions} | {m.id for m in load_rubric().models}
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", rest, flags=re.I)
    return [w for w in words if w not in ids | {"mlops", "n", "N", "P", "L", "F"}]


def left_over(html: str) -> list[str]:
    page = Seen()
    page.feed(html)
    # marks may open in one piece of text and close in another: a message has tags inside
    whole = "\n".join(page.texts)
    return english(whole)


@pytest.mark.parametrize("name", ["whole", "low", "top", "panel", "hidden", "quick", "summary"])
def test_nothing_in_a_report_stays_english(rubric, marks, name):
    assessment, options = cases(rubric)[name]
    chosen = ReportOptions(language=CODE, **options)
    result = score(rubric, assessment)
    with using(CODE):
        report = build(rubric, redact(assessment, chosen.redact), result, chosen, assessment)
        html, short = markup(report, "html", attached=False), to_markdown(report)
    for found in (left_over(html), english(short)):
        assert not found, " ".join(found[:40])
    assert not marks.unknown, "not in any catalogue"


def test_figures_for_slides_speak_the_language_too(rubric, marks):
    assessment = greek(rubric)
    options = ReportOptions(language=CODE, sections=("standing", "risks"))
    for slide in slides(rubric, assessment, score(rubric, assessment), options):
        svg = re.sub(r"<style>.*?</style>", "", slide.svg.decode(), flags=re.S)
        text = " ".join(re.sub(r"<[^>]+>", " ", svg).split())
        assert not english(text.replace("·", " ")), slide.name
