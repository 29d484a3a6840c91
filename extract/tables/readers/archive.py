"""ZIP archives: every member is read as a file of its own, nothing is unpacked to disk."""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import IO

from extract.tables.readers.discover import safe_id
from extract.tables.readers.model import Blob, Input, Member, Options, ReadError, Source, memory_blob
from extract.tables.readers.package import check_member, read_member
from extract.text.decode import likeliest

MAX_DEPTH = 2
MAX_MEMBERS = 100_000
MAX_TOTAL = 4_000_000_000
"""Bytes that the members of one archive may unpack to, all in all."""
_UTF8_NAMES = 0x800


def read_zip(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the documents of the members in the order of their names.

    A member that is broken, encrypted or packed like a bomb is a failed input; the others are read.
    """
    from extract.tables.readers.sources import read_blob

    if blob.depth >= MAX_DEPTH:
        raise ReadError(f"archives are nested more than {MAX_DEPTH} deep")
    with blob.open() as file:
        archive = _open(file)
        for doc_id, name, info, error in _members(archive, blob.doc_id):
            source = f"{blob.source}#{name}"
            try:
                if error:
                    raise ReadError(error)
                data = read_member(archive, info, "member")
            except ReadError as problem:
                yield Input(doc_id=doc_id, source=source, status="failed", error=str(problem))
                continue
            yield from read_blob(memory_blob(name, doc_id, source, data, blob.depth + 1), options)


def members(source: Source) -> list[Source]:
    """Return the members of the archive as sources, to be read one by one wherever that is done.

    Raises:
        ReadError: the archive is damaged, empty or has too many of them.
        OSError: it cannot be opened.
    """
    with open(source.path, "rb") as file:
        return [
            Source(source.path, doc_id, f"{source.source}#{name}", info.file_size, error, _place(number, name, info))
            for number, (doc_id, name, info, error) in enumerate(_members(_open(file), source.doc_id))
        ]


def member_data(source: Source) -> bytes:
    """Return the bytes of a member. Raises ReadError, OSError."""
    archive, infos = _opened(source.path, os.stat(source.path).st_mtime_ns)
    number = source.member.number if source.member else 0
    if not (number < len(infos) and _place(number, source.name, infos[number]) == source.member):
        raise ReadError("the archive has changed since it was opened")
    return read_member(archive, infos[number], "member")


@lru_cache(maxsize=1)
def _opened(path: str, _: int) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The archive that is being read; it stays open, for its members come one after another."""
    archive = zipfile.ZipFile(path)
    return archive, [info for _, _, info, _ in _members(archive, "")]


def _place(number: int, name: str, info: zipfile.ZipInfo) -> Member:
    return Member(number, name, f"{info.CRC:08x}-{info.file_size}")


def _open(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise ReadError("the archive is damaged or incomplete") from error


def _members(archive: zipfile.ZipFile, doc_id: str) -> Iterator[tuple[str, str, zipfile.ZipInfo, str | None]]:
    """Yield document id, name, entry and what speaks against reading it, in the order of the names."""
    encoding = _encoding(archive.infolist())
    found = sorted(((_name(i, encoding), i) for i in archive.infolist() if not i.is_dir()), key=lambda m: m[0])
    found = [(name, info) for name, info in found if not _is_leftover(name)]
    if not 0 < len(found) <= MAX_MEMBERS:
        raise ReadError(f"the archive has more than {MAX_MEMBERS} members" if found else "the archive is empty")
    total = 0
    for own_id, (name, info) in zip(_ids(doc_id, [name for name, _ in found]), found, strict=True):
        total += info.file_size
        yield own_id, name, info, _objection(info, total)


def _objection(info: zipfile.ZipInfo, total: int) -> str | None:
    if total > MAX_TOTAL:
        return f"the archive would unpack to more than {MAX_TOTAL // 1_000_000} MB"
    try:
        check_member(info)
    except ReadError as error:
        return str(error)
    return None


def _encoding(members: Sequence[zipfile.ZipInfo]) -> str | None:
    """The encoding of the names that do not say theirs, told from all of them: 农业.txt in GBK is good UTF-8 by chance.

    Archives made on Chinese Windows hold names in GBK; zipfile reads them as code page 437.
    """
    unnamed = [info for info in members if not info.flag_bits & _UTF8_NAMES]
    return likeliest(b"\n".join(_raw(info) for info in unnamed), ("utf-8", "gb18030", "big5hkscs"))


def _raw(info: zipfile.ZipInfo) -> bytes:
    return info.filename.encode("cp437", "replace")


def _name(info: zipfile.ZipInfo, encoding: str | None) -> str:
    if info.flag_bits & _UTF8_NAMES or encoding is None:
        return info.filename
    return _raw(info).decode(encoding)


def _is_leftover(name: str) -> bool:
    last = PurePosixPath(name).name
    return "__MACOSX/" in name or last.startswith((".", "~$")) or last == "Thumbs.db"


def _ids(archive_id: str, names: list[str]) -> list[str]:
    """``archive__member``; where two members share a name, the path inside the archive with ``__`` for ``/``."""
    stems = Counter(PurePosixPath(name).stem for name in names)
    taken: Counter[str] = Counter()
    out = []
    for name in names:
        stem = PurePosixPath(name).stem
        part = stem if stems[stem] == 1 else name.replace("/", "__").replace(os.sep, "__")
        doc_id = safe_id(f"{archive_id}__{part}")
        taken[doc_id] += 1
        out.append(doc_id if taken[doc_id] == 1 else f"{doc_id}-{taken[doc_id]}")
    return out
