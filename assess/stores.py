"""Files at an address such as ``s3://bucket/teams/``: read, listed and written whole.

Any store that fsspec knows can be used when its library is installed; the extra ``s3`` brings the
one for S3. Nothing here is imported before an address is named.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import PurePosixPath
from typing import IO, Any

from assess.errors import AssessError, Message, MissingLibraryError, WriteError
from assess.fileio import too_large, write_error
from assess.frozen import frozen

__all__ = [
    "PATTERN",
    "Entry",
    "copied_here",
    "find",
    "is_address",
    "look",
    "match",
    "path_of",
    "read",
    "read_all",
    "write",
    "writing_at",
]

PATTERN = re.compile(r"[*?\[]")
"""What makes a name a pattern."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HINTS = {"s3": "pip install 'mlops-assess[s3]'", "s3a": "pip install 'mlops-assess[s3]'"}


@frozen
class Entry:
    """What is at an address."""

    address: str
    is_folder: bool
    size: int
    """Bytes; 0 for a folder, or when the store does not tell."""


def is_address(text: str) -> bool:
    """Whether a text names something in a store, and not a file of this machine."""
    return _ADDRESS.match(text) is not None


def path_of(address: str) -> PurePosixPath:
    """The path within the store, its first part being the bucket or host."""
    return PurePosixPath(address.split("://", 1)[1])


def look(address: str) -> Entry | None:
    """What is at an address; ``None`` when there is nothing.

    Raises:
        AssessError: the store cannot be asked.
        MissingLibraryError: the store's library is not installed.
    """
    with _plain(address):
        files, path = _store(address)
        try:
            return _entry(files, files.info(path))
        except FileNotFoundError:
            return None


def find(folder: str) -> Iterator[Entry]:
    """What a folder at an address holds, sorted by name; folders within it are not gone into.

    Raises:
        AssessError: the store cannot be asked, or there is no such folder.
        MissingLibraryError: the store's library is not installed.
    """
    with _plain(folder):
        files, path = _store(folder)
        found = [e for e in files.ls(path, detail=True) if e["name"].rstrip("/") != path]
        entries = _sorted(files, found)
    yield from entries


def match(pattern: str) -> Iterator[Entry]:
    """What a pattern (``*``, ``?``, ``[``, ``**``) of an address matches, sorted by name.

    Raises:
        AssessError: the store cannot be asked.
        MissingLibraryError: the store's library is not installed.
    """
    with _plain(pattern):
        files, path = _store(pattern)
        entries = _sorted(files, files.glob(path, detail=True).values())
    yield from entries


def read(address: str, limit: int, error: type[AssessError]) -> bytes:
    """Read what is at an address.

    Args:
        address: of a file.
        limit: how many bytes at most.
        error: the class to raise.

    Raises:
        AssessError: (``error``) there is nothing, it is too large, or the store refuses.
        MissingLibraryError: the store's library is not installed.
    """
    with _plain(address, error):
        files, path = _store(address)
        with files.open(path, "rb", block_size=limit + 1, cache_type="none") as stream:
            data: bytes = stream.read(limit + 1)
    if len(data) > limit:
        raise error(too_large(limit), address)
    return data


def read_all(addresses: Sequence[str]) -> dict[str, bytes | AssessError]:
    """Read several files, those of one store at once; what goes wrong with one stands in its place.

    A name that looks like a pattern is left out: libraries of stores would take it for one.

    Args:
        addresses: of files that are known to be small.

    Raises:
        MissingLibraryError: a store's library is not installed.
    """
    stores: dict[int, tuple[Any, dict[str, str]]] = {}
    for address in addresses:
        if PATTERN.search(address):
            continue
        with _plain(address):
            files, path = _store(address)
        stores.setdefault(id(files), (files, {}))[1][path] = address
    read: dict[str, bytes | AssessError] = {}
    for files, here in stores.values():
        with _plain(next(iter(here.values()))):
            found = files.cat(list(here), on_error="return")
        if isinstance(found, bytes):  # of one path that is no pattern
            found = dict.fromkeys(here, found)
        for path, address in here.items():
            data = found.get(path, OSError("no answer"))
            good = isinstance(data, bytes)
            read[address] = data if good else _told(data, address, AssessError)
    return read


def write(address: str, data: bytes) -> None:
    """Write a whole file; S3 and its kind show it only once all of it is there.

    Raises:
        WriteError: the store refuses.
        MissingLibraryError: the store's library is not installed.
    """
    with _plain(address, WriteError):
        files, path = _store(address)
        files.pipe_file(path, data)


@contextlib.contextmanager
def writing_at(address: str) -> Iterator[IO[bytes]]:
    """Write a file piece by piece; it is sent when the block ends well and wrote anything.

    Raises:
        WriteError: the store refuses; what was there is unharmed.
        MissingLibraryError: the store's library is not installed.
    """
    with _own_folder() as folder:
        kept = os.path.join(folder, "result")  # noqa: PTH118 - fsspec takes text
        with open(kept, "wb") as stream:  # noqa: PTH123 - as above
            yield stream
            try:
                stream.flush()
            except OSError as problem:
                raise write_error(problem, address) from None
            written = stream.tell()
        if written:
            with _plain(address, WriteError):
                files, path = _store(address)
                files.put_file(kept, path)


def _own_folder() -> AbstractContextManager[str]:
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="assess-", ignore_cleanup_errors=True)


@contextlib.contextmanager
def copied_here(address: str) -> Iterator[str]:
    """A copy of a file on this machine, for libraries that want a path; removed at the end.

    Raises:
        AssessError: there is nothing, or the store refuses.
        MissingLibraryError: the store's library is not installed.
    """
    with _own_folder() as folder:
        copy = os.path.join(folder, path_of(address).name or "file")  # noqa: PTH118 - fsspec takes text
        with _plain(address):
            files, path = _store(address)
            files.get_file(path, copy)
        yield copy


def _store(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    # A listing that is kept would grow with the store, and hide what is written meanwhile.
    files, path = url_to_fs(address, use_listings_cache=False)
    return files, path.rstrip("/") or path


def _sorted(files: Any, found: Iterable[dict[str, Any]]) -> list[Entry]:
    return sorted((_entry(files, told) for told in found), key=lambda entry: entry.address)


def _entry(files: Any, told: dict[str, Any]) -> Entry:
    address = str(files.unstrip_protocol(told["name"]))
    return Entry(address, told["type"] == "directory", int(told.get("size") or 0))


@contextlib.contextmanager
def _plain(address: str, error: type[AssessError] = AssessError) -> Iterator[None]:
    try:
        yield
    except AssessError:
        raise
    except Exception as problem:
        raise _told(problem, address, error) from problem


def _told(problem: Any, address: str, error: type[AssessError]) -> AssessError:
    """What a store or its library refused, in one sentence."""
    scheme = address.split("://", 1)[0].lower()
    if isinstance(problem, ImportError):
        hint = f"Install it with: {_HINTS[scheme]}" if scheme in _HINTS else f"{problem}."
        return MissingLibraryError(Message(f"{scheme}:// needs a library.", hint=hint))
    if isinstance(problem, ValueError) and "not known" in str(problem):
        return error(f"There is no kind of store called {scheme}://.", address)
    if isinstance(problem, FileNotFoundError):
        missing = "bucket or folder" if error is WriteError else "file"
        return error(f"There is no such {missing}.", address)
    if isinstance(problem, PermissionError):
        hint = "Look at the credentials that the store's library finds."
        return error(Message("No permission to read or write this address.", hint=hint), address)
    said = " ".join(str(problem).split())[:200] or "no reason given"
    return error(f"The store cannot be used ({type(problem).__name__}: {said}).", address)
