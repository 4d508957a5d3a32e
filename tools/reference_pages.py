"""The pages in docs/reference: every question, criterion, challenge, life cycle and practice.

python -m tools.reference_pages            compare; exit status 1 when a page is out of date
python -m tools.reference_pages --write    write them (`make docs` does)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assess.rubric.load import load_rubric
from assess.rubric.model import Question, Rubric, Source

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "tools" / "reference"
PAGES = ROOT / "docs" / "reference"
NOTE = "<!-- Made from rubrics/ by `make docs`: change the rubric, not this page. -->\n"


def slug(title: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def cell(text: str) -> str:
    """Text that stays within one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def cite(rubric: Rubric, source: Source) -> str:
    """A source: the work, the heading in it, our ids of the facts, led to what they say."""
    work = rubric.work_by_id[source.work]
    heading = f", under “{source.heading}”" if source.heading else ""
    facts = f" ({', '.join(source.facts)})" if source.facts else ""
    return f"[{work.title}](../sources.md#{slug(work.title)}){heading}{facts}"


def uses(rubric: Rubric, question: Question) -> Iterator[str]:
    """What an answer to a question moves, a sentence for each kind of thing."""
    criteria = [
        f"[{c.id}](criteria.md#{c.id}) ({m.short} {c.level}, from option {c.requires[question.id]})"
        for m in rubric.models
        for c in m.criteria
        if question.id in c.requires
    ]
    controls = [
        f"[{c.id}](challenges.md#{c.id})"
        for c in rubric.challenges
        if question.id in {x.question for x in c.controls}
    ]
    exposes = [
        f"[{c.id}](challenges.md#{c.id})"
        for c in rubric.challenges
        if question.id in {x.question for x in c.exposure.add}
    ]
    practices = [
        f"[{p.id}](practices.md#{p.id}) (to {p.raises[question.id]})"
        for p in rubric.practices
        if question.id in p.raises
    ]
    for what, found in (
        ("Criteria that ask for it", criteria),
        ("Challenges that it controls", controls),
        ("Challenges to which it exposes", exposes),
        ("Practices that raise it", practices),
    ):
        if found:
            yield f"{what}: {', '.join(found)}"


def pages(rubric: Rubric) -> dict[str, str]:
    """Every page by its name."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # Markdown of our own rubric, no HTML of others
        keep_trailing_newline=True,
    )
    environment.filters |= {"slug": slug, "cell": cell}
    environment.globals |= {
        "rubric": rubric,
        "cite": lambda source: cite(rubric, source),
        "uses": lambda question: uses(rubric, question),
        "part": lambda number, section: f"Part {number}. {section.title}",
        "titles": {m.id: {c.id: c.title for c in m.categories} for m in rubric.models},
    }
    names = {"questions": "questions", "models": "criteria", "challenges": "challenges",
             "lifecycles": "life-cycles", "practices": "practices"}  # fmt: skip
    made = {}
    for template, page in names.items():
        text = environment.get_template(f"{template}.md").render()
        made[f"{page}.md"] = NOTE + re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    return made


def main() -> int:
    """Compare or write; the exit status."""
    made = pages(load_rubric())
    old = [
        name
        for name, text in made.items()
        if not (PAGES / name).exists() or (PAGES / name).read_text(encoding="utf-8") != text
    ]
    for name in old:
        print(f"docs/reference/{name}")
        if "--write" in sys.argv:
            PAGES.mkdir(exist_ok=True)
            (PAGES / name).write_text(made[name], encoding="utf-8")
    return int(bool(old) and "--write" not in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
