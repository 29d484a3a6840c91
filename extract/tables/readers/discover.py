"""From the paths a user names to the files below them, each with a document id of its own."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.lexicon.patterns import lazy
from extract.tables.readers.model import Source

_SKIPPED = lazy(r"\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX$", re.IGNORECASE)
"""Names of files and folders that systems leave beside documents: .DS_Store, ~$ lock files of office programs."""
MAX_ID = 230
"""Bytes of a document id: ``texts/`` has a file of that name, and file systems end at 255."""
_UNSAFE = lazy(r"[\x00-\x1f\x7f\\/:*?\"<>|]")


def discover(paths: Iterable[str | Path]) -> Iterator[Source]:
    """Yield every file below ``paths``, folders recursively, in sorted order; one that is named twice comes once.

    Nothing else is passed over in silence but the files of :data:`_SKIPPED`: a path that is not there, a broken link
    and a link that leads round in a circle come as sources with ``error``. The document id is the file's name without
    its ending; where two files share it, the path below the named folder with ``__`` for ``/``.
    """
    found, stems, shared = _found(paths), set[int](), set[int]()
    for path, _, _ in found:
        stem = _digest(_stem(path))
        (shared if stem in stems else stems).add(stem)
    taken: Counter[str] = Counter()
    for path, relative, error in found:
        doc_id = _stem(path)
        if _digest(doc_id) in shared:
            doc_id = _safe(relative.replace(os.sep, "__"))
            taken[doc_id] += 1
            if (number := taken[doc_id] + (_digest(doc_id) in stems)) > 1:  # a/b__c beside a__b/c
                doc_id = f"{doc_id}-{number}"
        yield Source(path, doc_id, path, _size(path), error)


def safe_id(name: str) -> str:
    """Make a document id of a name: no control characters, nothing a file name must not hold, and not too long for one.

    Of a longer name the beginning stays, with ten digits of its hash behind ``~``.
    """
    return _safe(name)


_File = tuple[str, str, str | None]
"""Path, path below the named folder, reason why it cannot be read."""


class _Found:
    """Files in the order in which they were found, held as the bytes of their paths: there may be a million."""

    def __init__(self) -> None:
        self._paths = bytearray()
        self._below = array("I")
        """How many of the last bytes of each path are the path below the named folder."""
        self._odd: dict[int, _File] = {}
        """Number of a file → what its path does not tell."""

    def add(self, file: _File) -> None:
        path, relative, error = file
        if error or not path.endswith(relative):
            self._odd[len(self._below)] = file
        self._paths += os.fsencode(path) + b"\0"
        self._below.append(len(os.fsencode(relative)))

    def __iter__(self) -> Iterator[_File]:
        start = 0
        for number, below in enumerate(self._below):
            end = self._paths.index(0, start)
            path = bytes(self._paths[start:end])
            yield self._odd.get(number) or (os.fsdecode(path), os.fsdecode(path[len(path) - below :]), None)
            start = end + 1


def _found(paths: Iterable[str | Path]) -> _Found:
    """Find all files; one that came before, under whatever path or link, is left out.

    Only a link or a second path can lead to a file that was found already.
    """
    found = _Found()
    seen: set[str] | None = None
    for number, path in enumerate(paths):
        for file in _files(path):
            if seen is None and (number or os.path.islink(file[0])):
                seen = set(map(_real, found))
            if seen is None or _real(file) not in seen:
                found.add(file)
            if seen is not None:
                seen.add(_real(file))
    return found


def _real(file: _File) -> str:
    path, _, error = file
    return path if error else os.path.realpath(path)


def _digest(name: str) -> int:
    """Stand for a name in a set, in half the memory; should two names share it, their files get longer ids."""
    return int.from_bytes(hashlib.blake2b(os.fsencode(name), digest_size=7).digest())


def _files(path: str | Path) -> Iterator[_File]:
    name = os.fspath(path)
    if name == "-":
        yield "-", "stdin", None
    elif os.path.isdir(name):
        yield from _walk(name, "", {identity} if (identity := _identity(name)) else set())
    else:
        yield name, os.path.basename(name), _unreadable(name)


def _walk(folder: str, below: str, seen: set[tuple[int, int]]) -> Iterator[_File]:
    """Yield the files of a folder in the order of their names; ``seen`` holds the folders entered so far.

    Folders are entered one inside the other on a list of their own, however deep they lie.
    """
    open_folders = [_entries(folder, below)]
    while open_folders:
        path, relative, error = next(open_folders[-1], ("", "", None))
        if not path:
            open_folders.pop()
        elif error or not os.path.isdir(path):
            yield path, relative, error or _unreadable(path)
        elif (identity := _identity(path)) is None:
            yield path, relative, "the folder is no longer there"
        elif identity in seen:
            yield path, relative, "the link leads to a folder that is read already"
        else:
            seen.add(identity)
            open_folders.append(_entries(path, relative))


def _entries(folder: str, below: str) -> Iterator[_File]:
    """Yield what lies in one folder, in the order of the names, but for what systems leave there."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield folder, below or os.path.basename(folder), f"the folder cannot be opened: {error.strerror}"
        return
    for name in names:
        if not _SKIPPED.match(name):
            yield os.path.join(folder, name), os.path.join(below, name), None


def _unreadable(path: str) -> str | None:
    """Say why a path is nothing that can be read to its end; a pipe or a device might have none."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return "the link leads to no file" if os.path.islink(path) else "there is no such file or folder"
    except OSError as error:
        return f"the file cannot be opened: {error.strerror}"
    return None if stat.S_ISREG(mode) else "it is a pipe, a device or a socket and no file (- reads standard input)"


def _identity(path: str) -> tuple[int, int] | None:
    """Tell a folder from all others, whatever it is called; None where it has gone away meanwhile."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _stem(path: str) -> str:
    return "stdin" if path == "-" else _safe(Path(path).stem)


def _safe(name: str) -> str:
    name = _UNSAFE.sub("_", name).strip() or "document"
    encoded = name.encode("utf-8", "surrogatepass")
    if len(encoded) <= MAX_ID:
        return name
    digest = hashlib.sha256(encoded).hexdigest()[:10]
    return f"{encoded[: MAX_ID - 11].decode('utf-8', 'ignore')}~{digest}"


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
