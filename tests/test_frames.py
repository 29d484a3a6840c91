import csv
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from sample_documents import KEEP, documents, empty_document, failed_document, full_document

import extract
import extract.integrations.accessor
from extract.tables import schema
from extract.tables.writers import RunWriter

TEXT = "加快推进省级创新平台建设。实施城市更新行动。"


def test_types_follow_the_schema() -> None:
    frame = extract.to_frame(documents())
    assert list(frame.columns) == schema.header("records", KEEP)
    assert len(frame) == 16
    types = frame.dtypes.astype(str)
    assert (types["low"], types["year"], types["commitment_level"]) == ("Float64", "Int64", "Int64")
    assert (types["bound"], types["status"]) == ("category", "category")
    assert (types["doc_id"], types["region_code"]) == ("string", "string")
    assert types["period_end"].startswith("datetime64")
    assert frame["low"][0] == 60
    assert frame["high"].isna()[0]
    assert frame["region_code"][0] == "379900"


def test_one_document_and_none() -> None:
    assert len(full_document().to_frame()) == 16
    for nothing in ([], [failed_document()]):
        frame = extract.to_frame(nothing)
        assert len(frame) == 0
        assert list(frame.columns) == schema.header("records")
        assert str(frame["low"].dtype) == "Float64"
    assert list(extract.to_frame([empty_document()]).columns) == schema.header("records", ("编号",))


def test_read_records_gives_what_to_frame_gave(tmp_path: Path) -> None:
    with RunWriter(tmp_path, keep=KEEP) as writer:
        for document in documents():
            writer.write(document)
    frame = extract.read_records(tmp_path)
    direct = extract.to_frame(documents())
    ours = schema.header("records")
    pd.testing.assert_frame_equal(frame[ours], direct[ours])
    table = extract.read_records(str(tmp_path), "documents")
    assert list(table["status"]) == ["ok", "empty", "failed"]
    assert table["title"][0] == "=工作报告"
    assert table["event_date"][0] == "--02-14"


def test_read_records_without_a_run(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="finished run"):
        extract.read_records(tmp_path)


def test_types_come_back_from_a_csv_file(tmp_path: Path) -> None:
    made = extract.to_frame(documents())
    made.to_csv(tmp_path / "x.csv", index=False, quoting=csv.QUOTE_ALL)
    plain = pd.read_csv(tmp_path / "x.csv")
    assert plain["commitment_level"].dtype == "float64"
    back = extract.typed(plain)
    ours = schema.header("records")
    assert back[ours].dtypes.astype(str).to_dict() == made[ours].dtypes.astype(str).to_dict()
    for name in ("low", "period_end", "region_code", "bound", "commitment_level", "campaign_end"):
        assert back[name].isna().tolist() == made[name].isna().tolist(), name
        assert back[name].dropna().astype(str).tolist() == made[name].dropna().astype(str).tolist(), name
    with pytest.raises(ValueError, match="六十"):
        extract.typed(plain.assign(low="六十"))


def test_codes_that_a_reader_took_for_floats() -> None:
    back = extract.typed(pd.DataFrame({"region_code": [371400.0, None], "mine": [1.5, 2.5]}))
    assert back["region_code"].tolist() == ["371400", pd.NA]
    assert back["mine"].dtype == "float64"


def test_an_arrow_table_gives_an_arrow_table_with_fixed_types() -> None:
    given = pa.table({"doc_id": ["a", "b"], "text": [TEXT, ""], "n": pa.array([None, 2], pa.int32())})
    for part in (given, given[:1], given[1:], given[:0]):
        made = extract.map_partitions(part, keep=["n"])
        types = {name: str(made.schema.field(name).type) for name in ("year", "low", "period_end", "verb", "n")}
        assert types == {"year": "int64", "low": "double", "period_end": "date32[day]", "verb": "string", "n": "int32"}
    assert extract.map_partitions(given, keep=["n"])["object"].to_pylist()[0] == "省级创新平台建设"
    made = extract.map_partitions(given, table="documents")
    assert (made.num_rows, str(made.schema.field("n_records").type)) == (2, "int64")


def test_kept_columns_of_a_frame_keep_their_type() -> None:
    frame = pd.DataFrame({"text": [TEXT, TEXT], "n": pd.array([1, None], dtype="Int16")})
    assert str(extract.map_partitions(frame, keep=["n"])["n"].dtype) == "Int16"
    assert str(extract.map_partitions(frame[:0], keep=["n"])["n"].dtype) == "Int16"


def test_accessor_keeps_the_other_columns() -> None:
    frame = pd.DataFrame(
        {"city": pd.Categorical(["河西", "河东", "河北"]), "text": [TEXT, None, TEXT], "year": [2021, 2022, 2023]},
        index=["a", "b", "c"],
    )
    found = frame.policy.extract("text")
    assert list(found.columns[:2]) == ["city", "keep_year"]
    assert list(found.columns[2:]) == schema.header("records")
    assert found["city"].dtype == "category"
    assert set(found.index) == {"a", "c"}
    assert list(frame.index.difference(found.index)) == ["b"]
    assert (found["doc_id"] == found.index).all()
    assert found.loc["a", "object"].tolist() == found.loc["c", "object"].tolist()
    assert found.loc["c", "keep_year"].tolist() == [2023] * len(found.loc["c"])


def test_accessor_names_documents_by_a_column() -> None:
    frame = pd.DataFrame({"id": [7], "text": [TEXT]})
    assert set(frame.policy.extract("text", id_column="id")["doc_id"]) == {"7"}


def test_accessor_refuses_what_it_cannot_keep_apart() -> None:
    with pytest.raises(KeyError):
        pd.DataFrame({"text": [TEXT]}).policy.extract("body")
    with pytest.raises(ValueError, match="unique"):
        pd.DataFrame({"text": [TEXT, TEXT]}, index=[1, 1]).policy.extract("text")
    with pytest.raises(ValueError, match=r"ids of id repeat \(7\)"):
        pd.DataFrame({"text": [TEXT, TEXT], "id": [7, 7]}).policy.extract("text", id_column="id")


@pytest.mark.parametrize("statement", ["import extract", "import extract; extract.parse('加强管理。')"])
def test_pandas_and_spacy_are_not_imported_unasked(statement: str) -> None:
    code = f"import sys; {statement}; print([m for m in ('pandas', 'spacy', 'pyarrow', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
