"""From the stretch behind a verb to the object: results of pivots, counts, trailing quantities, conjuncts."""

from __future__ import annotations

import re
from itertools import pairwise

from extract.clauses.clause import Clause
from extract.lexicon.words import Lexicon
from extract.model import COUNTS, ONE_SIDED, Bound, Place, Quantity

_SPLIT, _COMMA = re.compile(r"[,u]"), re.compile(",")
_TRAIL = 'mzg ":'
_COUNTED = re.compile(r"(?:[^,uQ/]*+Q++d(?=[^,uQ/]))?([^,uQ/]*+)")
"""What a count counts: 50个|产值超百亿元的|产业集群."""
_CLOSED_LIST = re.compile("[nSAqXYJ]++(?>(?:,[nSAqXYJ]++)+)m(?=[nA])")
"""Examples before what a count counts."""
_NOT_COUNTED = re.compile(r"(?:Ld(?=.))?[d ]*+")
"""What stands before it: 12个|方面的|任务."""
_DEED = re.compile("[XYVWJn]*")
"""Kinds of what belongs to the name of a deed."""
_ACTS = "hIvLbVWa"
"""Kinds of what begins a predicate behind those who act."""
_LISTED_RESULT = re.compile("(?<!^)(?:[haA]{1,2}[IW],)+$")
_TURNING = re.compile("(?<!,)(?:H|[^,]化)(?:,(?:H|[^,]化))+$")
"""具体化、责任化, told word by word: H is …化, 化 itself may be a word."""
_SIZED = ONE_SIDED | {Bound.RANGE}
"""Bounds of a number that says of what size is what another counts: 50只以上|养殖户47个."""
_UNCLOSED = frozenset("“”‘’")

# 3个集团、5个集群|组成的体系: one thing that all counts describe
_SHARED_HEAD = re.compile(r"Q[^Q,VWXYIPd]+[VWI]d[^Qd,]+$")
_SHARED_MATTER = re.compile(r"(?:Q++[^Q,ud]*[,u])+Q++[^Q,ud]*d[^Qd,]+$")
"""3个乡镇、42个村的|用水问题: one matter of all who are counted."""


def trim(c: Clause, start: int, end: int) -> tuple[int, int]:
    """Take off what opens or closes the stretch without belonging to it: 了, 着, 过, a trailing 等."""
    kinds = c.tokens.kinds
    end = start + len(kinds[start:end].rstrip(_TRAIL))
    end += kinds.startswith("g", end) and c.tokens.words[end - 1] == "得"  # 稳得住
    bare = start + len(kinds[start:end].rstrip("p"))
    if kinds.startswith("Q", bare - 1):  # 444项（打包项目拆分后共569项）
        end = bare
    while start < end and (kinds[start] in " ,z" or c.tokens.words[start] in _UNCLOSED):
        start += 1
    return start, end


class ObjectReader:
    """Reads objects; ``sets`` of the lexicon say which words close a pivot."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._verbs = lexicon.verbs
        self._modifying = tuple(lexicon.sets["modifying_end"])
        self._persons = tuple(lexicon.sets["person"])
        self._matters = tuple(lexicon.sets["matter"])
        self._rates = tuple(lexicon.sets["indicator_end"] | lexicon.sets["ratio"])

    def result_start(self, c: Clause, start: int, end: int) -> int:
        """Where the result of a pivot begins (推动X|落地见效); ``end`` where there is none."""
        kinds, words = c.tokens.kinds, c.tokens.words
        toward = self._toward(c, start, end)
        if toward is not None:
            return toward
        at = end if kinds.startswith("d", end) else start + len(kinds[start:end].rstrip("IW"))
        if at == end - 1 and words[at] in self._sets["activity"]:
            return end  # 推动家装消费品换新: the name of an activity
        if at == end:
            at = self._closing(c, start, end)
        if at == end:
            return self._turning(c, start, end)
        while at > start and (kinds[at - 1] in "haAFoTt" or words[at - 1] in self._sets["result_adverb"]):
            at -= 1
            listed = _LISTED_RESULT.search(kinds, start, at)  # 早落地、早开工、|早见效
            at = listed.start() if listed else at
        if at > start and kinds[at] in "Tt" and kinds[at - 1] == "e":  # 于|年内投产
            at -= 1
        if at > start + 1 and kinds[at - 1] in ",u":  # 园区|提档进位、扩能升级
            before = self._listed(c, start, at - 1)
            return before if before < at - 1 and kinds[before - 1] != "1" else end
        return self._checked(c, start, at, end)

    def _closing(self, c: Clause, start: int, end: int) -> int:
        """Where a last word begins that is a result behind an adverb or in few pivots only; else ``end``."""
        kinds, words = c.tokens.kinds, c.tokens.words
        last, before = end - 1, end - 2
        if last <= start:
            return end
        if words[last] in self._sets["bare_result"] and before > start and kinds[before] not in "XY":
            return last
        if words[before] in self._sets["comparative"] and not set("ahVWPM").intersection(kinds[start:before]):
            return end if kinds.startswith("d", end) else last  # 城市管理|更加精细, not 群众切实感到网速更快
        if kinds[last] == "J" and words[last].endswith("化"):
            return last if words[before] in self._sets["result_adverb"] else end
        if kinds[last] in "XYnJEP" and words[last] in self._sets["result"]:
            led = words[before] in self._sets["result_adverb"] or kinds[before] in "haA" or words[before].endswith("式")
            return last if led else end
        return end

    def _listed(self, c: Clause, start: int, end: int) -> int:
        """Where the results begin that another follows: each as `result_start` knows them, or of four characters."""
        if c.tokens.kinds[start] in "haA":
            return end  # 有序外出务工和就近|就业
        word, kind = c.tokens.words[end - 1], c.tokens.kinds[end - 1]
        four = len(word) == 4 and (kind in "WIJ" or (kind in "XYVE" and word[2:] in self._sets["result"]))
        return self._checked(c, start, end - 1, end) if four and end - 1 > start else self.result_start(c, start, end)

    def _checked(self, c: Clause, start: int, at: int, end: int) -> int:
        kinds = c.tokens.kinds
        if kinds[at - 1] in "du,UVPWe" or (kinds[at - 1] == "1" and at - 1 == start):
            return end  # 稳|增长: nothing is left
        if all(word in self._sets["quality"] for word in c.tokens.words[start:at]):
            return end  # 绿色低碳|转型: no noun is left
        if kinds[at - 2 : at - 1] in ("u", ",") and c.tokens.words[at - 1] in self._sets["quality"]:
            return end  # 规范化建设和数智化|升级
        bare = at == end - 1 and c.tokens.words[at] not in self._sets["bare_result"]
        comma = max(kinds.rfind(mark, start, at) for mark in (",u" if bare else ","))
        if comma - 1 > start and kinds[comma - 2] not in ",u" and self._acts(c, comma - 1):
            return end  # 产业结构调整、布局|优化, 品种培优和品质|提升: a list of activities
        return at

    def _acts(self, c: Clause, at: int) -> bool:
        word = c.tokens.words[at]
        return c.tokens.kinds[at] in "XYIWJ" or (len(word) == 4 and word[2:] in self._verbs)

    def _toward(self, c: Clause, start: int, end: int) -> int | None:
        """推动X向Y转变, 推动X由Y向Z转变: the result begins at 向, or at 由."""
        words = c.tokens.words
        for at in range(end - 2, start, -1):
            if words[at] in self._sets["toward"] and c.tokens.kinds[end - 1] in "IWXYVvEJ":
                return next((since for since in range(start + 1, at) if words[since] in self._sets["origin"]), at)
        return None

    @staticmethod
    def _turning(c: Clause, start: int, end: int) -> int:
        """推动清单具体化、责任化: two or more …化 behind each other are a result."""
        found = _TURNING.search("".join(map(_turns, c.tokens.words[start:end])), 1)
        return start + found.start() if found else end

    def conjuncts(self, c: Clause, start: int, end: int) -> list[tuple[int, int]]:
        """Split a coordination at 、/和/与/及 outside brackets and quotes (those are masked)."""
        return _parts(_SPLIT, c, start, end)

    def conjuncts_of(self, c: Clause, start: int, end: int, number: int) -> list[tuple[int, int]]:
        """The conjuncts for so many figures: those of 、 alone where 和 stands within them (林业及相关产业、…)."""
        listed = _parts(_COMMA, c, start, end)
        return listed if len(listed) == number else self.conjuncts(c, start, end)

    def turned(self, c: Clause, start: int, end: int) -> list[tuple[int, int]]:
        """The conjuncts of a pivot where each has a result of its own: 农业|提质增效、农民|持续增收; else none."""
        parts = _split(_COMMA, c.tokens.kinds, start, end)
        return parts if len(parts) > 1 and all(self.result_start(c, a, b) < b for a, b in parts) else []

    def counted(self, c: Clause, start: int, end: int) -> list[tuple[int, int]]:
        """The conjuncts as records need them: one stretch, or one for each where two or more carry a quantity."""
        kinds = c.tokens.kinds
        if "Q" not in kinds[start:end] or _SHARED_HEAD.search(kinds, start, end):
            return [(start, end)]
        if c.tokens.words[end - 1].endswith(self._matters) and _SHARED_MATTER.match(kinds, start, end):
            return [(start, end)]
        parts = [piece for a, b in self.conjuncts(c, start, end) for piece in self._unmarked(c, a, b)]
        merged: list[tuple[int, int]] = []
        open_from: int | None = None
        for a, b in parts:  # A、B和C10个: what has no number of its own goes with the next
            first = a if open_from is None else open_from
            if "Q" in kinds[a:b]:
                merged.append((first, b))
                open_from = None
            else:
                open_from = first
        if open_from is not None:
            merged[-1] = (merged[-1][0], end)
        return merged

    @staticmethod
    def _unmarked(c: Clause, start: int, end: int) -> list[tuple[int, int]]:
        """日光温室2000亩|塑料大棚3000亩: noun and number, noun and number, without a 、 between them."""
        found = c.quantities(start, end)
        money = any(q.unit is None or q.dimension == "money" for _, _, q in found[:-1])
        if len(found) < 2 or found[-1][1] != end or money:
            return [(start, end)]  # 投资超10亿元项目5个: one thing
        bounds = [start, *(after for _, after, _ in found)]
        nouns = zip(bounds, (first for first, _, _ in found), strict=False)
        if any(b <= a or c.tokens.kinds[a:b].strip("nqAXYpi") for a, b in nouns):
            return [(start, end)]
        return list(pairwise(bounds))

    def noun_after(self, c: Clause, start: int, end: int) -> tuple[int, int]:
        """The noun that a leading count counts: 7个|特色小镇|监测评价."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if start < end and words[start] == "共":  # 3台|共60万千瓦|机组
            start += 1
            while start < end and (kinds[start] in "QC" or not words[start].strip("0123456789.")):
                start += 1
        if start < end and kinds[start] in "um":  # 桥梁2座|及配套管网, 泵站3座|等设施: what is counted stands before
            return start, start
        closed = _CLOSED_LIST.match(kinds, start, end)
        if closed:
            start = closed.end()  # 10个风电、光伏等|新能源项目
        start, stop = _COUNTED.match(kinds, start, end).span(1)  # type: ignore[union-attr]
        stop = start + len(kinds[start:stop].rstrip("d"))  # 12个县的|35家企业
        stop = self._without_activity(c, start, stop)
        return _NOT_COUNTED.match(kinds, start, stop).end(), stop  # type: ignore[union-attr]

    def _without_activity(self, c: Clause, start: int, stop: int) -> int:
        kinds, words = c.tokens.kinds, c.tokens.words
        if stop - start > 2 and words[stop - 1] in self._sets["mere_deed"] and kinds[stop - 2] in "XYWVv":
            stop -= 1
        full = stop
        while stop - start > 1 and words[stop - 1] in self._sets["measured_noun"]:
            stop -= 1
        while stop - start > 1 and kinds[stop - 1] in "XYVWIv" and words[stop - 1] not in self._sets["countable"]:
            stop -= 1
        if stop < full and words[stop - 1].endswith(self._modifying):
            return full  # 3000元|一次性补贴
        if stop < full and words[start] in self._sets["unit_place"]:
            return start + 1  # 2443个|村|生活污水治理
        return stop

    def measured(self, c: Clause, start: int, stop: int) -> tuple[Place, tuple[tuple[Quantity, Place], ...], bool]:
        """Return the object, its quantities with their indicators, and whether they are counts inside it."""
        found = c.quantities(start, stop)
        if not found:
            return c.place(start, stop), (), False
        if found[-1][1] == stop:
            twins = 1  # 道路5条9.7公里, 脱贫户562户1893人: two measures of one thing
            while twins < len(found) and found[-twins - 1][1] == found[-twins][0]:
                twins += 1
            a, b = trim(c, start, found[-twins][0])
            while b - a > 1 and self._leads(c, b - 1):
                b -= 1
            heads = c.tokens.kinds[b : b + 1] == "d" and found[-1][2].dimension in COUNTS
            if b > a and not heads:  # 取消不合条件的|46户: the number is the noun
                place = c.place(a, b)
                own = [(q, place) for _, _, q in reversed(found[-twins:])]
                counts = [one for one in found[:-twins] if one[2].bound not in _SIZED]
                return place, (*own, *self._leading(c, counts, start, b)), False
        return c.place(start, stop), self._leading(c, found, start, stop), True

    def _leads(self, c: Clause, at: int) -> bool:
        """Say whether a word belongs to the number behind it: 覆盖率|达|100%, 工程量|的|80%, 补贴|每亩|60元."""
        word = c.tokens.words[at]
        return word in self._sets["number_lead"] or c.tokens.kinds[at] == "d" or word.startswith("每")

    def _leading(
        self, c: Clause, found: list[tuple[int, int, Quantity]], start: int, stop: int
    ) -> tuple[tuple[Quantity, Place], ...]:
        out, kinds = [], c.tokens.kinds
        for first, after, quantity in found:
            a, b = self.noun_after(c, after, stop)
            of = first > start and kinds.startswith("d", after) and not self._is_part(c, first, quantity)
            if b <= a or (of and c.tokens.words[first - 1] not in self._sets["superlative"]):
                a, b = self.noun_before(c, start, first)  # 总投资|35亿元的…
            if a >= b:  # 有86种|实现增长: nothing but the number says what is counted
                a, b = first, after
            elif quantity.unit in self._sets["deed_unit"]:  # 1次|消防安全检查
                b = _DEED.match(kinds, b, stop).end()  # type: ignore[union-attr]
            elif quantity.dimension == "people":
                b = self._after_persons(c, a, b)
            out.append((quantity, self._counted_place(c, a, b)))
        return tuple(out)

    def _after_persons(self, c: Clause, a: int, b: int) -> int:
        """Where those who are counted end and what they do begins: 20名|技术人员|深入车间."""
        kinds, words = c.tokens.kinds, c.tokens.words
        acts = (k for k in range(a + 1, b) if kinds[k] in _ACTS and words[k - 1].endswith(self._persons))
        end = next(acts, b)
        return b if "d" in kinds[end:b] else end

    def _is_part(self, c: Clause, first: int, quantity: Quantity) -> bool:
        """覆盖全市|90%以上的|行政村: a share of what follows, where no rate or amount stands before it."""
        named = c.tokens.kinds[first - 1] in "nSsA" and not c.tokens.words[first - 1].endswith(self._rates)
        return named and quantity.dimension == "ratio"

    def _counted_place(self, c: Clause, a: int, b: int) -> Place:
        """Place of a counted noun, without the activity grown together with it: 8000亩|土地|整治."""
        start, end = c.place(a, b)
        last = c.tokens.words[b - 1]
        if len(last) > 3 and last[-2:] in self._sets["second_nominal"] and last not in self._verbs:
            end -= 2
        return start, end

    @staticmethod
    def noun_before(c: Clause, start: int, first: int) -> tuple[int, int]:
        """The noun phrase right before a quantity: 总投资|35亿元的…."""
        kinds, a = c.tokens.kinds, first
        while a > start and kinds[a - 1] in "nXYAqp":
            a -= 1
        return a, first


def _turns(word: str) -> str:
    """One letter for a word where …化 is looked for."""
    if word in ("、", "化"):
        return "," if word == "、" else word
    return "H" if word.endswith("化") and len(word) <= 4 else "x"


def _parts(separators: re.Pattern[str], c: Clause, start: int, end: int) -> list[tuple[int, int]]:
    return [trim(c, a, b) for a, b in _split(separators, c.tokens.kinds, start, end) if b > a]


def _split(separators: re.Pattern[str], kinds: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches between the separators among the tokens ``start`` to ``end``."""
    cuts = [match.start() for match in separators.finditer(kinds, start, end)]
    return list(zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True))
