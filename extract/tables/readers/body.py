"""The body of a web page: where the mass of its sentences stands, counted over whole subtrees.

A known name of the element (``#zoom``, ``.TRS_Editor``) is believed where it holds nearly all of that mass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cache
from typing import Any, NamedTuple

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED
from extract.tables.readers.markup import MarkupLine, lines_of, site_words

HELD = 0.9
"""Share of an element's mass in one of its parts from which that part alone is looked at."""
NAMED = 0.8
"""Share of the mass that an element known by its name must hold."""
PROTECTED = 0.3
"""Share of the mass that no furniture holds: what has it is text, though it is called header or login."""
LINKED = 0.5
"""Share of links among the characters of an element that is a list of links."""

_STOP = lazy("[。；！？]")
_FIGURE_ROW = lazy(r"\t.*[0-9]")
_LABEL = lazy(r"[:：]\s*(?:\t|$)")
_LONG = 20
_WHOLE = frozenset(
    {"body", "div", "section", "article", "main", "table", "tbody", "tr", "td", "center", "form", "font"}
)
"""Elements that can hold a whole text; a paragraph or a heading is a part of one."""


class Body(NamedTuple):
    """The element that holds the text, its mass, what is no furniture, and the lines of the whole page without it."""

    element: Any
    mass: float
    kept: Set[Any]
    lines: Sequence[MarkupLine]


def find_body(tree: Any, page: Iterable[MarkupLine]) -> Body:
    """Choose the element that holds the text.

    Args:
        tree: the page.
        page: its lines with navigation and all (``keep_all``), which tell what cannot be furniture.
    """
    root = tree.find("body")
    root = tree if root is None else root
    everything = masses(page)
    kept = {e for e, mass in everything.items() if mass >= PROTECTED * everything.get(root, 1.0)}
    lines = lines_of(root, kept=kept)
    mass = masses(lines)
    densest = _densest(root, mass, lines)
    named = _named(mass, mass.get(densest, 0.0), lines)
    element = densest if named is None else named
    return Body(element, mass.get(element, 0.0), kept, lines)


def masses(lines: Iterable[MarkupLine]) -> dict[Any, float]:
    """Return element → mass of the lines in it and below it."""
    return _totals(lines, weight)


def _totals(lines: Iterable[MarkupLine], measure: Callable[[MarkupLine], float]) -> dict[Any, float]:
    """Sum a measure of the lines for each element and all that is below it, every element looked at once."""
    total: dict[Any, float] = {}
    for line in lines:
        total[line.block] = total.get(line.block, 0.0) + measure(line)
    for element in reversed(_downwards(total)):
        if (parent := element.getparent()) is not None:
            total[parent] = total.get(parent, 0.0) + total.get(element, 0.0)
    return total


def _downwards(elements: Iterable[Any]) -> list[Any]:
    """The elements and all that they stand in, each after the one it stands in."""
    seen: set[Any] = set()
    below: dict[Any, list[Any]] = {}
    for element in elements:
        while element not in seen:
            seen.add(element)
            below.setdefault(element.getparent(), []).append(element)
            if element.getparent() is None:
                break
            element = element.getparent()
    order, stack = [], below.get(None, [])
    while stack:
        order.append(stack.pop())
        stack += below.get(order[-1], ())
    return order


def weight(line: MarkupLine) -> float:
    """Han characters outside links; a line that is no sentence, no row of figures and not long counts little."""
    if line.linked > line.plain or site_words().search(line.text):
        return 0.0
    return float(line.plain) if is_text(line) else line.plain / 5


def is_text(line: MarkupLine) -> bool:
    """Tell whether a line reads like a part of a document, not like a button, a label or a list of links."""
    if line.linked > line.plain or _LABEL.search(line.text) or site_words().search(line.text):
        return False
    return bool(_STOP.search(line.text) or line.plain >= _LONG or _FIGURE_ROW.search(line.text))


def _densest(root: Any, mass: Mapping[Any, float], lines: Sequence[MarkupLine]) -> Any:
    """Go down as long as one part holds nearly everything and is itself made of several lines."""
    count = _totals(lines, lambda line: 1.0)
    element = root
    while True:
        parts = sorted((c for c in element if c in mass), key=lambda c: mass[c])
        if not parts or parts[-1].tag not in _WHOLE or count[parts[-1]] < 2:
            return element
        if mass[parts[-1]] < HELD * mass[element] or (element.tag == "tr" and _is_row(parts, count)):
            return element
        element = parts[-1]


def _is_row(cells: Sequence[Any], count: Mapping[Any, float]) -> bool:
    """A row of a task table (一, the task, 市城管局), not one that lays out the page: menu and text side by side."""
    return len(cells) > 1 and all(count[cell] <= 1 for cell in cells[:-1])


def _named(mass: Mapping[Any, float], whole: float, lines: Sequence[MarkupLine]) -> Any:
    """The first element known by its name that holds nearly the whole mass, and is no list of links; else None."""
    found: dict[tuple[str, str], list[Any]] = {}
    for element in mass:
        for mark, attribute in (("#", "id"), (".", "class")):
            for name in (element.get(attribute) or "").split():
                found.setdefault((mark, name), []).append(element)
    plain, linked = _totals(lines, lambda line: line.plain), _totals(lines, lambda line: line.linked)
    for selector in selectors():
        best = max(found.get(selector, ()), key=lambda e: mass[e], default=None)
        if best is None or mass[best] < max(NAMED * whole, 1):
            continue
        if linked[best] <= LINKED * (plain[best] + linked[best]):
            return best
    return None


@cache
def selectors() -> tuple[tuple[str, str], ...]:
    """Marks (``#`` id, ``.`` class) and names of the elements that are known to hold the text, the surest first."""
    return tuple((row["field"], row["key"]) for row in SHIPPED.rows("html.tsv") if row["kind"] == "body")
