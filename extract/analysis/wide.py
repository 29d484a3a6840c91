"""The panel with a row a region and year, a block of columns an indicator: for regressions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from extract.analysis.panel import COLUMNS
from extract.tables.schema import Column, Values

KEYS = ("region_code", "region_name", "year")
SIDES = ("planned_low", "planned_high", "planned_bound", "achieved_low", "achieved_high")
LONGEST = 32
"""Characters of a variable's name in Stata."""


def wide(rows: Iterable[Sequence[Any]]) -> tuple[list[Column], list[Values]]:
    """Turn the rows of the panel into columns and rows of the wide form.

    A block is ``gdp_growth_planned_low`` …; of plans ``plan_gdp_growth_planned_low``, of sums over years ``cum_…``;
    a change in percentage points is ``urb_points_…``. A fall is negative. Blocks without any figure are left out.
    """
    columns: dict[str, Column] = {}
    order: dict[str, int] = {}
    places: dict[str, tuple[int, int]] = {}
    table: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        cell = dict(zip(COLUMNS, row, strict=True))
        if cell["horizon"] == "annual":
            table.setdefault(_key(cell), {})
        block = _block(cell)
        order.setdefault(block, len(order))
        for n, side in enumerate(SIDES):
            value = _signed(cell, side)
            if value is not None:
                name = f"{block}_{side}"[:LONGEST]
                places[name] = (order[block], n)
                columns.setdefault(name, _column(name, side, cell))
                table.setdefault(_key(cell), {})[name] = value
    kinds = {"year": "integer"}
    keys = [Column(name, name, kinds.get(name, "string"), "", (), "document", "", name) for name in KEYS]
    names = sorted(columns, key=places.__getitem__)
    out = [[*key, *(cells.get(name) for name in names)] for key, cells in sorted(table.items(), key=_by_key)]
    return [*keys, *(columns[name] for name in names)], out


def _by_key(item: tuple[tuple[Any, ...], Any]) -> tuple[str, str, int]:
    code, name, year = item[0]
    return code or "", name, year


def _key(cell: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(cell[name] for name in KEYS)


def _block(cell: dict[str, Any]) -> str:
    front = {"plan": "plan_", "cumulative": "cum_"}.get(cell["horizon"], "")
    points = "points" if cell["unit"] == "百分点" else cell["measure"]
    return f"{front}{cell['indicator_code'].lower()}_{points}"


def _signed(cell: dict[str, Any], side: str) -> Any:
    """The value of one column; of a fall the ends change places and sign."""
    which, end = side.split("_")
    falls = cell[f"{which}_change"] == "decrease" and cell["measure"] in ("growth", "change")
    if not falls or end == "bound":
        return cell[side]
    other: int | Decimal | None = cell[f"{which}_{'high' if end == 'low' else 'low'}"]
    return None if other is None else -other


def _column(name: str, side: str, cell: dict[str, Any]) -> Column:
    meaning = f"{cell['indicator']} {cell['measure']} {cell['horizon']} {side.replace('_', ' ')}"
    kind = "category" if side.endswith("bound") else "number"
    return Column(name, name, kind, cell["unit"] or "", (), "value", "", meaning)
