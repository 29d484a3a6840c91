"""Which campaign governs an action: named in its clause, or in the frame, lead, heading or title above it.

From the nearest outwards: the clause itself; the adverbial that opens the sentence (以深化“三个年”活动为抓手，…); a
stand-alone sentence or numbered item before it in the paragraph; the paragraph's lead; headings of any form; the title.
"""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from extract.rules.campaigns import Campaign, CampaignSets, CampaignsOf
from extract.rules.clause import Action, Place
from extract.text.sections import Paragraph

_LONGEST_HEADING = 40
_PLAIN = 9
"""Level of a heading without number: below all numbered ones."""
_NO_HEADING = re.compile("[。；！？](?=.)|[：:，、；;]\\s*$")
_FIRST = re.compile("\\s*[（(]?(?:一|1|第一)(?:[）)、.．]|是|章|节|条)")
_FRAME = re.compile("(?:以|围绕|聚焦|依托|结合|通过|借助|对照|锚定|在)(?=[^。；]{4})")
_EMBEDDED = 4
"""An object is the campaign itself if so few characters go beyond its name: 深入开展|…行动|试点."""
_PAPER = re.compile("(?<=行动)(?:实施|工作)?方案|计划")


class _Heading(msgspec.Struct):
    level: float
    campaign: Campaign | None
    plain: bool = False


class CampaignScope:
    """Walks through one document beside its reader; the methods are called in the order of the text.

    Args:
        text: cleaned text.
        campaigns: the campaigns named in it.
        lines: its paragraphs.
        title: where its title stands, or None.
    """

    def __init__(self, text: str, campaigns: CampaignsOf, lines: list[Paragraph], title: Place | None) -> None:
        self._text, self._campaigns = text, campaigns
        self._next = {line.start: after for line, after in pairwise(lines)}
        self._first = None if title else self._first_line(lines)
        place = title or self._first
        self._title = self._of_title(place) if place else None
        self._headings: list[_Heading] = []
        self._line = Paragraph(0, 0, 0, 0)
        self._heads = False
        self._lead: Campaign | None = None
        self._item: Campaign | None = None
        self._alone: Campaign | None = None
        self._frame: Campaign | None = None
        self._opens = True
        self._by_itself = self._numbered = False
        self.sets = CampaignSets()
        """The announced sets and their members that the walk has met."""

    def open_paragraph(self, line: Paragraph) -> None:
        """Begin a paragraph: its heading, if it is or has one, ends what headings of its level governed."""
        self._line = line
        self._lead = self._item = self._alone = self._frame = None
        self._opens = True
        title = self._first is not None and line.start == self._first[0]
        self._heads = not title and (bool(line.level) or self._is_plain_heading(line))
        if not self._heads:
            return
        if line.level:
            self._close(line.level, bool(_FIRST.match(line.number or "")))
        else:
            self._headings = [heading for heading in self._headings if not heading.plain]
        end = line.body if line.level else line.end
        named = self._noun_heading(self._text.find(line.number or "", line.start) + len(line.number or ""), end)
        if named:
            self._head(named)

    def open_sentence(self, start: int, first_verb: int, alone: bool, numbered: bool, counts: bool) -> None:
        """Begin a sentence that holds actions.

        Args:
            start: where it begins.
            first_verb: where its first action begins.
            alone: it is one clause only, and so may be a lead.
            numbered: it opens a numbered item (二是…).
            counts: it holds a number, and so is no topic sentence.
        """
        if numbered or (alone and not counts):
            self._alone = None  # the next topic sentence ends what the one before governed
        if numbered:
            self._item, self._opens = None, True
        self._numbered = numbered
        self._by_itself = alone or numbered
        self._frame = self._of_frame(start, first_verb)

    def of(self, action: Action, in_heading: bool) -> Campaign | None:
        """The campaign of ``action``; one that is a lead begins to govern here."""
        named = self._campaigns.find(*action.object)
        opens, self._opens = self._opens, False
        framed, self._frame = self._frame, None  # it opens the first clause only
        governing = framed or self._alone or self._item or self._lead or self._above() or self._title
        if named is None or (named.yields and governing):
            return governing
        self.sets.note(named)
        if action.object[1] - action.object[0] - (named.end - named.start) <= _EMBEDDED:
            self._govern(named, opens, in_heading or (self._heads and not self._line.level))
        return named

    def _govern(self, named: Campaign, opens: bool, in_heading: bool) -> None:
        """Let a campaign that is its clause's whole object govern what follows, as far as its place allows."""
        war = named.type == "war"
        if in_heading:
            self._head(named)
        elif opens and (self._by_itself or war):
            if self._numbered:
                self._item = named
            else:
                self._lead = named
        elif self._by_itself and (war or not (self._lead or self._item)):
            self._alone = named

    def _head(self, named: Campaign) -> None:
        self._headings.append(_Heading(self._line.level or _PLAIN, named, not self._line.level))

    def _above(self) -> Campaign | None:
        return next((heading.campaign for heading in reversed(self._headings) if heading.campaign), None)

    def _close(self, level: int, first: bool) -> None:
        """End the headings that a numbered one ends; 1.… right below a plain heading belongs to it."""
        last = self._headings[-1] if self._headings else None
        if first and last and last.plain and last.level == _PLAIN:
            last.level = level - 0.5
        self._headings = [heading for heading in self._headings if heading.level < level]

    def _is_plain_heading(self, line: Paragraph) -> bool:
        """A short line of one sentence above a longer one; short lines that follow each other are a list."""
        if not self._is_short(line):
            return False
        below = self._next.get(line.start)
        named = self._campaigns.find(line.start, line.end, loose=True)
        return below is not None and (named is not None or not self._is_short(below))

    def _is_short(self, line: Paragraph) -> bool:
        return line.end - line.start <= _LONGEST_HEADING and not _NO_HEADING.search(self._text, line.start, line.end)

    def _noun_heading(self, start: int, end: int) -> Campaign | None:
        """A heading that is nothing but a campaign's name: 三、工业强县行动, 乡村建设行动推进情况."""
        while start < end and self._text[start].isspace():
            start += 1
        named = self._campaigns.find(start, end)
        return named if named and named.start - start <= 1 and not named.yields else None

    def _of_frame(self, start: int, first_verb: int) -> Campaign | None:
        """The campaign of an adverbial that opens the sentence: 以深化“三个年”活动为总抓手，不断加强…."""
        opening = _FRAME.search(self._text, start, first_verb)
        return self._campaigns.find(opening.end(), first_verb, loose=True) if opening else None

    def _first_line(self, lines: list[Paragraph]) -> Place | None:
        """A text without front matter may begin with its title all the same, if it has no other line of that form."""
        plain = [line for line in lines if not line.level and self._is_plain_heading(line)]
        if not plain or plain != lines[:1] or self._text.startswith("。", plain[0].end - 1):
            return None
        return plain[0].start, plain[0].end

    def _of_title(self, title: Place) -> Campaign | None:
        """The one campaign that the title names; the title of a document (《…行动计划》) is none."""
        found: dict[str, Campaign] = {}
        for part in re.finditer("[^ 　，。：！？；\\n]+", self._text[slice(*title)]):
            begin, end = title[0] + part.start(), title[0] + part.end()
            named = self._campaigns.find(begin, end, loose=True)
            if named and not (named.yields or self._is_paper(named, end)):
                found[named.name] = named
        return next(iter(found.values())) if len(found) == 1 else None

    def _is_paper(self, named: Campaign, end: int) -> bool:
        behind = _PAPER.match(self._text, named.end) if named.end < end else None
        return bool(behind) or named.name.endswith("计划")
