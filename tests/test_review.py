"""Out to annotation tools and back: offsets exact in either unit, the machine's files untouched."""

from __future__ import annotations

import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from review_samples import PLAN, plan_records, write_sample

import extract
from extract.cli import main
from extract.review import export, guess_tool, read
from extract.review.agreement import agreement, cohen_kappa
from extract.review.judge import Judged, judge
from extract.review.offsets import Offsets, find_unit, same_words
from extract.tables.rundir import RunDir

ROUND_TRIP = ("label-studio", "doccano", "conllu", "brat")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "run")


def utf16_slice(text: str, start: int, end: int) -> str:
    """What JavaScript's ``text.slice(start, end)`` gives."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def exported(run: Path, tool: str, offsets: str = "code-points") -> Path:
    return export(run, tool, offsets=offsets)[0]


def finish(path: Path) -> list[dict[str, Any]]:
    """Do what Label Studio does when a person accepts the predictions; return the annotations' results to edit."""
    tasks = json.loads(path.read_text("utf-8"))
    for task in tasks:
        task["annotations"] = [{"result": task.pop("predictions")[0]["result"]}]
    path.write_text(json.dumps(tasks), "utf-8")
    return tasks


def judged(run: Path, path: Path, **options: Any) -> list[Judged]:
    return list(judge(read(path, RunDir(run), **options)))


def verdicts(items: list[Judged]) -> list[str]:
    return [item.verdict for item in items]


# --- offsets


@given(st.text("甲𠮷a😀", max_size=20), st.data())
def test_utf16_offsets_are_javascripts(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    offsets = Offsets(text, "utf-16")
    assert utf16_slice(text, offsets.out(start), offsets.out(end)) == text[start:end]
    assert (offsets.back(offsets.out(start)), offsets.back(offsets.out(end))) == (start, end)


def test_the_unit_of_a_file_is_found_out() -> None:
    text = "𠮷祥河清淤"
    assert find_unit(text, [(2, 4, "河清")], same_words) == "code-points"
    assert find_unit(text, [(3, 5, "河清")], same_words) == "utf-16"
    with pytest.raises(ValueError, match="another version"):
        find_unit(text, [(0, 2, "山林")], same_words)
    with pytest.raises(ValueError, match="bytes"):
        Offsets(text, "bytes")


@pytest.mark.parametrize("unit", ["code-points", "utf-16"])
def test_exported_offsets_point_at_the_words(run: Path, unit: str) -> None:
    def cut(text: str, start: int, end: int) -> str:
        return text[start:end] if unit == "code-points" else utf16_slice(text, start, end)

    (task, _) = json.loads(exported(run, "label-studio", unit).read_text("utf-8"))
    for result in task["predictions"][0]["result"]:
        if result["type"] == "labels":
            value = result["value"]
            assert cut(task["data"]["text"], value["start"], value["end"]) == value["text"]
    line = json.loads(exported(run, "doccano", unit).read_text("utf-8").split("\n")[0])
    objects = [
        cut(line["text"], e["start_offset"], e["end_offset"]) for e in line["entities"] if e["label"] == "OBJECT"
    ]
    assert objects == [record.object.text for record in plan_records()]
    folder = exported(run, "brat", unit)
    text = (folder / "plan.txt").read_bytes().decode()
    for _, a, b, words in re.findall(
        r"^T\d+\t(\w+) (\d+) (\d+)\t(.*)$", (folder / "plan.ann").read_text("utf-8"), re.M
    ):
        assert cut(text, int(a), int(b)) == words
    rows = re.findall(
        r"^\d+\t(\S+)\t.*start_char=(\d+)\|end_char=(\d+)", exported(run, "conllu", unit).read_text("utf-8"), re.M
    )
    own = rows[: [form for form, _, _ in rows].index("去年")]
    assert all(cut(PLAN, int(a), int(b)) == form for form, a, b in own)
    assert "".join(form for form, _, _ in own) == "".join(PLAN.split())


# --- nothing changed


@pytest.mark.parametrize("unit", ["code-points", "utf-16"])
@pytest.mark.parametrize("tool", ROUND_TRIP)
def test_untouched_files_come_back_as_correct(run: Path, tool: str, unit: str) -> None:
    path = exported(run, tool, unit)
    if tool == "label-studio":
        finish(path)
    items = judged(run, path, offsets=unit if tool in ("doccano", "conllu") else None)
    assert verdicts(items) == ["correct"] * 7
    assert [item.human for item in items] == [item.machine for item in items]
    figures = agreement(items)
    assert (figures["precision"], figures["recall"]) == (1, 1)
    assert figures["slots"]["verb"] == {"n": 7, "accuracy": 1, "kappa": 1}


def test_conllu_is_wellformed(run: Path) -> None:
    blocks = exported(run, "conllu").read_text("utf-8").strip().split("\n\n")
    assert len(blocks) == 7
    for block in blocks:
        text = re.search(r"^# text = (.*)$", block, re.M)
        words = [line.split("\t") for line in block.split("\n") if not line.startswith("#")]
        assert text
        assert [word[0] for word in words] == [str(i + 1) for i in range(len(words))]
        assert {len(word) for word in words} == {10}
        assert "".join(w[1] + ("" if "SpaceAfter=No" in w[9] else " ") for w in words).strip() == text[1]


# --- corrections


def test_label_studio_moved_deleted_and_added(run: Path) -> None:
    path = exported(run, "label-studio")
    tasks = finish(path)
    results = tasks[0]["annotations"][0]["result"]
    ids = [record.record_id for record in plan_records()]
    for result in results:  # 社会资本 was meant to be 社会资本参与管护; the status of 新建 was wrong
        if result.get("id") == "r5":
            result["value"] |= {"end": PLAN.index("管护") + 2, "text": "社会资本参与管护"}
        if result.get("id") == "r4" and result["type"] == "choices":
            result["value"]["choices"] = ["achieved"]
    at = PLAN.index("管护")
    added = {"id": "Xy1", "type": "labels", "value": {"start": at, "end": at + 2, "text": "管护", "labels": ["OBJECT"]}}
    kept = [r for r in results if "r2" not in (r.get("id"), r.get("from_id"))]
    tasks[0]["annotations"][0]["result"] = [*kept, added]
    path.write_text(json.dumps(tasks), "utf-8")
    items = {(item.machine or item.human).record_id: item for item in judged(run, path)[:6]}
    assert [items[i].verdict for i in ids] == ["correct", "wrong", "correct", "corrected", "corrected"]
    assert items[ids[3]].human.status == "achieved"
    assert items[ids[4]].human.object.text == "社会资本参与管护"
    assert items[ids[4]].human.verb.text == "参与"
    (missed,) = [item for item in items.values() if item.verdict == "missed"]
    assert (missed.human.object.text, missed.human.quote, missed.human.verb) == ("管护", "管护", None)


def test_label_studio_can_show_the_marks(run: Path) -> None:
    """Label Studio makes CSS classes of ids, and draws the labels of relations over the text."""
    (task, _) = json.loads(exported(run, "label-studio").read_text("utf-8"))
    results = task["predictions"][0]["result"]
    assert all(re.fullmatch("[a-z][0-9]+", result["id"]) for result in results if "id" in result)
    relations = [result for result in results if result["type"] == "relation"]
    assert relations
    assert not any("labels" in relation for relation in relations)
    assert "<Relation" not in (run / "review" / "label-studio.xml").read_text("utf-8")


@pytest.mark.parametrize("content", ['[{"text": "清河", "label": [], "id": 3}]', "text,label\n清河,[]\n"])
def test_other_exports_of_label_studio_are_refused_with_a_sentence(run: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "min.json").write_text(content, "utf-8")
    with pytest.raises(ValueError, match="with format JSON"):
        judged(run, tmp_path / "min.json")
    with pytest.raises(ValueError, match="with format JSON"):
        judged(run, tmp_path / "min.csv")


@pytest.mark.parametrize("unit", ["code-points", "utf-16"])
@pytest.mark.parametrize("tool", ["label-studio", "doccano"])
@pytest.mark.parametrize("by", ["section", "paragraph"])
def test_tasks_may_be_parts_of_documents(run: Path, tool: str, by: str, unit: str) -> None:
    path = export(run, tool, by=by, offsets=unit)[0]
    if tool == "label-studio":
        tasks = finish(path)
        shown = "".join(task["data"]["text"] for task in tasks)
    else:
        lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
        shown = "".join(line["text"] for line in lines)
    assert "".join(PLAN.split()) in "".join(shown.split())
    items = judged(run, path, offsets=unit if tool == "doccano" else None)
    assert verdicts(items) == ["correct"] * 7


def test_parts_are_only_for_tools_with_tasks(run: Path) -> None:
    with pytest.raises(ValueError, match="label-studio, doccano"):
        export(run, "brat", by="section")
    with pytest.raises(ValueError, match="unknown part"):
        export(run, "doccano", by="page")


def test_a_record_struck_out_in_one_part_leaves_the_others(run: Path) -> None:
    path = export(run, "label-studio", by="paragraph")[0]
    tasks = finish(path)
    tasks = [task for task in tasks if "河长制" in task["data"]["text"]]
    tasks[0]["annotations"][0]["result"] = []
    path.write_text(json.dumps(tasks), "utf-8")
    assert verdicts(judged(run, path)) == ["wrong", "wrong"]


def loose(run: Path, path: Path) -> list[tuple[str, str]]:
    found = read(path, RunDir(run))
    return [(role, (task.raw or "")[slice(*place)]) for task in found for role, place in task.loose]


def test_marks_without_a_relation_are_reported(run: Path) -> None:
    at = PLAN.index("管护")
    path = exported(run, "label-studio")
    tasks = finish(path)
    value = {"start": at, "end": at + 2, "text": "管护", "labels": ["QUANTITY"]}
    tasks[0]["annotations"][0]["result"].append({"id": "Xy1", "type": "labels", "value": value})
    path.write_text(json.dumps(tasks), "utf-8")
    assert loose(run, path) == [("quantity", "管护")]
    path = exported(run, "doccano")
    lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    lines[0]["entities"].append({"id": 990, "label": "VERB", "start_offset": at, "end_offset": at + 2})
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    assert loose(run, path) == [("verb", "管护")]
    folder = exported(run, "brat")
    with (folder / "plan.ann").open("a", encoding="utf-8") as file:
        file.write(f"T90\tQuantity {at} {at + 2}\t管护\n")
    assert loose(run, folder) == [("quantity", "管护")]
    path = exported(run, "conllu")
    text = re.sub(r"(\t管护\t.*end_char=\d+)", r"\1|Policy=B-VERB:40", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    assert loose(run, path) == [("verb", "管护")]


@pytest.mark.parametrize("tool", ROUND_TRIP)
def test_untouched_files_have_no_loose_marks(run: Path, tool: str) -> None:
    path = exported(run, tool)
    if tool == "label-studio":
        finish(path)
    assert loose(run, path) == []


def test_label_studio_takes_the_last_finished_annotation(run: Path) -> None:
    path = exported(run, "label-studio")
    tasks = finish(path)
    first = tasks[0]["annotations"][0]
    tasks[0]["annotations"] = [{"result": []}, first, {"result": [], "was_cancelled": True}]
    tasks[1]["annotations"] = []
    path.write_text(json.dumps(tasks), "utf-8")
    assert verdicts(judged(run, path)) == ["correct"] * 5


def test_doccano_renumbers_and_records_are_known_by_place(run: Path) -> None:
    path = exported(run, "doccano")
    lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    for line in lines:
        del line["doc_id"]
        for item in (*line["entities"], *line["relations"]):
            for key in ("id", "from_id", "to_id"):
                if key in item:
                    item[key] += 7000
    quantity = next(e for e in lines[0]["entities"] if e["label"] == "QUANTITY")
    quantity["end_offset"] -= 2  # 90%以上 → 90%
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    items = judged(run, path)
    assert sorted(verdicts(items)) == ["correct"] * 6 + ["corrected"]
    (changed,) = [item.human.quantity for item in items if item.verdict == "corrected"]
    assert (changed.text, changed.bound, changed.low, changed.high) == ("90%", "point", 90, 90)
    assert (changed.indicator, changed.role, changed.deadline) == ("水质达标率", "target", "今年")


def test_doccano_of_another_text_is_refused(run: Path) -> None:
    path = exported(run, "doccano")
    path.write_text(path.read_text("utf-8").replace("清河市", "清江市"), "utf-8")
    with pytest.raises(ValueError, match=r"line 1: the text of plan is not the run's"):
        judged(run, path)


def test_brat_event_removed_and_argument_taken_off(run: Path) -> None:
    folder = exported(run, "brat")
    path = folder / "plan.ann"
    text = path.read_text("utf-8")
    text = re.sub(r"^(E2|A2|#2)\t.*\n", "", text, flags=re.M)
    text = re.sub(r"^(E3\t.*) Campaign:T\d+", r"\1", text, flags=re.M)
    path.write_text(text, "utf-8")
    items = judged(run, path)
    assert verdicts(items) == ["correct", "wrong", "corrected", "correct", "correct"]
    assert (items[2].human.campaign, items[2].human.campaign_start) == (None, None)


def test_brat_verbless_clause_keeps_no_verb(tmp_path: Path) -> None:
    from review_samples import document, make_record

    from extract.tables.writers import write_run

    raw = "城镇调查失业率控制。"
    record = msgspec.structs.replace(make_record(raw, "控制", "城镇调查失业率"), verb=None)
    write_run([document("plan", raw, [record], tmp_path)], tmp_path / "run")
    (item,) = judged(tmp_path / "run", exported(tmp_path / "run", "brat"))
    assert (item.verdict, item.human.verb) == ("correct", None)


def test_conllu_label_moved(run: Path) -> None:
    path = exported(run, "conllu")
    text = path.read_text("utf-8").replace("Policy=B-COMMITMENT:3|", "")
    path.write_text(text, "utf-8")
    items = judged(run, path)
    assert verdicts(items).count("corrected") == 1
    assert items[2].human.commitment is None


def sheet_rows(path: Path) -> tuple[Any, dict[str, int]]:
    book = openpyxl.load_workbook(path)
    header = {cell.value: i for i, cell in enumerate(book["review"][1], 1)}
    return book, header


def test_review_sheet_shows_sentence_and_slots(run: Path) -> None:
    book, column = sheet_rows(exported(run, "xlsx"))
    sheet = book["review"]
    row = {name: sheet.cell(4, i).value for name, i in column.items()}
    assert row["sentence"] == "加快推进𠮷祥河清淤工程，力争水质达标率达到90%以上。"
    assert [row[name] for name in ("verb", "object", "quantity", "low", "high", "bound", "role")] == [
        "达到", "水质达标率", "90%以上", "90", None, "at_least", "target"
    ]  # fmt: skip
    assert row["verdict"] is None
    assert '"correct,corrected,wrong,missed"' in [v.formula1 for v in sheet.data_validations.dataValidation]


def test_review_sheet_corrections(run: Path) -> None:
    path = exported(run, "xlsx")
    book, column = sheet_rows(path)
    sheet = book["review"]

    def put(row: int, **cells: Any) -> None:
        for name, value in cells.items():
            sheet.cell(row, column[name]).value = value

    put(2, verdict="correct")
    put(3, verdict="wrong", comment="不是行动")
    put(4, bound="point", high=90.0)
    put(5, verdict="corrected", object="工作站", campaign="河长制", quantity=None)
    put(
        9,
        verdict="missed",
        document="plan",
        verb="推进",
        object="𠮷祥河清淤",
        status="planned",
        quantity="12个",
        low="12",
    )
    book.save(path)
    items = judged(run, path)
    assert verdicts(items) == ["correct", "wrong", "missed", "corrected", "corrected"]
    assert items[1].comment == "不是行动"
    number = items[3].human.quantity
    assert (number.text, number.bound, number.high) == ("90%以上", "point", Decimal(90))
    stations = items[4].human
    assert PLAN[stations.object.start : stations.object.end] == "工作站"
    assert (stations.campaign, stations.quantity) == ("河长制", None)
    assert PLAN[stations.campaign_start : stations.campaign_end] == "河长制"
    added = items[2].human
    assert added.quote == PLAN[added.char_start : added.char_end] == "推进𠮷祥河清淤"
    assert (added.quantity.low, added.quantity.unit) == (12, "个")


@pytest.mark.parametrize(
    ("cells", "message"),
    [({"verdict": "maybe"}, "row 2: verdict 'maybe'"), ({"document": "plam"}, "row 2: the run has no document 'plam'"),
     ({"low": "五"}, "low '五' is no number"), ({"record_id": "plan:0-1"}, "row 2: the run has no record 'plan:0-1'")],
)  # fmt: skip
def test_review_sheet_mistakes_are_named(run: Path, cells: dict[str, str], message: str) -> None:
    path = exported(run, "xlsx")
    book, column = sheet_rows(path)
    for name, value in cells.items():
        book["review"].cell(2, column[name]).value = value
    if "low" in cells:
        book["review"].cell(2, column["quantity"]).value = "五个"
    book.save(path)
    with pytest.raises(ValueError, match=re.escape(message)):
        judged(run, path)


def test_untouched_rows_are_not_reviewed(run: Path) -> None:
    assert judged(run, exported(run, "xlsx")) == []


# --- agreement


def test_kappa_of_the_textbook() -> None:
    table = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohen_kappa(table) == 0.4
    assert cohen_kappa([("a", "b"), ("b", "a")]) == -1
    assert cohen_kappa([("a", "a")] * 5) is None
    assert cohen_kappa([]) is None


def test_agreement_counts_slots() -> None:
    records = plan_records()
    changed = msgspec.structs.replace(records[1], status="achieved", campaign=None)
    items = [
        Judged(verdict="correct", machine=records[0], human=records[0]),
        Judged(verdict="corrected", machine=records[1], human=changed),
        Judged(verdict="wrong", machine=records[2], human=None),
        Judged(verdict="missed", machine=None, human=records[3]),
    ]
    figures = agreement(items)
    assert [figures[name] for name in ("reviewed", "correct", "corrected", "wrong", "missed")] == [4, 1, 1, 1, 1]
    assert (figures["precision"], figures["recall"]) == (0.6667, 0.6667)
    assert figures["slots"]["status"] == {"n": 2, "accuracy": 0.5, "kappa": 0.0}
    assert figures["slots"]["campaign"]["accuracy"] == 0.5
    assert figures["slots"]["commitment"] == {"n": 1, "accuracy": 1, "kappa": 1}
    assert 0 < figures["slots"]["object"]["kappa"] < 1


# --- the command line


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def sums(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


def test_import_review_leaves_the_run_as_it_was(run: Path) -> None:
    assert call("export", run, "--to", "brat").exit_code == 0
    before = sums(run)
    result = call("import-review", run / "review" / "brat")
    assert result.exit_code == 0, result.output
    assert sums(run) == before
    reviewed = extract.read_records(run / "reviewed")
    assert list(reviewed["review_verdict"]) == ["correct"] * 7
    assert reviewed["region_name"][0] == "清河市"
    assert json.loads((run / "reviewed" / "agreement.json").read_text("utf-8"))["correct"] == 7


def test_import_review_never_replaces(run: Path) -> None:
    call("export", run, "--to", "brat")
    review = run / "review" / "brat"
    assert call("import-review", review).exit_code == 0
    again = call("import-review", review)
    assert (again.exit_code, "earlier review" in again.output) == (2, True)
    assert call("import-review", review, "--overwrite").exit_code == 0
    other = write_sample(run.parent / "other")
    for folder in (run, other):
        refused = call("import-review", review, "--run", run, "--out", folder, "--overwrite")
        assert (refused.exit_code, "machine's records" in refused.output) == (2, True)
    refused = call("import-review", review, "--out", run / "reviewed.jsonl")
    assert (refused.exit_code, "names a folder" in refused.output) == (2, True)


def test_import_review_elsewhere(run: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    call("export", run, "--to", "doccano", "--out", elsewhere)
    lost = call("import-review", elsewhere / "doccano.jsonl")
    assert (lost.exit_code, "say --run" in lost.output) == (2, True)
    result = call("import-review", elsewhere / "doccano.jsonl", "--run", run, "--out", tmp_path / "second")
    assert result.exit_code == 0
    assert not (run / "reviewed").exists()
    assert (tmp_path / "second" / "records.csv").exists()


def test_unknown_kinds_are_refused(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--from"):
        guess_tool(tmp_path / "review.pdf")
    with pytest.raises(ValueError, match="unknown tool"):
        export(run, "prodigy")
    for source in (tmp_path / "sources").iterdir():
        source.unlink()
    result = call("export", run, "--to", "brat")
    assert (result.exit_code, "none of its documents" in result.output) == (2, True)
    assert call("export", run, "--to", "xlsx").exit_code == 0
