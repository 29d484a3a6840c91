"""From actions to records: clean places become raw spans, quantities get indicator, role and deadline."""

from __future__ import annotations

import msgspec

from extract.clauses.attributes import ActionAttributes
from extract.clauses.clause import LOW_CONFIDENCE, Action
from extract.clauses.conjuncts import conjuncts
from extract.discourse.campaign_names import CampaignNames
from extract.discourse.campaigns import Campaign
from extract.discourse.constraint import ConstraintReader
from extract.discourse.horizon import HorizonReader, Timing
from extract.discourse.responsible_units import Charge
from extract.discourse.status import Verdict
from extract.lexicon.patterns import lazy
from extract.model import SCHEMA_VERSION, Place, Quantity, Record, Span, Status
from extract.numbers.role import RoleReader
from extract.text.cleantext import CleanText

_COORDINATED = lazy("[、，和与及]")
_REACH = 300
_DAMAGE = {
    "byte_loss": "repaired",
    "torn_number": "repaired",
    "unrepaired": "damaged",
    "unsure_number": "damaged",
}


class Setting(msgspec.Struct, frozen=True):
    """Where an action stands: the sentence and its number, the section, who speaks."""

    sentence: Place
    paragraph: int
    number: int
    section_path: str | None
    speaker: str | None


class Standing(msgspec.Struct, frozen=True):
    """What is known of an action besides its words: its place, the campaign over it, whether it is done, by whom."""

    setting: Setting
    campaign: Campaign | None
    campaign_set: str | None
    verdict: Verdict
    charge: Charge
    """Who is responsible."""


class RecordBuilder:
    """Makes the records of one document."""

    def __init__(
        self,
        attributes: ActionAttributes,
        roles: RoleReader,
        names: CampaignNames,
        clean: CleanText,
        doc_id: str,
        times: HorizonReader,
        constraints: ConstraintReader,
    ) -> None:
        self._attributes, self._roles, self._names = attributes, roles, names
        self._clean, self._text, self._raw = clean, clean.text, clean.raw
        self._identical = not clean.edits
        self._raw_place = _same if self._identical else clean.raw_span
        self._damaged = any(edit.kind in _DAMAGE for edit in clean.edits)
        self._doc_id = doc_id
        self._times, self._constraints = times, constraints

    def records(self, action: Action, standing: Standing) -> list[Record]:
        """Return the records of one action: one for each of its quantities, one where it has none."""
        sentence, status = standing.setting.sentence, standing.verdict.status
        if not action.quantities:
            times = self._times.of_action(action.clause, action.verb, action.object, sentence, status)
            return [self._record(action, standing, None, self._placed(times))]
        return [
            self._record(action, standing, quantity, self._placed(times))
            for quantity, times in self._quantities(action, status, sentence)
        ]

    def _placed(self, times: Timing) -> Timing:
        """The same time, the place of its words in the raw text."""
        if times.deadline_start is None or times.deadline_end is None or self._identical:
            return times
        start, end = self._raw_place(times.deadline_start, times.deadline_end)
        return msgspec.structs.replace(times, deadline_start=start, deadline_end=end)

    def _record(self, action: Action, standing: Standing, quantity: Quantity | None, times: Timing) -> Record:
        attributes, span = self._attributes, self._span
        setting, verdict = standing.setting, standing.verdict
        obj = span(action.object if self._text[action.object[1] - 1] != "）" else self._without_aside(action.object))
        verb = span(action.verb) if action.verb else None
        first, last, begin = self._quoted(action, obj)
        return Record(  # by place, in the order of the fields: by name it would take ten times as long
            f"{self._doc_id}:{(verb or obj).start}-{obj.start}-{obj.end}" + (f"-{quantity.start}" if quantity else ""),
            self._doc_id, SCHEMA_VERSION, setting.section_path, setting.paragraph, setting.number,
            first, last, self._raw[first:last],
            *self._campaign(standing.campaign, standing.campaign_set),
            span(action.subject) if action.subject else None,
            verb, attributes.verb_class(action.head), span(action.manner) if action.manner else None,
            obj, self._items(action.object), span(action.result) if action.result else None,
            *self._commitment(action),
            attributes.polarity(action), verdict.status, verdict.cue, setting.speaker,
            quantity, times.deadline, times.deadline_start, times.deadline_end, times.period_start, times.period_end,
            times.horizon, times.horizon_cue, times.aggregation,
            standing.charge.lead, standing.charge.support,
            (action.rule, action.construction) if action.construction else (action.rule,),
            self._flags(action, verdict), self._text[begin : action.clause[1]],
        )  # fmt: skip

    def _quoted(self, action: Action, obj: Span) -> tuple[int, int, int]:
        """Raw place of the clause and its clean start; an object that stands in a clause before is shown, too."""
        first, last = self._raw_place(*action.clause)
        return (
            (obj.start, last, action.object[0]) if 0 < first - obj.start < _REACH else (first, last, action.clause[0])
        )

    def _campaign(
        self, one: Campaign | None, of_set: str | None
    ) -> tuple[str | None, int | None, int | None, str | None, str | None, str | None]:
        """Name, place, canonical name, set and type of what governs."""
        if one is None:
            return None, None, None, None, of_set, None
        return one.name, *self._raw_place(one.start, one.end), self._names.canonical(one.name), of_set, one.type

    def _commitment(self, action: Action) -> tuple[str | None, int | None, int | None, int | None]:
        """Word, place and level of the commitment."""
        if action.cue is None:
            return None, None, None, None
        return action.cue[0], *self._raw_place(*action.cue[1:]), self._attributes.level(action)

    def _span(self, place: Place) -> Span:
        return Span(self._text[slice(*place)], *self._raw_place(*place))

    def _items(self, place: Place) -> tuple[Span, ...]:
        """The conjuncts of the object, where there are several."""
        if not _COORDINATED.search(self._text, *place):
            return ()
        places = conjuncts(self._text, *place)
        return tuple(map(self._span, places)) if len(places) > 1 else ()

    def _without_aside(self, place: Place) -> Place:
        """Take a closing （以下简称《行动方案》）, （教育部负责） or （0.5分） off an object."""
        start, end = place
        bracket = self._text.rfind("（", start, end)
        aside = self._text[start : max(start, bracket)].strip() and self._attributes.aside.search(
            self._text, bracket, end
        )
        return (start, bracket) if aside else place

    def _flags(self, action: Action, verdict: Verdict) -> tuple[str, ...]:
        flags = action.flags
        if action.verb and action.head not in self._attributes.listed and LOW_CONFIDENCE not in flags:
            flags = (*flags, LOW_CONFIDENCE)
        if verdict.uncertain:
            flags = (*flags, "status_uncertain")
        if self._damaged:
            kinds = {edit.kind for edit in self._clean.edits_in(*action.clause)}
            flags = (*flags, *(flag for kind, flag in _DAMAGE.items() if kind in kinds))
        return flags

    def _quantities(self, action: Action, status: str, sentence: Place) -> list[tuple[Quantity, Timing]]:
        scope = action.leading and not self._attributes.produces(action)
        out: list[tuple[Quantity, Timing]] = []
        for n, (quantity, indicator) in enumerate((*action.quantities, *action.counts)):
            names = n >= len(action.quantities)
            names = names or (action.leading and self._attributes.only_scopes(self._text[slice(*indicator)]))
            part = Status.PLANNED if names else status  # what a number names is a scope, done or not
            times = self._times.of_number(quantity, action.clause, sentence, status)
            mark = quantity.constraint or self._constraints.at(quantity.start, quantity.end, sentence)
            if mark != quantity.constraint:
                quantity = msgspec.structs.replace(quantity, constraint=mark)
            out.append((self._quantity(action, quantity, indicator, part, scope or names, times), times))
        return out

    def _quantity(
        self, action: Action, quantity: Quantity, indicator: Place, status: str, counts: bool, times: Timing
    ) -> Quantity:
        role, cue = self._roles.role(self._text, quantity, status, counts)
        start, end = self._raw_place(quantity.start, quantity.end)
        name = _not_a_number(action, indicator)
        named = self._raw_place(*name) if name else None
        return msgspec.structs.replace(
            self._roles.as_meant(quantity, role),
            start=start,
            end=end,
            indicator=action.shared + self._text[slice(*name)] + action.elided if name else None,
            indicator_start=named[0] if named else None,
            indicator_end=named[1] if named else None,
            role=role,
            role_cue=cue,
            deadline=times.deadline,
            period_start=times.period_start,
            period_end=times.period_end,
            aggregation=times.aggregation,
        )


def _not_a_number(action: Action, indicator: Place) -> Place | None:
    """The indicator, or where that is nothing but a number the object; none if that is no better (5700多万人|受益)."""
    numbers = [(number.start, number.end) for number, _ in (*action.quantities, *action.counts)]
    if not any(start <= indicator[0] and indicator[1] <= end for start, end in numbers):
        return indicator
    first, last = action.object
    return None if any(start < last and first < end for start, end in numbers) else action.object


def _same(start: int, end: int) -> Place:
    """Raw place of a stretch of a text that cleaning left as it was."""
    return start, end
