"""Where numbers stand in running text and what value they have, before unit and bound are looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, getcontext
from math import prod

import msgspec

from extract.numbers.numerals import ARABIC, DIGIT, DIGITS, LONGEST, SCALES, between, parse_number, tidy

_HAN = "一二两三四五六七八九十百万亿"
#: 千 that is no scale: 千瓦, 千克, 千米 are measure words of their own
_OF_THEIR_OWN = "[瓦克米伏卡焦帕赫乏字]"
_THOUSAND = f"千(?!{_OF_THEIR_OWN})"
_SCALE = rf"(?>(?:[十万亿]|百(?!分点)|{_THOUSAND})+)"
_HALF = "(?![导年径夜岛天月球自山坡封程]|成品)"
_RUN = rf"(?>(?:[{_HAN}零〇廿卅]|{_THOUSAND}|几(?=\D))*)(?:半{_HALF}数?)?"
_POINT = "(?:点[〇零一二三四五六七八九]++[十百千万亿]*+)?"
_POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DOTS = str.maketrans("·•・", "点点点")
_RAISED = str.maketrans(_POWERS, "0123456789")
_MORE = "(?:几(?!乎)|余(?![额下])|多(?![元样边方层功语党]化)|来(?![自源到说看袭历者料]))"


class Number(msgspec.Struct, frozen=True, gc=False):
    """A numeral in text: ``high`` differs from ``low`` only in 三五百, ``more`` marks 余/多/几."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    form: str
    """``arabic``, ``han``, ``percent``, ``permille``, ``share`` (in %), ``doubling``, ``first`` (首位)."""
    more: bool = False
    scale: str = ""
    """Scale characters at its end (万, 亿), which an earlier number of a range may share."""
    bare: bool = False
    """A scale without digits: 百, 千万, 半."""


class NumberPattern:
    """Finds numerals from left to right; ``following`` lists the characters that may follow a Han numeral."""

    def __init__(self, following: str) -> None:
        stop = re.escape(following)
        arabic = (
            rf"(?<={DIGIT})(?:{DIGIT}{{0,2}}(?>(?:[,，]{DIGIT}{{3}}(?!{DIGIT}))+)|{DIGIT}*+)(?:[.．](?!20{DIGIT}{{2}}年){DIGIT}++)?"
            rf"(?:(?P<tens>×10)?(?P<power>[{_POWERS}]{{1,2}}+))?"
            rf"(?P<scale>{_SCALE})?"
            rf"(?P<mixed>(?>(?:零?(?:{DIGIT}++|[一二两三四五六七八九]){_SCALE})+))?"
            rf"(?P<under>[/／](?!0){DIGIT}++(?![/／年月万A-Za-z{DIGITS}]))?"
            rf"(?:(?P<past>{_MORE})(?P<scale2>{_SCALE})?)?"
        )
        han = (
            rf"(?:(?<=[{_HAN}])|(?<=千)(?<!千(?={_OF_THEIR_OWN}))|(?<=[数几])(?=[十百千万亿])"
            rf"|(?<=半){_HALF})"
            # a lone Han digit counts only before a measure word, or in 第一, 前三
            rf"(?:(?=[{_HAN}千零〇点分成半几余多来{stop}])|(?<=[第前].)|(?<=过半)|(?<=[过破超逾][百千万亿])|(?=数)"
            # or beside the next one: 三、四百家
            rf"|(?=、[二三四五六七八九][十百千万亿{stop}]))"
            rf"(?P<run>{_RUN}{_POINT})数?(?P<hover>{_MORE}(?:{_SCALE})?)?"
            rf"(?:分之(?P<part>{ARABIC}|[{_HAN}千零〇]++(?:[·•・][〇零一二三四五六七八九]++)?{_POINT})|(?P<tenths>成(?:[一二三四五六七八九半]"
            rf"(?![年期批次级]))?(?![立为员本果效功长型熟品人交就绩群分都片千])))?"
        )
        doubling = rf"(?<=翻)了?(?P<fold>[一二两三四五六]|{DIGIT}++(?:\.{DIGIT}++)?)?番(?!茄)"
        self._pattern = re.compile(rf"[0-9０-９{_HAN}千半数几翻首](?:{arabic}|{han}|{doubling}|(?<=首)(?P<first>位))")

    def find(self, text: str, start: int, end: int) -> Iterator[Number]:
        """Yield the numerals of ``text[start:end]``; the caller skips those a range has swallowed."""
        for match in self._pattern.finditer(text, start, end):
            number = _read(text, match)
            if number is not None:
                yield number

    def at(self, text: str, position: int) -> Number | None:
        """The numeral that begins at ``position``, the second of a range."""
        match = self._pattern.match(text, position)
        return _read(text, match) if match else None


def _read(text: str, match: re.Match[str]) -> Number | None:
    if match.end() - match.start() > LONGEST:  # a run of digits or 万亿万亿… is no number
        return None
    if match["run"] is None:
        if match["first"]:
            return Number(match.start(), match.end(), Decimal(1), Decimal(1), "first")
        if text[match.start()] == "翻":
            return _doubling(match)
        return _arabic(match)
    return _han(match)


def _arabic(match: re.Match[str]) -> Number | None:
    if match["power"]:
        return _power(match)
    scale, mixed, under, past, scale2 = match.group("scale", "mixed", "under", "past", "scale2")
    body = match[0][: match.start("past") - match.start()] if past else match[0]
    if under:
        return _slash(match, body, past)
    body += scale2 or ""  # 4万多亿元
    value = Decimal(body) if body.isascii() and "," not in body else parse_number(body)  # 3.0 stays as it is
    if value is None:
        return None
    end_scale = "" if mixed else (scale or "") + (scale2 or "")
    return Number(match.start(), match.end(), value, value, "arabic", bool(past), end_scale)


def _power(match: re.Match[str]) -> Number | None:
    """10⁴ and 3×10⁴; any other number with a raised figure is no quantity that can be read."""
    end = match.end("power")
    before = match.string[match.start() : match.start("power")]
    factor = before.removesuffix("×10") if match["tens"] else "1" if before == "10" else ""
    value = parse_number(factor)
    if value is None or end != match.end():
        return None
    value = tidy(value * 10 ** int(match["power"].translate(_RAISED)))
    return Number(match.start(), end, value, value, "arabic")


def _slash(match: re.Match[str], body: str, past: str | None) -> Number | None:
    """1/3 is a third; 110/35 is a pair of sizes."""
    above, _, below = body.replace("／", "/").partition("/")
    over, under = parse_number(above), parse_number(below)
    if over is None or under is None or not 0 < over < under or under > 10:
        return None
    value = percent(over / under)
    return Number(match.start(), match.end(), value, value, "share", bool(past))


def _doubling(match: re.Match[str]) -> Number | None:
    """翻一番 = 2 倍, 翻两番 = 4 倍, 翻番 = 2 倍."""
    power = parse_number(match["fold"] or "一")
    if power is None or power > 20:
        return None
    value = tidy(Decimal(2) ** power)
    return Number(match.start(), match.end(), value, value, "doubling")


def _han(match: re.Match[str]) -> Number | None:
    start, end = match.span()
    body = match[0]
    if match["part"]:
        return _parts(match)
    if match["tenths"]:
        return _tenths(match)
    if body in ("半", "一半", "半数", "过半"):
        return Number(start, end, Decimal(50), Decimal(50), "share", bare=body == "半")
    more = bool(match["hover"]) or "几" in body or body[0] in "数"
    core = body.rstrip("余多来")
    if not (values := _han_values(core)):
        return None
    bare = not more and all(c in SCALES and c != "十" for c in core)
    return Number(start, end, values[0], values[-1], "han", more, _end_scale(core), bare)


def _tenths(match: re.Match[str]) -> Number | None:
    """七成 → 70 %, 六七成 → 60–70 %."""
    forms = between(match[0].removesuffix(match["tenths"]))
    if not (values := _values([form + match["tenths"] for form in forms])):
        return None
    return Number(*match.span(), tidy(values[0] * 100), tidy(values[-1] * 100), "share")


def _han_values(core: str) -> list[Decimal]:
    """三五百 → 300, 500; 四十五六万 → 45万, 46万; other numerals one value."""
    if all(c in "百千万亿" for c in core):
        return [_product(core)]
    return _values(between(core))


def _values(forms: list[str]) -> list[Decimal]:
    return [value for form in forms if (value := parse_number(form)) is not None]


def _product(scales: str) -> Decimal:
    return prod((SCALES[scale] for scale in scales), start=Decimal(1))


def _end_scale(core: str) -> str:
    stripped = core.rstrip("万亿")
    return core[len(stripped) :]


def _parts(match: re.Match[str]) -> Number | None:
    """百分之六十 → 60 %, 千分之三 → 3 ‰, 三分之二 → 66.67 %."""
    start, end = match.span()
    below, _, part = match[0].partition("分之")
    if below in ("百", "千"):
        value = Decimal(100) if part == "百" else parse_number(part.translate(_DOTS))
        form = "percent" if below == "百" else "permille"
    else:
        ratio = parse_number(match[0])
        value, form = (None if ratio is None else percent(ratio)), "share"
    return None if value is None else Number(start, end, value, value, form)


def percent(ratio: Decimal) -> Decimal:
    """A ratio in percent; one that does not end is rounded to two places, as people write it (66.67)."""
    value = ratio * 100
    endless = len(value.as_tuple().digits) >= getcontext().prec
    return tidy(value.quantize(Decimal("0.01")) if endless else value.normalize())
