"""A corrected slot takes along what depends on it, or says that it is to be checked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from review_samples import PLAN, plan_records

from extract.api import parse
from extract.model import Record
from extract.review.correct import from_cells, from_places
from extract.review.derive import settle
from extract.review.derive_number import settle_quantity
from extract.review.exports.sheet import SLOTS, slot
from extract.review.judge import judge
from extract.review.tasks import Group, Task, group_of


def place(words: str, after: int = 0) -> tuple[int, int]:
    at = PLAN.index(words, after)
    return at, at + len(words)


def moved(number: int, **places: tuple[int, int] | None) -> Record:
    """The record of the sample with marks moved, set or (None) removed, as it comes back."""
    records = plan_records()
    group = group_of(records[number])
    kept = {role: at for role, at in (group.places | places).items() if at}
    return corrected(records, number, msgspec.structs.replace(group, places=kept), spans=True)


def typed(number: int, **cells: str | None) -> Record:
    """The record of the sample with cells of the sheet retyped, as it comes back."""
    records = plan_records()
    shown = {name: slot(records[number], name) for name in SLOTS}
    return corrected(records, number, Group(record_id=records[number].record_id, values=shown | cells), spans=False)


def corrected(records: list[Record], number: int, group: Group, spans: bool) -> Record:
    task = Task(doc_id="plan", raw=PLAN, groups=[group], records=records, spans=spans, complete=False)
    change = from_places if spans else from_cells
    changes = change(task, group, records[number])
    return settle(records[number], msgspec.structs.replace(records[number], **changes), PLAN, tuple(records))


CELLS: list[tuple[int, dict[str, str | None], dict[str, Any]]] = [
    (2, {"commitment": "确保"}, {"commitment_level": 4, "polarity": "do"}),
    (2, {"commitment": "严禁"}, {"commitment_level": 5, "polarity": "do_not"}),
    (2, {"commitment": "想方设法"},
     {"commitment_level": None, "flags": ("to_check:commitment_level", "to_check:commitment_start")}),
    (2, {"commitment": None}, {"commitment": None, "commitment_level": None, "commitment_start": None}),
    (2, {"status": "achieved"}, {"status_cue": "review", "quantity.role": "achieved"}),
    (2, {"status": "achieved", "role": "scope"}, {"quantity.role": "scope"}),
    (1, {"campaign": "河长制"}, {"campaign_type": None, "flags": ("to_check:campaign_set", "to_check:campaign_type")}),
    (1, {"campaign": "清淤专项行动"}, {"campaign_type": "special_action", "flags": ("to_check:campaign_set",)}),
    (1, {"campaign": "堤防专项行动"}, {"campaign_name": "堤防行动"}),
    (3, {"campaign": "水源保护攻坚战"}, {"campaign_type": "war", "flags": ()}),
    (1, {"campaign": None}, {"campaign_type": None, "campaign_set": None, "flags": ()}),
    (3, {"verb": "建"}, {"verb.text": "建"}),
    (2, {"object": "达标率"}, {"quantity.indicator": "达标率", "quantity.indicator_start": PLAN.index("达标率")}),
    (2, {"indicator": "达标率"}, {"quantity.indicator_start": PLAN.index("达标率")}),
    (2, {"bound": "at_most"}, {"quantity.low": None, "quantity.high": Decimal(90), "quantity.low_canonical": None}),
    (2, {"bound": "at_most", "low": "80"}, {"quantity.low": Decimal(80), "quantity.high": None}),
    (3, {"unit": "座"}, {"quantity.unit_canonical": "座", "quantity.low_canonical": Decimal(12)}),
    (3, {"unit": "xyz"}, {"quantity.unit_canonical": None, "flags": ("to_check:unit_canonical", "to_check:kind")}),
    (2, {"change": "increase"}, {"quantity.kind": None, "flags": ("to_check:kind",)}),
    (2, {"deadline": "到下个世纪"},
     {"quantity.period_end": None, "flags": ("to_check:period_end", "to_check:horizon")}),
    (2, {"deadline": None}, {"quantity.period_end": None, "flags": ()}),
]  # fmt: skip


@pytest.mark.parametrize(("number", "cells", "expected"), CELLS, ids=lambda value: str(value)[:40])
def test_a_cell_takes_along_what_depends_on_it(
    number: int, cells: dict[str, str | None], expected: dict[str, Any]
) -> None:
    record = typed(number, **cells)
    assert {path: value_at(record, path) for path in expected} == expected


def value_at(record: Record, path: str) -> Any:
    value: Any = record
    for name in path.split("."):
        value = getattr(value, name)
    return value


def test_a_moved_number_keeps_what_its_sentence_said() -> None:
    records = plan_records()
    old = msgspec.structs.replace(
        records[2].quantity, period_end="2026-12-31", indicator_start=3, baseline_value=Decimal(87), kind="share"
    )
    records[2] = msgspec.structs.replace(records[2], quantity=old)
    group = group_of(records[2])
    group.places["quantity"] = place("90%")
    quantity = corrected(records, 2, group, spans=True).quantity
    assert quantity is not None
    assert (quantity.bound, quantity.low, quantity.high) == ("point", 90, 90)
    assert (quantity.period_end, quantity.indicator_start, quantity.baseline_value) == ("2026-12-31", 3, 87)


def test_a_number_the_machine_had_not_linked_is_read_at_its_place() -> None:
    record = moved(4, quantity=place("12个"))
    assert record.quantity is not None
    assert (record.quantity.low, record.quantity.unit, record.quantity.indicator) == (12, "个", "河长制工作站")
    assert record.quantity.role == "target"


def test_a_moved_object_is_cut_into_its_conjuncts_again() -> None:
    raw = "完善堤防、水闸和泵站。"
    record = msgspec.structs.replace(plan_records()[1], campaign=None, quantity=None, doc_id="d")
    group = Group(record_id=record.record_id, places={"verb": (0, 2), "object": (2, 10)}, values={"status": "planned"})
    task = Task(doc_id="d", raw=raw, groups=[group], records=[record], complete=False)
    human = next(judge([task])).human
    assert human is not None
    assert [(item.text, raw[item.start : item.end]) for item in human.object_items] == [
        ("堤防", "堤防"), ("水闸", "水闸"), ("泵站", "泵站")
    ]  # fmt: skip


def test_the_clause_grows_to_a_mark_of_its_sentence_and_no_further() -> None:
    grown = moved(1, object=place("水质达标率"))
    assert grown.quote == PLAN[grown.char_start : grown.char_end]
    assert grown.quote.endswith("水质达标率")
    apart = moved(1, object=place("社会资本"))
    assert apart.quote == plan_records()[1].quote


def test_an_added_record_stands_where_its_sentence_stands() -> None:
    records = [msgspec.structs.replace(r, paragraph=7, sentence=2, status="achieved") for r in plan_records()]
    near, far = Group(places={"object": place("管护")}), Group(places={"object": place("工作要点")})
    task = Task(doc_id="plan", raw=PLAN, groups=[near, far], records=records, complete=False)
    title, added = (item.human for item in judge([task]))
    assert added is not None
    assert title is not None
    assert (added.paragraph, added.status, added.flags) == (7, "achieved", ("added_by_review",))
    assert title.flags == ("added_by_review", "to_check:section_path", "to_check:status")


def test_corrected_ends_are_converted_anew() -> None:
    (record,) = parse("粮食产量达到600万斤。").records
    assert record.quantity is not None
    twice = msgspec.structs.replace(record.quantity, low=Decimal(12_000_000), high=Decimal(12_000_000))
    made, open_ = settle_quantity(record.quantity, record, twice, "")
    assert (made.low_canonical, made.unit_canonical, open_) == (6000, "吨", [])
