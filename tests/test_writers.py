import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_documents import FORMULAS, KEEP, bare_record, documents, full_document, quantity

from extract.model import Document, Metadata
from extract.tables import guard, schema
from extract.tables.writers import Lines, RunWriter, convert, csv_lines, encode, jsonl_lines, write_run


def cells_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_basic_files(tmp_path: Path) -> None:
    with RunWriter(tmp_path, keep=KEEP) as writer:
        for document in documents():
            writer.write(document, "r1")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "campaigns.csv",
        "documents.csv",
        "records.csv",
        "records.json",
        "records.jsonl",
        "terms.csv",
    ]
    assert (tmp_path / "records.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc_id,")
    lines = [json.loads(line) for line in (tmp_path / "records.jsonl").read_text("utf-8").splitlines()]
    assert json.loads((tmp_path / "records.json").read_text("utf-8")) == lines
    assert len(cells_of((tmp_path / "records.csv").read_text("utf-8-sig"))) == len(lines) + 1 == 17
    rows = list(csv.DictReader(io.StringIO((tmp_path / "documents.csv").read_text("utf-8-sig"), newline="")))
    assert [row["status"] for row in rows] == ["ok", "empty", "failed"]
    assert rows[2]["error"] == "not a text file, it holds NUL bytes"
    assert "两区一港" in (tmp_path / "terms.csv").read_text("utf-8-sig")


def test_chinese_is_not_escaped_and_numbers_are_numbers() -> None:
    line = jsonl_lines(full_document()).splitlines()[0].decode()
    assert "力争绿色产业投资占比" in line
    record = json.loads(line, parse_float=Decimal)
    assert record["quantity"]["low"] == Decimal(60)
    assert record["quantity"]["baseline_value"] == Decimal("23.5")


def test_json_line_carries_region_year_and_kept_columns() -> None:
    record = json.loads(jsonl_lines(full_document(), KEEP).splitlines()[0])
    assert (record["region_code"], record["region_name"], record["year"]) == ("379900", "河西市", 2023)
    assert record["keep"] == {"编号": "007", "campaign": "-x", "n": 3}


def test_without_bom_and_without_csv(tmp_path: Path) -> None:
    write_run([full_document()], tmp_path / "a", bom=False)
    assert (tmp_path / "a" / "records.csv").read_bytes().startswith(b"doc_id,")
    write_run([full_document()], tmp_path / "b", ("jsonl",))
    names = ["campaigns.csv", "documents.csv", "records.jsonl", "terms.csv"]
    assert sorted(p.name for p in (tmp_path / "b").iterdir()) == names


def test_no_documents_give_whole_files(tmp_path: Path) -> None:
    write_run([], tmp_path)
    assert json.loads((tmp_path / "records.json").read_text("utf-8")) == []
    assert (tmp_path / "records.jsonl").read_bytes() == b""
    assert len(cells_of((tmp_path / "records.csv").read_text("utf-8-sig"))) == 1


def test_a_broken_run_leaves_the_earlier_files(tmp_path: Path) -> None:
    write_run([full_document()], tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(AttributeError), RunWriter(tmp_path) as writer:
        writer.add(None)  # type: ignore[arg-type]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_one_by_one_or_joined_gives_the_same_bytes(tmp_path: Path) -> None:
    write_run(documents(), tmp_path / "a")
    joined = Lines(*map(b"".join, zip(*map(encode, documents()), strict=True)))
    with RunWriter(tmp_path / "b") as writer:
        writer.add(joined)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_defused_in_csv(text: str) -> None:
    document = Document(doc_id="a", records=(bare_record(1, quote=text),), metadata=Metadata(region_name=text))
    row = dict(zip(schema.header("records"), cells_of(csv_lines(document))[0], strict=True))
    for cell in (row["quote"], row["region_name"]):
        assert cell == "'" + text
        assert guard.unguard(cell) == text


@pytest.mark.parametrize("text", ["5%", "a=b", "'quoted'", "“=1”", "二、-1", ""])
def test_harmless_text_is_left_alone(text: str) -> None:
    document = Document(doc_id="a", records=(bare_record(1, quote=text),))
    assert cells_of(csv_lines(document))[0][schema.header("records").index("quote")] == text


def test_negative_numbers_are_not_guarded() -> None:
    falls = quantity(low=Decimal("-2.5"), high=Decimal(-1))
    document = Document(doc_id="a", records=(bare_record(1, quantity=falls, quote="=1"),))
    row = dict(zip(schema.header("records"), cells_of(csv_lines(document))[0], strict=True))
    assert (row["low"], row["high"], row["quote"]) == ("-2.5", "-1", "'=1")


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20) | st.sampled_from(FORMULAS)


@given(st.lists(texts, min_size=1, max_size=4))
def test_csv_reads_back_what_was_written(cells: list[str]) -> None:
    records = tuple(bare_record(i, quote=cell, campaign=cell or None) for i, cell in enumerate(cells))
    rows = cells_of(csv_lines(Document(doc_id="a", records=records)))
    at = schema.header("records").index("quote")
    assert [guard.unguard(row[at]) for row in rows] == cells
    assert not [cell for row in rows for cell in row if cell and cell[0] in "=+-@\t\r\n＝＋－＠"]


def test_convert_refuses_unknown_formats_and_unfinished_folders(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        convert(tmp_path, ("docx",))
    with pytest.raises(FileNotFoundError, match="finished run"):
        convert(tmp_path, ("sqlite",))


def test_basic_output_needs_no_heavy_import() -> None:
    heavy = "('pandas', 'pyarrow', 'numpy', 'spacy')"
    code = f"import sys, extract.tables.writers; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
