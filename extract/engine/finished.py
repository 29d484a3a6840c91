"""What is finished already: the shards of an unfinished run, and the files of a finished one.

Beside the results stays an index, so that ``--resume`` after more or changed files does only those: a line for each
entry, in the order of the rows in the result files, and a last line with the hashes of these files, for results that
somebody edited or a disk damaged are not taken over. The rows of those that are go from the old files to the new ones.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from extract.engine.items import CHUNK_DOCUMENTS, Item
from extract.engine.shards import BITS, SUFFIX, Entry, Rows, Shards, is_sound, load, pieces_of
from extract.tables.writers import Lines
from extract.tables.written import Written, is_as_written

FILES = ("records.csv", "records.jsonl", "documents.csv", "terms.csv")
"""Where the lines of an entry stand, in the order of :class:`Lines`."""


class _Trailer(msgspec.Struct):
    """Ends an index: the fingerprint of the run, and name → size, SHA-256 and length of the head of each file."""

    fingerprint: str
    files: dict[str, tuple[int, str, int]]


_ENTRY = msgspec.json.Decoder(Entry)


class IndexWriter:
    """Writes the index of a run while its files are assembled; it is whole once :meth:`close` has been called."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._totals = [0] * len(FILES)

    def note(self, entry: Entry) -> None:
        """Take the next entry."""
        self._file.write(msgspec.json.encode(entry) + b"\n")
        self._totals = [total + length for total, length in zip(self._totals, entry.lengths(), strict=False)]

    def close(self, written: Mapping[str, Written], fingerprint: str) -> None:
        """Write the trailer; ``written`` are the files as they will be put in place."""
        rows = {name: total for name, total in zip(FILES, self._totals, strict=True) if name in written}
        files = {name: (*written[name], written[name].size - total) for name, total in rows.items()}
        self._file.write(msgspec.json.encode(_Trailer(fingerprint, files)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def entries_of(index: Path, at: int = 0, most: int | None = None) -> Iterator[Entry]:
    """Yield the entries of an index from a place on, ``most`` of them; none where there is none."""
    try:
        with index.open("rb") as lines:
            lines.seek(at)
            yield from (_ENTRY.decode(line) for line in islice(lines, most) if line.endswith(b"\n"))
    except (OSError, msgspec.DecodeError):
        return


class Stretch(NamedTuple):
    """Some entries of a finished run, whose rows lie one behind the other in its files from ``starts`` on."""

    out: Path
    entries: list[Entry]
    starts: tuple[int | None, ...]
    """None for a file that the run did not write."""

    def read(self, numbers: Iterable[int]) -> Iterator[tuple[Entry, Iterator[tuple[Lines, bytes]]]]:
        """Yield entries by their numbers with their pieces, as a shard does. Raises OSError."""
        with ExitStack() as stack:
            named = zip(FILES, self.starts, strict=True)
            files = [BytesIO() if at is None else stack.enter_context((self.out / f).open("rb")) for f, at in named]
            for number in numbers:
                before = [entry.lengths() for entry in self.entries[:number]]
                for part, (file, start) in enumerate(zip(files, self.starts, strict=True)):
                    file.seek((start or 0) + sum(lengths[part] for lengths in before))
                entry = self.entries[number]
                texts = b"".join(texts_of(entry, self.out) or ())
                yield entry, pieces_of(entry, [*files, BytesIO(texts)])


def stretches(out: Path, index: Path, wanted: str, csv: bool) -> Iterator[Callable[[], Stretch]]:
    """Yield what loads the entries of a finished run, some at a time; its rows stay where they are.

    There are none where the index is not whole, where the files were changed since, where they were made under another
    fingerprint than ``wanted``, or where ``records.csv`` is wanted (``csv``) and the run did not write it.
    """
    trailer = _trailer(index)
    if trailer is None or trailer.fingerprint != wanted or (csv and FILES[0] not in trailer.files):
        return
    if not all(is_as_written(out / name, size, sha) for name, (size, sha, _) in trailer.files.items()):
        return
    at, starts = 0, [trailer.files[name][2] if name in trailer.files else None for name in FILES]
    with index.open("rb") as lines:
        while some := [line for line in islice(lines, CHUNK_DOCUMENTS) if line.endswith(b"\n")]:
            yield partial(_stretch, out, index, at, tuple(starts))
            at += sum(map(len, some))
            passed = [_ENTRY.decode(line).lengths() for line in some]
            starts = [s if s is None else s + sum(one[part] for one in passed) for part, s in enumerate(starts)]


def _stretch(out: Path, index: Path, at: int, starts: tuple[int | None, ...]) -> Stretch:
    return Stretch(out, list(entries_of(index, at, CHUNK_DOCUMENTS)), starts)


def texts_of(entry: Entry, out: Path) -> list[bytes] | None:
    """Return the extracted texts of an entry of a finished run, None where one is not as it was written."""
    texts = [_text(out / "texts" / f"{name}.txt", digest) for name, _, digest in entry.texts]
    return None if None in texts else [text for text in texts if text is not None]


def _text(path: Path, digest: str) -> bytes | None:
    try:
        text = path.read_bytes()
    except OSError:
        return None
    return text if text_digest(text) == digest else None


def _trailer(index: Path) -> _Trailer | None:
    """Return the last line of an index, None where it is not whole."""
    try:
        with index.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - (1 << 12)))
            return msgspec.json.decode(file.read().rpartition(b"\n")[2], type=_Trailer)
    except (OSError, msgspec.DecodeError):
        return None


class Known:
    """Finds the finished entry of an item, if it has not changed since.

    Holds two integers an item; keys and stamps are read from the shards, in whose order the items come anyway.

    Args:
        shards: numbers the shards.
        keep_failed: count failed items as finished; else they are to be tried again.
    """

    def __init__(self, shards: Shards, *, keep_failed: bool = False) -> None:
        self._shards, self._keep_failed = shards, keep_failed
        self._out = Path()
        self._results = 0
        """How many of the numbered are stretches of the finished run."""
        self._at: dict[int, int] = {}
        self._failed: set[int] = set()
        self._sources: set[int] = set()

    def take_over(self, out: Path, index: Path, folder: Path, wanted: str, csv: bool) -> None:
        """Take over what is finished: results (see :func:`stretches`), then the sound shards, which are younger."""
        self._sources = {_hashed(source_of(entry.key)) for entry in entries_of(index)}
        self._out = out
        for stretch in stretches(out, index, wanted, csv):
            self._take(stretch)
            self._results += 1
        for path in sorted(filter(is_sound, folder.glob("*" + SUFFIX))):
            self._take(partial(load, path))

    def _take(self, rows: Callable[[], Rows]) -> None:
        for place, entry in enumerate(rows().entries, self._shards.add(rows)):
            key = _hashed(entry.key)
            if not entry.counts.failed:
                self._at[key] = place
            elif self._keep_failed:
                self._at.setdefault(key, place)
            else:
                self._failed.add(key)

    def find(self, item: Item) -> int | None:
        """Return the place of the item's finished entry, None where there is none or the item has changed."""
        self._sources.discard(_hashed(source_of(item.key)))
        place = self._at.get(_hashed(item.key))
        if place is None or (entry := self._shards.entry(place)).key != item.key:
            return None
        same = entry.stamp == item.stamp or (entry.sha256 is not None and entry.sha256 == item.digest())
        lost = same and place >> BITS < self._results and texts_of(entry, self._out) is None
        return place if same and not lost else None

    def has_failed(self, item: Item) -> bool:
        """Whether the item had failed and is to be tried again."""
        key = _hashed(item.key)
        return key in self._failed and key not in self._at

    def gone(self) -> int:
        """Return how many sources of the finished run are not among the items that were looked for."""
        return len(self._sources)


def source_of(key: str) -> str:
    """Return the source of an item, which its key holds."""
    return key.split("\0")[1]


def text_digest(text: bytes) -> str:
    """Return the hash by which an extracted text is known again."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
