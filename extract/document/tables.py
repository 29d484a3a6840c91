"""Tables in the text: rows of cells parted by tabs below a row of known headings.

指标｜单位｜2020年｜2025年｜年均增长｜属性 is a table of indicators, 序号｜任务｜责任单位｜完成时限 one of tasks.
Cells that readers leave out (empty ones, those merged with the cell above) are found again by what the others hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec

from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import NUMBERED, NUMERAL
from extract.lexicon.tables import SHIPPED, Tables
from extract.model import Place

INDICATORS, TASKS = "indicators", "tasks"

_CELL = lazy(r"[^\t]*")
_BLANK = lazy(r"[\s\u3000]+")
_HAN = lazy("[\u3400-\u9fff]")
#: ≥60, 〔13.5〕, 不低于24.1, 约300
_VALUE = lazy(
    r"[〔【\[（(]?\s*(?:[＞>≥＜<≤≧≦±+]|不低于|不高于|不少于|不超过|大于|小于|高于|低于|超过|超|达到|约|左右)*\s*-?\d[\d,，.]*"
)
_NO_VALUE = lazy(r"[-—–－/\\]*|完成.*|达到.*|控制.*|按.*|国家.*|省.*")
_NUMBER = lazy(rf"{NUMBERED}|{NUMERAL}|\d{{1,3}}")
_MARKS = ("约束性", "预期性", "约束", "预期")
_MOST_COLUMNS = 14
_MOST_MISSING = 3


class Heading(msgspec.Struct, frozen=True):
    """One column: what it is (``table_headings.tsv``) and its words."""

    column: str
    text: str


class TableRow(msgspec.Struct, frozen=True):
    """One line of a table: the place of each column's cell, None where it is empty or left out."""

    line: int
    start: int
    end: int
    cells: tuple[Place | None, ...]
    """Parallel to the headings; all None where it is not clear which cell belongs to which column."""


class TextTable(msgspec.Struct, frozen=True):
    """A table with its kind (``indicators`` or ``tasks``), its headings and rows below them."""

    kind: str
    line: int
    headings: tuple[Heading, ...]
    rows: tuple[TableRow, ...]

    def columns(self, column: str) -> list[int]:
        """Where the columns of one sort are."""
        return [n for n, heading in enumerate(self.headings) if heading.column == column]


def tabs(text: str, row: TableRow) -> list[int]:
    """Where the tabs of a row stand."""
    return [n for n in range(row.start, row.end) if text[n] == "\t"]


def find_tables(text: str, lines: Sequence[Place], tables: Tables = SHIPPED) -> Iterator[TextTable]:
    """Yield the tables of a text; ``lines`` are the places of its paragraphs. Rows of other tables are left alone."""
    number = 0
    while number < len(lines):
        start, end = lines[number]
        headings = _headings(text, start, end, tables) if "\t" in text[start:end] else None
        if headings is None:
            number += 1
            continue
        kind, columns = headings
        last = number + 1
        rows = []
        while last < len(lines) and "\t" in text[slice(*lines[last])] and not _headings(text, *lines[last], tables):
            rows.append(_row(text, last, lines[last], columns))
            last += 1
        yield TextTable(kind, number, columns, tuple(rows))
        number = last


def _headings(text: str, start: int, end: int, tables: Tables) -> tuple[str, tuple[Heading, ...]] | None:
    """The kind of table a row of headings opens, None where it is no such row."""
    words = [_BLANK.sub("", text[slice(*cell)]) for cell in _cells(text, start, end)]
    return headings_of(words, tables)


def headings_of(words: Sequence[str], tables: Tables = SHIPPED) -> tuple[str, tuple[Heading, ...]] | None:
    """The kind of table that cells with these words open, and its columns; None where they open none."""
    if not 2 <= len(words) <= _MOST_COLUMNS or any(len(word) > 24 for word in words):
        return None
    columns = [column_of(word, tables) for word in words]
    told = set(columns)
    if "name" in told and told & {"value", "average"} and None not in told:
        kind = INDICATORS
    elif ("task" in told and told & {"body", "deadline", "support"}) or {"name", "body"} <= told:
        kind = TASKS  # 项目名称｜责任单位 too
    else:
        return None
    return kind, tuple(Heading(column or "aside", word) for column, word in zip(columns, words, strict=True))


def column_of(heading: str, tables: Tables = SHIPPED) -> str | None:
    """What a column of this heading holds, by ``table_headings.tsv``; None where nothing is known of it."""
    return next((column for pattern, column in tables.once(_known_headings) if pattern.fullmatch(heading)), None)


def _known_headings(tables: Tables) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["heading"]), row["column"]) for row in tables.rows("table_headings.tsv"))


def _cells(text: str, start: int, end: int) -> list[Place]:
    """Places of the cells of a line, blanks at their ends left out."""
    found = []
    at = start
    while at <= end:
        match = _CELL.match(text, at, end)
        stop = match.end() if match else end
        cell = text[at:stop]
        inner = cell.strip(" \u3000\xa0")
        first = at + (len(cell) - len(cell.lstrip(" \u3000\xa0")) if inner else 0)
        found.append((first, first + len(inner)))
        at = stop + 1
    return found


def _row(text: str, line: int, place: Place, headings: tuple[Heading, ...]) -> TableRow:
    cells = _cells(text, *place)
    if len(cells) != len(headings):
        cells = [cell for cell in cells if cell[0] < cell[1]]
    placed = _aligned([(text[slice(*cell)], cell) for cell in cells], headings)
    return TableRow(line, *place, placed or (None,) * len(headings))


def _aligned(cells: list[tuple[str, Place]], headings: tuple[Heading, ...]) -> tuple[Place | None, ...] | None:
    """Give each cell its column; None where two ways of leaving columns out fit equally well."""
    missing = len(headings) - len(cells)
    if missing == 0:
        return tuple(place if place[0] < place[1] else None for _, place in cells)
    if not 0 < missing <= _MOST_MISSING:
        return None
    best: list[tuple[int, tuple[int, ...]]] = []
    for left_out in combinations(range(len(headings)), missing):
        kept = [n for n in range(len(headings)) if n not in left_out]
        pairs = [(word, headings[n].column) for (word, _), n in zip(cells, kept, strict=True)]
        fit = sum(_fits(word, column) for word, column in pairs) + _over_the_plan(pairs)
        best.append((fit, left_out))
    best.sort(reverse=True)
    if len(best) > 1 and best[0][0] == best[1][0] and not _alike(best[0][1], best[1][1], headings):
        return None
    places = iter(place for _, place in cells)
    return tuple(None if n in best[0][1] else next(places) for n in range(len(headings)))


def _alike(one: tuple[int, ...], other: tuple[int, ...], headings: tuple[Heading, ...]) -> bool:
    """Whether two sets of columns left out differ only in columns nothing is read from."""
    return all(headings[n].column == "aside" for n in {*one} ^ {*other})


def _fits(word: str, column: str) -> int:
    """How well a cell fits a column: 2 by its own form, 0 where it cannot stand there."""
    number, mark = bool(_VALUE.match(word)), word in _MARKS
    if column in ("value", "average"):
        numbered = _NUMBER.fullmatch(word) and not _DIGITS.fullmatch(word)  # （一）, 3.
        return 2 if number and not numbered else 0
    if column == "mark":
        return 3 if mark else 0
    if column == "unit":
        return 2 if len(word) <= 8 and not number and not mark else 0
    if column in ("name", "task"):
        return 3 if len(word) > 3 and _HAN.search(word) and not mark and not _BARE_VALUE.fullmatch(word) else 0
    if column == "aside":
        return 1 if not mark else 0
    return 1 if _HAN.search(word) and not mark else 0


def _over_the_plan(pairs: list[tuple[str, str]]) -> int:
    """1 where a figure over the whole plan stands in its column: 〔13.5〕, or the only one of 能耗降低（%）."""
    name = next((word for word, column in pairs if column == "name"), "")
    over = [word for word, column in pairs if column == "average"]
    return int(any(word[0] in "〔【[" for word in over) or bool(over and _MOVES.search(name)))


_MOVES = lazy("(?:增长|增加|提高|提升|降低|下降|减少)(?:[（(][^）)]*[）)])?$")
_DIGITS = lazy(r"[\d.,，]+")
_BARE_VALUE = lazy(r"[^\u3400-\u9fff]*\d[^\u3400-\u9fff]*")


def is_no_value(word: str) -> bool:
    """Whether a value cell holds no figure: a dash, 完成省下达任务."""
    return not word or bool(_NO_VALUE.fullmatch(word)) or not _VALUE.match(word)
