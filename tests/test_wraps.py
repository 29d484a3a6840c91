"""Lines broken by a program are joined again, those that an author ended stay; decided over the whole text."""

from __future__ import annotations

import pytest

from extract import parse
from extract.text.clean import clean

PARAGRAPHS = (
    "一、2025年工作回顾",
    "过去一年，全市上下坚持稳中求进工作总基调，扎实推进高质量发展，地区生产总值增长5.8%，粮食产量达到320万吨，城镇新增就业4.6万人。"
    "新建改建农村公路260公里，完成老旧小区改造118个，新增养老床位3200张，群众生活水平稳步提高。",
    "二、2026年重点工作",
    "（一）坚决打好产业转型攻坚战。实施技术改造项目240个，培育专精特新企业60家以上，力争规模以上工业增加值增长7%左右。"
    "加快建设先进制造业集群，推动传统产业向高端化、智能化、绿色化方向发展，研发经费投入强度提高到2.6%。",
    "（二）持续推进乡村振兴。建设高标准农田35万亩，改造中低产田12万亩，农村自来水普及率达到96%以上。支持县域特色产业发展，"
    "培育市级以上农业龙头企业40家，农村居民人均可支配收入增长7.5%左右。",
    "（三）着力保障和改善民生。新建改扩建中小学校28所，新增学位2.4万个，城镇调查失业率控制在5.5%以内。",
)
TEXT = "\n".join(PARAGRAPHS) + "\n"


def by_characters(text: str, width: int) -> str:
    """Break each line after so many characters."""
    return "\n".join(line[i : i + width] for line in text.split("\n") for i in range(0, max(len(line), 1), width))


def by_cells(text: str, width: int) -> str:
    """Break each line where the next character would not fit; Han characters take two cells."""
    out = [""]
    for char in text:
        if char == "\n" or len((out[-1] + char).encode("gb18030")) > width:
            out.append("")
        out[-1] += "" if char == "\n" else char
    return "\n".join(out)


def indented(text: str) -> str:
    """Begin each paragraph with two blanks."""
    return "\n".join(f"　　{line}" if line else line for line in text.split("\n"))


def without_indents(text: str) -> str:
    """Lose the blanks before the first lines, as text taken from a page does."""
    return text.replace("\n　　", "\n").removeprefix("　　")


def set_wide(text: str, width: int) -> str:
    """Break by cells where each edge between a Han character and a figure takes half a cell, as word processors do."""
    out: list[str] = []
    for line in text.split("\n"):
        out.append("")
        taken = 0.0
        for before, char in zip("\n" + line, line, strict=False):
            edge = 0.5 * (char.isascii() != before.isascii() and (char.isalnum() and before.isalnum()))
            taken += edge + (1 if char.isascii() else 2)
            if taken > width:
                out.append("")
                taken = 1 if char.isascii() else 2
            out[-1] += char
    return "\n".join(out)


def with_a_box(text: str) -> str:
    """Set the paragraphs in the middle in smaller type, as boxes of plans are."""
    paragraphs = text.split("\n")
    return "\n".join(by_characters(paragraph, 34 if n == 3 else 26) for n, paragraph in enumerate(paragraphs))


def with_page_numbers(text: str) -> str:
    """Put the number of the page behind each ninth line."""
    lines = text.split("\n")
    numbers = range(3, 100)
    return "\n".join(f"{line}\n{numbers[n // 9]}" if n % 9 == 8 else line for n, line in enumerate(lines))


def records(text: str) -> list[tuple[object, ...]]:
    """What the records of a text say, but for their places."""
    return [
        (r.verb and r.verb.text, r.object.text, r.campaign, r.status, r.quantity and r.quantity.low)
        for r in parse(text).records
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        by_characters(TEXT, 38),
        by_characters(TEXT, 24),
        by_cells(TEXT, 48),
        by_cells(TEXT, 61),
        by_characters(indented(TEXT), 38),
        by_cells(TEXT, 48).replace("\n", "\r\n"),
        by_cells(TEXT, 48).replace("\n", "  \n"),
        without_indents(by_characters(indented(TEXT), 26)),
        set_wide(TEXT, 48),
        with_a_box(TEXT),
        with_page_numbers(by_characters(TEXT, 24)),
    ],
    ids=[
        "38 characters",
        "24 characters",
        "48 cells",
        "61 cells",
        "indented",
        "CRLF",
        "trailing blanks",
        "indents lost",
        "figures set wide",
        "box",
        "page numbers",
    ],
)
def test_a_wrapped_text_gives_the_records_of_the_whole_one(wrapped: str) -> None:
    assert records(wrapped) == records(TEXT)
    assert clean(wrapped).repairs["line_wrap"] > 5


def test_a_join_is_an_edit_and_the_quote_is_the_raw_text() -> None:
    wrapped = by_characters(TEXT, 38)
    document = parse(wrapped)
    assert any(edit.kind == "line_wrap" for edit in document.clean.edits)
    assert all(wrapped[r.char_start : r.char_end] == r.quote for r in document.records)
    assert any("\n" in r.quote for r in document.records)


RAGGED = (
    "临江市停车管理办法\n\n第一条 为加强停车管理，合理开发\n利用道路空间，保障停车权\n利人合法权益，制定本办法。\n"
    "第二条 建设单位应当依法办理停车场所登\n记，做好场所的\n标识管理，并配合设\n施的维护单位进行养护。\n"
    "第三条 新建停车位应当达到800个以\n上，绿化率不低于3\n5%。\n"
)


def test_ragged_lines_are_joined_too() -> None:
    text = clean(RAGGED).text
    assert "停车场所登记，做好场所的标识管理，并配合设施的维护单位" in text
    assert "达到800个以上，绿化率不低于35%。" in text
    assert text.startswith("临江市停车管理办法\n\n第一条")
    assert "\n第二条" in text


@pytest.mark.parametrize(
    "text",
    [
        "春晓\n春眠不觉晓，\n处处闻啼鸟。\n夜来风雨声，\n花落知多少。\n",
        "重点任务\n加快推进产业转型升级\n扎实推进乡村全面振兴\n持续优化区域营商环境\n着力保障改善民生福祉\n"
        "统筹推进城乡协调发展\n全面深化改革扩大开放\n加强生态环境保护治理\n",
        "指标\n地区生产总值\n增长率\n5%\n粮食产量\n300万吨\n就业\n5万人\n",
        "指标\t单位\t2025年\n地区生产总值\t亿元\t820\n粮食产量\t万吨\t320\n城镇新增就业\t万人\t4.6\n",
        "二、主要目标\n粮食产量增长2%以上\n城镇新增就业3万人\n三、重点工作\n加强农田建设\n推进就业服务\n",
        "临江市人民政府办公室关于印发停车管理办法的通知\n临江市人民政府办公室关于印发停车管理办法的通知\n"
        "临政办发〔2023〕21号\n各街道办事处，市直各部门：\n现将办法印发给你们。\n临江市人民政府办公室\n2023年10月30日\n",
        TEXT,
        "建设目的\n为推进渔港改造，制定本方案\n扶持方向\n对改造渔港予以补助\n",
    ],
    ids=[
        "poem",
        "slogans of one length",
        "cells below each other",
        "rows",
        "headings",
        "title twice",
        "whole lines",
        "headings that end like a break",
    ],
)
def test_lines_that_an_author_ended_stay(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.text == text
    assert "line_wrap" not in cleaned.repairs


def test_what_is_not_joined_is_flagged() -> None:
    text = "加快建设产业园区20个\n，完成投资30亿元。\n全市生产总值增长5%。\n新增就业3万人。\n改造小区12个。\n"
    assert "broken_lines" in parse(text).flags
    assert "broken_lines" not in parse(TEXT).flags
