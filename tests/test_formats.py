"""Every format, read back by an independent reader, holds what ``records.csv`` holds."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pyreadstat
import pytest
from click.testing import CliRunner
from frictionless import Package
from sample_documents import KEEP, documents

from extract.cli import main
from extract.tables import guard, schema
from extract.tables.writers import CONVERTED, RunWriter, convert


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run with all formats."""
    folder = tmp_path_factory.mktemp("run")
    with RunWriter(folder, keep=KEEP) as writer:
        for document in documents():
            writer.write(document, "r1")
    convert(folder, list(CONVERTED))
    assert not list(folder.rglob("*.part"))
    return folder


def table(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The CSV file as a plain reader sees it, formula guards taken away."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {key: guard.unguard(cell) for key, cell in row.items()}


def same(csv_cell: str, value: Any) -> bool:
    """Whether a cell of another format says what the CSV cell says."""
    if csv_cell == "":
        return value is None or value == "" or (not isinstance(value, list | str) and bool(pd.isna(value)))
    if isinstance(value, list):
        return csv_cell == "|".join(value)
    if isinstance(value, int | float | Decimal):
        return float(csv_cell) == float(value)
    if hasattr(value, "strftime"):
        return csv_cell == value.strftime("%Y-%m-%d")
    return csv_cell == value


def assert_same(expected: list[dict[str, str]], got: list[dict[str, Any]]) -> None:
    assert len(got) == len(expected) > 0
    for i, (a, b) in enumerate(zip(expected, got, strict=True)):
        wrong = {key: (cell, b[key]) for key, cell in a.items() if not same(cell, b[key])}
        assert not wrong, f"row {i}: {wrong}"


@pytest.mark.parametrize("name", ["records", "documents"])
def test_parquet(run: Path, name: str) -> None:
    made = pq.read_table(run / f"{name}.parquet")
    assert_same(list(table(run, name)), made.to_pylist())


def test_parquet_is_typed_and_dictionary_encoded(run: Path) -> None:
    layout = pq.read_schema(run / "records.parquet")
    assert layout.field("bound").type == pa.dictionary(pa.int32(), pa.string())
    assert (layout.field("low").type, layout.field("char_start").type) == (pa.float64(), pa.int64())
    assert (layout.field("period_end").type, layout.field("flags").type) == (pa.date32(), pa.list_(pa.string()))
    assert layout.field("low").metadata[b"description"]
    chunk = pq.ParquetFile(run / "records.parquet").metadata.row_group(0).column(layout.get_field_index("campaign"))
    assert "RLE_DICTIONARY" in chunk.encodings


def test_dataset_is_partitioned(run: Path) -> None:
    folder = run / "records_dataset"
    assert (folder / "year=2023" / "region_code=379900").is_dir()
    made = ds.dataset(folder, partitioning="hive").to_table(filter=ds.field("year") == 2023).to_pylist()
    assert_same(list(table(run, "records")), [row | {"region_code": str(row["region_code"])} for row in made])


def test_xlsx(run: Path) -> None:
    book = openpyxl.load_workbook(run / "records.xlsx")
    assert book.sheetnames == ["records", "documents", "codebook"]
    for name in ("records", "documents"):
        head, *rows = book[name].iter_rows()
        names = [cell.value for cell in head]
        # A spreadsheet file writes a carriage return as _x000D_, and openpyxl leaves that as it is.
        values = [[_spoken(cell.value) for cell in row] for row in rows]
        assert_same(list(table(run, name)), [dict(zip(names, row, strict=True)) for row in values])
        assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}, "no formula"
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref.startswith("A1:")
    assert book["records"].column_dimensions["I"].width == pytest.approx(60, abs=1)
    assert book["codebook"]["B2"].value == "record_id"


def _spoken(value: Any) -> Any:
    return value.replace("_x000D_", "\r") if isinstance(value, str) else value


@pytest.mark.parametrize("name", ["records", "documents"])
def test_stata_by_pandas(run: Path, name: str) -> None:
    made = pd.read_stata(run / f"{name}.dta", convert_categoricals=True)
    expected = list(table(run, name))
    for row in expected:
        row.pop("commitment_level", None)
    assert_same(expected, made.astype(object).to_dict("records"))


def test_stata_by_readstat(run: Path) -> None:
    frame, meta = pyreadstat.read_dta(run / "records.dta")
    assert meta.column_names_to_labels["low"].startswith("Lower end")
    assert all(len(label) <= 80 for label in meta.column_labels)
    assert meta.variable_value_labels["commitment_level"][4] == "ensure (确保)"
    assert set(meta.variable_value_labels["bound"].values()) == {"at_least", "range"}
    assert list(frame["quote"])[1] == "推进水利建设"
    assert frame["commitment_level"][0] == 2


def test_sqlite(run: Path) -> None:
    database = sqlite3.connect(run / "records.sqlite")
    database.row_factory = sqlite3.Row
    for name in ("records", "documents", "terms"):
        assert_same(list(table(run, name)), [dict(row) for row in database.execute(f"SELECT * FROM {name}")])
    kinds = set(database.execute("SELECT typeof(low), typeof(char_start), typeof(region_code) FROM records LIMIT 1"))
    assert {tuple(row) for row in kinds} == {("integer", "integer", "text")} or ("real", "integer", "text") in map(
        tuple, kinds
    )
    columns = database.execute("SELECT count(*) FROM codebook WHERE in_table = 'records'").fetchone()[0]
    assert columns == len(schema.columns("records")) + len(KEEP)
    database.close()


def test_json_and_jsonl(run: Path) -> None:
    records = json.loads((run / "records.json").read_text("utf-8"))
    rows = list(table(run, "records"))
    assert [r["record_id"] for r in records] == [row["record_id"] for row in rows]
    for record, row in zip(records, rows, strict=True):
        assert record["object"]["text"] == row["object"]
        assert record["quote"] == row["quote"]
        assert ((record["quantity"] or {}).get("low") is None) == (row["low"] == "")


def test_graph(run: Path) -> None:
    nodes = list(csv.DictReader((run / "graph" / "nodes.csv").open(encoding="utf-8-sig", newline="")))
    edges = list(csv.DictReader((run / "graph" / "edges.csv").open(encoding="utf-8-sig", newline="")))
    ids = [node["Id"] for node in nodes]
    assert len(set(ids)) == len(ids)
    assert {edge["Source"] for edge in edges} | {edge["Target"] for edge in edges} == set(ids)
    assert {node["Type"] for node in nodes} == {"campaign", "action", "object", "unit", "region"}
    by = {(e["Source"], e["Target"]): (e["Label"], e["Weight"]) for e in edges}
    assert by["campaign:绿色转型攻坚战", "action:达到 绿色产业投资占比"] == ("USES", "1")
    assert by["unit:市财政局", "action:达到 绿色产业投资占比"] == ("SUPPORTS", "1")
    assert by["region:河西市", "action:推进 水利建设"] == ("RUNS", "4")
    heads = (run / "graph" / "neo4j_edges.csv").read_text("utf-8").splitlines()[0]
    assert heads == ":START_ID,:END_ID,:TYPE,weight:int"


def test_graph_goes_where_it_is_asked_to(run: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["export", str(run), "--to", "graph", "--out", str(tmp_path / "net")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "net" / "nodes.csv").read_bytes() == (run / "graph" / "nodes.csv").read_bytes()


def test_datapackage_is_valid_and_so_is_the_data(run: Path) -> None:
    package = Package(str(run / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    assert {r.name for r in package.resources} >= {"records", "documents", "terms"}
    assert package.get_resource("records").read_rows()[0]["low"] == 60


def test_datapackage_notices_wrong_data(run: Path, tmp_path: Path) -> None:
    for path in run.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes()) if path.is_file() else None
    text = (tmp_path / "records.csv").read_text("utf-8-sig").replace("at_least", "at_lest")
    (tmp_path / "records.csv").write_text(text, "utf-8-sig")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_duckdb_queries_the_parquet_file(run: Path) -> None:
    database = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    found = database.execute(
        "SELECT campaign, indicator, low, bound FROM read_parquet(?) WHERE role = 'target' AND bound = 'at_least'",
        [str(run / "records.parquet")],
    ).fetchall()
    assert found == [("绿色转型攻坚战", "绿色产业投资占比", 60.0, "at_least")]
    part = database.execute(
        "SELECT count(*) FROM read_parquet(?, hive_partitioning = true) WHERE year = 2023",
        [str(run / "records_dataset" / "*" / "*" / "*.parquet")],
    ).fetchone()
    assert part == (15,)


def test_same_run_same_bytes(run: Path, tmp_path: Path) -> None:
    with RunWriter(tmp_path, keep=KEEP) as writer:
        for document in documents():
            writer.write(document, "r1")
    convert(tmp_path, list(CONVERTED))
    for path in sorted(p for p in run.rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(run)).read_bytes(), path.name


def test_an_empty_run_has_every_format(tmp_path: Path) -> None:
    with RunWriter(tmp_path):
        pass
    convert(tmp_path, list(CONVERTED))
    assert pq.read_table(tmp_path / "records.parquet").num_rows == 0
    assert len(pd.read_stata(tmp_path / "records.dta")) == 0
    assert Package(str(tmp_path / "datapackage.json")).validate().valid
