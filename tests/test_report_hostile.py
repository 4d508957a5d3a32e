"""What people write stays text, whatever it is; no report fails on what an answer file may hold."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from pdf_words import words_of

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.report.render import ReportOptions, render
from assess.report.words import clean, safe_link
from assess.rubric.load import load_rubric
from assess.scoring.score import score

DAY = dt.date(2026, 11, 23)
TRICKS = (
    '<img src="file:///etc/passwd">',
    "<script>alert(1)</script>",
    '<svg onload="x()"><image href="http://127.0.0.1/a.png"/></svg>',
    "</style><style>body{background:url(http://127.0.0.1/b.png)}",
    '"><a href="javascript:alert(1)">x</a>',
    "{{ 7 * 7 }} {% raw %} {{ r.__class__ }}",
    "]]> --> <!-- <![CDATA[",
    '@import url("file:///etc/passwd"); } * { display: none }',
    "<iframe src='http://127.0.0.1'></iframe><object data='file:///etc/passwd'>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,<script>x</script>",
    "HTTPS://ok.example/<b>",
    "//no.example/x",
    "vbscript:x",
    " javascript:x",
)


class Page(HTMLParser):
    """The elements, addresses and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.attributes: set[str] = set()
        self.parts: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "data", "xlink:href", "action", "srcset"):
                self.addresses.add(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_data(self, data):
        self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture(scope="module")
def small():
    return load_rubric(base=Path(__file__).parent / "rubrics" / "small")


def hostile(rubric) -> Assessment:
    answers = {}
    for i, q in enumerate(rubric.questions):
        trick = TRICKS[i % len(TRICKS)]
        evidence = (trick[:200], *ADDRESSES, "https://fine.example/evidence?a=1&b=2")
        if q.allow_na and i % 2:
            answers[q.id] = Answer(reason=trick, note=trick, evidence=evidence)
        else:
            answers[q.id] = Answer(
                option=i % (q.top + 1), note=trick, accepted=trick, evidence=evidence
            )
    return Assessment(
        team=TRICKS[0],
        date=DAY,
        answers=answers,
        respondents=TRICKS,
        labels={TRICKS[1]: TRICKS[2]},
        evidence={"x": EvidenceRecord("x", "documented", what=TRICKS[2], ref=ADDRESSES[0])},
    )


def html_of(rubric, assessment) -> str:
    return render(rubric, assessment, score(rubric, assessment), format="html").decode()


def test_in_html_tricks_are_text_and_nothing_is_loaded_or_run(rubric):
    html = html_of(rubric, hostile(rubric))
    page = Page(html)
    for trick in TRICKS:
        assert clean(trick) in page.text
    ours = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert [s.startswith('\n"use strict";') or s.startswith('"use strict";') for s in ours] == [
        True
    ]
    assert html.count("<script") == 1
    assert not page.tags & {"img", "image", "iframe", "object", "link", "form", "base"}
    assert not {a for a in page.attributes if a.startswith("on")}
    outside = {a for a in page.addresses if not a.startswith("#")}
    known = {w.address for w in rubric.works}
    assert outside <= known | {"https://fine.example/evidence?a=1&b=2"}
    assert "https://fine.example/evidence?a=1&b=2" in outside
    assert html.count("<style>") == 1
    assert "49" not in [x.strip() for x in re.findall(r"Note: <bdi[^>]*>(.*?)</bdi>", html)]


def test_in_pdf_tricks_are_text_and_links_stay_safe(small):
    assessment = hostile(small)
    options = ReportOptions(sections=("confidence", "answers"))  # where they are shown
    data = render(small, assessment, score(small, assessment), options=options)
    text = re.sub(r"\s+", "", "".join(words_of(data)))
    for trick in TRICKS:
        assert re.sub(r"\s+", "", clean(trick)) in text
    assert b"root:x:0:0" not in data
    uris = set()
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        assert not any(
            x.get_object()["/Subtype"] == "/Image"
            for x in page["/Resources"].get("/XObject", {}).values()
        )
        for reference in page.get("/Annots") or []:
            uris.add(str(reference.get_object().get("/A", {}).get("/URI", "")))
    known = {w.address for w in small.works} | {"", "https://fine.example/evidence?a=1&b=2"}
    assert uris <= known


SCRIPTS = {
    "arabic": "تقييم نضج فريق كشف الاحتيال",
    "hebrew": "הצוות לזיהוי הונאות",
    "chinese": "欺诈评分团队的模型监控",
    "japanese": "不正検知チームのモデル監視",
    "korean": "사기 탐지 팀의 모델 모니터링",
    "emoji": "Ship it 🚀 🎯 ✅ 🧪",
    "greek and cyrillic": "Ομάδα απάτης, Команда мошенничества",
    "word": "x" * 600,
    "address": "https://example.org/" + "a/b" * 200,
}


@pytest.fixture(scope="module")
def wild(small) -> tuple[Assessment, bytes]:
    """Names and notes in every script, words without an end, long notes, 200 evidence links."""
    texts = [*SCRIPTS.values(), "A long note. " * 150]
    answers = {
        q.id: Answer(option=1, note=texts[i % len(texts)]) for i, q in enumerate(small.questions)
    }
    first = small.ladder[0].id
    answers[first] = dataclasses.replace(
        answers[first], evidence=tuple(f"https://evidence.example/{i}" for i in range(200))
    )
    assessment = Assessment(
        team=" ".join(SCRIPTS.values())[:300],
        date=DAY,
        answers=answers,
        respondents=tuple(SCRIPTS.values()),
        labels={"w" * 80: "v" * 300},
    )
    return assessment, render(small, assessment, score(small, assessment))


def test_every_script_is_drawn_by_an_embedded_font_with_these_characters(small):
    # Only scripts that the bundled fonts hold: pypdf cannot read a font that had to stand in for
    # characters which no font on the machine has.
    names = ("arabic", "hebrew", "emoji", "greek and cyrillic")
    notes = dict(zip((q.id for q in small.ladder), names, strict=False))
    answers = {key: Answer(option=1, note=SCRIPTS[name]) for key, name in notes.items()}
    assessment = Assessment(team="T", date=DAY, answers=answers)
    pdf = render(small, assessment, score(small, assessment))
    seen = {c for page in pypdf.PdfReader(io.BytesIO(pdf)).pages for c in page.extract_text()}
    for name in names:
        wanted = {c for c in SCRIPTS[name] if not c.isspace()}
        # Arabic letters are drawn in joined forms, some of which share a glyph and differ in dots.
        share = 0.75 if name == "arabic" else 1
        assert len(wanted & seen) >= share * len(wanted), (name, wanted - seen)


def test_nothing_runs_over_the_edge_of_a_page(wild):
    for page in pypdfium2.PdfDocument(wild[1]):
        width, height = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            assert left >= 0
            assert bottom >= 0
            assert right <= width
            assert top <= height


def test_two_hundred_evidence_links_are_all_there(wild):
    reader = pypdf.PdfReader(io.BytesIO(wild[1]))
    uris = {
        str(a.get_object().get("/A", {}).get("/URI", ""))
        for p in reader.pages
        for a in p.get("/Annots") or []
    }
    assert {f"https://evidence.example/{i}" for i in range(200)} <= uris


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_an_empty_answer_file_gives_a_report(small, form):
    empty = Assessment(team="", date=DAY)
    assert render(small, empty, score(small, empty), format=form)


def test_all_that_may_be_not_applicable_gives_a_report(rubric):
    answers = {q.id: Answer(reason="Not ours.") for q in rubric.questions if q.allow_na}
    html = html_of(rubric, Assessment(team="T", date=DAY, answers=answers))
    assert html.count("Not ours.") >= len(answers)


def test_top_and_bottom_of_every_ladder_give_a_report(rubric):
    for pick in (lambda q: 0, lambda q: q.top):
        answers = {q.id: Answer(option=pick(q)) for q in rubric.questions}
        page = Page(html_of(rubric, Assessment(team="T", date=DAY, answers=answers)))
        assert len(page.ids) == len(set(page.ids))


def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(rubric):
    assessment = hostile(rubric)
    answers = dict(assessment.answers)
    first = rubric.questions[0].id
    answers[first] = dataclasses.replace(answers[first], evidence=("x",))
    page = Page(html_of(rubric, dataclasses.replace(assessment, answers=answers)))
    assert len(page.ids) == len(set(page.ids))
    inside = {a[1:] for a in page.addresses if a.startswith("#")}
    assert inside <= set(page.ids)


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_that_are_not_plain_web_or_mail_are_no_links(address):
    assert safe_link(address) == ""


@pytest.mark.parametrize(
    "address", ["https://a.example/x?y=1#z", "http://a.example", "mailto:a@b.example"]
)
def test_web_and_mail_addresses_are_links(address):
    assert safe_link(address) == address


def test_characters_that_steer_direction_or_the_printer_are_dropped():
    assert clean("a\u202eb\u2066c\x00d\x1be\nf\tg") == "abcde f g"


def test_a_custom_rubric_gives_a_report(small):
    assessment = Assessment(team="T", date=DAY)
    assert b"stairs" in render(small, assessment, score(small, assessment), format="html").lower()
