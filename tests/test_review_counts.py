"""Corrections that count: samples and weights, several coders, the precision of the run, the reviewed run."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from frictionless import Package
from review_samples import PLAN, write_sample

import extract
from extract.cli import main
from extract.model import Record, Span
from extract.report import build
from extract.review import export
from extract.review.bring_in import Reviewed, bring_in
from extract.review.coders import krippendorff_alpha
from extract.review.judge import Judged
from extract.review.precision import estimate, wilson
from extract.review.sampling import Drawn, draw, read_sample
from extract.review.tasks import Task


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "run")


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def fill(path: Path, rows: dict[int, dict[str, Any]], verdict: str = "correct") -> Path:
    """Give every row of a review sheet a verdict, and the rows named other cells."""
    book = openpyxl.load_workbook(path)
    sheet = book["review"]
    column = {cell.value: i for i, cell in enumerate(sheet[1], 1)}
    for number in range(2, sheet.max_row + 1):
        for name, value in ({"verdict": verdict} | rows.get(number, {})).items():
            sheet.cell(number, column[name]).value = value
    book.save(path)
    return path


def coded(run: Path, coder: str, rows: dict[int, dict[str, Any]]) -> Path:
    """The sheet as one coder gave it back."""
    (path,) = export(run, "xlsx", run.parent / coder)
    return fill(path, rows)


# --- samples


def tasks(sizes: dict[str, int]) -> list[Task]:
    made = []
    for name, size in sizes.items():
        records = [Record(f"{name}:{i}", name, campaign=name, object=Span("路", 0, 1)) for i in range(size)]
        made.append(Task(doc_id=name, raw=None, records=records))
    return made


def test_a_sample_is_stratified_and_its_weights_add_up_to_the_run() -> None:
    sizes = {"甲": 800, "乙": 150, "丙": 45, "丁": 5}
    drawn = draw(tasks(sizes), [], 100, seed=3, by="campaign")
    assert len({one.record_id for one in drawn}) == len(drawn) == 100
    counts = Counter(one.stratum for one in drawn)
    assert counts == {"甲": 79, "乙": 15, "丙": 4, "丁": 2}
    for name, size in sizes.items():
        assert sum(one.weight for one in drawn if one.stratum == name) == pytest.approx(size)
    assert drawn == draw(tasks(sizes), [], 100, seed=3, by="campaign")
    assert drawn != draw(tasks(sizes), [], 100, seed=4, by="campaign")


def test_strata_too_many_for_a_sample_are_put_together() -> None:
    drawn = draw(tasks({f"c{i:03}": 3 for i in range(400)} | {"大": 500}), [], 20, by="campaign")
    strata = Counter(one.stratum for one in drawn)
    assert len(drawn) == 20
    assert set(strata) == {"大", "(other)"} | {f"c{i:03}" for i in range(8)}
    assert sum(one.weight for one in drawn) == pytest.approx(1700)


@pytest.mark.parametrize(("number", "by", "n"), [(3, None, 3), (50, None, 7), (1, "flag", 1), (4, "genre", 4)])
def test_a_sample_has_the_size_asked_for_or_all_there_is(run: Path, number: int, by: str | None, n: int) -> None:
    *_, path = export(run, "xlsx", sample=number, strata=by)
    assert len(read_sample(path)) == n
    assert openpyxl.load_workbook(path.with_name("review.xlsx"))["review"].max_row == n + 1


@pytest.mark.parametrize("tool", ["label-studio", "doccano", "brat", "conllu"])
def test_what_was_not_drawn_is_not_struck_out(run: Path, tool: str) -> None:
    made = export(run, tool, sample=3, seed=1)
    path = made[0]
    if tool == "label-studio":
        entries = json.loads(path.read_text("utf-8"))
        for entry in entries:
            entry["annotations"] = [{"result": entry.pop("predictions")[0]["result"]}]
        path.write_text(json.dumps(entries), "utf-8")
    figures = bring_in([path], run).figures
    assert [figures[name] for name in ("reviewed", "correct", "wrong", "recall")] == [3, 3, 0, None]
    verdicts = extract.read_records(run / "reviewed")["review_verdict"]
    assert sorted(verdicts) == ["correct"] * 3 + ["unreviewed"] * 4


def test_a_record_drawn_again_that_was_not_in_the_sample_is_not_missed(run: Path) -> None:
    made = export(run, "doccano", sample=1, seed=1)
    line = json.loads(made[0].read_text("utf-8"))
    shown = {line["text"][e["start_offset"] : e["end_offset"]] for e in line["entities"]}
    records = [json.loads(row) for row in (run / "records.jsonl").read_text("utf-8").splitlines()]
    other = next(r["object"] for r in records if r["doc_id"] == line["doc_id"] and r["object"]["text"] not in shown)
    places = {"start_offset": other["start"], "end_offset": other["end"]}
    line["entities"].append({"id": 77, "label": "OBJECT", **places})
    made[0].write_text(json.dumps(line), "utf-8")
    assert bring_in(made[:1], run).figures["missed"] == 0


def test_a_whole_export_takes_the_old_sample_away(run: Path) -> None:
    *_, path = export(run, "xlsx", sample=2)
    export(run, "xlsx")
    assert not path.exists()


def test_sampling_on_the_command_line(run: Path) -> None:
    done = call("export", run, "--to", "xlsx", "--sample", 4, "--by", "flag", "--seed", 9)
    assert done.exit_code == 0, done.output
    assert "sample_xlsx.csv" in done.output
    refused = call("export", run, "--to", "xlsx", "--by", "flag")
    assert (refused.exit_code, "say --sample" in refused.output) == (2, True)
    assert call("export", run, "--to", "graph", "--sample", 4).exit_code == 2


# --- precision


def judgements(verdicts: str, stratum: str = "") -> list[Judged]:
    kinds = {"+": "correct", "~": "corrected", "-": "wrong"}
    records = [Record(f"{stratum}{i}", "d", object=Span("路", 0, 1)) for i in range(len(verdicts))]
    return [
        Judged(verdict=kinds[v], machine=record, human=None if v == "-" else record)
        for v, record in zip(verdicts, records, strict=True)
    ]


def drawn(judged: list[Judged], stratum: str, population: int) -> dict[str, Drawn]:
    n = len(judged)
    ids = [item.machine.record_id for item in judged if item.machine]
    return {i: Drawn(i, stratum, population / n, n, population) for i in ids}


def test_wilsons_interval_of_the_textbook() -> None:
    assert wilson(0.9, 100) == pytest.approx((0.8256, 0.9448), abs=1e-4)
    assert wilson(1.0, 20)[1] == 1.0
    assert wilson(1.0, 20)[0] == pytest.approx(0.8389, abs=1e-4)


def test_precision_counts_records_and_all_slots() -> None:
    figures = estimate(judgements("+" * 80 + "~" * 10 + "-" * 10), None)
    assert figures["precision"] == {"estimate": 0.9, "low": 0.8252, "high": 0.9449}
    assert figures["all_slots_right"]["estimate"] == 0.8
    assert figures["n"] == 100
    assert estimate([], None)["precision"] is None


def test_strata_are_weighted_by_their_size() -> None:
    large, small = judgements("+" * 20, "a"), judgements("-" * 10 + "+" * 10, "b")
    sample = drawn(large, "a", 9000) | drawn(small, "b", 1000)
    found = estimate([*large, *small], sample)["precision"]
    assert found["estimate"] == 0.95  # and not 30 of 40
    assert found["low"] < 0.95 < found["high"] < 1
    alone = estimate(large, drawn(large, "a", 9000))["precision"]
    assert alone["low"] == pytest.approx(wilson(1, 20)[0], abs=1e-4)


def test_where_everything_was_reviewed_nothing_is_uncertain() -> None:
    judged = judgements("+++-")
    assert estimate(judged, drawn(judged, "all", 4))["precision"] == {"estimate": 0.75, "low": 0.75, "high": 0.75}


# --- coders


def test_alpha_of_the_textbook() -> None:
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C: four observers, nominal: 0.743."""
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    assert krippendorff_alpha(list(zip(*rows, strict=True))) == 0.7434
    assert krippendorff_alpha([("a", "a"), ("b", "b")]) == 1
    assert krippendorff_alpha([("a", "a"), ("a", None)]) is None
    assert krippendorff_alpha([]) is None


def brought(run: Path, *paths: Path, **options: Any) -> Reviewed:
    return bring_in(paths, run, overwrite=True, **options)


def test_two_coders_are_told_apart_and_the_first_decides(run: Path) -> None:
    first = coded(run, "anna", {3: {"status": "achieved"}, 5: {"verdict": "wrong"}})
    second = coded(run, "bao", {4: {"bound": "point"}, 5: {"verdict": "wrong"}})
    done = brought(run, first, second)
    between = done.figures["between_coders"]
    assert between["coders"] == {"anna/review": 7, "bao/review": 7}
    assert between["both"] == 7
    assert between["slots"]["record"] == {"n": 7, "agreement": 1, "kappa": 1, "alpha": 1}
    assert between["slots"]["status"]["agreement"] == pytest.approx(5 / 6, abs=1e-4)
    assert 0 < between["slots"]["status"]["alpha"] < 1
    assert done.figures["reviewed"] == 7
    frame = extract.read_records(run / "reviewed")
    assert len(frame) == 6
    assert frame["status"][1] == "achieved"
    assert frame["bound"][2] == "at_least"
    with (run / "reviewed" / "review.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["record_id"] for row in rows if row["coders_differ"] == "yes"] == [
        row["record_id"] for row in rows[1:3] + rows[8:10]
    ]
    assert rows[1]["changed"] == "status: planned → achieved"


def test_a_file_brought_in_twice_is_read_once(run: Path, tmp_path: Path) -> None:
    path = coded(run, "anna", {3: {"verdict": "wrong"}})
    copy = Path(shutil.copy(path, tmp_path / "copy.xlsx"))
    for files in ((path, path), (path, copy)):
        done = brought(run, *files)
        assert done.figures["reviewed"] == 7
        assert "between_coders" not in done.figures
        assert "read once" in done.notes[0]
    agreed = brought(run, path, copy, coders=("Anna", "Bao"))
    assert agreed.figures["between_coders"]["slots"]["record"]["alpha"] == 1
    with pytest.raises(ValueError, match="2 files and 1 coders"):
        brought(run, path, copy, coders=("Anna",))


def test_files_about_different_documents_are_no_double_coding(run: Path) -> None:
    (folder,) = export(run, "brat")
    done = brought(run, folder / "plan.ann", folder / "review.ann")
    assert done.figures["reviewed"] == 7
    assert "between_coders" not in done.figures


def test_annotators_within_one_file_are_coders(run: Path) -> None:
    path = export(run, "label-studio")[0]
    entries = json.loads(path.read_text("utf-8"))
    for entry in entries:
        result = entry.pop("predictions")[0]["result"]
        entry["annotations"] = [{"result": result, "completed_by": 1}, {"result": [], "completed_by": {"id": 2}}]
    path.write_text(json.dumps(entries), "utf-8")
    done = brought(run, path)
    assert done.figures["between_coders"]["coders"] == {
        "label-studio, annotator 1": 7, "label-studio, annotator 2": 7
    }  # fmt: skip
    assert done.figures["between_coders"]["slots"]["record"]["agreement"] == 0
    assert done.figures["wrong"] == 0


def test_what_two_coders_add_is_added_once(run: Path) -> None:
    new = {"verdict": "missed", "document": "plan", "object": "管护", "status": "planned"}
    paths = [coded(run, name, {9: new | {"verb": verb}}) for name, verb in (("anna", None), ("bao", "参与"))]
    for path, verb in zip(paths, (None, "参与"), strict=True):
        book = openpyxl.load_workbook(path)
        column = {cell.value: i for i, cell in enumerate(book["review"][1], 1)}
        for name, value in (new | {"verb": verb}).items():
            book["review"].cell(9, column[name]).value = value
        book.save(path)
    assert brought(run, *paths).figures["missed"] == 1


# --- the reviewed run is a run


def test_what_reads_a_run_reads_a_reviewed_one(run: Path) -> None:
    path = coded(run, "anna", {4: {"low": "95"}, 3: {"verdict": "wrong"}})
    brought(run, path)
    folder = run / "reviewed"
    assert Package(str(folder / "datapackage.json")).validate().valid
    review = json.loads((folder / "datapackage.json").read_text("utf-8"))["review"]
    assert review["estimate"]["precision"]["estimate"] == pytest.approx(6 / 7, abs=1e-4)
    documents = extract.read_records(folder, "documents")
    assert list(documents["n_records"]) == [4, 2, 0, 0]
    assert list(documents["status"]) == ["ok", "ok", "empty", "failed"]
    assert build(folder).is_file()
    assert export(folder, "doccano")[0].is_file()
    verified = call("verify", folder)
    assert verified.exit_code == 0, verified.output
    pivot = call("panel", folder)
    assert pivot.exit_code == 0, pivot.output
    again = call("diff", run, folder)
    assert "-1" in again.output or "lost" in again.output, again.output


@pytest.fixture
def reviewed(run: Path) -> Path:
    """Row 4 of the sheet (水质达标率 90%以上) corrected to 95, row 3 struck out."""
    brought(run, coded(run, "anna", {4: {"low": "95"}, 3: {"verdict": "wrong"}}))
    return run / "reviewed"


def test_the_panel_counts_the_corrected_value(reviewed: Path, tmp_path: Path) -> None:
    done = call("panel", reviewed, "--indicator", "水质达标率", "--out", tmp_path / "panel.csv")
    assert done.exit_code == 0, done.output
    assert "95" in (tmp_path / "panel.csv").read_text("utf-8-sig")


def test_the_report_shows_the_corrected_records(reviewed: Path) -> None:
    done = call("report", reviewed)
    assert done.exit_code == 0, done.output
    page = (reviewed / "report.html").read_text("utf-8")
    assert '"95"' in page
    assert page.count('"plan:') == 4


def test_the_export_writes_the_corrected_records(reviewed: Path, tmp_path: Path) -> None:
    done = call("export", reviewed, "--to", "xlsx", "--out", tmp_path / "again")
    assert done.exit_code == 0, done.output
    (path,) = (tmp_path / "again").glob("*.xlsx")
    sheet = openpyxl.load_workbook(path)["review"]
    column = {cell.value: i for i, cell in enumerate(sheet[1])}
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 6
    assert [float(row[column["low"]]) for row in rows if row[column["indicator"]] == "水质达标率"] == [95.0, 87.0]


def test_read_records_reads_the_corrected_value(reviewed: Path) -> None:
    frame = extract.read_records(reviewed)
    assert len(frame) == 6
    assert [float(value) for value in frame.loc[frame["indicator"] == "水质达标率", "low"]] == [95.0, 87.0]
    assert sorted(set(frame["review_verdict"])) == ["correct", "corrected"]


def test_evaluate_scores_the_corrected_records(run: Path, reviewed: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text("document,quote,verb,object,low\nplan,力争水质达标率达到90%以上,达到,水质达标率,95\n", "utf-8")
    before, after = call("evaluate", gold, run, "--errors", "5"), call("evaluate", gold, reviewed, "--errors", "5")
    assert (before.exit_code, after.exit_code) == (0, 0), before.output + after.output
    assert "90" in before.output
    assert "90" not in after.output.replace("90%以上", "")


def with_a_lone_mark(run: Path) -> tuple[Path, int]:
    """Label Studio's file of a run with a verb that has no relation; its path and where the verb begins."""
    path = export(run, "label-studio")[0]
    entries = json.loads(path.read_text("utf-8"))
    at = PLAN.index("管护")
    for entry in entries:
        entry["annotations"] = [{"result": entry.pop("predictions")[0]["result"]}]
    value = {"start": at, "end": at + 2, "text": "管护", "labels": ["VERB"]}
    entries[0]["annotations"][0]["result"].append({"id": "x", "type": "labels", "value": value})
    path.write_text(json.dumps(entries), "utf-8")
    return path, at


def test_notes_and_figures_on_the_command_line(run: Path) -> None:
    path, at = with_a_lone_mark(run)
    done = call("import-review", path)
    assert done.exit_code == 0, done.output
    assert f"plan: verb '管护' at {at}–{at + 2} has no relation" in done.output
    assert "precision of the run 1.000" in done.output
    assert json.loads((run / "reviewed" / "agreement.json").read_text("utf-8"))["left_out"]


# --- --reviewed


@pytest.fixture
def sheet(run: Path) -> Path:
    """A sheet that nobody has brought in: row 4 (水质达标率 90%以上) says 95, row 3 is struck out."""
    return coded(run, "anna", {4: {"low": "95"}, 3: {"verdict": "wrong"}})


@pytest.fixture(params=["file", "folder"])
def given(request: pytest.FixtureRequest, run: Path, sheet: Path, tmp_path: Path) -> Path:
    if request.param == "file":
        return sheet
    bring_in([sheet], run, out=tmp_path / "anna_reviewed")
    return tmp_path / "anna_reviewed"


def test_panel_reviewed(run: Path, given: Path, tmp_path: Path) -> None:
    made = tmp_path / "panel.csv"
    done = call("panel", run, "--reviewed", given, "--indicator", "水质达标率", "--out", made)
    assert done.exit_code == 0, done.output
    assert "95" in made.read_text("utf-8-sig")
    told = call("panel", run, "--reviewed", given, "--explain", "清河市", "2026", "水质达标率")
    assert "95 – …" in told.output, told.output


def test_report_reviewed(run: Path, given: Path, tmp_path: Path) -> None:
    done = call("report", run, "--reviewed", given, "--out", tmp_path / "page.html")
    assert done.exit_code == 0, done.output
    assert '"95"' in (tmp_path / "page.html").read_text("utf-8")


def test_export_reviewed(run: Path, given: Path, tmp_path: Path) -> None:
    done = call("export", run, "--to", "xlsx", "--reviewed", given, "--out", tmp_path / "again")
    assert done.exit_code == 0, done.output
    assert openpyxl.load_workbook(tmp_path / "again" / "review.xlsx")["review"].max_row == 7
    graph = call("export", run, "--to", "graph", "--reviewed", given, "--out", tmp_path / "graph")
    assert graph.exit_code == 0, graph.output


def test_select_reviewed(run: Path, given: Path) -> None:
    for flags, count in (((), "7"), (("--reviewed", given), "6")):
        assert call("select", run, *flags, "--format", "count").output == f"{count}\n"
    found = call("select", run, "--reviewed", given, "keep.review_verdict=corrected", "--format", "count")
    assert found.output == "1\n"


@pytest.mark.parametrize("records", ["", "records.jsonl"])
def test_evaluate_reviewed(run: Path, given: Path, tmp_path: Path, records: str) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text("document,quote,low\nplan,力争水质达标率达到90%以上,95\n", "utf-8")
    before = json.loads(call("evaluate", gold, run / records, "--json").output)
    after = json.loads(call("evaluate", gold, run / records, "--reviewed", given, "--json").output)
    assert (before["columns"]["low"]["accuracy"], after["columns"]["low"]["accuracy"]) == (0, 1)


def test_corrections_are_brought_in_once(run: Path, sheet: Path) -> None:
    folder = extract.reviewed_run(run, sheet)
    assert folder == run / "reviewed"
    assert len(extract.read_records(folder)) == 6
    before = (folder / "records.jsonl").stat().st_mtime_ns
    assert extract.reviewed_run(run, sheet) == extract.reviewed_run(run, folder) == folder
    assert (folder / "records.jsonl").stat().st_mtime_ns == before
    assert len(extract.read_records(run)) == 7, "the machine's own records are never changed"


def test_corrections_of_other_records_are_refused(run: Path, sheet: Path, tmp_path: Path) -> None:
    bring_in([sheet], run)
    other = coded(run, "bao", {5: {"verdict": "wrong"}})
    done = call("select", run, "--reviewed", other)
    assert (done.exit_code, "import-review" in done.stderr) == (2, True), done.output
    lines = (run / "records.jsonl").read_text("utf-8").splitlines(keepends=True)
    (run / "records.jsonl").write_text("".join(lines[1:]), "utf-8")
    machine = write_sample(tmp_path / "machine")
    for folder, words in ((run / "reviewed", "is a review of another run"), (machine, "is no reviewed run")):
        done = call("select", run, "--reviewed", folder)
        assert (done.exit_code, words in done.stderr) == (2, True), done.output


def test_marks_left_out_of_corrections_are_told(run: Path) -> None:
    path, _ = with_a_lone_mark(run)
    assert "has no relation" in call("select", run, "--reviewed", path).stderr


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"object": "不在文中的词"}, "does not stand in plan: copy it from there"),
        ({"verb": "不在文中的词"}, "does not stand in plan: copy it from there"),
        ({"bound": "ungefähr"}, "row 4: bound 'ungefähr' is none of point, approx"),
        ({"low": "九十"}, "is no number"),
    ],
)
def test_a_cell_that_cannot_be_is_refused(run: Path, cell: dict[str, Any], words: str) -> None:
    done = call("import-review", coded(run, "anna", {4: cell}), "--run", run)
    assert (done.exit_code, words in done.stderr) == (2, True), done.output
    assert not (run / "reviewed").exists()


def test_the_way_to_a_reviewed_panel_in_chinese(run: Path, sheet: Path, tmp_path: Path) -> None:
    said = call("import-review", sheet, "--run", run, "--lang", "zh").output
    assert all(words in said for words in ("已审 7", "各项全对", "95% 区间，全部已审记录 7 条", "正确率")), said
    said = call("panel", run, "--reviewed", sheet, "--out", tmp_path / "panel.csv", "--lang", "zh").output
    assert re.search(r"panel.csv：\d+ 行，\d+ 行有数字", said), said
    assert "核对无误：" in call("verify", run / "reviewed", "--lang", "zh").output
