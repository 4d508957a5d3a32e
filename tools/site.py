"""What mkdocs is told besides mkdocs.yml: pages and files that lie outside docs/.

README.md becomes the first page; other files of the checkout that a page links to are put into the
site, Markdown as pages and everything else as files. The JSON Schemas are published in schema/.
"""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LINK = re.compile(r"(\]\(|(?:src|href)=\")([^)\s\"#:]+)(#[^)\s\"]*)?(?=[)\"])")
FIRST = "index.md"


def slugify(text: str, separator: str) -> str:
    """The anchor of a heading, as a repository's own pages have it."""
    return re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", separator)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what lies outside docs/ and is linked, and the schemas."""
    from mkdocs.structure.files import File

    from assess.rubric.load import load_rubric
    from assess.rubric.schema import schemas

    todo, seen = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], set()
    while todo:
        page = todo.pop()
        if page in seen or not page.is_file():
            continue
        seen.add(page)
        if not page.is_relative_to(DOCS):
            files.append(File.generated(config, _place(page), content=page.read_bytes()))
        if page.suffix == ".md":
            targets = (m[2] for m in LINK.finditer(page.read_text(encoding="utf-8")))
            todo += [(page.parent / target).resolve() for target in targets]
    for name, schema in schemas(load_rubric()).items():
        text = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
        files.append(File.generated(config, f"schema/{name}.schema.json", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let every link lead to where its target stands in the site."""
    here = page.file.src_uri
    source = _source(here)

    def there(match: re.Match[str]) -> str:
        target = (source.parent / match[2]).resolve()
        if not target.exists():
            return match[0]
        if target.is_dir():
            target = target / "README.md"
        place = posixpath.relpath(_place(target), posixpath.dirname(here) or ".")
        return f"{match[1]}{place}{match[3] or ''}"

    parts = re.split(r"(^```.*?^```)", markdown, flags=re.MULTILINE | re.DOTALL)
    return "".join(p if p.startswith("```") else LINK.sub(there, p) for p in parts)


def _place(path: Path) -> str:
    """Where a file of the checkout stands in the site."""
    if path.is_relative_to(DOCS):
        return path.relative_to(DOCS).as_posix()
    name = path.relative_to(ROOT).as_posix()
    return FIRST if name == "README.md" else name


def _source(place: str) -> Path:
    """Which file of the checkout a page of the site was made from."""
    if place == FIRST:
        return ROOT / "README.md"
    inside = DOCS / place
    return inside if inside.exists() else ROOT / place
