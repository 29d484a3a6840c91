"""The kinds of files that can be read: for each the function that reads it and the endings of its names.

A new reader is a module beside this one and a row here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple

from extract.tables.readers.model import Blob, Input, Options, ReadError

Reader = Callable[[Blob, Options], Iterator[Input]]
"""Yields the documents of some bytes; raises ReadError, with one sentence for the user, where none can be read."""


class _Kind(NamedTuple):
    """Module and function that read a kind of files, imported when one turns up, and the endings of their names."""

    module: str
    function: str
    endings: tuple[str, ...]


READERS = {
    "text": _Kind("plain", "read_text", (".txt", ".text", ".md", "")),
    "html": _Kind("html", "read_html", (".html", ".htm", ".xhtml", ".shtml")),
    "docx": _Kind("docx", "read_docx", (".docx", ".docm")),
    "pdf": _Kind("pdf", "read_pdf", (".pdf",)),
    "office": _Kind("office", "read_office", (".doc", ".wps", ".rtf", ".odt")),
    "csv": _Kind("delimited", "read_csv", (".csv", ".tsv")),
    "jsonl": _Kind("json_rows", "read_jsonl", (".jsonl", ".ndjson")),
    "json": _Kind("json_rows", "read_json", (".json",)),
    "xlsx": _Kind("sheets", "read_xlsx", (".xlsx", ".xlsm")),
    "parquet": _Kind("sheets", "read_parquet", (".parquet",)),
    "zip": _Kind("archive", "read_zip", (".zip",)),
}
"""Kind of file → its reader."""
_BY_ENDING = {ending: kind for kind, reader in READERS.items() for ending in reader.endings}
_OLD_SHEETS = frozenset((".xls", ".et"))
_HEAD = 2048


def reader_of(kind: str) -> Reader:
    """Return the function that reads files of a kind of :data:`READERS`."""
    module, function, _ = READERS[kind]
    found: Reader = getattr(import_module(f"extract.tables.readers.{module}"), function)
    return found


def kind_of(blob: Blob) -> str:
    """Tell the kind from the first bytes where they are unmistakable, else from the ending of the name.

    Raises:
        ReadError: no reader for such a file. OSError: it cannot be opened.
    """
    with blob.open() as file:
        head = file.read(_HEAD)
    suffix = os.path.splitext(blob.name)[1].lower()
    named = _BY_ENDING.get(suffix)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        if suffix in _OLD_SHEETS:
            raise ReadError(f"files of the kind {suffix} are not read: save it as XLSX or CSV")
        return "office"
    if head.startswith(b"PK\x03\x04"):
        return named if named in {"docx", "xlsx", "zip", "office"} else "zip"
    if named in {"office", "text"} and head.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        return "html"  # pages saved under the name of a document
    if named is None:
        raise ReadError(f"files of the kind {suffix} are not read")
    return named
