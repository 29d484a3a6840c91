"""The tables of clauses with their readings: what a row says, and how a row differs from what the pipeline reads.

A row is ``text TAB readings``: readings are ``verb｜object`` joined by `` / ``, each followed where there is one by
``→result``, ``K:cue`` and ``Q:quantity``; ``∅`` is a missing verb, a lone ``!`` text without any record. A comment
line above the rows names the phenomenon. The cue and the quantity are always compared, the
result only where the row gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from extract.model import Record

CASES = Path(__file__).parent / "cases"


class Case(msgspec.Struct, frozen=True):
    """One row of a table, with its line number and the comment line above it."""

    line: int
    phenomenon: str
    text: str
    readings: str

    @property
    def expected(self) -> list[str]:
        """The readings, one string each; empty where the text must yield nothing."""
        return [] if self.readings == "!" else self.readings.split(" / ")


def rows(name: str) -> Iterator[Case]:
    """Yield the rows of ``tests/cases/NAME``; ``\\n`` in a text stands for a line break."""
    phenomenon = ""
    for number, line in enumerate((CASES / name).read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            phenomenon = line[1:].strip()
        elif line:
            text, _, readings = line.partition("\t")
            yield Case(number, phenomenon, text.replace("\\n", "\n"), readings)


def reading(record: Record, like: str = "→") -> str:
    """Write a record in the form of the table; its result only where ``like``, the row's reading, has one."""
    parts = [f"{record.verb.text if record.verb else '∅'}｜{record.object.text}"]
    if record.result and "→" in like:
        parts.append(f"→{record.result.text}")
    if record.commitment:
        parts.append(f"K:{record.commitment}")
    if record.quantity:
        parts.append(f"Q:{record.quantity.text}")
    return " ".join(parts)


def readings(records: tuple[Record, ...], expected: list[str]) -> list[str]:
    """Write all records of a text in the form of the table, beside what is expected of them."""
    likes = expected + [""] * (len(records) - len(expected))
    return [reading(record, like) for record, like in zip(records, likes, strict=False)]


def campaigns(records: tuple[Record, ...]) -> list[str]:
    """Write the campaign of each record as ``name[type]``, ``-`` for none."""
    return [f"{record.campaign}[{record.campaign_type}]" if record.campaign else "-" for record in records]


def statuses(records: tuple[Record, ...]) -> list[str]:
    """Write the status of each record as ``p`` (planned) or ``a`` (achieved)."""
    return [record.status[0] for record in records]


def kind_of_error(got: list[str], expected: list[str]) -> str:
    """Name the first way in which two lists of readings differ, coarsely: what to look at together."""
    if not expected:
        return "record where there is none"
    if not got:
        return "no record"
    if len(got) != len(expected):
        return "too many records" if len(got) > len(expected) else "too few records"
    for mine, wanted in zip(got, expected, strict=True):
        if mine != wanted:
            return _difference(mine, wanted) if "｜" in wanted else "other value"
    return "same"


def _difference(mine: str, wanted: str) -> str:
    (my_verb, my_rest), (verb, rest) = mine.split("｜", 1), wanted.split("｜", 1)
    my_object, wanted_object = _bare(my_rest), _bare(rest)
    if my_verb != verb:
        return "other verb" if my_object == wanted_object else "other verb and object"
    if my_object != wanted_object:
        if wanted_object in my_object:
            return "object too long"
        return "object too short" if my_object in wanted_object else "other object"
    if _slot(mine, "K:") != _slot(wanted, "K:"):
        return "cue"
    return "quantity" if _slot(mine, "Q:") != _slot(wanted, "Q:") else "result"


def _slot(reading_: str, mark: str) -> str:
    return next((part for part in reading_.split(" ") if part.startswith(mark)), "")


def _bare(rest: str) -> str:
    return " ".join(part for part in rest.split(" ") if not part.startswith(("→", "K:", "Q:")))
