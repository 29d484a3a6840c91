"""One document, read: walks over paragraphs, sentences and clauses and gathers the records."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import msgspec

from extract.clauses.clause import Action, Memory
from extract.clauses.older.actions import CLAUSE
from extract.discourse.campaigns import Campaign, CampaignSets
from extract.discourse.records import Recorder, Setting
from extract.discourse.status_cues import clause_tense, status_of
from extract.discourse.unit_marks import find_units
from extract.discourse.voice import MEETING, Voice, tells
from extract.document.sections import Paragraph, opens_in_review, paragraphs, sections
from extract.grammar import Grammar
from extract.lexicon.words import NUMBERED
from extract.model import Metadata, Record, Section
from extract.text.cleantext import CleanText
from extract.tokens.mask import mask, measured_start
from extract.tokens.segmenter import Tokens

# sentences that name problems (我们也清醒看到…) or send a document (印发给你们，请认真贯彻执行), not actions
_MANY_PROBLEMS = "着?(?:不少|一些|许多|诸多)[^，。]{0,6}(?:问题|困难|短板|挑战)"
_PASSED_OVER = re.compile(
    f"清醒地?(?:看到|认识)|存在{_MANY_PROBLEMS}|面临{_MANY_PROBLEMS}|印发给?你们|转发给?你们|下发给?你们"
)
_END = "\n" * 4
"""Put behind a text, so that a rule may ask for the words behind the last one."""

# tokens; a longer stretch without punctuation is no clause but damage, and reading it would cost without end
_LONGEST_CLAUSE = 400
_ORDINAL = re.compile("[一二三四五六七八九十]{1,2}[是要]")
_WHOLE_SECTION = 1000  # paragraphs; the next heading ends it
_OPENING = 60  # characters of a sentence in which a review or a plan is opened
_ENSURING = frozenset(("确保", "力争", "争取"))


class Reading:
    """The state of reading one text. ``records`` is the result; everything else is scaffolding."""

    def __init__(
        self,
        grammar: Grammar,
        clean: CleanText,
        doc_id: str,
        body_start: int = 0,
        anchor: date | None = None,
        metadata: Metadata | None = None,
    ) -> None:
        self.grammar = grammar
        self.text = clean.text
        quantities = grammar.quantities.find(self.text)
        periods = grammar.periods.find(self.text, anchor)
        self.tokens: Tokens = grammar.tokens(mask(self.text, quantities, periods) + _END)
        self.lines = [p for p in paragraphs(self.text) if p.end > body_start]
        self.sections = sections(self.text, self.lines)
        self.records: list[Record] = []
        self._recorder = Recorder(grammar, clean, doc_id, periods)
        self._quantity_at = {measured_start(q): q for q in quantities}
        self._campaigns = grammar.campaigns.over(self.text)
        self._sets = CampaignSets()
        self._passed_over = [m.start() for m in _PASSED_OVER.finditer(self.text)]
        self._places: list[int] = []  # clean start of each record
        self._overlong = False
        self._section = 0
        self._part: str | None = None
        self._path: str | None = None
        self._era: str | None = "review" if metadata and opens_in_review(metadata.title or "") else None
        news = metadata is not None and metadata.doc_type == "新闻"
        named = metadata is not None and metadata.doc_type is not None and not news
        self._unrelated = not named and grammar.relevance.unrelated(self.tokens.words)
        self._voice = Voice() if not named and tells(self.text, news) else None
        self._lead: Campaign | None = None
        self._above: list[tuple[int, Campaign]] = []  # campaigns of the open headings, with their levels
        self._scope = 0  # further paragraphs that the lead campaign governs
        self._mid_paragraph = False
        self._first_action = True

    def read(self) -> list[Record]:
        """Return the records of the text in order."""
        for number, line in enumerate(self.lines):
            if self._unrelated and not self._tells_of_policy(line):
                continue
            self._open_paragraph(line)
            for s, (i, j) in enumerate(self._sentences(line)):
                self._sentence(line, number, s, i, j)
        self._attach_units()
        return self.records

    @property
    def flags(self) -> list[str]:
        """Findings about the whole document: incomplete campaign sets, clauses too long to be one, no policy."""
        return self._sets.flags() + ["overlong_clause"] * self._overlong + ["unrelated"] * self._unrelated

    def _tells_of_policy(self, line: Paragraph) -> bool:
        starts = self.tokens.starts
        words = self.tokens.words[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
        return self.grammar.relevance.related(words)

    def _sentences(self, line: Paragraph) -> Iterator[tuple[int, int]]:
        """Token ranges of the sentences of a paragraph, its number left out."""
        starts, kinds = self.tokens.starts, self.tokens.kinds
        i = bisect_left(starts, line.start + (len(line.number) if line.number else 0))
        last = bisect_left(starts, line.end)
        while i < last:
            stop = kinds.find(".", i, last)
            if stop < 0:
                stop = last
            if stop > i:
                yield i, stop
            i = stop + 1

    def _open_paragraph(self, line: Paragraph) -> None:
        section = self._section_at(line.start)
        self._part = section.part if section else None
        self._path = section.path if section else None
        if line.level:
            while self._above and self._above[-1][0] >= line.level:
                self._above.pop()
            self._lead = self._above[-1][1] if self._above else None  # 1.抓储备 under （一）打好项目建设主动仗
            self._scope = _WHOLE_SECTION
        elif self._scope <= 0:
            self._lead = None
        self._scope -= 1
        if line.level:
            self._name_heading(line)
        self._mid_paragraph = False
        self._first_action = True

    def _name_heading(self, line: Paragraph) -> None:
        """Let a heading that is nothing but a campaign name govern its section: 三、工业强县行动."""
        start = line.start + len(line.number or "")
        named = self._campaigns.find(start, line.body - self.text.startswith("。", line.body - 1))
        if named and named.start - start <= 1 and line.body - named.end <= 2:
            self._lead, self._scope = named, _reach(line, named, True)
            self._above.append((line.level, named))

    def _section_at(self, at: int) -> Section | None:
        """The innermost section around ``at``: the last that began, as sections are sorted and nested."""
        while self._section < len(self.sections) and self.sections[self._section].start <= at:
            self._section += 1
        for n in range(self._section - 1, -1, -1):
            if self.sections[n].end > at:
                return self.sections[n]
        return None

    def _sentence(self, line: Paragraph, paragraph: int, number: int, i: int, j: int) -> None:
        start, end = self.tokens.starts[i], self.tokens.starts[j]
        memory = Memory()
        actions: list[Action] = []
        clauses = 0
        for match in CLAUSE.finditer(self.tokens.kinds, i, j):
            clauses += 1
            first, last = match.span()
            if last - first > _LONGEST_CLAUSE:
                self._overlong = True
                continue
            actions += self.grammar.actions.read(self.tokens, first, last, self._quantity_at, memory)
        if self._voice and actions and MEETING.search(self.text, start, end):
            actions = [action for action in actions if not self._confers(action)]
        says = self._sentence_says(start, end, bool(actions))
        asks = self.text.startswith(("？", "?"), end)
        if not actions or asks or self._is_passed_over(start, end):
            return
        _share_cues(actions, self.text)
        alone = clauses == 1 and self.text.find("》", start, end) < 0
        if alone and self._mid_paragraph:
            self._lead = None  # the next topic sentence ends what the one before governed
            self._mid_paragraph = False
        setting = Setting((start, end), paragraph, number, self._path, memory.speaker)
        in_heading = bool(line.level) and start < line.body
        if self.tokens.words[i] == NUMBERED or _ORDINAL.match(self.text, start):  # 2.…, 二是…: a lead of its own
            self._lead = None
            self._first_action = True
            alone = True
        for action in actions:
            campaign = self._campaign(action, alone, line, in_heading)
            self._note(action, setting, campaign, says)
            self._first_action = False

    def _confers(self, action: Action) -> bool:
        """会议分析当前形势，部署明年工作: what a meeting does with its agenda."""
        sets = self.grammar.lexicon.sets
        return action.head in sets["conferring"] and self.text[slice(*action.object)].endswith(tuple(sets["agenda"]))

    def _sentence_says(self, start: int, end: int, needed: bool) -> str | None:
        """Status by the sentence's own cues; asked only where no section tells."""
        if self._voice:
            self._voice.hear(self.text, start, end)
            return None
        if self._part:
            return None
        status = self.grammar.status
        self._era = status.era(self.text, start, min(end, start + _OPENING)) or self._era
        return status.in_era(self._era, self.text[start:end]) if needed else None

    def _is_passed_over(self, start: int, end: int) -> bool:
        at = bisect_left(self._passed_over, start)
        return at < len(self._passed_over) and self._passed_over[at] < end

    def _note(self, action: Action, setting: Setting, campaign: Campaign | None, says: str | None) -> None:
        default = "achieved" if self._era == "review" else "planned"
        if self._voice:
            aims = action.cue and action.cue[0] in ("确保", "力争") and action.quantities  # 确保产值突破3亿元
            says = "planned" if aims else self._voice.says(action.clause[1])
        tense = clause_tense(action.tense, self.text, *action.clause)
        status = status_of(tense, says, self._part, default)
        member = self._sets.set_of(campaign) if campaign else None
        records = self._recorder.records(action, setting, campaign, member, status)
        self.records += records
        self._places += [action.clause[0]] * len(records)

    def _campaign(self, action: Action, alone: bool, line: Paragraph, in_heading: bool) -> Campaign | None:
        """The campaign named in the action, or the one that governs it; a lead begins to govern here."""
        named = self._campaigns.find(*action.object)
        if named is None:
            return self._lead
        self._sets.note(named)
        war = named.type == "war"
        itself = action.object[1] - action.object[0] - len(named.name) <= 4
        leads = itself and (in_heading or (self._first_action and (alone or war)))
        governs = leads or (itself and alone and war)
        if self._lead and not governs and named.type in ("time_boxed", "project"):
            return self._lead
        if governs:
            self._lead = named
            if line.level and in_heading:
                self._above.append((line.level, named))
            self._mid_paragraph = not leads
            self._scope = _reach(line, named, alone)
        return named

    def _attach_units(self) -> None:
        """Give the units named in a bracket or line to the records of its paragraph before it."""
        since = 0
        for unit in find_units(self.text):
            opened = _paragraph_before(self.text, unit.start)
            first = bisect_left(self._places, max(since, opened))
            last = bisect_left(self._places, unit.start)
            for n in range(first, last):
                self.records[n] = msgspec.structs.replace(
                    self.records[n], lead_unit=unit.lead or None, support_units=unit.support
                )
            since = unit.end


def _paragraph_before(text: str, at: int) -> int:
    """Start of the paragraph that ends at ``at``: the line of ``at``, or the one before where ``at`` opens a line."""
    line = text.rfind("\n", 0, at) + 1
    return line if text[line:at].strip() else text.rfind("\n", 0, max(line - 1, 0)) + 1


def _reach(line: Paragraph, named: Campaign, alone: bool) -> int:
    """How many paragraphs a lead governs beyond its own: a heading all, a line of its own the next few."""
    if line.level:
        return _WHOLE_SECTION
    return 1 if alone and named.type == "war" and line.end - line.start <= 40 else 0


def _share_cues(actions: list[Action], text: str) -> None:
    """Let a target take up the cue of the target before it, up to ；: 确保新开工25个以上，到位资金50亿元以上."""
    for before, action in pairwise(actions):
        itself = before.cue and before.verb == before.cue[1:]  # 争取|上级资金9亿元，发放贷款3亿元
        depends = before.cue and before.cue[0] in _ENSURING and not itself and before.quantities and action.quantities
        if depends and action.cue is None and not action.leading:
            near = text.find("；", before.clause[0], action.clause[0]) < 0
            action.cue = before.cue if near else None
