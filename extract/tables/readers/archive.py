"""ZIP archives: every member is read as a file of its own, nothing is unpacked to disk."""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from extract.tables.readers.discover import safe_id
from extract.tables.readers.model import Blob, Input, Options, ReadError, memory_blob
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
    if blob.depth >= MAX_DEPTH:
        raise ReadError(f"archives are nested more than {MAX_DEPTH} deep")
    with blob.open() as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
            raise ReadError("the archive is damaged or incomplete") from error
        encoding = _encoding(archive.infolist())
        members = sorted(((_name(i, encoding), i) for i in archive.infolist() if not i.is_dir()), key=lambda m: m[0])
        members = [(name, info) for name, info in members if not _is_leftover(name)]
        if not 0 < len(members) <= MAX_MEMBERS:
            raise ReadError(f"the archive has more than {MAX_MEMBERS} members" if members else "the archive is empty")
        yield from _members(archive, members, blob, options)


def _members(
    archive: zipfile.ZipFile, members: list[tuple[str, zipfile.ZipInfo]], blob: Blob, options: Options
) -> Iterator[Input]:
    from extract.tables.readers.reading import read_blob

    total = 0
    for doc_id, (name, info) in zip(_ids(blob, [name for name, _ in members]), members, strict=True):
        source = f"{blob.source}#{name}"
        total += info.file_size
        try:
            if total > MAX_TOTAL:
                raise ReadError(f"the archive would unpack to more than {MAX_TOTAL // 1_000_000} MB")
            check_member(info)
            data = read_member(archive, info, "member")
        except ReadError as error:
            yield Input(doc_id=doc_id, source=source, status="failed", error=str(error))
            continue
        yield from read_blob(memory_blob(name, doc_id, source, data, blob.depth + 1), options)


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


def _ids(blob: Blob, names: list[str]) -> list[str]:
    """``archive__member``; where two members share a name, the path inside the archive with ``__`` for ``/``."""
    stems = Counter(PurePosixPath(name).stem for name in names)
    taken: Counter[str] = Counter()
    out = []
    for name in names:
        stem = PurePosixPath(name).stem
        part = stem if stems[stem] == 1 else name.replace("/", "__").replace(os.sep, "__")
        doc_id = safe_id(f"{blob.doc_id}__{part}")
        taken[doc_id] += 1
        out.append(doc_id if taken[doc_id] == 1 else f"{doc_id}-{taken[doc_id]}")
    return out
