"""The shorter and the redacted editions, and what the pages say beside the numbers."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import re
from pathlib import Path

import pypdf
import pytest
from pdf_words import words_of

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.answers.read import parse_answers, read_answers
from assess.answers.redact import redact
from assess.cli.main import main
from assess.panel.merge import merge
from assess.portfolio.place import Figures, Organisation
from assess.report.extract import extract
from assess.report.options import SECTIONS
from assess.report.render import ReportOptions, render
from assess.rubric.load import load_rubric
from assess.scoring.score import score

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
SECRETS = ("sEcReTnote", "sEcReTreason", "sEcReTaccepted", "sEcReTwhat", "sEcReTref", "sEcReTlink")
WHO = "sEcReTrespondent"


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture(scope="module")
def assessment(rubric):
    return read_answers(SAMPLE, rubric)


def made(rubric, assessment, data: bytes | None = None, form="pdf", **options) -> bytes:
    result = score(rubric, assessment)
    return render(
        rubric,
        assessment,
        result,
        format=form,
        options=ReportOptions(**options),
        answers_bytes=data,
    )


def test_the_summary_has_two_pages_that_stand_alone(rubric, assessment):
    pages = words_of(made(rubric, assessment, summary=True))
    assert len(pages) == 2
    text = " ".join(pages[1].split())
    for words in ("Strengths", "Largest risks", "What holds the next level", "next quarter"):
        assert words in text
    assert "Google: level 0 of 2" in text
    assert "Microsoft: level 2 of 4" in text


@pytest.mark.parametrize("chapter", SECTIONS)
def test_each_chapter_can_be_had_alone(rubric, assessment, chapter):
    earlier = dataclasses.replace(assessment, date=dt.date(2026, 5, 4))
    others = Organisation("teams", (Figures.of(score(rubric, earlier)),))
    two = tuple(dataclasses.replace(assessment, respondents=(who,), file=who) for who in "ab")
    html = made(
        rubric,
        merge(rubric, two).assessment if chapter == "opinions" else assessment,
        form="html",
        sections=(chapter,),
        baselines=(earlier,),
        against=others,
    ).decode()
    assert re.findall(r'<section class="chapter chapter-([a-z]+)"', html) == [chapter]


def secret(rubric) -> tuple[Assessment, bytes]:
    na = next(q for q in rubric.ladder if q.allow_na)
    first, second = rubric.ladder[0], rubric.ladder[1]
    assert na.id not in (first.id, second.id)
    assessment = Assessment(
        team="Team",
        date=dt.date(2026, 11, 23),
        respondents=(WHO,),
        answers={
            first.id: Answer(option=1, note=SECRETS[0], evidence=("x", f"https://{SECRETS[5]}/a")),
            second.id: Answer(option=0, accepted=SECRETS[2]),
            na.id: Answer(reason=SECRETS[1]),
        },
        evidence={"x": EvidenceRecord("x", "documented", SECRETS[3], f"https://{SECRETS[4]}/b")},
    )
    return assessment, f"# {SECRETS[0]} {WHO} {SECRETS[3]}\n".encode()


def test_what_is_redacted_is_nowhere_in_the_page(rubric):  # for PDF: test_redact.py
    assessment, data = secret(rubric)
    everything = made(
        rubric, assessment, data, "html", redact=frozenset({"notes", "evidence", "respondents"})
    ).decode()
    for word in (*SECRETS, WHO):
        assert word.lower() not in everything.lower(), word


def test_without_redaction_all_of_it_is_there(rubric):
    assessment, _ = secret(rubric)
    everything = made(rubric, assessment, form="html").decode()
    assert all(word in everything for word in (*SECRETS, WHO))


def test_each_part_is_redacted_alone_and_the_levels_stay(rubric):
    assessment, data = secret(rubric)
    found = made(rubric, assessment, form="html", redact=frozenset({"evidence"})).decode()
    assert not any(word in found for word in SECRETS[3:])
    assert all(word in found for word in (*SECRETS[:3], WHO))
    assert "carries 1 of 1 answer" in found
    attached = extract(made(rubric, assessment, data, redact=frozenset({"evidence"}), summary=True))
    again = parse_answers(attached, rubric)
    assert (
        score(rubric, again).models["google"].level
        == score(rubric, assessment).models["google"].level
    )
    assert SECRETS[0] in attached.decode()


def test_only_what_can_be_redacted_may_be_named(assessment):
    with pytest.raises(ValueError, match="cannot redact"):
        redact(assessment, {"team"})
    assert redact(assessment, ()) is assessment


def test_the_command_makes_both_editions(tmp_path, capsys):
    out = tmp_path / "s.pdf"
    assert main(["report", str(SAMPLE), "-o", str(out), "--summary", "--redact", "notes"]) == 0
    assert len(pypdf.PdfReader(out).pages) == 2
    assert b"Every first Sunday" not in extract(out.read_bytes())
    assert main(["report", str(SAMPLE), "-o", str(out), "--redact", "team"]) == 2
    assert main(["report", str(SAMPLE), "-o", str(out), "--summary", "--section", "risks"]) == 2


def test_a_quick_assessment_gives_a_shorter_report(rubric):
    core = {q.id: Answer(option=min(1, q.top)) for q in rubric.questions if q.core}
    quick = Assessment(team="T", date=dt.date(2026, 1, 2), answers=core, quick=True)
    html = made(rubric, quick, form="html").decode()
    assert len(re.findall(r'<tr id="answer-', html)) == len(core)
    assert "a quick assessment does not ask for them" in html
    assert 'id="cycles"' not in html
    assert len(words_of(made(rubric, quick))) <= 14  # the sample's whole report has 17


def test_no_average_over_models_and_no_benchmark_is_printed(rubric, assessment):
    text = re.sub(
        r"<style>.*?</style>", "", made(rubric, assessment, form="html").decode(), flags=re.S
    )
    result = score(rubric, assessment)
    indices = [
        m.index / m_.top for m, m_ in zip(result.models.values(), rubric.models, strict=True)
    ]
    assert f"{sum(indices) / len(indices):.0%}" not in re.findall(r"overall[^.]*", text)
    assert not re.search(
        r"overall (score|maturity|percentage)|industry average|percentile", text, re.I
    )


def test_every_figure_has_a_description_and_a_caption(rubric, assessment):
    html = made(rubric, assessment, form="html").decode()
    figures = re.findall(r"<figure>.*?</figure>", html, re.S)
    assert len(figures) >= 10
    for figure in figures:
        assert re.search(r'<svg[^>]*role="img"', figure)
        assert re.search(r"<title>[^<]{20,}</title>", figure)
        assert "<figcaption>" in figure


def test_html_asks_for_nothing_and_forbids_everything_else(rubric, assessment):
    html = made(rubric, assessment, form="html").decode()
    assert "default-src 'none'" in html
    assert not re.search(r"url\((?!\"data:)", html)
    assert not re.search(r"<(link|img|iframe|object)\b", html)
    assert 'name="viewport"' in html
    assert "prefers-color-scheme: dark" in html


def test_the_only_script_is_the_one_whose_hash_the_policy_names(rubric, assessment):
    html = made(rubric, assessment, form="html").decode()
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in html
    assert html.count("<script") == 1
    short = made(rubric, assessment, form="html", sections=("summary",)).decode()
    assert "<script" not in short
    assert "script-src" not in short


@pytest.mark.parametrize("chapter", ["summary", "why", "confidence", "answers"])
def test_no_link_inside_a_shorter_edition_leads_nowhere(rubric, assessment, chapter):
    html = made(rubric, assessment, form="html", sections=(chapter,)).decode()
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


def test_the_numbers_of_ladder_and_profile_stand_in_a_table_of_each_model(rubric, assessment):
    html = made(rubric, assessment, form="html", sections=("standing",)).decode()
    tables = re.findall(r'<table class="numbers">.*?</table>', html, re.S)
    result = score(rubric, assessment)
    assert len(tables) == len(rubric.models)
    for table, model in zip(tables, rubric.models, strict=True):
        rows = [
            re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
            for row in re.findall(r"<tr.*?</tr>", table, re.S)
        ]
        found = result.models[model.id]
        assert [row[0] for row in rows[1:-2]] == [c.title for c in model.categories]
        total, rating = rows[-2], rows[-1]
        for level, count, words in zip(found.levels, total[1:], rating[1:], strict=True):
            assert count.startswith(f"{level.met} of {level.applicable}")
            assert ("unknown" in count) == bool(level.unknown)
            assert f"{level.rating} " in words


def test_targets_are_drawn_from_the_level_now(rubric, assessment):
    html = made(rubric, assessment, form="html", sections=("roadmap",)).decode()
    result = score(rubric, assessment)
    for model, target in assessment.targets.items():
        short = next(m.short for m in rubric.models if m.id == model)
        assert f"{short}: now {result.models[model].level}, target {target} of" in html
