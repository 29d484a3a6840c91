"""The pipeline is the list that it says it is: a stage reads and makes exactly the fields that are named."""

from __future__ import annotations

import json
import pickle
from typing import Any

import msgspec
import pytest

from extract import pipeline
from extract.api import extractor_for
from extract.lexicon.words import Lexicon
from extract.model import Aggregation, Bound, Change, Horizon, Polarity, Record, Role, Status
from extract.pipeline import PIPELINE, Draft, Extractor, Stages

TEXT = (
    "某市2025年政府工作报告\n各位代表：\n一、2024年工作回顾\n新建学校3所。（市教育局负责）\n"
    "二、2025年工作安排\n力争新建学校5所。"
)


class Noted(Draft):
    """A draft that notes which of its fields are read and which are made."""

    def __init__(self, *args: Any) -> None:
        self.taken: set[str] = set()
        self.given_now: set[str] = set()
        super().__init__(*args)

    def __getattribute__(self, name: str) -> Any:
        if name not in ("taken", "given_now") and name[0] != "_":
            self.taken.add(name)
        return super().__getattribute__(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in ("taken", "given_now"):
            self.given_now.add(name)
        super().__setattr__(name, value)


def test_each_stage_takes_and_gives_what_it_names() -> None:
    stages, draft = Stages(Lexicon()), Noted(TEXT, "a", None, None, None)
    for stage in PIPELINE:
        draft.taken, draft.given_now = set(), set()
        stage.run(stages, draft)
        assert draft.taken - set(stage.gives.split()) <= set(stage.takes.split()), stage.name
        assert set(stage.takes.split()) <= draft.taken, stage.name
        assert draft.given_now == set(stage.gives.split()), stage.name


def test_nothing_is_taken_before_it_is_given() -> None:
    known = {"raw", "doc_id", "hints", "given", "source"}
    for stage in PIPELINE:
        assert set(stage.takes.split()) <= known, stage.name
        known |= set(stage.gives.split())


def test_one_lexicon_serves_several_extractors() -> None:
    lexicon = Lexicon()
    assert Extractor(lexicon).stages.lexicon is lexicon
    assert [r.quantity.role for r in Extractor(lexicon).parse(TEXT).records if r.quantity] == ["achieved", "target"]


def test_words_of_closed_sets_are_plain_in_every_form() -> None:
    doc = extractor_for().parse(TEXT)
    record = doc.records[-1]
    quantity = record.quantity
    assert quantity is not None
    words = (record.status, record.polarity, quantity.role, quantity.bound, quantity.change)
    kinds = [Status, Polarity, Role, Bound, Change]
    assert [type(word) for word in words] == kinds
    assert repr(words) == "('planned', 'do', 'target', 'point', 'level')"
    assert f"{record.status}" == "planned"
    assert json.loads(msgspec.json.encode(record))["status"] == "planned"
    assert msgspec.json.decode(msgspec.json.encode(record), type=Record) == record
    assert pickle.loads(pickle.dumps(record)) == record
    assert set(doc.to_frame()["status"]) == {"achieved", "planned"}
    for made in doc.records:
        assert isinstance(made.horizon, Horizon | None)
        assert isinstance(made.aggregation, Aggregation | None)


def test_records_can_be_taken_as_they_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_TAKEN", 2)
    text = TEXT + "（市财政局配合）\n加快推进公园建设，新建公园7个，改造公园9个。（市城管局负责）"
    taken: list[list[Record]] = []
    document = extractor_for().parse(text, take=lambda metadata, records: taken.append(list(records)))
    whole = extractor_for().parse(text)
    assert document.records == ()
    assert [len(part) for part in taken][:2] == [2, 2]
    assert tuple(record for part in taken for record in part) == whole.records
    assert (document.status, document.flags, document.terms) == (whole.status, whole.flags, whole.terms)
