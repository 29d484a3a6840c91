"""Own words: a folder of tables changes one extractor and nothing else; bad rows are named by file and line."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from extract import Extractor
from extract.analysis.absence import WordingReader
from extract.analysis.figures import FigureReader
from extract.analysis.indicator_matcher import Indicators
from extract.api import extractor_for
from extract.lexicon.tables import FIXED, Tables, load_table, shipped_tables
from extract.lexicon.words import Lexicon
from extract.model import Document
from extract.tables.readers import discover
from extract.tables.readers import read as read_source
from extract.tables.readers.html import read_page
from extract.tables.readers.model import ReadOptions


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def table(folder: Path, name: str, *lines: str) -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def read(document: Document) -> list[str]:
    return [f"{r.verb.text if r.verb else '–'}｜{r.object.text}" for r in document.records]


CUES, GENRES = "cue\tside\tscope\tweight", "cue\tplace\tgenre\tweight"
VERBS = "verb\tclass\tframes"
REGIONS = "name\tparent\tkind\tcode\tshort"


def test_verb_is_added_for_one_extractor_only(own: Path) -> None:
    table(own, "verbs.tsv", VERBS, "囍弄\tchange\tt")
    text = "囍弄社区食堂。"
    before = read(extractor_for().parse(text))
    assert read(Extractor(own).parse(text)) == ["囍弄｜社区食堂"]
    assert read(Extractor().parse(text)) == before == []


def test_verb_is_removed(own: Path) -> None:
    table(own, "verbs.tsv", VERBS, "-修缮")
    text = "修缮乡镇敬老院。"
    assert read(extractor_for().parse(text)) == ["修缮｜乡镇敬老院"]
    assert Extractor(own).stages.lexicon.verbs.get("修缮") is None
    assert extractor_for().stages.lexicon.verbs["修缮"]


def test_verb_is_overridden(own: Path) -> None:
    table(own, "verbs.tsv", VERBS, "修缮\tprotect\tt")
    (record,) = Extractor(own).parse("修缮乡镇敬老院。").records
    assert record.verb_class == "protect"
    assert extractor_for().parse("修缮乡镇敬老院。").records[0].verb_class != "protect"


def test_word_is_added_with_its_level(own: Path) -> None:
    table(own, "words.tsv", "word\tkind\tlevel", "铁定\tcue\t5")
    (record,) = Extractor(own).parse("铁定修缮乡镇敬老院。").records
    assert (record.commitment, record.commitment_level) == ("铁定", 5)
    assert all(r.commitment is None for r in extractor_for().parse("铁定修缮乡镇敬老院。").records)


def test_word_is_removed(own: Path) -> None:
    table(own, "words.tsv", "word\tkind\tlevel", "-必须")
    text = "必须修缮乡镇敬老院。"
    assert extractor_for().parse(text).records[0].commitment == "必须"
    assert all(r.commitment is None for r in Extractor(own).parse(text).records)


def test_unit_is_added_overridden_and_removed(own: Path) -> None:
    table(
        own, "units.tsv", "unit\tcanonical\tdimension\tfactor", "嘎啦\t千克\tmass\t0.5", "公里\t米\tlength\t1000", "-座"
    )
    mine, ours = Extractor(own).stages.quantities, extractor_for().stages.quantities
    assert [q.unit for q in mine.find("收购苹果12嘎啦")] == ["嘎啦"]
    assert [q.unit for q in ours.find("收购苹果12嘎啦")] != ["嘎啦"]
    assert mine.find("改造管网20公里")[0].unit_canonical == "米"
    assert ours.find("改造管网20公里")[0].unit_canonical == "公里"
    assert mine.find("新建公园3座")[0].dimension == "unknown"
    assert ours.find("新建公园3座")[0].dimension == "count"


def test_campaign_head_is_added_and_removed(own: Path) -> None:
    table(own, "campaign_heads.tsv", "head\ttype\tneeds\tnot", "大比拼\tspecial_action\t*", "-攻坚战")
    mine = [r.campaign for r in Extractor(own).parse("开展招商大比拼。打赢清水攻坚战。").records]
    ours = [r.campaign for r in extractor_for().parse("打赢清水攻坚战。开展招商大比拼。").records]
    assert mine[0] == "招商大比拼"
    assert "清水攻坚战" not in mine
    assert ours[0] == "清水攻坚战"
    assert "招商大比拼" not in ours


def test_set_gains_and_loses_a_word_and_keeps_its_others(own: Path) -> None:
    shipped = Lexicon().sets
    word = next(iter(sorted(shipped["serial"] & shipped["clausal"])), None) or sorted(shipped["serial"])[0]
    table(own, "sets.tsv", "word\tset", "修缮\thead", f"-{word}\tserial")
    sets = Lexicon(own).sets
    assert sets["head"] == shipped["head"] | {"修缮"}
    assert sets["serial"] == shipped["serial"] - {word}
    assert all(sets[name] == shipped[name] for name in shipped if name not in ("head", "serial"))


def test_set_word_is_removed_everywhere_when_no_set_is_named(own: Path) -> None:
    word = sorted(Lexicon().sets["serial"])[0]
    table(own, "sets.tsv", "word\tset", f"-{word}")
    assert all(word not in words for words in Lexicon(own).sets.values())


def test_words_around_campaigns_and_units_and_bans_are_added(own: Path) -> None:
    words = "签呈\tcharge_lead", "科\tunit_end", "一揽子\tcampaign_before", "杜塞\tpreventing"
    table(own, "sets.tsv", "word\tset", *words)
    table(own, "verbs.tsv", VERBS, "杜塞\tprevent\tt")
    text = "实施一揽子护绿行动（县水利科签呈）。杜塞管理漏洞。"
    mine, ours = Extractor(own).parse(text).records, extractor_for().parse(text).records
    assert [(r.campaign, r.lead_unit) for r in mine[:1]] == [("护绿行动", "县水利科")]
    assert [(r.campaign, r.lead_unit) for r in ours[:1]] == [("一揽子护绿行动", None)]
    assert mine[-1].polarity == "do_not"


def test_time_word_is_added(own: Path) -> None:
    table(own, "periods.tsv", "word\tyear\tfrom\tto\taggregation\tdeadline", "麦收前\t0\t01-01\t05-31\tpoint\tyes")
    assert [p.text for p in Extractor(own).stages.periods.find("麦收前完成")] == ["麦收前"]
    assert extractor_for().stages.periods.find("麦收前完成") == []


def test_comments_byte_order_mark_and_missing_cells(own: Path) -> None:
    (own / "verbs.tsv").write_text(f"# mine\n\n{VERBS}\n囍弄\tchange\tt\n", "utf-8-sig")
    assert Lexicon(own).verbs["囍弄"].verb_class == "change"


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        ("verbs.tsv", (VERBS, "修缮\tbuild\tt", "囍弄\tmagic\tt"), r"verbs\.tsv, line 3: unknown class 'magic'"),
        ("verbs.tsv", (VERBS, "囍弄\tchange\tz"), r"verbs\.tsv, line 2: the frames of 囍弄 are 'z'"),
        ("verbs.tsv", (VERBS, "囍弄\tchange"), r"verbs\.tsv, line 2: the frames of 囍弄 are ''"),
        ("verbs.tsv", (VERBS, "\tchange\tt"), r"verbs\.tsv, line 2: the first column \(verb\) is empty"),
        ("verbs.tsv", (VERBS, "囍弄\tchange\tt\tx\ty"), r"verbs\.tsv, line 2: 5 cells for 3 columns"),
        ("verbs.tsv", ("verb\tkind",), r"verbs\.tsv, line 1: unknown column 'kind'"),
        ("verbs.tsv", ("word\tclass",), r"verbs\.tsv, line 1: the first column is 'word', expected 'verb'"),
        ("verbs.tsv", ("# nothing",), r"verbs\.tsv, line 1: no header line"),
        ("words.tsv", ("word\tkind", "铁定\tvow"), r"words\.tsv, line 2: unknown kind 'vow' of 铁定"),
        ("words.tsv", ("word\tkind\tlevel", "铁定\tcue\t9"), r"words\.tsv, line 2: the level of 铁定 is '9'"),
        ("sets.tsv", ("word\tset", "修缮\tbag"), r"sets\.tsv, line 2: unknown set 'bag' of 修缮"),
        ("units.tsv", ("unit\tcanonical\tdimension", "嘎啦\t\tmass"), r"units\.tsv, line 2: 嘎啦 has no"),
        ("units.tsv", ("unit\tcanonical\tdimension\tfactor", "嘎啦\t千克\tmass\tx"), r"line 2: the factor of 嘎啦"),
        ("campaign_heads.tsv", ("head\ttype\tneeds", "大比拼\tgame\t*"), r"heads\.tsv, line 2: unknown type 'game'"),
        ("bounds.tsv", ("surface\tplace\tbound", "恰好\tbefore\texact"), r"bounds\.tsv, line 2: cannot read the row"),
        ("periods.tsv", ("word\tyear", "麦收前\tsoon"), r"periods\.tsv, line 2: the year of 麦收前"),
        ("norm_cues.tsv", ("cue\tplace\tbetween\tonly", "罚没\tbefore\tx"), r"norm_cues\.tsv, line 2: cannot read"),
        ("status_cues.tsv", (CUES, "眼下(\tplanned"), r"status_cues\.tsv, line 2: .* no regular expression"),
        ("status_cues.tsv", (CUES, "(眼下)\tplanned"), r"status_cues\.tsv, line 2: .* must begin with a character"),
        ("status_cues.tsv", (CUES, "眼下\tongoing"), r"status_cues\.tsv, line 2: unknown side 'ongoing'"),
        ("status_cues.tsv", (CUES, "眼下\tplanned\tday"), r"status_cues\.tsv, line 2: unknown scope 'day'"),
        ("status_cues.tsv", (CUES, "眼下\tplanned\t\tmuch"), r"status_cues\.tsv, line 2: the weight 'much'"),
        ("genres.tsv", ("genre\tprior", "feature\tlow"), r"genres\.tsv, line 2: the prior 'low' is no number"),
        ("genre_cues.tsv", (GENRES, "捷报\ttitle\tsong\t2"), r"genre_cues\.tsv, line 2: unknown place .* or genre"),
        ("genre_cues.tsv", (GENRES, "捷报(\ttitle\tnews\t2"), r"genre_cues\.tsv, line 2: .* no regular expression"),
        ("verbs.tsv", (VERBS, "囍弄\tchange\tt", "囍弄\tbuild\tt"), r"verbs\.tsv, line 3: 囍弄 stands in line 2"),
        ("verbs.tsv", (VERBS, "修缮\tbuild\tt", "-修缮"), r"verbs\.tsv, line 3: 修缮 stands in line 2 already"),
        ("verb.tsv", (VERBS, "囍弄\tchange\tt"), r"verb\.tsv: there is no table of that name; .*verbs\.tsv"),
        ("pinyin.tsv", ("char\treadings", "編\tbiān"), r"pinyin\.tsv: this table cannot be extended; .*verbs\.tsv"),
    ],
)  # fmt: skip
def test_bad_rows_are_named(own: Path, name: str, lines: tuple[str, ...], message: str) -> None:
    table(own, name, *lines)
    with pytest.raises(ValueError, match=message):
        Extractor(own).parse("修缮乡镇敬老院。")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("verbs.csv", r"verbs\.csv: own tables are tab-separated text; save it as verbs\.tsv"),
        ("verbs.xlsx", r"verbs\.xlsx: own tables are tab-separated text"),
        ("README.txt", r"own holds no table"),
    ],
)
def test_a_folder_without_a_table_that_is_read_is_refused(own: Path, name: str, message: str) -> None:
    table(own, name, "verb,class,frames", "囍弄,change,t")
    with pytest.raises(ValueError, match=message):
        Extractor(own).parse("修缮乡镇敬老院。")
    with pytest.raises(ValueError, match=message):
        Indicators(Tables(own))


def test_other_files_beside_a_table_are_let_be(own: Path) -> None:
    table(own, "README.txt", "my words")
    table(own, "verbs.tsv", VERBS, "囍弄\tchange\tt")
    assert read(Extractor(own).parse("囍弄社区食堂。")) == ["囍弄｜社区食堂"]


def test_table_in_another_encoding_is_named(own: Path) -> None:
    (own / "verbs.tsv").write_bytes(f"{VERBS}\n囍弄\tchange\tt\n".encode("gb18030"))
    with pytest.raises(ValueError, match=r"verbs\.tsv, line 2: not UTF-8"):
        Extractor(own).parse("修缮乡镇敬老院。")


def test_missing_folder() -> None:
    with pytest.raises(FileNotFoundError, match="no such folder"):
        Extractor("no/such/folder")


def test_status_cue_is_added_and_removed(own: Path) -> None:
    without = "-圆满[完实]|超额[完实]|提前[超完实建投]|顺利[完实建投通]"
    (own / "status_cues.tsv").write_text(f"{CUES}\n眼看着\tachieved\tsentence\t2\n{without}\n", "utf-8")
    mine, shipped = Extractor(own), extractor_for()
    assert [r.status for r in mine.parse("修缮敬老院，眼看着整治河道。").records] == ["achieved"] * 2
    assert [r.status for r in shipped.parse("修缮敬老院，眼看着整治河道。").records] == ["planned"] * 2
    assert [hit.words for hit in shipped.stages.status.cues.running("超额完成任务")] == ["超额完"]
    assert not list(mine.stages.status.cues.running("超额完成任务"))


def test_norm_cue_is_added(own: Path) -> None:
    table(own, "norm_cues.tsv", "cue\tplace\tbetween\tonly", "起征点定为\tbefore\t2\t")
    text = "将摊位费起征点定为800元。"
    assert [r.quantity.role for r in Extractor(own).parse(text).records if r.quantity] == ["norm"]
    assert [r.quantity.role for r in extractor_for().parse(text).records if r.quantity] != ["norm"]


def test_extractors_work_beside_each_other(own: Path) -> None:
    table(own, "verbs.tsv", VERBS, "囍弄\tchange\tt")
    text = "囍弄社区食堂。" * 20
    mine, ours = Extractor(own), extractor_for()
    found: dict[str, int] = {}

    def work(name: str, extractor: Extractor) -> None:
        found[name] = sum(len(extractor.parse(text).records) for _ in range(5))

    threads = [threading.Thread(target=work, args=pair) for pair in (("mine", mine), ("ours", ours))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"mine": 100, "ours": 0}


def test_shipped_tables_are_not_touched(own: Path) -> None:
    before = load_table("verbs.tsv")
    table(own, "verbs.tsv", VERBS, "-修缮", "囍弄\tchange\tt")
    Extractor(own).parse("修缮乡镇敬老院。")
    assert load_table("verbs.tsv") == before


def test_own_divisions_bodies_and_kinds_are_honoured(own: Path) -> None:
    rows = "囍禾市\t370000\tprefecture\t999901\t囍禾", "囍禾新城\t999901\talias", "-德州市"
    table(own, "regions.tsv", REGIONS, *rows)
    table(own, "issuers.tsv", "name\tplace\tlevel", "囍联席会议\tend\tprovince")
    table(own, "doc_types.tsv", "ending\ttype", "囍令\t令")
    mine = Extractor(own)
    metadata = mine.parse("囍禾市2023年政府工作报告\n各位代表：\n新建学校3所。").metadata
    assert (metadata.region_code, metadata.issuer, metadata.issuer_level) == ("999901", "囍禾市人民政府", "prefecture")
    assert mine.parse("新建学校3所。", given={"region_name": "囍禾新城"}).metadata.region_code == "999901"
    assert mine.parse("新建学校3所。", given={"issuer": "全囍联席会议"}).metadata.issuer_level == "province"
    assert mine.parse("关于停车的囍令\n来源：某报\n新建学校3所。").metadata.doc_type == "令"
    assert mine.parse("德州市2023年政府工作报告\n各位代表：\n新建学校3所。").metadata.region_code is None
    ours = extractor_for().parse("囍禾市2023年政府工作报告\n各位代表：\n新建学校3所。").metadata
    assert (ours.region_code, ours.issuer) == (None, None)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("囍禾市\t370000\tcity\t999901", "line 2: kind 'city' is none of province, "),
        ("囍禾市\t370000\tprefecture", "line 2: province, prefecture, county have a code"),
        ("囍禾新城\t370000\talias\t999901", "other kinds have none"),
    ],
)
def test_a_division_that_is_none_is_refused(own: Path, row: str, problem: str) -> None:
    table(own, "regions.tsv", REGIONS, row)
    with pytest.raises(ValueError, match=problem):
        Extractor(own)


def test_rows_that_share_a_word_but_not_their_place_stand_side_by_side(own: Path) -> None:
    table(own, "bounds.tsv", "surface\tplace\tbound\tonly", "囍足\tbefore\tat_least", "囍足\tfar\tat_least")
    assert sum(row["surface"] == "囍足" for row in load_table("bounds.tsv", own)) == 2
    table(own, "bounds.tsv", "surface\tplace\tbound\tonly", "囍足\tbefore\tat_least", "囍足\tbefore\tat_least")
    with pytest.raises(ValueError, match="line 3: 囍足 stands in line 2 already"):
        load_table("bounds.tsv", own)


REPORT = "{}2023年政府工作报告\n各位代表：\n新建学校3所。"


def test_own_cues_decide_in_news_and_in_the_time_of_headings(own: Path) -> None:
    table(own, "status_cues.tsv", CUES, "囍看\tplanned\tsentence\t9", "囍顾\tachieved\theading\t4")
    table(own, "genre_cues.tsv", GENRES, "囍报\ttitle\tprogress\t9")
    mine, ours = Extractor(own), extractor_for()
    news = "某县养老服务观察\n某县日报讯（记者 某某）囍看修缮敬老院12所。"
    assert [r.status for r in mine.parse(news).records] == ["planned"]
    assert [r.status for r in ours.parse(news).records] == ["achieved"]
    assert mine.parse("某县养老服务囍报\n来源：某报\n新建学校3所。").metadata.genre == "progress"
    assert ours.parse("某县养老服务囍报\n来源：某报\n新建学校3所。").metadata.genre != "progress"
    headed = "二、2021年养老囍顾\n新建学校3所。"
    assert [r.period_start for r in mine.parse(headed).records] == ["2021-01-01"]
    assert [r.period_start for r in ours.parse(headed).records] == [None]


def test_an_own_verb_opens_no_title(own: Path) -> None:
    table(own, "verbs.tsv", VERBS, "囍弄\tchange\tt")
    text = "囍弄社区食堂和老年餐桌建设方案\n\n新建学校3所。"
    assert extractor_for().parse(text).metadata.title == "囍弄社区食堂和老年餐桌建设方案"
    assert Extractor(own).parse(text).metadata.title is None


def test_an_own_label_is_read_in_text_page_and_table(own: Path, tmp_path: Path) -> None:
    table(own, "labels.tsv", "label\tfield", "囍刊\tsource_name")
    text = "某市养老服务方案\n囍刊：某某学报\n新建学校3所。"
    assert Extractor(own).parse(text).metadata.source_name == "某某学报"
    assert extractor_for().parse(text).metadata.source_name is None
    body = "<p>加快发展养老服务，新建学校3所。</p>" * 4
    page = f"<html><body><table><tr><td>囍刊：</td><td>某某学报</td></tr></table><div>{body}</div></body></html>"
    assert read_page(page, None, Tables(own)).hints["source_name"] == "某某学报"
    assert "source_name" not in read_page(page).hints
    (tmp_path / "texts.csv").write_text("text,囍刊\n新建学校3所。,某某学报\n", "utf-8")
    (source,) = discover([tmp_path / "texts.csv"])
    hints = [item.hints for item in read_source(source, ReadOptions(lexicon=str(own)))]
    assert hints == [{"source_name": "某某学报"}]


def test_an_own_heading_of_a_column_is_read(own: Path) -> None:
    table(own, "table_headings.tsv", "heading\tcolumn", "囍项\ttask")
    text = "囍项\t责任单位\n新建学校3所\t市教育局"
    assert [r.lead_unit for r in Extractor(own).parse(text).records] == ["市教育局"]


def test_every_table_that_can_be_extended_is_read(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no stage, no panel and no check of the tables reads must be refused as an own table."""
    monkeypatch.setenv("POLICY_EXTRACT_CACHE", "0")
    tables = Lexicon()
    extractor = Extractor(tables)
    extractor.parse(REPORT.format("德州市") + "\n指标\t单位\t2025年\n学校\t所\t3")
    FigureReader(Indicators(tables), tables)
    WordingReader(Indicators(tables), tables)
    unread = set(shipped_tables()) - FIXED - set(tables.read)
    assert unread == {
        "word_examples.tsv",
        "rules.tsv",
        "word_kinds.tsv",
    }  # `policy-extract check` and `explain` read them
