"""From the paths a user names to the files below them, each with a document id of its own."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.tables.readers.model import Source

_SKIPPED = re.compile(r"\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX$", re.IGNORECASE)
"""Names of files and folders that systems leave beside documents: .DS_Store, ~$ lock files of office programs."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\/:*?\"<>|]")


def discover(paths: Iterable[str | Path]) -> Iterator[Source]:
    """Yield every file below ``paths``, folders recursively, in sorted order; one that is named twice comes once.

    Nothing else is passed over in silence but the files of :data:`_SKIPPED`: a path that is not there, a broken link
    and a link that leads round in a circle come as sources with ``error``. The document id is the file's name without
    its ending; where two files share it, the path below the named folder with ``__`` for ``/``.
    """
    found = list(_once(file for path in paths for file in _files(path)))
    stems = Counter(_stem(path) for path, _, _ in found)
    taken: Counter[str] = Counter()
    for path, relative, error in found:
        doc_id = _stem(path) if stems[_stem(path)] == 1 else _safe(relative.replace(os.sep, "__"))
        taken[doc_id] += 1
        if taken[doc_id] > 1:  # a/b__c beside a__b/c
            doc_id = f"{doc_id}-{taken[doc_id]}"
        yield Source(path, doc_id, path, _size(path), error)


def safe_id(name: str) -> str:
    """Make a document id of a name: no control characters and nothing a file name must not hold."""
    return _safe(name)


_File = tuple[str, str, str | None]
"""Path, path below the named folder, reason why it cannot be read."""


def _once(files: Iterable[_File]) -> Iterator[_File]:
    """Leave out a file that came before, under whatever path or link."""
    seen: set[str] = set()
    for path, relative, error in files:
        real = path if error else os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            yield path, relative, error


def _files(path: str | Path) -> Iterator[_File]:
    name = os.fspath(path)
    if name == "-":
        yield "-", "stdin", None
    elif os.path.isdir(name):
        yield from _walk(name, "", {_identity(name)})
    elif os.path.exists(name):
        yield name, os.path.basename(name), None
    else:
        yield name, os.path.basename(name), "there is no such file or folder"


def _walk(folder: str, below: str, seen: set[tuple[int, int]]) -> Iterator[_File]:
    """Yield the files of a folder in the order of their names; ``seen`` holds the folders entered so far."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield folder, below or os.path.basename(folder), f"the folder cannot be opened: {error.strerror}"
        return
    for name in names:
        if _SKIPPED.match(name):
            continue
        path, relative = os.path.join(folder, name), os.path.join(below, name)
        if not os.path.isdir(path):
            missing = not os.path.exists(path)
            yield path, relative, "the link leads to no file" if missing else None
        elif _identity(path) in seen:
            yield path, relative, "the link leads to a folder that is read already"
        else:
            seen.add(_identity(path))
            yield from _walk(path, relative, seen)


def _identity(path: str) -> tuple[int, int]:
    stat = os.stat(path)
    return stat.st_dev, stat.st_ino


def _stem(path: str) -> str:
    return "stdin" if path == "-" else _safe(Path(path).stem)


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name).strip() or "document"


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
