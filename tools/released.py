"""What the questions of a released rubric mean, written down once: tests compare with it for ever.

    python -m tools.released        write tests/released/VERSION.yaml at a release

A record is never written again. Where a later version words an option better without changing
what it means, the new words are added below ``reworded`` by hand.
"""

from __future__ import annotations

import json
from pathlib import Path

from assess.rubric.load import load_rubric
from assess.rubric.model import Question, Rubric

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "released"
HEAD = """\
# What every option of rubric {version} means; tests hold later versions to it.
# Written by `python -m tools.released` at the release, and never again. Better words for the same
# meaning are added below `reworded`: the option's new text under the question's id.
"""


def option_texts(question: Question) -> list[str]:
    """Each option's label and detail."""
    return [f"{option.label} | {option.detail}" for option in question.options]


def record(rubric: Rubric) -> str:
    """The record of a rubric, as YAML."""
    lines = [HEAD.format(version=rubric.version), f'version: "{rubric.version}"\n', "questions:\n"]
    for question in rubric.questions:
        lines.append(f"  {question.id}:\n    kind: {question.kind}\n    options:\n")
        texts = (json.dumps(text, ensure_ascii=False) for text in option_texts(question))
        lines += (f"      - {text}\n" for text in texts)
    return "".join([*lines, "reworded: {}\n"])


def main() -> None:
    """Write the record of today's rubric, unless it is there."""
    rubric = load_rubric()
    path = FOLDER / f"{rubric.version}.yaml"
    if path.exists():
        raise SystemExit(f"{path.relative_to(ROOT)} is there already and stays as it is.")
    path.write_text(record(rubric), encoding="utf-8")
    print(f"{path.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
