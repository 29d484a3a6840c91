"""What programs leave in plain text: escapes of R, HTML comments, a web site's path to a page, blanks at line ends."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import CHAPTER, CITED, HAN, HAN_IN_BRACKETS, POINT_NUMBER, SECTION
from extract.text.changes import TextChange

_ESCAPE = lazy(r"<U\+([0-9A-F]{4,6})>")
_BLANK = r"(?:[ \t]|<U\+(?:00A0|3000|200[0-9A-F]|FEFF)>)"
#: two wide blanks before a line; cells: empty ones before a tab
_INDENT = lazy(rf"(?:\A|(?<=[\n\r]))(?>{_BLANK}+)(?P<cells>[^\n\r]*\t)?")
_TRAILING = lazy(rf"(?<![ \t>])(?>{_BLANK}+)(?=[\n\r]|\Z)")
_FIRST = frozenset(" \t<>")
_LEADING = ("\n ", "\n\t", "\r ", "\r\t", "<U+")
_CLOSING = (" \n", "\t\n", " \r", "\t\r", "<U+")
"""What a text holds that has blanks before or behind a line: the searches cost more than the question."""
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad")
_SPACES = frozenset("\xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
LONGEST_COMMENT = 20_000
_MARKS = ">»›<|"
#: a line with nothing but >>
_LINE_OF_MARKS = lazy(rf"(?:\A|(?<=\n))[ \t]*[{_MARKS}]{{1,3}}[ \t]*\r*(?:\n|\Z)")
_STEP = r"[ \t]*(?:>|&gt;|»|›|/|-){1,3}[ \t]*[^\n>&»›/。；，-]{1,30}"
#: 首页 > 政务公开 > 文件
_PAGES = ("首页", "主页", "首頁", "主頁")
_PATH = lazy(rf"(?:\A|(?<=\n))[ \t]*(?:网站|本站)?(?:首|主)[页頁](?>(?:{_STEP})+)\r*(?:\n|\Z)")
_HAN = "[\u4e00-\u9fff]"
_MAYBE_SPREAD = lazy(f" {_HAN} {_HAN} {_HAN}")
_ONE_MISSING = rf"(?:{_HAN} ){{3,12}}{_HAN}(?={_HAN} )(?:{_HAN} ){{1,12}}"
#: 政 府 工 作 报 告; one blank of five or more may be missing
_SPREAD = lazy(rf"(?:(?<=[\n年])|\A|(?<=[\n年] ))(?:(?:{_HAN} ){{3,21}}|{_ONE_MISSING}){_HAN}(?=[ \t]*\r*(?:\n|\Z))")
_BEFORE, _AFTER = "[\u4e00-\u9fff0-9%”》）)]", "[\u4e00-\u9fff0-9“《（]"
#: 加强监管 ，, 加强监管， 推进
_STOP_SPACE = lazy(
    f" (?:(?<={_BEFORE} )(?=[，。、；：,;:！？])|(?<=[，。、；：！？] )(?={_AFTER})|(?<={_BEFORE} [,;:] )(?={_AFTER}))"
)
_HEADING = f"(?:{CHAPTER}|{SECTION}|{HAN}|{HAN_IN_BRACKETS})"
_LINE = lazy(r"[^\n\r]+")
#: the blanks that begin a paragraph: 制度。|　　|二、强化保障
_FAR_SPACE = lazy(rf"(?<=[^\s])(?:[ \xa0]*\u3000[ \xa0\u3000]+|[ \xa0]{{2,}}(?!{CITED})(?={POINT_NUMBER}))(?=[^\s])")
_WIDE_BLANKS = ("\u3000\u3000", "\u3000\xa0", "\u3000 ", "  ", "\xa0\xa0")
_WORDS = r"[^\s。；：！？:—\t]{2,30}"
#: a heading, numbered or of Chinese characters alone, a wide blank, and a text: 第三章　保护河湖　　统筹推进…
_RUN_IN = lazy(
    rf"[ \xa0\u3000]*(?:{_HEADING}[ \xa0\u3000]{{0,2}}{_WORDS}(?:[ \xa0\u3000]{_WORDS}){{0,2}}|[\u4e00-\u9fff]{{2,16}})"
    r"(?P<gap>[ \xa0]*\u3000[ \xa0\u3000]+|[ \xa0]{4,})(?=[^\s—]{16})[^\n\r]{8,200}?[，。；：]"
)
#: what shows that they do: 制度。　　二, 制度  （一）
_NEW_PARAGRAPH = lazy(rf"[。；！？][ \xa0\u3000]{{2,}}[^\s]|[^\s][ \xa0\u3000]{{2,}}(?!{CITED})(?:{POINT_NUMBER})")
#: &ge;60, 3&times;4
_NAMED = lazy(r"&(?:[gl][et]|times|deg|plusmn|permil|thinsp|zwnj|zwj|divide|radic|bull|sup[23]|le|ge|ne);")


def escape_changes(text: str) -> Iterator[TextChange]:
    """Yield the reading of ``<U+00A0>``, as R writes what its locale cannot."""
    for m in _ESCAPE.finditer(text):
        code = int(m[1], 16)
        if code < 0x110000 and not 0xD800 <= code < 0xE000:
            char = chr(code)
            yield TextChange(m.start(), m.end(), "" if char in _UNSEEN else " " if char in _SPACES else char, "entity")


def entity_changes(text: str) -> Iterator[TextChange]:
    """Yield the reading of signs named as in HTML, ``&ge;``, ``&times;``."""
    for m in _NAMED.finditer(text):
        char = unescape(m[0])
        yield TextChange(m.start(), m.end(), "" if char in _UNSEEN else " " if char in _SPACES else char, "entity")


def comment_changes(text: str) -> Iterator[TextChange]:
    """Yield the deletion of HTML comments and of lines that hold nothing but ``>`` or a path such as 首页 > 要闻."""
    start, end = text.find("<!--"), text.find("-->")
    while start >= 0:
        if 0 <= end < start:
            end = text.find("-->", start)
        stop = end + 3 if 0 <= end < start + LONGEST_COMMENT else start + 4
        yield TextChange(start, stop, "", "web_chrome")
        start = text.find("<!--", stop)
    if any(mark in text for mark in _MARKS):
        for m in _LINE_OF_MARKS.finditer(text):
            yield TextChange(m.start(), m.end(), "", "web_chrome")
    if any(page in text for page in _PAGES):
        for m in _PATH.finditer(text):
            yield TextChange(m.start(), m.end(), "", "web_chrome")


def indent_changes(text: str) -> Iterator[TextChange]:
    """Yield the deletion of blanks before and behind a line; empty cells before others of a table row stay."""
    if text[:1] in _FIRST or any(found in text for found in _LEADING):
        for m in _INDENT.finditer(text):
            if m["cells"] is None:
                yield TextChange(m.start(), m.end(), "", "indent")
    if text[-1:] in _FIRST or any(found in text for found in _CLOSING):
        for m in _TRAILING.finditer(text):
            if "\t" not in m[0]:
                yield TextChange(m.start(), m.end(), "", "indent")


def spread_changes(text: str) -> Iterator[TextChange]:
    """Yield the closing of blanks in a line of single characters: ``政 府 工 作 报 告``; and of blanks at stops."""
    if _MAYBE_SPREAD.search(text):
        for m in _SPREAD.finditer(text):
            for at in range(m.start(), m.end()):
                if text[at] == " ":
                    yield TextChange(at, at + 1, "", "spread")
    for m in _STOP_SPACE.finditer(text):
        yield TextChange(m.start(), m.end(), "", "spread")


def run_on_changes(text: str) -> Iterator[TextChange]:
    """Yield the line breaks of paragraphs that were run together: ``…制度。　　二、强化保障　　（一）…``.

    Where a stop or a number shows that a blank of two wide spaces begins a paragraph, all such blanks of the line do.
    So does the blank between a heading and its text: ``第三章　保护河湖　　统筹推进…``.
    """
    if not any(blank in text for blank in _WIDE_BLANKS):
        return
    for line in _LINE.finditer(text):
        gaps = _FAR_SPACE.finditer(text, *line.span()) if _NEW_PARAGRAPH.search(line[0]) else ()
        spans = {m.span() for m in gaps}
        if headed := _RUN_IN.match(text, *line.span()):
            spans.add(headed.span("gap"))
        for start, end in sorted(spans):
            yield TextChange(start, end, "\n", "run_on")
