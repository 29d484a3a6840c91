import inspect
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import extract

TEXT = "地区生產總值增長6%左右，新增就業1100萬人以上；不低於5%。"


def test_parse() -> None:
    document = extract.parse("力争特色产业投资占比达到60%以上。", "a")
    record = document.records[0]
    assert (record.doc_id, record.object.text, record.commitment) == ("a", "特色产业投资占比", "力争")
    assert document.raw[record.char_start : record.char_end] == record.quote
    assert extract.parse("").status == "empty"


@pytest.mark.parametrize("wrong", [b"\xe5\x8a\xa0", None, 3])
def test_parse_takes_text_only(wrong: object) -> None:
    with pytest.raises(TypeError, match="takes a str"):
        extract.parse(wrong)  # type: ignore[arg-type]


def test_an_extractor_refuses_at_once_what_it_cannot_use() -> None:
    with pytest.raises(FileNotFoundError, match="no such folder"):
        extract.Extractor("no/such/folder")
    with pytest.raises(ValueError, match="unknown segmenter"):
        extract.Extractor(segmenter="pkuseg")
    with pytest.raises(TypeError, match="takes a str"):
        extract.Extractor().parse(b"\xe5\x8a\xa0")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="several texts"):
        list(extract.Extractor().pipe("推进改革。"))


def test_quantities_point_into_the_text_given() -> None:
    found = extract.quantities(TEXT)
    assert [TEXT[q.start : q.end] for q in found] == ["6%左右", "1100萬人以上", "不低於5%"]
    assert [q.low for q in found] == [6, 11_000_000, 5]
    assert [q.bound for q in found] == ["approx", "at_least", "at_least"]
    assert found[0].role == "target"
    assert extract.quantities("深化改革。") == []


def test_periods_point_into_the_text_given() -> None:
    text = "到2025年底完成改造，未來三年(nián)新增泊位。"
    found = extract.periods(text, "2023-03-01")
    assert [text[p.start : p.end] for p in found] == ["到2025年底", "未來三年"]
    assert [(p.period_start, p.period_end) for p in found] == [
        ("2025-01-01", "2025-12-31"), ("2023-01-01", "2025-12-31")
    ]  # fmt: skip
    assert [p.period_end for p in extract.periods("未来三年新增泊位。")] == [None]
    dated = "关于修缮渠道的通知\n\n今年完成修缮。\n\n清河市人民政府\n2024年3月5日\n"
    assert [p.period_end for p in extract.periods(dated) if p.text == "今年"] == ["2024-12-31"]
    with pytest.raises(ValueError, match="isoformat"):
        extract.periods("今年完成。", "2023年")
    with pytest.raises(TypeError, match="takes a str"):
        extract.periods(b"2023")  # type: ignore[arg-type]


def test_regions_point_into_the_text_given() -> None:
    text = "濟南市、长春市与朝阳区对接，江苏做好协作。"
    found = extract.regions(text)
    assert [text[r.start : r.end] for r in found] == ["濟南市", "长春市", "朝阳区", "江苏"]
    assert [(r.name, r.code) for r in found[2:]] == [("朝阳区", "220104"), ("江苏省", "320000")]
    (one,) = extract.regions("朝阳区做好协作。")
    assert (one.code, one.candidates) == (None, ("110105", "220104"))
    with pytest.raises(TypeError, match="takes a str"):
        extract.regions(None)  # type: ignore[arg-type]


def test_pipe_keeps_order_and_index_of_a_column() -> None:
    texts = pd.Series(["加强水利建设。", None, "完善排水管网。"], index=["b", "a", "b"], name="text")
    found = extract.pipe(texts)
    assert isinstance(found, pd.Series)
    assert list(found.index) == ["b", "a", "b"]
    assert [document.doc_id for document in found] == ["b", "a", "b-2"]
    assert [len(document.records) for document in found] == [1, 0, 1]
    assert [document.doc_id for document in extract.pipe(iter(["加强水利建设。"]))] == ["text-1"]
    with pytest.raises(TypeError, match="several texts"):
        list(extract.pipe("加强水利建设。"))


def test_a_document_is_short_to_read_and_marked_in_a_notebook() -> None:
    document = extract.parse("力争<b>粮食</b>产量达到3万吨以上。" + "加强水利建设。" * 900, "a")
    assert repr(document).startswith("<Document 'a' ok: ")
    assert len(repr(document)) < 90
    page = document._repr_html_()
    assert "&lt;b&gt;" in page
    assert "<b>粮食" not in page
    assert 'title="clause quantity"' in page
    assert "more characters" in page
    failed = extract.Document(doc_id="x", status="failed", error="no <text> layer")
    assert "no &lt;text&gt; layer" in failed._repr_html_()
    assert repr(failed) == "<Document 'x' failed: no <text> layer>"


def test_parse_number() -> None:
    assert extract.parse_number("一百二十") == Decimal(120)
    assert extract.parse_number("改革") is None


def test_read_file_folder_and_pattern(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("加强水利建设。", "utf-8")
    (tmp_path / "b.txt").write_bytes("完善排水管网。".encode("gb18030"))
    (tmp_path / "c.txt").write_bytes(b"")
    one = list(extract.read(tmp_path / "a.txt"))
    assert [d.doc_id for d in one] == ["a"]
    assert one[0].records[0].object.text == "水利建设"
    assert one[0].sha256
    assert [d.doc_id for d in extract.read(str(tmp_path / "[ab].txt"))] == ["a", "b"]
    assert [d.doc_id for d in extract.read(tmp_path)] == ["a", "b", "c"]


def test_read_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(extract.read(tmp_path / "none.txt"))
    with pytest.raises(FileNotFoundError):
        list(extract.read(str(tmp_path / "*.txt")))


def test_an_edited_table_is_read_again(tmp_path: Path) -> None:
    from extract.api import extractor_for
    from extract.engine.options import rules_version

    table = tmp_path / "verbs.tsv"
    table.write_text("verb\tclass\tframes\n起底\tresearch\tt\n", "utf-8")
    first, version = extractor_for(str(tmp_path)), rules_version(str(tmp_path))
    assert extractor_for(str(tmp_path)) is first
    assert len(first.parse("起底闲置土地资源。").records) == 1
    table.write_text("verb\tclass\tframes\n-起底\n", "utf-8")
    assert extractor_for(str(tmp_path)).parse("起底闲置土地资源。").records == ()
    assert rules_version(str(tmp_path)) != version


@pytest.mark.parametrize(
    "name", [name for name in extract.__all__ if inspect.isfunction(getattr(extract, name)) and name[0].islower()]
)
def test_public_functions_say_what_goes_in_and_comes_out(name: str) -> None:
    said = inspect.getdoc(getattr(extract, name)) or ""
    assert "\nArgs:\n" in said
    assert "\nReturns:\n" in said
    arguments = said.partition("\nArgs:\n")[2].partition("\n\n")[0]
    assert all(f"    {one}: " in arguments for one in inspect.signature(getattr(extract, name)).parameters)
