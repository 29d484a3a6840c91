import subprocess
import sys
from pathlib import Path

import pandas as pd
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
    assert len(frame) == 15
    types = frame.dtypes.astype(str)
    assert (types["low"], types["year"], types["commitment_level"]) == ("Float64", "Int64", "Int64")
    assert (types["bound"], types["status"]) == ("category", "category")
    assert (types["doc_id"], types["region_code"]) == ("string", "string")
    assert types["period_end"].startswith("datetime64")
    assert frame["low"][0] == 60
    assert frame["high"].isna()[0]
    assert frame["region_code"][0] == "379900"


def test_one_document_and_none() -> None:
    assert len(full_document().to_frame()) == 15
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


@pytest.mark.parametrize("statement", ["import extract", "import extract; extract.parse('加强管理。')"])
def test_pandas_and_spacy_are_not_imported_unasked(statement: str) -> None:
    code = f"import sys; {statement}; print([m for m in ('pandas', 'spacy', 'pyarrow', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
