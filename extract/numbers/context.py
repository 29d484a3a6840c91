"""What the words around a number say about it: by or to, from what, compared with what, how counted."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED, Row, Tables
from extract.model import COUNTS, Change
from extract.numbers.claim import Claim
from extract.numbers.near import Endings, leading

#: A clause is looked back on no further than this, so that text without stops costs no more than other text.
REACH = 80
_LAST_STOP = lazy(r".*[，。；！？\n;,!?]", re.DOTALL)
#: 由|23%|提高到|24.1%
_FROM = lazy(r"[由从][^，。；！？\n;,!?]*$")
_TO = lazy("[^、]*[到至为][^、]*")
_YEAR = lazy(r"(\d{4})年")
_FIVE_YEAR = "“?(?:十[一二三四五六七]?|九|八|七)五”?"
#: 同比|增长6%, 比上年|提高2个百分点, 较“十三五”末|增长
_COMPARED = lazy(
    rf"[同环比较与](?:(?<=[同环])比|(?<=[比较与])(?:{_FIVE_YEAR}(?:初|末|时期|期间)?|(?:20|19)\d\d年(?:底|末|初|同期)?(?:平均)?"
    r"|(?:上|去|前)一?年(?:同期|底|末|初)?|(?:上|前)(?:个|一)?(?:月|季度|周|届|期)|(?:(?:今|去|上)年)?\d{1,2}(?:[—–~～-]\d{1,2})?月(?:份|底|末|初)?|(?:历史|往年)?同期|往年|年初|疫情前)"
    r"|(?<=与)[^，。；、\d]{1,12}?(?=相比)|(?<![占对同环之正攀性好可相评配].)(?<=[比较])(?!重|例|率|较|赛|值|如|学|亚|拼|大|高|快|好|多|长|强|为)"
    r"[^，。；、\d]{1,10}?(?=偏?(?:高|低|快|慢|多|少)|增|加快|放缓|收窄|改善|减缓|提[高升]|下降|减|上升|回落|缩短|扩大|翻))"
)
#: 是|2020年|的3倍
_TIMES_OF = lazy(
    r"(?:是|为|相当于|达到?)((?:20|19)\d\d年(?:底|末|同期)?|[上去前]年(?:同期)?|[一二三四五六七八九十]{1,2}年前)的$"
)
#: 比|2020年的|63.9%提高2.3个百分点
_VALUE_OF = lazy(r"[比较](?:(?:20|19)\d\d|[上去前])年(?:同期|底|末)?的?$")
_BY_AFTER = lazy(r"的?(?:年均)?(?:速度|幅度|比例)?(?:的)?(递增|增长|上升|下降|递减|压减|压缩|削减|降低)")
#: 增长6%，力争|与经济增长同步
_COMPARATOR = lazy(
    r"[，、]?(?:力争|努力|并|且|基本)*((?:与|同|和)[^，。；、\d]{2,14}?(?:同步|持平|相当|相适应|相匹配)"
    r"|(?:高|快|低|优|好|慢)于[^，。；、\d]{2,12}(?=[，。；、]))"
)
_SYNCHRONOUS = lazy(r"(?:与|同|和)[^，。；、\d]{2,14}?(?:同步|持平)")
_CONSTRAINT = lazy(r"\s*[（(［\[〔]?\s*(约束性|预期性)")
_SUMMED = ("annual_average", "cumulative", "annual")
"""How a number is counted, the most telling first."""
#: the second of two aims: 增长6%、|力争|7%
_STEPPED = lazy(r"[，、；（(]?(?:并|全力|奋力|努力)?(?:力争|争取|确保|冲刺|奋斗目标)(?:达到|实现|完成|突破)?")
_RATES = frozenset({"ratio", "multiple", "time", "year", "temperature", None})
_SHARE = lazy(r"(?:占|占比|比重|比例|份额|[^，。；]率)[^，。；、\d]{0,8}$")


class Context(msgspec.Struct, frozen=True, gc=False):
    """The reading of a claim's surroundings; ``swallows`` marks that the claim before is its from-value."""

    change: str = "level"
    cue: str | None = None
    baseline: str | None = None
    baseline_value: Decimal | None = None
    baseline_year: int | None = None
    comparator: str | None = None
    constraint: str | None = None
    aggregation: str | None = None
    kind: str = "level"
    swallows: bool = False


class ContextReader:
    """Reads the context of claims one after the other.

    Args:
        tables: the extractor's tables; read are ``changes.tsv``, ``periods.tsv`` and four word sets.

    Raises:
        ValueError: a row of ``changes.tsv`` with an unknown change or reach.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._next: dict[str, str] = {}
        self._rate: set[str] = set()
        moving: list[str] = []
        staying: list[str] = []
        for row in tables.rows("changes.tsv"):
            if row["change"] not in set(Change) or row["reach"] not in ("next", "over", "rate"):
                raise ValueError(f"changes.tsv: {row['cue']} has change {row['change']}, reach {row['reach']}")
            self._next[row["cue"]] = row["change"]
            if row["reach"] == "rate":
                self._rate.add(row["cue"])
            if row["reach"] == "over":
                (staying if row["change"] == "level" else moving).append(row["cue"])
        self._cues = Endings(self._next)
        self._moving = _moves(moving)
        self._shifting = _moves([cue for cue, change in self._next.items() if change != "level"])
        """What points may be a difference by, whatever stands between: 提升参保率|2个百分点."""
        self._staying = _moves(staying)
        self._fillers = Endings(tables.sets["filler"])
        self._ratios = tables.sets["ratio"] | tables.sets["pace"] | {"增长率"}
        """What points are a difference of, and never a level."""
        exceeding = alternatives(tables.sets["exceeding"])
        self._than = re.compile(rf"(?<!不)(?<!不得)({exceeding})(?!每)([^，。；、\d]{{1,14}}?)(?<![的到达为至有])$")
        """高于|全省平均|2个百分点."""
        self._counted = _aggregations(tables.rows("periods.tsv"))

    def read(self, text: str, claim: Claim, last: tuple[Claim, Context] | None) -> Context:
        """Context of ``claim``; ``last`` is the claim to its left with its own context."""
        clause = clause_start(text, claim.start)
        gap = max(clause, last[0].end) if last else clause
        change, cue = self._change(text, gap, claim)
        base = self._baseline(text, gap, claim)
        swallows = False
        if last and change is None and _steps(text, last[0], claim):
            change, cue = last[1].change, last[1].cue
        if last and gap > clause:
            previous, before = last
            if change is None and base is None:
                change, cue, base = self._inherit(text, gap, claim, previous, before)
            if _from_to(text, previous, claim) or (cue and _from_value(text, previous, claim, cue)):
                swallows = True
                base = (text[previous.start : previous.end], previous.low or previous.high)
        change = change or "level"
        after = _COMPARATOR.match(text, claim.end)
        held = _CONSTRAINT.match(text, claim.end)
        inside = _SYNCHRONOUS.search(text, gap, claim.start)
        origin = text[clause : claim.start] if swallows else base[0] if base else ""
        year = _YEAR.search(origin)
        return Context(
            change=change,
            cue=cue,
            baseline=base[0] if base else None,
            baseline_value=base[1] if base else None,
            baseline_year=int(year[1]) if year else None,
            comparator=after[1] if after else inside[0] if inside else None,
            constraint=held[1] if held else None,
            aggregation=self._aggregation(text, clause, claim.start),
            kind=_kind(text, gap, claim, change),
            swallows=swallows,
        )

    def _change(self, text: str, gap: int, claim: Claim) -> tuple[str | None, str | None]:
        """By (增长6%) or to (提高到6%); None where no word tells."""
        if claim.dimension == "rank" or text[claim.number_start] == "翻":
            return "level", None
        end = self._unfilled(text, gap, claim.start)
        for cue in self._cues.at(text, gap, end):
            if claim.unit == "百分点" and cue in self._ratios:
                shift = _last(self._shifting, text, gap, end - len(cue))
                if shift and not text.startswith("的", shift.end()):
                    return self._next[shift[0]], shift[0]  # 提高城镇化率|2个百分点
            if cue not in self._rate or claim.dimension in _RATES:
                if claim.unit == "百分点" and self._than.search(text, gap, end):
                    break  # 高于全国增速|2个百分点
                return self._next[cue], cue
        than = self._than.search(text, gap, claim.start)
        if than:
            return _by(self._next.get(than[1])), than[1]
        by = _BY_AFTER.match(text, claim.end)
        if by:
            return _by(self._next.get(by[1])), by[1]
        last = _last(self._moving, text, gap, claim.start)
        if last is None or self._staying.search(text, last.end(), claim.start):
            return None, None
        return self._next[last[0]], last[0]

    def _baseline(self, text: str, gap: int, claim: Claim) -> tuple[str, Decimal | None] | None:
        """比上年, 同比, 较2020年, 高于全国: the last comparison before the number."""
        than = self._than.search(text, gap, claim.start)
        if than:
            return than[2].removesuffix("约").removesuffix("近"), None
        if claim.unit == "倍" and (times := _TIMES_OF.search(text, gap, claim.start)):
            return times[1], None
        last = _last(_COMPARED, text, gap, claim.start)
        return (last[0], None) if last else None

    def _aggregation(self, text: str, clause: int, end: int) -> str | None:
        said = text[clause:end]
        return next((name for word, name in self._counted if word in said), None)

    def _unfilled(self, text: str, gap: int, end: int) -> int:
        """Where the fillers begin that end at ``end``, 增长|约6%; a filler may be the end of a cue: 高达, 增幅达."""
        for filler in self._fillers.at(text, gap, end):
            if all(len(cue) <= len(filler) for cue in self._cues.at(text, gap, end)):
                return self._unfilled(text, gap, end - len(filler))
        return end

    def _inherit(
        self, text: str, gap: int, claim: Claim, previous: Claim, before: Context
    ) -> tuple[str | None, str | None, tuple[str, Decimal | None] | None]:
        """增长7%、5%以上 and 新增一级平台1家、二级平台10家: the second number moves like the first."""
        joined = text[gap : claim.start] in ("、", "和", "及", "以及", "与", "或")
        both_rates = joined and {claim.unit, previous.unit} == {"%", "百分点"}  # 分别上升6%|和|2个百分点
        if (claim.unit == "%") != (previous.unit == "%") and not both_rates:
            return None, None, None
        if not joined and (before.change == Change.LEVEL or self._staying.search(text, gap, claim.start)):
            return None, None, None
        base = (before.baseline, before.baseline_value) if before.baseline and joined and not before.swallows else None
        return before.change, before.cue, base


def clause_start(text: str, position: int) -> int:
    """Offset after the last stop before ``position``, at most ``REACH`` characters back."""
    low = max(0, position - REACH)
    stop = _LAST_STOP.match(text, low, position)
    return stop.end() if stop else low


def _moves(words: list[str]) -> re.Pattern[str]:
    # 增加值 is a noun, 规模以上企业 and 规模养殖场 are things of some size
    return re.compile(rf"(?:{alternatives(words)})(?![值额量点极班]|(?<=规模)(?:以[上下]|化|[企工]业|养殖|种植))")


def _steps(text: str, previous: Claim, claim: Claim) -> bool:
    """增长6%，力争6.5%: the second number only raises the first."""
    return previous.dimension == claim.dimension and _STEPPED.fullmatch(text, previous.end, claim.start) is not None


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found


def _from_to(text: str, previous: Claim, claim: Claim) -> bool:
    """由23%提高到24.1%: the first number is where the second started."""
    leads = _TO.fullmatch(text, previous.end, claim.start) and leading(_FROM, text, previous.start)
    return bool(leads) and previous.dimension in (claim.dimension, None)


def _from_value(text: str, previous: Claim, claim: Claim, cue: str) -> bool:
    """比2020年的|63.9%|提高|2.3个百分点: the first number is the value with which the second compares."""
    compared = text.endswith(cue, previous.end, claim.start)
    return compared and leading(_VALUE_OF, text, previous.start) is not None


def _aggregations(rows: list[Row]) -> list[tuple[str, str]]:
    """The words of ``periods.tsv`` that say how a number is counted and name no time: 年均, 累计, 每年, 全年."""
    told = [(row["word"], row["aggregation"]) for row in rows if not row["from"] or row["floating"]]
    return sorted((one for one in told if one[1] in _SUMMED), key=lambda one: _SUMMED.index(one[1]))


def _by(change: str | None) -> Change:
    return Change.DECREASE if change == Change.DECREASE else Change.INCREASE


def _kind(text: str, gap: int, claim: Claim, change: str) -> str:
    dimension = claim.dimension
    if dimension in ("rank", "multiple"):
        return "rank" if dimension == "rank" else "multiple"
    if change != Change.LEVEL:
        if dimension != "ratio":
            return "abs_change"
        return "pp_change" if claim.unit == "百分点" else "pct_change"
    if dimension == "ratio":
        written = text[claim.number_start : claim.unit_end]
        return "share" if any(c in written for c in "半成之/／") or _SHARE.search(text, gap, claim.start) else "level"
    if dimension == "money":
        return "money"
    return "count" if dimension in COUNTS else "level"
