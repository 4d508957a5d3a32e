"""A PDF made of somebody else's files does nothing, names things in one clean line, and keeps to its pages.

Every text of the rubric, of both answer files, of the brand and of the repository looked at is a trick
(hostile_texts.py) with a word behind it that fits on no line; the documents are read back as a viewer reads them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import hostile_texts as texts
import pikepdf
import pypdfium2
import pytest
from conftest import ROOT

from assess.answers.read import read_answers
from assess.plaintext import one_line
from assess.portfolio.build import portfolio
from assess.portfolio.record import record
from assess.portfolio.values import PortfolioOptions
from assess.report.brand import read_brand
from assess.report.options import ReportOptions
from assess.report.portfolio.render import render_portfolio
from assess.report.render import render
from assess.rubric.load import load_rubric
from assess.scan.scan import scan
from assess.scoring.score import score

LONG = "W" * 60
"""The widest letter: no heading, column or line at the foot of a page is as wide."""
RUNS = {
    *("/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/RichMedia", "/XFA", "/AcroForm"),
    *("/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"),
}
TURNS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
OVERRIDES = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SIGNAL = """
signals:
  - {id: code, question: build, option: 2, strength: strong, why: =1+1 </p> q7z, where: {paths: ["**/*.py"], text: mlflow}}
  - {id: none, question: tests, option: 1, strength: strong, expected: true, why: =1+1 </p> q7z, where: {paths: ["**/*.none"]}}
"""


Box = tuple[float, float, float, float]


def long_trick(number: int) -> str:
    return f"{texts.trick(number)} \u202e{LONG} </p>\u2066{texts.MARK}{number}"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A report with everything in it, and a portfolio."""
    folder = tmp_path_factory.mktemp("hostile")
    own = texts.rubric_folder(folder / "own", ROOT / "tests" / "rubrics" / "small", long_trick)
    title = own / "rubric.yaml"
    title.write_text(title.read_text().replace(LONG, 3 * LONG))
    (own / "signals.yaml").write_text(SIGNAL)
    rubric = load_rubric(base=own)
    then, now = (
        read_answers(texts.answer_file(folder / f"{day}.yaml", team=n, day=day, rubric=rubric), rubric)
        for n, day in ((0, "2026-05-23"), (7, "2026-11-23"))
    )  # fmt: skip
    (folder / "brand.yaml").write_text(f"name: {texts.dumped(long_trick(8)[:80])}\n")
    options = ReportOptions(
        baselines=(then,),
        brand=read_brand(folder / "brand.yaml"),
        scan=scan(rubric, [str(texts.repository(folder / "repo"))], date=now.date),
    )
    answers = (folder / "2026-11-23.yaml").read_bytes()
    report = render(rubric, now, score(rubric, now), options=options, answers_bytes=answers)
    teams = PortfolioOptions(title=long_trick(9), by=(next(iter(now.labels)),))
    many = portfolio(rubric, [record(rubric, now), record(rubric, then)], teams)
    return {"report": report, "portfolio": render_portfolio(rubric, many), "answers": answers}


@pytest.fixture(params=["report", "portfolio"])
def pdf(request: pytest.FixtureRequest, documents: dict[str, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(documents[request.param])) as opened:
        yield opened


def things(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of a document, those inside others as well."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            inside = list(one)
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            inside = [one[key] for key in one.keys()]  # noqa: SIM118 - it is no mapping
        else:
            continue
        waiting += [x for x in inside if isinstance(x, pikepdf.Object) and not x.is_indirect]


def pages(pdf: pikepdf.Pdf) -> Iterator[tuple[list[tuple[str, Box]], tuple[float, float]]]:
    """The letters of each page with their places, in the order in which they are written; its size."""
    data = io.BytesIO()
    pdf.save(data)
    for page in pypdfium2.PdfDocument(data.getvalue()):
        text = page.get_textpage()
        letters = [
            (text.get_text_range(at, 1), text.get_charbox(at, loose=True))
            for at in range(text.count_chars())
        ]
        yield [(one, box) for one, box in letters if one.strip()], page.get_size()


def test_it_does_nothing_and_leads_only_to_pages_and_mail(pdf: pikepdf.Pdf) -> None:
    addresses = set()
    for one in things(pdf):
        assert not RUNS & set(one.keys()), one
        if one.get("/Type") == "/Annot":
            assert one.Subtype == "/Link"
            assert "/A" in one or "/Dest" in one
        if one.get("/Type") == "/Annot" and "/A" in one:
            assert one.A.S == "/URI"
            assert set(one.A.keys()) <= {"/Type", "/S", "/URI"}
            addresses.add(str(one.A.URI))
    assert addresses or len(pdf.attachments) == 0  # a portfolio leads nowhere
    assert all(re.match(r"https?://[\w.-]+/|mailto:[\w.@-]+$", one) for one in addresses)
    assert not [one for one in addresses if TURNS.search(one)]


def test_a_report_carries_its_answers_and_nothing_else(documents: dict[str, bytes]) -> None:
    for name, wanted in (("report", {"answers.yaml": documents["answers"]}), ("portfolio", {})):
        with pikepdf.open(io.BytesIO(documents[name])) as pdf:
            found = {key: one.get_file().read_bytes() for key, one in pdf.attachments.items()}
            files = [one for one in things(pdf) if one.get("/Type") == "/EmbeddedFile"]
        assert found == wanted
        assert len(files) == len(wanted)


def test_its_title_and_author_are_one_clean_line(pdf: pikepdf.Pdf) -> None:
    said = {key: str(value) for key, value in pdf.docinfo.items()}
    with pdf.open_metadata() as metadata:
        said |= {
            key: str(value) for key, value in metadata.items() if key.startswith("{http://purl")
        }
    assert sum(texts.MARK in value for value in said.values()) >= 6
    for key, value in said.items():
        assert not TURNS.search(value), key
        assert value == one_line(value), key
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        assert waiting
        for item in waiting:
            waiting += item.children
            assert not OVERRIDES.search(item.title)


def test_no_letter_stands_outside_its_page(documents: dict[str, bytes], pdf: pikepdf.Pdf) -> None:
    for letters, (width, height) in pages(pdf):
        for text, (left, bottom, right, top) in letters:
            assert left >= 0, text
            assert right <= width, text
            assert bottom >= 0, text
            assert top <= height, text


def test_what_turns_text_is_gone_and_all_reads_from_left_to_right(pdf: pikepdf.Pdf) -> None:
    """No trick is in a script that is written from the right, so each line must run to the right."""
    marks = 0
    for letters, _ in pages(pdf):
        whole = "".join(text for text, _ in letters)
        assert not OVERRIDES.search(whole)
        marks += whole.count(texts.MARK)
        for (_, before), (text, box) in pairwise(letters):
            same_line = abs(before[1] - box[1]) < 0.1 and abs(before[3] - box[3]) < 0.1
            back = before[0] - box[0]
            assert not (same_line and 1 < back < 40), (text, whole)
    assert marks > 100
