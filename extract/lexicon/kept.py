"""What is made of the rules and takes long, kept in the user's cache folder for the next start.

A file is named by the hash of all tables and all code, so that a change of either makes another one, and begins with
the hash of what it holds: one that is damaged, or cannot be written, costs the time it would have saved and nothing
else. It holds plain values in MessagePack, checked against their type; nothing in it is ever run.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

PACKAGE = Path(__file__).resolve().parents[1]
VARIABLE = "POLICY_EXTRACT_CACHE"
"""Environment variable: ``0`` keeps nothing and reads nothing that was kept.

Where Python writes no bytecode (``PYTHONDONTWRITEBYTECODE``), nothing is kept either.
"""
_HASH = 32
_MOST_FILES = 40
"""Files beyond which the oldest go: those of versions and own tables that are no longer used."""


def cache_folder() -> Path:
    """Return the folder in which this user's files are kept; it need not exist."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "policy-extract"


def kept(part: str, state: str, kind: type[T], make: Callable[[], T]) -> T:
    """Return what ``make`` makes, from the cache where it was made before in this ``state``.

    Args:
        part: what it is; one word.
        state: names everything it is made of (:func:`state_of`); empty where nothing shall be kept.
        kind: its type, of plain values that MessagePack holds.
        make: makes it.

    Raises:
        whatever ``make`` raises; nothing else.
    """
    if not state or os.environ.get(VARIABLE) == "0":
        return make()
    try:
        path = cache_folder() / f"{part}-{state}.msgpack"
    except RuntimeError:  # a user without a home
        return make()
    try:
        return msgspec.msgpack.decode(_sound(path.read_bytes()), type=kind)
    except (OSError, ValueError):
        made = make()
    if not sys.dont_write_bytecode:  # who wants no bytecode beside the code wants nothing else of the kind
        with suppress(OSError):
            _write(path, msgspec.msgpack.encode(made))
    return made


def _sound(data: bytes) -> bytes:
    digest, content = data[:_HASH], data[_HASH:]
    if hashlib.sha256(content).digest() != digest:
        raise ValueError("damaged")
    return content


def _write(path: Path, content: bytes) -> None:
    """Put a file in place whole, whoever else does the same at the same time."""
    import tempfile

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "wb") as file:
            file.write(hashlib.sha256(content).digest() + content)
        os.replace(name, path)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise
    for old in sorted(path.parent.glob("*.msgpack"), key=lambda p: p.stat().st_mtime, reverse=True)[_MOST_FILES:]:
        old.unlink(missing_ok=True)


def state_of(own: Iterable[Path] = ()) -> str:
    """Return a hash of all code and tables of the package, of some own tables, and of the Python that runs.

    Empty where that cannot be told, as the package is no folder or a file cannot be read.
    """
    try:
        digest = _package().copy()
        _add(digest, map(str, own))
    except OSError:
        return ""
    return digest.hexdigest()[:32]


@cache
def _package() -> hashlib._Hash:
    """Hash of the package as it was when this was first asked: later edits are not what runs."""
    digest = hashlib.sha256(sys.version.encode())
    _add(digest, _files(str(PACKAGE)))
    return digest


def _add(digest: hashlib._Hash, paths: Iterable[str]) -> None:
    for path in paths:
        with open(path, "rb", buffering=0) as file:
            content = file.read()
        digest.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.endswith((".py", ".tsv")):
            yield entry.path
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
            yield from _files(entry.path)
