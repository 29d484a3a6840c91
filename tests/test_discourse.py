"""Genre and the weighing of evidence: what passes between clauses, what is shown, what must not turn a reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.discourse import times
from extract.discourse.chain import CAPS, messages
from extract.discourse.clauses import clauses, is_cut
from extract.discourse.cues import Cue, CuePattern, CueReader, Hit, alternatives, begin
from extract.discourse.figures import weight_of
from extract.discourse.genre import GenreReader
from extract.discourse.headings import section_cues, with_parts
from extract.discourse.stretches import Evidence, Stretches
from extract.discourse.times import written
from extract.explain.explain import explain
from extract.lexicon.tables import Tables
from extract.model import Metadata, Period, Section
from extract.numbers.grammar import QuantityGrammar
from extract.pipeline import Extractor
from tests.action_table import Case, rows, statuses

REVIEW = "去年，全县新建水厂3座。改造危房300户。"
PLAN = "今年，我们将新建水厂5座。改造危房400户。"
NEUTRAL = "水厂位于县城东部。"


@pytest.mark.parametrize("case", list(rows("genres.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_genre_of_a_document(case: Case, extractor: Extractor) -> None:
    assert extractor.parse(case.text).metadata.genre == case.readings


@pytest.mark.parametrize("text", [REVIEW, PLAN, f"{REVIEW}\n{PLAN}", f"{PLAN}\n{REVIEW}"])
def test_a_neutral_paragraph_turns_nothing(text: str, extractor: Extractor) -> None:
    alone = statuses(extractor.parse(text).records)
    assert statuses(extractor.parse(f"{NEUTRAL}\n{text}").records)[-len(alone) :] == alone
    assert statuses(extractor.parse(f"{text}\n{NEUTRAL}").records)[: len(alone)] == alone


def test_a_page_that_holds_its_text_twice_reads_the_same_both_times(extractor: Extractor) -> None:
    text = f"青禾县水利工作情况\n改造管网20公里。\n{REVIEW}\n下一步，{PLAN}"
    once = statuses(extractor.parse(text).records)
    assert set(once) == {"p", "a"}
    assert statuses(extractor.parse(f"{text}\n{text}").records) == once * 2


def test_what_passes_is_cut_by_what_stands_between() -> None:
    comma, paragraph, heading = 0, 3, 4
    assert messages([9, 0, 0, 0], [4, comma, paragraph, heading]) == [0, CAPS[comma], CAPS[paragraph], 0]


def test_a_clause_that_says_nothing_hands_on_what_it_got() -> None:
    assert messages([-3, 0, 0, 0, 0], [2] * 5)[1:] == [-CAPS[2]] * 4


def test_evidence_of_both_sides_meets() -> None:
    assert messages([-9, 0, 9], [2, 2, 2])[1] == 0


@pytest.mark.parametrize(
    ("lines", "inside", "cut"), [(19, 0, False), (20, 0, True), (20, 1, True), (20, 2, False), (21, 2, True)]
)
def test_a_text_of_one_sentence_a_line(lines: int, inside: int, cut: bool) -> None:
    assert is_cut(lines, inside) == cut


def heard(*told: tuple[str, float, int]) -> Stretches:
    """What holds after cues of a scope and weight so many characters into a sentence."""
    stretches = Stretches()
    for scope, weight, start in told:
        stretches.hear(Hit(start, start + 1, "…", Cue("…", scope, weight)), 0)
    return stretches


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ([("onward", 2.5, 60)], {"onward": 2.5}),
        ([("onward", 2.5, 61)], {}),
        ([("paragraph", 2.5, 61)], {"paragraph": 2.5}),
        ([("onward", -1.5, 0), ("onward", 2.5, 1)], {"onward": 2.5}),
    ],
)
def test_what_holds_beyond_its_clause(told: list[tuple[str, float, int]], held: dict[str, float]) -> None:
    assert {scope: evidence.weight for scope, evidence in heard(*told).held.items()} == held


@pytest.mark.parametrize(
    ("told", "turned"),
    [
        ([("onward", 2.5, 0)], True),
        ([("onward", 2.5, 1)], False),
        ([("paragraph", 2.5, 0)], False),
        ([("onward", 2.5, 1), ("onward", 2.5, 0)], False),
        ([("paragraph", 2.5, 0), ("paragraph", -1.5, 9)], True),
    ],
)
def test_what_turns_a_text(told: list[tuple[str, float, int]], turned: bool) -> None:
    assert heard(*told).turned == turned


def test_an_order_fades_and_goes_on_behind_a_colon() -> None:
    stretches, left = heard(("paragraph", 2.5, 0)), []
    while "paragraph" in stretches.held:
        left.append(stretches.held["paragraph"].weight)
        stretches.begin_paragraph(introduced=False)
    assert left == [2.5, 1.88, 1.41, 1.06, 0.8, 0.6]
    told = heard(("paragraph", -1.5, 0))
    told.begin_paragraph(introduced=False)
    assert not told.held
    ordered = heard(("paragraph", 2.5, 0))
    ordered.begin_paragraph(introduced=True)
    assert {scope: evidence.weight for scope, evidence in ordered.held.items()} == {"onward": 2.5}


@pytest.mark.parametrize(("own", "ends"), [(-2.0, True), (-1.9, False), (2.0, False)])
def test_what_is_plainly_done_ends_an_order(own: float, ends: bool) -> None:
    stretches = heard(("paragraph", 2.5, 0))
    stretches.end_order(own)
    assert (not stretches.held) == ends


@pytest.mark.parametrize(("own", "ends"), [(3.2, True), (3.1, False), (-3.2, False)])
def test_plain_words_end_what_their_sentence_opened_with(own: float, ends: bool) -> None:
    stretches = Stretches()
    stretches.sentence["sentence"] = Evidence(-2.5, "sentence", "以来")
    stretches.end_sentence_cue(own)
    assert (not stretches.sentence) == ends == stretches.turned


@pytest.mark.parametrize(
    ("text", "starts", "gaps"),
    [
        ("产值12,300元，增长4%。其中工业增长5%。\n一、总则", [0, 10, 15, 25], [3, 0, 0, 3]),
        ("修缮校舍。力争到2027年，建成泵站。", [0, 5], [3, 2]),
        ("确保2027年。建成泵站；", [0, 8], [3, 2]),
        ("", [0], [3]),
    ],
)
def test_clauses_of_a_text(text: str, starts: list[int], gaps: list[int]) -> None:
    found = clauses(text, 0)
    assert (found.starts, found.gaps) == (starts, gaps)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("覆盖率99.13%", -1.5), ("产值125.06亿元", -1.5), ("补植6908亩", -1.5), ("产值195.3亿元", -0.8),
        ("增长195.3%", -0.8), ("绿道18.3公里", -0.8), ("增长18.3%", -0.5), ("新建泵站408座", -0.5),
        ("覆盖率80%以上", 1), ("增长6%左右", 1), ("控制在5.5%以内", 1), ("增长5%—6%", 1),
        ("增长7.5%", 0), ("新建10座", 0), ("投资300亿元", 0), ("覆盖率七成", 0), ("补植6900亩", 0), ("绿道8.3公里", 0),
    ],
)  # fmt: skip
def test_shape_of_a_number(text: str, weight: float) -> None:
    assert weight_of(QuantityGrammar().find(text)[0]) == weight


@pytest.mark.parametrize(
    ("weights", "genre"),
    [
        ([2, 2, 2], "plan"), ([-2, -2, -2], "progress"), ([2, 2, 2, -1.5], "plan"), ([2, 2, 2, -1.6], None),
        ([3, 3], None), ([3, 3, 0], None), ([-4, -4, 0, 0.5], None), ([2, 2, 1.9], None), ([2.9, 2.9, 0.5], "plan"),
    ],
)  # fmt: skip
def test_genre_by_the_mass_of_the_evidence(weights: list[float], genre: str | None) -> None:
    told = GenreReader().by_mass(weights)
    assert (told and told.name) == genre


@pytest.mark.parametrize(
    ("opening", "lines", "genre"),
    [
        ("近日，河东镇抢收小麦。", 150, "feature"),
        ("近日，河东镇抢收小麦。", 9, "news"),
        ("现将有关情况通报如下。", 150, "progress"),
    ],
)
def test_a_long_story_with_people_who_speak_is_a_feature(opening: str, lines: int, genre: str) -> None:
    text = f"{opening}“水渠一修好，乡亲们浇地再也不用排队了。”{'河水清清，绿树成荫。' * lines}"
    assert GenreReader().read(text, 0, None).name == genre


@pytest.mark.parametrize(("telling", "sentences", "leans"), [(0, 0, False), (1, 2, True), (1, 3, False), (2, 5, False)])
def test_half_of_the_sentences_must_tell_numbers(telling: int, sentences: int, leans: bool) -> None:
    assert bool(GenreReader().by_figures(telling, sentences)) == leans


@pytest.mark.parametrize(
    ("text", "body", "metadata", "genre"),
    [
        ("青禾市2025年工作要点\n修缮校舍。", 0, None, "plan"),
        ("青禾市2025年工作要点", 0, None, "unknown"),
        ("修缮校舍。", 0, Metadata(doc_type="新闻"), "news"),
        ("目录\n\n6月8日，签约仪式举行。", 4, None, "news"),
        (f"{'青' * 54}市工作要点\n修缮校舍。", 0, None, "plan"),
        (f"{'青' * 56}市工作要点\n修缮校舍。", 0, None, "unknown"),
    ],
)
def test_what_tells_the_genre(text: str, body: int, metadata: Metadata | None, genre: str) -> None:
    assert GenreReader().read(text, body, metadata).name == genre


def test_what_opens_the_body_is_looked_for_near_its_begin() -> None:
    far = f"{'河水清清，绿树成荫。' * 70}现将有关情况通报如下。"
    assert [GenreReader().read(text, 4, None).name for text in (far, "目录\n\n" + far[-60:])] == ["unknown", "progress"]


def test_cue_that_holds_in_each_section() -> None:
    told = [(1, "一、2025年工作回顾"), (2, "（一）财政"), (1, "二、总体部署"), (1, "三、大力推进改革")]
    sections = [
        Section(title=title, level=level, start=n, end=n + 1, path=title) for n, (level, title) in enumerate(told)
    ]
    held = section_cues(sections, CueReader())
    assert [own for _, own in held] == [True, False, True, False]
    assert [section.part for section in with_parts(sections, held)] == ["review", "review", "plan", "plan"]


@pytest.mark.parametrize(
    ("metadata", "span"),
    [
        (Metadata(pub_date="2025-03-01", year=2024), ("2025-03-01", "2025-03-01")),
        (Metadata(pub_date="2006-02-16", year=2003), ("2003-01-01", "2003-12-31")),
        (Metadata(event_date="--03-01", year=2024), ("2024-01-01", "2024-12-31")),
        (Metadata(), None),
    ],
)
def test_when_a_document_was_written(metadata: Metadata, span: tuple[str, str] | None) -> None:
    assert written(metadata) == span


@pytest.mark.parametrize(
    ("first", "last", "weight"),
    [
        ("2025-02-01", "2025-02-28", -3), ("2025-02-01", "2025-03-01", 0), ("2025-03-05", "2025-03-09", 0),
        ("2025-03-31", "2025-04-30", 0), ("2025-04-01", "2025-04-30", 2),
    ],
)  # fmt: skip
def test_time_against_the_days_in_which_a_document_was_written(first: str, last: str, weight: float) -> None:
    period = Period("近期", 1, 3, first, last, is_deadline=True)
    days = ("2025-03-01", "2025-03-31")
    assert times.weights([period], "（近期）", days) == [(1, weight, "近期")]
    assert times.weights([period], "比近期高", days) == []


@pytest.mark.parametrize(("year", "status"), [("2023", "achieved"), ("2025", "planned"), ("2027", "planned")])
def test_times_are_held_against_the_date_of_the_document(year: str, status: str, extractor: Extractor) -> None:
    document = extractor.parse(f"{year}年，新建水厂3座。", hints={"pub_date": "2025-06-01"})
    assert [r.status for r in document.records] == [status]


def test_explain_shows_the_evidence_and_it_sums_up(extractor: Extractor) -> None:
    (reason,) = explain("去年新建水厂3座。", extractor)[-1].reasons
    assert {(e.kind, e.words, e.weight) for e in reason.evidence} == {
        ("sentence", "去年", -4.5),
        ("genre", "unknown", -0.5),
    }
    assert reason.status == "sentence 去年 -4.5, genre unknown -0.5 = -5.0"
    assert reason.record.status_cue == "sentence:去年"


def test_what_little_would_turn_is_flagged(extractor: Extractor) -> None:
    flags = {r.quote: r.flags for r in extractor.parse("新建水厂3座。").records}
    flags |= {r.quote: r.flags for r in extractor.parse("同比增长5%，力争新建泵站3座。").records}
    assert "status_uncertain" in flags["新建水厂3座"]
    assert "status_uncertain" not in flags["力争新建泵站3座"]


def test_what_was_damaged_and_a_verb_that_no_table_lists_are_flagged(extractor: Extractor) -> None:
    whole, repaired, damaged = (
        extractor.parse(text).records[0].flags
        for text in ("生产总值达到2900亿元。", "生产总值达到2 9 0 0 亿元。", "新建学校1 2所。")
    )
    assert not {"repaired", "damaged"} & set(whole)
    assert ("repaired" in repaired, "damaged" in damaged) == (True, True)


def test_words_of_the_title_are_no_words_of_the_first_clause(extractor: Extractor) -> None:
    text = "关于泵站产值同比环比变化的通知\n各乡镇人民政府：\n修缮泵站3座。"
    (record,) = extractor.parse(text, hints={"title": text.split("\n")[0], "pub_date": "2025-01-01"}).records
    assert (record.status, record.status_cue) == ("planned", "genre:notice")


def test_a_look_back_goes_on_where_each_sentence_has_a_line_of_its_own() -> None:
    plan = [f"推进{place}水库建设。" for place in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"]
    back = ["过去一年，各项工作取得较好成绩。", "粮食产量增长3%。", "新建水渠40公里。"]
    ahead = ["今年，要新建泵站6座。"]
    text = "\n".join(["2026年松南市政府工作报告", "一、2026年的工作", *plan, *back, *ahead])
    found = {r.object.text: r.status for r in Extractor().parse(text).records if r.quantity}
    assert found == {"粮食产量": "achieved", "水渠": "achieved", "泵站": "planned"}


@pytest.mark.parametrize(
    ("part", "firsts", "seconds"),
    [
        ("[今明]年?内", "今明", "年内"), ("去冬天", "去", "冬"), ("已(?<!不已)经", "已", "经"),
        ("第[1-3]批", "第", "123"), ("[，\\n]要", "，\n", "要"), ("将.", "将", ""),
        ("力争+", "力", ""), ("会后?", "会", ""),
    ],
)  # fmt: skip
def test_how_a_cue_begins(part: str, firsts: str, seconds: str) -> None:
    assert begin(part) == (firsts, seconds)


def test_alternatives_of_a_cue() -> None:
    assert list(alternatives("去冬|今[春|夏]|会(?:前|后)")) == ["去冬", "今[春|夏]", "会(?:前|后)"]


@pytest.mark.parametrize("cue", ["^眼下", ".眼下", "眼下|[^眼]下", "眼下|", "(?:眼下|当下)", r"\d眼下"])
def test_a_cue_that_begins_with_anything(cue: str, tmp_path: Path) -> None:
    (tmp_path / "status_cues.tsv").write_text(f"cue\tside\n{cue}\tplanned\n", "utf-8")
    with pytest.raises(ValueError, match="must begin with a character"):
        CueReader(Tables(tmp_path))


def test_where_cues_stand() -> None:
    text = "要核实数据，会前要公示。"
    cues = CuePattern([Cue("[\n，]要", "clause", 1), Cue("会[前后]要?", "clause", 2)])
    found = [(hit.start, text[hit.start : hit.end], hit.words, hit.cue.weight) for hit in cues.find(text)]
    assert found == [(0, "要", "要", 1), (6, "会前要", "会前要", 2)]
