"""The packages that lists of dependencies name, group by group.

Read as documents where the list is one (pyproject.toml, Pipfile, conda and package.json files),
line by line elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assess.scan.documents import Part, parts
from assess.yamlnodes import Map, Node, Scalar, Seq

__all__ = ["LISTS", "packages"]

LISTS = ("**/requirements*.txt", "**/requirements*.in", "**/requirements/*.txt",
         "**/requirements/*.in", "**/pyproject.toml", "**/pixi.toml",
         "**/*environment*.yml", "**/*environment*.yaml", "**/conda*.yml", "**/conda*.yaml",
         "**/setup.cfg", "**/setup.py", "**/Pipfile", "**/package.json",
         "**/DESCRIPTION")  # fmt: skip
"""Files that may list dependencies."""
Named = tuple[str, int]
"""A package's name in its plain form, and its line."""
_NAME = re.compile(r"\s*[\"']?(?:[\w-]+::)?([A-Za-z0-9][A-Za-z0-9._-]*)")
_LINE = re.compile(
    rb"^[ \t]*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)[\"']?[ \t]*(?:[\[=<>~!;,@\"'#\r(]|$)"
)
_TABLES = (
    ("project", "dependencies"),
    ("project", "optional-dependencies", "*"),
    ("dependency-groups", "*"),
    ("build-system", "requires"),
    ("tool", "poetry", "dependencies"),
    ("tool", "poetry", "dev-dependencies"),
    ("tool", "poetry", "group", "*", "dependencies"),
    ("tool", "pdm", "dev-dependencies", "*"),
    ("tool", "uv", "dev-dependencies"),
    ("tool", "pixi", "dependencies"),
    ("tool", "pixi", "pypi-dependencies"),
    ("tool", "hatch", "envs", "*", "dependencies"),
    ("dependencies",),  # conda, pixi.toml, package.json
    ("pypi-dependencies",),
    ("feature", "*", "dependencies"),
    ("devDependencies",),
    ("packages",),  # Pipfile
    ("dev-packages",),
)


def packages(path: str, data: bytes) -> list[Named]:
    """The packages of a list, in its order."""
    name = path.rpartition("/")[2]
    if name.endswith((".toml", ".yml", ".yaml", ".json")) or name == "Pipfile":
        return [found for part in parts(path, data) for found in _document(part)]
    return list(_lines(data, described=name == "DESCRIPTION"))


def plain(name: str) -> str:
    """A package's name in the form in which names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _document(part: Part) -> Iterator[Named]:
    for table in _TABLES:
        for node in _below(part.root, table):
            yield from ((name, line + part.before) for name, line in _named(node))


def _below(node: Node | None, keys: tuple[str, ...]) -> Iterator[Node]:
    if node is not None and not keys:
        yield node
    elif isinstance(node, Map):
        for key, value in node:
            if keys[0] in ("*", key.text):
                yield from _below(value, keys[1:])


def _named(node: Node) -> Iterator[Named]:
    if isinstance(node, Map):
        yield from ((plain(key.text), key.line) for key, _ in node)
    for item in node.items if isinstance(node, Seq) else ():
        if isinstance(item, Scalar) and (found := _NAME.match(item.text)):
            yield plain(found[1]), item.line
        elif isinstance(item, Map) and (pip := item.get("pip")) is not None:
            yield from _named(pip)


def _lines(data: bytes, *, described: bool) -> Iterator[Named]:
    for number, line in enumerate(data.split(b"\n"), 1):
        line = line[:500]
        if described:  # of a package in R: "Imports: a, b (>= 1)"
            line = line.removeprefix(b"Imports:").removeprefix(b"Depends:")
        if not line.lstrip().startswith(b"#") and (found := _LINE.match(line)):
            yield plain(found[1].decode()), number
