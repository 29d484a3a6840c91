"""``run.json``: what a results folder was made from, so that another run knows whether it is the same."""

from __future__ import annotations

from pathlib import Path

import msgspec

from extract import __version__
from extract.engine.items import printable
from extract.engine.options import RunOptions, fingerprint, rules_version
from extract.engine.shards import Counts, write_atomic
from extract.model import SCHEMA_VERSION

NAME = "run.json"
OUR_FILES = ("records.csv", "records.json", "records.jsonl", "documents.csv", "terms.csv")


class Manifest(msgspec.Struct, kw_only=True):
    """The making of a results folder. Holds no time and no machine, so that equal runs give equal bytes.

    ``inputs_sha256`` is over key and hash of every input in order; ``files`` are the files and folders written.
    """

    tool_version: str = __version__
    schema_version: str = SCHEMA_VERSION
    rules_version: str
    fingerprint: str
    inputs: tuple[str, ...]
    inputs_sha256: str = ""
    options: RunOptions
    formats: tuple[str, ...]
    bom: bool = True
    report: bool = True
    counts: dict[str, int] = {}
    files: list[str] = []

    def same_request(self, other: Manifest) -> bool:
        """Whether ``other`` asks for the same: inputs by name, options, rules and files. Contents are not compared."""
        if tuple(map(printable, self.inputs)) != tuple(map(printable, other.inputs)):
            return False
        return all(getattr(self, name) == getattr(other, name) for name in ("fingerprint", "formats", "bom", "report"))


def plan(inputs: tuple[str, ...], options: RunOptions, formats: tuple[str, ...], bom: bool, report: bool) -> Manifest:
    """Return the manifest of a run that is still to be done."""
    return Manifest(
        rules_version=rules_version(options.lexicon),
        fingerprint=fingerprint(options),
        inputs=inputs,
        options=options,
        formats=formats,
        bom=bom,
        report=report,
    )


def load(out: Path) -> Manifest | None:
    """Return the manifest of a results folder, None where there is none that reads."""
    try:
        return msgspec.json.decode((out / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None


def save(manifest: Manifest, out: Path) -> None:
    """Write ``run.json``; a folder that has it is complete. Raises OSError."""
    named = msgspec.structs.replace(manifest, inputs=tuple(map(printable, manifest.inputs)))
    write_atomic(out / NAME, [msgspec.json.format(msgspec.json.encode(named), indent=2), b"\n"], durable=True)


def as_dict(counts: Counts) -> dict[str, int]:
    """Return counts by name, documents first."""
    return {"documents": counts.documents} | {name: getattr(counts, name) for name in counts.__struct_fields__}
