"""Stretches the grammar must see as one piece (quotes, brackets, quantities, times), masked length for length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.point_numbers import (
    ARABIC,
    ARABIC_IN_BRACKETS,
    CIRCLED,
    HALF_BRACKET,
    HAN,
    HAN_IN_BRACKETS,
    NUMERAL,
)
from extract.lexicon.tables import SHIPPED, Tables
from extract.lexicon.words import BRACKETED, MEASURED, NUMBERED, QUOTED, TIMED
from extract.model import Period, Quantity

#: “一村一品”, 《养老服务条例》, 《关于印发《养老服务条例》的通知》
_QUOTE = lazy(
    r"“[^“”。；！？\n]{1,80}”"
    r"|《[^《》\n]{1,80}+(?:《[^《》\n]{1,60}+》[^《》\n]{0,60}+)?》"
    r"|「[^「」。\n]{1,80}」"
)
_PROPORTION = lazy(r"[0-9](?<![0-9.][0-9])[0-9.]*+(?:[:：∶][0-9][0-9.]*+){1,4}")  # 15.2:48.6:36.2, 9:30
#: （含外资）, 〔2023〕, 【重点】
_BRACKET = lazy(r"（[^（）\n]{1,200}）|\([^()\n]{1,200}\)|〔[^〔〕\n]{1,40}〕|\[[^\[\]\n]{1,40}\]|【[^【】\n]{1,40}】")
# 1.推进厕所改造。2.加强监管；（3）…: numbers of points that stand in one paragraph
_POINT = lazy(
    r"[。；;！？：:\n）][ \u3000]*+"
    rf"({ARABIC}(?!的|和)|{HALF_BRACKET}|{ARABIC_IN_BRACKETS}|{HAN_IN_BRACKETS}|{HAN}(?!{NUMERAL}))"
)
#: •推进…, →新建…: marks in front of a line
_BULLET = lazy(r"\n[ \u3000]*+([#√→•·※~>+=–-]{1,3})(?=[\u4e00-\u9fff“《])")
#: ，*推进…, **推进…**
#: 新华社北京3月5日电（记者王某）, 石门镇讯 初冬…: who reports, in front of a paragraph
_DATELINE = lazy(
    r"(?:\A|\n)[ \u3000]*([^\n，。：；（(“ ]{1,20}(?:讯|电|消息)(?:[ \u3000]*[（(][^（）()\n]{1,40}[）)]|[ \u3000]))"
)
_STARS = lazy(r"[*＊]{1,3}(?![0-9])")
_CIRCLED = lazy(rf"{CIRCLED}(?!号)")
_GRADES = lazy("(?<![A-Za-z0-9])[ⅠⅡⅢⅣⅤⅥIV]{1,3}(?:[—–~～-]{1,2}|至|到)[ⅠⅡⅢⅣⅤⅥIV]{1,3}(?=[类级等]|水质)")
"""Ⅰ—Ⅲ|类水质断面: a span of grades is part of a name."""
_LEFT_OPEN = (
    r"(?<![A-Za-z0-9])[xX×Ｘ＊*○]++[多余]?(?:[万亿]*(?:{units})|[%％])(?:以上|左右|以内|以下)?(?=[，。；、,;\n]|$)"
)
"""完成投资|XX亿元: a number that was left open."""
_LONGEST_ASIDE = 200
_MOST_OPEN = 12
# 连续8年位居全国第一, 持续3个月保持增长; “一县一策”推进X: said of the verb
_SPELL = lazy(
    r"(?:连续|持续)第?(?:\d{1,3}|[一二两三四五六七八九十多数几]{1,3})个?(?:年(?![度级])|届|次|月|季度)"
    r"|“一.一.”(?<![^，。；\n]“一.一.”)(?=[一-鿿])(?!机制|模式|工作|改革|制度|政策|行动|做法|治理|方案)"
)
_NESTS = lazy("[（(][^（）()\n]{0,200}+[（(]")


@cache
def _nested() -> Any:
    """Round brackets with brackets inside: recursion is what the ``regex`` package has and ``re`` has not."""
    import regex

    return regex.compile(r"（(?>(?:[^（）\n]++|(?R))*)）|\((?>(?:[^()\n]++|(?R))*)\)")


def _nested_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Places of brackets that hold brackets; where very many are open, damage is meant and nothing is looked for."""
    for opening in _NESTS.finditer(text):
        window = text[opening.start() : opening.start() + _LONGEST_ASIDE]
        if window.count("（") + window.count("(") <= _MOST_OPEN:
            match = _nested().match(window)
            if match:
                yield opening.start(), opening.start() + match.end()


def _han(char: str) -> bool:
    return "一" <= char <= "鿿"


class Masker:
    """Masks the stretches of a text.

    Of the word sets ``bound_verb`` are bounds that may be the verb of the clause, ``aggregating`` times that are words
    of the noun or verb behind them (年均增速5.7%, 累计建设), ``totalling`` words that call a number a sum
    (资金|共650万元), ``telling`` words that open what a column tells of the task in the column before it
    (新建公厕2座 |已完成选址).
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._how = tables.sets["aggregating"]
        self._bound_verb = lazy(alternatives(tables.sets["bound_verb"]))
        self._cell = lazy(rf"(?<=[一-鿿a-z0-9）]) (?={alternatives(tables.sets['telling'])}|[0-9]{{1,2}}月底?前)")
        self._open = lazy(_LEFT_OPEN.format(units=alternatives(row["unit"] for row in tables.rows("units.tsv"))))
        self._totalling = tuple(sorted(tables.sets["totalling"], key=len, reverse=True))

    def number(self, text: str, q: Quantity) -> int:
        """Where the number begins for the grammar: behind a bound word that may be the verb (产量突破|1000万斤).

        A word that calls a number at the end of its clause a sum belongs to it (资金|共650万元).
        """
        bound = self._bound_verb.match(q.text)
        if bound:
            return q.start + bound.end()
        told = next((word for word in self._totalling if text.endswith(word, 0, q.start)), "")
        before, after = q.start - len(told), text[q.end : q.end + 1]
        if told and not _han(after) and (_han(text[before - 1 : before]) or text[before - 1 : before] in "”）》"):
            return before
        return q.start

    def mask(self, text: str, quantities: Iterable[Quantity], periods: Iterable[Period]) -> str:
        """Return ``text`` with every protected stretch replaced by as many mask characters; the outer one wins."""
        spans = [(*m.span(1), NUMBERED) for m in _POINT.finditer(text)]
        spans += [(m.start(), m.end(), NUMBERED) for m in _CIRCLED.finditer(text)]
        spans += [(m.start(1) - 1, m.end(1) - 1, NUMBERED) for m in _BULLET.finditer("\n" + text)]
        spans += [(*m.span(1), NUMBERED) for m in _DATELINE.finditer(text)]
        spans += [(m.start(), m.end(), NUMBERED) for m in _STARS.finditer(text)]
        spans += [(m.start(), m.end(), NUMBERED) for m in self._cell.finditer(text)]
        spans += [(m.start(), m.end(), TIMED) for m in _SPELL.finditer(text)]
        spans += [(m.start(), m.end(), QUOTED) for m in _QUOTE.finditer(text)]
        spans += [(m.start(), m.end(), BRACKETED) for m in _BRACKET.finditer(text)]
        spans += [(start, end, BRACKETED) for start, end in _nested_brackets(text)]
        # before a proportion: 收入比缩小到|2.1：1
        spans += [(self.number(text, q), q.end, MEASURED) for q in quantities]
        spans += [(m.start(), m.end(), QUOTED) for m in _PROPORTION.finditer(text)]
        spans += [(m.start(), m.end(), " ") for m in self._open.finditer(text)]
        spans += [(m.start(), m.end(), QUOTED) for m in _GRADES.finditer(text)]
        spans += [(p.start, p.end, TIMED) for p in periods if p.text not in self._how]
        if not spans:
            return text
        spans.sort(key=lambda s: (s[0], -s[1]))
        out, at = [], 0
        for start, end, char in spans:
            if start < at:
                continue
            out.append(text[at:start])
            out.append(char * (end - start))
            at = end
        out.append(text[at:])
        return "".join(out)
