"""Divisions: names to codes, namesakes to candidates, words that are no places."""

from __future__ import annotations

import pytest

from extract.document.gazetteer import find_regions, gazetteer
from extract.lexicon.tables import load_table

locate = gazetteer().locate


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (["石家庄市人民政府"], "130100"),
        (["浙江省杭州市余杭区"], "330110"),
        (["长春市朝阳区人民政府"], "220104"),
        (["朝阳区人民政府", "长春市统计公报"], "220104"),
        (["某某区工作报告", "内蒙古自治区"], "150000"),
        (["恩施州政府工作报告"], "422800"),
        (["延边朝鲜族自治州"], "222400"),
        (["海南省人民政府"], "460000"),
        (["吉林市人民政府"], "220200"),
        (["吉林省吉林市"], "220200"),
        (["云南日报"], "530000"),
        (["安阳日报"], "410500"),
        (["济南市市中区"], "370103"),
        (["甘肃省成县"], "621221"),
        (["安新县人民政府"], "130632"),
        (["陵水县"], "469028"),
        (["海南州2023年政府工作报告"], "632500"),
        (["重庆市彭水县人民政府"], "500243"),
        (["前郭县统计公报"], "220721"),
        (["鄂温克旗人民政府"], "150724"),
        (["新疆生产建设兵团水利局"], None),
        (["新疆维吾尔自治区水利厅"], "650000"),
        (["上海合作组织秘书处"], None),
        (["城区更新行动方案"], None),
        (["雄安新区管理委员会"], None),
        (["建成县城道路十条"], None),
        (["改造老城区和城区管网"], None),
        (["实现长治久安"], None),
        (["促进文山会海整治"], None),
        ([""], None),
        ([], None),
    ],
)
def test_code(fields: list[str], code: str | None) -> None:
    assert locate(fields).code == code


def test_xiongan_is_not_anxin() -> None:
    (mention,) = find_regions("雄安新区建设")
    assert [r.name for r in mention.regions] == ["雄安新区"]
    assert locate(["河北雄安新区"]).name == "雄安新区"


def test_namesakes_give_candidates() -> None:
    place = locate(["朝阳区人民政府"])
    assert place.code is None
    assert place.name == "朝阳区"
    assert place.candidates == ("110105", "220104")


def test_divisions_side_by_side_give_candidates() -> None:
    place = locate(["山东河南两省签订合作协议"])
    assert (place.code, place.candidates) == (None, ("370000", "410000"))


def test_the_table_is_whole() -> None:
    rows = [row for row in load_table("regions.tsv") if row["code"]]
    codes = {row["code"] for row in rows}
    assert len(codes) == len(rows)
    assert sum(row["kind"] == "province" for row in rows) == 34
    assert sum(row["kind"] == "prefecture" for row in rows) == 333
    assert sum(row["kind"] == "county" and row["code"][:2] < "71" for row in rows) > 2800
    assert all(row["parent"] in codes for row in rows if row["kind"] != "province")
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_another_name_means_one_division_and_is_no_other_ones_name() -> None:
    rows = load_table("regions.tsv")
    codes, names = {row["code"] for row in rows}, {row["name"] for row in rows if row["code"]}
    aliases = [row for row in rows if row["kind"] == "alias"]
    assert len(aliases) > 100
    assert all(row["parent"] in codes and row["name"] not in names for row in aliases)
    assert all(locate([row["example"]]).code == row["parent"] for row in aliases)


def test_a_name_that_is_a_word_too_counts_at_the_start_of_a_name() -> None:
    assert locate(["市中区2023年政府工作报告"]).candidates == ("370103", "370402", "511002", "511102")
    assert locate(["市中区域更新"]) == locate([])
