"""Figures for slides: every one is there, as SVG and PNG, whole and with nothing from outside."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from assess.answers.read import read_answers
from assess.cli.main import main
from assess.report.brand import read_brand
from assess.report.options import ReportOptions
from assess.report.slides import PIXELS, Slide, slides
from assess.rubric.load import load_rubric
from assess.scoring.score import score

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
THEN = ROOT / "reports" / "samples" / "compare-then.yaml"
BRAND = ROOT / "examples" / "brand" / "brand.yaml"
SHAPES = {
    "svg",
    "title",
    "style",
    "rect",
    "g",
    "path",
    "circle",
    "line",
    "polyline",
    "text",
    "tspan",
}
NS = "{http://www.w3.org/2000/svg}"


def drawn(path: Path = SAMPLE, **options) -> dict[str, Slide]:
    rubric = load_rubric()
    assessment = read_answers(path, rubric)
    found = slides(rubric, assessment, score(rubric, assessment), ReportOptions(**options))
    assert len({slide.name for slide in found}) == len(found)
    return {slide.name: slide for slide in found}


@pytest.fixture(scope="module")
def figures() -> dict[str, Slide]:
    return drawn(baselines=(read_answers(THEN, load_rubric()),))


def words(slide: Slide) -> str:
    root = ElementTree.fromstring(slide.svg)
    return " ".join("".join(x.itertext()) for x in root.iter(f"{NS}text"))


def test_every_figure_of_the_report_is_there(figures):
    assert set(figures) == {
        *(
            f"{kind}-{model}"
            for kind in ("level", "ladder", "categories", "trend")
            for model in ("google", "microsoft")
        ),
        *(f"cycle-{cycle}" for cycle in ("data", "mlops", "ibm", "disciplines")),
        *("risks-exposure-and-coverage", "risks-ranked", "risks-then-and-now"),
        *("targets", "roadmap", "evidence", "scorecard-ml-test-score"),
    }


def test_an_svg_needs_nothing_from_outside_and_runs_nothing(figures):
    for slide in figures.values():
        root = ElementTree.fromstring(slide.svg)
        assert {x.tag.removeprefix(NS) for x in root.iter()} <= SHAPES
        assert not [
            key for x in root.iter() for key in x.attrib if key.startswith("on") or "href" in key
        ]
        assert set(re.findall(r"url\(.{6}", slide.svg.decode())) == {'url("data:'}
        assert b"class=" not in slide.svg
        assert root.findtext(f"{NS}title")


def test_a_png_is_wide_enough_for_a_slide_and_looks_as_its_svg_says(figures):
    for slide in figures.values():
        root = ElementTree.fromstring(slide.svg)
        with Image.open(io.BytesIO(slide.png)) as picture:
            assert picture.format == "PNG"
            assert picture.width == PIXELS
            ratio = float(root.get("height", "")) / float(root.get("width", ""))
            assert picture.height / picture.width == pytest.approx(ratio, abs=0.003)
            colours = picture.convert("RGB").getcolors(1 << 24)
            assert len(colours) > 50  # text is there, its edges smoothed
            edge = picture.convert("L").crop((0, 0, PIXELS, 20)).getextrema()
            assert edge == (255, 255)


def test_nothing_runs_over_the_edge(figures):
    for slide in figures.values():
        with Image.open(io.BytesIO(slide.png)) as picture:
            grey = picture.convert("L")
            side = grey.crop((PIXELS - 15, 0, PIXELS, picture.height)).getextrema()
            foot = grey.crop((0, picture.height - 15, PIXELS, picture.height)).getextrema()
            assert side == foot == (255, 255), slide.name


def test_each_says_its_point_its_legend_and_where_it_is_from(figures):
    for slide in figures.values():
        text = words(slide)
        assert "Fraud scoring · 23 November 2026 · rubric mlops" in text
        assert len(text) > 120
    assert "Level 3 has 1 of 12 criteria met" in words(figures["ladder-microsoft"])
    assert "1 Feedback loops; 2 Monitoring: data" in words(figures["risks-exposure-and-coverage"])
    assert "4 Train: 62%" in words(figures["cycle-mlops"])


def test_the_same_answers_give_the_same_bytes(figures):
    again = drawn(sections=("risks",))
    assert again["risks-ranked"] == figures["risks-ranked"]


def test_figures_of_chapters_that_are_left_out_are_left_out():
    assert set(drawn(sections=("confidence",))) == {"level-google", "level-microsoft", "evidence"}


def test_a_brand_colours_them_and_signs_them():
    found = drawn(sections=("standing",), brand=read_brand(BRAND))["ladder-google"]
    assert b"#0b6e4f" in found.svg
    assert b"#1f4e79" not in found.svg
    assert "Harbour Analytics · Fraud scoring" in words(found)
    with Image.open(io.BytesIO(found.png)) as picture:
        assert picture.convert("RGB").getcolors(1 << 24)
        assert (0x0B, 0x6E, 0x4F) in {
            colour for _, colour in picture.convert("RGB").getcolors(1 << 24)
        }


def test_what_a_team_writes_stays_text(tmp_path):
    path = tmp_path / "team.yaml"
    team = "<script>x</script> & \\\"']]> 漢字 مرحبا 😀 " + "W" * 120
    path.write_text(f'schema: 1\nteam: "{team}"\ndate: 2026-11-23\nanswers: {{}}\n')
    for slide in drawn(path, sections=("confidence",)).values():
        root = ElementTree.fromstring(slide.svg)
        assert not root.findall(f".//{NS}script")
        assert "<script>x</script> &" in words(slide)
        with Image.open(io.BytesIO(slide.png)) as picture:
            side = picture.convert("L").crop((PIXELS - 15, 0, PIXELS, picture.height))
            assert side.getextrema() == (255, 255)


def test_long_words_and_words_without_spaces_go_on_in_the_next_line():
    from assess.report.slides import _lines

    text = "漢字" * 200 + " and " + "x" * 300
    lines = list(_lines(text, 10, 400))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert len(lines) > 8
    assert list(_lines("", 10, 400)) == []


def test_the_command_writes_them_with_and_without_a_report(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("teams").mkdir()
    for name in ("a", "b"):
        Path("teams", f"{name}.yaml").write_text(
            f"schema: 1\nteam: {name}\ndate: 2026-11-23\nanswers: {{}}\n"
        )
    some = ["--section", "confidence"]
    assert main(["report", "teams/a.yaml", "--charts", "one", *some]) == 0
    assert capsys.readouterr().err == "Wrote 3 figures as SVG and PNG into one\n"
    names = [
        f"{name}.{form}"
        for name in ("evidence", "level-google", "level-microsoft")
        for form in ("png", "svg")
    ]
    assert sorted(path.name for path in Path("one").iterdir()) == names
    assert (
        main(["report", "teams", "--charts", "many", "--out-dir", "out", "--format", "html", *some])
        == 0
    )
    assert sorted(path.name for path in Path("out").glob("[!.]*")) == ["a.html", "b.html"]
    for name in ("a", "b"):
        assert sorted(path.name for path in Path("many", name).iterdir()) == names
    assert Path("many/a/evidence.svg").read_bytes() == Path("one/evidence.svg").read_bytes()
    capsys.readouterr()
    Path("file").write_text("x")
    assert main(["report", "teams/a.yaml", "--charts", "file", *some]) == 2
    assert "file" in capsys.readouterr().err
    assert main(["report", "teams/a.yaml"]) == 2
