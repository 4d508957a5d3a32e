"""The commands that workflows of build services run, and what starts them.

GitHub, GitLab, Azure, CircleCI and Bitbucket are read as documents, Jenkins line by line. A job or
step that is switched off is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assess.scan.documents import Part, parts
from assess.yamlnodes import Map, Node, Scalar, Seq

__all__ = ["WORKFLOWS", "Command", "commands"]

LONGEST = 2000
"""Characters of a command that are looked at."""
Started = frozenset[str]
CHANGE: Started = frozenset({"change"})
EVERY: Started = frozenset({"schedule", "person", "change", "event"})
_EVENTS = {
    "schedule": "schedule",
    "workflow_dispatch": "person",
    "push": "change",
    "pull_request": "change",
    "pull_request_target": "change",
    "merge_group": "change",
}
_EVENT_NAME = re.compile(r"github\.event_name\s*([!=]=)\s*[\"'](\w+)[\"']")
_SPLIT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|&&|\|\||[;|]|[^\"'&;|]+|.")
_BEFORE = re.compile(
    r"(?:(?:then|do|else|sudo|time|nohup|exec|env|[!({]|[A-Za-z_]\w*=\S*"
    r"|uv run(?:[ ]--?[\w-]+)*|(?:poetry|pipenv|pdm|hatch|rye|pixi|bundle) (?:run|exec)"
    r"|(?:conda|mamba|micromamba) run(?: --?[\w-]+)*(?: -n)? [\w-]+|xvfb-run(?: -\w+)*)\s+)"
)
_SHELL = re.compile(r"(?:ba|z)?sh -\w*c (?P<quote>[\"'])(?P<text>.*)(?P=quote)$")
_HERE = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?")
_JENKINS = re.compile(r"\s*(?:sh|bat)\s*\(?\s*(?:script:\s*)?(\"\"\"|'''|\"|')(.*)")


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a workflow."""

    line: int
    text: str
    """Without what stands before a command: variables, sudo, the runner of an environment."""
    started_by: Started
    """What starts it: ``schedule``, ``person``, ``change`` or ``event``."""


def commands(path: str, data: bytes) -> list[Command]:
    """All commands of a workflow; none when the file is no workflow or cannot be read."""
    reader = next((read for name, read in _READERS if name.fullmatch(path)), None)
    if reader is None:
        return list(_jenkins(data)) if "Jenkinsfile" in path else []
    return [command for part in parts(path, data) for command in reader(part)]


# ---------------------------------------------------------------- GitHub


def _github(part: Part) -> Iterator[Command]:
    root = part.root
    if not isinstance(root, Map):
        return
    starts = _github_starts(root.get("on"))
    for _, job in _map(root.get("jobs")):
        may = starts & _asked(_text(_at(job, "if")))
        for step in _list(_at(job, "steps")):
            started = may & _asked(_text(_at(step, "if")))
            if not started:
                continue
            uses = _at(step, "uses")
            if isinstance(uses, Scalar):
                yield Command(uses.line + part.before, f"uses: {uses.text}", started)
            if _text(_at(step, "shell")) != "python":
                yield from _lines(_at(step, "run"), part, started)


def _github_starts(on: Node | None) -> Started:
    names = {key.text: node for key, node in _map(on)}
    names |= {item.text: item for item in (*_list(on), on) if isinstance(item, Scalar)}
    found = {_EVENTS.get(name, "event") for name in names if name}
    push = names.get("push")
    if isinstance(push, Map) and push.get("tags") and not push.get("branches"):
        found.add("event")
        if "pull_request" not in names:
            found.discard("change")
    if isinstance(schedule := names.get("schedule"), Node) and not _list(schedule):
        found.discard("schedule")
    return frozenset(found)


def _asked(condition: str) -> Started:
    """What may start a part with this condition; whatever cannot be told may."""
    text = condition.replace("${{", "").replace("}}", "").strip()
    if text.startswith("failure()") or re.match(r"false\b(?!.*\|\|)", text):
        return frozenset()
    named: dict[str, set[str]] = {"==": set(), "!=": set()}
    tests = _EVENT_NAME.findall(text)
    for sign, name in tests:
        named[sign].add(_EVENTS.get(name, "event"))
    if named["=="] and not named["!="] and text.count("||") < len(tests):
        return frozenset(named["=="])
    if named["!="] and not named["=="] and "||" not in text:
        return EVERY - named["!="]
    return EVERY


# ---------------------------------------------------------------- GitLab

_KEYWORDS = "default include stages variables workflow image services cache spec before_script"
_NO_JOBS = frozenset([*_KEYWORDS.split(), "after_script"])


def _gitlab(part: Part) -> Iterator[Command]:
    root = part.root
    if not isinstance(root, Map):
        return
    for key, job in root:
        if key.text in _NO_JOBS or key.text.startswith(".") or not isinstance(job, Map):
            continue
        chain = [job, *_extended(root, job)]
        started = _gitlab_starts([x for x in chain if x.get("rules") or x.get("only")][:1], chain)
        for name in ("before_script", "script"):
            script = next((x.get(name) for x in chain if x.get(name)), None)
            yield from _lines(script, part, started)


def _extended(root: Map, job: Map) -> Iterator[Map]:
    """The jobs whose keys a job takes over, nearest first."""
    seen: set[str] = set()
    wait = [job]
    while wait and len(seen) < 20:
        extends = wait.pop(0).get("extends")
        for name in (*_list(extends), extends):
            base = root.get(name.text) if isinstance(name, Scalar) else None
            if isinstance(name, Scalar) and isinstance(base, Map) and name.text not in seen:
                seen.add(name.text)
                wait.append(base)
                yield base


def _gitlab_starts(asked: list[Map], chain: list[Map]) -> Started:
    when = next((_text(x.get("when")) for x in chain if x.get("when")), "")
    if when == "never":
        return frozenset()
    found: set[str] = set()
    for job in asked:
        for rule in _list(job.get("rules")):
            condition, then = _text(_at(rule, "if")), _text(_at(rule, "when")) or when
            if then == "never":
                continue
            if then == "manual":
                found.add("person")
            elif re.search(r"==\s*[\"']schedule", condition):
                found.add("schedule")
            else:
                found.add("change")
        only = job.get("only")
        if only is not None:
            names = [x.text for x in (*_list(only), only, *_list(_at(only, "refs")))
                     if isinstance(x, Scalar)]  # fmt: skip
            found |= {"schedule" if name == "schedules" else "change" for name in names}
    if when == "manual":
        return frozenset({"person"})
    return frozenset(found) or CHANGE


# ---------------------------------------------------------------- Azure


def _azure(part: Part) -> Iterator[Command]:
    root = part.root
    if not isinstance(root, Map):
        return
    started = set()
    if any(_at(item, "cron") for item in _list(root.get("schedules"))):
        started.add("schedule")
    started.add("person" if _text(root.get("trigger")) == "none" else "change")
    if _text(root.get("pr")) not in ("", "none"):
        started.add("change")
    for step in _steps(root, 0):
        off = (_text(step.get("enabled")), _text(step.get("condition")))
        if "false" in off:
            continue
        inputs = step.get("inputs")
        for holder in (step, inputs):
            for name in ("script", "bash", "pwsh", "powershell", "inlineScript"):
                yield from _lines(_at(holder, name), part, frozenset(started))


def _steps(node: Node, depth: int) -> Iterator[Map]:
    """All steps below stages, jobs and deployments, which may stand in one another."""
    if depth > 12:
        return
    if isinstance(node, Seq):
        for item in node.items:
            yield from _steps(item, depth + 1)
    elif isinstance(node, Map):
        if "false" in (_text(node.get("condition")), _text(node.get("enabled"))):
            return
        for key, below in node:
            if key.text == "steps":
                yield from (step for step in _list(below) if isinstance(step, Map))
            elif isinstance(below, (Map, Seq)):
                yield from _steps(below, depth + 1)


# ---------------------------------------------------------------- CircleCI, Bitbucket, Jenkins


def _circle(part: Part) -> Iterator[Command]:
    root = part.root
    if not isinstance(root, Map):
        return
    starts: dict[str, set[str]] = {}
    for _, flow in _map(root.get("workflows")):
        by = (
            "schedule"
            if any(_at(x, "schedule") for x in _list(_at(flow, "triggers")))
            else "change"
        )
        for job in _list(_at(flow, "jobs")):
            for name in [job.text] if isinstance(job, Scalar) else [k.text for k, _ in _map(job)]:
                starts.setdefault(name, set()).add(by)
    for key, job in _map(root.get("jobs")):
        started = frozenset(starts.get(key.text, {"change"} if key.text == "build" else ()))
        for step in _list(_at(job, "steps")) if started else ():
            run = _at(step, "run")
            yield from _lines(_at(run, "command") or run, part, started)


def _bitbucket(part: Part) -> Iterator[Command]:
    pipelines = part.root.get("pipelines") if isinstance(part.root, Map) else None
    for key, below in _map(pipelines):
        started = frozenset({"person"}) if key.text == "custom" else CHANGE
        for script in _scripts(below, 0):
            yield from _lines(script, part, started)


def _scripts(node: Node, depth: int) -> Iterator[Node]:
    if depth > 8:
        return
    for item in node.items if isinstance(node, Seq) else [x for _, x in _map(node)]:
        if isinstance(item, Map) and item.get("script"):
            yield from (x for k, x in item if k.text == "script")
        else:
            yield from _scripts(item, depth + 1)


def _jenkins(data: bytes) -> Iterator[Command]:
    text = data.decode("utf-8", "replace")
    started = CHANGE
    if re.search(r"^\s*(?:cron|parameterizedCron)\s*\(?\s*[\"']", text, re.M):
        started |= {"schedule"}
    if re.search(r"^\s*parameters\s*\{", text, re.M):
        started |= {"person"}
    close = ""
    for number, line in enumerate(text.split("\n"), 1):
        line = line[:LONGEST]
        if close:
            yield from _pieces(number, line.split(close)[0], started)
            close = "" if close in line else close
        elif found := _JENKINS.match(line):
            quote, rest = found[1], found[2]
            yield from _pieces(number, rest.split(quote)[0], started)
            close = quote if len(quote) == 3 and quote not in rest else ""


# ---------------------------------------------------------------- what they have in common


def _lines(node: Node | None, part: Part, started: Started) -> Iterator[Command]:
    if isinstance(node, Seq):
        for item in node.items:
            yield from _lines(item, part, started)
    if not isinstance(node, Scalar) or not started:
        return
    first = node.line + part.before + (1 if node.block else 0)
    whole, begin, until = "", 0, ""
    for number, line in enumerate(node.text.split("\n")):
        line = line.strip()
        if until:
            until = "" if line == until else until
            continue
        begin = begin if whole else number
        whole = " ".join((whole, line.removesuffix("\\"))).strip()[:LONGEST]
        if line.endswith("\\"):
            continue
        at = first + begin if node.style == "|" else first
        yield from _pieces(at, whole, started)
        if here := _HERE.search(whole):
            until = here[1]
        whole = ""


def _pieces(line: int, text: str, started: Started) -> Iterator[Command]:
    """The commands of one line, each without what stands before it."""
    if text.lstrip().startswith("#"):
        return
    whole = ""
    for piece in (*_SPLIT.findall(text.strip()), ";"):
        if piece not in ("&&", "||", ";", "|"):
            whole += piece
            continue
        command = whole.strip()
        while before := _BEFORE.match(command):
            command = command[before.end() :]
        if shell := _SHELL.fullmatch(command):
            yield from _pieces(line, shell["text"][: LONGEST // 2], started)
        elif command:
            yield Command(line, command, started)
        whole = ""


def _at(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Map) else None


def _map(node: Node | None) -> Iterator[tuple[Scalar, Node]]:
    return iter(node) if isinstance(node, Map) else iter(())


def _list(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Seq) else []


def _text(node: Node | None) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""


_READERS = tuple(
    (re.compile(name), read)
    for name, read in (
        (r"\.github/workflows/[^/]*\.ya?ml", _github),
        (r"(?:.*/)?(?:\.gitlab-ci|[^/]*\.gitlab-ci)\.ya?ml|\.gitlab/(?:.*/)?[^/]*\.ya?ml", _gitlab),
        (r"(?:.*/)?azure-pipelines?[^/]*\.ya?ml|(?:.*/)?\.?(?:azure-|azuredevops-|ado-)?pipelines/"
         r"(?:.*/)?[^/]*\.ya?ml", _azure),
        (r"\.circleci/config\.ya?ml", _circle),
        (r"bitbucket-pipelines\.ya?ml", _bitbucket),
    )
)  # fmt: skip
WORKFLOWS = (
    ".github/workflows/*.yml", ".github/workflows/*.yaml", "**/.gitlab-ci.yml",
    "**/*.gitlab-ci.yml", ".gitlab/**/*.yml", "**/azure-pipeline*.yml", "**/azure-pipeline*.yaml",
    "**/.pipelines/**/*.yml", "**/pipelines/**/*.yml", "**/.azure-pipelines/**/*.yml",
    "**/azure-pipelines/**/*.yml", "**/.azuredevops/**/*.yml",
    ".circleci/config.yml", "bitbucket-pipelines.yml", "**/Jenkinsfile", "**/Jenkinsfile.*",
)  # fmt: skip
"""Files that may be workflows."""
