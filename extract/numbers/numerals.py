"""Bare numerals: Arabic, full-width, Han and mixed, with fractions, tenths and indefinite forms."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from extract.lexicon.patterns import lazy

DIGITS = "0-9０-９"
DIGIT = f"[{DIGITS}]"
#: 1,050,000 · 12.5 · ３．５: every repetition is possessive and checked where it stands, so no input makes it slow.
ARABIC = rf"(?:{DIGIT}{{1,3}}(?>(?:[,，]{DIGIT}{{3}}(?!{DIGIT}))+)|{DIGIT}++)(?:[.．]{DIGIT}++)?"
SCALES = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "亿": Decimal(10**8)}

#: No numeral people write is longer; the recursion over 万 and 亿 needs an end for 万万万….
LONGEST = 80

_VALUE = {c: Decimal(v) for v, c in enumerate("零一二三四五六七八九")} | {"〇": Decimal(0), "两": Decimal(2)}
_FOLD: Mapping[int, str | int] = {
    **str.maketrans("０１２３４５６７８９", "0123456789"),
    **str.maketrans("，．％－−﹣∕／", ",.%---//"),
    **str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億", "一二三四五六七八九十百千万亿"),
    ord("廿"): "二十",
    ord("卅"): "三十",
    ord("卌"): "四十",
    ord("\u3000"): " ",
}
#: 1,200, 3.5, .5
_PLAIN = lazy(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")
_ONE = r"[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九]"
_STEP = lazy(rf"零*(?:({_ONE})?([千百十])|({_ONE}))")
_POINT = lazy(r"(.+?)点([〇零一二三四五六七八九]+)([十百千]*)")
_SPELT = lazy(r"[〇零一二三四五六七八九]{2,}")
_TWO_DIGITS = lazy(r"([一二两三四五六七八])([二两三四五六七八九])")
_OVER = lazy(r"(?<=[十百千万亿0-9])[余多来几]+(?=[十百千万亿]|$)")
_LEADING = lazy(r"^(?:[上数几近约](?=[十百千万亿])|第(?=.))")
_FRACTION = lazy(r"(?:(.+)又)?(.+)分之(.+)")
#: 三成, 两成半
_TENTHS = lazy(r"([一二两三四五六七八九十半]|[0-9]+(?:\.[0-9]+)?)成([一二三四五六七八九半])?")
_SIGN = lazy(r"(?:负|零下|-) *")
_HALF = {"一半", "半数", "半", "半个", "过半", "一半半"}


def parse_number(text: str) -> Decimal | None:
    """Read a bare numeral, as people write it: without unit or bound.

    ``1.2万亿``, ``3万5千``, ``一百二十``, ``二点五``, ``１，２３４``, ``三分之二``, ``七成`` (0.7), ``半数`` (0.5),
    ``百分之五`` and ``5%`` (0.05), ``第七`` (7), ``百余``/``十多万`` (the number they start from: 100, 100000).

    Args:
        text: the numeral, blanks around it or not.

    Returns:
        Its value, exact but for fractions that do not end (28 digits); None where ``text`` is no numeral, or says two
        (三五, 七八百: :func:`between`).
    """
    folded = text.strip().translate(_FOLD).removesuffix("个")
    sign = _SIGN.match(folded)
    rest = (folded[sign.end() :] if sign else folded).replace(" ", "")
    value = _unsigned(rest)
    if value is None:
        return None
    return tidy(-value if sign else value)


def tidy(value: Decimal) -> Decimal:
    """The same number without idle zeros after the point: 12000.0 → 12000."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if value == whole else value


def between(text: str) -> list[str]:
    """The two numerals that neighbouring digits stand for: 四十五六万 → 四十五万, 四十六万; any other text alone."""
    pair = _TWO_DIGITS.search(text)
    if pair and _VALUE[pair[1]] < _VALUE[pair[2]]:
        before, behind = text[: pair.start()], text[pair.end() :]
        rest = before + behind
        if not _TWO_DIGITS.search(rest) and (not rest or rest[-1] in SCALES):
            return [before + digit + behind for digit in pair.groups()]
    return [text]


def _unsigned(text: str) -> Decimal | None:
    if not text or text in "百千万亿" or len(text) > LONGEST:  # 百 alone is a word, not a number
        return None
    if text in _HALF:
        return Decimal("0.5")
    if text[-1] in "%‰":
        part = _unsigned(text[:-1])
        return None if part is None else part / (100 if text[-1] == "%" else 1000)
    if "分之" in text or text.count("/") == 1:
        return _fraction(text)
    if tenths := _TENTHS.fullmatch(text):
        return _tenths(tenths[1]) / 10 + (_tenths(tenths[2].replace("半", "五")) / 100 if tenths[2] else 0)
    return _whole(_OVER.sub("", _LEADING.sub("", text)))


def _fraction(text: str) -> Decimal | None:
    """三分之二, 三又十分之一, 1/3."""
    match = _FRACTION.fullmatch(text)
    if match:
        whole, below, above = match.groups()
    else:
        above, _, below = text.partition("/")
        whole = None
    parts = [_part(p) for p in (whole or "零", below, above)]
    if None in parts or not parts[1]:
        return None
    base, under, over = (p or Decimal(0) for p in parts)
    return base + over / under


def _part(text: str) -> Decimal | None:
    """A part of a fraction, where 百 alone does mean 100 (百分之百)."""
    return SCALES.get(text) or _whole(text)


def _tenths(text: str) -> Decimal:
    if text == "半":
        return Decimal("0.5")
    return SCALES.get(text) or _VALUE.get(text) or Decimal(text)


def _whole(text: str) -> Decimal | None:
    """A numeral without sign, fraction or indefinite mark; Han and Arabic parts may mix (3万5千)."""
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _SPELT.fullmatch(text):
        return None if len(between(text)) > 1 else Decimal("".join(str(_VALUE[c]) for c in text))
    if point := _POINT.fullmatch(text):
        return _with_point(*point.groups())
    return _scaled(text)


def _with_point(whole: str, digits: str, scales: str) -> Decimal | None:
    """二点五, 一点五万: the digits after 点 are read one by one, a scale at the end multiplies all."""
    value = _whole(whole)
    if value is None:
        return None
    value += Decimal("0." + "".join(str(_VALUE[c]) for c in digits))
    for scale in scales:
        value *= SCALES[scale]
    return value


def _scaled(text: str) -> Decimal | None:
    """Split at the last 亿, then the last 万: 三百五十一万亿 = 351万 × 亿."""
    for mark in "亿万":
        i = text.rfind(mark)
        if i < 0:
            continue
        left = _whole(text[:i]) if i else Decimal(1)
        right = _tail(text[i + 1 :], SCALES[mark])
        return None if left is None or right is None else left * SCALES[mark] + right
    return _below_wan(text)


def _tail(text: str, scale: Decimal) -> Decimal | None:
    """What follows a scale: a lone digit counts tenths of it (九万四 = 94000), anything else is itself."""
    if not text:
        return Decimal(0)
    if len(text) == 1 and text not in "零〇0" and (digit := _VALUE.get(text) or _arabic_digit(text)):
        return digit * scale / 10
    return _whole(text)


def _below_wan(text: str) -> Decimal | None:
    """两千四百五, 一百零八, 5千4百: steps must go down (百 after 十 is no number)."""
    if text in ("零", "〇"):
        return Decimal(0)
    total, last, position = Decimal(0), SCALES["万"], 0
    while step := _STEP.match(text, position):
        digit, unit, lone = step.groups()
        if unit:
            if SCALES[unit] >= last:
                return None
            last = SCALES[unit]
            total += (_digit(digit) if digit else 1) * last
        else:
            tenth = last / 10 if step[0][0] not in "零0123456789" and last < SCALES["万"] else 1
            return total + _digit(lone) * tenth if step.end() == len(text) else None
        position = step.end()
    return total if position == len(text) and position else None


def _arabic_digit(text: str) -> Decimal | None:
    """One ASCII digit."""
    return Decimal(text) if text in "0123456789" else None


def _digit(text: str) -> Decimal:
    return _VALUE.get(text) or Decimal(text)
