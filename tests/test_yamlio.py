"""Nodes with positions, and which unquoted text counts as ambiguous."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml.resolver import Resolver

import assess.yamlio
from assess.yamlio import Limits, Map, Scalar, Seq, looks_like, parse, quoted


@pytest.fixture(params=["fast parser", "slow parser"], autouse=True)
def parser(request, monkeypatch):
    if request.param == "slow parser":
        monkeypatch.setattr(assess.yamlio, "_Parser", yaml.SafeLoader)


def test_pyyaml_has_its_fast_parser_here():
    """Without libyaml everything works, only more slowly; the lock installs wheels that have it."""
    assert yaml.__with_libyaml__


def plain(node):
    if isinstance(node, Map):
        return {key.text: plain(value) for key, value in node}
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    return node.text


def test_values_come_as_text_with_their_places():
    root = parse("é: [a, 'b']\nn:\n  k: |\n    x\n    y\n".encode()).root
    assert plain(root) == {"é": ["a", "b"], "n": {"k": "x\ny\n"}}
    items = root.get("é").items
    assert [(i.line, i.column, i.plain) for i in items] == [(1, 5, True), (1, 8, False)]
    assert (root.get("n").line, root.get("n").column) == (3, 3)
    key = root.entries["n"][0]
    assert (key.line, key.column, key.start, key.end) == (2, 1, 12, 13)


def test_a_key_without_a_value_is_empty_and_quotes_are_not():
    root = parse(b"a:\nb: ''\n").root
    assert root.get("a").empty
    assert not root.get("b").empty


def test_a_byte_order_mark_and_any_line_ends_are_just_read():
    for data in (b"\xef\xbb\xbfa: 1\nb: 2\n", b"a: 1\r\nb: 2\r\n", b"a: 1\rb: 2"):
        document = parse(data)
        assert plain(document.root) == {"a": "1", "b": "2"}
        assert document.problems == []
        assert (document.root.get("b").line, document.root.get("b").column) == (2, 4)


def test_limits_are_counted_exactly():
    assert parse(b"[[a]]", Limits(size=5, nodes=3, depth=2)).problems == []
    assert "deeper than 1" in parse(b"[[a]]", Limits(5, 3, 1)).problems[0].message
    assert "too many values" in parse(b"[[a]]", Limits(5, 2, 2)).problems[0].message
    assert "larger than" in parse(b"[[a]]", Limits(4, 3, 2)).problems[0].message


def test_all_that_is_wrong_is_told_and_the_rest_is_read():
    document = parse(b"a: *x\nb: !t 1\nc: 3\nc: 4\nd: *y\n")
    assert [(m.line, m.column) for m in sorted(document.problems, key=lambda m: m.line)] == [
        (1, 4),
        (2, 4),
        (4, 1),
    ]
    assert "Also on line 5." in next(m.hint for m in document.problems if m.line == 1)
    assert document.root.get("c").text == "3"
    assert document.root.get("a").refused


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_a_problem_and_never_an_exception(data):
    document = parse(data)
    assert (document.root is None) <= bool(document.problems)
    for message in document.problems:
        assert message.message
        assert (message.line is None) == (message.column is None)
        if message.line is not None:
            assert message.line >= 1
            assert message.column >= 1


yaml_like = st.text(alphabet=" \t\n\r:-#,[]{}'\"|>&*!%@?~ab1.é\u2028\x85", max_size=60)


@given(yaml_like)
def test_what_is_read_without_problems_is_what_pyyaml_reads(text):
    document = parse(text.encode())
    if document.problems:
        return
    slow = assess.yamlio._Parser is yaml.SafeLoader
    expected = yaml.load(text, yaml.BaseLoader if slow else yaml.CBaseLoader)  # all is text
    assert plain(document.root) == expected


# ---------------------------------------------------------------- ambiguous text

AMBIGUOUS = {
    "yes or no": "yes Yes NO no on Off true FALSE",
    "an empty value": "~ null Null",
    "a date": "2026-01-01 2026-1-1 2026-01-01T10:00:00Z",
    "a time or a number in base 60": "1:30 190:20:30.15 -1:30 12:30:45",
    "a number": "1 -1 +1 1.0 .5 1e3 1_000 0x1F 0o17 017 0b11 .inf -.INF .nan 1. 6.02e23",
    "a merge": "<<",
    "a default value": "=",
}


@pytest.mark.parametrize(
    ("text", "kind"), [(t, kind) for kind, texts in AMBIGUOUS.items() for t in texts.split()]
)
def test_text_that_yaml_readers_take_for_something_else_is_known(text, kind):
    assert looks_like(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "nobody",
        "note",
        "y",
        "n",
        "Y",
        "1.0.0",
        "1.2.3-rc1",
        "v1",
        "12-weeks",
        "2026-W01",
        "a:b",
        "1:b",
        "-x",
        "+",
        "-",
        ".",
        "..",
        "=>",
        "nullable",
        "x0",
    ],
)
def test_ordinary_text_is_only_text(text):
    assert looks_like(text) == ""


@given(st.text(alphabet="0123456789+-.:_eExoabfFtTrRuUlLsSnNyY~<= ", min_size=1, max_size=12))
def test_whatever_pyyaml_does_not_read_as_text_is_ambiguous(text):
    resolved = Resolver().resolve(yaml.ScalarNode, text, (True, False))
    if resolved != "tag:yaml.org,2002:str":
        assert looks_like(text)


def test_quoting_for_messages_is_short_and_harmless():
    assert quoted("a\x1b[1mb\nc") == "'a�[1mb�c'"
    assert quoted("x" * 100) == "'" + "x" * 59 + "…'"


def test_scalars_know_their_style():
    root = parse(b"a: |\n  x\nb: y\n").root
    assert isinstance(root.get("a"), Scalar)
    assert root.get("a").block
    assert not root.get("b").block
