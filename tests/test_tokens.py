"""Both segmenters cut alike, so both give the same records."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest

from extract.lexicon.words import PERSON
from extract.model import Document
from extract.pipeline import Extractor
from extract.text.clean import clean
from extract.tokens import segmenter
from tests.case_tables import cases

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SAMPLES = (
    "加快推进河西新区建设，新建改建道路30公里，确保三季度完工。",
    "地区生产总值增长6%左右，城镇新增就业8万人以上，居民收入与经济增长同步。",
    "深入实施“双城联动”三年行动，全面推广“一网通办”，补短板、强弱项，作出更大贡献。",
    "要带头落实过紧日子要求；严禁虚报冒领，A-1类企业（含C_2类）税率降至5.5%。",
    "1月20日，东川市召开会议，王某某强调，要抓好春耕备耕，力争粮食产量达到120万吨。\n二、主要目标\n对困难家庭给予补助。",
)


@pytest.fixture(scope="module")
def extractors() -> tuple[Extractor, Extractor]:
    return Extractor(), Extractor(segmenter="jieba")


def parsed(extractor: Extractor, text: str) -> Document:
    return extractor.parse(text, "sample")


@pytest.mark.parametrize("text", SAMPLES)
def test_both_segmenters_give_the_same_tokens_and_records(extractors: tuple[Extractor, Extractor], text: str) -> None:
    fast, reference = extractors
    assert fast.tokens(text) == reference.tokens(text)
    assert fast.stages.tokenizer.tokens(text) == reference.stages.tokenizer.tokens(text)
    assert parsed(fast, text).records == parsed(reference, text).records != ()


@pytest.mark.parametrize("folder", ["reports", "policies", "news", "damaged"])
def test_both_segmenters_give_the_same_records_of_real_texts(
    extractors: tuple[Extractor, Extractor], folder: str
) -> None:
    paths = sorted((SHARED / folder).glob("*.txt"))[:8]
    if not paths:
        pytest.skip("no shared corpora beside the project")
    fast, reference = extractors
    for path in paths:
        text = path.read_text("utf-8")[:20_000]
        cleaned = clean(text).text
        assert fast.stages.tokenizer.tokens(cleaned) == reference.stages.tokenizer.tokens(cleaned), path.name
        assert parsed(fast, text[:4_000]).records == parsed(reference, text[:4_000]).records, path.name


@pytest.mark.parametrize("text", SAMPLES)
def test_tokens_cover_the_text_without_gap(extractors: tuple[Extractor, Extractor], text: str) -> None:
    tokens = extractors[0].stages.tokenizer.tokens(text)
    assert "".join(tokens.words) == text
    assert list(tokens.starts) == list(accumulate(map(len, tokens.words), initial=0))
    assert len(tokens.kinds) == len(tokens.words)


def test_a_phrase_of_the_dictionary_gives_way_to_its_parts(extractors: tuple[Extractor, Extractor]) -> None:
    stages = extractors[0].stages
    assert stages.tokenizer.cut("全面推广") == ["全面推广"]
    tokens = stages.tokenizer.tokens("全面推广经验")
    assert tokens.words == ["全面", "推广", "经验"]
    assert list(tokens.starts) == [0, 2, 4, 6]


def test_a_long_text_is_cut_as_a_short_one(
    extractors: tuple[Extractor, Extractor], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n".join(SAMPLES)
    whole = extractors[0].stages.tokenizer.tokens(text)
    monkeypatch.setattr(segmenter, "_STRETCH", 30)
    parts = extractors[0].stages.tokenizer.tokens(text)
    assert (parts.words, parts.kinds) == (whole.words, whole.kinds)


def test_words_that_never_end_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter, "MOST_WORDS", 10)
    kinds = segmenter.Kinds({"推进": "V"}, lambda word: "n")
    assert {kinds[f"A{number}"] for number in range(100)} == {"n"}
    assert len(kinds) <= 12
    assert kinds["推进"] == "V"


@pytest.mark.parametrize(("text", "persons"), cases("persons.tsv", 2))
def test_names_of_persons_are_one_word(extractors: tuple[Extractor, Extractor], text: str, persons: str) -> None:
    tokens = extractors[0].stages.tokenizer.tokens(text)
    ends = [*tokens.starts, len(text)][1:]
    words = zip(tokens.words, tokens.starts, ends, strict=False)
    assert "+".join(text[start:end] for word, start, end in words if word == PERSON) == persons.strip("-")
