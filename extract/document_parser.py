"""One document, read: walks over paragraphs, sentences and clauses and gathers the records."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Protocol

import msgspec

from extract.clauses.action_reader import CLAUSE
from extract.clauses.clause import Action, Memory
from extract.discourse.bans import Bans
from extract.discourse.campaign_scope import CampaignScope
from extract.discourse.campaigns import Campaign
from extract.discourse.outturns import Outturns
from extract.discourse.records import RecordBuilder, Setting, Standing
from extract.discourse.responsible_units import Charges, Units
from extract.discourse.status import Discourse, place_of
from extract.discourse.table_rows import TableRows
from extract.document.relevance import Relevance
from extract.document.sections import Paragraph
from extract.document.titles import repeated_titles
from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import ORDINAL
from extract.lexicon.words import NUMBERED
from extract.model import Metadata, Quantity, Record, Section, Span
from extract.text.cleantext import CleanText
from extract.tokens.mask import Masker
from extract.tokens.segmenter import Tokens

# sentences that name problems (我们也清醒看到…) or send a document (印发给你们，请认真贯彻执行), not actions
_MANY_PROBLEMS = "着?(?:不少|一些|许多|诸多)[^，。]{0,6}(?:问题|困难|短板|挑战)"
#: sentences without action: 我们清醒地看到, 面临不少困难, 现印发给你们
_PASSED_OVER = lazy(
    f"(?<![要须当应])清醒地?(?:看到|认识)|存在{_MANY_PROBLEMS}|面临{_MANY_PROBLEMS}|印发给?你们|转发给?你们|下发给?你们"
)
# tokens; a longer stretch without punctuation is no clause but damage, and reading it would cost without end
_LONGEST_CLAUSE = 400
_STRETCH = lazy("[^/;.:\n]+")
_ORDINAL = lazy(ORDINAL)
#: a sentence on what a meeting does
_MEETING = lazy("召开|举行|会议|座谈|大会|全会")
_TELLING = frozenset(("meeting", "news", "feature"))
_ENSURING = frozenset(("确保", "力争", "争取"))


class Actions(Protocol):
    """Reads the actions of a clause."""

    def read(self, tokens: Tokens, i: int, j: int, quantity_at: dict[int, Quantity], memory: Memory) -> list[Action]:
        """Return the actions of the clause ``tokens[i:j]``."""


class ParsedText(msgspec.Struct):
    """What the stages before found in one text; offsets are those of the cleaned one."""

    clean: CleanText
    metadata: Metadata
    lines: list[Paragraph]
    quantities: list[Quantity]
    units: Units
    tokens: Tokens
    discourse: Discourse


class DocumentParser:
    """The walk over one text; :meth:`read` gives the records.

    Args:
        parsed: what the stages before found.
        actions: reads clauses.
        builder: makes records of actions.
        campaigns: tells the campaign that governs a place.
        tables: the paragraphs that are rows of tables.
        bans: the lists under a word of ban.
        relevance: tells texts that are not about policy.
        masker: tells where numbers begin for the grammar.
        sets: words of the lexicon by set.
    """

    def __init__(
        self,
        parsed: ParsedText,
        actions: Actions,
        builder: RecordBuilder,
        campaigns: CampaignScope,
        tables: TableRows,
        bans: Bans,
        relevance: Relevance,
        masker: Masker,
        sets: Mapping[str, frozenset[str]],
    ) -> None:
        self.text = parsed.clean.text
        self.tokens, self.lines, self.discourse = parsed.tokens, parsed.lines, parsed.discourse
        self.sections: list[Section] = parsed.discourse.sections
        self._actions, self._builder, self._campaigns = actions, builder, campaigns
        self._tables, self._bans, self._relevance, self._sets = tables, bans, relevance, sets
        self._charges = Charges(parsed.units.charges)
        self._quantity_at = {masker.number(self.text, q): q for q in parsed.quantities}
        self._outturns = Outturns(sets, self.text, parsed.quantities)
        self._titles = repeated_titles(self.text, self.lines)
        self._passed_over = [m.start() for m in _PASSED_OVER.finditer(self.text)]
        self._ids: set[int] = set()
        self._quantities, self._clean = parsed.quantities, parsed.clean
        self._used: set[int] = set()
        self._overlong = False
        self._section = 0
        self._path: str | None = None
        named = parsed.metadata.doc_type not in (None, "新闻")
        self._unrelated = not named and relevance.unrelated(self.tokens.words)
        self._tells = self.discourse.genre.name in _TELLING

    def read(self) -> Iterator[Record]:
        """Yield the records of the text in order; of a long text they are never held all at once."""
        for number, line in enumerate(self.lines):
            if self._unrelated and not self._tells_of_policy(line):
                continue
            self._open_paragraph(line)
            if line.start in self._titles:
                continue
            rows = number in self._tables
            for found in self._table_row(line, number) if rows else self._plain(line, number):
                self._used.update(record.quantity.start for record in found if record.quantity)
                yield from found

    def _plain(self, line: Paragraph, number: int) -> Iterator[list[Record]]:
        for s, (i, j) in enumerate(self._sentences(self._behind_number(line), line.end)):
            yield self._sentence(line, number, s, i, j)

    @property
    def flags(self) -> list[str]:
        """Findings about the whole document: incomplete campaign sets, clauses too long to be one, no policy."""
        found = ["overlong_clause"] * self._overlong + ["unrelated"] * self._unrelated
        return self._campaigns.sets.flags() + found + self._tables.flags

    @property
    def quantities_left(self) -> tuple[Span, ...]:
        """The quantities that are in no record, once all records were read; offsets are those of the raw text."""
        used = [*sorted(self._used), math.inf]  # a cell of a table may begin with other words of the number
        placed = (Span(one.text, *self._clean.raw_span(one.start, one.end)) for one in self._quantities)
        return tuple(span for span in placed if used[bisect_left(used, span.start)] >= span.end)

    def _table_row(self, line: Paragraph, number: int) -> Iterator[list[Record]]:
        """A row of a table: figures become records as they stand, tasks are read like sentences."""
        charge = self._charges.at(line.start)
        yield [
            msgspec.structs.replace(record, lead_unit=charge.lead, support_units=charge.support)
            for record in self._tables.records(number, self._path)
        ]
        for place in self._tables.tasks(number):
            for s, (i, j) in enumerate(self._sentences(*place)):
                yield self._sentence(line, number, s, i, j)

    def _tells_of_policy(self, line: Paragraph) -> bool:
        starts = self.tokens.starts
        words = self.tokens.words[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
        return self._relevance.related(words)

    def _behind_number(self, line: Paragraph) -> int:
        """Where the text of a paragraph begins, indented or not: （一）|…."""
        number = line.number or ""
        return self.text.find(number, line.start) + len(number)

    def _sentences(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Token ranges of the sentences of a stretch: a paragraph without its number, a cell."""
        starts, kinds = self.tokens.starts, self.tokens.kinds
        i = bisect_left(starts, start)
        last = bisect_left(starts, end)
        while i < last:
            stop = kinds.find(".", i, last)
            if stop < 0:
                stop = last
            if stop > i:
                yield i, stop
            i = stop + 1

    def _open_paragraph(self, line: Paragraph) -> None:
        section = self._section_at(line.start)
        self._path = section.path if section else None
        self._campaigns.open_paragraph(line)

    def _section_at(self, at: int) -> Section | None:
        """The innermost section around ``at``: the last that began, as sections are sorted and nested."""
        while self._section < len(self.sections) and self.sections[self._section].start <= at:
            self._section += 1
        for n in range(self._section - 1, -1, -1):
            if self.sections[n].end > at:
                return self.sections[n]
        return None

    def _sentence(self, line: Paragraph, paragraph: int, number: int, i: int, j: int) -> list[Record]:
        start, end = self.tokens.starts[i], self.tokens.starts[j]
        memory = Memory()
        actions: list[Action] = []
        clauses = 0
        for first, last in _clauses(self.tokens.kinds, i, j):
            clauses += 1
            if last - first > _LONGEST_CLAUSE:
                self._overlong = True
                continue
            for action in self._actions.read(self.tokens, first, last, self._quantity_at, memory):
                begin, end_of = action.object
                if self.text[begin:end_of].strip():  # 一律严禁: of what?
                    actions.append(action)
        if self._tells and actions and _MEETING.search(self.text, start, end):
            actions = [action for action in actions if not self._confers(action)]
        in_heading = bool(line.level) and start < line.body
        numbered = self.tokens.words[i] == NUMBERED or bool(_ORDINAL.match(self.text, start))  # 2.…, 二是…
        counts = any(action.quantities for action in actions)
        heads = (in_heading or line.plain) and not (numbered or counts)
        if not actions or self._is_passed_over(start, end, heads):
            return []
        _share_cues(actions, self.text)
        alone = clauses == 1 and self.text.find("》", start, end) < 0
        speaker = self.text[slice(*memory.speaker)].strip() if memory.speaker else None
        setting = Setting((start, end), paragraph, number, self._path, speaker)
        begins = (actions[0].verb or actions[0].object)[0]
        self._campaigns.open_sentence(start, begins, clauses if alone else max(clauses, 2), numbered, counts)
        found: list[Record] = []
        for action in actions:
            found += self._records(action, setting, self._campaigns.of(action, in_heading))
        return found

    def _confers(self, action: Action) -> bool:
        """会议分析当前形势，部署明年工作: what a meeting does with its agenda."""
        sets = self._sets
        return action.head in sets["conferring"] and self.text[slice(*action.object)].endswith(tuple(sets["agenda"]))

    def _is_passed_over(self, start: int, end: int, heading: bool) -> bool:
        """Say whether a sentence asks, sends a document, owns to problems, or only names a campaign as a heading."""
        at = bisect_left(self._passed_over, start)
        told = at < len(self._passed_over) and self._passed_over[at] < end
        asks = self.text.startswith(("？", "?"), end) and not self.text[end - 1].isdigit()  # 前1？: a lost ‰
        return told or asks or (heading and self._campaigns.is_name(start, end))

    def _records(self, action: Action, setting: Setting, campaign: Campaign | None) -> list[Record]:
        if self._bans.announces(action.object[0]):
            return []
        action.cue = action.cue or self._bans.over(action.clause[0], (action.verb or action.object)[0])
        verdict = self.discourse.at(place_of(action))
        member = self._campaigns.sets.set_of(campaign) if campaign else None
        charge = self._charges.at(action.clause[0])
        records: list[Record] = []
        for part, judged in self._outturns.parts(action, verdict):
            for record in self._builder.records(part, Standing(setting, campaign, member, judged, charge)):
                key = hash(record.record_id)
                if key not in self._ids:  # one place, one record
                    self._ids.add(key)
                    records.append(record)
        return records


def _clauses(kinds: str, i: int, j: int) -> Iterator[tuple[int, int]]:
    """Token ranges of the clauses of a sentence; only where blanks or dashes stand must be looked at closely."""
    for stretch in _STRETCH.finditer(kinds, i, j):
        first, last = stretch.span()
        if kinds.find(" ", first, last) < 0 and kinds.find("-", first, last) < 0:
            yield first, last
        else:
            for clause in CLAUSE.finditer(kinds, first, last):
                yield clause.span()


def _share_cues(actions: list[Action], text: str) -> None:
    """Let a target take up the cue of the target before it, up to ；: 确保新开工25个以上，到位资金50亿元以上.

    What is 已 done takes up none: 力争完成5亿元，已完成3亿元.
    """
    for before, action in pairwise(actions):
        itself = before.cue and before.verb == before.cue[1:]  # 争取|上级资金9亿元，发放贷款3亿元
        depends = before.cue and before.cue[0] in _ENSURING and not itself and before.quantities and action.quantities
        if depends and action.cue is None and not action.leading:
            near = text.find("；", before.clause[0], action.clause[0]) < 0
            done = text.find("已", action.clause[0], (action.verb or action.object)[0]) >= 0
            action.cue = before.cue if near and not done else None
