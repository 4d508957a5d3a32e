"""Texts that would steer whatever shows them, in every place where a file of somebody else has text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric

ROOT = Path(__file__).parent.parent
MARK = "q7z"
"""Stands in each text, so that it can be found in what comes out."""
_ODD = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
COMMANDS = (
    "=cmd|' /C calc'!A0", "+1+cmd|'x'!A0", "-2+3+cmd|'x'!A0", "@SUM(1+1)", "\uff1d1+1", "a;=1+1",
    "\u202egnp.exe\u2066", "\u200fabc\u061c", "\u2028::error::own", "\ufeff=1",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</td></tr></table><h1>own</h1>", "&lt;b&gt;&#x202e;",
    "[link](javascript:alert(1))", "![i](http://a.example/i.png)", "<http://a.example/x>", "| a | b |", "`code` *b* _i_ ~~s~~",
    "# own heading", "1. own list", "---", "[x]: http://a.example", "{{ 7*7 }} {% raw %}", "${7*7} #{7*7}", "%0A::error::own",
    "::error file=x::own", "##[error]own", "]]></failure><own/>", "<!--", "-->", "<![CDATA[", "$(id) `id`", "\\u202e \\x1b[2J", "%s %n %(x)s {x} {0}",
    "[bold]own[/bold] :smile:", "https://a.example/?a=<b>&c='\"", "@octocat and @org/team",
    "Fixes #12, GH-12, org/repo#12, group/project!12", "/close", "x" * 120, "ᏜꙮＡ\U0001f680", "a\u0000b"[:1],
)  # fmt: skip
LINES = (
    "first\n=1+1",
    "first\n::error::own",
    "first\n# own\n\n- own\n\n    own",
    "first\r\n=1",
    "tab\there",
    "first\n| a |\n|---|\n| b |",
)
"""Texts of several lines, for where those are allowed."""
STEERING = ("\x1b[2J", "\x1b]0;own\x07", "\u009b2J", "\x9d0;own\x9c", "\x08\x08own", "\x00", "\x7f")
"""What no file may hold at all."""


def dumped(value: Any) -> str:
    """JSON that is YAML as well: what is no plain character is escaped, the others stand as they are."""
    text = json.dumps(value, ensure_ascii=False)
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def trick(number: int, *, lines: bool = False) -> str:
    """One text after another."""
    texts = COMMANDS + LINES if lines else COMMANDS
    return f"{texts[number % len(texts)]} {MARK}{number}"


def everything(number: int, *, lines: bool = False) -> str:
    """Many of them in one text, for places that no single one happens to meet."""
    return (
        f"\u202e<script>1</script> <own>[l](javascript:x) ![i](http://a.example/i.png) *b* `c` ~~s~~ | {{{{ 7*7 }}}}"
        f" @octocat Fixes #12 &lt;b&gt; \u2066{MARK}{number}"
    )


def address(number: int) -> str:
    """An address of evidence that is a trick."""
    return f"https://a.example/{''.join(trick(number).split())}"


def answer_file(
    path: Path,
    *,
    team: int = 0,
    day: str = "2026-11-23",
    more: str = "",
    rubric: Rubric | None = None,
    trick: Callable[..., str] = trick,
) -> Path:
    """An answer file whose every text is a trick; addresses are none that are plain."""
    rubric = rubric or load_rubric()
    number = team
    lines = [
        f'schema: 1\nrubric: {{id: {rubric.id}, version: "{rubric.version}"}}',
        f"team: {dumped(trick(team))}",
        f"date: {day}",
    ]
    lines.append("respondents: [" + ", ".join(dumped(trick(team + n)) for n in range(3)) + "]")
    lines.append(
        "labels: {"
        + ", ".join(f"{dumped(trick(n))}: {dumped(trick(n + 1))}" for n in range(12))
        + "}"
    )
    lines.append("answers:")
    for question in rubric.questions:
        number += 1
        said, proof = dumped(trick(number, lines=True)), dumped(address(number))
        if question.allow_na and number % 3 == 0:
            lines.append(f"  {question.id}: {{not_applicable: {said}, note: {said}}}")
        else:
            option = (number + team) % len(question.options)
            lines.append(
                f"  {question.id}: {{option: {option}, note: {said}, accepted: {said},"
                f' evidence: ["https://a.example/?{number}=<b>&{MARK}\'", {proof if option % 2 else "record"}]}}'
            )
    lines.append("evidence:")
    lines.append(
        f"  - {{id: record, kind: documented, what: {dumped(trick(7, lines=True))}, ref: {dumped(trick(9))}}}"
    )
    path.write_text("\n".join(lines) + "\n" + more, encoding="utf-8", errors="surrogatepass")
    return path


TEXT_KEYS = {
    "title", "unit", "authors", "edition", "intro", "text", "help", "counts", "does_not_count", "why", "label", "detail",
    "evidence_hint", "heading", "what", "short", "about", "name", "summary", "statement", "note", "group", "topic", "unasked",
}  # fmt: skip
LIST_KEYS = {"na_reasons", "symptoms", "roles", "steps", "done_when", "pitfalls", "tools"}


def rubric_folder(
    folder: Path, source: Path = ROOT / "rubrics", text: Callable[[int], str] = trick
) -> Path:
    """A rubric with a trick in place of each of its texts; the built-in one, to be laid over it.

    Args:
        folder: where it goes.
        source: the rubric.
        text: gives one text after another.
    """
    number = 0

    def hostile(value: Any, key: str = "") -> Any:
        nonlocal number
        if isinstance(value, dict):
            named = key == "offers_na"
            return {k: hostile(v, "title" if named else k) for k, v in value.items()}
        if isinstance(value, list):
            return [hostile(item, "title" if key in LIST_KEYS else key) for item in value]
        if isinstance(value, str) and key in TEXT_KEYS:
            number += 1
            return text(number)[:60] if key == "topic" else text(number)
        return value

    for path in [
        *source.glob("*.yaml"),
        *source.glob("models/*.yaml"),
        *source.glob("scorecards/*.yaml"),
    ]:
        if path.name in ("sample-team.yaml", "signals.yaml"):
            continue
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        value = hostile(yaml.safe_load(path.read_text(encoding="utf-8")))
        target.write_text(dumped(value), encoding="utf-8")
    return folder


def repository(folder: Path) -> Path:
    """A repository whose names and contents are tricks."""
    for number, text in enumerate(COMMANDS):
        name = text.replace("/", "\u2044")[:60]
        if name in (".", "..", ""):
            continue
        path = folder / f"{name}{MARK}" / "train.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"import mlflow  # {text} {MARK}{number}\n", encoding="utf-8", errors="surrogatepass"
        )
    (folder / "a\x1b[2Jb\n.py").write_text("import mlflow  # \x1b]0;own\x07\u009b2J\n")
    return folder


SCREEN = (
    "[red]own[/red]", "[@click=app.bell]own[/]", "[link=https://a.example]own[/link]", "[", "[/", "]]", "\\[b]own[/b]", "$error own", "[$error]own",
    "a\u202eb\u2066c\u2069", "\u200f\u061ca\u200e", "z\u200bw\u200dj\u2060\u00adq\ufeff", "e" + "\u0301" * 40, "\u6f22\u5b57" * 30, "W" * 200,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f3fd\u2764\ufe0f", "\u2028::own\u2029", "\U000e0041\U000e0042\ufff9a\ufffab\ufffb",
    "\u0e01\u0e34\u0e4d\ufdfd\U00012031", "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", "\ue0b0\U0010fffd",
)  # fmt: skip
"""Texts that a screen of characters could take for more than text."""


def screen_trick(number: int, *, lines: bool = False) -> str:
    """One text for a screen after another."""
    texts = (*SCREEN, "first\n[b]\nlast", "tab\there") if lines else SCREEN
    return f"{texts[number % len(texts)]} {MARK}{number}"
