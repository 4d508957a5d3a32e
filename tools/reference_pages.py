"""The pages made from the rubric: those in docs/reference, and docs/crosswalk.md.

The reference has every question, criterion, test, challenge, life cycle and practice; the crosswalk
tells which question feeds what, and where models disagree on an order.

python -m tools.reference_pages            compare; exit status 1 when a page is out of date
python -m tools.reference_pages --write    write them (`make docs` does)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assess.cli.crosswalk_markdown import crosswalk_markdown
from assess.rubric.crosswalk import crosswalk
from assess.rubric.load import load_rubric
from assess.rubric.model import Question, Rubric, Scorecard, Source

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "tools" / "reference"
DOCS = ROOT / "docs"
PAGES = DOCS / "reference"
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
    tests = [
        f"[{t.id}](scorecards.md#{t.id}) ({x.short}, {points} from option {side[question.id]})"
        for x in rubric.scorecards
        for t in x.tests
        for side, points in ((t.manual, "half a point"), (t.automated, "a whole point"))
        if question.id in side
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
        ("Tests that ask for it", tests),
        ("Challenges that it controls", controls),
        ("Challenges to which it exposes", exposes),
        ("Practices that raise it", practices),
    ):
        if found:
            yield f"{what}: {', '.join(found)}"


def bounds(card: Scorecard, number: int) -> str:
    """The scores of a band in words."""
    below = card.bands[number - 1].up_to if number else None
    up_to = card.bands[number].up_to
    if up_to is None:
        return "any" if below is None else f"above {below:g}"
    if below is None:
        return f"up to {up_to:g}" if up_to else "0"
    return f"above {below:g}, up to {up_to:g}"


def crosswalk_page(rubric: Rubric) -> str:
    """The crosswalk, with links to the reference."""
    pages = {"question": "questions", "criterion": "criteria", "test": "scorecards"}
    return crosswalk_markdown(
        rubric,
        crosswalk(rubric),
        lambda kind, id_: f"[{id_}](reference/{pages[kind]}.md#{id_})",
    )


def pages(rubric: Rubric) -> dict[str, str]:
    """Every page by its path below docs/."""
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
        "bounds": bounds,
        "titles": {m.id: {c.id: c.title for c in m.categories} for m in rubric.models},
    }
    names = {"questions": "questions", "models": "criteria", "scorecards": "scorecards",
             "challenges": "challenges", "lifecycles": "life-cycles",
             "practices": "practices"}  # fmt: skip
    made = {"crosswalk.md": NOTE + crosswalk_page(rubric)}
    for template, page in names.items():
        text = environment.get_template(f"{template}.md").render()
        made[f"reference/{page}.md"] = NOTE + re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    return made


def main() -> int:
    """Compare or write; the exit status."""
    made = pages(load_rubric())
    old = [
        name
        for name, text in made.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    for name in old:
        print(f"docs/{name}")
        if "--write" in sys.argv:
            PAGES.mkdir(exist_ok=True)
            (DOCS / name).write_text(made[name], encoding="utf-8")
    return int(bool(old) and "--write" not in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
