"""A report gives back the answer file it was made from."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdf
import pytest

from assess.answers.read import parse_answers
from assess.errors import ReportError
from assess.report.extract import MAX_ANSWERS, extract
from assess.report.render import ReportOptions, render
from assess.rubric.load import load_rubric
from assess.scoring.score import score

BRIEF = ReportOptions(sections=("summary",))
ODD = "\ufeffschema: 1\r\nteam: Ünï \U0001f680  # kept\r\ndate: 2026-01-02\r\n".encode()


def report(data: bytes, options: ReportOptions = BRIEF) -> bytes:
    rubric = load_rubric()
    assessment = parse_answers(data, rubric)
    return render(
        rubric, assessment, score(rubric, assessment), options=options, answers_bytes=data
    )


@pytest.fixture(scope="module")
def made() -> bytes:
    return report(ODD)


def test_the_answer_file_comes_back_byte_for_byte(made):
    assert extract(made) == ODD


def test_it_survives_being_saved_by_other_programs(made):
    with pikepdf.open(io.BytesIO(made)) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    assert extract(out.getvalue()) == ODD


def test_a_report_without_the_answer_file_says_so():
    made = report(ODD, ReportOptions(sections=("summary",), attach=False))
    with pytest.raises(ReportError, match="carries no answer file"):
        extract(made)


@pytest.mark.parametrize("data", [b"", b"schema: 1\n", b"\x89PNG\r\n", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(ReportError, match="not a PDF"):
        extract(data, "x.pdf")


@pytest.mark.parametrize("cut", [9, 200, 5000])
def test_a_damaged_pdf_gives_a_message_and_no_traceback(made, cut):
    with pytest.raises(ReportError) as caught:
        extract(made[:cut], "cut.pdf")
    assert caught.value.lines()[0].startswith("cut.pdf: ")


def test_a_protected_pdf_gives_a_message(made):
    with pikepdf.open(io.BytesIO(made)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(ReportError):
        extract(out.getvalue())


def with_attachment(name: str, data: bytes, more: dict[str, bytes] | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    for key, value in {name: data, **(more or {})}.items():
        writer.add_attachment(key, value)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_other_attachments_are_not_taken_for_answers():
    with pytest.raises(ReportError, match="carries no answer file"):
        extract(with_attachment("picture.png", b"x"))
    with pytest.raises(ReportError, match="several"):
        extract(with_attachment("a.yaml", b"a", {"b.yml": b"b"}))
    assert extract(with_attachment("team.yaml", b"a", {"b.txt": b"b"})) == b"a"


def test_an_attachment_larger_than_any_answer_file_is_refused():
    with pytest.raises(ReportError, match="larger"):
        extract(with_attachment("answers.yaml", b"x" * (MAX_ANSWERS + 1)))


def test_the_sample_report_carries_the_sample_answers():
    root = Path(__file__).parent.parent
    sample = (root / "reports" / "sample-report.pdf").read_bytes()
    assert extract(sample) == (root / "rubrics" / "sample-team.yaml").read_bytes()
