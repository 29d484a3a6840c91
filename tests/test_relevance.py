"""News of something else than policy makes no records, but for the paragraphs that are about policy."""

from __future__ import annotations

from extract.pipeline import Extractor

MATCH = "决赛中，选手夺得冠军，球队实现三连冠。教练调整战术，队员提升体能。这是球队在世锦赛上的首枚金牌。"
PLAN = "我市推进农业改革，完善乡村服务体系，建设一批就业项目。"


def test_other_news_is_passed_over(extractor: Extractor) -> None:
    document = extractor.parse(MATCH)
    assert not document.records
    assert "unrelated" in document.flags


def test_a_paragraph_on_policy_is_read(extractor: Extractor) -> None:
    document = extractor.parse(f"{MATCH}\n{MATCH}\n{PLAN}")
    assert [r.object.text for r in document.records] == ["农业改革", "乡村服务体系", "一批就业项目"]


def test_a_plan_for_sports_is_policy(extractor: Extractor) -> None:
    text = "加强竞技体育人才培养，完善联赛体系，推进冠军选手服务保障，实施球队扶持项目，建设世锦赛场馆。"
    document = extractor.parse(text)
    assert len(document.records) == 5
    assert "unrelated" not in document.flags


def test_an_order_among_other_news_is_read(extractor: Extractor) -> None:
    order = "各地区、各有关部门要清醒认识安全形势，督促企业落实主体责任。"
    document = extractor.parse(f"{MATCH}\n{MATCH}\n{order}")
    assert [r.object.text for r in document.records] == ["安全形势", "企业落实主体责任"]


def test_accidents_of_the_district_are_policy(extractor: Extractor) -> None:
    counted = "一季度，全县发生道路交通事故6起、死亡2人、受伤9人，同比分别减少3起、1人、4人。"
    text = counted + "受伤人员得到救治，死亡人员家属得到抚慰。"
    document = extractor.parse(text)
    assert document.records
    assert "unrelated" not in document.flags
