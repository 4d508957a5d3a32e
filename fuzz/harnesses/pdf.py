"""PDF reports, from which the answer file is taken."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

from assess.answers.read import parse_answers
from assess.errors import AnswersError, AssessError
from fuzz.harness import ROOT, Harness, turn
from fuzz.inside import built_in, check_words, command, short_words


def _pdf_seeds() -> list[bytes]:
    import pikepdf

    answers = (ROOT / "rubrics" / "sample-team.yaml").read_bytes()
    made = []
    for packed, objects in ((False, False), (True, False), (True, True)):
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(100, 100))
            for name in ("answers.yaml", "other.txt"):
                attached = pikepdf.AttachedFileSpec(
                    pdf, answers if name == "answers.yaml" else b"x", filename=name
                )
                pdf.attachments[name] = attached
            out = io.BytesIO()
            how = pikepdf.ObjectStreamMode
            pdf.save(out, compress_streams=packed, object_stream_mode=how.generate if objects else how.disable,
                     static_id=True, stream_decode_level=None)  # fmt: skip
            made.append(out.getvalue())
    return [*made, _pdf_of_ours()]


def _pdf_of_ours() -> bytes:
    """The tail of a real report's structure, small: one page with the attachment."""
    import pydyf

    answers = b"schema: 1\nteam: T\ndate: 2026-11-23\nanswers: {labelling: 1}\n"
    pdf = pydyf.PDF()
    stream = pydyf.Stream(
        [answers], {"Type": "/EmbeddedFile", "Params": pydyf.Dictionary({"Size": len(answers)})}
    )
    pdf.add_object(stream)
    spec = pydyf.Dictionary({
        "Type": "/Filespec", "F": pydyf.String("answers.yaml"), "UF": pydyf.String("answers.yaml"),
        "EF": pydyf.Dictionary({"F": stream.reference}),
    })  # fmt: skip
    pdf.add_object(spec)
    names = pydyf.Array([pydyf.String("answers.yaml"), spec.reference])
    pdf.catalog["Names"] = pydyf.Dictionary({"EmbeddedFiles": pydyf.Dictionary({"Names": names})})
    out = io.BytesIO()
    pdf.write(out)
    return out.getvalue()


_PDF_WORDS = (
    b"/Names", b"/Kids", b"/EmbeddedFiles", b"/EF", b"/F", b"/UF", b"/Filter", b"/FlateDecode", b"/LZWDecode",
    b"/ASCII85Decode", b"/ASCIIHexDecode", b"/RunLengthDecode", b"/DCTDecode", b"/JBIG2Decode", b"/Crypt",
    b"/DecodeParms", b"/Predictor 12", b"/Columns 1000000", b"/Length 99999999", b"/Type/ObjStm", b"/Type/XRef",
    b"/Prev 0", b"/Encrypt", b"/Root 1 0 R", b"1 0 R", b"2 0 R", b"3 0 R", b"obj", b"endobj", b"stream\n",
    b"endstream", b"xref", b"trailer", b"startxref", b"%%EOF", b"<<", b">>", b"[", b"]", b"null", b"/W [1 8 8]",
    b"/Index [0 999999999]", b"/N 1000000", b"/First 0", b"/XRefStm 0", b"/Params", b"/CheckSum", b"(answers.yaml)",
)  # fmt: skip


def _run_pdf(data: bytes, folder: Path) -> str:
    from assess.report.extract import extract

    if turn(data, 24) is not None:
        (folder / "t.pdf").write_bytes(data)
        command("check", "t.pdf")
        command("extract", "t.pdf", raw=True)
    try:
        found = extract(data, "t.pdf")
    except AssessError as error:
        check_words(error)
        return short_words(error)
    with suppress(AnswersError):
        parse_answers(found, built_in(), "t.pdf")
        return "fine"
    return "fine, of no use"


HARNESS = Harness("pdf", _pdf_seeds, _run_pdf, _PDF_WORDS, aims=("report/extract.py",))
