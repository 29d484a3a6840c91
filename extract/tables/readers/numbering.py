"""The numbers that Word writes before paragraphs by itself: 一、 （二） 3. ④ 第五条."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "〇一二三四五六七八九"
_MAX_STYLES = 20


class Numbering:
    """Keeps the counters of a document's lists. ``label`` must be called once a paragraph, in order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counters: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._abstract: dict[str, str] = {}
        self._styles: dict[str, Any] = {}
        self._linked: dict[str, int] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._styles = {style.get(f"{W}styleId"): style for style in styles.iterfind(f"{W}style")}

    def label(self, paragraph: Any) -> str:
        """Return the number that stands before ``paragraph``, empty for none and for bullets."""
        found = self._properties(paragraph.find(f"{W}pPr"))
        if found is None or found[0] == "0":
            return ""
        number, level = found
        list_id = self._abstract.get(number, number)
        if (list_id, level) not in self._levels:
            return ""
        self._count(list_id, level)
        form, pattern, _ = self._levels[list_id, level]
        if form in ("bullet", "none"):
            return ""
        return self._fill(list_id, pattern)

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iterfind(f"{W}abstractNum"):
            list_id = abstract.get(f"{W}abstractNumId")
            for level in abstract.iterfind(f"{W}lvl"):
                form = _value(level, "numFmt", "decimal")
                start = _value(level, "start", "1")
                pattern = _value(level, "lvlText", "")
                depth = int(level.get(f"{W}ilvl", "0"))
                self._levels[list_id, depth] = (form, pattern, int(start))
                self._linked.setdefault(_value(level, "pStyle", ""), depth)
        for num in numbering.iterfind(f"{W}num"):
            self._abstract[num.get(f"{W}numId")] = _value(num, "abstractNumId", "")

    def _properties(self, properties: Any) -> tuple[str, int] | None:
        """List and level of a paragraph: its own, else those of its style or of the style that one is based on."""
        if properties is None:
            return None
        if (own := _numbered(properties)) is not None:
            return own
        style_id = _value(properties, "pStyle", "")
        for _ in range(_MAX_STYLES):
            style = self._styles.get(style_id)
            if style is None:
                return None
            inner = style.find(f"{W}pPr")
            if inner is not None and (found := _numbered(inner)) is not None:
                return found[0], self._linked.get(style_id, found[1])
            style_id = _value(style, "basedOn", "")
        return None

    def _count(self, list_id: str, level: int) -> None:
        counters = self._counters[list_id]
        start = self._levels[list_id, level][2]
        counters[level] = counters.get(level, start - 1) + 1
        for deeper in [k for k in counters if k > level]:
            del counters[deeper]

    def _fill(self, list_id: str, pattern: str) -> str:
        """``第%1条`` → 第三条; ``%1.%2`` takes the counters of the levels above."""
        for level in range(9):
            mark = f"%{level + 1}"
            if mark in pattern and (list_id, level) in self._levels:
                form, _, start = self._levels[list_id, level]
                pattern = pattern.replace(mark, spell(self._counters[list_id].get(level, start), form))
        return pattern if not pattern or pattern[-1] in "、.．)）" else pattern + " "


def spell(number: int, form: str) -> str:
    """Write ``number`` in one of Word's number formats; an unknown one gives digits."""
    if form.startswith(("chinese", "japaneseCounting", "taiwaneseCounting", "ideographDigital", "koreanCounting")):
        return _han(number)
    if form == "ideographTraditional":
        return "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10]
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    return str(number)


def _han(number: int) -> str:
    if number >= 100 or number < 0:
        return "".join(_HAN[int(d)] for d in str(abs(number)))
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _HAN[tens] + "十"
    return head + (_HAN[ones] if ones or not tens else "")


def _roman(number: int) -> str:
    out = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        out += letters * (number // value)
        number %= value
    return out


def _numbered(properties: Any) -> tuple[str, int] | None:
    numbered = properties.find(f"{W}numPr")
    if numbered is None or not (number := _value(numbered, "numId", "")):
        return None
    return number, int(_value(numbered, "ilvl", "0"))


def _value(parent: Any, name: str, default: str) -> str:
    element = parent.find(f"{W}{name}")
    value: str = default if element is None else element.get(f"{W}val", default)
    return value
