"""Rule tables: TSV files with a header line, shipped in ``extract/lexicon``, extended by the user's own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

Row = dict[str, str]


def load_table(name: str, extra: Path | None = None) -> list[Row]:
    """Read the shipped table ``name`` and merge the user's file of the same name in folder ``extra`` over it.

    A line starting with ``#`` is a comment. The first other line names the columns; the first column is the key.
    A row of the user's file replaces the shipped rows of that key; a key written ``-key`` removes them.

    Args:
        name: file name, e.g. ``units.tsv``.
        extra: folder with the user's own tables, or None. A table missing there changes nothing.

    Returns:
        One dict a row, column name → cell; cells missing at the end of a line are empty.

    Raises:
        ValueError: a row without key, with too many cells, or a file without header; names file and line.
        FileNotFoundError: neither a shipped nor an own table has that name, or ``extra`` is no folder.
    """
    shipped = files("extract").joinpath("lexicon", name)
    own = _own_file(name, extra)
    if not shipped.is_file():
        if own is None:
            raise FileNotFoundError(f"no table named {name}")
        return parse_table(own.read_text("utf-8-sig"), str(own))
    rows = parse_table(shipped.read_text("utf-8"), name)
    return rows if own is None else _merge(rows, parse_table(own.read_text("utf-8-sig"), str(own)))


def parse_table(text: str, name: str) -> list[Row]:
    """Turn the text of a table into rows; ``name`` names it in errors (ValueError as in load_table)."""
    header: list[str] | None = None
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            continue
        if not cells[0] or cells[0] == "-":
            raise ValueError(f"{name}, line {number}: the first column ({header[0]}) is empty")
        if len(cells) > len(header):
            raise ValueError(f"{name}, line {number}: {len(cells)} cells for {len(header)} columns {header}")
        rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    if header is None:
        raise ValueError(f"{name}, line 1: no header line")
    return rows


def _own_file(name: str, extra: Path | None) -> Path | None:
    if extra is None:
        return None
    if not extra.is_dir():
        raise FileNotFoundError(f"no such folder of own tables: {extra}")
    path = extra / name
    return path if path.is_file() else None


def _merge(rows: list[Row], own: list[Row]) -> list[Row]:
    """Own rows win over shipped ones with the same key; ``-key`` only takes away."""
    if not own:
        return rows
    key = next(iter(own[0]))
    if rows and key not in rows[0]:
        raise ValueError(f"own table: first column is {key}, expected {next(iter(rows[0]))}")
    replaced = {row[key].removeprefix("-") for row in own}
    kept = [row for row in rows if row[key] not in replaced]
    columns = list(rows[0]) if rows else list(own[0])
    return kept + [{c: row.get(c, "") for c in columns} for row in own if not row[key].startswith("-")]
