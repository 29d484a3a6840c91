"""One document, read: walks over paragraphs, sentences and clauses and gathers the records."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from extract.model import SCHEMA_VERSION, Period, Quantity, Record, Section, Span
from extract.rules.actions import CLAUSE, ends_sentence
from extract.rules.campaigns import Campaign, CampaignSets
from extract.rules.clause import Action, Memory, Place
from extract.rules.grammar import Grammar
from extract.rules.conjuncts import conjuncts
from extract.rules.linking import with_context
from extract.rules.periods import deadline_for
from extract.rules.quantities import role_of
from extract.rules.status import ERA, sentence_status, status_of
from extract.text.cleantext import CleanText
from extract.text.masks import mask, measured_start
from extract.text.sections import Paragraph, paragraphs, sections
from extract.text.tokens import Tokens


class Reading:
    """The state of reading one text. ``records`` is the result; everything else is scaffolding."""

    def __init__(
        self, grammar: Grammar, clean: CleanText, doc_id: str, body_start: int = 0, anchor: date | None = None
    ) -> None:
        self.grammar, self.clean, self.doc_id = grammar, clean, doc_id
        self.text = clean.text
        self.quantities = grammar.quantities.find(self.text)
        self.periods: list[Period] = grammar.periods.find(self.text, anchor)
        self.tokens: Tokens = grammar.tokens(mask(self.text, self.quantities, self.periods))
        self.lines = [p for p in paragraphs(self.text) if p.end > body_start]
        self.sections = sections(self.text, self.lines)
        self._quantity_at = {measured_start(q): q for q in self.quantities}
        self._era: str | None = None
        self._lead_campaign: Campaign | None = None
        self._scope = 0  # further paragraphs that the lead campaign governs
        self._sets = CampaignSets()
        self.records: list[Record] = []

    def read(self) -> list[Record]:
        """Return the records of the text in order."""
        for number, line in enumerate(self.lines):
            self._open_paragraph(line)
            for s, (i, j) in enumerate(self._sentences(line)):
                self._sentence(line, number, s, i, j)
        return self.records

    @property
    def flags(self) -> list[str]:
        """Findings about the whole document: campaign sets whose announced size was not found."""
        return self._sets.flags()

    def _sentences(self, line: Paragraph) -> Iterator[tuple[int, int]]:
        starts, kinds = self.tokens.starts, self.tokens.kinds
        first = bisect_right(starts, line.start + (len(line.number) if line.number else 0)) - 1
        last = bisect_right(starts, line.end) - 1
        while starts[first] < line.start + (len(line.number) if line.number else 0):
            first += 1
        i = first
        for at in range(first, last):
            if kinds[at] == ".":
                if at > i:
                    yield i, at
                i = at + 1
        if i < last:
            yield i, last

    def _open_paragraph(self, line: Paragraph) -> None:
        section = self._section_at(line.start)
        self._part = section.part if section else None
        self._path = section.path if section else None
        self._heading_end = line.body if line.level else line.start
        if line.level or self._scope <= 0:
            self._lead_campaign = None
        self._scope -= 1
        self._mid_paragraph = False
        self._first_action = True

    def _section_at(self, at: int) -> Section | None:
        found = None
        for section in self.sections:
            if section.start > at:
                break
            if section.end > at and (found is None or section.level > found.level):
                found = section
        return found

    def _sentence(self, line: Paragraph, paragraph: int, number: int, i: int, j: int) -> None:
        starts = self.tokens.starts
        start, end = starts[i], starts[j]
        memory = Memory()
        actions: list[Action] = []
        clauses = 0
        for match in CLAUSE.finditer(self.tokens.kinds, i, j):
            clauses += 1
            actions += self.grammar.actions.read(self.tokens, match.start(), match.end(), self._quantity_at, memory)
        self._note_era(start, end)
        sentence = self.text[start:end]
        if not actions or _PROBLEMS.search(sentence):
            return
        status = sentence_status(sentence)
        _share_cues(actions)
        alone = clauses == 1 and "》" not in sentence
        if alone and self._mid_paragraph:
            self._lead_campaign = None  # the next topic sentence ends what the one before governed
            self._mid_paragraph = False
        for action in actions:
            campaign = self._campaign(action, alone, line, start)
            self._records(action, campaign, status, (paragraph, number), (start, end))
            self._first_action = False

    def _note_era(self, start: int, end: int) -> None:
        if self._part:
            return
        match = ERA.search(self.text, start, min(end, start + 60))
        if match:
            self._era = match.lastgroup

    def _campaign(self, action: Action, alone: bool, line: Paragraph, sentence: int) -> Campaign | None:
        """The campaign named in the action, or the one that governs it; a lead begins to govern here."""
        named = self.grammar.campaigns.find(self.text, *action.object)
        leads = sentence < self._heading_end or (self._first_action and (alone or (named and named.type == "war")))
        governs = named and (leads or (alone and named.type == "war"))
        if named:
            self._sets.note(named)
            if self._lead_campaign and not governs and named.type in ("time_boxed", "project"):
                return self._lead_campaign
            if governs:
                self._lead_campaign = named
                self._mid_paragraph = not leads
                self._scope = self._reach(line, named)
            return named
        return self._lead_campaign

    @staticmethod
    def _reach(line: Paragraph, named: Campaign) -> int:
        """How many paragraphs a lead governs beyond its own: a heading all, a line of its own the next few."""
        if line.level:
            return 1000
        return 3 if named.type == "war" and line.end - line.start <= 40 else 0

    def _records(
        self,
        action: Action,
        campaign: Campaign | None,
        sentence_says: str | None,
        numbers: tuple[int, int],
        sentence: Place,
    ) -> None:
        link = self.grammar.linker
        level = link.level(action)
        default = {"review": "achieved", "plan": "planned"}.get(self._era or "", "planned")
        status, status_cue = status_of(action.tense, level, sentence_says, self._part, default)
        for quantity in self._quantities(action, status, sentence) or [None]:
            self.records.append(self._record(action, campaign, level, status, status_cue, numbers, quantity))

    def _quantities(self, action: Action, status: str, sentence: Place) -> list[Quantity | None]:
        out: list[Quantity | None] = []
        scope = action.leading and not self.grammar.linker.produces(action)
        for n, (quantity, indicator) in enumerate(action.quantities):
            counts = scope or (n > 0 and action.rule == "measure")
            counts = counts or (action.leading and self.grammar.linker.only_scopes(self.text[slice(*indicator)]))
            role, cue = role_of(self.text, quantity, status, counts)
            period = deadline_for(quantity, sentence[0], sentence[1], self.periods, self.text)
            slots = {"role": role, "role_cue": cue}
            if period:
                slots |= {
                    "deadline": period.text,
                    "period_start": period.period_start,
                    "period_end": period.period_end,
                    "aggregation": period.aggregation,
                }
            out.append(self._raw_quantity(with_context(quantity, self.text, indicator, **slots)))
        return out

    def _raw_quantity(self, q: Quantity) -> Quantity:
        if not self.clean.edits:
            return q
        import msgspec

        a, b = self.clean.raw_span(q.start, q.end)
        c, d = self.clean.raw_span(q.indicator_start or 0, q.indicator_end or 0)
        return msgspec.structs.replace(q, start=a, end=b, indicator_start=c, indicator_end=d)

    def _span(self, place: Place | None) -> Span | None:
        if place is None:
            return None
        a, b = self.clean.raw_span(*place)
        return Span(self.text[place[0] : place[1]], a, b)

    def _record(
        self,
        action: Action,
        campaign: Campaign | None,
        level: int | None,
        status: str,
        status_cue: str,
        numbers: tuple[int, int],
        quantity: Quantity | None,
    ) -> Record:
        start, end = self.clean.raw_span(*action.clause)
        obj = self._span(self._without_short_name(action.object))
        assert obj is not None
        verb = self._span(action.verb)
        cue = action.cue
        cue_place = self.clean.raw_span(cue[1], cue[2]) if cue else (None, None)
        campaign_place = self.clean.raw_span(campaign.start, campaign.end) if campaign else (None, None)
        flags = action.flags
        if self.clean.edits_in(*action.clause):
            flags = (*flags, *self._damage(action.clause))
        anchor = verb or obj
        return Record(
            record_id=f"{self.doc_id}:{anchor.start}-{obj.start}-{obj.end}" + (f"-{quantity.start}" if quantity else ""),
            doc_id=self.doc_id,
            schema_version=SCHEMA_VERSION,
            section_path=self._path,
            paragraph=numbers[0],
            sentence=numbers[1],
            char_start=min(start, obj.start),
            char_end=max(end, obj.end),
            quote=self.clean.raw[min(start, obj.start) : max(end, obj.end)],
            campaign=campaign.name if campaign else None,
            campaign_start=campaign_place[0],
            campaign_end=campaign_place[1],
            campaign_set=self._sets.set_of(campaign) if campaign else None,
            campaign_type=campaign.type if campaign else None,
            subject=self._span(action.subject),
            verb=verb,
            verb_class=self.grammar.linker.verb_class(action),
            manner=self._span(action.manner),
            object=obj,
            object_items=self._items(action),
            result=self._span(action.result),
            commitment=cue[0] if cue else None,
            commitment_start=cue_place[0],
            commitment_end=cue_place[1],
            commitment_level=level,
            polarity=self.grammar.linker.polarity(action),
            status=status,
            status_cue=status_cue,
            quantity=quantity,
            rule_ids=(action.rule,),
            flags=flags,
        )

    def _without_short_name(self, place: Place) -> Place:
        """Take a closing （以下简称《行动方案》） off an object."""
        start, end = place
        if self.text[end - 1] == "）":
            bracket = self.text.rfind("（", start, end)
            if bracket > start and "简称" in self.text[bracket : bracket + 6]:
                return start, bracket
        return place

    def _items(self, action: Action) -> tuple[Span, ...]:
        """The conjuncts of the object, where there are several."""
        items = [self._span(place) for place in conjuncts(self.text, *action.object)]
        return tuple(item for item in items if item) if len(items) > 1 else ()

    def _damage(self, place: Place) -> tuple[str, ...]:
        kinds = {e.kind for e in self.clean.edits_in(*place)}
        return tuple(
            flag for kind, flag in (("byte_loss", "repaired"), ("unrepaired", "damaged")) if kind in kinds
        )


# 我们也清醒看到…: what follows names problems, not actions
_PROBLEMS = re.compile("清醒(?:地)?(?:看到|认识到?)|还?存在(?:不少|一些|许多|诸多)[^，。]{0,6}(?:问题|困难|短板)")
_ENSURING = frozenset(("确保", "力争", "争取"))


def _share_cues(actions: list[Action]) -> None:
    """Let a target take up the cue of the target before it: 确保新开工25个以上，到位资金50亿元以上."""
    for before, action in zip(actions, actions[1:], strict=False):
        depends = before.cue and before.cue[0] in _ENSURING and before.quantities and action.quantities
        if depends and action.cue is None and not action.leading:
            action.cue = before.cue


__all__ = ["Reading", "ends_sentence"]
