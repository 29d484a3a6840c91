"""Reasons why a number is no quantity: dates, names, codes, inventories, from ``not_quantities.tsv``."""

from __future__ import annotations

import re

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED, Tables
from extract.numbers.near import Endings

#: A quotation or title this long is still a name (“1155”工程, “六个一”), not somebody's speech.
LONGEST_NAME = 14
LONGEST_TITLE = 40
_QUOTED = lazy(rf'“[^”，。；]{{0,{LONGEST_NAME}}}”|"[^"，。；]{{0,{LONGEST_NAME}}}"')
COUNTED_IN_QUOTES = frozenset({"ratio", "multiple", "money"})
_PLACES = frozenset({"before", "number", "unit", "han", "inventory", "paid"})
#: measures of what a plant makes: 10万吨|硫酸镍、25万只|电池等项目; things by the piece only in tens of thousands
_MADE = frozenset({"mass", "power", "volume", "energy"})
_GRADED = re.compile("(?:国家|省|市|县|区)级(?!以上)")  # 城东和城西两个|市级书院
_AFTER_WORD = lazy(r"(?<=[^，。；：、“ \n（(])")
_SIZED = "项目|企业|机组|锅炉|厂|码头|泊位|船舶|产业|园区|集群|工程|单位|主体|县|镇|村|水库|电站|客户|店|商户|基金|建筑"


class NotQuantities:
    """Looks at what stands around a number and names the reason not to count it.

    Args:
        tables: the extractor's tables; read are ``not_quantities.tsv`` and ``count_cues.tsv``.

    Raises:
        ValueError: a row with an unknown place.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        words: dict[str, dict[str, str]] = {place: {} for place in _PLACES}
        by_dimension: dict[str, dict[str, str]] = {}
        for row in tables.rows("not_quantities.tsv"):
            if row["place"] not in _PLACES:
                raise ValueError(f"{row.where}: {row['text']} has the unknown place {row['place']}")
            for dimension in filter(None, row["dimensions"].split(",")):
                by_dimension.setdefault(dimension, {})[row["text"]] = row["reason"]
            if not row["dimensions"]:
                words[row["place"]][row["text"]] = row["reason"]
        self._before = words["before"]
        self._before_at = Endings(self._before)
        self._number = _Words(words["number"])
        self._unit = {dim: _Words(words["unit"] | own) for dim, own in by_dimension.items()}
        self._any_unit = _Words(words["unit"])
        self._han = words["han"]
        self._paid = re.compile(rf"[^，。；、（）\d的给予]{{0,10}}?(?:{alternatives(words['paid'])})")
        self._size = re.compile(
            rf"的?(?!支持|用于|推动|带动|助力|投向|投入|给予|奖励|补助)[^，。；、（）()“”\d的]{{0,6}}?(?:{_SIZED})"
        )
        self._makes = re.compile(
            r"(?:[^，。；、（）()“”\d的和与及]{1,14}[、和与及]\d[\d.,]*万?(?!个|项|家|处|座|条|名)){0,5}"
            r"[^，。；、（）()“”\d的和与及]{2,14}?等?(?:\d{1,3}个)?项目"
            "(?:投产|达产|建成|竣工|开工|落地|签约|加快|顺利|试产|试生产|完工|投运|投用|点火)"
        )
        self._inventory = _Words(words["inventory"])
        self._cues = Endings(row["cue"] for row in tables.rows("count_cues.tsv"))

    def before(self, text: str, start: int) -> str | None:
        """Reason in the word that ends where the number starts: 第, PM, 国道."""
        return next((self._before[word] for word in self._before_at.at(text, 0, start)), None)

    def after_number(self, text: str, end: int) -> str | None:
        """Reason in the word right after the bare number: 热线, 期, 大."""
        return self._number.at(text, end)

    def after_unit(self, text: str, end: int, dimension: str) -> str | None:
        """Reason in the word right after number and unit: 生活圈, 输变电, 级."""
        reason = self._unit.get(dimension, self._any_unit).at(text, end)
        sum_of_money = reason == "size" and dimension == "money" and self._paid.match(text, end)
        return None if sum_of_money else reason  # 5亿元产业发展资金; but 5亿元产业项目

    def capacity(self, text: str, end: int, dimension: str, scale: str) -> bool:
        """Whether the number is what a project makes a year, in its name: 10万吨硫酸镍、25万只电池等项目投产."""
        made = dimension in _MADE or (dimension == "count" and scale == "万")
        return made and self._makes.match(text, end) is not None

    def orders(self, unit: str) -> str | None:
        """Reason why ``unit`` after a small Han number counts nothing: 机场三期, 金三角."""
        return self._han.get(unit)

    def sizes(self, text: str, end: int) -> bool:
        """Whether a bounded size goes on into the thing it classifies: 2000万元以上工业企业, 30万千瓦以下机组."""
        return self._size.match(text, end) is not None

    def names_things(self, text: str, start: int, end: int) -> bool:
        """Whether a small Han number with 个/项/条 names (坚持三个导向) rather than counts (建成三个园区)."""
        if _GRADED.match(text, end):
            return False
        if self._inventory.at(text, end):
            return True
        if self._cues.at(text, 0, start):
            return False
        return not (text.startswith(tuple("，。；、）"), end) and _AFTER_WORD.match(text, start))

    def in_name(self, text: str, start: int, end: int, dimension: str | None) -> bool:
        """Whether the number stands inside a short quotation or a title: “稳增长20条”, 《十项措施》."""
        opening = text.rfind("《", max(0, start - LONGEST_TITLE), start)
        if opening > text.rfind("》", max(0, start - LONGEST_TITLE), start):
            return True
        opening = text.rfind("“", max(0, start - LONGEST_NAME), start)
        quoted = _QUOTED.match(text, start - 1 if opening < 0 else opening)
        return quoted is not None and end in range(*quoted.span()) and dimension not in COUNTED_IN_QUOTES


class _Words:
    """A set of words looked up at a place by one anchored pattern."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words
        self._pattern = re.compile(alternatives(words))

    def at(self, text: str, position: int) -> str | None:
        match = self._pattern.match(text, position)
        return self._words[match[0]] if match else None
