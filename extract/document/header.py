"""The header of a document: title, source line, labels, addressee. What stands there is no policy sentence.

【法宝引证码】 CLI.12.1                       label      (a line of the data base it comes from)
临江市人民政府办公室关于…的通知                   headline   the title
临政办发〔2023〕21号                           doc_number
各街道办事处，市直各部门：                         addressee  the last line of the header
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

import msgspec

from extract.document.header_lines import PARTS, PREFIX, TARGET, WHO, HeaderLine, LineKind, LineKinds
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Tables

LOOK = 4000
"""Characters looked at: a header longer than that is none."""
MAX_LINES = 25
MAX_WRAPPED = 3
"""Lines of a title that is set in several."""

_LINE = lazy(r"[^\n]+")
_LEADS_IN = lazy("(?:强调|指出|要求|表示|提出|会上|调研时)$")
"""某某调研时强调 / 扎实推进乡村振兴: the title goes on in the next line."""
_OPEN_END = lazy("[的和与及、]$")
"""国务院 / 关于加强节水工作的 / 意见 is one title."""
_DAY = lazy("[0-9]日")
_TITLE_CUE = lazy("关于.+的|召开|举行|印发|出台|发布|部署会|主持|调研|强调|开幕|闭幕|^【|[？！…]$")
_STRONG = frozenset(
    {"doc_number", "order", "adoption", "site", "addressee", "source", "date", "label", "subtitle", "prefix"}
)


class Header(msgspec.Struct, frozen=True):
    """Where a document's own words about itself stand; ``body_start`` is 0 for an excerpt that has none."""

    title_span: tuple[int, int] | None = None
    source_span: tuple[int, int] | None = None
    body_start: int = 0
    lines: tuple[HeaderLine, ...] = ()


class HeaderReader:
    """Splits the header off a text; ``doc_types.tsv``, ``verbs.tsv`` and ``labels.tsv`` are read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self.kinds = tables.once(LineKinds)
        """Names single lines."""

    def split(self, text: str, title: str | None = None) -> Header:
        """Tell title and source line of a cleaned text from its body.

        An excerpt that starts right away with policy sentences or with a numbered heading has no header.

        Args:
            text: the cleaned text.
            title: the title, where the reader knows it (meta tags of a page).
        """
        lines = list(self._lines(text))
        if lines and lines[0].kind == "annex":
            return self._annex(text, lines)
        strong = [i for i, line in enumerate(lines) if line.kind in _STRONG]
        if strong:
            lines = self._with_repetition(text, lines, strong[-1] + 1)
        elif not self._is_title(text, lines, title):
            return Header()
        else:
            lines = lines[:1]
        end = lines[-1].end if lines else 0
        return Header(self._title_span(text, lines), _source_span(lines), _after_break(text, end), tuple(lines))

    def _lines(self, text: str) -> Iterator[HeaderLine]:
        """Yield lines until one is plainly body text; an addressee (各位代表：) and a dateline end the header."""
        for number, m in enumerate(_LINE.finditer(text, 0, LOOK)):
            start = m.start() + len(m[0]) - len(m[0].lstrip())
            line = m[0].strip()
            if not line:
                continue
            if both := self.kinds.parts(line):
                for at, part in sorted((both.start(part), part) for part in PARTS if both.groupdict().get(part)):
                    yield HeaderLine(part, start + at, start + both.end(part))
                continue
            kind = self.kinds.kind(line, number)
            if kind == "prefix" and (prefix := PREFIX.match(line)) and prefix.end() < len(line):
                yield HeaderLine("prefix", start, start + prefix.end())
                return
            if kind is None or number > MAX_LINES:
                return
            yield HeaderLine(kind, start, start + len(line))
            if kind == "addressee":
                return

    def _with_repetition(self, text: str, lines: list[HeaderLine], end: int) -> list[HeaderLine]:
        """The header up to ``end``, and what a page repeats of it: the title, the body on a line of its own."""
        words = [text[line.start : line.end] for line in lines]
        titles = {word for word, line in zip(words[:end], lines, strict=False) if line.kind == "headline"}
        while end < len(lines) and (words[end] in titles or (words[end - 1] in titles and WHO.fullmatch(words[end]))):
            end += 1
        return lines[:end]

    def _annex(self, text: str, lines: list[HeaderLine]) -> Header:
        """附件3： / 某某标准 / 及实施规范: what is set below the mark, up to three lines, is the title."""
        named = list(takewhile(lambda line: line.kind == "headline", lines[1:]))
        words = [text[line.start : line.end] for line in named]
        whole = 0 < len(named) <= MAX_WRAPPED and not any(map(self.kinds.imperative, words))
        header = lines[: 1 + len(named)] if whole else lines[:1]
        span = (named[0].start, named[-1].end) if whole else None
        return Header(span, None, _after_break(text, header[-1].end), tuple(header))

    def _is_title(self, text: str, lines: list[HeaderLine], title: str | None) -> bool:
        """Without a source line or date below it: is the first line a title, or the heading of an excerpt?"""
        if not lines or not text[lines[0].end :].strip():
            return False
        line = text[lines[0].start : lines[0].end]
        if title and line.strip() == title.strip():
            return True
        if _sentences_without_stops(text):
            return False
        if line.endswith(self.kinds.endings) and not self.kinds.imperative(line):
            return True
        if self.kinds.imperative(line) or len(lines) > 1 or len(line) < 8 or TARGET.search(line) or _DAY.search(line):
            return False
        return bool(_TITLE_CUE.search(line)) or not self._has_more_headings(text, lines[0].end)

    def _has_more_headings(self, text: str, start: int) -> bool:
        """Short lines without a stop further down: then the first one is a heading of the same kind."""
        rest = text[start : start + LOOK].split("\n")[1:]
        return any(line and self.kinds.kind(line, 1) == "headline" for line in map(str.strip, rest))

    def _title_span(self, text: str, lines: list[HeaderLine]) -> tuple[int, int] | None:
        """The headline that is the title: before a subtitle, behind the line of the issuer, else the first.

        A title set in several lines is one where a document number or an addressee follows.
        """
        if (before := self._before_subtitle(text, lines)) is not None:
            return before.start, before.end
        blocks = _headline_blocks(lines)
        if len(blocks) > 1 and all(WHO.fullmatch(text[line.start : line.end]) for line in blocks[0][0]):
            blocks = blocks[1:]  # a red head: 某市人民政府办公室, 某政办发〔2026〕15号, then the title
        if not blocks:
            return None
        block, closing = blocks[0]
        while len(block) > 1 and WHO.fullmatch(text[block[0].start : block[0].end]):
            if text[block[1].start : block[1].end].startswith("关于"):
                whole = closing in {"doc_number", "addressee"} or _OPEN_END.search(text[block[1].start : block[1].end])
                return block[0].start, block[-1 if whole else 1].end
            block = block[1:]
        first = text[block[0].start : block[0].end]
        twice = len(block) > 1 and _same_words(first, text[block[1].start : block[1].end])
        wrapped = closing in {"doc_number", "addressee"} and not twice and not first.endswith(self.kinds.endings)
        wrapped |= len(block) > 1 and bool(_OPEN_END.search(first))
        if len(block) == 2 and _LEADS_IN.search(first):
            return block[0].start, block[1].end
        return block[0].start, block[-1].end if wrapped else block[0].end

    def _before_subtitle(self, text: str, lines: list[HeaderLine]) -> HeaderLine | None:
        """The nearest headline before ——2024年1月23日在…会议上 that names a kind of document."""
        at = next((i for i, line in enumerate(lines) if line.kind == "subtitle"), 0)
        for line in reversed(lines[:at]):
            if line.kind == "headline" and text[line.start : line.end].endswith(self.kinds.endings):
                return line
        return None


def _headline_blocks(lines: list[HeaderLine]) -> list[tuple[list[HeaderLine], LineKind | None]]:
    """Headlines that follow each other, each block with the kind of the line that ends it."""
    blocks: list[tuple[list[HeaderLine], LineKind | None]] = []
    block: list[HeaderLine] = []
    for line in [*lines, None]:
        if line and line.kind == "headline":
            block.append(line)
        elif block:
            blocks.append((block, line.kind if line else None))
            block = []
    return blocks


def _same_words(one: str, other: str) -> bool:
    """A data base prints the title twice, once with other brackets and dashes."""
    return re.findall("[\u4e00-\u9fff]", one) == re.findall("[\u4e00-\u9fff]", other)


def _sentences_without_stops(text: str) -> bool:
    """A text of many long lines in which no sentence has its stop: its first line is a sentence like the others."""
    head = text[:LOOK]
    return "。" not in head and sum(len(line) > 25 for line in head.split("\n")) > 5


def _source_span(lines: list[HeaderLine]) -> tuple[int, int] | None:
    spans = [(line.start, line.end) for line in lines if line.kind in {"source", "prefix"}]
    return spans[0] if spans else None


def _after_break(text: str, end: int) -> int:
    while end < len(text) and text[end] in "\n ":
        end += 1
    return end
