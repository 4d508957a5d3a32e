"""Spreadsheets made to harm: each is refused in plain words or read as text, in little time."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import sys
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from assess.cli.main import main
from assess.errors import AnswersError
from assess.rubric.load import load_rubric
from assess.sheet.openbook import MOST_BYTES, MOST_PARTS, MOST_UNPACKED
from assess.sheet.read import read_sheet
from assess.sheet.workbook import workbook

DATE = dt.date(2026, 11, 23)
HEAD = "team,date,labelling\n"


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture(scope="module")
def good(rubric):
    return workbook(rubric, team="T", date=DATE)


def survey():
    """A small table as a workbook whose texts stand in a part of their own."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for row, texts in enumerate((("team", "date", "labelling"), ("T", "2026-11-23", "1"))):
        sheet.write_row(row, 0, texts)
    book.close()
    return out.getvalue()


def changed(data, **parts):
    """The same archive with parts replaced (by their last name) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            key = name.rpartition("/")[2].replace(".", "_")
            change = parts.get(key)
            text = old.read(name)
            new.writestr(name, change(text) if change else text)
        for name, text in parts.get("added", {}).items():
            new.writestr(name, text)
    return out.getvalue()


def refusal(data, rubric):
    with pytest.raises(AnswersError) as caught:
        read_sheet(data, rubric, "x.xlsx")
    (message,) = caught.value.messages
    return message.text()


def test_the_untouched_ones_are_read(rubric, good):
    assert read_sheet(good, rubric, "x").respondents[0].assessment
    assert read_sheet(changed(survey()), rubric, "x").respondents[0].assessment


def test_a_file_over_the_limit_is_not_read(tmp_path, capsys):
    path = tmp_path / "x.xlsx"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert main(["import", str(path)]) == 1
    assert "larger than 10 MiB" in capsys.readouterr().err


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(rubric):
    bomb = changed(survey(), added={"xl/media/x.bin": bytes(MOST_UNPACKED)})
    assert len(bomb) < 200_000
    tracemalloc.start()
    assert "unpacks to more than 32 MiB" in refusal(bomb, rubric)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_a_part_that_lies_about_its_size_is_refused(rubric):
    bomb = changed(survey(), sheet1_xml=lambda text: text + b" " * (MOST_UNPACKED - 20_000))
    big = (MOST_UNPACKED - 20_000).to_bytes(4, "little")[2:]
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    assert big
    assert bomb.count(size) == 2
    assert "damaged" in refusal(bomb.replace(size, (900).to_bytes(4, "little")), rubric)


def test_too_many_parts_are_refused(rubric):
    many = {f"x/{n}": b"" for n in range(MOST_PARTS)}
    assert "more than 1,000 parts" in refusal(changed(survey(), added=many), rubric)


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WEB = b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://x.example/x.dtd">]>'


@pytest.mark.parametrize("doctype", [BOMB, FILE, WEB], ids=["laughs", "file", "web"])
@pytest.mark.parametrize("part", ["sharedStrings_xml", "sheet1_xml", "workbook_xml"])
def test_entities_are_never_expanded_or_fetched(rubric, part, doctype):
    name = b"j" if doctype is BOMB else b"a"

    def change(text):
        start = text.index(b"?>") + 2 if text.startswith(b"<?xml") else 0
        text = text[:start] + doctype + text[start:]
        return text.replace(b">T<", b">&%s;<" % name)

    for encoding in ("utf-8", "utf-16"):
        data = changed(
            survey(), **{part: lambda text, to=encoding: change(text).decode().encode(to)}
        )
        assert "a DOCTYPE" in refusal(data, rubric)


def test_a_huge_empty_sheet_costs_nothing(rubric):
    def change(text):
        text = text.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"')
        assert b"XFD1048576" in text
        return text

    found = read_sheet(changed(survey(), sheet1_xml=change), rubric, "x").respondents
    assert found[0].assessment.team == "T"


def test_a_cell_far_out_is_refused(rubric):
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    data = changed(survey(), sheet1_xml=lambda text: text.replace(b"</sheetData>", far))
    assert "more than 20,000 rows" in refusal(data, rubric)


def test_rows_that_hold_only_a_last_empty_cell_are_refused_when_there_are_many(rubric):
    rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(3, 4_000))
    data = changed(
        survey(), sheet1_xml=lambda text: text.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    assert "more than 20,000 rows" in refusal(data, rubric)


def test_formulas_are_not_run_and_their_last_values_are_taken(rubric):
    def change(text):
        cell = b'<c r="C2" t="str"><f>HYPERLINK("http://x.example","x")</f><v>2</v></c>'
        start = text.index(b'<c r="C2"')
        end = text.index(b"</c>", start) + 4
        return text[:start] + cell + text[end:]

    (person,) = read_sheet(changed(survey(), sheet1_xml=change), rubric, "x").respondents
    assert person.assessment.answers["labelling"].option == 2


def test_macros_and_links_to_other_files_are_not_looked_at(rubric):
    more = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "xl/externalLinks/externalLink1.xml": b"<x"}
    assert read_sheet(changed(survey(), added=more), rubric, "x").respondents[0].assessment


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "not a workbook, or it is damaged"),
        (b"PK\x05\x06" + bytes(18), "a zip file, not an .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a password, or in the old .xls format"),
        (b"\x00\x01\x02", "No column is a question"),
        (b"%PDF-1.7\n", "No column is a question"),
        (b'team,date,labelling\n"T', "not valid CSV"),
        (b'"' + b"x" * 200_000 + b'"', "not valid CSV"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"caf\xe9,labelling\n", "Save it again as 'CSV UTF-8'"),
        ((b"," * 3_000 + b"\n").replace(b",", b"a,"), "2,000 columns"),
        (b"a\n" * 20_001, "20,000 rows"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_plain_words(rubric, data, words):
    assert words in refusal(data, rubric)


def test_every_cut_of_a_workbook_is_refused_or_read(rubric, good):
    for end in range(0, len(good), 1_711):
        assert refusal(good[:end], rubric)


def test_every_broken_part_is_refused_or_does_not_matter(rubric, good):
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        names = archive.namelist()
    for name in names:
        key = name.rpartition("/")[2].replace(".", "_")
        for broken in (b"", b"<x/>", b"<a><b>", b"\xff" * 50):
            data = changed(good, **{key: lambda _text, new=broken: new})
            with contextlib.suppress(AnswersError):
                assert read_sheet(data, rubric, "x.xlsx").respondents


def test_text_that_steers_a_terminal_is_not_shown_raw(tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("team,date,labelling,\x1b[31mred\nT,2026-11-23,\x1b]0;x\x07,\n")
    assert main(["import", str(path)]) == 1
    captured = capsys.readouterr()
    assert "\x1b" not in captured.err + captured.out
    assert "\x07" not in captured.err


def test_hostile_texts_take_no_longer_than_others(rubric):
    bad = [
        "n/a: " + " " * 9_000 + "x" + ")" * 900,
        "labelling " + "_" * 9_000 + "noteX",
        "((((" * 2_000,
        "mailto:" * 1_400,
        ";".join(f"x{n}" for n in range(3_000)),
    ]
    rows = [f'T,2026-11-23,"{text}"' for text in bad]
    read_sheet((HEAD + "\n".join(rows)).encode(), rubric, "x")
    heads = ",".join(f'"{text}"' for text in bad)
    read_sheet(
        (f"team,date,labelling,labelling evidence,{heads}\n" + "\n".join(rows)).encode(),
        rubric,
        "x",
    )
    evidence = f'team,date,labelling,labelling evidence\nT,2026-11-23,1,"{bad[-2]}"\n'
    (person,) = read_sheet(evidence.encode(), rubric, "x").respondents
    assert len(person.assessment.evidence) == 1


@pytest.mark.parametrize("module", ["openpyxl", "defusedxml"])
def test_without_the_library_it_says_how_to_install_it(tmp_path, monkeypatch, capsys, good, module):
    (tmp_path / "x.xlsx").write_bytes(good)
    monkeypatch.setitem(sys.modules, module, None)
    assert main(["import", str(tmp_path / "x.xlsx")]) == 1
    assert "pip install 'mlops-assess[tables]'" in capsys.readouterr().err


def test_new_without_the_library_says_how_to_install_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert main(["new", str(tmp_path / "x.xlsx")]) == 1
    assert "pip install 'mlops-assess[tables]'" in capsys.readouterr().err
    assert not (tmp_path / "x.xlsx").exists()


def test_a_csv_file_needs_no_library(tmp_path, monkeypatch, capsys):
    (tmp_path / "s.csv").write_text(HEAD + "T,2026-11-23,1\n")
    for module in ("openpyxl", "defusedxml", "xlsxwriter"):
        monkeypatch.setitem(sys.modules, module, None)
    assert main(["import", str(tmp_path / "s.csv")]) == 0
    assert "labelling: 1" in capsys.readouterr().out


def test_a_workbook_given_to_other_commands_is_told_to_be_one(tmp_path, capsys, good):
    (tmp_path / "x.xlsx").write_bytes(good)
    assert main(["score", str(tmp_path / "x.xlsx")]) == 1
    assert "'assess import' makes an answer file" in capsys.readouterr().err
