"""Who is in charge of which record, and the marks 约束性 and 预期性."""

from __future__ import annotations

import pytest

from extract.pipeline import Extractor
from tests.action_table import Case, rows


@pytest.mark.parametrize("case", list(rows("units.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_units_of_each_record(case: Case, extractor: Extractor) -> None:
    records = extractor.parse(case.text.replace("\\t", "\t")).records
    assert ["+".join([r.lead_unit or "-", *r.support_units]) for r in records] == case.expected, case.phenomenon


@pytest.mark.parametrize("case", list(rows("constraint.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_mark_of_each_number(case: Case, extractor: Extractor) -> None:
    records = extractor.parse(case.text.replace("\\t", "\t")).records
    assert [r.quantity.constraint or "-" for r in records if r.quantity] == case.expected, case.phenomenon


def test_time_limit_in_a_column_of_its_own(extractor: Extractor) -> None:
    text = "任务\t责任单位\t完成时限\n改造老旧小区45个\t市住建局\t2024年12月底前\n完善慢行系统\t市城管局\t2024年6月底前"
    assert [record.deadline for record in extractor.parse(text).records] == ["2024年12月底前", "2024年6月底前"]
