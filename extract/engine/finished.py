"""What is finished already: the shards of an unfinished run, and the files of a finished one.

Beside the results stays an index, so that ``--resume`` after more or changed files does only those: a line for each
entry, in the order of the rows in the result files, and a last line with the hashes of these files, for results that
somebody edited or a disk damaged are not taken over. Those that are, become shards again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO

import msgspec

from extract.engine.items import CHUNK_DOCUMENTS, Item
from extract.engine.shards import SUFFIX, Entry, Shards, ShardWriter, is_sound, load, pieces_of
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


def entries_of(index: Path) -> Iterator[Entry]:
    """Yield the entries of an index, none where there is none."""
    try:
        with index.open("rb") as lines:
            yield from (_ENTRY.decode(line) for line in lines if line.endswith(b"\n"))
    except (OSError, msgspec.DecodeError):
        return


def restore(out: Path, index: Path, folder: Path, wanted: str, csv: bool) -> list[Path]:
    """Put the rows of a finished run into shards again and return these.

    There are none where the index is not whole, where the files were changed since, where they were made under another
    fingerprint than ``wanted``, or where ``records.csv`` is wanted (``csv``) and the run did not write it.
    """
    trailer = _trailer(index)
    if trailer is None or trailer.fingerprint != wanted or (csv and FILES[0] not in trailer.files):
        return []
    if not all(is_as_written(out / name, size, sha) for name, (size, sha, _) in trailer.files.items()):
        return []
    made = []
    with ExitStack() as stack:
        files: list[IO[bytes]] = []
        for name in FILES:
            files.append(stack.enter_context((out / name).open("rb")) if name in trailer.files else BytesIO())
            files[-1].seek(trailer.files[name][2] if name in trailer.files else 0)
        entries = entries_of(index)
        while some := list(islice(entries, CHUNK_DOCUMENTS)):
            with ShardWriter(folder) as shard:
                for entry in some:
                    _restore(entry, files, shard, out / "texts")
            made.append(folder / shard.name)
    return made


def _restore(entry: Entry, files: list[IO[bytes]], shard: ShardWriter, texts: Path) -> None:
    """Copy an entry; its stamp is emptied where an extracted text is not as it was written."""
    kept = [_text(texts / f"{name}.txt", digest) for name, _, digest in entry.texts]
    copied = shard.begin(entry.key, entry.stamp)
    for lines, text in pieces_of(entry, [*files, BytesIO(b"".join(text or b"" for text in kept))]):
        shard.add(lines, text)
    for name in ("sha256", "counts", "campaigns", "texts", "failures"):
        setattr(copied, name, getattr(entry, name))
    if None in kept:
        copied.stamp, copied.sha256 = "", None


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
        self._at: dict[int, int] = {}
        self._failed: set[int] = set()
        self._sources: set[int] = set()

    def take_over(self, out: Path, index: Path, folder: Path, wanted: str, csv: bool) -> None:
        """Take over what is finished: results (see :func:`restore`), then the sound shards, which are younger."""
        self._sources = {_hashed(source_of(entry.key)) for entry in entries_of(index)}
        restored = restore(out, index, folder, wanted, csv)
        others = set(folder.glob("*" + SUFFIX)) - set(restored)
        for path in (*restored, *sorted(filter(is_sound, others))):
            self._take(path)

    def _take(self, path: Path) -> None:
        for place, entry in enumerate(load(path).entries, self._shards.add(path)):
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
        entry = self._shards.entry(place) if place is not None else None
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
