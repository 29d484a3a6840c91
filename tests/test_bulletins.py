"""Single sentences of bulletins and of lists of targets, without heading and date: status and role."""

from __future__ import annotations

import pytest

from extract.model import Record
from extract.pipeline import Extractor
from tests.action_table import rows

ROLES = {"a": ("achieved", "scope", "norm"), "p": ("target", "scope", "norm")}
OPEN = 0.03
"""Share of the sentences that may be wrong."""


def right(record: Record, status: str) -> bool:
    role = record.quantity.role if record.quantity else "scope"
    return record.status[0] == status and role in ROLES[status]


@pytest.mark.parametrize("status", ["a", "p"])
def test_status_and_role_of_single_sentences(status: str) -> None:
    extractor = Extractor()
    cases = [case for case in rows("bulletins.tsv") if case.expected == [status]]
    found = {case.text: extractor.parse(case.text).records for case in cases}
    wrong = [text for text, records in found.items() if not records or not all(right(r, status) for r in records)]
    assert len(wrong) <= OPEN * len(cases), wrong
