"""From actions to records: clean places become raw spans, quantities get indicator, role and deadline."""

from __future__ import annotations

import re

import msgspec

from extract.clauses.clause import Action, Place
from extract.clauses.conjuncts import conjuncts
from extract.discourse.campaigns import Campaign
from extract.grammar import Grammar
from extract.model import SCHEMA_VERSION, Period, Quantity, Record, Span
from extract.text.cleantext import CleanText
from extract.time.expressions import deadline_for

_COORDINATED = re.compile("[、，和与及]")
_REACH = 300
_ASIDE = re.compile("简称|负责|牵头|配合")
_DAMAGE = {"byte_loss": "repaired", "unrepaired": "damaged"}


class Setting(msgspec.Struct, frozen=True):
    """Where an action stands: the sentence, its number, what governs it."""

    sentence: Place
    paragraph: int
    number: int
    section_path: str | None
    speaker: str | None


class Recorder:
    """Makes the records of one document."""

    def __init__(self, grammar: Grammar, clean: CleanText, doc_id: str, periods: list[Period]) -> None:
        self._linker, self._roles = grammar.linker, grammar.roles
        self._clean, self._text, self._raw = clean, clean.text, clean.raw
        self._identical = not clean.edits
        self._raw_place = _same if self._identical else clean.raw_span
        self._damaged = any(edit.kind in _DAMAGE for edit in clean.edits)
        self._doc_id = doc_id
        self._periods = periods

    def records(
        self,
        action: Action,
        setting: Setting,
        campaign: Campaign | None,
        campaign_set: str | None,
        status: tuple[str, str],
    ) -> list[Record]:
        """Return the records of one action: one for each of its quantities, one where it has none."""
        record = self._record(action, setting, campaign, campaign_set, status)
        if not action.quantities:
            return [record]
        return [
            msgspec.structs.replace(record, quantity=q, record_id=f"{record.record_id}-{q.start}")
            for q in self._quantities(action, status[0], setting.sentence)
        ]

    def _record(
        self,
        action: Action,
        setting: Setting,
        campaign: Campaign | None,
        campaign_set: str | None,
        status: tuple[str, str],
    ) -> Record:
        linker, span, place = self._linker, self._span, self._raw_place
        first, last = place(*action.clause)
        obj = span(action.object if self._text[action.object[1] - 1] != "）" else self._without_aside(action.object))
        verb = span(action.verb) if action.verb else None
        if 0 < first - obj.start < _REACH:  # the object stands in a clause before: the quote shows it too
            first = obj.start
        cue = action.cue
        cue_start, cue_end = place(cue[1], cue[2]) if cue else (None, None)
        named_start, named_end = place(campaign.start, campaign.end) if campaign else (None, None)
        return Record(  # by place, in the order of the fields: by name it would take ten times as long
            f"{self._doc_id}:{(verb or obj).start}-{obj.start}-{obj.end}",
            self._doc_id,
            SCHEMA_VERSION,
            setting.section_path,
            setting.paragraph,
            setting.number,
            first,
            last,
            self._raw[first:last],
            campaign.name if campaign else None,
            named_start,
            named_end,
            campaign_set,
            campaign.type if campaign else None,
            span(action.subject) if action.subject else None,
            verb,
            linker.verb_class(action.head),
            span(action.manner) if action.manner else None,
            obj,
            self._items(action.object),
            span(action.result) if action.result else None,
            cue[0] if cue else None,
            cue_start,
            cue_end,
            linker.level(action) if cue else None,
            linker.polarity(action),
            status[0],
            status[1],
            setting.speaker,
            None,  # the quantity is put in last
            None,  # units are named behind their actions
            (),
            (action.rule,),
            self._flags(action),
        )

    def _span(self, place: Place) -> Span:
        start, end = place
        if self._identical:
            return Span(self._text[start:end], start, end)
        return Span(self._text[start:end], *self._raw_place(start, end))

    def _items(self, place: Place) -> tuple[Span, ...]:
        """The conjuncts of the object, where there are several."""
        if not _COORDINATED.search(self._text, *place):
            return ()
        places = conjuncts(self._text, *place)
        return tuple(map(self._span, places)) if len(places) > 1 else ()

    def _without_aside(self, place: Place) -> Place:
        """Take a closing （以下简称《行动方案》） or （教育部负责） off an object."""
        start, end = place
        bracket = self._text.rfind("（", start, end)
        aside = bracket > start and _ASIDE.search(self._text, bracket, end)
        return (start, bracket) if aside else place

    def _flags(self, action: Action) -> tuple[str, ...]:
        flags = action.flags
        if action.verb and action.head not in self._linker.listed:
            flags = (*flags, "low_confidence")
        if self._damaged:
            kinds = {edit.kind for edit in self._clean.edits_in(*action.clause)}
            flags = (*flags, *(flag for kind, flag in _DAMAGE.items() if kind in kinds))
        return flags

    def _quantities(self, action: Action, status: str, sentence: Place) -> list[Quantity]:
        scope = action.leading and not self._linker.produces(action)
        out = []
        for n, (quantity, indicator) in enumerate(action.quantities):
            names = n > 0 and action.rule == "measure"  # 17个地市覆盖率达100%
            names = names or (action.leading and self._linker.only_scopes(self._text[slice(*indicator)]))
            part = "planned" if names else status  # what a number names is a scope, done or not
            out.append(self._quantity(action, quantity, indicator, part, scope or names, sentence))
        return out

    def _quantity(
        self, action: Action, quantity: Quantity, indicator: Place, status: str, counts: bool, sentence: Place
    ) -> Quantity:
        role, cue = self._roles.role(self._text, quantity, status, counts)
        period = deadline_for(quantity, sentence[0], sentence[1], self._periods, self._text)
        start, end = self._raw_place(quantity.start, quantity.end)
        first, last = self._raw_place(*indicator)
        return msgspec.structs.replace(
            quantity,
            start=start,
            end=end,
            indicator=self._text[slice(*indicator)] + action.elided,
            indicator_start=first,
            indicator_end=last,
            role=role,
            role_cue=cue,
            deadline=period.text if period else None,
            period_start=period.period_start if period else None,
            period_end=period.period_end if period else None,
            aggregation=(period.aggregation if period else None) or quantity.aggregation,
        )


def _same(start: int, end: int) -> Place:
    """Raw place of a stretch of a text that cleaning left as it was."""
    return start, end
