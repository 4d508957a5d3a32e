"""Repositories whose traces say nothing about how their makers run models: nothing is suggested.

A tool's own repository, a library that is published for others, and a course hold code that looks
like the work of a team and is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assess.rubric.model import Signal
from assess.scan.beside import CODE
from assess.scan.files import Tree
from assess.scan.folders import Folders
from assess.scan.views import View

__all__ = ["makes_tool", "reason"]

_PACKAGE = re.compile(
    r"(?:(?:src|lib|python|sdk/python|python-package)/)?([A-Za-z_]\w*)/__init__\.py"
)
_LESSON = re.compile(
    r"(?i)(?:\d{1,2}[a-z]?[-_. ].*|(?:week|module|lesson|day|chapter|unit|lab|session|lecture|part|"
    r"homework|assignment)s?[-_ ]?\d.*)"
)
_LESSONS = 4
_PUBLISHES = re.compile(
    r"uses: pypa/gh-action-pypi-publish\b|(?:python3? -m )?twine upload\b|(?:poetry|flit|hatch|pdm|"
    r"maturin) publish\b|uv publish\b|python3? setup\.py .*\bupload\b"
)
_ELSEWHERE = re.compile(r"--repository|--repo\b|-r[ =]|--publish-url|--index|testpypi")
_CLASSIFIED = re.compile(rb"[\"']?Development Status ::")


def makes_tool(signals: Iterable[Signal], paths: Iterable[str]) -> str | None:
    """The tool that a repository makes, of those that signals look for; ``None`` for none."""
    tools = {name for signal in signals for name in signal.where.imports}
    made = (m[1] for path in paths if (m := _PACKAGE.fullmatch(path)) and m[1] in tools)
    return next(made, None)


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
    if sum(_LESSON.fullmatch(top) is not None for top in tops) >= _LESSONS:
        return "It looks like a course: its folders are numbered lessons."
    code = [path for path in every if CODE.fullmatch(path)]
    if sum(map(folders.showing, code)) * 2 > len(code):
        return "Most of its code stands in folders that only show how something is done."
    packaged = [name for name in ("pyproject.toml", "setup.cfg", "setup.py") if name in every]
    for view in workflows if packaged else ():
        for command in view.commands:
            if _PUBLISHES.match(command.text) and not _ELSEWHERE.search(command.text):
                return f"It publishes a library for others ({view.path}:{command.line})."
    for name in packaged:
        text = tree.read(name)
        if text is not None and _CLASSIFIED.search(text):
            return f"It is packaged as a library for others ({name})."
    return None
