"""The pages say what is so: examples are run, answer files are read, links and targets exist."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib

import pytest
from conftest import ROOT

from assess.answers.read import parse_answers
from assess.rubric.load import load_rubric
from assess.rubric.schema import schemas
from tools import reference_pages
from tools.docs import Example, agrees, check, examples, pages, renew, renew_page, sections

PAGES = pages()
named = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)

HEADER = 'schema: 1\nrubric: {id: mlops, version: "1.0.0"}\nteam: Example\ndate: 2026-11-23\n'


@pytest.mark.parametrize(
    ("page", "group"),
    [
        pytest.param(page, group, id=f"{page.stem}, {section}")
        for page in PAGES
        for section, group in sections(page)
    ],
)
def test_every_command_on_a_page_does_what_the_page_shows(page, group):
    wrong, _ = check(page, group)
    assert not wrong, "\n\n".join(wrong)


@named
def test_every_link_to_a_file_leads_somewhere(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        address = target[0] or target[1]
        if "://" in address or address.startswith("mailto:"):
            continue
        file, _, anchor = address.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), f"{page.name} links to {address}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}
            assert anchor in slugs, f"{page.name} links to {address}"


@named
def test_every_make_target_on_a_page_exists(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"`([^`\n]+)`", text) + [e.command for e in examples(text)]
    for line in code:
        if found := re.match(r"make ([a-z]+)", line):
            assert found[1] in targets, f"{page.name}: {line}"


def answer_blocks():
    """Every YAML block of the answer file's page."""
    text = (ROOT / "docs" / "answer-file.md").read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", answer_blocks(), ids=lambda block: block.splitlines()[0][:40])
def test_every_answer_file_on_its_page_is_valid(block):
    text = block if "schema: 1" in block else HEADER + block
    parse_answers(text.encode(), load_rubric(), "answer-file.md")


def commands(*group):
    """Names of the commands that the help of the program, or of a group of it, lists."""
    done = subprocess.run(
        [sys.executable, "-m", "assess", *group, "--help"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    listed = done.stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    return [line.split()[0] for line in listed.splitlines() if line[2:3].strip()]


NEEDS_TERMINAL = {"start"}


def test_every_command_has_its_place_on_the_commands_page_with_its_help():
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    shown = {example.command for example in examples(text)}
    names = [(name,) for name in commands()]
    names += [("rubric", name) for name in commands("rubric")]
    assert ("score",) in names
    assert ("rubric", "check") in names
    for name in names:
        command = " ".join(("assess", *name))
        assert f"{command} --help" in shown, f"docs/commands.md lacks: $ {command} --help"
        assert name[0] in NEEDS_TERMINAL or any(
            shown_command.startswith(command) and "--help" not in shown_command
            for shown_command in shown
        ), f"docs/commands.md lacks an example of: {command}"


# --- the reader of examples


def test_an_example_is_its_command_its_output_and_its_exit_status():
    text = "## S\n```console\n$ one \\\n> two\nsaid\n$ false  # exits with 3\n```\n"
    text += "```sh\n$ not this\n```\n"
    assert list(examples(text)) == [
        Example("S", "one \\\ntwo", 4, 5, ("said",)),
        Example("S", "false", 6, 6, (), 3),
    ]


def test_dots_stand_for_any_lines_and_for_no_others():
    printed = ["a", "b", "c"]
    assert agrees(("a", "...", "c"), printed)
    assert agrees(("...",), printed)
    assert agrees((), printed)
    assert not agrees(("a", "c"), printed)
    assert not agrees(("a", "...", "b"), printed)


def test_renewed_output_keeps_as_much_as_was_shown():
    assert renew(("x", "...", "y", "z"), ["a", "b", "c", "d"]) == ["a", "...", "c", "d"]
    assert renew(("x",), ["a", "b"]) == ["a", "b"]
    assert renew((), ["a"]) == []


def test_a_page_that_went_stale_is_noticed_and_renewed(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.docs.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("# P\n```console\n$ echo new\nold\n$ exit 1\n```\nend\n", encoding="utf-8")
    ((_, group),) = sections(page)
    wrong, changes = check(page, group)
    assert len(wrong) == 2
    assert "prints something else now" in wrong[0]
    assert "exits with 1, not 0" in wrong[1]
    renew_page(page, changes)
    assert page.read_text(encoding="utf-8") == (
        "# P\n```console\n$ echo new\nnew\n$ exit 1\n```\nend\n"
    )


def test_every_promise_names_tests_that_exist():
    text = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    tables = re.findall(
        r"^\| [^\n]*\| tests \|\n\|[-|]+\|\n((?:\|[^\n]*\|\n)+)", text, re.MULTILINE
    )
    rows = [row for table in tables for row in table.splitlines()]
    assert len(rows) > 40
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for file, name in named:
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_the_page_on_reading_says_which_options_stand_for_which_test():
    def said(side):
        return ", ".join(f"`{id_}` {option}" for id_, option in side.items()) or "not asked"

    (card,) = load_rubric().scorecards
    text = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| TS-.*\|$", text, re.MULTILINE)
    assert rows == [
        f"| {t.source[0].facts[0]} | {said(t.manual)} | {said(t.automated)} |" for t in card.tests
    ]


# --- the reference


def test_the_reference_says_what_the_rubric_says_now():
    made = reference_pages.pages(load_rubric())
    old = [
        name
        for name, text in made.items()
        if (reference_pages.DOCS / name).read_text(encoding="utf-8") != text
    ]
    assert not old, f"out of date: {old}; run: make docs"


@pytest.mark.parametrize("page", sorted(reference_pages.PAGES.glob("*.md")), ids=lambda p: p.stem)
def test_a_reference_page_has_every_anchor_once(page):
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    slugs = [reference_pages.slug(heading) for heading in headings]
    assert len(slugs) == len(set(slugs))


# --- the site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The documentation as a site, built with strict links."""
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", out],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_the_site_has_every_page_and_leads_to_each(site):
    for page in (ROOT / "docs").rglob("*.md"):
        assert (site / page.relative_to(ROOT / "docs").with_suffix(".html")).is_file(), page
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    named = set(re.findall(r"([\w/-]+\.md)", nav))
    pages = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert pages <= named, f"mkdocs.yml does not lead to {pages - named}"


def test_the_site_asks_nobody_else_for_anything(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(
            r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"?(https?:[^\">\s]+)", text
        )
        assert not loaded, f"{page.name}: {loaded}"


def test_the_site_publishes_the_schemas_that_the_command_prints(site):
    for name, schema in schemas(load_rubric()).items():
        assert json.loads((site / "schema" / f"{name}.schema.json").read_text("utf-8")) == schema


def test_the_map_of_the_house_names_every_part_in_its_layer():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^    assess/(\w+) ", text, re.MULTILINE)
    packages = {path.parent.name for path in (ROOT / "assess").glob("*/__init__.py")}
    assert sorted(drawn) == sorted(packages)
    with (ROOT / "pyproject.toml").open("rb") as file:
        (layers, *_) = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    order = [layer.removeprefix("assess.") for layer in reversed(layers["layers"])]
    assert drawn == sorted(drawn, key=order.index)
    folders = set(re.findall(r"^    (\w+)/ ", text, re.MULTILINE))
    kept = {p.name for p in ROOT.iterdir() if p.is_dir() and p.name.isidentifier()}
    made = {"assess", "__pycache__", "build", "dist", "out", "site"}
    assert folders == kept - made
