"""Repositories whose traces say nothing about how their makers run models: nothing is suggested.

A tool's own repository, a library that is published for others, and a course hold code that looks
like the work of a team and is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assess.plaintext import one_line
from assess.rubric.model import Signal
from assess.scan.beside import CODE
from assess.scan.files import Tree
from assess.scan.folders import Folders
from assess.scan.views import View

__all__ = ["makes_tool", "reason"]

_PACKAGE = re.compile(
    r"(?P<around>.*/)??(?:(?:src|lib|python)/)?(?P<name>[A-Za-z_]\w*)/__init__\.py"
)
_NUMBERED = re.compile(r"\d{1,2}[a-z]?[-_. ].*")
_LESSON = re.compile(
    r"(?i)(?:week|module|lesson|day|chapter|unit|lab|session|lecture|homework|assignment)s?"
    r"[-_ ]?\d.*"
)
_LESSONS = 4
_PUBLISHES = re.compile(
    r"uses: pypa/gh-action-pypi-publish\b|(?:python3? -m )?twine upload\b|(?:poetry|flit|hatch|pdm|"
    r"maturin) publish\b|uv publish\b|python3? setup\.py .*\bupload\b"
)
_ELSEWHERE = re.compile(r"--repository|--repo\b|-r[ =]|--publish-url|--index|testpypi")
_CLASSIFIED = re.compile(
    rb"[\"'](?:Development Status|Intended Audience|Topic) ::|^\s+Development Status ::", re.M
)
_KINDS = re.compile(r"(?:^|/)crds?/[^/]*\.ya?ml$|^PROJECT$")
_DESCRIBED = ("pyproject.toml", "setup.cfg", "setup.py")
_READMES = ("README.md", "readme.md", "README.rst", "README.MD", "Readme.md", "README")
_TITLE = re.compile(
    r"^\s*(?:#\s+(?P<mark>[^\n]+)|<h1[^>]*>(?P<tag>[^\n]+)|(?P<line>[^\n]+)\n[=-]{4,}\s*$)", re.M
)
_TEACHES = re.compile(
    r"(?i)\b(?:courses?|tutorials?|workshops?|lectures?|bootcamp|curriculum|zoomcamp|examples|samples"
    r"|demos|recipes|templates|cookbook|hands-on labs?)\b"
    r"(?:\s+(?:for|in|of|on|with|using|at)\b|\W*$|\W*(?:repository|repo|collection)\W*$)"
)
_MATERIAL = re.compile(
    r"(?i)\bth(?:is|e) repo(?:sitory)? (?:contains|holds|hosts|provides|includes|is)\b[^.\n]{0,80}"
    r"\b(?:courses?|workshops?|tutorials?|exercises|lectures?|materials for learning|book)\b"
)


def makes_tool(signals: Iterable[Signal], paths: Sequence[str]) -> str | None:
    """The tool that a repository makes, of those that signals look for; ``None`` for none.

    It is a package at the top, or one with a description of its own beside it.
    """
    tools = {name for signal in signals for name in signal.where.imports}
    there = set(paths)
    for path in paths:
        made = _PACKAGE.fullmatch(path) if path.endswith("/__init__.py") else None
        if made is None or made["name"] not in tools:
            continue
        around = made["around"] or ""
        if not around or not there.isdisjoint(around + name for name in _DESCRIBED):
            return made["name"]
    return None


def reason(
    tool: str | None, tree: Tree, every: Sequence[str], folders: Folders, workflows: Iterable[View]
) -> str | None:
    """Why nothing is suggested from a repository; ``None`` when its traces count.

    Args:
        tool: what :func:`makes_tool` found.
        tree: the repository.
        every: all its files.
        folders: which of them count.
        workflows: its workflows.
    """
    if tool is not None:
        return f"It makes {tool}, a tool that signals look for."
    counting = [path for path in every if not folders.skipped(path)]
    tops = {path.partition("/")[0] for path in counting if "/" in path}
    told = {path.lower().removesuffix("/readme.md") for path in every if path.count("/") == 1}
    lessons = (
        _LESSON.fullmatch(top) or (_NUMBERED.fullmatch(top) and top.lower() in told) for top in tops
    )
    if sum(map(bool, lessons)) >= _LESSONS:
        return "It looks like a course: its folders are numbered lessons."
    if "go.mod" in every and any(map(_KINDS.search, every)):
        return "It makes new kinds of a cluster's resources for others."
    code = [path for path in every if CODE.fullmatch(path)]
    if any(sum(map(folders.showing, paths)) * 2 > len(paths) for paths in (code, every)):
        return "Most of it stands in folders that only show how something is done."
    if (title := _title(tree, every)) is not None:
        return f"It is there to show or to teach, by its README: {title}."
    packaged = [name for name in _DESCRIBED if name in every]
    for view in workflows if packaged else ():
        for command in view.commands:
            if _PUBLISHES.match(command.text) and not _ELSEWHERE.search(command.text):
                return f"It publishes a library for others ({view.path}:{command.line})."
    for name in packaged:
        text = tree.read(name)
        if text is not None and _CLASSIFIED.search(text):
            return f"It is packaged as a library for others ({name})."
    return None


def _title(tree: Tree, paths: Sequence[str]) -> str | None:
    """What the README says that makes all of it something to show or to teach; its title or so."""
    name = next((name for name in _READMES if name in paths), None)
    data = None if name is None else tree.read(name)
    text = "" if data is None else data[:3000].decode("utf-8", "replace")
    if (found := _TITLE.search(text)) is not None:
        title = one_line(re.sub(r"<[^>]*>|!?\[([^\]]*)\]\([^)]*\)|[*_`#=]", r"\1", found[0]))
        if _TEACHES.search(title):
            return title[:80]
    material = _MATERIAL.search(text)
    return None if material is None else one_line(material[0])[:120]
