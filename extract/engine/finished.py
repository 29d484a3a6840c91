"""What is finished already: the shards of an unfinished run, and the files of a finished one.

Beside the results stays an index, so that ``--resume`` after more or changed files does only those: lines with the
entries of a block and the places of their rows in the result files. Its last line holds the hashes of these files, for
results that somebody edited or a disk damaged are not taken over.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

import msgspec

from extract.engine.items import Item
from extract.engine.shards import PARTS, SUFFIX, Block, Blocks, Entry, Piece, is_sound, shard_block
from extract.tables.written import Written, is_as_written

FILES = ("records.csv", "records.jsonl", "documents.csv", "terms.csv")
"""Where the lines of an entry stand, in the order of :class:`Lines`."""
BLOCK = 50


class _Stretch(msgspec.Struct, array_like=True):
    """Entries that follow one another, and where the rows of the first begin, counted without header lines."""

    starts: Piece
    entries: list[Entry]


class _Trailer(msgspec.Struct):
    """Ends an index: the fingerprint of the run, and name → size, SHA-256 and length of the head of each file."""

    fingerprint: str
    files: dict[str, tuple[int, str, int]]


_STRETCH = msgspec.json.Decoder(_Stretch)


class IndexWriter:
    """Writes the index of a run while its files are assembled; it is whole once :meth:`close` has been called."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._totals: Piece = (0,) * PARTS
        self._held: list[Entry] = []

    def note(self, entry: Entry) -> None:
        """Take the next entry."""
        self._held.append(entry)
        if len(self._held) == BLOCK:
            self._flush()

    def close(self, written: Mapping[str, Written], fingerprint: str) -> None:
        """Write the rest and the trailer; ``written`` are the files as they will be put in place."""
        self._flush()
        rows = {name: total for name, total in zip(FILES, self._totals, strict=False) if name in written}
        files = {name: (*written[name], written[name].size - total) for name, total in rows.items()}
        self._file.write(msgspec.json.encode(_Trailer(fingerprint, files)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def _flush(self) -> None:
        self._file.write(msgspec.json.encode(_Stretch(self._totals, self._held)) + b"\n")
        for entry in self._held:
            self._totals = tuple(map(sum, zip(self._totals, entry.lengths(), strict=True)))
        self._held = []


class FinishedRun:
    """The files of a finished run in ``out`` as blocks.

    There are none where there is no index, where the files were changed since, where they were made under another
    fingerprint than ``wanted``, or where ``records.csv`` is wanted (``csv``) and the run did not write it.
    """

    def __init__(self, out: Path, index: Path, wanted: str, csv: bool) -> None:
        self._out, self._index = out, index
        self._offsets = array("Q")
        trailer = self._scan()
        self._heads = {name: head for name, (_, _, head) in trailer.files.items()} if trailer else {}
        self._serves = (
            trailer is not None
            and trailer.fingerprint == wanted
            and (not csv or FILES[0] in trailer.files)
            and all(is_as_written(out / name, size, sha) for name, (size, sha, _) in trailer.files.items())
        )

    def blocks(self) -> Iterator[Callable[[], Block]]:
        """Yield what loads each block."""
        if self._serves:
            yield from (partial(self._block, offset) for offset in self._offsets)

    def sources(self) -> Iterator[str]:
        """Yield the sources of the run's items, whether it serves or not."""
        for offset in self._offsets:
            yield from (source_of(entry.key) for entry in self._stretch(offset).entries)

    def holds(self, entry: Entry) -> bool:
        """Whether the extracted texts of an entry are as they were written."""
        try:
            texts = [(self._text(name).read_bytes(), size, digest) for name, size, digest in entry.texts]
        except OSError:
            return False
        return all(len(text) == size and text_digest(text) == digest for text, size, digest in texts)

    def _scan(self) -> _Trailer | None:
        """Note where the blocks begin and return the trailer, None where the index is not whole."""
        try:
            with self._index.open("rb") as file:
                for line in file:
                    if not line.endswith(b"\n"):
                        return msgspec.json.decode(line, type=_Trailer)
                    self._offsets.append(file.tell() - len(line))
        except (OSError, msgspec.DecodeError):
            pass
        return None

    def _stretch(self, offset: int) -> _Stretch:
        with self._index.open("rb") as file:
            file.seek(offset)
            return _STRETCH.decode(file.readline())

    def _block(self, offset: int) -> Block:
        stretch = self._stretch(offset)
        openers = [partial(open, self._out / name, "rb") if name in self._heads else BytesIO for name in FILES]
        texts = {self._text(name): size for entry in stretch.entries for name, size, _ in entry.texts}
        heads = (*(self._heads.get(name, 0) for name in FILES), 0)
        starts = tuple(map(sum, zip(heads, (*stretch.starts[: len(FILES)], 0), strict=True)))
        return Block(stretch.entries, [*openers, partial(_Texts, texts)], starts)

    def _text(self, name: str) -> Path:
        return self._out / "texts" / f"{name}.txt"


class _Texts(BytesIO):
    """Text files as one file in which they stand one behind the other; each is read when its turn comes."""

    def __init__(self, files: Mapping[Path, int]) -> None:
        self._at = 0
        self._files: dict[int, Path] = {}
        end = 0
        for path, size in files.items():
            self._files[end] = path
            end += size

    def seek(self, place: int, whence: int = 0) -> int:
        self._at = place
        return place

    def read(self, size: int | None = -1) -> bytes:
        if not size:
            return b""
        text = self._files[self._at].read_bytes()
        self._at += len(text)
        return text


class Known:
    """Finds the finished entry of an item, if it has not changed since.

    Holds two integers an item; keys and stamps are read from the blocks, in whose order the items come anyway.

    Args:
        blocks: numbers the blocks.
        keep_failed: count failed items as finished; else they are to be tried again.
    """

    def __init__(self, blocks: Blocks, *, keep_failed: bool = False) -> None:
        self._blocks, self._keep_failed = blocks, keep_failed
        self._at: dict[int, int] = {}
        self._failed: set[int] = set()
        self._sources: set[int] = set()

    def take_results(self, run: FinishedRun) -> None:
        """Take over what a finished run holds."""
        self._sources = set(map(_hashed, run.sources()))
        for loader in run.blocks():
            self._take(loader, run.holds)

    def take_shards(self, folder: Path) -> None:
        """Take over the shards in a folder that are sound; they go before results, for they are younger."""
        for path in sorted(folder.glob("*" + SUFFIX)):
            if is_sound(path):
                self._take(partial(shard_block, path), lambda entry: True)

    def _take(self, loader: Callable[[], Block], holds: Callable[[Entry], bool]) -> None:
        first = self._blocks.add(loader)
        for place, entry in enumerate(loader().entries, first):
            key = _hashed(entry.key)
            if not holds(entry):
                continue
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
        entry = self._blocks.entry(place) if place is not None else None
        if entry is None or entry.key != item.key:
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


def source_of(key: str) -> str:
    """Return the source of an item, which its key holds."""
    return key.split("\0")[1]


def text_digest(text: bytes) -> str:
    """Return the hash by which an extracted text is known again."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
