"""The process that tries inputs: it may be killed, run out of memory or of time at any of them.

    python -m fuzz.worker HARNESS SEED FOLDER try [COUNT]
    python -m fuzz.worker HARNESS SEED FOLDER replay FILE…

Each input stands in ``FOLDER/current`` before it is tried, and a byte goes to the pipe after it, so
that whoever started this process knows what it died of. What an exception tells is written to
``FOLDER/finding-*``; at the end, counts to ``FOLDER/counts.json``.
"""

from __future__ import annotations

import json
import math
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

from fuzz import bundle
from fuzz.harness import ROOT, Harness
from fuzz.harnesses import find, prepare
from fuzz.mutate import Mutator

PIPE = 3
SECONDS = int(os.environ.get("ASSESS_FUZZ_SECONDS", "20"))
"""Seconds of the processor that one input may take; the system ends the process then."""
EACH = 20_000
"""Inputs after which a fresh process takes over."""
POOL = 4_000
"""Inputs kept because they showed something new."""
_PACKAGE = str(ROOT / "assess") + os.sep


class Reached:
    """Lines of the harness's modules that were run so far.

    A code object whose lines were all met is traced no more, so that this costs little after a while.
    """

    def __init__(self, aims: tuple[str, ...]) -> None:
        self._aims = tuple(_PACKAGE + aim for aim in aims)
        self._left: dict[CodeType, set[int]] = {}
        self.count = 0
        self._before = 0

    def start(self) -> None:
        """Begin to look."""
        self._before = self.count
        sys.settrace(self._call)

    def stop(self) -> bool:
        """End it; True when a line was reached for the first time."""
        sys.settrace(None)
        return self.count > self._before

    def _call(self, frame: FrameType, _event: str, _arg: Any) -> Callable[..., Any] | None:
        code = frame.f_code
        left = self._left.get(code)
        if left is None:
            ours = code.co_filename.startswith(self._aims)
            left = {line for _, _, line in code.co_lines() if line} if ours else set()
            self._left[code] = left
        return self._line if left else None

    def _line(self, frame: FrameType, event: str, _arg: Any) -> Callable[..., Any]:
        if event == "line":
            left = self._left[frame.f_code]
            if frame.f_lineno in left:
                left.discard(frame.f_lineno)
                self.count += 1
        return self._line


def _memory(*, peak: bool = False) -> int:
    """Bytes that the process holds now; or the most it held since this was asked last."""
    if not peak and sys.platform == "linux":
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins again
    with suppress(OSError):
        status = Path("/proc/self/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+)" if peak else r"VmRSS:\s+(\d+)", status)
        if found:
            return int(found[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


class Tries:
    """Runs a harness on inputs within bounds."""

    def __init__(self, harness: Harness, folder: Path) -> None:
        self.harness = harness
        self._folder = folder
        self._current = folder / "current"
        self.findings = 0
        self.kinds: dict[str, int] = {}
        prepare(harness)
        self._quiet = os.open(folder / "said", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(self._quiet, stream)
        if sys.platform == "linux":
            self._bound_memory()

    def _bound_memory(self) -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        room = pages * resource.getpagesize() + (self.harness.memory << 20) * 2
        resource.setrlimit(resource.RLIMIT_AS, (room, resource.RLIM_INFINITY))

    def one(self, data: bytes) -> tuple[str, str]:
        """Try an input: what came of it, and the trace of what must not be (else empty)."""
        self._current.write_bytes(data)
        spent = time.process_time()
        resource.setrlimit(
            resource.RLIMIT_CPU, (math.ceil(spent) + SECONDS, resource.RLIM_INFINITY)
        )
        before = _memory()
        here = Path.cwd()
        place = Path(tempfile.mkdtemp(dir=self._folder))
        os.chdir(place)
        try:
            came, trace = self.harness.run(data, place), ""
        except BaseException as error:
            came, trace = _kind(error), "".join(traceback.format_exception(error))[-6000:]
            if isinstance(error, KeyboardInterrupt):
                raise
        finally:
            os.chdir(here)
            shutil.rmtree(place, ignore_errors=True)
        grown = (_memory(peak=True) - before) >> 20
        if not trace and grown > self.harness.memory:
            came = trace = f"memory: {grown} MiB"
        if not trace and (size := os.fstat(self._quiet).st_size):
            os.lseek(self._quiet, 0, os.SEEK_SET)
            came = "wrote to the terminal by itself"
            trace = came + ": " + repr(os.read(self._quiet, min(size, 400)))
        os.ftruncate(self._quiet, 0)
        os.lseek(self._quiet, 0, os.SEEK_SET)
        return came, trace

    def note(self, data: bytes, came: str, trace: str) -> None:
        """Keep a finding, made small when it is the first of its kind."""
        self.kinds[came] = self.kinds.get(came, 0) + 1
        if self.kinds[came] > 1:
            return
        small = data if came.startswith("memory") else self._smaller(data, came)
        self.findings += 1
        where = self._folder / f"finding-{os.getpid()}-{self.findings}"
        where.with_suffix(".json").write_text(json.dumps({"came": came, "trace": trace}))
        where.with_suffix(".bytes").write_bytes(small)

    def _smaller(self, data: bytes, came: str) -> bytes:
        end = time.process_time() + 2 * SECONDS

        def same(candidate: bytes) -> bool:
            return time.process_time() < end and self.one(candidate)[0] == came

        return smaller(data, same)


def smaller(data: bytes, same: Callable[[bytes], bool]) -> bytes:
    """Leave out as much of an input as can go while ``same`` still holds: files, lines, bytes."""
    if bundle.is_bundle(data):
        files = bundle.unpack(data)
        for name in list(files):
            fewer = {n: d for n, d in files.items() if n != name}
            if fewer and same(bundle.pack(fewer)):
                files = fewer
        for name in files:

            def with_it(content: bytes, name: str = name) -> bytes:
                return bundle.pack(files | {name: content})

            files[name] = smaller(files[name], lambda c, w=with_it: same(w(c)))  # type: ignore[misc]
        return bundle.pack(files)
    for cut in (re.compile(rb"[^\n]*\n|[^\n]+"), re.compile(rb"(?s).")):
        parts = cut.findall(data)
        if len(parts) > 3000:
            continue
        size = max(1, len(parts) // 2)
        while parts:
            at = 0
            while at < len(parts):
                fewer_parts = parts[:at] + parts[at + size :]
                if same(b"".join(fewer_parts)):
                    parts = fewer_parts
                else:
                    at += size
            if size == 1:
                break
            size //= 2
        data = b"".join(parts)
    return data


def _kind(error: BaseException) -> str:
    """What tells one fault from another: the error and the innermost place of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if f.filename.startswith(_PACKAGE)]
    place = f"{Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].name}" if ours else ""
    text = re.sub(r"\d+", "_", str(error))[:60] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} {place} {text}".strip()


def _search(tries: Tries, seed: int, count: int) -> None:
    """Change inputs, and go on from those that show something new."""
    harness = tries.harness
    rng = Random(seed)
    seeds = harness.seeds()
    mutator = Mutator(seeds, harness.words)
    pool, fine = list(seeds), list[bytes]()
    reached = Reached(harness.aims)
    seen: set[str] = set()
    done = accepted = 0
    ending = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal ending
        ending = True

    signal.signal(signal.SIGTERM, stop)
    while done < count and not ending:
        if done < len(seeds):
            data = seeds[done]
        else:
            first = rng.choice((pool, pool[-50:], fine or pool)[rng.randrange(3)])
            data = mutator.change(rng, first, rng.choice(pool))
        if traced := done < len(seeds) or done % 4 == 0:
            reached.start()
        came, trace = tries.one(data)
        new = reached.stop() if traced else False
        done += 1
        accepted += came.startswith("fine")
        if trace:
            tries.note(data, came, trace)
        elif (new or came not in seen) and len(pool) < POOL and len(data) < 200_000:
            pool.append(data)
            if came.startswith("fine"):
                fine.append(data)
        seen.add(came)
        os.write(PIPE, b"." if not trace else b"!")
    counts = {
        "tried": done,
        "accepted": accepted,
        "kinds": len(seen),
        "lines": reached.count,
        "pool": len(pool),
    }
    (tries_folder(tries) / "counts.json").write_text(json.dumps(counts))


def tries_folder(tries: Tries) -> Path:
    """Where a worker keeps what it found."""
    return tries._folder


def _main() -> None:
    name, seed, folder, mode, *more = sys.argv[1:]
    harness = find(name)
    # So that the time of the first import is no part of any input's.
    tries = Tries(harness, Path(folder))
    if mode == "replay":
        for file in more:
            data = Path(file).read_bytes()
            came, trace = tries.one(data)
            if trace:
                where = tries_folder(tries) / f"finding-{Path(file).name}"
                where.with_name(where.name + ".json").write_text(
                    json.dumps({"came": came, "trace": trace})
                )
            os.write(PIPE, b"." if not trace else b"!")
    else:
        _search(tries, int(seed), int(more[0]) if more else EACH)


if __name__ == "__main__":
    _main()
