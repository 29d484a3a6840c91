"""The words around the names of campaigns: what opens a phrase before one, what goes on behind it, what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from extract.lexicon.patterns import alternatives, lazy

WHOLE_NAME = 4
"""A head so long may be a name of its own: “百日攻坚”."""
#: “数据要素×”和|“人工智能+”行动
_SHARED_QUOTES = lazy("(?:“[^“”]{1,12}”[、和与及]?)+$")
_SHARED_ALIKE = lazy("(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff]{2,8}[、和与])+$")


class CampaignWords:
    """Patterns of the words around names, of the sets whose names begin with ``campaign``."""

    def __init__(self, sets: Mapping[str, frozenset[str]], heads: Iterable[str]) -> None:
        carry_out, means = alternatives(sets["campaign_verb"]), alternatives(sets["role_noun"])
        frames = alternatives(sets["campaign_frame"])
        self.frame = lazy(rf"(?:{frames})(?=[^。；]{{4}})")
        """What opens an adverbial in which a campaign may be named: 以|深化“三个年”活动为抓手."""
        self.before = lazy(
            r"^(?:—|(?:新的?一?|第[一二三四五六七八九十]+)[轮批期]|[的等了]|以[^，。；“”]{2,20}为重点的"
            rf"|{carry_out}|{alternatives(sets['campaign_before'])})+"
        )
        """Words of the clause before a name: 深入开展|冬季清洁行动, 新一轮|强基工程."""
        self._opening = lazy(
            rf"(?:—|{carry_out}|{frames}|{alternatives(sets['campaign_opening'])}|建设(?=一批|试点|示范|重点|重大))+"
        )
        """What may open a heading or an adverbial before the name: 以深化“三个年”活动, 持续推进乡村建设行动."""
        self._doing = lazy(rf"[^“”]*(?:{carry_out})(?=.{{2}})")
        """What may stand before the name in a title: 五部门联合开展|医养结合促进行动."""
        self.says = lazy(rf"{alternatives(sets['campaign_says'])}|我[省市县区]|要(?![素求点害塞道])")
        """A clause, not a name: 我们要携手|行动."""
        self.part_of_noun = lazy(
            rf"{alternatives(sets['campaign_noun'])}|实施(?!方案)|这|中的?(?!心)|为[^，。]{{0,4}}(?:{means})"
        )
        """A name goes on as part of a longer noun: 项目攻坚年|工作专班, 国企改革三年行动|任务."""
        self.happens = lazy(alternatives(sets["campaign_happens"]))
        """What a title says of it: 开放提升行动|启动, 三北工程攻坚战|苗木供应充足 (a long head needs no such word)."""
        self.no_name = lazy(rf"[新的]*(?:[一二两三四五六七八九十\d]+年)?(?:{alternatives(sets['campaign_bare'])})?")
        """三年|行动计划, 专项|行动: nothing is named."""
        opens = rf"(?<![\u4e00-\u9fff])(?!(?:[一二三四五六七八九十]|{alternatives(heads)})、)"
        self._shared_war = lazy(rf"{opens}(?:[\u4e00-\u9fff]{{1,4}}、)+$")
        """蓝天、碧水、|净土保卫战."""
        self._shared_short = lazy(rf"{opens}(?:[\u4e00-\u9fff]{{1,2}}、)+$")
        """大气、水、|土壤污染防治行动计划."""

    def shared(self, phrase: str, begin: int, head: int, kind: str) -> int:
        """Begin of a coordination that shares its head: 蓝天、碧水、|净土保卫战, 强科技、强工业、|强基础行动."""
        before, own = phrase[:begin], phrase[begin:head]
        if not own:
            return begin
        if own.startswith("“"):
            match = _SHARED_QUOTES.search(before)
        elif kind == "war":
            match = self._shared_war.search(before) or _alike(before, own)
        else:
            match = self._shared_short.search(before) or _alike(before, own)
        return begin - len(match[0]) if match else begin

    def behind_opening(self, phrase: str, begin: int, end: int) -> int:
        """Begin of the name in a title or adverbial that opens at ``begin``."""
        opening = self._doing.match(phrase, begin, end) or self._opening.match(phrase, begin, end)
        return opening.end() if opening else begin


def _alike(before: str, own: str) -> re.Match[str] | None:
    """Conjuncts at the end of ``before`` that begin or end like the last: 强科技、|强工业, 食品安全、|校园安全."""
    match = _SHARED_ALIKE.search(before)
    parts = re.split("[、和与]", match[0])[:-1] if match else []
    begin = all(len(part) == len(own) and part.startswith(own[0]) for part in parts)
    return match if begin or all(part.endswith(own[-1]) for part in parts) else None
