"""The portfolio report as its readers get it: a real PDF of 60 teams, and the page for screens."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pypdf
import pytest
from pdf_standards import findings
from pdf_words import words_of
from portfolio_cases import TEAMS, assessment, five, rounds, small

from assess.answers.read import read_answers
from assess.portfolio.build import portfolio
from assess.portfolio.record import record
from assess.portfolio.values import Failure, PortfolioOptions
from assess.report.portfolio.drawing import ink_on, shade
from assess.report.portfolio.render import render_portfolio
from assess.rubric.load import load_rubric
from tools.teams import write


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture(scope="module")
def records(rubric, tmp_path_factory):
    paths = write(tmp_path_factory.mktemp("teams"))
    return [record(rubric, read_answers(p, rubric), p.read_bytes()) for p in paths]


@pytest.fixture(scope="module")
def found(rubric, records):
    options = PortfolioOptions(title="Example Bank", by=("department",))
    return portfolio(rubric, records, options, [Failure("broken.yaml", "3:1: It is not YAML.")])


@pytest.fixture(scope="module")
def data(rubric, found) -> bytes:
    return render_portfolio(rubric, found)


@pytest.fixture(scope="module")
def reader(data) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", text)


@pytest.fixture(scope="module")
def text(data) -> str:
    return squeezed("".join(words_of(data)))


def test_sixty_teams_make_a_report_that_can_be_read(reader):
    assert 12 <= len(reader.pages) <= 20


def test_every_team_group_and_category_is_named(rubric, found, text):
    assert len(found.teams) == 60
    for team in found.teams:
        assert squeezed(team.name) in text
    for group in found.groupings[0].groups:
        assert squeezed(group.name) in text
    for model in rubric.models:
        for category in model.categories:
            assert squeezed(category.title) in text


def test_the_numbers_are_printed(rubric, found, text):
    for model, levels in zip(rubric.models, found.models, strict=True):
        at_zero = levels.levels[0].teams
        assert squeezed(f"{at_zero} of 60 teams") in text
        first = found.blockers[model.id][0]
        statement = next(c.statement for c in model.criteria if c.id == first.criterion)
        assert squeezed(statement) in text
    for lifting in found.lifting:
        for investment in lifting.investments:
            for pid in investment.practices:
                assert squeezed(rubric.practice_by_id[pid].title) in text
    for need in found.practices[:12]:
        assert squeezed(rubric.practice_by_id[need.id].title) in text
    for challenge in rubric.challenges:
        assert squeezed(challenge.title) in text
    assert found.change is not None
    assert squeezed(f"{found.change.teams} of 60 teams have an earlier assessment") in text
    assert "broken.yaml" in text


def test_bookmarks_and_contents_lead_to_every_chapter(reader):
    top = [x for x in reader.outline if not isinstance(x, list)]
    assert [x.title.split(" ", 1)[1] for x in top] == [
        "Summary",
        "Where the teams stand",
        "Team by team",
        "Group by group",
        "What keeps teams from their next level",
        "Challenges across the teams",
        "What would lift most teams",
        "What moved since the previous round",
        "How sure this is",
        "How this was worked out",
    ]
    cover = reader.pages[0].extract_text()
    for item in top:
        number = reader.get_destination_page_number(item) + 1
        title = item.title.split(" ", 1)[1]
        assert re.search(rf"{re.escape(title)}[\s.]*{number}\b", cover), (title, number)


def test_it_says_title_date_and_language(reader):
    assert reader.metadata is not None
    assert reader.metadata.title == "MLOps maturity: Example Bank, 60 teams, 12 November 2026"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert not reader.attachments


def test_it_is_tagged_and_claims_pdf_ua_as_the_other_reports_do(data):
    kinds: dict[str, int] = {}
    figures: list[str] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle

        def walk(node):
            if isinstance(node, pikepdf.Array):
                for child in node:
                    walk(child)
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                kinds[str(node.S)] = kinds.get(str(node.S), 0) + 1
                if str(node.S) == "/Figure":
                    figures.append(str(node.get("/Alt", "")))
                if "/K" in node:
                    walk(node.K)

        walk(pdf.Root.StructTreeRoot.K)
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
    for kind in ("/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/L", "/Caption"):
        assert kinds.get(kind, 0) > 0, kinds
    assert len(figures) >= 30
    assert all(figures)


def test_it_keeps_what_pdf_a_and_pdf_ua_ask_for(data):
    assert findings(data) == []


def test_every_font_is_embedded_and_is_one_of_ours(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                descendant = font.DescendantFonts[0]
                assert "Report-Sans" in str(descendant.BaseFont)
                assert any(k in descendant.FontDescriptor for k in ("/FontFile2", "/FontFile3"))


@pytest.fixture(scope="module")
def short():
    """A rubric and a portfolio of five teams that has every chapter and is quick to lay out."""
    rubric = small()
    labels = {team: f"Department {n % 2}" for n, team in enumerate(TEAMS)}
    options = PortfolioOptions(title="Example Bank", by=("department",))
    return rubric, portfolio(rubric, rounds(rubric, labels), options)


def test_the_same_teams_give_the_same_bytes(short):
    assert render_portfolio(*short) == render_portfolio(*short)


def test_the_page_for_screens_asks_nobody_for_anything(rubric, found):
    page = render_portfolio(rubric, found, format="html").decode()
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in ids


def test_names_that_mean_harm_are_only_text(rubric):
    small_rubric = small()
    evil = '<script>alert("x")</script>'
    made = record(
        small_rubric, assessment(evil, TEAMS["Eva"], labels={"department": f"{evil}\u202e"})
    )
    found = portfolio(small_rubric, [made], PortfolioOptions(title=evil, by=("department",)))
    page = render_portfolio(small_rubric, found, format="html").decode()
    assert "<script" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("label", ["ü" * 300, "部門", "قسم"])
def test_long_and_foreign_names_are_laid_out(label):
    small_rubric = small()
    records = five(small_rubric, dict.fromkeys(TEAMS, label))
    records.append(record(small_rubric, assessment(label, TEAMS["Ada"])))
    found = portfolio(small_rubric, records, PortfolioOptions(title=label, by=("department",)))
    reader = pypdf.PdfReader(io.BytesIO(render_portfolio(small_rubric, found)))
    assert len(reader.pages) >= 5


def test_another_rubric_is_told_in_its_own_words():
    small_rubric = small()
    found = portfolio(small_rubric, rounds(small_rubric))
    page = render_portfolio(small_rubric, found, format="html").decode()
    assert "Stairs: 3 of 5 teams (60%) are at level 0" in page
    assert "Statement of s1-team" in page
    assert "Google" not in page
    assert "Microsoft" not in page


def test_without_practices_and_challenges_those_chapters_are_left_out():
    bare = replace(small(), practices=(), challenges=())
    page = render_portfolio(bare, portfolio(bare, five(bare)), format="html").decode()
    assert 'id="lifting"' not in page
    assert 'id="challenges"' not in page
    assert 'href="#lifting"' not in page


def test_very_many_teams_are_told_by_their_most_common_profiles():
    small_rubric = small()
    kinds = list(TEAMS.items())
    records = [
        record(small_rubric, assessment(f"Team {i:04}", kinds[i % 5][1]), plan=False)
        for i in range(500)
    ]
    found = portfolio(small_rubric, records)
    page = render_portfolio(small_rubric, found, format="html").decode()
    body = page.split("</style>")[1]
    assert "500 teams are too many to list" in body
    assert "100 teams" in body
    assert len(set(re.findall(r"Team \d{4}", body))) < 40
    reader = pypdf.PdfReader(io.BytesIO(render_portfolio(small_rubric, found)))
    assert len(reader.pages) <= 20


def test_on_us_letter_the_cover_is_one_page_too(short):
    reader = pypdf.PdfReader(io.BytesIO(render_portfolio(*short, page="letter")))
    assert len([x for x in reader.outline if not isinstance(x, list)]) == 10
    assert [float(x) for x in reader.pages[0].mediabox[2:]] == [612, 792]
    assert "Summary" in reader.pages[1].extract_text()


def luminance(colour: str) -> float:
    def linear(c: int) -> float:
        x = c / 255
        return x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("top", range(1, 11))
def test_numbers_on_every_shade_have_the_contrast_that_small_text_needs(top):
    shades = [luminance(shade(k, top)) for k in range(top + 1)]
    assert shades == sorted(shades, reverse=True)
    for k in range(top + 1):
        fill = shade(k, top)
        high, low = sorted((luminance(fill), luminance(ink_on(fill))), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (top, k)
