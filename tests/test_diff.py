"""Comparing two runs."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from extract import parse
from extract.cli.commands.diff import command
from extract.evaluation.diff import Summary, compare, diff

TEXT = "大力推进老旧小区改造。新建口袋公园12座。"


def records(text: str = TEXT, doc_id: str = "a") -> list[dict[str, Any]]:
    made = json.loads(msgspec.json.encode(parse(text, doc_id).records))
    assert len(made) >= 2
    return list(made)


def write(path: Path, entries: list[dict[str, Any]]) -> Path:
    path.mkdir()
    lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
    (path / "records.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_equal_runs_do_not_differ() -> None:
    result = compare("a", records(), records())
    assert not result.differs
    assert result.same == 2


def test_gain_and_loss_carry_their_clause() -> None:
    result = compare("a", records()[:1], records()[1:])
    assert [(f.record, f.quote) for f in result.lost] == [("推进｜老旧小区改造", "大力推进老旧小区改造")]
    assert [(f.record, f.quote) for f in result.gained] == [("新建｜口袋公园 12座", "新建口袋公园12座")]


def test_changed_slot_is_no_loss() -> None:
    new = records()
    new[1]["quantity"]["bound"] = "approx"
    new[1]["commitment"] = "确保"
    result = compare("a", records(), new)
    assert not result.lost
    assert result.changed[0].slots == {"commitment": (None, "确保"), "bound": ("point", "approx")}


def test_changed_place_is_paired_by_overlap() -> None:
    new = records()
    new[0]["object"] = {"text": "小区改造", "start": 6, "end": 10}
    result = compare("a", records(), new)
    assert (len(result.lost), len(result.gained)) == (0, 0)
    assert result.changed[0].slots["object"] == ("老旧小区改造", "小区改造")


def test_another_number_makes_another_record() -> None:
    text = "新建公园3座、改造管网20公里。"
    old, new = records(text)[:1], copy.deepcopy(records(text)[:1])
    new[0]["quantity"] |= {"start": 20, "end": 22}
    new[0]["object"]["end"] += 1
    result = compare("a", old, new)
    assert (len(result.lost), len(result.gained), len(result.changed)) == (1, 1, 0)


def test_an_edited_text_is_compared_by_wording() -> None:
    text = "大力推进老旧小区改造，力争新建口袋公园12座以上。"
    result = compare("a", records(text), records("导语一句。" + text))
    assert not result.differs


def test_rule_names_and_places_are_no_difference() -> None:
    new = records()
    new[0] |= {"rule_ids": ["other"], "record_id": "x", "schema_version": "9.0.0", "section_path": None}
    assert not compare("a", records(), new).differs


def test_documents_of_one_run_only_and_in_another_order(tmp_path: Path) -> None:
    old = write(tmp_path / "old", records(doc_id="a") + records(doc_id="b") + records(doc_id="c"))
    new = write(tmp_path / "new", records(doc_id="c") + records(doc_id="d") + records(doc_id="a"))
    found = list(diff(old, new))
    assert [(d.doc_id, d.side, d.differs) for d in found] == [
        ("c", None, False), ("d", "new", True), ("a", None, False), ("b", "old", True),
    ]  # fmt: skip
    summary = Summary(slots={})
    for document in found:
        summary.add(document)
    assert summary.line() == "4 documents, 2 differ: 2 gained, 2 lost, 0 changed, 4 the same"


# the command


def call(*args: object) -> Result:
    return CliRunner().invoke(command, [str(arg) for arg in args])


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    new = records()[1:]
    new[0]["status"] = "planned"
    return write(tmp_path / "old", records()), write(tmp_path / "new", new)


def test_command_lists_records_with_clauses(runs: tuple[Path, Path]) -> None:
    result = call(*runs)
    assert result.exit_code == 0
    assert "- 推进｜老旧小区改造  大力推进老旧小区改造" in result.output
    assert "[status: achieved → planned]" in result.output
    assert result.output.splitlines()[-1] == "1 documents, 1 differ: 0 gained, 1 lost, 1 changed (status 1), 0 the same"


def test_command_by_document_and_limit(runs: tuple[Path, Path]) -> None:
    assert "a  +0 -1 ~1 =0" in call(*runs, "--by", "document").output
    assert len(call(*runs, "--limit", 1).output.splitlines()) == 3


def test_command_fails_on_loss_only_when_asked(runs: tuple[Path, Path]) -> None:
    assert call(*runs, "--fail-on-loss").exit_code == 1
    assert call(*reversed(runs), "--fail-on-loss").exit_code == 0


def test_command_json(runs: tuple[Path, Path]) -> None:
    lines = [json.loads(line) for line in call(*runs, "--json").output.splitlines()]
    assert lines[0]["lost"][0]["record"] == "推进｜老旧小区改造"
    assert lines[-1]["summary"]["slots"] == {"status": 1}


def test_command_without_a_run(tmp_path: Path) -> None:
    result = call(tmp_path, tmp_path)
    assert result.exit_code == 2
    assert "no records.jsonl" in result.output
