"""Lines that a program broke at a fixed width (old web pages, text saved from PDF) are joined to paragraphs again.

Whether a text is hard-wrapped is decided over the whole of it: breaks inside words and in front of stops are what a
wrap makes and no author does. A list of slogans, a poem or a table has none, though its lines may be of one length.
Then each break is judged: a line that is full goes on in the next, unless that opens a paragraph of its own.

    …依法办理房地产初始登⏎记，做好…      →  登记
    …推进国家⏎14⏎重点研发计划…          →  推进国家重点研发计划, where 14 is the number of a page
    二、行动步骤⏎加快推进园区建设…       →  stays

Two breaks are joined in any text: that behind a word of ban, as the next line alone would ask for what is forbidden,
and that between a bound and its number, as neither line alone has it.

    堤岸范围内不得⏎堆放建筑垃圾。        →  堤岸范围内不得堆放建筑垃圾。
    新建绿道不少于⏎4公里。               →  新建绿道不少于4公里。
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.point_numbers import DECIMAL, POINT_NUMBER
from extract.lexicon.tables import SHIPPED
from extract.text.changes import TextChange
from extract.text.vocabulary import common_words

LINE_END = r"[ \t\u3000]*\r?\n[ \t\u3000]*"
"""The end of a line, with the blanks around it."""
_LINE = lazy(r"[^\n\r]+")
#: a line that opens a paragraph of its own: （二）…, 1.2 …, ● …, 附件, 图3, - 2 -
_OPENS = lazy(
    rf"{POINT_NUMBER}|{DECIMAL}[ .]|[a-zA-Z]{{1,2}}[)）]"
    r"|[—–-]{2}|[●◆■▲★▪※•·○□]|附件|表[0-9]|图[0-9]"
    r"|[-—–－] ?[0-9]{1,4} ?[-—–－]|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日$"
)
_NOT_FIRST = frozenset("，。、；：？！）》”’％%℃,.;:")
"""No line begins with these but where a program broke it."""
_NOT_LAST = frozenset("的和与及或并对将把被使令向《“（")
"""No heading, name or item of a list ends with these."""
_STOPS = frozenset("。！？；：:!?.…;”）)》】〕]’")
_UNIT = lazy("[0-9.%％]|[万亿](?:元|亩|人|吨)|个百分点")
_HAN = lazy("[\u4e00-\u9fff]")
_WHOLE = lazy("(?:会议|大会|全会)上[）)]?$|[0-9]日[）)]?$|通知$")
"""Ends of lines that are whole: the subtitle of a report, a date, the title of a letter."""
_CELLS = lazy(r"\t|\S {2,}\S")
_ODD_START = lazy(r"\n *[，。、；：？！）》”’％%℃,.;:]")
_LONGEST = 100
"""Characters a line has on the average in a text that no program wrapped."""
_EDGE = lazy("(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])")
_FIRST_UNIT = lazy(r"(?:[0-9A-Za-z.,%％]+|.)[，。、；：？！）》”’]?")
_ENOUGH = 0.2
"""Share of the open line ends that must show a wrap; two in five do where one was made, one in fifty elsewhere."""
MIN_WIDTH = 12
"""Cells below which a line is no line of text (a cell of a table, a word of a list)."""
_NEAR = 8
"""Lines to either side that tell how long a full line is."""
_SLACK = 4
_WIDER = 0.3
"""Share of the lines of a text that may be wider than those of a wrap (a text put together from several)."""
_PILED = 5
"""Lines of one width from which they count as made so by a program."""
_COUNTED = "个项条种大十九八七六五四三"
_NUMBER_ALONE = lazy("[0-9]{1,3}")
_PAGE_END = lazy(rf"{LINE_END}[0-9]{{1,3}}{LINE_END}")
_PAGE_LINES = 8
"""Lines that a page has at least; numbers nearer to each other are cells of a table."""
_SHORT = 2
"""Lines broken in a word, short by an indent, from which first lines count as having lost it."""
_BLANKS = lazy(r"\s+")
_MANY = 400
"""Breaks looked at to decide; enough for any text."""


class WrappedLine(msgspec.Struct, frozen=True):
    """A line without the blanks around it: its place, its words, the blanks before it.

    ``width`` is its width in cells of a terminal (a Han character takes two), ``length`` in characters, both with
    the blanks before it.
    """

    start: int
    end: int
    words: str
    indent: int
    width: int
    length: int


def wrap_changes(text: str) -> Iterator[TextChange]:
    """Yield the joining of each line break that a program made; nothing for a text that is not hard-wrapped."""
    ends = text.count("\n") or text.count("\r")
    if ends < 2 or len(text) > _LONGEST * ends:
        return
    lines = _without_page_numbers(_lines(text))
    breaks = [i for i in range(len(lines) - 1) if _is_single(text, lines[i], lines[i + 1])]
    open_ = _open_breaks(lines, breaks)
    full = _FullLines(lines, open_)
    few = len(open_) < 0.3 * len(breaks) and not (full.fixed and len(open_) >= 0.1 * len(breaks))
    if len(open_) < 2 or few:
        return
    if not _is_wrapped(lines, open_, full):
        return
    joined = -1
    for i in breaks:
        if _goes_on(lines, i, full, begins=joined != i - 1):
            joined = i
            before, after = lines[i], lines[i + 1]
            latin = before.words[-1].isascii() and before.words[-1].isalpha() and after.words[0].isascii()
            kind = "page_number" if _PAGE_END.fullmatch(text, before.end, after.start) else "line_wrap"
            yield TextChange(before.end, after.start, " " if latin and after.words[0].isalpha() else "", kind)


def unfinished_changes(text: str) -> Iterator[TextChange]:
    """Yield the joining of lines that end with a word of ban (``ban_line``) or a bound (``bound_line``) with the next.

    A word of ban before a list, and a bound before anything but a number, stay.
    """
    for kind, ending in (("ban_line", _banned()), ("bound_line", _bounded())):
        for m in ending.finditer(text):
            yield TextChange(m.end(), _BLANKS.match(text, m.end()).end(), "", kind)  # type: ignore[union-attr]


@cache
def _banned() -> re.Pattern[str]:
    """A word of ban at a line end; 五个严禁 and 一律禁止 are whole."""
    bans = alternatives(SHIPPED.sets["barring"])
    return re.compile(
        rf"(?:{bans})(?<![{_COUNTED}]..)(?<!一律严禁|一律禁止)(?=[ \t\u3000]*[\r\n])(?!\s*+(?:{_OPENS.pattern}|\W|\Z))"
    )


@cache
def _bounded() -> re.Pattern[str]:
    """A bound at a line end, its number in the next line; 最高 may be a heading, and 4. the number of a point."""
    bounds = [row["surface"] for row in SHIPPED.rows("bounds.tsv") if row["place"] == "before" and not row["only"]]
    words = alternatives(word for word in bounds if len(word) > 1 and word[0] != "最")
    return re.compile(rf"(?:{words})(?={LINE_END}[0-9]++(?:[.,][0-9]++)?[^.、．)）\s0-9])")


def has_open_breaks(text: str) -> bool:
    """Say whether a text has line breaks that only a wrap makes (a line begins with ，or %); for a text not joined."""
    for m in _ODD_START.finditer(text):
        before = text[text.rfind("\n", 0, m.start()) + 1 : m.start()].rstrip()
        if before and before[-1] not in _STOPS and _cells(before) >= MIN_WIDTH and not _CELLS.search(before):
            return True
    return False


def _lines(text: str) -> list[WrappedLine]:
    lines = []
    for m in _LINE.finditer(text):
        if words := m[0].strip():
            indent = len(m[0]) - len(m[0].lstrip())
            start = m.start() + indent
            width = _cells(words) + (4 if indent in (2, 4) else indent)  # two wide blanks, or four narrow ones
            lines.append(WrappedLine(start, start + len(words), words, indent, width, len(words) + indent))
    return lines


def _without_page_numbers(lines: list[WrappedLine]) -> list[WrappedLine]:
    """Leave out lines that hold but a number, one more than the last such line a page before."""
    alone = [(i, int(line.words)) for i, line in enumerate(lines) if _NUMBER_ALONE.fullmatch(line.words)]
    pages = {
        i
        for (one, first), (two, second) in pairwise(alone)
        if second == first + 1 and two - one >= _PAGE_LINES
        for i in (one, two)
    }
    return [line for i, line in enumerate(lines) if i not in pages] if pages else lines


def _cells(words: str) -> int:
    return 2 * len(words) - len(words.encode("ascii", "ignore"))


def _is_single(text: str, before: WrappedLine, after: WrappedLine) -> bool:
    """One line end or page end between two lines of text, no empty line and no cell of a table."""
    between = text[before.end : after.start].replace("\r\n", "\n")
    row = _CELLS.search(before.words) or _CELLS.search(after.words)
    single = between.count("\n") + between.count("\r") == 1 or _PAGE_END.fullmatch(between)
    return bool(single) and not row


def _open_breaks(lines: Sequence[WrappedLine], breaks: Sequence[int]) -> list[int]:
    """The breaks behind a line that does not end a sentence and before one that does not open a paragraph."""
    indents = Counter(line.indent for line in lines)
    usual = indents.most_common(1)[0][0] if indents else 0
    return [
        i
        for i in breaks
        if lines[i].width >= MIN_WIDTH
        and lines[i].words[-1] not in _STOPS
        and not _WHOLE.search(lines[i].words)
        and lines[i + 1].indent <= usual
        and _HAN.search(lines[i].words)
        and not _OPENS.match(lines[i + 1].words)
    ]


def _is_wrapped(lines: Sequence[WrappedLine], open_: Sequence[int], full: _FullLines) -> bool:
    """Weigh the breaks that show a wrap against all that are open; of lines of one length fewer need to show it."""
    looked_at = open_[:: len(open_) // _MANY + 1]
    shown = sum(_shows(lines[i].words, lines[i + 1].words) for i in looked_at)
    alike = full.fixed
    return shown >= (max(1, _ENOUGH / 2 * len(looked_at)) if alike else max(2, _ENOUGH * len(looked_at)))


def _shows(before: str, after: str) -> bool:
    """A break that no author makes: before a stop, behind 的 (not 目的), inside a number, inside a word."""
    if after[0] in _NOT_FIRST or (before[-1] in _NOT_LAST and before[-2:] not in common_words()):
        return True
    if before[-1].isdigit():
        return bool(_UNIT.match(after)) and len(before) > 6
    return _breaks_word(before, after)


def _breaks_word(before: str, after: str) -> bool:
    """登｜记, 设｜施; but 通知｜青禾市 ends a word, whatever 知青 may be."""
    words = common_words()
    if before[-2:] in words or before[-3:] in words:
        return False
    return any(before[-k:] + after[:n] in words for k, n in ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)))


class _FullLines:
    """Tells which lines are full: as wide as the widest around them, or as the next word leaves no room for.

    Programs count characters or cells: the measure is the one in which more lines are alike.
    """

    def __init__(self, lines: Sequence[WrappedLine], open_: Sequence[int]) -> None:
        text = [lines[i] for i in open_]
        widths, lengths = [line.width for line in text], [line.length for line in text]
        by_character = _pile(lengths, 0)[0] > _pile(widths, 1)[0]  # a wide character more may leave one cell
        self._measure = [line.length if by_character else line.width for line in lines]
        self._needed = len if by_character else _cells
        self._lines = lines
        piled, widest = _pile(lengths, 0) if by_character else _pile(widths, _SLACK)
        wider = sum(measure > widest + _SLACK for measure in self._measure)
        measures = sorted(lengths if by_character else widths)
        self._usual = measures[len(measures) // 2] if measures else 0
        self.fixed = piled >= max(_PILED, 0.5 * len(text)) and wider <= _WIDER * len(lines)
        """Whether most open lines are of one width, and few are wider."""
        self._widest = widest
        self._lost = self._lost_indent(open_)

    def __contains__(self, i: int) -> bool:
        room = self._room(i)
        return self._reaches(i, room) or (not self.fixed and self._measure[i] >= 0.85 * room)

    def goes_on(self, i: int, begins: bool) -> bool:
        """Say whether line ``i``, which ends no sentence, is full; a first line may have lost its indent."""
        room = min(self._room(i), self._widest) - self._lost * begins
        return i in self or (self.fixed and self._reaches(i, room - self._set_wide(i)))

    def _set_wide(self, i: int) -> int:
        """Cells that word processors put between Han characters and figures: a quarter of a character at each edge."""
        return 0 if self._needed is len else len(_EDGE.findall(self._lines[i].words)) // 2

    def _reaches(self, i: int, room: int) -> bool:
        unit = _FIRST_UNIT.match(self._lines[i + 1].words)
        return self._measure[i] + min(self._needed(unit[0]) if unit else 2, 12) > room

    def _lost_indent(self, open_: Sequence[int]) -> int:
        """Width of two wide blanks if first lines lack them: lines broken in a word, short by just so much."""
        if not self.fixed or any(self._lines[i].indent for i in open_):
            return 0
        lost, lines = self._needed("　　"), self._lines
        short = (i for i in open_ if self._widest - lost - 1 <= self._measure[i] <= self._widest - lost)
        return lost if sum(_shows(lines[i].words, lines[i + 1].words) for i in short) >= _SHORT else 0

    def _room(self, i: int) -> int:
        """The width of the lines around ``i``: the third widest, so that one long title does not count."""
        widths = sorted(self._measure[max(0, i - _NEAR) : i + _NEAR + 1], reverse=True)
        near = widths[min(2, len(widths) - 1)]
        return near if self.fixed else max(near, self._usual)


def _pile(widths: Sequence[int], slack: int) -> tuple[int, int]:
    """The most lines within ``slack`` of one width, and the widest of them."""
    ordered = sorted(widths)
    piles = ((bisect_right(ordered, w + slack) - bisect_left(ordered, w), w + slack) for w in set(widths))
    return max(piles, default=(0, 0))


def _goes_on(lines: Sequence[WrappedLine], i: int, full: _FullLines, begins: bool) -> bool:
    """Judge one break of a wrapped text; ``begins``: the line is the first of its paragraph."""
    before, after = lines[i], lines[i + 1]
    if after.words[0] in _NOT_FIRST and before.words[-1] not in "。！？；":
        return True
    if _OPENS.match(after.words) or _WHOLE.search(before.words) or after.indent > before.indent + 1:
        return False
    if before.words[-1] in "。！？；：":  # a sentence that happens to end with its line
        return full.fixed and i in full and after.indent == 0 and after.width >= MIN_WIDTH
    shows = before.width >= MIN_WIDTH and _HAN.search(before.words) and _shows(before.words, after.words)
    return full.goes_on(i, begins) or bool(shows)
