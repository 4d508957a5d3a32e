"""What is redacted is nowhere: not on pages, in streams, metadata or the attachment, nor in HTML."""

from __future__ import annotations

import io
from itertools import combinations

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_words import words_of
from strategies import answers_to, assessment

from assess.answers.emit import to_text
from assess.answers.read import parse_answers
from assess.answers.redact import REDACTABLE, redact, redacted_file
from assess.cli.main import main
from assess.report.extract import extract
from assess.rubric.load import load_rubric
from assess.scoring.score import score

RUBRIC = load_rubric()
PLANTED = {
    "notes": ("Zqnote", "Zqreason", "Zqaccepted"),
    "evidence": ("zqid", "Zqwhat", "zqref", "zqaddress"),
    "respondents": ("Zqrespondent",),
}
COMMENT = "Zqcomment"
KEPT = ("Zqteam", "Zqlabel")
CHOICES = [set(x) for n in (1, 2, 3) for x in combinations(REDACTABLE, n)]


def planted() -> str:
    """An answer file with a word of its own in every place where people write."""
    first, second, *_ = RUBRIC.ladder
    na = next(q for q in RUBRIC.ladder[2:] if q.allow_na)
    return f"""\
schema: 1  # {COMMENT}
team: Zqteam
date: 2026-11-23
respondents: [Zqrespondent]
answers:
  {first.id}: {{option: 1, note: Zqnote here, evidence: [zqid, "https://zqaddress.example/x"]}}
  {second.id}: {{option: 0, accepted: Zqaccepted for now}}
  {na.id}: {{not_applicable: Zqreason is this}}
evidence:
  - {{id: zqid, kind: demonstrated, what: Zqwhat ran, ref: "https://zqref.example/y", observed_on: 2026-10-01}}
labels: {{department: Zqlabel}}
"""


def everything(data: bytes) -> str:
    """All that a PDF holds: raw, every object, every stream unfolded, metadata, text of pages."""
    parts = [data.decode("latin-1")]
    with pikepdf.open(io.BytesIO(data)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream):
                parts += [
                    thing.read_bytes().decode("latin-1"),
                    thing.read_bytes().decode("utf-16-be", "ignore"),
                ]
            parts += strings(thing)
    parts += words_of(data)
    return "".join("".join(part.split()) for part in parts).lower()  # fmt: skip


def strings(thing: pikepdf.Object, depth: int = 0) -> list[str]:
    if isinstance(thing, pikepdf.String):
        return [str(thing)]
    if depth > 40 or thing is None or (depth and getattr(thing, "is_indirect", False)):
        return []
    if isinstance(thing, pikepdf.Array):
        return [word for item in thing for word in strings(item, depth + 1)]
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return [word for item in dict(thing.items()).values() for word in strings(item, depth + 1)]
    return []


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "team.yaml").write_text(planted(), encoding="utf-8")
    return tmp_path


def words(what: set[str]) -> list[str]:
    return [word.lower() for name in what for word in PLANTED[name]]


# each kind is left out once and left in once; HTML, which is quicker made, takes all choices
@pytest.mark.parametrize(
    "what", [{"notes", "respondents"}, {"evidence"}], ids=lambda what: "-".join(sorted(what))
)
def test_nothing_redacted_is_left_in_a_pdf_and_the_rest_is(folder, what):
    assert main(["report", "team.yaml", "-o", "r.pdf", "-q", "--redact", ",".join(what)]) == 0
    found = everything((folder / "r.pdf").read_bytes())
    for word in [*words(what), COMMENT.lower()]:
        assert word not in found
    for word in [*words(set(REDACTABLE) - what), *map(str.lower, KEPT)]:
        assert word in found


def test_the_search_finds_every_word_where_nothing_is_redacted(folder):
    assert main(["report", "team.yaml", "-o", "r.pdf", "-q"]) == 0
    found = everything((folder / "r.pdf").read_bytes())
    for word in [*words(set(REDACTABLE)), COMMENT.lower(), *map(str.lower, KEPT)]:
        assert word in found


@pytest.mark.parametrize("what", CHOICES, ids=lambda what: "-".join(sorted(what)))
def test_nothing_redacted_is_left_in_html_and_the_rest_is(folder, what):
    assert main(["report", "team.yaml", "-o", "r.html", "-q", "--redact", ",".join(what)]) == 0
    found = (folder / "r.html").read_text(encoding="utf-8").lower()
    assert COMMENT.lower() not in found
    for word in words(what):
        assert word not in found
    shown = [word for word in words(set(REDACTABLE) - what) if word != "zqid"]  # what it names is
    for word in [*shown, "zqteam"]:
        assert word in found


def test_a_report_made_from_an_earlier_assessment_redacts_that_one_too(folder):
    old = planted().replace("2026-11-23", "2025-11-23").replace("Zq", "Zqold")
    (folder / "old.yaml").write_text(old.replace("option: 1", "option: 0"), encoding="utf-8")
    args = ["--baseline", "old.yaml", "--redact", "notes,evidence,respondents"]
    assert main(["report", "team.yaml", "-o", "r.html", "-q", *args]) == 0
    found = (folder / "r.html").read_text(encoding="utf-8").lower()
    for word in words(set(REDACTABLE)):
        assert word not in found
        assert word.replace("zq", "zqold") not in found


@pytest.mark.parametrize("what", CHOICES, ids=lambda what: "-".join(sorted(what)))
def test_the_attached_file_is_valid_and_says_what_is_left(folder, what):
    assert main(["report", "team.yaml", "-o", "r.pdf", "-q", "--summary", "--redact", ",".join(what)]) == 0  # fmt: skip
    data = extract(folder / "r.pdf")
    left = parse_answers(data, RUBRIC)
    whole = parse_answers(planted().encode(), RUBRIC)
    assert {k: (a.status, a.option) for k, a in left.answers.items()} == {
        k: (a.status, a.option) for k, a in whole.answers.items()
    }
    assert bool(left.evidence) == ("evidence" not in what)
    assert bool(left.respondents) == ("respondents" not in what)
    assert [bool(a.accepted) for a in left.answers.values()] == [
        bool(a.accepted) for a in whole.answers.values()
    ]
    for word in words(what):
        assert word not in data.decode().lower()


@settings(max_examples=60, deadline=None)
@given(answers_to(RUBRIC), st.sets(st.sampled_from(REDACTABLE)))
def test_redaction_changes_no_level_and_can_be_done_twice(answers, what):
    said = assessment(answers)
    once = redact(said, what)
    assert redact(once, what) == once
    before, after = score(RUBRIC, said), score(RUBRIC, once)
    for model, found in before.models.items():
        now = after.models[model]
        assert (now.level, now.low, now.high, now.index) == (
            found.level,
            found.low,
            found.high,
            found.index,
        )
        assert now.shown == found.shown or "evidence" in what
    assert redacted_file(once) == to_text(once).encode()


def test_what_cannot_be_redacted_is_named(folder, capsys):
    assert main(["report", "team.yaml", "-o", "r.pdf", "--redact", "evidense"]) == 2
    assert "Did you mean 'evidence'" in capsys.readouterr().err
    assert not (folder / "r.pdf").exists()
