"""Which units are in charge of which stretch of text: brackets behind or before, 由X负责, columns of a task table."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

import msgspec

from extract.discourse.responsible_marks import Responsible, ResponsibleReader
from extract.document.tables import TASKS, TableRow, TextTable, tabs
from extract.lexicon.patterns import lazy
from extract.model import Place

#: （青禾海关负责）巩固…: behind it the text goes on
_GOES_ON = lazy("[\u4e00-\u9fff“]")
_STOPS = frozenset("。；！？：\n")
_BEHIND = 10_000
"""Characters that a place may lie before the one that was asked for last."""


class Charge(msgspec.Struct, frozen=True):
    """Units in charge of all actions that begin in ``text[start:end]``."""

    start: int
    end: int
    lead: str | None
    support: tuple[str, ...]


_NOBODY = Charge(0, 0, None, ())


class Charges:
    """Tells the charge of a place; places are asked for in about the order of the text.

    Args:
        charges: in the order in which they were found; of several that hold a place the last counts.
    """

    def __init__(self, charges: Sequence[Charge]) -> None:
        self._upcoming = sorted(enumerate(charges), key=lambda found: -found[1].start)
        self._open: list[tuple[int, Charge]] = []

    def at(self, place: int) -> Charge:
        """Return the charge of a place, that of nobody where no unit is named."""
        while self._upcoming and self._upcoming[-1][1].start <= place:
            self._open.append(self._upcoming.pop())
        self._open = [found for found in self._open if found[1].end > place - _BEHIND]
        holding = [found for found in self._open if found[1].start <= place < found[1].end]
        return max(holding, key=lambda found: found[0])[1] if holding else _NOBODY


class TaskRow(msgspec.Struct, frozen=True):
    """A row of a task table, or a task with a label: its place, where its tabs stand, and its time limit."""

    place: Place
    tabs: tuple[int, ...]
    time: Place | None


class Units:
    """The charges of one text.

    Args:
        reader: reads names of units and what says that they are in charge.
        text: cleaned text.
        tables: its tables; of those of tasks the columns of units and time limits are read.

    Attributes:
        charges: in the order in which they were found; brackets, then tables, then 由X负责.
        hidden: stretches that speak of units only and are no part of a clause.
        rows: rows of task tables, each cell of which is read on its own, and tasks whose time limit has a label.
    """

    def __init__(self, reader: ResponsibleReader, text: str, tables: Sequence[TextTable] = ()) -> None:
        self._reader, self._text = reader, text
        self.charges: list[Charge] = []
        self.hidden: list[Place] = []
        self.rows: list[TaskRow] = []
        self._of_brackets()
        self._of_time_labels()
        for table in tables:
            for row in table.rows if table.kind == TASKS else ():
                self._of_row(table, row)
        self.rows.sort(key=lambda row: row.place)
        self._of_prose()

    def masked(self, masked: str) -> str:
        """Blank what is hidden in the masked text, and let a stop stand for each tab of a task table."""
        changes = [(start, " " * (end - start)) for start, end in self.hidden]
        changes += [(tab, "。") for row in self.rows for tab in row.tabs]
        for start, mark in sorted(changes, reverse=True):
            masked = masked[:start] + mark + masked[start + len(mark) :]
        return masked

    def _of_brackets(self) -> None:
        """A bracket that opens a line is of what follows, and so are those behind the later stops of that line."""
        since, text, opened = 0, self._text, -1
        found = self._reader.find(text)
        for unit, following in zip(found, [*(unit.start for unit in found[1:]), len(text)], strict=False):
            goes_on = bool(_GOES_ON.match(text, unit.end)) and text[unit.start] in "（("
            line = _line_start(text, unit.start)
            leads = not text[line : unit.start].strip()
            hides = goes_on and (leads or text[unit.start - 1] in _STOPS)
            if hides:  # the clause behind begins with it
                self.hidden.append((unit.start, unit.end))
            if hides and (leads or line == opened):
                opened = line
                line_end = text.find("\n", unit.end, following)
                self._note(unit.start, following if line_end == -1 else line_end, unit)
            else:
                sentence = text.rfind("。", line, unit.start - 1) + 1 if line == opened else 0
                self._note(max(since, sentence, _paragraph_before(text, unit.start)), unit.start, unit)
            since = unit.start if hides else unit.end

    def _of_time_labels(self) -> None:
        """完成时限：6月底前: of what stands before it in its paragraph, behind the label before."""
        since = 0
        for start, time in self._reader.times(self._text):
            begin = max(since, _paragraph_before(self._text, start))
            self.rows.append(TaskRow((begin, start), (), time))
            since = time[1]

    def _note(self, start: int, end: int, unit: Responsible) -> None:
        self.charges.append(Charge(start, end, unit.lead or None, unit.support))

    def _of_prose(self) -> None:
        """…，由市住建局牵头负责，市财政局配合: of the sentence it stands in, unless brackets are told of it."""
        told = sorted((charge.start, charge.end) for charge in self.charges)
        reach = list(accumulate((end for _, end in told), max, initial=0))
        since = 0
        for match in self._reader.by.finditer(self._text):
            lead, support = self._reader.named(match["lead"]), self._reader.named(match["support"] or "")
            line = _line_start(self._text, match.start())
            inside = self._text.rfind("（", line, match.start()) > self._text.rfind("）", line, match.start())
            if not lead or inside or (match["support"] and not support):
                continue
            begin = max(line, self._text.rfind("。", line, match.start()) + 1)
            stop = re.compile("[。\n]").search(self._text, match.end())
            end = stop.start() if stop else len(self._text)
            if begin >= max(since, reach[bisect_left(told, (end,))]):
                since = end
                self.charges.append(Charge(begin, end, lead[0], (*lead[1:], *support)))
            alone = self._text[match.start() - 1 : match.start()] in ("，", "；", "。", "\n")
            if alone and self._text[match.end() : match.end() + 1] in ("。", "；", "，", "\n", ""):
                self.hidden.append(match.span())

    def _of_row(self, table: TextTable, row: TableRow) -> None:
        """A row of a table of tasks: who is in charge of it, and till when; nothing where its cells are not clear."""
        place = row.start, row.end
        lead, support = (self._cells(table, row, column) for column in ("body", "support"))
        named, helping = self._named(lead), self._named(support)
        if named or helping:
            self.charges.append(Charge(*place, named[0] if named else None, (*named[1:], *helping)))
        time = next(iter(self._cells(table, row, "deadline")), None)
        self.rows.append(TaskRow(place, tuple(tabs(self._text, row)), time))
        self.hidden += {*lead, *support}

    @staticmethod
    def _cells(table: TextTable, row: TableRow, column: str) -> list[Place]:
        return [cell for n in table.columns(column) if (cell := row.cells[n])]

    def _named(self, cells: list[Place]) -> list[str]:
        """The units that cells name."""
        return [unit for cell in cells for unit in self._reader.named(self._text[slice(*cell)], strict=False)]


def _paragraph_before(text: str, at: int) -> int:
    """Start of the paragraph that ends at ``at``: the line of ``at``, or the one before where ``at`` opens a line."""
    line = _line_start(text, at)
    return line if text[line:at].strip() else _line_start(text, max(line - 1, 0))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1
