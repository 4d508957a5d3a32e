"""Workbooks (part by part, and as raw bytes) and CSV files."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

from assess.answers.read import parse_answers
from assess.errors import AnswersError
from fuzz import bundle
from fuzz.harness import DAY, ROOT, Harness, turn
from fuzz.inside import built_in, check_words, command, short_words


def _xlsx_seeds() -> list[bytes]:
    import xlsxwriter

    from assess.sheet.workbook import workbook

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("a")
        rows = (("team", "date", "labelling", "lineage note"), ("T", DAY.isoformat(), 1, "=1+1"))
        for row, texts in enumerate(rows):
            sheet.write_row(row, 0, texts)
        sheet.write_formula("C3", "=1+1", None, 2)
        book.add_worksheet("b").write("A1", "x")
    form = workbook(built_in(), team="T", date=DAY, quick=True, who=("Ana", "lead"))
    books = (out.getvalue(), form)
    return [_parts(book) for book in books] + [book for book in books if len(book) < 60_000]


def _parts(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return bundle.pack({name: archive.read(name) for name in archive.namelist()})


def _zipped(data: bytes) -> bytes:
    if not bundle.is_bundle(data):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in bundle.unpack(data).items():
            with suppress(ValueError, zipfile.LargeZipFile):
                archive.writestr(name.encode("utf-8", "replace").decode(), content)
    return out.getvalue()


def _csv_seeds() -> list[bytes]:
    ids = [q.id for q in built_in().questions]
    wide = (
        "team;date;respondent;"
        + ";".join(ids)
        + "\nT;23.11.2026;Ana;"
        + ";".join("1" * len(ids))
        + "\n"
    )
    text = 'Timestamp,Team,Name,labelling,labelling note,lineage\n11/23/2026 10:00,T,Ana,2 - x,"a\nb",unsure\n'
    quoted = 'sep=\t\nteam\tdate\tlabelling\n"T"\t2026-11-23\t"n/a: we buy"\n'
    survey = [p.read_bytes() for p in sorted((ROOT / "examples" / "survey").glob("*.csv"))]
    return [
        wide.encode(),
        text.encode(),
        quoted.encode("utf-16"),
        text.encode("utf-8-sig"),
        *survey,
    ]


def _run_sheet(data: bytes, folder: Path, name: str) -> str:
    from assess.sheet.read import read_sheet
    from assess.sheet.taken import answer_text

    rubric = built_in()
    if turn(data, 24) is not None:
        (folder / name).write_bytes(data)
        command("import", name, "--out-dir", "out")
        command("import", name, "--team", "T", "--date", "2026-11-23")
    try:
        taken = read_sheet(data, rubric, name)
    except AnswersError as error:
        check_words(error)
        return short_words(error)
    for person in taken.respondents:
        assert (person.assessment is None) == bool(person.problems)
        if person.assessment is not None:
            with suppress(AnswersError):
                text = answer_text(person.assessment, rubric)
                again = parse_answers(text.encode(), rubric, person.assessment.file)
                assert again == person.assessment, "written out, the answers read back as others"
    return f"fine {len(taken.respondents)} {len(taken.unused)}"


XLSX = Harness(
    "xlsx",
    _xlsx_seeds,
    lambda data, folder: _run_sheet(_zipped(data), folder, "t.xlsx"),
    memory=400,
    aims=("sheet",),
)
CSV = Harness(
    "csv", _csv_seeds, lambda data, folder: _run_sheet(data, folder, "t.csv"), aims=("sheet",)
)
