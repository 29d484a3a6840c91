"""Scoring against gold annotations and against a sheet coded by hand."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extract import parse
from extract.cli.commands.evaluate import command
from extract.evaluation.coded import compare
from extract.evaluation.evaluate import evaluate
from extract.evaluation.matching import bag_f1, same_number, span_f1
from extract.tables.entries import read_entries

TEXT = "大力推进老旧小区改造。力争城镇新增就业3万人以上。确保单位能耗降低2.5%左右。"
SHARED = Path(__file__).parents[2] / "shared" / "gold"


def span(text: str, of: str = TEXT) -> dict[str, Any]:
    start = of.index(text)
    return {"text": text, "start": start, "end": start + len(text)}


def record(verb: str | None, obj: str, **more: Any) -> dict[str, Any]:
    base = {"doc_id": "a", "campaign": None, "commitment": None, "status": "planned", "quantity": None}
    return base | {"verb": span(verb) if verb else None, "object": span(obj), "quote": obj} | more


def quantity(text: str, **more: Any) -> dict[str, Any]:
    base = {"low": 30000, "high": None, "unit": "人", "bound": "at_least", "change": "increase", "role": "target"}
    return span(text) | base | {"indicator": "城镇新增就业", "deadline": None, "baseline": None} | more


JOBS = record("新增", "城镇", commitment="力争", quantity=quantity("3万人以上"))
RENEWAL = record("推进", "老旧小区改造")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "a.gold.json").write_text(json.dumps({"records": [RENEWAL, JOBS]}), "utf-8")
    return folder


def changed(base: dict[str, Any], **slots: Any) -> dict[str, Any]:
    made = copy.deepcopy(base)
    for name, value in slots.items():
        if name in made:
            made[name] = value
        else:
            made["quantity"][name] = value
    return made


def test_gold_against_itself_is_perfect(gold: Path) -> None:
    figures = evaluate(gold, [RENEWAL, JOBS]).figures()
    assert figures["action"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 2, "pred": 2}
    assert figures["target"]["f1"] == figures["span_ok"] == figures["status"] == 1.0


def test_missed_and_spurious_records_cost_recall_and_precision(gold: Path) -> None:
    figures = evaluate(gold, [RENEWAL, record("降低", "单位能耗"), record("确保", "单位能耗")]).figures()
    assert figures["action"] == {"p": 0.3333, "r": 0.5, "f1": 0.4, "gold": 2, "pred": 3}
    assert figures["quantity"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "pred": 0}


@pytest.mark.parametrize(
    ("slots", "hurt", "kept"),
    [
        ({"status": "achieved"}, "status", "action"),
        ({"commitment": None}, "commitment", "action"),
        ({"campaign": "就业攻坚战"}, "campaign", "action"),
        ({"deadline": "今年"}, "deadline", "target"),
        ({"bound": "point"}, "quantity", "action"),
        ({"low": "30001"}, "quantity", "action"),
        ({"role": "achieved"}, "target", "quantity"),
        ({"indicator": "失业率"}, "target", "quantity"),
        ({"object": span("新增就业")}, "action", "quantity"),
    ],
)
def test_each_slot_counts_where_it_should(gold: Path, slots: dict[str, Any], hurt: str, kept: str) -> None:
    figures = evaluate(gold, [RENEWAL, changed(JOBS, **slots)]).figures()
    figure = {name: value["f1"] if isinstance(value, dict) else value for name, value in figures.items()}
    assert figure[hurt] < 1.0
    assert figure[kept] == 1.0


def test_numbers_and_units_are_compared_by_value(gold: Path) -> None:
    figures = evaluate(gold, [RENEWAL, changed(JOBS, low="3E+4", indicator="新增城镇就业")]).figures()
    assert figures["target"]["f1"] == 1.0


def test_offsets_outside_the_text_are_counted(gold: Path) -> None:
    outside = changed(RENEWAL, object={"text": "x", "start": 5, "end": 5000})
    assert evaluate(gold, [outside]).figures()["span_ok"] == 0.5


def test_confusions_and_slots(gold: Path) -> None:
    result = evaluate(gold, [changed(RENEWAL, status="achieved"), changed(JOBS, bound="above")])
    assert result.confusions == {("status", "planned", "achieved"): 1, ("bound", "at_least", "above"): 1}
    slots = result.by_slot()
    assert slots["status"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "pred": 2}
    assert slots["commitment"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 1, "pred": 1}


def test_the_nearer_of_two_candidates_is_matched(gold: Path) -> None:
    longer = record("推进", "老旧小区")
    result = evaluate(gold, [longer, RENEWAL, JOBS])
    assert result.main["action_exact"].hit == 2
    assert [miss.kind for miss in result.errors] == ["spurious"]


def test_measures() -> None:
    assert span_f1((0, 4), (2, 4)) == pytest.approx(2 / 3)
    assert span_f1((0, 2), (2, 4)) == 0.0
    assert bag_f1("新增就业", "就业新增") == 1.0
    assert same_number(None, None)
    assert not same_number(None, 0)
    assert same_number("5.50", 5.5)


def _score() -> ModuleType:
    path = SHARED / "score.py"
    if not path.is_file():
        pytest.skip("../shared/gold/score.py is not here")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(6))
def test_same_figures_as_the_reference(seed: int) -> None:
    score = _score()
    rng = random.Random(seed)
    records = [
        damaged
        for path in sorted((SHARED / "dev").glob("*.gold.json"))
        for entry in json.loads(path.read_text("utf-8"))["records"]
        if (damaged := _damaged(entry | {"doc_id": path.name.removesuffix(".gold.json")}, rng if seed else None))
    ]
    theirs, _ = score.evaluate(SHARED / "dev", records)
    assert evaluate(SHARED / "dev", records).figures() == theirs


def _damaged(entry: dict[str, Any], rng: random.Random | None) -> dict[str, Any] | None:
    """Move spans and change slots at random, as a bad extractor would."""
    made = copy.deepcopy(entry)
    if rng is None:
        return made
    if rng.random() < 0.1:
        return None
    for part in filter(None, (made["verb"], made["object"], made["quantity"])):
        part["start"] += rng.choice([0, 0, 0, -2, -1, 1])
        part["end"] += rng.choice([0, 0, 0, -1, 1, 2, 300])
    for holder, slot, value in (
        (made, "status", "achieved"), (made, "campaign", None), (made, "commitment", "确保"), (made, "verb", None),
        (made["quantity"], "bound", "approx"), (made["quantity"], "high", None), (made["quantity"], "unit", "％"),
        (made["quantity"], "indicator", None), (made["quantity"], "deadline", "今年"),
    ):  # fmt: skip
        if holder is not None and rng.random() < 0.15:
            holder[slot] = value
    return made


# sheets coded by hand

SHEET = """文件,原文,动词,对象,value,单位,Bound,status,研究者备注
a.txt,推进老旧小区改造,推进,老旧小区改造,,,,计划,
a,城镇新增就业3万人以上,新增,,3万,人,≥,完成,看不准
a,这句话原文没有,推进,别的,,,,计划,
b,文件不在,推进,别的,,,,计划,
"""


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    path = tmp_path / "coded.csv"
    path.write_bytes(SHEET.encode("gb18030"))
    return path


@pytest.fixture
def entries(tmp_path: Path) -> list[dict[str, Any]]:
    import msgspec

    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, parse(TEXT, "a").records)))
    return list(read_entries(path))


def test_sheet_is_matched_by_document_and_quote(coded: Path, entries: list[dict[str, Any]]) -> None:
    result = compare(coded, entries)
    assert (result.rows, result.matched) == (4, 2)
    assert result.strangers == {"b": 1}
    assert [row["quote"] for row in result.unmatched] == ["这句话原文没有", "文件不在"]
    assert result.ignored == ["研究者备注"]
    assert result.left == len(entries) - 2


def test_sheet_columns_get_accuracy_and_kappa(coded: Path, entries: list[dict[str, Any]]) -> None:
    columns = compare(coded, entries).figures()["columns"]
    assert columns["verb"]["accuracy"] == 1.0
    assert columns["low"]["accuracy"] == 1.0
    assert columns["bound"] == {"n": 1, "accuracy": 1.0, "close": 1.0, "kappa": 1.0}
    assert columns["status"]["accuracy"] == 0.5
    assert columns["status"]["kappa"] == 0.0
    assert columns["verb"]["kappa"] is None


def test_sheet_confusions(coded: Path, entries: list[dict[str, Any]]) -> None:
    assert compare(coded, entries).confusions() == {("status", "achieved", "planned"): 1}


def test_rows_of_one_clause_find_their_own_records(tmp_path: Path) -> None:
    text = "新建公园3座、改造管网20公里。"
    made = [json.loads(json.dumps(_plain(r), default=str)) for r in parse(text, "a").records]
    sheet = tmp_path / "coded.csv"
    quote = text.rstrip("。")
    sheet.write_text(f"quote,verb,low,unit\n{quote},改造,20,公里\n{quote},新建,3,座\n", "utf-8")
    columns = compare(sheet, made).figures()["columns"]
    assert {name: c["accuracy"] for name, c in columns.items()} == {"verb": 1.0, "low": 1.0, "unit": 1.0}


def _plain(record: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(record)


def test_xlsx_sheet(tmp_path: Path, entries: list[dict[str, Any]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Document", "Quote", "LOW", "verb"])
    book.active.append(["a", "城镇新增就业3万人以上", 30000, "新增"])
    book.save(tmp_path / "coded.xlsx")
    result = compare(tmp_path / "coded.xlsx", entries)
    assert result.matched == 1
    assert result.columns["low"].same == 1


@pytest.mark.parametrize(
    ("sheet", "message"),
    [("document,verb\na,推进\n", "no column named quote"), ("", "is empty")],
)
def test_sheet_without_what_it_needs(tmp_path: Path, sheet: str, message: str) -> None:
    path = tmp_path / "coded.csv"
    path.write_text(sheet, "utf-8")
    with pytest.raises(ValueError, match=message):
        compare(path, [])


# the command


def call(*args: object) -> Result:
    return CliRunner().invoke(command, [str(arg) for arg in args])


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    lines = [json.dumps(r, ensure_ascii=False) for r in (RENEWAL, changed(JOBS, bound="above"))]
    (folder / "records.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def test_command_prints_figures_and_confusions(gold: Path, run_folder: Path) -> None:
    result = call(gold, run_folder, "--errors", 5)
    assert result.exit_code == 0, result.output
    assert "action" in result.output
    assert "at_least" in result.output
    assert "a\tquantity\t3万人以上" in result.output


def test_command_json(gold: Path, run_folder: Path) -> None:
    figures = json.loads(call(gold, run_folder / "records.jsonl", "--json").output)
    assert figures["action"]["f1"] == 1.0
    assert figures["confusions"] == [{"slot": "bound", "gold": "at_least", "found": "above", "count": 1}]


def test_command_on_a_sheet(coded: Path, run_folder: Path) -> None:
    figures = json.loads(call(coded, run_folder, "--json").output)
    assert figures["documents_missing"] == {"b": 1}
    assert call(coded, run_folder).exit_code == 0


def test_command_on_a_broken_file(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_text('{"doc_id": "a", "object": {}}\nnot json\n', "utf-8")
    result = call(gold, tmp_path / "records.jsonl")
    assert result.exit_code == 2
    assert "line 1: a record has no object" in result.output
