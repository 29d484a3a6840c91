"""Whole documents of several genres: every record with what the text around it says of it.

``documents/NAME.txt`` is a text written for this test, ``NAME.tsv`` beside it what each record must hold, in order.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.model import Record
from extract.pipeline import Extractor

FOLDER = Path(__file__).parent / "documents"
COLUMNS = ("section", "verb", "object", "result", "status", "campaign", "commitment", "subject", "speaker", "units",
           "quantity", "indicator", "change", "role", "baseline", "deadline", "period", "horizon", "flags")  # fmt: skip


def cells(record: Record) -> list[str]:
    """The record as a row of the table; what it does not hold is empty."""
    r, q = record, record.quantity
    low, high = ("" if end is None else end for end in (q.low, q.high)) if q else ("", "")
    figure = (f"{q.text} = {low}..{high} {q.unit or ''} {q.bound}", q.indicator, q.change, q.role) if q else ()
    values = (
        (r.section_path or "").rpartition(" > ")[2], r.verb and r.verb.text, r.object.text, r.result and r.result.text,
        r.status, r.campaign, r.commitment, r.subject and r.subject.text, r.speaker,
        "+".join(filter(None, (r.lead_unit, *r.support_units))),
        *(figure or (None,) * 4), q and q.baseline,
        r.deadline, f"{r.period_start or ''}..{r.period_end or ''}".strip("."), r.horizon, ",".join(r.flags),
    )  # fmt: skip
    return ["" if value is None else str(value) for value in values]


def table(name: str, extractor: Extractor) -> list[list[str]]:
    """The rows that a document yields."""
    return [cells(record) for record in extractor.parse((FOLDER / f"{name}.txt").read_text("utf-8")).records]


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_document(name: str, extractor: Extractor) -> None:
    head, *expected = [line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()]
    found = table(name, extractor)
    assert tuple(head) == COLUMNS
    for number, (row, wanted) in enumerate(zip(found, expected, strict=False), start=2):
        assert dict(zip(COLUMNS, row, strict=True)) == dict(zip(COLUMNS, wanted, strict=True)), f"{name}.tsv:{number}"
    assert len(found) == len(expected)
