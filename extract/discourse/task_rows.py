"""What a row of a table of tasks says beside its task: 责任单位, 配合单位, 完成时限."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from extract.document.tables import TASKS, Place, Row, Table
from extract.lexicon.patterns import lazy
from extract.model import Horizon, Record
from extract.text.cleantext import CleanText
from extract.time.expressions import PeriodGrammar

_UNITS = lazy("[、，,；;\\s]+")


_TIME = ("deadline", "deadline_start", "deadline_end", "period_start", "period_end", "horizon")


class TaskRow(msgspec.Struct, frozen=True):
    """The cells that hold tasks, and what the row adds to their records."""

    tasks: tuple[Place, ...]
    added: dict[str, Any]

    def fill(self, record: Record) -> Record:
        """Give a record what its row says, unless its own words say it."""
        own = {key for key in ("lead_unit", "support_units") if getattr(record, key)}
        if record.deadline:
            own |= set(_TIME)
        return msgspec.structs.replace(record, **{k: v for k, v in self.added.items() if k not in own})


def task_row(clean: CleanText, table: Table, row: Row, periods: PeriodGrammar, anchor: date | None) -> TaskRow | None:
    """Read a row of a table of tasks, None where it is another table or not clear what its cells are."""
    tasks = tuple(cell for n in table.columns("task") if (cell := row.cells[n]))
    if table.kind != TASKS or not tasks:
        return None
    text = clean.text
    body, support = _units(text, table, row, "body"), _units(text, table, row, "support")
    added: dict[str, Any] = {"lead_unit": body[0] if body else None, "support_units": (*body[1:], *support)}
    deadline = next((row.cells[n] for n in table.columns("deadline") if row.cells[n]), None)
    found = periods.find(text[slice(*deadline)], anchor) if deadline else []
    if deadline and len(found) == 1:
        start, end = deadline[0] + found[0].start, deadline[0] + found[0].end
        values = (found[0].text, *clean.raw_span(start, end), found[0].period_start, found[0].period_end, Horizon.POINT)
        added |= dict(zip(_TIME, values, strict=True))
    return TaskRow(tasks, {key: value for key, value in added.items() if value})


def _units(text: str, table: Table, row: Row, column: str) -> tuple[str, ...]:
    cells = [text[slice(*cell)] for n in table.columns(column) if (cell := row.cells[n])]
    return tuple(unit for cell in cells for unit in _UNITS.split(cell) if unit)
