"""The PDF report as its readers get it: opened, searched and followed like any PDF."""

from __future__ import annotations

import ctypes
import datetime as dt
import gc
import io
import re
import shutil
import tempfile
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pdf_standards import findings
from pdf_words import words_of

from assess.answers.read import parse_answers, read_answers
from assess.report import markup
from assess.report.pdf import fetch_bundled, to_pdf
from assess.report.render import ReportOptions, render
from assess.resources import reports_dir
from assess.roadmap.plan import plan
from assess.rubric.load import load_rubric
from assess.scoring.score import score

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture(scope="module")
def assessment(rubric):
    return read_answers(SAMPLE, rubric)


@pytest.fixture(scope="module")
def data(rubric, assessment) -> bytes:
    return render(rubric, assessment, score(rubric, assessment), answers_bytes=SAMPLE.read_bytes())


@pytest.fixture(scope="module")
def reader(data) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(text: str) -> str:
    """Text without spaces, line ends and hyphens: a PDF breaks lines where it likes."""
    return re.sub(r"[\s\u00ad]+", "", text)


@pytest.fixture(scope="module")
def pages(data) -> list[str]:
    return words_of(data)


@pytest.fixture(scope="module")
def text(pages) -> str:
    return squeezed("".join(pages))


def links(reader: pypdf.PdfReader) -> set[str]:
    found = set()
    for page in reader.pages:
        for reference in page.get("/Annots") or []:
            action = reference.get_object().get("/A", {})
            if "/URI" in action:
                found.add(str(action["/URI"]))
    return found


def test_a_full_report_has_twelve_to_eighteen_pages(reader):
    assert 12 <= len(reader.pages) <= 18


def test_every_question_answer_note_and_reason_is_printed(rubric, assessment, text):
    for q in rubric.questions:
        answer = assessment.answer(q.id)
        assert squeezed(q.text) in text
        if answer.option is not None:
            assert squeezed(q.options[answer.option].label) in text
        for words in (answer.note, answer.reason or "", answer.accepted):
            assert squeezed(words) in text


def test_every_level_verdict_and_risk_is_printed(rubric, assessment, text):
    result = score(rubric, assessment)
    for model in rubric.models:
        verdict = result.models[model.id]
        assert squeezed(f"Level {verdict.level} of {model.top}") in text
        assert squeezed(model.level_name(verdict.level)) in text
    for challenge in rubric.challenges:
        assert squeezed(challenge.title) in text
    for lifecycle in rubric.lifecycles:
        for phase in lifecycle.phases:
            assert squeezed(phase.title) in text


def test_evidence_records_and_addresses_are_printed_and_linked(assessment, text, reader):
    found = links(reader)
    for record in assessment.evidence.values():
        assert squeezed(record.what) in text
        assert record.ref in found
    assert "https://wiki.example/risk/retention" in found


def test_links_lead_only_to_the_evidence_given_and_the_sources(rubric, assessment, reader):
    known = {w.address for w in rubric.works} | {r.ref for r in assessment.evidence.values()}
    known |= {e for a in assessment.answers.values() for e in a.evidence}
    assert links(reader) <= known


def test_it_says_title_author_language_and_levels(reader):
    assert reader.metadata is not None
    assert reader.metadata.title == "MLOps maturity: Fraud scoring, 23 November 2026"
    assert reader.metadata.author == "Fraud scoring"
    assert reader.metadata["/Keywords"] == "MLOps, maturity, google=0, microsoft=2"
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_bookmarks_lead_to_every_chapter(reader):
    top = [x.title for x in reader.outline if not isinstance(x, list)]
    assert top == [
        "1 Executive summary",
        "2 Where we stand",
        "3 Why this level and not the next",
        "4 Risks",
        "5 Life cycles",
        "6 Roadmap",
        "7 How sure this is",
        "8 All answers",
        "9 Method, sources and words",
    ]


def test_the_contents_name_the_page_of_each_chapter(reader, pages):
    cover = pages[0]
    for item in (x for x in reader.outline if not isinstance(x, list)):
        number = reader.get_destination_page_number(item) + 1
        title = item.title.split(" ", 1)[1]
        assert re.search(rf"{re.escape(title)}[\s.]*{number}\b", cover), (title, number, cover)


def test_each_page_says_its_number_and_the_whole(pages):
    for number, page in enumerate(pages, 1):
        if number > 1:
            assert f"{number} of {len(pages)}" in page


def test_every_font_is_embedded_and_is_one_of_ours(data):
    names = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                descendant = font.DescendantFonts[0]
                names.add(str(descendant.BaseFont).split("+")[-1])
                assert any(k in descendant.FontDescriptor for k in ("/FontFile2", "/FontFile3"))
    assert names
    assert all(name.startswith("Report-Sans") for name in names), names


def test_it_is_tagged_with_headings_tables_and_described_figures(data):
    kinds: dict[str, int] = {}
    figures: list[str] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked

        def walk(node):
            if isinstance(node, pikepdf.Array):
                for child in node:
                    walk(child)
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                kind = str(node.S)
                kinds[kind] = kinds.get(kind, 0) + 1
                if kind == "/Figure":
                    figures.append(str(node.get("/Alt", "")))
                if "/K" in node:
                    walk(node.K)

        walk(pdf.Root.StructTreeRoot.K)
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
    for kind in ("/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/L"):
        assert kinds.get(kind, 0) > 0, kinds
    assert len(figures) >= 10
    assert all(figures)


def test_it_keeps_what_pdf_a_and_pdf_ua_ask_for(data):
    assert findings(data) == []


def test_the_answer_file_is_inside_byte_for_byte(reader):
    assert reader.attachments == {"answers.yaml": [SAMPLE.read_bytes()]}


def test_the_same_input_gives_the_same_bytes(rubric, assessment, data):
    again = render(rubric, assessment, score(rubric, assessment), answers_bytes=SAMPLE.read_bytes())
    assert again == data


def test_us_letter_and_nothing_attached(rubric):
    assessment = parse_answers(b"schema: 1\nteam: T\ndate: 2026-01-02\n", rubric)
    options = ReportOptions(page="letter", attach=False, sections=("summary",))
    data = render(
        rubric, assessment, score(rubric, assessment), options=options, answers_bytes=b"x"
    )
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert [float(x) for x in reader.pages[0].mediabox[2:]] == [612, 792]
    assert not reader.attachments
    assert 1 < len(reader.pages) <= 3


def test_the_cover_is_one_page_on_us_letter_too(rubric, assessment):
    data = render(
        rubric, assessment, score(rubric, assessment), options=ReportOptions(page="letter")
    )
    pages = words_of(data)
    assert "Executive summary" in pages[1]
    assert len(pages) <= 21


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x.woff2",
        "https://example.org/x.ttf",
        "data:text/plain,x",
        "ftp://example.org/x.ttf",
        "file://host/x.ttf",
    ],
)
def test_the_renderer_reads_nothing_but_bundled_fonts(address):
    with pytest.raises(ValueError, match="refused"):
        fetch_bundled(address)


def test_no_way_around_leads_out_of_the_font_folder():
    font = reports_dir() / "fonts" / "IBMPlexSans-Regular.ttf"
    assert fetch_bundled("bundled:IBMPlexSans-Regular.ttf") == (font.read_bytes(), "font/ttf")
    for path in (
        "../styles/print.css",
        "IBMPlex-LICENSE.txt",
        "%2e%2e/%2e%2e/pyproject.toml",
        "../fonts/IBMPlexSans-Regular.ttf",
        "/etc/passwd",
        "IBMPlexSans-Regular.ttf\n",
        "None.ttf",
    ):
        with pytest.raises(ValueError, match="refused"):
            fetch_bundled(f"bundled:{path}")
    with pytest.raises(ValueError, match="refused"):
        fetch_bundled(font.resolve().as_uri())


def test_the_bytes_do_not_depend_on_where_it_is_installed(
    rubric, assessment, tmp_path, monkeypatch
):
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(reports_dir(), elsewhere, ignore=shutil.ignore_patterns("samples", "*.pdf"))
    options = ReportOptions(summary=True)
    here = render(rubric, assessment, score(rubric, assessment), options=options)
    for module in ("markup", "pdf"):
        monkeypatch.setattr(f"assess.report.{module}.reports_dir", lambda: elsewhere)
    for cache in (markup._environment, markup._source):
        cache.cache_clear()
    try:
        there = render(rubric, assessment, score(rubric, assessment), options=options)
    finally:
        for cache in (markup._environment, markup._source):
            cache.cache_clear()
    assert here == there


def test_every_practice_of_the_first_two_waves_is_described_once_and_whole(rubric):
    nothing = parse_answers(
        b"schema: 1\nteam: New\ndate: 2026-11-23\ntargets: {google: 2, microsoft: 4}\nanswers: {}\n",
        rubric,
    )
    result = score(rubric, nothing)
    data = render(rubric, nothing, result, options=ReportOptions(sections=("roadmap",)))
    whole = squeezed("".join(words_of(data)))
    first = [p for p in plan(rubric, nothing, result).practices if p.wave <= 2]
    assert len(first) > 12
    for p in first:
        described = rubric.practice_by_id[p.id]
        for sentence in (*described.steps, *described.done_when):
            assert whole.count(squeezed(sentence)) == 1, (p.id, sentence)


def test_no_copy_of_a_font_is_left_in_the_folder_for_temporary_files(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    font = next((reports_dir() / "fonts").glob("*.ttf")).name
    html = (
        f'<html lang="en"><title>T</title><style>@font-face {{font-family: Ours; src: url("bundled:{font}")}}'
        " p {font-family: Ours}</style><p>Text</p></html>"
    )
    assert to_pdf(html, dt.datetime(2026, 11, 23, tzinfo=dt.UTC)).startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == []


class _Heap(ctypes.Structure):
    """What the C library tells of its memory (mallinfo2 of glibc, of ten numbers)."""

    _fields_ = (
        ("before", ctypes.c_size_t * 7),
        ("in_use", ctypes.c_size_t),
        ("after", ctypes.c_size_t * 2),
    )


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="another C library")
def test_what_native_libraries_take_for_a_document_they_give_back():
    tell = ctypes.CDLL(None).mallinfo2
    tell.restype = _Heap
    body = "<ul>" + "<li>An entry that is to be done</li>" * 60 + "</ul>"
    style = markup.stylesheet(body, "pdf", "a4")
    html = f'<html lang="en"><title>T</title><style>{style}</style><body class="pdf">{body}</html>'

    def held_after(documents: int) -> int:
        for _ in range(documents):
            to_pdf(html, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
        gc.collect()
        return int(tell().in_use)

    warm = held_after(2)
    # Where they do not: 200 KiB for a list of fonts, 60 KiB for the marks of these entries.
    assert (held_after(4) - warm) / 4 < 25_000
