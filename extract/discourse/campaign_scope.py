"""Which campaign governs an action: named in its clause, or in the frame, lead, heading or title above it.

From the nearest outwards: the clause itself; the adverbial that opens the sentence (以深化“三个年”活动为抓手，…); a
stand-alone sentence or numbered item before it in the paragraph; the paragraph's lead; headings of any form; the title.
"""

from __future__ import annotations

from math import inf

import msgspec

from extract.clauses.clause import Action
from extract.discourse.campaign_sets import CampaignSets
from extract.discourse.campaigns import Campaign, CampaignsOf
from extract.document.sections import Paragraph
from extract.lexicon.patterns import lazy
from extract.model import Place

_PLAIN = inf
"""Level of a heading without number: below all numbered ones."""
_FIRST = lazy("\\s*[（(]?(?:一|1|第一)(?:[）)、.．]|是|章|节|条)")
_FEW = 3
_EMBEDDED = 4
"""An object is the campaign itself if so few characters go beyond its name: 深入开展|…行动|试点."""
_TITLE_PART = lazy("[^ 　，。：！？；\\n]+")
_PAPER = lazy("(?<=行动)(?:实施|工作)?方案|计划")


class _Heading(msgspec.Struct):
    level: float
    campaign: Campaign
    plain: bool = False
    brief: bool = False
    """It is a sentence on a line of its own, and governs just the next paragraph."""
    passed: bool = False
    """It has governed one."""


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
        self._plain = [line.start for line in lines if line.plain]
        self._first = None if title else self._first_line(lines)
        place = title or self._first
        self._title = self._of_title(place) if place else None
        self._headings: list[_Heading] = []
        self._line: Paragraph
        self._heads = False
        self._lead: Campaign | None = None
        self._item: Campaign | None = None
        self._alone: Campaign | None = None
        self._frame: Campaign | None = None
        self._opens = True
        self._by_itself = self._numbered = self._few = False
        self.sets = CampaignSets()
        """The announced sets and their members that the walk has met."""

    def open_paragraph(self, line: Paragraph) -> None:
        """Begin a paragraph: its heading, if it is or has one, ends what headings of its level governed."""
        self._line = line
        self._lead = self._item = self._alone = self._frame = None
        self._opens = True
        title = self._first == (line.start, line.end)
        self._heads = not title and (bool(line.level) or line.plain)
        if not self._heads:
            self._pass_on()
            return
        if line.level:
            self._close(line.level, bool(_FIRST.match(line.number or "")))
        else:
            self._headings = [heading for heading in self._headings if not heading.plain]
        end = line.body if line.level else line.end
        if not line.level and self._is_sentence(line):
            return  # a sentence heads what follows only by its action
        named = self._in_heading(self._text.find(line.number or "", line.start) + len(line.number or ""), end)
        if named:
            self._head(named)

    def open_sentence(self, start: int, first_verb: int, clauses: int, numbered: bool, counts: bool) -> None:
        """Begin a sentence that holds actions.

        Args:
            start: where it begins.
            first_verb: where its first action begins.
            clauses: how many it has; one alone may be a lead, a war's has few.
            numbered: it opens a numbered item (二是…).
            counts: it holds a number, and so is no topic sentence.
        """
        alone = clauses == 1
        if numbered or (alone and not counts):
            self._alone = None  # the next topic sentence ends what the one before governed
        if numbered:
            self._item, self._opens = None, True
        self._numbered = numbered
        self._by_itself, self._few = alone or numbered, clauses <= _FEW
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
        if self._may_lead(action, named):
            self._govern(named, opens, in_heading or (self._heads and not self._line.level))
        return named

    def is_name(self, start: int, end: int) -> bool:
        """Say whether a heading is nothing but the name of a campaign (产业链条延伸行动, not 抓好…行动)."""
        named = self._campaigns.find(start, end, loose=True)
        return named is not None and (named.start, named.end) == (start, end)

    @staticmethod
    def _may_lead(action: Action, named: Campaign) -> bool:
        """开展X行动, X攻坚战|加快推进; not X行动|升级, X工程7万套."""
        itself = action.object[1] - action.object[0] - (named.end - named.start) <= _EMBEDDED
        war = named.type == "war"
        done = action.verb is None or action.verb < action.object or war
        return itself and done and (war or not action.quantities)

    def _govern(self, named: Campaign, opens: bool, in_heading: bool) -> None:
        """Let a campaign that is its clause's whole object govern what follows, as far as its place allows."""
        war = named.type == "war" and self._few
        if in_heading or (opens and war and self._is_one_sentence()):
            self._head(named)
        elif opens and (self._by_itself or war):
            if self._numbered:
                self._item = named
            else:
                self._lead = named
        elif self._by_itself and war:
            self._alone = named

    def _is_one_sentence(self) -> bool:
        line = self._line
        return not line.level and self._text.find("。", line.start, line.end) == line.end - 1

    def _head(self, named: Campaign) -> None:
        line = self._line
        brief = not line.level and self._is_sentence(line)
        self._headings.append(_Heading(line.level or _PLAIN, named, not line.level, brief))

    def _is_sentence(self, line: Paragraph) -> bool:
        return self._text.endswith("。", line.start, line.end)

    def _pass_on(self) -> None:
        """Begin a paragraph of body: the headings above it that govern no more than one end with the second."""
        self._headings = [heading for heading in self._headings if not (heading.brief and heading.passed)]
        for heading in self._headings:
            heading.passed = True

    def _above(self) -> Campaign | None:
        return self._headings[-1].campaign if self._headings else None

    def _close(self, level: int, first: bool) -> None:
        """End the headings that a numbered one ends; 1.… right below a plain heading belongs to it."""
        last = self._headings[-1] if self._headings else None
        if first and last and last.plain and last.level == _PLAIN:
            last.level = level - 0.5
        self._headings = [heading for heading in self._headings if heading.level < level]

    def _in_heading(self, start: int, end: int) -> Campaign | None:
        """The campaign that a heading names: 三、工业强县行动, 乡村建设行动推进情况, 三部门启动清水行动."""
        end = start + len(self._text[start:end].partition("，")[0])
        named = self._campaigns.find(start, end) or self._campaigns.find(start, end, loose=True)
        return named if named and not named.yields else None

    def _of_frame(self, start: int, first_verb: int) -> Campaign | None:
        """The campaign of an adverbial that opens the sentence: 以深化“三个年”活动为总抓手，不断加强…."""
        opened = self._campaigns.frame(start, first_verb)
        return self._campaigns.find(opened, first_verb, loose=True) if opened else None

    def _first_line(self, lines: list[Paragraph]) -> Place | None:
        """A text without front matter may begin with its title all the same, if it has no other line of that form."""
        first = lines[0] if lines else None
        if first is None or self._plain != [first.start] or self._is_sentence(first):
            return None
        return first.start, first.end

    def _of_title(self, title: Place) -> Campaign | None:
        """The one campaign that the title names; the title of a document (《…行动计划》) is none."""
        found: dict[str, Campaign] = {}
        for part in _TITLE_PART.finditer(self._text, *title):
            named = self._campaigns.find(*part.span(), loose=True)
            if named and not (named.yields or self._is_paper(named, part.end())):
                found[named.name] = named
        return next(iter(found.values())) if len(found) == 1 else None

    def _is_paper(self, named: Campaign, end: int) -> bool:
        return named.name.endswith("计划") or bool(_PAPER.match(self._text, named.end, end))
