"""What a document says about itself, and where its body begins."""

from __future__ import annotations

import msgspec
import pytest
from case_tables import cases

from extract.api import extractor_for
from extract.document.dates import find_date, iso_date, with_year
from extract.document.header import HeaderReader
from extract.document.metadata import MetadataReader
from extract.lexicon.tables import SHIPPED
from extract.model import Metadata

read_metadata = SHIPPED.once(MetadataReader).read
split_header = SHIPPED.once(HeaderReader).split


def _facts(metadata: Metadata) -> dict[str, str]:
    told = {k: v for k, v in msgspec.to_builtins(metadata).items() if v}
    told.pop("region_name", None)
    return {k: str(v) for k, v in told.items()}


@pytest.mark.parametrize(("text", "expected"), [c for c in cases("metadata.tsv", 2) if c[0] != c[1]])
def test_facts_and_body(text: str, expected: str) -> None:
    wanted = dict(pair.split("=", 1) for pair in expected.split(";"))
    body = wanted.pop("body")
    assert _facts(read_metadata(text)) == wanted
    assert text[split_header(text).body_start :].startswith(body)


@pytest.mark.parametrize("text", [c[0] for c in cases("metadata.tsv", 2) if c[0] == c[1]])
def test_an_excerpt_is_all_body(text: str) -> None:
    assert split_header(text).body_start == 0
    assert _facts(read_metadata(text)) == {}


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("西川市2024年政府工作报告", 2024),
        ("2022年西川市国民经济和社会发展统计公报", 2022),
        ("西川市2023年度卫生健康工作总结（摘要）", 2023),
        ("关于西川市2023年计划执行情况和2024年计划草案的工作报告", 2025),
        ("西川市到2035年建设节水型城市工作要点", 2025),
        ("2026—2028年养老服务实施方案", 2025),
    ],
)
def test_the_year_a_title_speaks_for_goes_before_the_date(title: str, year: int) -> None:
    assert read_metadata("加强养老服务。", {"title": title, "pub_date": "2025-03-01"}).year == year


def test_hints_go_before_the_text() -> None:
    hints = {
        "title": "某县养老服务实施方案",
        "pub_date": "2021-04-05 10:00",
        "issuer": "隆回县民政局",
        "doc_number": "",
    }
    metadata = read_metadata("加强养老服务。2020年1月1日开工。", hints)
    assert metadata.title == "某县养老服务实施方案"
    assert metadata.pub_date == "2021-04-05"
    assert (metadata.issuer_level, metadata.region_name) == ("county", "隆回县")
    assert metadata.doc_type == "方案"
    assert metadata.doc_number is None


def test_a_known_title_is_no_body() -> None:
    text = "加快建设交通强市\n全年新建公路30公里。"
    assert split_header(text).body_start == 0
    assert text[split_header(text, "加快建设交通强市").body_start :] == "全年新建公路30公里。"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021年3月5日", "2021-03-05"),
        ("2021-03-05 10:20", "2021-03-05"),
        ("2021/3/5", "2021-03-05"),
        ("二〇二一年三月十五日", "2021-03-15"),
        ("二○二一年十月二十日", "2021-10-20"),
        ("二OO六年二月二十日", "2006-02-20"),
        ("3月5日上午", "--03-05"),
        ("2021年13月5日", None),
        ("2月30日", None),
        ("12345", None),
        ("2021年", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    found = find_date(text)
    assert (found and found[0]) == date


def test_a_day_takes_its_year_from_the_day_of_publication() -> None:
    assert with_year("--02-14", "2023-02-20") == "2023-02-14"
    assert with_year("--12-30", "2023-01-02") == "2022-12-30"
    assert with_year("--09-19", "2019-09-07") == "2019-09-19"
    assert with_year("--12-30", "2023-05-02") == "2022-12-30"
    assert with_year("--02-14", None) == "--02-14"
    assert iso_date("3月5日") is None


def test_an_old_document_on_a_new_page_is_old() -> None:
    hints = {"title": "国务院办公厅转发水利部意见的通知", "pub_date": "2018-12-02", "written_date": "1997年04月08日"}
    metadata = read_metadata("现转发给你们，请认真执行。", hints)
    assert (metadata.pub_date, metadata.year) == ("1997-04-08", 1997)


def test_the_city_that_prints_the_bulletin_of_its_province_did_not_issue_it() -> None:
    hints = {"title": "江西省2022年国民经济和社会发展统计公报", "issuer": "宜春市统计局", "pub_date": "2023-05-16"}
    metadata = read_metadata("2022年，经济平稳增长。", hints)
    assert (metadata.issuer, metadata.region_name) == (None, "江西省")


def test_a_label_is_no_source() -> None:
    assert read_metadata("加强监管。", {"title": "某县养老服务方案", "source_name": "访问量"}).source_name is None


def test_a_body_in_brackets_at_the_end_is_the_issuer() -> None:
    text = "关于做好春耕工作的情况\n来源：某报\n各地开工。\n（湖州市农业农村局）"
    assert read_metadata(text).issuer == "湖州市农业农村局"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"region_name": "德州"}, ("371400", "德州市")),
        ({"region_name": "吉林省长春市朝阳区"}, ("220104", "朝阳区")),
        ({"region_code": "371400"}, ("371400", "德州市")),
        ({"region_name": "全国"}, ("100000", "全国")),
        ({"region_name": "某某新城"}, (None, "某某新城")),
    ],
)
def test_a_region_that_is_given(fields: dict[str, str], expected: tuple[str | None, str]) -> None:
    metadata = read_metadata("石家庄市人民政府召开会议。", given=fields)
    assert (metadata.region_code, metadata.region_name) == expected


def test_what_is_given_goes_before_text_and_page() -> None:
    text = "临江市人民政府关于节水的通知\n临政发〔2023〕2号\n各街道：\n请执行。\n临江市人民政府\n2023年3月1日"
    given = {"pub_date": "2023-04-01", "year": "2024", "issuer": "临江市水利局", "title": "节水方案"}
    metadata = read_metadata(text, {"pub_date": "2025-01-01"}, given=given)
    assert (metadata.pub_date, metadata.year) == ("2023-04-01", 2024)
    assert (metadata.issuer, metadata.title, metadata.doc_type) == ("临江市水利局", "节水方案", "方案")


def test_a_title_in_another_script_does_not_make_a_text_news() -> None:
    hints = {"title": "Notice on Promoting the Digital Economy", "pub_date": "2024-05-06"}
    text = "各县人民政府：\n现就促进数字经济发展提出以下意见，请认真贯彻执行。\n加快建设算力中心。"
    assert extractor_for().parse(text, hints=hints).metadata.doc_type is None
    told = extractor_for().parse(text, hints={**hints, "title": "松南县举办数字经济论坛"}).metadata
    assert told.doc_type == "新闻"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("现将拟立项的标准予以公示，截止日期为2017年12月5日。", None),
        ("报名时间：2021年4月1日至4月9日。", None),
        ("某某，男，1966年12月27日出生，曾任某县水利局局长。", None),
        ("某某，1966年12月27日生，曾任某县水利局局长。", None),
        ("一年前的今天（6月6日），三北工程开工。", None),
        ("本办法2021年3月1日施行。", None),
        ("今天（6月6日），三北工程开工。", "--06-06"),
        ("2021年3月1日，全县生产会议召开。", "2021-03-01"),
        ("2021年3月1日至3日，全县生产会议召开。", "2021-03-01"),
    ],
)
def test_a_day_that_is_no_event(text: str, day: str | None) -> None:
    assert read_metadata(text).event_date == day


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("9月14日，“湖州水利大会”新闻发布会在湖州国际会议中心召开。", "“湖州水利大会”新闻发布会"),
        ("2月18日，《水利白皮书》发布会在湖州召开。", "《水利白皮书》发布会"),
        ("2月18日，全省水利工作会议在湖州召开。", "全省水利工作会议"),
        ("2月18日，市委常委会扩大会议暨节水工作推进会召开。", "市委常委会扩大会议暨节水工作推进会"),
    ],
)
def test_a_meeting_keeps_the_name_in_quotes(text: str, meeting: str) -> None:
    assert read_metadata(text).meeting == meeting


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("9月4日上午，水利部部长在山东济南会见外国专家。", None),
        ("上海合作组织成员国水利部门会议闭幕。", None),
        ("上海市水务局召开会议。", "上海市"),
        ("经浙江省水利厅批准，湖州市水利局开工新建水库3座。", "湖州市"),
        ("浙江省水利厅对湖州市水库建设开展督查。", "浙江省"),
        ("企业位于山东省与河北省之间，县政府支持其扩产。", None),
    ],
)
def test_a_venue_gives_no_region(text: str, region: str | None) -> None:
    assert read_metadata(text).region_name == region


@pytest.mark.parametrize(
    ("issuer", "level", "region"),
    [
        ("Ministry of Water Resources", "national", "100000"),
        ("General Office of the State Council", "national", "100000"),
        ("Jiangsu Provincial Department of Water Resources", "province", "320000"),
        ("People’s Government of Hangzhou", "prefecture", "330100"),
        ("Finance Bureau of Suzhou, Anhui Province", "prefecture", "341300"),
        ("Taizhou Municipal People's Government", None, None),
        ("Ministry of Finance, Shanghai Municipal People's Government", "national", "100000"),
        ("People's Government of Xihu District, Hangzhou", None, None),
        ("Hunanese Cooking Society", None, None),
    ],
)
def test_an_issuer_named_in_english(issuer: str, level: str | None, region: str | None) -> None:
    metadata = read_metadata("加强节水工作。", {"issuer": issuer})
    assert (metadata.issuer_level, metadata.region_code) == (level, region)


def test_a_region_named_in_english() -> None:
    assert read_metadata("加强节水工作。", {"region_name": "Sichuan"}).region_code == "510000"
    assert read_metadata("加强节水工作。", {"region_name": "Taizhou, Zhejiang"}).region_name == "台州市"


@pytest.mark.parametrize(
    ("hints", "field", "value"),
    [
        ({"source_name": "某市日报 举报"}, "source_name", "某市日报"),
        ({"source_name": "某市日报"}, "source_name", "某市日报"),
        ({"author": "name, email@example.com"}, "author", None),
        ({"author": "104363"}, "author", None),
        ({"author": "某某 某某"}, "author", "某某 某某"),
        ({"title": "隆回县节水办法-水利"}, "title", "隆回县节水办法"),
        ({"title": "隆回县启动节水", "pub_date": "2019-09-07"}, "event_date", None),
        ({"title": "隆回县节水办法", "pub_date": "2019-09-07"}, "event_date", "2018-09-19"),
        ({"title": "隆回县启动节水", "pub_date": "2018-10-07"}, "event_date", "2018-09-19"),
        ({"issuer": "某县政府网站"}, "issuer", None),
    ],
)
def test_what_a_page_says_around_a_fact(hints: dict[str, str], field: str, value: str | None) -> None:
    text = "隆回县节水办法\n2018年9月19日，全县节水工作启动。\n各镇抓紧落实。"
    assert getattr(read_metadata(text, hints), field) == value


def test_a_meeting_is_no_issuer() -> None:
    text = "节水会议第二场新闻发布会\n节水会议第二场新闻发布会\n2021年6月24日\n女士们、先生们：\n很高兴见面。"
    assert read_metadata(text).issuer is None
