"""What a table or page says beside what the text itself says: differences are flagged, lags are not."""

from __future__ import annotations

import pytest

from extract.pipeline import Extractor

LETTER = "各县（区）人民政府：\n现将有关事项通知如下。加强节水工作。\n湖州市水利局\n2019年5月17日"
JOINT = "各县（区）人民政府：\n加强节水工作。\n湖州市水利局\n湖州市财政局\n2019年5月17日"
NATIONAL = "各省、自治区水利厅（局）：\n加强节水工作。\n科 技 部\n2019年5月17日\n（此件主动公开）"
PRINTED = "关于做好春灌的通知\n抓好春灌，新建水库3座。\n湖州市水利局办公室  2021年3月6日印发"


EXTRACTOR = Extractor()


def flags(text: str, **hints: str) -> list[str]:
    document = EXTRACTOR.parse(text, hints=hints)
    return [flag for flag in document.flags if flag.startswith("metadata_conflict")]


@pytest.mark.parametrize(
    ("text", "hints", "flag"),
    [
        (LETTER, {"pub_date": "2024-09-02"}, "metadata_conflict:pub_date:2019-05-17/2024-09-02"),
        (LETTER, {"pub_date": "2019-05-01"}, "metadata_conflict:pub_date:2019-05-17/2019-05-01"),
        (LETTER, {"written_date": "2018-05-01"}, "metadata_conflict:pub_date:2018-05-01/2019-05-17"),
        (LETTER, {"issuer": "湖州市农业农村局"}, "metadata_conflict:issuer:湖州市农业农村局/湖州市水利局"),
        (LETTER, {"year": "2021"}, "metadata_conflict:year:2021/2019"),
        (LETTER, {"region_name": "江苏省"}, "metadata_conflict:region_code:320000/330500"),
        (NATIONAL, {"issuer": "State Council"}, "metadata_conflict:issuer:State Council/科技部"),
        (NATIONAL, {"region_name": "江苏省"}, "metadata_conflict:region_code:320000/100000"),
        (PRINTED, {"pub_date": "2023-01-01"}, "metadata_conflict:pub_date:2021-03-06/2023-01-01"),
        (
            "湖州市水利局关于节水的通知\n2025-06-07 16:43\n(湖水发[2001]85号)\n加强节水，新建水库3座。",
            {},
            "metadata_conflict:pub_date:2025-06-07/湖水发[2001]85号",
        ),
        (
            "2003年政府工作报告\n2006年02月16日　来源：湖州日报\n"
            "——2003年3月5日在湖州市第五届人民代表大会第一次会议上\n各位代表：\n新建水库3座。",
            {},
            "metadata_conflict:pub_date:2006-02-16/2003-03-05",
        ),
        (
            "湖州市水利局关于节水的通知\n湖水发〔2019〕7号\n各县水利局：\n加强节水。",
            {"doc_number": "湖水发〔2019〕17号"},
            "metadata_conflict:doc_number:湖水发〔2019〕17号/湖水发〔2019〕7号",
        ),
    ],
)
def test_a_difference_is_flagged(text: str, hints: dict[str, str], flag: str) -> None:
    assert flags(text, **hints) == [flag]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        (LETTER, {"pub_date": "2019-05-24"}),
        (LETTER, {"pub_date": "2024-09-02", "written_date": "2019-05-17"}),
        (LETTER, {"issuer": "市水利局", "year": "2019", "region_name": "浙江省"}),
        (LETTER, {"issuer": "湖州市水利局办公室"}),
        (LETTER, {"title": "某某通知", "source_name": "某某网"}),
        (JOINT, {"issuer": "湖州市水利局"}),
        (JOINT, {"issuer": "湖州市财政局、湖州市水利局"}),
        (NATIONAL, {"issuer": "Ministry of Science and Technology"}),
        (NATIONAL, {"issuer": "Bureau of Something Else"}),
        (PRINTED, {"pub_date": "2021-03-02"}),
        ("加强节水工作，新建水库3座。", {"issuer": "湖州市水利局", "pub_date": "2020-01-01", "year": "2020"}),
    ],
)
def test_what_may_both_be_right_is_not(text: str, hints: dict[str, str]) -> None:
    assert flags(text, **hints) == []


@pytest.mark.parametrize(
    ("text", "hints", "flag"),
    [
        ("加强节水。2018年新建水库3座，2025年前建成5座。", {"pub_date": "2009-05-01"}, "2018"),
        ("加强节水。按照湖水发〔2021〕7号文件执行。", {"pub_date": "2019-05-01"}, "2021"),
        ("加强节水。2013—2015年新建水库3座。", {"pub_date": "2024-05-01"}, "2015"),
    ],
)
def test_a_date_far_from_every_year_of_the_text_is_flagged(text: str, hints: dict[str, str], flag: str) -> None:
    assert flags(text, **hints) == [f"metadata_conflict:pub_date:{hints['pub_date']}/{flag}"]
    given = EXTRACTOR.parse(text, given=hints)
    assert given.flags == (f"metadata_conflict:pub_date:{hints['pub_date']}/{flag}",)
    assert EXTRACTOR.parse(text, given={"year": hints["pub_date"][:4]}).flags[0].endswith(f"/{flag}")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("加强节水，新建水库3座。", "2009-05-01"),  # no year at all: nothing is known
        ("加强节水。到2035年新建水库3座。", "2021-05-01"),  # a goal that plans of all years have
        ("加强节水。到2025年新建水库3座。", "2020-05-01"),
        ("加强节水。按照湖水发〔2018〕7号文件执行。", "2019-05-01"),
        ("加强节水。投资2013万元，管径2018毫米。", "2024-05-01"),  # no years
    ],
)
def test_a_date_near_the_years_of_the_text_is_not(text: str, date: str) -> None:
    assert flags(text, pub_date=date) == []


def test_news_tell_of_years_gone_by() -> None:
    assert flags("水库建成\n1958年，湖州人民动工兴建水库。", title="水库建成六十年", pub_date="2018-05-01") == []


def test_what_the_user_gives_corrects_and_is_no_conflict() -> None:
    document = EXTRACTOR.parse(LETTER, hints={"year": "2021"}, given={"year": "2020"})
    assert document.metadata.year == 2020
    assert not [flag for flag in document.flags if flag.startswith("metadata_conflict")]


def test_the_order_of_trust_stays() -> None:
    metadata = EXTRACTOR.parse(LETTER, hints={"pub_date": "2024-09-02", "issuer": "湖州市农业农村局"}).metadata
    assert (metadata.pub_date, metadata.issuer) == ("2019-05-17", "湖州市农业农村局")
