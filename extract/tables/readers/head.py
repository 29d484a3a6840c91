"""Which row of a table is its header, and which column holds the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, NamedTuple

from extract.document.dates import iso_date
from extract.document.tables import headings_of
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Row, Tables, parse_table
from extract.tables.readers.cells import fact, plain
from extract.tables.readers.markup import HAN
from extract.tables.readers.model import TEXT_COLUMN_GUESSED, Options, ReadError

LOOK = 20
"""Rows at the top of a table that are looked at."""
MAX_TITLES = 10
"""Rows that may stand above the header: a title, a unit, a date."""
SENTENCES = 0.6
"""Share of the cells of a column that hold sentences, from which it is a column of texts."""
TIMES = 3
"""So many times longer the texts are than the cells of any other column with sentences (an abstract)."""
LONG = 100
TITLE = (8, 120)
"""Characters of a title, at least and at most."""

_STOP = lazy("[。；！？]")
_SHOWN = 20


class Head(NamedTuple):
    """What the top of a table tells.

    ``names``: the columns, 列1, 列2 … where the table has no header. ``skip``: rows before the first document.
    ``text``: place of the text column. ``flags``: ``text_column_guessed`` where no name told it. ``facts``: fields with
    the columns that hold them by their looks, in a table without header.
    """

    names: list[str]
    skip: int
    text: int
    flags: tuple[str, ...] = ()
    facts: tuple[tuple[str, int], ...] = ()


class NoTextColumnError(ReadError):
    """No column is plainly the text."""


def named_head(names: Iterable[Any], options: Options) -> Head:
    """Find the text column where the columns have names for certain (JSON, Parquet). Raises ReadError."""
    shown = column_names(names)
    place = _text_column(shown, options.text_column, alone=len(shown) == 1)
    if place is None:
        raise _refusal(shown, options.text_column)
    return Head(shown, 0, place)


def find_head(rows: Sequence[Sequence[Any]], options: Options) -> Head:
    """Find header and text column of a table from its first rows.

    The header is the row that names the text column; titles may stand above it. Failing that, the column that alone
    holds sentences is the text, and the header is the row above the first of them, if there is one.

    Raises:
        ReadError: the column that the user names is not there.
        NoTextColumnError: no column is plainly the text.
    """
    if options.text_column is None and any(headings_of(column_names(row)) for row in rows[:MAX_TITLES]):
        raise _refusal(column_names(rows[0]), None)  # figures or tasks: the sheet is one text
    alone = all(len(column_names(row)) <= 1 for row in rows)
    for skip, row in enumerate(rows[:MAX_TITLES], 1):
        names = column_names(row)
        place = _text_column(names, options.text_column, alone=alone)
        if place is not None:
            return Head(names, skip, place)
    first = column_names(rows[0])
    if options.text_column is None:
        place = _longest(rows)
        if place is not None:
            return _guessed(rows, place)
    raise _refusal(first, options.text_column)


def _guessed(rows: Sequence[Sequence[Any]], place: int) -> Head:
    above = next(i for i, row in enumerate(rows) if _is_text(_cell(row, place)))
    header = column_names(rows[above - 1]) if above else []
    if sum(bool(name) for name in header) >= min(2, len(rows[above])):
        return Head(header, above, place, (TEXT_COLUMN_GUESSED,))
    header = [f"列{i}" for i in range(1, len(rows[above]) + 1)]
    return Head(header, above, place, (TEXT_COLUMN_GUESSED,), tuple(_facts_by_looks(rows[above:], len(header), place)))


def _facts_by_looks(rows: Sequence[Sequence[Any]], width: int, text: int) -> Iterator[tuple[str, int]]:
    """The first column of titles, and that of days where it is one alone."""
    columns = {i: [cell for row in rows if (cell := _cell(row, i))] for i in range(width) if i != text}
    titles = (i for i, cells in columns.items() if len(cells) > 1 and _are_titles(cells))
    yield from (("title", i) for i in islice(titles, 1))
    days = [i for i, cells in columns.items() if cells and all(iso_date(fact("pub_date", cell)) for cell in cells)]
    yield from (("pub_date", i) for i in days if len(days) == 1)


def _are_titles(cells: Sequence[str]) -> bool:
    """All different, longer than a name, in Chinese, none a day or a sentence."""
    short = all(TITLE[0] <= len(cell) <= TITLE[1] and HAN.search(cell) and not _STOP.search(cell) for cell in cells)
    return short and len(set(cells)) == len(cells) and not any(map(iso_date, cells))


def _longest(rows: Sequence[Sequence[Any]]) -> int | None:
    """The column whose cells are sentences, where it is one alone, or its cells are far longer than all others."""
    from statistics import median

    lengths: list[tuple[float, int]] = []
    for place in range(max(map(len, rows), default=0)):
        cells = [cell for row in rows if (cell := _cell(row, place))]
        texts = [len(cell) for cell in cells if _is_text(cell)]
        if texts and len(texts) >= SENTENCES * (len(cells) - 1):
            lengths.append((median(texts), place))
    lengths.sort(reverse=True)
    if not lengths or (len(lengths) > 1 and lengths[0][0] < TIMES * lengths[1][0]):
        return None
    return lengths[0][1]


def _is_text(cell: str) -> bool:
    return bool(HAN.search(cell)) and (bool(_STOP.search(cell)) or len(cell) >= LONG)


def _cell(row: Sequence[Any], place: int) -> str:
    return plain(row[place]).strip() if place < len(row) else ""


def column_names(row: Iterable[Any]) -> list[str]:
    """Column names as text, without the empty ones that stand behind the last."""
    names = [plain(cell).strip().lstrip("\ufeff") for cell in row]
    while names and not names[-1]:
        names.pop()
    return names


def _text_column(names: Sequence[str], wanted: str | None, *, alone: bool) -> int | None:
    """The place of the text; a column that is alone in its table needs no name (a title above a table is none)."""
    if wanted is not None:
        return names.index(wanted) if wanted in names else None
    keys = [name_key(name) for name in names]
    for name in called("text"):
        if name in keys:
            return keys.index(name)
    return 0 if alone and names and not _is_text(names[0]) else None


def _refusal(names: Sequence[str], wanted: str | None) -> ReadError:
    shown = ", ".join(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…" for name in names[:12])
    shown += ", …" if len(names) > 12 else ""
    if wanted is not None:
        return ReadError(f"there is no column {wanted}; the table has {shown}")
    return NoTextColumnError(f"no column is plainly the text: name it with --text-column (the table has {shown})")


def name_key(name: str) -> str:
    """The name of a column as it is looked up: ``Policy_Content`` and ``policy content：`` are one."""
    return " ".join(name.lower().replace("_", " ").replace("-", " ").strip("：:*. ").split())


@cache
def called(field: str) -> tuple[str, ...]:
    """The names of columns that hold ``text`` or ``id``."""
    return tuple(name_key(row["column"]) for row in _columns() if row["field"] == field)


def fact_names(tables: Tables = SHIPPED) -> dict[str, str]:
    """Name of a column → field of the metadata; the first of several for one field counts."""
    labels = {name_key(row["label"]): row["field"] for row in tables.rows("labels.tsv") if row["field"] != "-"}
    return labels | {name_key(row["column"]): row["field"] for row in _columns() if row["field"] not in ("text", "id")}


def _columns() -> list[Row]:
    text = files("extract.tables.readers").joinpath("input_columns.tsv").read_text("utf-8")
    return parse_table(text, "input_columns.tsv")
