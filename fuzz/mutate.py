"""Changes bytes as mistakes and malice do: bits, tokens, lines, values of YAML, whole files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from fuzz.bundle import LINK, PIPE, is_bundle, pack, unpack

__all__ = ["Mutator"]

MOST = 2 * 1024 * 1024
"""Bytes of an input at most; larger than what most readers take."""
_TOKEN = re.compile(rb"[\w./-]+|[^\w\s]")
_VALUE = re.compile(rb"(?<=[:,\[{-])[ \t]*[^\s,:\[\]{}#][^,\]}\n]*")
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_NAME = re.compile(r"[^/]+$")

NUMBERS = (
    b"0", b"-1", b"1", b"2", b"20", b"21", b"127", b"65536", b"2147483648", b"9" * 19, b"9" * 400,
    b"1e400", b"-1e-400", b".nan", b".inf", b"-.inf", b"NaN", b"1_000", b"0x10", b"0o7", b"1:30",
    b"0.1", b"1,5", b"\xd9\xa3", b"1" * 5000, b"0.00000000001",
)  # fmt: skip
VALUES = (
    b"", b"~", b"null", b"true", b"no", b"[]", b"{}", b"''", b'"\\0"', b"'\x1b[2J'", b"unsure",
    b"not_applicable", b"&a x", b"*a", b"!!python/object:os.system x", b"!x y", b"<<", b"? x", b"|",
    b">-\n  x", b"2026-11-23", b"0001-01-01", b"9999-12-31", b"2026-02-30", b"{a: 1, a: 2}", b"[[]]",
    b"=cmd|' /C calc'!A0", b"@SUM(1)", b"../../../etc/passwd", b"file:///etc/passwd", b"javascript:x",
    b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc2\x85",
    b"{{ 7*7 }}", b"<script>", b"%0A::error::x", b"x" * 400, b"\xf0\x9f\x9a\x80", b"a\x00b", b"- - - x",
)  # fmt: skip
BYTES = tuple(
    bytes([n]) for n in (0, 9, 10, 13, 27, 34, 35, 38, 42, 45, 58, 91, 123, 127, 128, 255)
)


class Mutator:
    """Makes new inputs of known ones.

    Args:
        seeds: inputs to begin with; their words are a dictionary.
        words: more words of the format.
    """

    def __init__(self, seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> None:
        found = {w for seed in seeds for w in _TOKEN.findall(seed[:200_000]) if len(w) <= 60}
        self._words = [*sorted(found), *words]
        self._steps: tuple[Callable[[Random, bytearray, bytes], None], ...] = (
            self._bit, self._byte, self._cut, self._double, self._word, self._word, self._swap_word,
            self._number, self._number, self._value, self._value, self._line_cut, self._line_double,
            self._line_move, self._indent, self._splice, self._splice, self._shorten, self._many, self._deep,
        )  # fmt: skip

    def change(self, rng: Random, data: bytes, other: bytes) -> bytes:
        """A changed input.

        Args:
            rng: where chance comes from.
            data: the input to change.
            other: another one, to take pieces of.
        """
        if is_bundle(data):
            return self._change_files(rng, data, other)
        return self._change_bytes(rng, data, other)

    def _change_bytes(self, rng: Random, data: bytes, other: bytes) -> bytes:
        out = bytearray(data)
        for _ in range(rng.choice((1, 1, 1, 2, 4, 8))):
            rng.choice(self._steps)(rng, out, other)
        return bytes(out[:MOST])

    def _change_files(self, rng: Random, data: bytes, other: bytes) -> bytes:
        files, others = unpack(data), unpack(other)
        for _ in range(rng.choice((1, 1, 2, 4))):
            if not files:
                break
            name = rng.choice(sorted(files))
            roll = rng.randrange(20)
            if roll == 0:
                del files[name]
            elif roll == 1:
                files[self._name(rng, name)] = files.pop(name)
            elif roll == 2:
                files[self._name(rng, name)] = files[name]
            elif roll == 3 and others:
                files.update([rng.choice(sorted(others.items()))])
            elif roll == 4:
                target = rng.choice(
                    (b"/etc/hostname", b".", b"..", name.encode("utf-8", "replace"), b"/dev/zero")
                )
                files[name] = rng.choice((LINK + target, PIPE, b""))
            else:
                files[name] = self._change_bytes(
                    rng, files[name], rng.choice(sorted(others.values()) or [b""])
                )
        return pack(files)

    def _name(self, rng: Random, name: str) -> str:
        fresh = rng.choice((
            "a.yaml", "models/x.yaml", "x\x1b[2J.py", "\u202ex.py", "\udcff.py", "n\nl.yaml", "x" * 200 + ".py",
            "a/" * 40 + "a.py", "CON", "models", name + "/x", name.upper(), _NAME.sub("", name) + "new.yaml",
        ))  # fmt: skip
        return fresh

    # ------------------------------------------------------------ steps on bytes

    def _at(self, rng: Random, out: bytearray) -> int:
        return rng.randrange(len(out) + 1)

    def _span(self, rng: Random, out: bytearray) -> tuple[int, int]:
        start = self._at(rng, out)
        return start, min(len(out), start + rng.choice((1, 2, 8, 40, 400, 4000)))

    def _bit(self, rng: Random, out: bytearray, _: bytes) -> None:
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)

    def _byte(self, rng: Random, out: bytearray, _: bytes) -> None:
        at = self._at(rng, out)
        out[at : at + rng.randrange(2)] = rng.choice(BYTES)

    def _cut(self, rng: Random, out: bytearray, _: bytes) -> None:
        start, end = self._span(rng, out)
        del out[start:end]

    def _double(self, rng: Random, out: bytearray, _: bytes) -> None:
        start, end = self._span(rng, out)
        out[start:start] = out[start:end]

    def _word(self, rng: Random, out: bytearray, _: bytes) -> None:
        at = self._at(rng, out)
        out[at:at] = rng.choice(self._words or [b"x"])

    def _swap_word(self, rng: Random, out: bytearray, _: bytes) -> None:
        self._swap(rng, out, _TOKEN, self._words or [b"x"])

    def _number(self, rng: Random, out: bytearray, _: bytes) -> None:
        self._swap(rng, out, _NUMBER, NUMBERS)

    def _value(self, rng: Random, out: bytearray, _: bytes) -> None:
        if rng.randrange(4):
            self._swap(rng, out, _VALUE, tuple(b" " + v for v in VALUES))
        else:
            at = self._at(rng, out)
            out[at:at] = rng.choice(VALUES)

    def _swap(
        self, rng: Random, out: bytearray, what: re.Pattern[bytes], by: Sequence[bytes]
    ) -> None:
        found = what.search(out, self._at(rng, out)) or what.search(out)
        if found:
            out[found.start() : found.end()] = rng.choice(by)

    # ------------------------------------------------------------ steps on lines

    def _line(self, rng: Random, out: bytearray) -> tuple[int, int]:
        at = self._at(rng, out)
        end = out.find(b"\n", at)
        return out.rfind(b"\n", 0, at) + 1, len(out) if end < 0 else end + 1

    def _line_cut(self, rng: Random, out: bytearray, _: bytes) -> None:
        start, end = self._line(rng, out)
        del out[start:end]

    def _line_double(self, rng: Random, out: bytearray, _: bytes) -> None:
        start, end = self._line(rng, out)
        out[end:end] = out[start:end]

    def _line_move(self, rng: Random, out: bytearray, _: bytes) -> None:
        start, end = self._line(rng, out)
        line = out[start:end]
        del out[start:end]
        at = self._line(rng, out)[0]
        out[at:at] = line

    def _indent(self, rng: Random, out: bytearray, _: bytes) -> None:
        start = self._line(rng, out)[0]
        if rng.randrange(2):
            out[start:start] = rng.choice((b" ", b"  ", b"\t", b"- ", b"# "))
        else:
            del out[start : start + rng.randrange(1, 4)]

    # ------------------------------------------------------------ large steps

    def _splice(self, rng: Random, out: bytearray, other: bytes) -> None:
        start, end = self._span(rng, out)
        piece = bytearray(other)
        first, last = self._span(rng, piece)
        out[start : rng.choice((start, end))] = piece[first:last]

    def _shorten(self, rng: Random, out: bytearray, _: bytes) -> None:
        if not rng.randrange(4):
            del out[self._at(rng, out) :]

    def _many(self, rng: Random, out: bytearray, _: bytes) -> None:
        """One piece again and again: a bomb when the reader multiplies what it meets."""
        start, end = self._line(rng, out) if rng.randrange(2) else self._span(rng, out)
        times = rng.choice((3, 30, 30, 300, 3000))
        if (end - start) * times < rng.choice((10_000, 100_000, MOST)):
            out[start:start] = out[start:end] * times

    def _deep(self, rng: Random, out: bytearray, _: bytes) -> None:
        depth = rng.choice((3, 19, 21, 100, 5000))
        opening, closing = rng.choice(
            ((b"[", b"]"), (b"{a: ", b"}"), (b"- ", b""), (b"(", b")"), (b"<a>", b"</a>"))
        )
        start, end = self._span(rng, out)
        out[start:end] = opening * depth + out[start:end] + closing * depth
