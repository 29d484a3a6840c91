"""Records as plain dicts from a run folder or file, also those of other versions and tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec


def read_entries(path: str | Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a run folder or of one file, one dict each, in order.

    Raises:
        FileNotFoundError: nothing there, or a folder without ``records.jsonl``.
        ValueError: a line or file that is no JSON record; the message names it.
    """
    file = Path(path)
    if file.is_dir():
        file = file / "records.jsonl"
        if not file.is_file():
            raise FileNotFoundError(f"no records.jsonl in {path}: is it the --out folder of a finished run?")
    if not file.is_file():
        raise FileNotFoundError(f"no such file or folder: {path}")
    yield from (_array(file) if file.suffix == ".json" else _lines(file))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _checked(decoder.decode(line))
            except (msgspec.DecodeError, ValueError) as error:
                raise ValueError(f"{file.name}, line {number}: {error}") from error


def _array(file: Path) -> Iterator[dict[str, Any]]:
    try:
        yield from map(_checked, msgspec.json.decode(file.read_bytes(), type=list[dict[str, Any]]))
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{file.name}: {error}") from error


def _checked(entry: dict[str, Any]) -> dict[str, Any]:
    """Refuse what is no record: a missing key would otherwise surface far away."""
    for key in ("doc_id", "object"):
        if not entry.get(key):
            raise ValueError(f"a record has no {key}")
    return entry
