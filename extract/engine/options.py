"""What a run was asked to do, and the fingerprint that tells whether two runs would give the same rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from extract import __version__
from extract.lexicon.tables import tables_state
from extract.model import SCHEMA_VERSION

RULE_SOURCES = ("lexicon", "rules", "discourse", "document", "reading.py", "recording.py")
CODE_SOURCES = (*RULE_SOURCES, "text", "io", "pipeline.py", "api.py", "model.py")


class RunOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The choices that decide which rows a document gives, whatever the engine and the number of workers."""

    lexicon: str | None = None
    """Folder of own tables merged over the shipped ones."""
    segmenter: str = "rjieba"
    text_column: str | None = None
    keep: tuple[str, ...] = ()
    """Columns of a table input carried through to the records."""
    body_selector: str | None = None
    """CSS selector of the body of web pages."""
    metadata: str | None = None
    """The user's own table of metadata."""


def rules_version(lexicon: str | None = None) -> str:
    """Return a short hash of the words and rules in force: the shipped tables and rule code, and the user's tables."""
    return _digest(RULE_SOURCES, lexicon, tables_state(lexicon))


def fingerprint(options: RunOptions) -> str:
    """Return a short hash of everything that decides the rows: options, rules, code, schema and tool version."""
    parts = [msgspec.json.encode(options), SCHEMA_VERSION.encode(), __version__.encode()]
    parts.append(_digest(CODE_SOURCES, options.lexicon, tables_state(options.lexicon)).encode())
    if options.metadata is not None:
        parts.append(Path(options.metadata).read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


@lru_cache(maxsize=8)
def _digest(names: tuple[str, ...], lexicon: str | None, _: tuple[object, ...]) -> str:
    """Hash names and bytes of the package's files under ``names`` and of the tables in ``lexicon``, in a fixed order.

    Held until an own table changes: every failed row asks for it.
    """
    digest = hashlib.sha256()
    package = files("extract")
    for name in names:
        for place, content in _contents(package.joinpath(name), name):
            digest.update(f"{place}\0{len(content)}\0".encode() + content)
    if lexicon is not None:
        for path in sorted(Path(lexicon).glob("*.tsv")):
            content = path.read_bytes()
            digest.update(f"own/{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _contents(node: Traversable, place: str) -> Iterator[tuple[str, bytes]]:
    if node.is_file():
        if place.endswith((".py", ".tsv")):
            yield place, node.read_bytes()
    elif node.is_dir():
        for child in sorted(node.iterdir(), key=lambda c: c.name):
            yield from _contents(child, f"{place}/{child.name}")
