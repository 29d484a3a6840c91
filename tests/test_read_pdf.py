"""PDF: the text layer as pdfium gives it, put in order; what the page shows and the layer does not is flagged."""

from __future__ import annotations

import pytest
from make_files import pdf_bytes, wrapped

from extract.tables.readers.model import TEXT_DAMAGED, Input, ReadError, ReadOptions, memory_blob
from extract.tables.readers.pdf import read_pdf, stretches
from extract.tables.readers.trust import damaged

SENTENCE = "全市绿道总长度达到176.48公里，占规划里程的55.0%。"
Placed = tuple[float, float, float, str]


def _read(*pages: list[Placed], drawn: tuple[int, ...] = ()) -> Input:
    blob = memory_blob("a.pdf", "a", "a.pdf", pdf_bytes(list(pages), drawn=drawn))
    (item,) = read_pdf(blob, ReadOptions())
    return item


def _glyphs(text: str, *, step: float = 16, left: float = 80, top: float = 100) -> list[Placed]:
    return [(left + step * i, top, 16.0, char) for i, char in enumerate(text)]


@pytest.mark.parametrize("step", [8, 12, 13.7, 16, 20])
def test_glyph_by_glyph(step: float) -> None:
    """Tight and loose setting alike: no glyph is read twice, no point falls out of its number."""
    assert _read(_glyphs(SENTENCE, step=step)).text.replace(" ", "") == SENTENCE


@pytest.mark.parametrize("moved", [0.2, 0.5, 1.0])
def test_fake_bold_is_read_once(moved: float) -> None:
    pairs = [(left + d, top, size, char) for left, top, size, char in _glyphs(SENTENCE) for d in (0, moved)]
    twice = _glyphs(SENTENCE) + _glyphs(SENTENCE, left=80 + moved)
    lines = [(80.0, 100.0, 16.0, SENTENCE), (80 + moved, 100.0, 16.0, SENTENCE)]
    assert {_read(page).text for page in (pairs, twice, lines)} == {SENTENCE}


def test_glyphs_without_a_shape_are_lost_and_that_is_said() -> None:
    """Pdfium leaves them out where a font that the file names is not on the machine."""
    few = memory_blob("a.pdf", "a", "a.pdf", pdf_bytes([_glyphs(SENTENCE)], shapeless=True))
    (item,) = read_pdf(few, ReadOptions())
    assert "公里" not in item.text
    assert TEXT_DAMAGED in item.flags
    none = memory_blob("a.pdf", "a", "a.pdf", pdf_bytes([_glyphs("推进绿道建设")], shapeless=True))
    with pytest.raises(ReadError, match="font that this machine lacks"):
        list(read_pdf(none, ReadOptions()))


@pytest.mark.parametrize("leading", [10, 13, 17, 32])
def test_leading(leading: float) -> None:
    lines = [f"第{n}条绿道全长十二公里，连接城市公园和居民小区，" for n in "一二三四"]
    page = [(80.0, 100 + i * leading, 16.0, line) for i, line in enumerate(lines)]
    assert _read(page).text.replace("\n", "") == "".join(lines)


def test_a_raised_figure_is_no_digit_of_the_number() -> None:
    page = [
        (80.0, 100.0, 16.0, "建成厂房10"),
        (176.0, 96.0, 8.0, "4"),
        (184.0, 100.0, 16.0, "平方米，绿道"),
        (280.0, 96.0, 8.0, "2"),
        (288.0, 100.0, 16.0, "加快。"),
    ]
    assert _read(page).text == "建成厂房10⁴平方米，绿道[2]加快。"


def test_a_table_is_rows_with_tabs() -> None:
    rows = [["指标", "单位", "2020年", "2025年"], ["绿道总长度", "公里", "120", "300"], ["绿化率", "%", "35", "40"]]
    page = [(80.0 + 100 * k, 100.0 + 24 * i, 12.0, cell) for i, row in enumerate(rows) for k, cell in enumerate(row)]
    assert _read(page).text.splitlines() == ["\t".join(row) for row in rows]


def test_a_table_beyond_the_margins_does_not_tear_the_text() -> None:
    text = "全市绿道建设坚持规划引领，统筹推进城市公园、滨水空间和居民小区的连接，年底前建成绿道一百公里。"
    table = [(20.0 + 130 * k, 300.0, 12.0, cell) for k, cell in enumerate(["绿道名称", "长度", "投资", "责任单位"])]
    assert _read([*wrapped([text]), *table]).text.splitlines() == [text, "绿道名称\t长度\t投资\t责任单位"]


def test_a_page_without_text_is_named() -> None:
    page = [(80.0, 100.0, 16.0, SENTENCE)]
    assert _read(page, [], page, [], [], drawn=(2, 4, 5)).flags == ("page_without_text:2", "page_without_text:4-5")
    assert _read(page, []).flags == (), "an empty page shows nothing"
    assert stretches([3, 5, 6, 7]) == ["3", "5-7"]


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("国民国民经民经济经济发展规划规划纲要\n" * 9, True),
        ("常住人口176 48万人，占55 0%，增长6 5%，达到7 2%。\n" * 3, True),
        ("\n".join("全市绿道总长度达到" + "\n，\n".join("一二三四五六")) + "\n。", True),
        ("\ue5e5\ue5e6绿道\ue5e7" * 9, True),
        ((SENTENCE + "\n") * 9, False),
        ("一、目标\n" + "常常研究问题，" + (SENTENCE + "\n") * 9 + "总投资2 900亿元。", False),
    ],
)
def test_a_layer_that_cannot_be_trusted(text: str, flagged: bool) -> None:
    assert damaged(text) is flagged


def test_the_flag_of_a_damaged_layer() -> None:
    assert _read(_glyphs("国国民民经经济济和和社社会会", step=16)).flags == (TEXT_DAMAGED,)
