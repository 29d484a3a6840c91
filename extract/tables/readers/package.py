"""Office files and archives are ZIP packages: open them without trusting their sizes."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from extract.tables.readers.model import Blob, ReadError

MAX_MEMBER = 200_000_000
MAX_TOTAL = 2_000_000_000
MAX_RATIO = 200
"""Largest growth on unpacking; text grows tenfold, a bomb a thousandfold."""
SMALL = 5_000_000
"""Below this size the ratio says nothing: a blank sheet packs well."""


@contextmanager
def open_package(blob: Blob, what: str) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP package for a ``with`` block; its members stay within the limits. Raises ReadError."""
    with blob.open() as file:
        try:
            package = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
            raise ReadError(f"the {what} is damaged or incomplete") from error
        total = 0
        for info in package.infolist():
            check_member(info)
            total += info.file_size
            if total > MAX_TOTAL:
                raise ReadError(f"the {what} would unpack to more than {MAX_TOTAL // 1_000_000} MB")
        yield package


def check_member(info: zipfile.ZipInfo) -> None:
    """Raise ReadError for a member that is too large or grows suspiciously on unpacking."""
    if info.file_size > MAX_MEMBER:
        raise ReadError(f"a part of it would unpack to more than {MAX_MEMBER // 1_000_000} MB")
    if info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise ReadError("a part of it is packed suspiciously tightly (a zip bomb?)")


def read_member(package: zipfile.ZipFile, info: zipfile.ZipInfo, what: str) -> bytes:
    """Return a member's bytes, never more than it claims to hold. Raises ReadError."""
    try:
        with package.open(info) as file:
            data = file.read(info.file_size + 1)
    except RuntimeError as error:
        raise ReadError(f"the {what} is encrypted") from error
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, zlib.error) as error:
        raise ReadError(f"the {what} is damaged or incomplete") from error
    if len(data) > info.file_size:
        raise ReadError(f"the {what} holds more than it claims")
    return data


def parse_part(package: zipfile.ZipFile, name: str, what: str) -> Any:
    """Parse an XML part without entities, external files or network; None where there is no such part."""
    from lxml import etree

    try:
        info = package.getinfo(name)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(read_member(package, info, what), parser=parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"the {what} is damaged: {name} is no well-formed XML") from error
