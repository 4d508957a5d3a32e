"""What a file of somebody else says stays text wherever it comes out: no sink is steered by it.

Each command runs on files that hold a trick in place of every text (hostile_texts.py), and each thing that comes
out is read as its readers read it: a terminal, a spreadsheet, a browser, a Markdown renderer, a build server.
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import hostile_texts as texts
import pypdf
import pytest
import yaml
from hostile_texts import MARK
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_score_ci import runner

import assess.rubric.load
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.markdown import plain, table
from assess.plaintext import one_line
from assess.rubric.load import load_rubric

RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What may never reach a terminal raw: controls but the line feed, and marks that turn text."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with hostile files of every kind."""
    folder = tmp_path_factory.mktemp("hostile")
    texts.answer_file(folder / "t.yaml")
    texts.answer_file(folder / "u.yaml", team=1, day="2026-12-23")
    texts.answer_file(folder / "name \u202e[31m=;%0A::error::,own.yaml", team=2)
    (folder / "wrong.yaml").write_text(
        (folder / "t.yaml").read_text().replace("schema: 1", "schema: '\u202e::error::=1'")
    )
    for number, who in enumerate(("=1+1 Ana", "<b>Ben</b>")):
        text = re.sub(
            "respondents: .*", f"respondents: [{json.dumps(who)}]", (folder / "t.yaml").read_text()
        )
        text = text.replace("option: 1", f"option: {number}")
        (folder / f"person{number}.yaml").write_text(text)
    texts.rubric_folder(folder / "own")
    texts.rubric_folder(folder / "all", text=texts.everything)
    texts.repository(folder / "repo")
    (folder / "brand.yaml").write_text(
        'name: "{{ 7*7 }}<script>x</script> \u202e"\ncolours: {main: "#123456"}\n'
    )
    rows = [
        ["team", "date", "respondent", "labelling", "labelling note"],
        [texts.trick(0), "2026-11-23", texts.trick(1), "1", texts.trick(2)],
    ]
    out = io.StringIO()
    csv.writer(out).writerows(
        [*rows, [texts.trick(3), "2026-11-23", texts.trick(4), texts.trick(5), texts.trick(6)]]
    )
    (folder / "s.csv").write_text(out.getvalue())
    return folder


@pytest.fixture(autouse=True)
def _in_that_place(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)


@pytest.fixture(scope="module", autouse=True)
def _rubrics_read_once() -> Iterator[None]:
    """Reading and proving the hostile rubric again for each command would cost most of the time."""
    known: dict[tuple[object, ...], object] = {}
    real = assess.rubric.load.load_rubric

    def load(overlay: Path | None = None, base: Path | None = None, **more: object) -> object:
        key = (overlay and str(overlay), base, *more.items())
        if key not in known:
            known[key] = real(overlay, base, **more)  # type: ignore[arg-type]
        return known[key]

    assess.rubric.load.load_rubric = load  # type: ignore[assignment]
    yield
    assess.rubric.load.load_rubric = real


Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; what it prints, once nothing of it could steer a terminal."""

    def call(*args: str, status: int = 0) -> str:
        found = main(args)
        said = capsys.readouterr()
        assert found == status, said.err[-3000:]
        assert not (raw := RAW.search(said.err)), (args, raw)
        assert not (raw := RAW.search(said.out)), (
            args,
            raw,
            said.out[max(0, raw.start() - 60) : raw.end() + 60],
        )
        return said.out

    return call


RUBRIC = ["--rubric", "own"]
THEIRS = pytest.mark.parametrize("own", ["own", "all"], ids=["one trick each", "all in each"])
"""A rubric of somebody else, laid over ours."""

# ---------------------------------------------------------------- terminals

TERMINAL = [
    ["check", "t.yaml"],
    ["score", "t.yaml"],
    ["score", "t.yaml", "u.yaml"],
    ["explain", "t.yaml"],
    ["explain", "t.yaml", "--if", "labelling=2"],
    ["roadmap", "t.yaml"],
    ["compare", "t.yaml", "u.yaml", "--force"],
    ["agenda", "panel.yaml"],
    ["portfolio", "t.yaml", "u.yaml"],
    ["portfolio", "t.yaml", "u.yaml", "--by", texts.trick(0)],
    ["rubric", "list"],
    ["rubric", "list", "questions"],
    ["rubric", "list", "practices"],
    ["rubric", "show"],
    ["rubric", "show", "labelling"],
    ["rubric", "crosswalk"],
    ["scan", "repo"],
    ["scan", "repo", "--answers", "t.yaml"],
    ["upgrade", "t.yaml", "--dry-run"],
]


@pytest.fixture(scope="module", autouse=True)
def _panel(place: Path) -> None:
    import os

    here = Path.cwd()
    os.chdir(place)
    try:
        assert (
            main(["merge", "person0.yaml", "person1.yaml", "-o", "panel.yaml", "--force", "-q"])
            == 0
        )
    finally:
        os.chdir(here)


@THEIRS
@pytest.mark.parametrize(
    "args", TERMINAL, ids=lambda args: " ".join(args)[:40].encode("ascii", "ignore").decode()
)
def test_no_command_lets_a_file_steer_the_terminal(args: list[str], own: str, run: Run) -> None:
    shown = run(*args, "--rubric", own)
    assert MARK in shown or "<script>" in shown or args[:1] in (["check"], ["upgrade"])


@pytest.mark.parametrize(
    "args",
    [
        ["check", "wrong.yaml"],
        ["score", "wrong.yaml", "nowhere \x1b[2J\u202e.yaml"],
        ["score", "t.yaml", "--fail-under", "\x1b[2J\u202e=1"],
        ["explain", "t.yaml", "--if", "\x1b[2J\u202e=1"],
        ["explain", "t.yaml", "--model", "\x1b[2J\u202e"],
        ["rubric", "show", "\x1b[2J\u202e"],
        ["roadmap", "t.yaml", "--target", "\u202e\x1b=1"],
        ["score", "t.yaml", "-o", "no \x1b[2J\u202efolder/x.csv"],
        ["report", "t.yaml", "-o", "no \x1b[2J\u202efolder/x.md"],
        ["report", "t.yaml", "--section", "\x1b[2J\u202e", "-o", "x.md"],
        ["import", "s.csv", "--out-dir", "imported"],
        ["import", "none \x1b[2J\u202e.csv"],
        ["extract", "t.yaml"],
        ["scan", "none \x1b[2J\u202e"],
        ["merge", "t.yaml", "u.yaml"],
        ["compare", "t.yaml", "u.yaml"],
        ["portfolio", "t.yaml", "--by", "\x1b[2J\u202e"],
        ["badge", "t.yaml", "--model", "\x1b[2J\u202e"],
        ["\x1b[2J\u202e"],
        ["score", "--\x1b[2J\u202e"],
        ["new", "t.yaml"],
        ["new", "no \x1b[2J\u202efolder/x.yaml", "--team", "\x1b[2J\u202e"],
        ["report", "t.yaml", "--brand", "wrong.yaml", "-o", "x.md"],
        ["rubric", "check", "repo"],
    ],
    ids=lambda args: " ".join(args)[:40].encode("ascii", "ignore").decode().replace("\x1b", ""),
)  # fmt: skip
def test_no_error_lets_what_it_quotes_steer_the_terminal(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(args) in (1, 2)
    said = capsys.readouterr()
    assert said.err
    assert not (raw := RAW.search(said.out + said.err)), (args, raw)


@pytest.mark.parametrize("steering", texts.STEERING)
def test_no_text_of_an_answer_file_or_a_rubric_may_hold_what_steers_a_terminal(
    steering: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = json.dumps(f"a{steering}b")
    (tmp_path / "t.yaml").write_text(
        f"schema: 1\nteam: {said}\ndate: 2026-11-23\nanswers: {{labelling: {{option: 1, note: {said}}}}}\n"
    )
    assert main(["check", str(tmp_path / "t.yaml")]) == 1
    assert "control character" in capsys.readouterr().err
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "rubric.yaml").write_text(f"title: {said}\n")
    assert main(["rubric", "check", str(tmp_path / "own")]) == 1
    told = capsys.readouterr().err
    assert "control character" in told
    assert not RAW.search(told)


OVERRIDE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Marks of a language written from the right stay in a file; what turns the text beside it is escaped."""


@pytest.mark.parametrize(
    "args",
    [
        ["merge", "person0.yaml", "person1.yaml", "--force"],
        ["scan", "repo", "--format", "yaml", "--team", "\u202ex\u2066"],
        ["rubric", "show", "google", "--format", "yaml", "--rubric", "all"],
        ["rubric", "show", "labelling", "--format", "yaml", "--rubric", "own"],
    ],
    ids=lambda args: " ".join(args[:3]),
)
def test_a_file_that_is_made_shows_what_it_says(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(args) == 0
    made = capsys.readouterr().out
    assert not (raw := OVERRIDE.search(made)), raw
    assert "\\u202e" in made.lower() or "labelling" in args
    assert yaml.safe_load(made)


def test_an_answer_file_out_of_a_report_comes_whole_but_steers_no_terminal(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inside = "team: \x1b]0;own\x07\u202e\u009b2J\nanswers:\n".encode() + b"\xff\n"
    report = pypdf.PdfWriter()
    report.add_blank_page(9, 9)
    report.add_attachment("answers.yaml", inside)
    report.write(tmp_path / "r.pdf")
    assert main(["extract", str(tmp_path / "r.pdf")]) == 0
    assert capsysbinary.readouterr().out == inside
    monkeypatch.setattr("assess.cli.extract.is_terminal", lambda _: True)
    assert main(["extract", str(tmp_path / "r.pdf")]) == 0
    shown = capsysbinary.readouterr().out.decode()
    assert not RAW.search(shown)
    assert shown.splitlines()[1:] == ["answers:", "\\xff"]


# ---------------------------------------------------------------- spreadsheets

FORMULA = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")

CSV = [
    ["score", "t.yaml", "u.yaml", "--format", "csv", "--with-notes"],
    ["score", "t.yaml", "--format", "csv", "--long", "--with-notes"],
    ["roadmap", "t.yaml", "--format", "csv"],
    *(
        ["portfolio", "t.yaml", "u.yaml", "--format", "csv", "--table", name]
        for name in ("teams", "levels", "challenges", "blockers")
    ),
]


@THEIRS
@pytest.mark.parametrize("args", CSV, ids=lambda args: " ".join(args))
def test_no_cell_of_a_table_is_a_formula_whatever_the_separator_of_who_opens_it(
    args: list[str], own: str, run: Run
) -> None:
    """A spreadsheet set to another language takes a semicolon for the separator, and breaks cells at it."""
    shown = run(*args, "--rubric", own)
    for separator in (",", ";", "\t"):
        rows = list(csv.reader(io.StringIO(shown), delimiter=separator))
        assert len(rows) > 1
        for row in rows:
            for cell in row:
                bullet = (
                    cell.startswith("- ") and separator != ","
                )  # a list inside a ticket's description
                assert NUMBER.fullmatch(cell) or bullet or not FORMULA.match(cell), cell


@pytest.mark.parametrize(
    "args",
    [
        ["score", "t.yaml", "u.yaml", "--format", "xlsx", "--with-notes"],
        ["portfolio", "t.yaml", "u.yaml", "--format", "xlsx"],
        ["new", "--format", "xlsx", "--team", "=1+1"],
    ],
    ids=lambda args: args[0],
)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(
    args: list[str], run: Run, tmp_path: Path
) -> None:
    import openpyxl

    file = tmp_path / "x.xlsx"
    run(*args, "-o", str(file), *RUBRIC)
    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    ours = {"=COUNTA", "=COUNTIF", "=IF(", "=SUMPRODUCT"}
    for cell in cells:
        assert cell.data_type != "f" or str(cell.value).startswith(tuple(ours)), cell.value
        assert MARK not in str(cell.value) or cell.data_type in ("s", "inlineStr"), cell.value
        assert cell.hyperlink is None or MARK not in str(cell.hyperlink.target), cell.value
    assert any(MARK in str(cell.value) for cell in cells)


# ---------------------------------------------------------------- pages, Markdown, pictures


STEERS_A_PAGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Marks that belong to a language written from the right may stand in a page; it isolates each text."""


class Page(HTMLParser):
    """The elements and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "srcset", "action", "data", "xlink:href"):
                self.links.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


CALL = re.compile(r"(?:^|[^a-z0-9])@\w|[#!]\d|\bgh-\d", re.IGNORECASE)
"""A person, an issue or a merge request that is called."""

MARKDOWN = [
    ["report", "t.yaml", "-o", "-", "--format", "md"],
    ["report", "t.yaml", "-o", "-", "--format", "md", "--baseline", "u2.yaml"],
    ["roadmap", "t.yaml", "--format", "md"],
    ["agenda", "panel.yaml", "--format", "md"],
    ["rubric", "crosswalk", "--format", "md"],
]


@THEIRS
@pytest.mark.parametrize("args", MARKDOWN, ids=lambda args: " ".join(args))
def test_nothing_that_somebody_wrote_is_markup_in_markdown(
    args: list[str], own: str, run: Run, place: Path
) -> None:
    from markdown_it import MarkdownIt

    texts.answer_file(place / "u2.yaml", team=1, day="2026-01-23")
    shown = run(*args, "--rubric", own)
    page = Page(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(shown))
    known = {w.address for w in load_rubric(Path(own)).works}
    assert not {link for link in page.links if not link.startswith("#")} - known
    theirs = {"script", "img", "iframe", "own", "b", "s", "del", "hr", "blockquote", "pre"}
    assert not set(page.tags) & theirs
    assert not page.handlers
    words = "".join(page.words)
    for own_heading in ("own heading", "own list"):
        assert not re.search(rf"<(h\d|li)>\s*{own_heading}", words)
    for text in page.words:  # as GitHub and GitLab look through what was rendered
        assert not (call := CALL.search(text)), call
    assert not re.search("^ *(/|:)", shown, re.MULTILINE)
    heads = re.findall(r"^#+ (.*)$", shown, re.MULTILINE)
    assert not [head for head in heads if head.startswith("own")]


SIGNS = st.sampled_from("\\`*_[]<>#~&|-+=/.()!@:;'\"1234 \tab\n%^{}$GHgh")


@given(st.text(st.one_of(SIGNS, st.characters()), max_size=30))
@settings(max_examples=100)
@example("@_name")
@example("&#35;12 and &#64;name")
def test_any_text_comes_through_markdown_as_it_was_written(text: str) -> None:
    from markdown_it import MarkdownIt

    def shown(markdown: str) -> Page:
        return Page(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown))

    page = shown(plain(text))
    words = "".join(page.words)
    assert not CALL.search(words)
    assert words.replace("\u200b", "").split() == one_line(text).replace("\u200b", "").split()
    assert set(page.tags) <= {"p"}
    assert set(shown(f"x\n{plain(text)}").tags) <= {"p"}
    assert set(shown(f"- {plain(text)}").tags) <= {"ul", "li"}
    rows = "\n".join(table(("a", "b"), [(text, "z")]))
    assert shown(rows).tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]


@THEIRS
@pytest.mark.parametrize(
    "args",
    [
        ["report", "t.yaml", "-o", "x.html"],
        ["report", "u.yaml", "-o", "x.html", "--baseline", "t.yaml"],
        ["report", "panel.yaml", "-o", "x.html", "--brand", "brand.yaml"],
        ["report", "t.yaml", "-o", "x.html", "--against", "t.yaml"],
        ["report", "t.yaml", "-o", "x.html", "--scan", "repo"],
        ["portfolio", "t.yaml", "u.yaml", "-o", "x.html", "--title", "<script>x</script>{{ 7*7 }}"],
    ],
    ids=lambda args: " ".join(args),
)
def test_nothing_that_somebody_wrote_is_markup_or_code_in_a_page(
    args: list[str], own: str, run: Run
) -> None:
    run(*args, "--rubric", own)
    html = Path("x.html").read_text()
    page = Page(html)
    assert not set(page.tags) & {"img", "iframe", "own", "object", "embed", "form", "base", "link"}
    assert not page.handlers
    assert page.tags.count("script") <= 1
    assert not [
        link
        for link in page.links
        if link.lower().startswith(("javascript:", "data:text", "file:"))
    ]
    assert not STEERS_A_PAGE.search(html)
    assert "{{ 7*7 }}" in html or MARK in html
    assert not re.search(r"[^\d]49 " + MARK, "".join(page.words))


@pytest.mark.parametrize(
    "args", [["badge", "t.yaml"], ["badge", "t.yaml", *RUBRIC]], ids=["our rubric", "their rubric"]
)
def test_a_badge_is_a_drawing_of_text(args: list[str], run: Run) -> None:
    root = ET.fromstring(run(*args))
    names = {element.tag.partition("}")[2] for element in root.iter()}
    assert names <= {"svg", "title", "clipPath", "rect", "g", "text"}
    assert not [
        key
        for element in root.iter()
        for key in element.attrib
        if key.startswith("on") or "href" in key
    ]


def test_figures_are_drawings_of_text(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The pixels of the same drawings would take longest, and are not looked at here.
    monkeypatch.setattr(
        "assess.report.slides._pictures", lambda drawings, *_: [b""] * len(drawings)
    )
    run("report", "t.yaml", "--charts", str(tmp_path), "--rubric", "all")
    assert len(list(tmp_path.glob("*.svg"))) > 3
    for path in tmp_path.glob("*.svg"):
        root = ET.parse(path).getroot()
        names = {element.tag.partition("}")[2] for element in root.iter()}
        assert not names & {"script", "image", "a", "foreignObject", "own"}, path
        assert not [
            k
            for element in root.iter()
            for k in element.attrib
            if k.startswith("on") or "href" in k
        ]
        assert not STEERS_A_PAGE.search(path.read_text())


# ---------------------------------------------------------------- build servers and programs


def test_annotations_of_a_build_server_are_ours_alone(run: Run) -> None:
    own = list(map(str, Path().glob("name*.yaml")))
    shown = run(
        "score",
        "t.yaml",
        *own,
        "wrong.yaml",
        "--format",
        "github",
        "--fail-under",
        "google=2",
        *RUBRIC,
        status=1,
    )
    lines = shown.splitlines()
    assert len(lines) >= 4
    for line in lines:
        command = runner(line)
        assert command is not None, line
        assert command[0] in ("error", "warning", "notice")
        assert runner(command[2]) is None  # nor would the text be one, taken by itself
        assert not RAW.search("".join((*command[1].values(), command[2])))
    properties = [line.partition(" ")[2].partition("::")[0] for line in lines]
    for named in properties:
        keys = [part.partition("=")[0] for part in named.split(",")]
        assert set(keys) <= {"file", "line", "col", "title"}, named
        assert len(keys) == len(set(keys)), named


def test_a_test_report_is_well_formed_and_holds_no_element_but_ours(run: Run) -> None:
    own = [str(name) for name in Path().glob("name*.yaml")]
    root = ET.fromstring(
        run(
            "score",
            "t.yaml",
            *own,
            "wrong.yaml",
            "--format",
            "junit",
            "--fail-under",
            "google=2",
            *RUBRIC,
            status=1,
        )
    )
    assert {element.tag for element in root.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "system-out",
    }  # fmt: skip


JSON = [
    ["score", "t.yaml"], ["score", "t.yaml", "u.yaml"], ["explain", "t.yaml"], ["roadmap", "t.yaml"], ["compare", "t.yaml", "u.yaml", "--force"],
    ["agenda", "panel.yaml"], ["portfolio", "t.yaml", "u.yaml"], ["rubric", "show"], ["scan", "repo"], ["badge", "t.yaml"],
]  # fmt: skip


@pytest.mark.parametrize("args", JSON, ids=lambda args: " ".join(args))
def test_json_stays_json_and_keeps_every_character(args: list[str], run: Run) -> None:
    value = json.loads(run(*args, "--format", "json", *RUBRIC))
    if args == ["score", "t.yaml"]:
        assert value["team"] == texts.trick(0)


def test_json_lines_are_one_line_each(run: Run) -> None:
    shown = run("score", "t.yaml", "u.yaml", "wrong.yaml", "--format", "jsonl", *RUBRIC, status=1)
    assert [set(json.loads(line)) >= {"file"} for line in shown.split("\n")[:-1]] == [True] * 3


# ---------------------------------------------------------------- answer files that are made


def test_answer_files_that_are_made_say_what_was_said(run: Run, tmp_path: Path) -> None:
    rubric = load_rubric()
    panel = read_answers("panel.yaml", rubric)
    assert [x.name for x in panel.panel.respondents] == ["=1+1 Ana", "<b>Ben</b>"]
    run("import", "s.csv", "--out-dir", str(tmp_path / "in"), status=1)
    (made,) = (tmp_path / "in").iterdir()
    assert re.fullmatch(r"[\w-]+\.yaml", made.name)
    said = read_answers(made, rubric)
    assert said.team == texts.trick(0)
    assert said.answer("labelling").note == texts.trick(2)
    run(
        "scan",
        "repo",
        "--format",
        "yaml",
        "--team",
        "x: &a [*a] # \u202e",
        "-o",
        str(tmp_path / "draft.yaml"),
    )
    draft = read_answers(tmp_path / "draft.yaml", rubric)
    assert draft.team == "x: &a [*a] # \u202e"
    run("new", str(tmp_path / "n.yaml"), "--team", texts.trick(3), *RUBRIC)
    assert read_answers(tmp_path / "n.yaml", load_rubric(Path("own"))).team == texts.trick(3)


def test_names_of_reports_are_file_names_only(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(
        "report",
        *[str(name) for name in Path().glob("name*.yaml")],
        "--out-dir",
        str(out),
        "--format",
        "md",
    )
    (made,) = (path for path in out.iterdir() if not path.name.startswith("."))
    assert not RAW.search(made.name)
    assert not set(made.name) & set('<>:"/\\|?*')
