"""Rule tables: TSV files with a header line, shipped in ``extract/lexicon``, extended by the user's own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


class Row(dict[str, str]):
    """One row of a table, column name → cell; ``where`` names its file and line in error messages."""

    __slots__ = ("where",)

    where: str


_KEYS = {"sets.tsv": 2, "status_cues.tsv": 3, "genre_cues.tsv": 3, "indicator_words.tsv": 2}
"""How many of the first columns make up the key of a table, where it is not one."""


def load_table(name: str, extra: Path | None = None) -> list[Row]:
    """Read the shipped table ``name`` and merge the user's file of the same name in folder ``extra`` over it.

    A line starting with ``#`` is a comment. The first other line names the columns; the first column is the key (in
    some tables the first two or three). A row of the user's file replaces the shipped rows of that key; a key written
    ``-key`` removes them, with the other columns of the key empty all rows of it.

    Args:
        name: file name, e.g. ``units.tsv``.
        extra: folder with the user's own tables, or None. A table missing there changes nothing.

    Returns:
        One dict a row, column name → cell; cells missing at the end of a line are empty.

    Raises:
        ValueError: a row without key, with too many cells, an unknown column, or a file without header; names file
            and line.
        FileNotFoundError: neither a shipped nor an own table has that name, or ``extra`` is no folder.
    """
    shipped = files("extract").joinpath("lexicon", name)
    own = _own_file(name, extra)
    if not shipped.is_file():
        if own is None:
            raise FileNotFoundError(f"no table named {name}")
        return parse_table(_text(own), str(own))
    rows = parse_table(shipped.read_text("utf-8"), name)
    if own is None or not rows:
        return rows if own is None else parse_table(_text(own), str(own))
    return _merge(rows, parse_table(_text(own), str(own), list(rows[0])), _KEYS.get(name, 1))


def parse_table(text: str, name: str, columns: list[str] | None = None) -> list[Row]:
    """Turn the text of a table into rows; ``name`` names it in errors (ValueError as in load_table).

    With ``columns`` given, the header must begin with the first of them and hold no others.
    """
    header: list[str] | None = None
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = list(map(str.strip, line.split("\t")))
        if header is None:
            header = cells
            _check_header(header, columns, f"{name}, line {number}")
            continue
        if not cells[0] or cells[0] == "-":
            raise ValueError(f"{name}, line {number}: the first column ({header[0]}) is empty")
        if len(cells) > len(header):
            raise ValueError(f"{name}, line {number}: {len(cells)} cells for {len(header)} columns {header}")
        if len(cells) < len(header):
            cells += [""] * (len(header) - len(cells))
        row = Row(zip(header, cells, strict=True))
        row.where = f"{name}, line {number}"
        rows.append(row)
    if header is None:
        raise ValueError(f"{name}, line 1: no header line")
    return rows


_FIXED = frozenset((
    "common_chars.tsv", "html.tsv", "kinds.tsv", "labels.tsv", "pinyin.tsv", "shifted.tsv", "table_columns.tsv",
    "variants.tsv", "web_chrome.tsv",
))  # fmt: skip
"""Tables about files, damage and names of kinds: the same for every extractor."""


def refuse_strange_tables(extra: Path | None) -> None:
    """Raise ValueError for a file in ``extra`` that is or should be a table and that no rule would read.

    It must not go unnoticed; nor must a folder without tables.
    """
    if extra is None or not extra.is_dir():
        return
    shipped = {path.name for path in files("extract").joinpath("lexicon").iterdir() if path.name.endswith(".tsv")}
    for path in sorted(extra.iterdir()):
        if path.suffix != ".tsv" and f"{path.stem}.tsv" in shipped:
            raise ValueError(f"{path}: own tables are tab-separated text; save it as {path.stem}.tsv")
    if not any(extra.glob("*.tsv")):
        raise ValueError(f"{extra} holds no table (verbs.tsv, campaigns.tsv …)")
    for path in sorted(extra.glob("*.tsv")):
        if path.name in shipped - _FIXED:
            continue
        tables = ", ".join(sorted(shipped - _FIXED))
        problem = "this table cannot be extended" if path.name in _FIXED else "there is no table of that name"
        raise ValueError(f"{path}: {problem}; those that can are {tables}")


def tables_state(extra: str | Path | None) -> tuple[object, ...]:
    """Return what tells one state of a folder of own tables from another: its place, and each table's size and time.

    What is kept for such a folder must be made anew when a user edits a table between two calls in one notebook.
    """
    if extra is None:
        return ()
    folder = Path(extra).absolute()
    tables = ((path.name, path.stat()) for path in sorted(folder.glob("*.tsv")))
    return (str(folder), *((name, stat.st_size, stat.st_mtime_ns) for name, stat in tables))


def _own_file(name: str, extra: Path | None) -> Path | None:
    if extra is None:
        return None
    if not extra.is_dir():
        raise FileNotFoundError(f"no such folder of own tables: {extra}")
    path = extra / name
    return path if path.is_file() else None


def _text(path: Path) -> str:
    """Read an own table: UTF-8, with or without byte order mark. Raises ValueError naming the file."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path}, line {line}: not UTF-8 (save the table as UTF-8 text)") from None


def _merge(rows: list[Row], own: list[Row], keys: int) -> list[Row]:
    """Own rows win over shipped ones with the same key; ``-key`` only takes away."""
    columns = list(rows[0])
    replaced = {_key(row, columns[:keys]) for row in own}
    whole = {key[0] for key in replaced if not any(key[1:])}
    kept = [row for row in rows if row[columns[0]] not in whole and _key(row, columns[:keys]) not in replaced]
    added = [row for row in own if not row[columns[0]].startswith("-")]
    for row in added:
        row.update({column: row.get(column, "") for column in columns})
    return kept + added


def _key(row: Row, columns: list[str]) -> tuple[str, ...]:
    first, *rest = (row.get(column, "") for column in columns)
    return (first.removeprefix("-"), *rest)


def _check_header(header: list[str], columns: list[str] | None, where: str) -> None:
    """Refuse an own table whose key is another or that has a column the shipped one lacks."""
    if columns is None:
        return
    if header[0] != columns[0]:
        raise ValueError(f"{where}: the first column is {header[0]!r}, expected {columns[0]!r}")
    for column in header:
        if column not in columns:
            raise ValueError(f"{where}: unknown column {column!r}; known are {', '.join(columns)}")
