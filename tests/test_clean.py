"""Cleaning: tables of damaged and clean text, and the offset map under random damage."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from case_tables import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import parse, quantities
from extract.text.chinese import is_traditional
from extract.text.clean import clean
from extract.text.gloss import gloss_changes, is_syllable

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SENTENCES = (
    "堅決打好經濟運行調度主動仗。",
    "實施河道生態廊道建設工程，加快推動現代農業科學城建設。",
    "力爭特色產業投資占比達到60%以上，",
    "新建改建農村公路300公里；",
    "城鎮調查失業率控制在5.5%以內。\n",
)


@pytest.mark.parametrize(("raw", "expected"), cases("clean.tsv", 2))
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


@pytest.mark.parametrize(("raw", "expected", "repairs"), cases("damage.tsv", 3))
def test_damage(raw: str, expected: str, repairs: str) -> None:
    cleaned = clean(raw)
    made = {k: n for k, n in cleaned.repairs.items() if k not in ("traditional", "wide_punctuation")}
    assert cleaned.text == expected
    assert made == {k: int(n) for k, n in (pair.split("=") for pair in repairs.split())}


def test_clean_simplified_text_costs_no_edit() -> None:
    raw = "坚决打好主动仗。全年争创创新平台10家，投资占比达到60%以上（含）。\n二、加强领导"
    cleaned = clean(raw)
    assert (cleaned.text, cleaned.edits, cleaned.repairs) == (raw, (), {})


def test_a_gloss_after_the_last_character_stays_outside_the_span() -> None:
    cleaned = clean("加快推動(dòng)落實(shí)。")
    assert cleaned.text == "加快推动落实。"
    assert cleaned.raw[slice(*cleaned.raw_span(2, 4))] == "推動"
    assert cleaned.raw[slice(*cleaned.raw_span(2, 6))] == "推動(dòng)落實"


def test_a_repaired_stretch_is_one_edit() -> None:
    cleaned = clean("全年?duì)巹?chuàng)國(guó)家級(jí)平臺")
    at = cleaned.text.index("争创")
    assert cleaned.raw[slice(*cleaned.raw_span(at, at + 2))] == "?duì)巹?"
    assert [e.kind for e in cleaned.edits_in(at, at + 2)] == ["byte_loss"]


def test_what_nothing_determines_is_flagged() -> None:
    cleaned = clean("做好“六?！比蝿?wù)")
    edit = next(e for e in cleaned.edits if e.kind == "unrepaired")
    assert cleaned.text[edit.clean_start : edit.clean_end] == cleaned.raw[edit.raw_start : edit.raw_end] == "?"


def test_two_repairs_at_one_place_keep_order() -> None:
    cleaned = clean("發展(zhǎn),,推進(jìn)改革")
    assert cleaned.text == "发展，推进改革"
    assert cleaned.raw[slice(*cleaned.raw_span(2, 3))] == ",,"
    assert cleaned.raw[slice(*cleaned.raw_span(3, 5))] == "推進"


@pytest.mark.parametrize("syllable", ["dòng", "lǜ", "ér", "zhuàng", "nǚ", "lüè"])
def test_syllables(syllable: str) -> None:
    assert is_syllable(syllable)


@pytest.mark.parametrize("word", ["dong", "café", "àpp", "dòngé", ""])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_a_gloss_stands_right_after_a_han_character() -> None:
    assert not list(gloss_changes("，(dòng)"))
    assert not list(gloss_changes("(dòng)"))
    assert not list(gloss_changes("A(yī)"))


def test_traditional_needs_a_share_of_the_characters() -> None:
    assert is_traditional("加強建設")
    assert not is_traditional("")
    assert not is_traditional("abc")
    assert not is_traditional("瞭望塔与乾隆年间档案馆的藏品目录整理工作已经全部完成并且通过了专家组的验收评审")


def _damage(sentence: str, chance: random.Random) -> str:
    """Gloss characters, double stops and put spaces and marks in at random places."""
    out = []
    for char in sentence:
        out.append(char)
        if char in "動產業發實設會" and chance.random() < 0.5:
            out.append({"動": "(dòng)", "產": "(chǎn)", "業": "(yè)", "發": "(fā)", "實": "(shí)"}.get(char, "(shè)"))
        elif char in "，。；" and chance.random() < 0.3:
            out.insert(-1, ",")
        elif char.isdigit() and chance.random() < 0.2:
            out.append(" ")
        elif chance.random() < 0.05:
            out.append(chance.choice(["[12]", "\u200b", "&ldquo;", "?", "\r\n", "(", "!"]))
    return "".join(out)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_raw_slices_clean_to_the_clean_slices(sentences: list[str], seed: int) -> None:
    """Between two edits the texts run in step, so that the stretch there cleans to the same reading."""
    raw = "".join(_damage(s, random.Random(seed + i)) for i, s in enumerate(sentences))
    cleaned = clean(raw)
    borders = [(0, 0), *((e.clean_end, e.raw_end) for e in cleaned.edits)]
    ends = [*((e.clean_start, e.raw_start) for e in cleaned.edits), (len(cleaned.text), len(raw))]
    for (clean_from, raw_from), (clean_to, raw_to) in zip(borders, ends, strict=True):
        assert clean_to - clean_from == raw_to - raw_from
        for i in range(clean_from, clean_to):
            start, end = cleaned.raw_span(i, i + 1)
            assert end - start == 1
            if "\u4e00" <= raw[start] <= "\u9fff":
                assert clean("為" + raw[start]).text[1] == cleaned.text[i]
    assert sum(n for _, n in cleaned.repairs.items()) >= len(cleaned.edits)


@given(st.text(alphabet="動動實施,，。?!！()（）dòng1２年 \r\n[3]&;\u200b笆濉h巹\ud7ff", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_has_a_sound_map(raw: str) -> None:
    cleaned = clean(raw)
    position = 0
    for edit in cleaned.edits:
        assert position <= edit.raw_start <= edit.raw_end
        position = edit.raw_end
    spans = [cleaned.raw_span(i, i + 1) for i in range(len(cleaned.text))]
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)


def test_a_joined_number_is_a_repair_and_an_unsure_one_no_number() -> None:
    joined = parse("生产总值达到2 9 0 0 亿元。")
    assert [str(r.quantity.low) for r in joined.records if r.quantity] == ["290000000000"]
    assert "repaired" in joined.records[0].flags
    assert joined.flags == ("torn_numbers",)
    unsure = parse("新建学校1 2所。")
    assert [r.quantity for r in unsure.records] == [None]
    assert "damaged" in unsure.records[0].flags
    assert unsure.flags == ("torn_numbers",)
    assert quantities("新建学校1 2所，公园3个。")[0].text == "3个"


def test_a_number_broken_over_a_line_end_is_no_number() -> None:
    assert all(r.quantity is None for r in parse("全市粮食产量达到3\n5万吨").records)


@pytest.mark.parametrize(
    "text",
    [
        "政府工作报告：今年的目标是，粮食增长2%。".encode().decode("gb18030", "replace"),
        "政府工作报告：今年的目标是，粮食增长2%，就业3万人。".encode().decode("latin-1"),
        "政府工作报告：今年的目标是，粮食增长2%，就业3万人。".encode("gbk").decode("latin-1"),
        "推进锟斤拷建设",
        "????????年????工作报告，??????3万人",
    ],
)
def test_a_text_read_in_a_wrong_encoding_is_flagged(text: str) -> None:
    assert "mojibake" in parse(text).flags


@pytest.mark.parametrize(
    "text",
    ["推进咖啡（café）街区建设，增长5%±1%。", "怎么干???大家谈", "PM2.5浓度降至35μg/m³", "开發(fā)區(qū)建設(shè)"],
)
def test_a_text_read_rightly_is_not(text: str) -> None:
    assert "mojibake" not in parse(text).flags


def test_a_character_nobody_knows_is_damage() -> None:
    (record,) = parse("新建学校3所，位于\ufffd南。").records[:1]
    assert clean("位于\ufffd南").repairs == {"unrepaired": 1}
    assert record.object.text == "学校"


ALIKE = {
    "indented": lambda text: "\n".join(f"\u3000\u3000{line}" for line in text.split("\n")),
    "indented by tabs": lambda text: "\n".join(f"\t{line}" for line in text.split("\n")),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: f"\ufeff{text}",
    "zero width": lambda text: text.replace("，", "，\u200b"),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if c in "0123456789%" else c for c in text),
    "traditional": lambda text: "".join(TRADITIONAL.get(c, c) for c in text),
    "trailing blanks": lambda text: text.replace("\n", "  \n"),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "blank at the start": lambda text: f"\n\u3000{text}",
}
TRADITIONAL = dict(zip("产业园区项目农业发展实学校个户万亿", "產業園區項目農業發展實學校個戶萬億", strict=True))
PLAIN = (
    "湖州市2026年政府工作报告\n二、2026年重点工作\n（一）产业园区提质行动。实施技改项目20个，力争农业产值增长5%以上。\n"
    "1.推进内网改造。新建学校3所，完成投资1.2亿元。\n（二）农业发展攻坚行动。改造农户2万户。"
)


@pytest.mark.parametrize("name", ALIKE)
def test_the_same_text_in_another_dress_gives_the_same_records(name: str) -> None:
    def said(text: str) -> list[object]:
        document = parse(text)
        records = [
            (r.verb and r.verb.text, r.object.text, r.campaign, r.section_path, r.status, r.quantity and r.quantity.low)
            for r in document.records
        ]
        return [document.metadata, *records]

    assert len(said(PLAIN)) > 5
    assert said(ALIKE[name](PLAIN)) == said(PLAIN)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not beside the project")
def test_the_damaged_page_reads_like_the_clean_one() -> None:
    """Both were typed by hand; so far no place differs."""
    damaged = clean((SHARED / "damaged" / "news_gloss_jiangmen_2018.txt").read_text("utf-8"))
    plain = clean((SHARED / "damaged" / "jiangmen_2018_reference_simplified.txt").read_text("utf-8"))
    typed_differences: set[str] = set()
    found = {a + b for a, b in zip(damaged.text, plain.text, strict=True) if a != b}
    assert found == typed_differences


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not beside the project")
def test_the_first_input_is_repaired_in_full() -> None:
    cleaned = clean((SHARED / "dezhou.txt").read_bytes().decode("utf-8"))
    assert "?" not in cleaned.text
    assert "(" not in cleaned.text
    assert not any("a" <= c <= "z" or "à" <= c <= "ǜ" for c in cleaned.text)
    assert cleaned.repairs["byte_loss"] == 1
    assert "unrepaired" not in cleaned.repairs


def test_where_several_numbers_stand_in_lines_of_their_own_all_are_joined() -> None:
    text = "完成投资\n12\n亿元，增长\n5\n%，改造泵站\n3\n座，新建\n6\n个停车场。"
    assert clean(text).text == "完成投资12亿元，增长5%，改造泵站3座，新建6个停车场。"
    assert clean("新建\n6\n个停车场。").text == "新建\n6\n个停车场。"
