"""``run --metadata TABLE``: facts that the user knows, by file or document id."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.cli import main
from extract.tables.metadata_table import MetadataTable

TARGET = "今年主要预期目标是：地区生产总值增长6%左右。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("甲.txt", "2025/乙.txt", "2026/乙.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TARGET, "utf-8")
    return tmp_path


def table(folder: Path, text: str, name: str = "meta.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def run(folder: Path, metadata: Path, *more: str) -> tuple[int, str, dict[str, dict[str, str]]]:
    """Run over the folder; exit code, what was said, documents by id."""
    out = folder / "out"
    arguments = ["run", str(folder / "in"), "--out", str(out), "--metadata", str(metadata), "--no-report", "--quiet"]
    result = CliRunner().invoke(main, [*arguments, "--workers", "1", *more])
    documents: dict[str, dict[str, str]] = {}
    if (out / "documents.csv").exists():
        with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
            documents = {row["doc_id"]: row for row in csv.DictReader(file)}
    return result.exit_code, result.output, documents


def test_a_table_supplies_and_corrects(folder: Path) -> None:
    header = "文件名,省,地级市,年份,发文机关,备注"
    rows = f"{header}\n甲.txt,山东省,德州市,2021年,德州市人民政府,x\n2025/乙.txt,,天津市,2024,,\n"
    code, said, documents = run(folder, table(folder, rows))
    assert code == 0
    assert (documents["甲"]["region_code"], documents["甲"]["year"]) == ("371400", "2021")
    assert (documents["甲"]["issuer"], documents["甲"]["issuer_level"]) == ("德州市人民政府", "prefecture")
    assert (documents["2025__乙.txt"]["region_code"], documents["2025__乙.txt"]["year"]) == ("120000", "2024")
    assert (documents["2026__乙.txt"]["region_code"], documents["2026__乙.txt"]["year"]) == ("", "2026")
    assert "not used: 备注" in said


def test_rows_that_fit_none_or_several_are_named(folder: Path) -> None:
    _, said, _ = run(folder, table(folder, "file\tyear\n丙.txt\t2020\n乙.txt\t2019\n", "meta.tsv"))
    assert "the row 丙.txt fits no document" in said
    assert "the row 乙.txt fits several documents" in said


def test_another_table_is_another_run(folder: Path) -> None:
    run(folder, table(folder, "doc_id,year\n甲,2020\n"))
    code, _, documents = run(folder, table(folder, "doc_id,year\n甲,2022\n"), "--resume")
    assert (code, documents["甲"]["year"]) == (0, "2022")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(folder: Path, encoding: str) -> None:
    read = MetadataTable(table(folder, "文件名,地区,年份\n甲.txt,湖州市,2021\n", encoding=encoding))
    assert read.facts("甲", "in/甲.txt") == {"region_name": "湖州市", "year": "2021"}


def test_a_workbook(folder: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (("文件名", "区划代码", "年度", "日期"), ("甲.txt", 330500.0, 2021.0, "2021-02-03")):
        book.worksheets[0].append(row)
    book.save(folder / "meta.xlsx")
    facts = MetadataTable(folder / "meta.xlsx").facts("甲", "in/甲.txt")
    assert facts == {"region_code": "330500", "year": "2021", "pub_date": "2021-02-03"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x,年份\n甲.txt,2021\n", "no column that names the document"),
        ("file,年份\n甲.txt,21x\n", "row 2: '21x' is not a year"),
        ("file,日期\n甲.txt,soon\n", "row 2: 'soon' is not a date"),
        ("file,区划代码\n甲.txt,12\n", "row 2: '12' is not a code of six digits"),
        ("file,备注\n甲.txt,x\n", "no column of metadata"),
        ("file,year\n,2021\n", "row 2: the column that names the document is empty"),
        ("file,year\n甲.txt,2021\n甲.txt,2022\n", "row 3: 甲.txt has a row already"),
        ("", "is empty"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_one_sentence(folder: Path, text: str, said: str) -> None:
    code, output, documents = run(folder, table(folder, text))
    assert (code, documents) == (2, {})
    assert said in output
    assert len(output.strip().splitlines()) == 1


def test_other_files_are_no_table(folder: Path) -> None:
    code, output, _ = run(folder, table(folder, "x", "meta.xlsx"))
    assert (code, "cannot be read as an XLSX file" in output) == (2, True)
    code, output, _ = run(folder, table(folder, "x", "meta.docx"))
    assert (code, "a CSV, TSV or XLSX file" in output) == (2, True)
