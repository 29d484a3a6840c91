"""Width of characters and punctuation: full-width digits to ASCII, ASCII stops of Chinese text to ，；：（）？！."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from functools import cache
from string import ascii_letters

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED
from extract.text.changes import TextChange

_NARROW = {chr(ord(c) + 0xFEE0): c for c in "0123456789%" + ascii_letters}
SPACES = dict.fromkeys("\xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
_LINES = dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n")
_QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’"}
_FIRST = {
    "half_width": _NARROW,
    "space": SPACES,
    "line_end": _LINES,
}
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}

_POINT = lazy(r"(?<=[0-9])．(?=[0-9])")
#: any of these shows that there is something to do: ％, ⻓, a soft hyphen
_RARE = lazy(
    "[" + re.escape("".join([*_NARROW, *SPACES, *_LINES, *_QUOTES, *_INVISIBLE])) + "．\u2e80-\u2fdf\uf900-\ufaff]"
)
_RADICAL = lazy("[\u2e80-\u2fdf\uf900-\ufaff]")
_LATIN = lazy(r"(?<=[0-9A-Za-z])[,;:?!](?=[0-9A-Za-z/\\\s])")
_BRACKETS = lazy(r"\(([^()\n]{0,200})\)")
_HAN = lazy("[\u3400-\u9fff]")
_NEAR_HAN = lazy("[\u3400-\u9fff“”‘’《》、。，；：（）%]")
_STRAIGHT = lazy(r'"([^"\n]{1,80})"')
#: ，，, 、。
_DOUBLED = lazy(r"[,，、](?:(?<=、)、++|(?<!、)(?:[,，]++[、。;；:：]?|[、。;；:：]))")
_BOUND = lazy("以[内內上下]|左右|上下")


def rare_characters(text: str) -> Set[str]:
    """Return the set of those characters of the text that need the care of this module."""
    return set(_RARE.findall(text))


def narrow(text: str, chars: Set[str], counts: Counter[str]) -> str:
    """Make digits, Latin letters and spaces ASCII, character by character: ``１．１８万亿`` reads 1.18万亿."""
    for kind, table in _FIRST.items():
        for char in sorted(chars & table.keys()):
            counts[kind] += text.count(char)
            text = text.replace(char, table[char])
    if "．" in chars:
        text, n = _POINT.subn(".", text)
        counts["half_width"] += n
    if any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" for c in chars):
        text, n = _RADICAL.subn(_unify, text)
        counts["radical"] += n
    return text


def invisible_changes(text: str, chars: Set[str]) -> Iterator[TextChange]:
    """Yield the deletion of zero-width characters and of the CR of a CRLF."""
    for char in sorted(chars & _INVISIBLE):
        for m in re.finditer(char, text):
            yield TextChange(m.start(), m.end(), "", "invisible")
    if "\r" in text:
        for m in re.finditer("\r\n?", text):
            yield TextChange(m.start(), m.start() + 1, "" if m[0] == "\r\n" else "\n", "line_end")


def doubled_stop_changes(text: str) -> Iterator[TextChange]:
    """Yield the repair of doubled stops: ``,,`` → ，; ``,。`` → 。; but ``7.2%,。以内`` is one phrase, 7.2%以内."""
    for m in _DOUBLED.finditer(text):
        before = text[m.start() - 1] if m.start() else "\n"
        if before in "\n\t" or (before.isascii() and before.isalpha()):  # a,,b: empty cells
            continue
        split = m[0][-1] == "。" and before in "0123456789%" and _BOUND.match(text, m.end())
        stop = "" if split else _WIDE.get(m[0][-1], m[0][-1])
        yield TextChange(m.start(), m.end(), stop, "doubled_stop")


def widen(text: str, counts: Counter[str]) -> str:
    """Give Chinese text its own stops, brackets and quotes; ``1,234``, ``10:30`` and Latin phrases keep theirs."""
    for char in _QUOTES:
        if char in text:
            counts["quote"] += text.count(char)
            text = text.replace(char, _QUOTES[char])
    if '"' in text:
        text = _counted(_STRAIGHT, _curl, text, counts, "quote")
    if present := [char for char in _WIDE if char in text]:
        text = _widen_stops(text, present, counts)
    return _counted(_BRACKETS, _widen_brackets, text, counts, "wide_punctuation") if "(" in text else text


def _widen_stops(text: str, present: list[str], counts: Counter[str]) -> str:
    latin = {m.start(): m[0] for m in _LATIN.finditer(text)}
    before = text
    for char in present:
        text = text.replace(char, _WIDE[char])
        counts["wide_punctuation"] += before.count(char)
    if not latin:
        return text
    counts["wide_punctuation"] -= len(latin)
    pieces: list[str] = []
    position = 0
    for start, char in latin.items():
        pieces += (text[position:start], char)
        position = start + 1
    return "".join(pieces) + text[position:]


def _counted(pattern: re.Pattern[str], change: object, text: str, counts: Counter[str], kind: str) -> str:
    """Substitute, counting what really changed."""
    hits = 0

    def one(m: re.Match[str]) -> str:
        nonlocal hits
        out: str = change(m)  # type: ignore[operator]
        hits += out != m[0]
        return out

    text = pattern.sub(one, text)
    counts[kind] += hits
    return text


def _widen_brackets(m: re.Match[str]) -> str:
    """``黄河流域(山东)`` and ``(二)``, but not ``f(x)``."""
    before, after = m.string[max(m.start() - 1, 0) : m.start()], m.string[m.end() : m.end() + 1]
    latin = before.isascii() and before.isalnum()
    wide = _HAN.search(m[1]) or (not latin and _NEAR_HAN.search(before + after))
    return f"（{m[1]}）" if wide else m[0]


def _curl(m: re.Match[str]) -> str:
    return f"“{m[1]}”" if _HAN.search(m[1]) else m[0]


def _unify(m: re.Match[str]) -> str:
    """PDF text layers hold ⽅ and ⻓ (radical signs) for 方 and 长."""
    from unicodedata import normalize

    out = _radicals().get(m[0]) or normalize("NFKC", m[0])
    return out if len(out) == 1 else m[0]


@cache
def _radicals() -> dict[str, str]:
    return {row["form"]: row["simplified"] for row in SHIPPED.rows("variants.tsv") if row["kind"] == "radical"}
