"""Reports as input: `assess extract`, every command that reads a PDF, and PDFs that mean harm."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import tracemalloc
import zlib
from pathlib import Path

import pikepdf
import pypdf
import pytest

from assess.answers.read import parse_answers
from assess.answers.write import AnswerFile
from assess.cli.main import main
from assess.errors import AnswersError, ReportError
from assess.report.extract import MAX_REPORT, extract
from assess.report.render import ReportOptions, render
from assess.rubric.load import load_rubric
from assess.scoring.score import score


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


def made(rubric, data: bytes) -> bytes:
    assessment = parse_answers(data, rubric)
    options = ReportOptions(sections=("method",))
    return render(
        rubric, assessment, score(rubric, assessment), options=options, answers_bytes=data
    )


@pytest.fixture(scope="module")
def sample_pdf(rubric):
    root = Path(__file__).parent.parent
    return made(rubric, (root / "rubrics" / "sample-team.yaml").read_bytes())


@pytest.fixture
def folder(tmp_path, monkeypatch, sample, sample_pdf):
    monkeypatch.chdir(tmp_path)
    shutil.copy(sample, "team.yaml")
    Path("team.pdf").write_bytes(sample_pdf)
    return tmp_path


# --- assess extract


def test_the_answer_file_goes_to_stdout_as_it_was(folder, capfdbinary):
    assert main(["extract", "team.pdf"]) == 0
    captured = capfdbinary.readouterr()
    assert captured.out == Path("team.yaml").read_bytes()
    assert captured.err == b""


def test_it_goes_to_a_file_which_is_not_overwritten_unasked(folder, capsys):
    assert main(["extract", "team.pdf", "-o", "out.yaml"]) == 0
    assert capsys.readouterr().err == "Wrote out.yaml\n"
    assert Path("out.yaml").read_bytes() == Path("team.yaml").read_bytes()
    Path("out.yaml").write_text("mine")
    assert main(["extract", "team.pdf", "-o", "out.yaml"]) == 2
    assert "--force" in capsys.readouterr().err
    assert Path("out.yaml").read_text() == "mine"
    assert main(["extract", "team.pdf", "-o", "out.yaml", "--force", "-q"]) == 0
    assert Path("out.yaml").read_bytes() == Path("team.yaml").read_bytes()


def test_a_report_is_never_replaced_by_its_own_answers(folder, sample_pdf):
    assert main(["extract", "team.pdf", "-o", "team.pdf", "--force"]) == 2
    assert Path("team.pdf").read_bytes() == sample_pdf


@pytest.mark.parametrize(
    ("name", "says"),
    [("team.yaml", "not a PDF"), ("none.pdf", "no such file"), (".", "a folder")],
)
def test_what_is_no_report_is_told_in_one_line(folder, name, says, capsys):
    assert main(["extract", name, "-o", "out.yaml"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{name}: ")
    assert says in line
    assert not Path("out.yaml").exists()


# --- a PDF wherever an answer file is read


@pytest.mark.parametrize(
    "command",
    [
        ["score", "--format", "json"],
        ["score"],
        ["check"],
        ["explain"],
        ["explain", "--model", "google"],
        ["roadmap", "--format", "json"],
    ],
    ids=" ".join,
)
def test_a_report_gives_what_its_answer_file_gives(folder, command, capsys):
    outputs = []
    for name in ("team.yaml", "team.pdf"):
        assert main([*command, name]) == 0
        outputs.append(capsys.readouterr().out.replace(name, "NAME"))
    assert outputs[0] == outputs[1]


def test_a_report_is_made_from_a_report(folder):
    args = ["--summary", "-q"]
    assert main(["report", "team.yaml", "-o", "one.pdf", *args]) == 0
    assert main(["report", "team.pdf", "-o", "two.pdf", *args]) == 0
    assert Path("one.pdf").read_bytes() == Path("two.pdf").read_bytes()
    assert main(["report", "team.pdf", "-o", "team.pdf", *args]) == 2


def test_a_folder_of_reports_is_scored_through_a_pattern_and_not_counted_twice(folder, capsys):
    shutil.copy("team.pdf", "second.PDF")
    assert main(["score", "*.[pP][dD][fF]", "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(line["file"] for line in lines) == ["second.PDF", "team.pdf"]
    assert main(["score", ".", "--format", "jsonl"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_report_is_read_from_standard_input(folder, sample_pdf, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sample_pdf)))
    assert main(["check", "-"]) == 0
    assert "<stdin>: fine" in capsys.readouterr().out


def test_what_is_wrong_inside_is_told_with_its_place_in_the_attached_file(folder, capsys):
    answers = b"schema: 1\nteam: T\ndate: 2026-11-23\nanswers:\n  data-validation: 77\n"
    Path("bad.pdf").write_bytes(carrying(answers))
    for command in ("check", "score", "explain", "roadmap"):
        assert main([command, "bad.pdf"]) == 1
        assert capsys.readouterr().err.startswith("bad.pdf (answers.yaml):5:20: ")
    assert main(["score", "bad.pdf", "--format", "json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert result["file"] == "bad.pdf"
    assert result["error"]["messages"][0]["line"] == 5


def test_a_pdf_that_carries_nothing_does_not_stop_the_others(folder, capsys):
    Path("empty.pdf").write_bytes(pdf([b"<</Type/Catalog>>"]))
    assert main(["check", "empty.pdf", "team.pdf"]) == 1
    captured = capsys.readouterr()
    assert "empty.pdf: This PDF carries no answer file." in captured.err
    assert "team.pdf: fine" in captured.out


def test_a_report_opened_for_writing_is_refused_with_the_way_out(folder, rubric):
    with pytest.raises(AnswersError, match="assess extract"):
        AnswerFile.open("team.pdf", rubric)


def test_a_text_file_named_pdf_is_read_as_what_it_is(folder, capsys):
    shutil.copy("team.yaml", "text.pdf")
    assert main(["check", "text.pdf"]) == 0


# --- metadata


def test_a_folder_of_reports_can_be_indexed_by_its_metadata(rubric, sample_pdf, sample):
    result = score(rubric, parse_answers(sample.read_bytes(), rubric))
    info = pypdf.PdfReader(io.BytesIO(sample_pdf)).metadata
    assert info is not None
    words = {word.strip() for word in str(info["/Keywords"]).split(",")}
    for model, found in result.models.items():
        assert f"{model}={found.level}" in words
    assert "Fraud scoring" in str(info.title)
    with pikepdf.open(io.BytesIO(sample_pdf)) as opened, opened.open_metadata() as xmp:
        assert "google=" in str(xmp.get("pdf:Keywords"))


# --- PDFs that mean harm


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects; the first is the catalog."""
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\n"
        % (
            size,
            table,
            size,
            trailer,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )


def carrying(data: bytes, more: bytes = b"", tree: bytes = b"") -> bytes:
    """A PDF with this stream as its attachment; ``tree`` takes the place of the list of names."""
    return pdf(
        [
            b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>",
            tree or b"<</Names[(answers.yaml)3 0 R]>>",
            b"<</Type/Filespec/F(answers.yaml)/EF<</F 4 0 R>>>>",
            b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data),
        ]
    )


def test_the_smallest_carrier_is_read():
    assert extract(carrying(b"abc")) == b"abc"
    nested = carrying(b"abc", tree=b"<</Kids[5 0 R]>>")
    with pytest.raises(ReportError):
        extract(nested)
    kid = pdf(
        [
            b"<</Type/Catalog/Names<</EmbeddedFiles<</Kids[2 0 R]>>>>>>",
            b"<</Kids[5 0 R]>>",
            b"<</F(answers.yaml)/EF<</F 4 0 R>>>>",
            b"<</Length 3>>\nstream\nabc\nendstream",
            b"<</Names[(answers.yaml)3 0 R]>>",
        ]
    )
    assert extract(kid) == b"abc"


FLATE = b"/Filter/FlateDecode"
BOMB = zlib.compress(b"\0" * (1 << 28), 9)


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(carrying(BOMB, FLATE), id="deflate"),
        pytest.param(carrying(zlib.compress(BOMB, 9), b"/Filter[/FlateDecode/FlateDecode]"), id="in deflate"),
        pytest.param(carrying(b"\x81a" * 3_000_000, b"/Filter/RunLengthDecode"), id="run lengths"),
        pytest.param(
            b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 9/W[1 1 1]/Root 2 0 R/Filter/FlateDecode/Length "
            + b"%d>>stream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF" % (len(BOMB), BOMB),
            id="cross-references",
        ),
    ],
)  # fmt: skip
def test_a_stream_that_unfolds_without_end_is_refused_in_little_memory(bomb):
    extract(carrying(b"warm"))
    tracemalloc.start()
    try:
        with pytest.raises(ReportError):
            extract(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * 1024 * 1024


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(carrying(b"a", tree=b"[" * 500_000), id="deep lists"),
        pytest.param(carrying(b"a", tree=b"<</A" * 100_000), id="deep mappings"),
        pytest.param(carrying(b"a", tree=b"<</Kids[" + b"2 0 R " * 90_000 + b"]>>"), id="itself its kids"),
        pytest.param(carrying(b"a", tree=b"<</Names[" + b"(x)5 0 R " * 40_000 + b"]>>"), id="many names"),
        pytest.param(carrying(b"a", b"/Filter/JBIG2Decode"), id="needs another program"),
        pytest.param(carrying(b"a", b"/Filter/FlateDecode/Params<</CheckSum(0123456789abcdef)>>"), id="wrong sum"),
        pytest.param(pdf([b"1 0 R"]), id="catalog is itself"),
        pytest.param(pdf([b"<</Type/Catalog>>"], b"/Prev 9"), id="earlier table is nonsense"),
        pytest.param(b"%PDF-1.7\n" + b"startxref\n" * 100_000, id="no object"),
        pytest.param(b"%PDF-1.7\n" + b"xref\n0 999999\n" * 100_000, id="tables only"),
        pytest.param(b"%PDF-1.7\nx" + b"%" * MAX_REPORT, id="too large"),
    ],
)  # fmt: skip
def test_a_hostile_pdf_ends_in_a_message(data, tmp_path, capsys):
    path = tmp_path / "hostile.pdf"
    path.write_bytes(data)
    assert main(["extract", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith(f"{path}: ")
    assert "Something went wrong" not in line


def test_a_stream_whose_end_is_lost_is_not_passed_off_as_the_file():
    whole = b"".join(b"question-%d: %d\n" % (i, i % 5) for i in range(2_000))
    packed = zlib.compress(whole)
    noted = FLATE + b"/Params<</CheckSum<%s>>>" % hashlib.md5(whole).hexdigest().encode()
    assert extract(carrying(packed, noted)) == whole
    with pytest.raises(ReportError, match="damaged"):
        extract(carrying(packed[: len(packed) // 2], noted))


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_report_is_refused_and_told(sample_pdf, user):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sample_pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="o", user=user))
    with pytest.raises(ReportError, match="encrypted"):
        extract(out.getvalue())


@pytest.mark.parametrize("position", range(0, 100, 7))
def test_a_report_with_a_hole_gives_the_file_or_a_message(sample_pdf, position, sample):
    start = len(sample_pdf) * position // 100
    broken = sample_pdf[:start] + b"\0" * 300 + sample_pdf[start + 300 :]
    with contextlib.suppress(ReportError):
        assert extract(broken) == sample.read_bytes()
