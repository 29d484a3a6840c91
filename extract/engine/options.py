"""What a run was asked to do, and the fingerprint that tells whether two runs would give the same rows."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from extract import __version__
from extract.lexicon.versions import rules_version, written_by
from extract.model import SCHEMA_VERSION

WRITING = ("tables", "api.py")
"""Rooms and modules that decide how a record is written, beside those that decide what it says."""


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


def fingerprint(options: RunOptions) -> str:
    """Return a short hash of everything that decides the rows: options, rules, code, schema and tool version."""
    parts = [msgspec.json.encode(options), SCHEMA_VERSION.encode(), __version__.encode()]
    parts += [rules_version(options.lexicon).encode(), written_by(WRITING).encode()]
    if options.metadata is not None:
        parts.append(Path(options.metadata).read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
