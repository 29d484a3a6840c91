"""Rule tables: TSV files with a header line, shipped in ``extract/lexicon/data``, extended by the user's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from extract.lexicon.kept import kept, state_of

T = TypeVar("T")


class Row(dict[str, str]):
    """One row of a table, column name → cell; ``where`` names its file and line in error messages."""

    __slots__ = ("where",)

    where: str


class Tables:
    """The tables of one extractor, each read once: the shipped rows with a user's own merged over them.

    Args:
        own: folder of the user's own tables, or None.

    Raises:
        ValueError: a file in ``own`` is no table that can be extended. FileNotFoundError: ``own`` is no folder.
    """

    def __init__(self, own: str | Path | None = None) -> None:
        self.own = Path(own) if own is not None else None
        refuse_strange_tables(self.own)
        self._rows: dict[str, list[Row]] = {}
        self._made: dict[Callable[[Tables], Any], Any] = {}

    def rows(self, name: str) -> list[Row]:
        """Return the rows of the table ``name`` as :func:`load_table` does; nobody may change them."""
        if name not in self._rows:
            self._rows[name] = load_table(name, self.own)
        return self._rows[name]

    @property
    def read(self) -> frozenset[str]:
        """The names of the tables that were asked for."""
        return frozenset(self._rows)

    def once(self, make: Callable[[Tables], T]) -> T:
        """Return what ``make`` makes of these tables, made on first use."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def sets(self) -> dict[str, frozenset[str]]:
        """The word sets of ``sets.tsv`` by name. Raises ValueError for a set that the shipped table has not."""
        return self.kept("sets", dict[str, frozenset[str]], lambda: _read_sets(self))

    @cached_property
    def _state(self) -> str:
        return state_of(own_tables(self.own) if self.own else ())

    def kept(self, part: str, kind: type[T], make: Callable[[], T]) -> T:
        """Return what ``make`` makes of these tables, from the user's cache where it is kept: :func:`kept`."""
        return kept(part, self._state, kind, make)


_KEYS = {"regions.tsv": 3, "sets.tsv": 2, "status_cues.tsv": 3, "genre_cues.tsv": 3, "indicator_words.tsv": 2}
"""How many of the first columns make up the key of a table, where it is not one."""
_ALIKE = {"bounds.tsv": 4, "changes.tsv": 3, "html.tsv": 3, "norm_cues.tsv": 2, "not_quantities.tsv": 3}
"""How many of the first columns no two rows of a file may have alike, where it is not the key: rows share one there."""


def load_table(name: str, extra: Path | None = None) -> list[Row]:
    """Read the shipped table ``name`` and merge the user's file of the same name in folder ``extra`` over it.

    A line starting with ``#`` is a comment. The first other line names the columns; the first column is the key (in
    some tables the first two or three). A row of the user's file replaces the shipped rows of that key; a key written
    ``-key`` removes them, with the other columns of the key empty all rows of it. In one file no row may stand twice.

    Args:
        name: file name, e.g. ``units.tsv``.
        extra: folder with the user's own tables, or None. A table missing there changes nothing.

    Returns:
        One dict a row, column name → cell; cells missing at the end of a line are empty.

    Raises:
        ValueError: a row without key, with too many cells, an unknown column, a row that stands twice, or
            a file without header; names file and line.
        FileNotFoundError: neither a shipped nor an own table has that name, or ``extra`` is no folder.
    """
    shipped = shipped_tables().get(name)
    own = _own_file(name, extra)
    if shipped is None:
        if own is None:
            raise FileNotFoundError(f"no table named {name}")
        return parse_table(_text(own), str(own))
    rows = parse_table(shipped.read_text("utf-8"), name)
    columns, keys = list(rows[0]), _KEYS.get(name, 1)
    alike = columns[: _ALIKE.get(name, keys)]
    _refuse_twins(rows, alike)
    if own is None:
        return rows
    mine = parse_table(_text(own), str(own), columns)
    _refuse_twins(mine, alike)
    return _merge(rows, mine, columns, keys)


@cache
def shipped_tables() -> dict[str, Traversable]:
    """Return file name → file of every shipped table; they lie in ``lexicon/data``, one folder a phenomenon."""
    folders = sorted(files("extract.lexicon").joinpath("data").iterdir(), key=lambda folder: folder.name)
    tables = (table for folder in folders if folder.is_dir() for table in folder.iterdir())
    return {table.name: table for table in sorted(tables, key=lambda t: t.name) if table.name.endswith(".tsv")}


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
        if len(cells) == 1 < len(header) and " " in cells[0]:
            raise ValueError(f"{name}, line {number}: no tab in this line; tabs, not spaces, part the columns")
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


FIXED = frozenset((
    "common_chars.tsv", "html.tsv", "kinds.tsv", "pinyin.tsv", "shifted.tsv", "variants.tsv", "web_chrome.tsv",
))  # fmt: skip
"""Tables that no own row can extend: the names of kinds, which the code fixes, and those that make clean text of bytes:
``verify``, ``report`` and ``panel`` make the clean text of a finished run anew, from its sources alone."""


def refuse_strange_tables(extra: Path | None) -> None:
    """Raise ValueError for a file in ``extra`` that is or should be a table and that no rule would read.

    It must not go unnoticed; nor must a folder without tables.
    """
    if extra is None or not extra.is_dir():
        return
    shipped = set(shipped_tables())
    for path in sorted(extra.iterdir()):
        if path.suffix != ".tsv" and f"{path.stem}.tsv" in shipped:
            raise ValueError(f"{path}: own tables are tab-separated text; save it as {path.stem}.tsv")
    if not any(extra.glob("*.tsv")):
        raise ValueError(f"{extra} holds no table (verbs.tsv, campaign_heads.tsv …)")
    for path in sorted(extra.glob("*.tsv")):
        if path.name in shipped - FIXED:
            continue
        tables = ", ".join(sorted(shipped - FIXED))
        problem = "this table cannot be extended" if path.name in FIXED else "there is no table of that name"
        raise ValueError(f"{path}: {problem}; those that can are {tables}")


def tables_state(extra: str | Path | None) -> tuple[object, ...]:
    """Return what tells one state of a folder of own tables from another: its place, and each table's size and time.

    What is kept for such a folder must be made anew when a user edits a table between two calls in one notebook.
    """
    if extra is None:
        return ()
    folder = Path(extra).absolute()
    tables = ((path.name, path.stat()) for path in own_tables(folder))
    return (str(folder), *((name, stat.st_size, stat.st_mtime_ns) for name, stat in tables))


def own_tables(folder: Path) -> list[Path]:
    """Return the tables of a user's folder in a fixed order."""
    return sorted(folder.glob("*.tsv"))


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


def _merge(rows: list[Row], own: list[Row], columns: list[str], keys: int) -> list[Row]:
    """Own rows win over shipped ones with the same key; ``-key`` only takes away."""
    replaced = {_key(row, columns[:keys]) for row in own}
    whole = {key[0] for key in replaced if not any(key[1:])}
    kept = [row for row in rows if row[columns[0]] not in whole and _key(row, columns[:keys]) not in replaced]
    added = [row for row in own if not row[columns[0]].startswith("-")]
    for row in added:
        row.update({column: row.get(column, "") for column in columns})
    return kept + added


def _refuse_twins(rows: list[Row], columns: list[str]) -> None:
    """Raise ValueError where two rows have these columns alike: one of them would go unnoticed."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = _key(row, columns)
        first = found.setdefault(key, row)
        if first is not row:
            line = first.where.rpartition(" ")[2]
            raise ValueError(f"{row.where}: {key[0]} stands in line {line} already")


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


def _read_sets(tables: Tables) -> dict[str, frozenset[str]]:
    """Read sets.tsv; an own row puts its word into one set more, ``-word`` takes it out (of all, if none is named)."""
    known = {row["set"] for row in SHIPPED.rows("sets.tsv")}
    sets: dict[str, set[str]] = {name: set() for name in known}
    for row in tables.rows("sets.tsv"):
        if row["set"] not in known:
            names = ", ".join(sorted(known))
            raise ValueError(f"{row.where}: unknown set {row['set']!r} of {row['word']}; known are {names}")
        sets[row["set"]].add(row["word"])
    return {name: frozenset(words) for name, words in sets.items()}


SHIPPED = Tables()
"""The shipped tables alone; read when asked for."""


def tables_of(own: str | None) -> Tables:
    """Return the tables with those of the folder ``own`` merged over them, kept until one of its files changes."""
    return _tables_of(own, tables_state(own)) if own else SHIPPED


@lru_cache(maxsize=4)
def _tables_of(own: str, _: tuple[object, ...]) -> Tables:
    return Tables(own)
