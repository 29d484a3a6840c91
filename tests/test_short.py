"""Tables people read: the short view as CSV and as sheets, the clean sentence, repaired texts."""

from __future__ import annotations

import csv
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
import pytest
from click.testing import CliRunner
from review_samples import document, make_record, plan_records, write_sample

from extract.analysis import outputs
from extract.analysis.panel import panel_columns
from extract.cli import main
from extract.model import Quantity
from extract.review import export
from extract.tables.sentences import Sentences
from extract.tables.short import COLUMNS, ShortWords
from extract.tables.writers import convert, write_run, xlsx
from extract.tables.writers.layout import LINE, height


def has_calc() -> bool:
    program = shutil.which("soffice")
    return bool(program and (Path(program).resolve().parent / "libsclo.so").exists())


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "run")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_short_view_reads_like_a_sentence(run: Path) -> None:
    convert(run, ["short"])
    table = rows(run / "records_short.csv")
    assert list(table[0]) == ShortWords("zh").header()
    assert len(COLUMNS) == 15
    assert list(table[2].values()) == [
        "清河市工作要点", "清河市", "2026", "水源保护攻坚战", "力争", "达到", "水质达标率", "水质达标率",
        "90", "%", "不低于", "计划", "今年", "", "加快推进𠮷祥河清淤工程，力争水质达标率达到90%以上。",
    ]  # fmt: skip
    assert table[6]["数值"] == "35000"


def test_a_range_is_one_cell(run: Path, tmp_path: Path) -> None:
    raw = "增长5%至6%。"
    ends = {"text": "5%至6%", "low": Decimal(5), "high": Decimal(6), "unit": "%", "bound": "range"}
    record = make_record(raw, "增长", "5%", quantity=ends)
    write_run([document("d", raw, [record], tmp_path)], tmp_path / "x")
    convert(tmp_path / "x", ["short"])
    assert rows(tmp_path / "x" / "records_short.csv")[0]["数值"] == "5–6"


def test_documents_of_one_title_are_told_apart(tmp_path: Path) -> None:
    documents = []
    for name in ("a", "b"):
        record = msgspec.structs.replace(plan_records()[3], doc_id=name, record_id=name)
        raw = "清河市二〇二六年工作要点\n" * 6
        documents.append(document(name, raw, [record], tmp_path, title="工作要点"))
    write_run(documents, tmp_path / "x")
    convert(tmp_path / "x", ["short"])
    assert [row["文件"] for row in rows(tmp_path / "x" / "records_short.csv")] == ["工作要点 (a)", "工作要点 (b)"]


@pytest.mark.parametrize(("language", "names"), [
    ("zh", ["行动", "目标", "专项行动", "文件", "说明"]),
    ("en", ["actions", "targets", "campaigns", "documents", "codebook"]),
])  # fmt: skip
def test_sheets_to_read_and_print(run: Path, language: str, names: list[str]) -> None:
    xlsx.write(run, language)
    book = openpyxl.load_workbook(run / "records.xlsx")
    assert book.sheetnames == names
    actions, targets, campaigns, documents, _ = (book[name] for name in names)
    assert [cell.value for cell in actions[1]] == ShortWords(language).header()
    assert (actions.max_row, targets.max_row, campaigns.max_row, documents.max_row) == (8, 3, 2, 5)
    assert [cell.value for cell in campaigns[2]][2:] == [3, 1, 1, 1, 2026, 2026]
    last = actions.cell(4, len(COLUMNS))
    assert (last.alignment.wrap_text, last.alignment.vertical) == (True, "top")
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.print_title_rows == "$1:$1"


def test_doubted_cells_are_shaded_and_large_numbers_grouped(tmp_path: Path) -> None:
    sure, unsure = plan_records()[:2]
    quantity = Quantity(text="3万亩", start=0, end=3, low=Decimal(30000), high=Decimal(30000), unit="亩")
    sure = msgspec.structs.replace(sure, quantity=quantity)
    unsure = msgspec.structs.replace(unsure, flags=("status_uncertain", "elided_verb"), verb=None)
    write_run([document("a", "清河市二〇二六年工作要点\n" * 6, [sure, unsure], tmp_path)], tmp_path / "run")
    xlsx.write(tmp_path / "run")
    book = openpyxl.load_workbook(tmp_path / "run" / "records.xlsx")
    first, second = list(book["行动"].iter_rows(min_row=2))
    assert [COLUMNS[i] for i, cell in enumerate(second) if cell.fill.fgColor.rgb == "FFFFF3C4"] == ["verb", "status"]
    assert not any(cell.fill.fgColor.rgb == "FFFFF3C4" for cell in first)
    assert (first[8].value, first[8].number_format, first[2].number_format) == (30000, "#,##0", "General")
    assert [row[0].value for row in book["说明"].iter_rows(min_row=2)] == [*ShortWords().header(), "浅黄底的格子"]


@pytest.mark.parametrize(("cells", "points"), [
    (["短", 3], 1), ([None], 1), (["句" * 30], 4), (["a" * 30], 2), (["一\n二\n三"], 3), (["句" * 9999], 409 / LINE),
])  # fmt: skip
def test_a_row_is_as_high_as_its_wrapped_text(cells: list[object], points: float) -> None:
    assert height(cells, [20, 5]) == points * LINE


def test_rows_of_all_workbooks_are_high_enough(run: Path, tmp_path: Path) -> None:
    (sheet,) = export(run, "xlsx", tmp_path)
    xlsx.write(run)
    long = "甲" * 200
    panel = outputs.write(tmp_path / "p.xlsx", "xlsx", [panel_columns()[0]], [[long], ["乙"]])
    for path, lines in ((sheet, 1), (run / "records.xlsx", 1), (panel, 25)):
        first = openpyxl.load_workbook(path).worksheets[0]
        assert first.page_setup.orientation == "landscape"
        assert first.row_dimensions[2].height >= min(lines * LINE, 408), "LibreOffice shows the first line only"


@pytest.mark.skipif(not has_calc(), reason="LibreOffice with Calc is not installed here")
def test_libreoffice_reads_all_sheets(run: Path, tmp_path: Path) -> None:
    """The independent reader: each sheet as CSV, in UTF-8."""
    xlsx.write(run)
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "csv")]
    subprocess.run([*command, str(run / "records.xlsx")], check=True, capture_output=True, timeout=120)
    convert(run, ["short"])
    for sheet, expected in (("行动", rows(run / "records_short.csv")), ("目标", None)):
        found = rows(tmp_path / "csv" / f"records-{sheet}.csv")
        assert found == expected if expected else len(found) == 2


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="zh, en"):
        ShortWords("fr")


def test_sentences_are_clean_and_whole() -> None:
    raw = "加強(qiáng)水利建設(shè)，確保供水。二是：“修好路。”完成。\n"
    sentences = Sentences(raw)
    at = raw.index("供水")
    assert sentences.around(at, at + 2).text == "加强水利建设，确保供水。"
    at = raw.index("修好")
    assert sentences.around(at, at + 3).text == "二是：“修好路。”"
    assert sentences.around(0, at).text == "加强水利建设，确保供水。二是：“修好路。”"
    assert Sentences("").around(0, 0) == ("", 0, 0)


def test_run_writes_short_tables_and_texts_when_asked(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("加強(qiáng)水利建設(shè)。", "utf-8")
    command = ["run", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--view", "short", "--texts", "--no-report"]
    done = CliRunner().invoke(main, [*command, "--quiet"])
    assert done.exit_code == 0, done.output
    assert rows(tmp_path / "out" / "records_short.csv")[0]["对象"] == "水利建设"
    assert (tmp_path / "out" / "texts_clean" / "a.txt").read_text("utf-8") == "加强水利建设。"
    full = rows(tmp_path / "out" / "records.csv")[0]
    assert list(full)[:4] == ["doc_id", "region_code", "region_name", "year"]
    assert all(name.endswith(("_start", "_end", "_spans")) for name in list(full)[-20:])
    assert full["quote_clean"] == "加强水利建设"


def test_the_clean_twin_is_what_the_offsets_hold(run: Path, tmp_path: Path) -> None:
    import extract

    raw = "（一）加強(qiáng)水利建設(shè)，\n全力抓好堤防建設。"
    for record in extract.parse(raw).records:
        assert record.quote == raw[record.char_start : record.char_end]
        assert record.quote_clean == extract.parse(raw).clean.text[slice(*_clean_place(raw, record))]


def _clean_place(raw: str, record: object) -> tuple[int, int]:
    import extract

    clean = extract.parse(raw).clean
    wanted = record.char_start, record.char_end  # type: ignore[attr-defined]
    places = ((a, b) for a in range(len(clean.text)) for b in range(a + 1, len(clean.text) + 1))
    return next(place for place in places if clean.raw_span(*place) == wanted)


def test_the_review_sheet_has_the_clean_sentence(tmp_path: Path) -> None:
    raw = "加強(qiáng)水利建設(shè)，確保供水。"
    record = make_record(raw, "確保", "供水")
    write_run([document("plan", raw, [record], tmp_path)], tmp_path / "x")
    (path,) = export(tmp_path / "x", "xlsx")
    assert openpyxl.load_workbook(path)["review"].cell(2, 4).value == "加强水利建设，确保供水。"
