"""Why a text was read as it was: clause by clause, what opened it, which case won, what was vetoed, and the records."""

from __future__ import annotations

from typing import cast

import msgspec

from extract.clauses.clause import Action, Clause, Lead, Memory
from extract.clauses.reader import ClauseReader
from extract.discourse.status import Discourse, StatusReader, place_of
from extract.discourse.stretches import Evidence
from extract.discourse.walk import Facts
from extract.explain.trace import Tracer
from extract.lexicon.tables import SHIPPED, Tables
from extract.lexicon.words import PUNCTUATION
from extract.model import Document, Quantity, Record
from extract.pipeline import Extractor, Stages
from extract.text.clean import clean
from extract.text.cleantext import CleanText
from extract.tokens.segmenter import Tokens


class Refusal(msgspec.Struct, frozen=True):
    """A number that is no quantity, and why."""

    text: str
    reason: str


class Reason(msgspec.Struct, frozen=True):
    """A record with the rule that made it and where its campaign and status come from."""

    record: Record
    rule: str
    meaning: str
    campaign: str
    status: str
    evidence: list[Evidence]
    """What the status was decided by, heaviest first; weights above zero speak for planned."""


class ClauseExplained(msgspec.Struct):
    """One clause: its words with their kinds, its opening, the steps of the decision, its numbers and its records."""

    text: str
    start: int
    end: int
    words: list[tuple[str, str]]
    opening: dict[str, str]
    steps: list[str]
    times: list[str]
    quantities: list[Quantity]
    refused: list[Refusal]
    reasons: list[Reason]


def explain(text: str, extractor: Extractor | None = None) -> list[ClauseExplained]:
    """Read ``text`` as the extractor does and tell how, clause by clause; offsets point into ``text``.

    Args:
        text: a clause, a sentence or a whole document.
        extractor: with words of its own, or None for the built-in ones.
    """
    extractor = extractor or Extractor()
    recorder = _Recorder(extractor.stages.constructions)
    traced = extractor.with_actions(recorder)
    kept = _KeptStatus(extractor.stages.status)
    traced.stages.status = cast("StatusReader", kept)
    recorder.tracer.text = clean(text).text
    document = traced.parse(text)
    return _Explaining(extractor.stages, document, kept.discourse).clauses(recorder.seen)


class _KeptStatus:
    """Stands in for a reader of status and keeps the evidence of the document it read."""

    def __init__(self, reader: StatusReader) -> None:
        self._reader, self.cues = reader, reader.cues
        self.discourse: Discourse | None = None

    def read(self, facts: Facts) -> Discourse:
        self.discourse = self._reader.read(facts)
        return self.discourse


class _Seen(msgspec.Struct):
    """One clause as the reader got it, and what it did."""

    tokens: Tokens
    i: int
    j: int
    quantity_at: dict[int, Quantity]
    actions: list[Action]
    notes: list[str]
    lead: tuple[Clause, int, Lead] | None


class _Recorder:
    """Stands in for the reader of actions and keeps what it did with each clause."""

    def __init__(self, constructions: ClauseReader) -> None:
        self.tracer = Tracer(constructions)
        self.seen: list[_Seen] = []

    def read(self, tokens: Tokens, i: int, j: int, quantity_at: dict[int, Quantity], memory: Memory) -> list[Action]:
        self.tracer.clear()
        actions = self.tracer.reader.read(tokens, i, j, quantity_at, memory)
        notes = self.tracer.notes or ["no construction fits"]
        self.seen.append(_Seen(tokens, i, j, quantity_at, actions, notes, self.tracer.lead))
        return actions


class _Explaining:
    """Puts together what is known of each clause of one document."""

    def __init__(self, stages: Stages, document: Document, discourse: Discourse | None) -> None:
        self._discourse = discourse
        self._lexicon = stages.lexicon
        self._document = document
        self._clean: CleanText = document.clean
        self._periods = stages.periods.find(self._clean.text)
        self._refused = stages.quantities.unclaimed(self._clean.text)
        self._names = self._lexicon.once(_kind_names)
        self._meanings = self._lexicon.once(rule_meanings)

    def clauses(self, seen: list[_Seen]) -> list[ClauseExplained]:
        return [self._clause(one) for one in seen]

    def _clause(self, seen: _Seen) -> ClauseExplained:
        start, end = seen.tokens.starts[seen.i], seen.tokens.starts[seen.j]
        raw_start, raw_end = self._clean.raw_span(start, end)
        return ClauseExplained(
            text=self._clean.text[start:end].strip(),
            start=raw_start,
            end=raw_end,
            words=self._words(seen),
            opening=self._opening(seen),
            steps=seen.notes,
            times=[p.text for p in self._periods if start <= p.start < end],
            quantities=[q for at, q in sorted(seen.quantity_at.items()) if start <= at < end],
            refused=[Refusal(self._clean.text[a:b], reason) for a, b, reason in self._refused if start <= a < end],
            reasons=[
                self._reason(record, action)
                for record in self._document.records
                if (action := self._maker(record, seen)) is not None
            ],
        )

    def _words(self, seen: _Seen) -> list[tuple[str, str]]:
        """The words with the names of their kinds; what is masked for the grammar comes in one piece."""
        starts, kinds, words = seen.tokens.starts, seen.tokens.kinds, seen.tokens.words
        out: list[tuple[str, str]] = []
        at = seen.i
        while at < seen.j:
            stop = at + 1
            while kinds[at] in "QTqp" and stop < seen.j and kinds[stop] == kinds[at]:
                stop += 1
            word = self._clean.text[starts[at] : starts[stop]]
            out.append((word, self._lexicon.word_kind.get(words[at]) or self._names.get(kinds[at], kinds[at])))
            at = stop
        return out

    def _opening(self, seen: _Seen) -> dict[str, str]:
        """What the opening of the clause said: subject, fronted object, manner, cue, tense."""
        if seen.lead is None:
            return {}
        clause, at, lead = seen.lead
        starts = clause.tokens.starts
        found = {"opens with": self._clean.text[starts[clause.start] : starts[max(at, clause.start)]]}
        for name in ("subject", "object", "manner"):
            place = getattr(lead, name)
            found[name] = self._clean.text[slice(*place)] if place else ""
        found["commitment"] = lead.cue[0] if lead.cue else ""
        found["tense"] = lead.tense or ""
        return {name: value for name, value in found.items() if value}

    def _maker(self, record: Record, seen: _Seen) -> Action | None:
        """Return the one of the clause's actions that became the record."""
        verb = (record.verb.start, record.verb.end) if record.verb else None
        for action in seen.actions:
            if (self._clean.raw_span(*action.verb) if action.verb else None) != verb:
                continue
            if self._clean.raw_span(*action.object)[0] == record.object.start and action.rule in record.rule_ids:
                inside = self._clean.raw_span(*action.clause)
                if inside[0] <= record.char_end and record.char_start <= inside[1]:
                    return action
        return None

    def _reason(self, record: Record, action: Action) -> Reason:
        rule = record.rule_ids[0] if record.rule_ids else ""
        evidence = self._discourse.evidence(place_of(action)) if self._discourse else []
        return Reason(
            record, rule, self._meanings.get(rule, ""), _campaign_source(record), _status_source(evidence), evidence
        )


def _campaign_source(record: Record) -> str:
    if record.campaign is None or record.campaign_start is None:
        return "none named here or above"
    inside = record.char_start <= record.campaign_start < record.char_end
    return "named in the clause" if inside else "governs from the heading, lead or sentence above"


def _status_source(evidence: list[Evidence]) -> str:
    """Write the evidence as a sum: ``words 同比 -3, genre news -0.8 = -3.8``."""
    parts = [f"{e.kind} {e.words} {e.weight:+g}" for e in evidence]
    return f"{', '.join(parts)} = {sum(e.weight for e in evidence):+.1f}" if parts else "nothing says otherwise"


def rule_meanings(tables: Tables = SHIPPED) -> dict[str, str]:
    """Return the grammar's cases by name, each with its one-sentence meaning, and the constructions with an example."""
    cases = {row["rule"]: row["meaning"] for row in tables.rows("rules.tsv")}
    return cases | {row["name"]: f"as in {row['example']}" for row in tables.rows("constructions.tsv")}


def _kind_names(tables: Tables) -> dict[str, str]:
    """Return letter → kind in words."""
    names = dict.fromkeys(PUNCTUATION.values(), "mark")
    names |= {row["letter"]: row["kind"] for row in tables.rows("word_kinds.tsv")}
    return names | {row["letter"]: row["name"] for row in tables.rows("kinds.tsv")}
