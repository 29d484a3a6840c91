"""What pages add to a text: spaces around numbers, footnote marks, page numbers, lines of the web site, entities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from string import ascii_letters

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED
from extract.text.changes import TextChange

_SPACE = lazy(" (?:(?<=[0-9] )(?=[\u4e00-\u9fff%])|(?<=[\u4e00-\u9fff%] )(?=[0-9\u4e00-\u9fff]))")
#: what a blank is taken out before: 12 所, 6 %
_COUNTER = lazy(
    "[年月日号时分个家项万亿元人名户亩公里平立米吨倍成届次位条座所件只百千度余多以左第场处种类批支艘辆台套间张份岁周季级层段%]"
)
_SPACED = lazy("[0-9][0-9.,—–-]{0,12}(?: [\u4e00-\u9fff%]|%)")
_TRAILING = lazy(r"[0-9][0-9.,]*+$")
_NO_NUMBER = frozenset(ascii_letters + ":/")
_OPENERS = frozenset("年月日个家项万亿%")
_FOOTNOTE = lazy(r"[\[［〔][0-9]{1,3}[\]］〕]")
#: &nbsp;, &ldquo;, &#8226;
_ENTITY = lazy(r"&(?:nbsp|ensp|emsp|[lr][sd]quo|mdash|ndash|hellip|middot|amp|lt|gt|quot|#[0-9]{2,5});")
_DASHES = "[-—–－]"
#: - 2 -, 第 2 页 共 10 页
_PAGE_LINE = lazy(
    rf"\n[ \t]*+(?:{_DASHES}{{1,2}} ?[0-9]{{1,4}} ?{_DASHES}{{1,2}}"
    r"|第 ?[0-9]{1,4} ?页[ ,，/]*(?:共 ?[0-9]{1,4} ?页)?)[ \t]*+(?=\n|\Z)"
)
_PAGE_INLINE = lazy(rf"{_DASHES} [0-9]{{1,4}} {_DASHES} ?")
_OPEN = lazy("[\u3400-\u9fff，、]")
_HEADING = lazy("[（(]?(?:[一二三四五六七八九十]|第)")
MAX_LABEL = 12
"""Characters that a number before a heading has at most: 1.2.10."""
MIN_WRAPPED = 15
"""A line shorter than this is a heading that ends of itself, not a line broken off in the middle of a sentence."""


def space_changes(text: str) -> Iterator[TextChange]:
    """Yield the deletion of single spaces between digits and Han, as PDF and typesetting put them: ``到 2021 年``.

    Kept: the space that parts two halves of a headline (``新标准出台 1月起施行``), a heading from its number
    (``1.2 总体要求``), a name from what follows (``iPad2 上市``).
    """
    for m in _SPACE.finditer(text):
        before, after = text[m.start() - 1], text[m.end()]
        if before.isdigit():
            single = bool(_COUNTER.match(after)) and not _is_label(text, m.start(), after)
        elif after.isdigit():
            single = bool(_SPACED.match(text, m.end())) or _in_sentence(text, m.start())
        else:
            single = before == "%" and after in "以左上的和与及至到"
        if single:
            yield TextChange(m.start(), m.end(), "", "number_space")


def _is_label(text: str, end: int, after: str) -> bool:
    """The number before ``end`` belongs to a Latin name (iPad2), a clock time, or opens a heading."""
    start = max(end - MAX_LABEL, 0)
    number = _TRAILING.search(text, start, end)
    if number is None or (number.start() and text[number.start() - 1] in _NO_NUMBER):
        return True
    opens = number.start() == 0 or text[number.start() - 1] == "\n"
    return opens and after not in _OPENERS and len(number[0]) < 4


def _in_sentence(text: str, at: int) -> bool:
    """Tell whether a stop stands near on the same line; a headline has none."""
    line = text[max(at - 60, 0) : at].rpartition("\n")[2] + text[at : at + 60].partition("\n")[0]
    return any(stop in line for stop in "。，；,;")


def footnote_changes(text: str) -> Iterator[TextChange]:
    """Yield the deletion of footnote marks ``[20]`` ``［27］`` ``〔1〕`` inside a line.

    Kept: ``〔2019〕``, ``[90]12号`` in document numbers, and the mark at the start of a line, which opens the note.
    """
    for m in _FOOTNOTE.finditer(text):
        before = text[m.start() - 1] if m.start() else "\n"
        if before not in "\n \t" and not re.match("第?[0-9]{1,4}号", text[m.end() : m.end() + 6]):
            yield TextChange(m.start(), m.end(), "", "footnote_mark")


def page_number_changes(text: str) -> Iterator[TextChange]:
    """Yield the deletion of page numbers ``- 2 -``, joining the sentence they interrupt."""
    for m in _PAGE_LINE.finditer(text):
        end = m.end() + 1 if _interrupts(text, m.start(), m.end() + 1) else m.end()
        yield TextChange(m.start(), end, "", "page_number")
    if not any(dash in text for dash in ("- ", "— ", "– ", "－ ")):
        return
    for m in _PAGE_INLINE.finditer(text):
        start = m.start() - (text[m.start() - 1] == " ")
        if start > 0 and _OPEN.match(text, start - 1) and _OPEN.match(text, m.end()):
            yield TextChange(start, m.end(), "", "page_number")


def _interrupts(text: str, before: int, after: int) -> bool:
    """A page break inside a sentence: no stop before it, a long line, and no heading after it."""
    long = before > MIN_WRAPPED and "\n" not in text[before - MIN_WRAPPED : before]
    return bool(long and _OPEN.match(text, before - 1) and _OPEN.match(text, after) and not _HEADING.match(text, after))


def entity_changes(text: str) -> Iterator[TextChange]:
    """Yield the reading of HTML entities left in the text: ``&nbsp;``, ``&ldquo;``."""
    for m in _ENTITY.finditer(text):
        yield TextChange(m.start(), m.end(), unescape(m[0]).replace("\xa0", " "), "entity")


def chrome_changes(text: str) -> Iterator[TextChange]:
    """Yield the deletion of lines that belong to the web site: 分享到：, 打印本页 关闭窗口, 责任编辑：…."""
    pattern = _chrome()
    first = pattern.match("\n" + text[:400])
    end = first.end() - 1 if first else 0
    while end and (m := pattern.match(text, end)):  # more of them right below the first line
        end = m.end()
    if end:
        yield TextChange(0, min(end + 1, len(text)), "", "web_chrome")
    for m in pattern.finditer(text, end):
        yield TextChange(m.start(), m.end(), "", "web_chrome")


@cache
def _chrome() -> re.Pattern[str]:
    """One whole line with the break before it; the look-ahead on its first character keeps the search fast."""
    rows = SHIPPED.rows("web_chrome.tsv")
    openers, words = ([re.escape(r["text"]) for r in rows if r["kind"] == kind] for kind in ("opener", "word"))
    words.sort(key=len, reverse=True)
    first = "".join(sorted({row["text"][0] for row in rows}))
    blank = r"[ \t|｜/·:：\[\]【】()（）>›»]"
    single = rf"(?:{'|'.join(words)}){blank}*+"
    opened = rf"(?:{'|'.join(openers)})[^\n。？！?]{{0,120}}！?"
    line = rf"(?:{opened}|(?>(?:{single})+)(?:{opened})?)(?=\n|\Z)"
    return re.compile(rf"\n{blank}*+(?=[{re.escape(first)}]){line}")
