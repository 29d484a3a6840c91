"""What is finished already: the shards of an unfinished run, and the files of a finished one.

Beside the results stays an index: pages of entries in the order of their rows in the result files, a line each, and a
last line with the hashes of these files, for results that somebody edited or a disk damaged are not taken over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import lru_cache, partial
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec

from extract.engine.folder import INDEX, STATE
from extract.engine.items import CHUNK_DOCUMENTS, Item
from extract.engine.shards import SUFFIX, Entry, Pieces, Shard, is_sound, load, pieces_of
from extract.tables.written import Written, is_as_written

FILES = ("records.csv", "records.jsonl", "documents.csv", "terms.csv")
"""Where the lines of an entry stand, in the order of :class:`Lines`."""
BITS = 16
"""Bits of a place that hold the number of the entry in its shard or page."""


class _Page(msgspec.Struct, tag="page"):
    """Entries of the index, and how far behind the head of each file their rows begin."""

    starts: tuple[int, ...]
    entries: list[Entry]


class _Trailer(msgspec.Struct, tag="trailer"):
    """Ends an index: the fingerprint of the run, and name → size, SHA-256 and length of the head of each file."""

    fingerprint: str
    files: dict[str, tuple[int, str, int]]


_LINE = msgspec.json.Decoder(_Page | _Trailer)


class IndexWriter:
    """Writes the index of a run while its files are assembled; it is whole once :meth:`close` has been called."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._page = _Page((0,) * len(FILES), [])

    def add(self, entry: Entry) -> None:
        """Take the next entry."""
        self._page.entries.append(entry)
        if len(self._page.entries) == CHUNK_DOCUMENTS:
            self._turn()

    def close(self, written: Mapping[str, Written], fingerprint: str) -> None:
        """Write the trailer; ``written`` are the files as they will be put in place."""
        self._turn()
        rows = {name: total for name, total in zip(FILES, self._page.starts, strict=True) if name in written}
        files = {name: (*written[name], written[name].size - total) for name, total in rows.items()}
        self._file.write(msgspec.json.encode(_Trailer(fingerprint, files)))
        self._file.close()

    def _turn(self) -> None:
        page = self._page
        self._file.write(msgspec.json.encode(page) + b"\n")
        lengths = [entry.lengths() for entry in page.entries]
        self._page = _Page(tuple(map(sum, zip(page.starts, *lengths, strict=False))), [])


class Stretch(NamedTuple):
    """A page of a finished run, whose rows lie one behind the other in its files."""

    out: Path
    entries: list[Entry]
    starts: tuple[int | None, ...]
    """None for a file that the run did not write."""

    def read(self, numbers: Iterable[int]) -> Iterator[tuple[Entry, Pieces]]:
        """Yield entries by their numbers with their pieces, as a shard does. Raises OSError."""
        with ExitStack() as stack:
            named = zip(FILES, self.starts, strict=True)
            files = [BytesIO() if at is None else stack.enter_context((self.out / f).open("rb")) for f, at in named]
            for number in numbers:
                before = [entry.lengths() for entry in self.entries[:number]]
                for file, start, *lengths in zip(files, self.starts, *before, strict=False):
                    file.seek((start or 0) + sum(lengths))
                entry = self.entries[number]
                yield entry, pieces_of(entry, [*files, BytesIO(b"".join(texts_of(entry, self.out) or ()))])


class Finished:
    """The finished entries of a run, numbered so that the place of each is one integer: memory stays flat.

    Keys and stamps are read from shards and pages, in whose order the items come anyway.

    Args:
        out: results folder.
        keep_failed: count failed items as finished; else they are to be tried again.
    """

    def __init__(self, out: Path, *, keep_failed: bool = False) -> None:
        self._out, self._keep_failed = out, keep_failed
        self._loads: list[Callable[[], Shard | Stretch]] = []
        self._load = lru_cache(maxsize=4)(lambda number: self._loads[number]())
        self._at: dict[int, int] = {}
        self._failed: set[int] = set()
        self._sources: set[int] = set()

    def add(self, rows: Callable[[], Shard | Stretch]) -> Iterator[tuple[int, Entry]]:
        """Number what loads a shard or page, and return its entries with their places."""
        self._loads.append(rows)
        number = len(self._loads) - 1
        return enumerate(self._load(number).entries, number << BITS)

    def entry(self, place: int) -> Entry:
        """Return the entry at a place."""
        return self._load(place >> BITS).entries[place & ((1 << BITS) - 1)]

    def read(self, order: Iterable[int]) -> Iterator[tuple[Entry, Pieces]]:
        """Yield the entries at the places in ``order`` with their pieces (see :meth:`Shard.read`)."""
        for number, places in groupby(order, key=lambda place: place >> BITS):
            yield from self._load(number).read(place & ((1 << BITS) - 1) for place in places)

    def take_over(self, shards: Path, wanted: str, csv: bool) -> None:
        """Take over results made under the fingerprint ``wanted``, then the sound shards, which are younger.

        Results are not taken over where one of their files or the index is not as it was written, or where
        ``records.csv`` is wanted (``csv``) and they lack it.
        """
        places, trailer = list[int](), None
        for at, line in _lines(self._out / STATE / INDEX):
            if isinstance(line, _Trailer):
                trailer = line
            else:
                places.append(at)
                self._sources.update(_hashed(_source_of(entry.key)) for entry in line.entries)
        if trailer and trailer.fingerprint == wanted and self._is_whole(trailer, csv):
            heads = tuple(trailer.files[name][2] if name in trailer.files else None for name in FILES)
            for at in places:
                entries = self.add(partial(_stretch, self._out, at, heads))
                self._know((at, entry) for at, entry in entries if texts_of(entry, self._out) is not None)
        for path in sorted(filter(is_sound, shards.glob("*" + SUFFIX))):
            self._know(self.add(partial(load, path)))

    def _is_whole(self, trailer: _Trailer, csv: bool) -> bool:
        whole = (is_as_written(self._out / name, size, sha) for name, (size, sha, _) in trailer.files.items())
        return (not csv or FILES[0] in trailer.files) and all(whole)

    def _know(self, entries: Iterable[tuple[int, Entry]]) -> None:
        for place, entry in entries:
            key = _hashed(entry.key)
            if not entry.counts.failed:
                self._at[key] = place
            elif self._keep_failed:
                self._at.setdefault(key, place)
            else:
                self._failed.add(key)

    def find(self, item: Item) -> int | None:
        """Return the place of the item's finished entry, None where there is none or the item has changed."""
        self._sources.discard(_hashed(_source_of(item.key)))
        place = self._at.get(_hashed(item.key))
        if place is None or (entry := self.entry(place)).key != item.key:
            return None
        same = entry.stamp == item.stamp or (entry.sha256 is not None and entry.sha256 == item.digest())
        return place if same else None

    def has_failed(self, item: Item) -> bool:
        """Whether the item had failed and is to be tried again."""
        key = _hashed(item.key)
        return key in self._failed and key not in self._at

    def gone(self) -> int:
        """Return how many sources of the finished run are not among the items that were looked for."""
        return len(self._sources)


def texts_of(entry: Entry, out: Path) -> list[bytes] | None:
    """Return the extracted texts of an entry of a finished run, None where one is not as it was written."""
    texts = []
    for name, _, digest in entry.texts:
        try:
            texts.append((out / "texts" / f"{name}.txt").read_bytes())
        except OSError:
            return None
        if text_digest(texts[-1]) != digest:
            return None
    return texts


def text_digest(text: bytes) -> str:
    """Return the hash by which an extracted text is known again."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def _lines(index: Path) -> Iterator[tuple[int, _Page | _Trailer]]:
    """Yield the lines of an index with their places, as far as they can be read; none where there is none."""
    at = 0
    try:
        with index.open("rb") as file:
            for line in file:
                yield at, _LINE.decode(line)
                at += len(line)
    except (OSError, msgspec.DecodeError):
        return


def _stretch(out: Path, at: int, heads: tuple[int | None, ...]) -> Stretch:
    with (out / STATE / INDEX).open("rb") as file:
        file.seek(at)
        page = msgspec.json.decode(file.readline(), type=_Page)
    starts = zip(heads, page.starts, strict=True)
    return Stretch(out, page.entries, tuple(None if head is None else head + start for head, start in starts))


def _source_of(key: str) -> str:
    return key.split("\0")[1]


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
