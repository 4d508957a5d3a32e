"""Fifty ways in which an answer file can be broken, each with a word of what is told of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

HEAD = "schema: 1\nteam: T\ndate: 2026-11-23\n"


def _text(text: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(text) and None


def _data(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


WAYS: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (_text(""), "empty"),
    "blanks": (_text(" \n\n"), "empty"),
    "comment": (_text("# nothing\n"), "empty"),
    "latin-1": (_data(HEAD.encode() + b"labels: {a: \xe9}\n"), "UTF-8"),
    "utf-16": (_data(HEAD.encode("utf-16")), "UTF-16"),
    "nul": (_data(HEAD.encode() + b"\0"), "binary"),
    "picture": (_data(b"\x89PNG\r\n\x1a\n\0\0\0"), "binary"),
    "half a pdf": (_data(b"%PDF-1.7\n1 0 obj\n"), "PDF"),
    "too large": (_text("#" * (1 << 20) + "\n"), "1 MiB"),
    "folder link": (lambda p: p.symlink_to(p.parent / "nowhere"), "does not exist"),
    "circle": (lambda p: p.symlink_to(p.name), "circle"),
    "pipe": (lambda p: os.mkfifo(p), "not a"),
    "tab": (_text(HEAD + "answers:\n\tx: 1\n"), "tab"),
    "open quote": (_text(HEAD + 'labels: {a: "x}\n'), "never closed"),
    "open bracket": (_text(HEAD + "respondents: [a, b\n"), "bracket"),
    "second colon": (_text(HEAD + "labels: a: b\n"), "':'"),
    "bad indentation": (_text(HEAD + "answers:\n    a: 1\n  b: 2\n"), "indentation"),
    "two documents": (_text(HEAD + "---\n" + HEAD), "document"),
    "alias": (_text(HEAD + "respondents: &a [x]\nlabels: *a\n"), "alias"),
    "tag": (_text(HEAD + "labels: !!python/object:os.system {}\n"), "tag"),
    "merge": (_text(HEAD + "labels: {<<: {a: b}}\n"), "label"),
    "too deep": (_text(HEAD + "labels: " + "[" * 40 + "]" * 40 + "\n"), "deep"),
    "duplicate key": (_text(HEAD + "team: U\n"), "team"),
    "duplicate answer": (_text(HEAD + "answers:\n  lineage: 1\n  lineage: 2\n"), "lineage"),
    "list": (_text("- a\n- b\n"), "mapping"),
    "plain text": (_text("just a sentence\n"), "mapping"),
    "no team": (_text("schema: 1\ndate: 2026-11-23\n"), "team"),
    "no date": (_text("schema: 1\nteam: T\n"), "date"),
    "no schema": (_text("team: T\ndate: 2026-11-23\n"), "schema"),
    "respondents": (_text(HEAD + "respondents: {a: b}\n"), "respondents"),
    "schema 9": (_text(HEAD.replace("schema: 1", "schema: 9")), "schema"),
    "empty team": (_text(HEAD.replace("team: T", "team: ''")), "team"),
    "team list": (_text(HEAD.replace("team: T", "team: [T]")), "team"),
    "impossible date": (_text(HEAD.replace("11-23", "02-30")), "date"),
    "date in words": (_text(HEAD.replace("2026-11-23", "yesterday")), "date"),
    "unknown key": (_text(HEAD + "answer: {}\n"), "answers"),
    "other rubric": (_text(HEAD + "rubric: {id: other, version: '1.0.0'}\n"), "rubric"),
    "unknown target": (_text(HEAD + "targets: {gogle: 1}\n"), "google"),
    "target too high": (_text(HEAD + "targets: {google: 9}\n"), "google"),
    "capacity": (_text(HEAD + "capacity: -1\n"), "capacity"),
    "answer list": (_text(HEAD + "answers: [1]\n"), "answers"),
    "unknown question": (_text(HEAD + "answers: {linage: 1}\n"), "lineage"),
    "option too high": (_text(HEAD + "answers: {lineage: 9}\n"), "lineage"),
    "option below": (_text(HEAD + "answers: {lineage: -1}\n"), "lineage"),
    "option with a point": (_text(HEAD + "answers: {lineage: 1.5}\n"), "lineage"),
    "option in words": (_text(HEAD + "answers: {lineage: two}\n"), "lineage"),
    "no reason": (_text(HEAD + "answers: {labelling: not_applicable}\n"), "reason"),
    "na not allowed": (_text(HEAD + "answers: {lineage: {not_applicable: x}}\n"), "lineage"),
    "unknown detail": (_text(HEAD + "answers: {lineage: {option: 1, nte: x}}\n"), "note"),
    "broken evidence": (_text(HEAD + "evidence: [{id: a}]\n"), "kind"),
}
