"""Repair of characters that a gloss script cut in two in GBK.

The script looked for glossed characters in the *bytes* of the page and did not mind the borders of characters.
In 年爭創 = ``C4EA A08E 8493`` it found ``EAA0`` (隊) and put ``(duì)`` behind it, then ``8493`` (創) with its
``(chuàng)``. Read as GBK, ``A0 28`` is no character: it became ``?`` and took the bracket with it. So 年爭創 reads
``年?duì)巹?chuàng)``. The way back: the ``?`` is the byte that makes the byte before it a character with that gloss,
and the bytes between two such places, read again, are the text. Where a gloss stands at one end only, the result
must consist of words of the dictionary; where nothing determines the first byte, its ``?`` stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from itertools import product

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED
from extract.text.changes import KEPT, TextChange
from extract.text.chinese import to_simplified
from extract.text.gloss import LETTERS, readings
from extract.text.vocabulary import common_words

_HAN = "\u3400-\u9fff"
#: what is left of glossed characters whose bytes were lost: ?jiàn)?shè)
_RUN = lazy(
    rf"\?(?:(?P<first>[{LETTERS}]{{1,6}})[)）])?(?P<middle>[?？!！]?[^\x00-\x7f]{{0,12}}?)"
    rf"(?:(?P<cut>\?)(?P<last>[{LETTERS}]{{1,6}})[)）]|(?P<cut_plain>\?)(?=\?)"
    rf"|(?P<letter>[A-Za-z@])(?:\([{LETTERS}]{{1,6}}\)|(?=[{_HAN}])))"
)
#: 建?shè), 建?！
_LONE = lazy(rf"(?<=[{_HAN}])\?(?:(?:[{LETTERS}]{{1,6}})[)）]|(?=[！？?][{_HAN}]))")
#: ?shè), ?！建
_TRACE = lazy(rf"\?(?:[{LETTERS}]{{1,6}}[)）]|[！？?][A-Za-z]?[{_HAN}])")
_SIGNS = {"!": "！", "?": "？"}
_GLOSSES = lazy(rf"\([{LETTERS}]{{1,6}}\)")
_FUNCTION = frozenset("的了和与及在是对将为以等各要把从向由")
_LEADS = range(0x81, 0xFF)


def byte_loss_changes(text: str) -> Iterator[TextChange]:
    """Yield the repair of each damaged stretch, and the places nothing can repair.

    Kinds: ``byte_loss`` (determined by bytes and glosses), ``unrepaired`` (the ``?`` of a character still hidden).
    """
    if not _TRACE.search(text):
        return
    done = 0
    for m in _RUN.finditer(text):
        repaired = _repair(text, m)
        if repaired is None:
            continue
        yield from _lone(text, done, m.start())
        end = max(m.end(group) for group in ("cut", "cut_plain", "letter"))
        yield from _as_changes(repaired, m.start(), end)
        if m.end() > end and m["last"]:
            yield TextChange(end, m.end(), "", "gloss")
        done = m.end()
    yield from _lone(text, done, len(text))


def _lone(text: str, start: int, end: int) -> Iterator[TextChange]:
    for m in _LONE.finditer(text, start, end):
        yield TextChange(m.start(), m.start() + 1, KEPT, "unrepaired")


def _as_changes(repaired: str, start: int, end: int) -> Iterator[TextChange]:
    """A ``?`` that stays gets an edit of its own, the rest one edit: 争创 stands for the whole stretch."""
    if repaired.startswith("?"):
        yield TextChange(start, start + 1, KEPT, "unrepaired")
        yield TextChange(start + 1, end, repaired[1:].replace("?", KEPT), "byte_loss")
    else:
        yield TextChange(start, end, repaired.replace("?", KEPT), "byte_loss")


def _repair(text: str, m: re.Match[str]) -> str | None:
    """Read the stretch again, shifted by one byte; None where the evidence does not single out one reading."""
    middle = _bytes_of(m["middle"])
    before = text[m.start() - 1] if m.start() else ""
    if middle is None or not before:
        return None
    firsts = _glossed_bytes(before, m["first"]) if m["first"] else tuple(_LEADS)
    lasts = (ord(m["letter"]),) if m["letter"] else tuple(_LEADS)
    if m["last"]:
        lasts = _glossed_bytes(m["middle"][-1:] or before, m["last"])
    if len(firsts) * len(lasts) > 2 * len(_LEADS):
        return None
    found = {r for f, b in product(firsts, lasts) if (r := _read(bytes([f]) + middle + bytes([b])))}
    return _choose(found, text, m)


def _choose(found: Set[str], text: str, m: re.Match[str]) -> str | None:
    """Take the one reading whose characters all stand in words; a character that a gloss names needs no word."""
    before = _GLOSSES.sub("", text[max(0, m.start() - 20) : m.start()])[-2:]
    after = _GLOSSES.sub("", text[m.end() : m.end() + 20])[:2]
    named_end = 1 if m["last"] else 0
    sure = {r for r in found if _is_worded(r, before, after, 1 if m["first"] else 0, named_end)}
    if sure or m["first"]:
        return sure.pop() if len(sure) == 1 else None
    open_first = {"?" + r[1:] for r in found}
    sure = {r for r in open_first if _is_worded(r, before, after, 1, named_end)}
    return sure.pop() if len(sure) == 1 else None


def _bytes_of(middle: str) -> bytes | None:
    """GBK bytes of the shifted characters; known shapes that also lost bytes are put right (笆濉 is “十?五”)."""
    middle = _SIGNS.get(middle[:1], middle[:1]) + middle[1:]
    for shown, stands_for in _known_shapes().items():
        middle = middle.replace(shown, stands_for)
    try:
        parts = re.split("([“”][^“”]+[“”])", middle)
        coded = [part.encode("gbk") for part in parts]
    except UnicodeEncodeError:
        return None
    return b"".join(code[1:-1] if part[:1] in ("“", "”") else code for part, code in zip(parts, coded, strict=True))


@lru_cache(4096)
def _glossed_bytes(char: str, pinyin: str) -> tuple[int, ...]:
    """Bytes that make a character with the reading ``pinyin`` after the last byte of ``char``."""
    try:
        lead = char.encode("gbk")[-1]
    except UnicodeEncodeError:
        return ()
    return tuple(b for b in range(0x40, 0xFF) if pinyin in readings().get(_read(bytes((lead, b))) or "", ()))


def _read(data: bytes) -> str | None:
    try:
        return data.decode("gbk")
    except UnicodeDecodeError:
        return None


def _is_worded(reading: str, before: str, after: str, skip: int, named_end: int) -> bool:
    """Tell whether each Han character of ``reading`` stands in a dictionary word with its neighbours.

    The first ``skip`` and the last ``named_end`` characters need not.
    """
    start, end = len(before), len(before) + len(reading)
    if start + skip >= end - named_end:
        return True
    whole = to_simplified(before + reading + after)
    covered = [c in _FUNCTION or not _is_han(c) for c in whole]
    if not skip:
        covered[start] = False  # a stop or 的 could stand anywhere: no evidence for it
    if not named_end:
        covered[end - 1] = False
    for shape in _known_shapes().values():
        if (at := whole.find(shape)) >= 0:
            covered[at : at + len(shape)] = [True] * len(shape)
    for i, size in product(range(end), (2, 3, 4)):
        if whole[i : i + size] in common_words():
            covered[i : i + size] = [True] * size
    return all(covered[start + skip : end - named_end])


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


@cache
def _known_shapes() -> dict[str, str]:
    return {row["shown"]: row["stands_for"] for row in SHIPPED.rows("shifted.tsv")}
