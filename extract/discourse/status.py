"""Planned or done: the one place that decides, by evidence with weights."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from extract.clauses.clause import Action
from extract.discourse import figures, times
from extract.discourse.chain import messages
from extract.discourse.clauses import SENTENCE
from extract.discourse.cues import CueReader
from extract.discourse.genre import Genre, GenreReader
from extract.discourse.headings import Held, section_cues, with_parts
from extract.discourse.restated import RESTATED, items, restated
from extract.discourse.stretches import Evidence
from extract.discourse.walk import Facts, Walk
from extract.lexicon.tables import SHIPPED, Tables
from extract.model import Status

UNSURE = 1.0
"""A margin below this is flagged ``status_uncertain``."""


def place_of(action: Action) -> int:
    """Where an action's status is asked for: at its verb; without one, at the end, where the number stands."""
    return action.verb[0] if action.verb else action.clause[1]


class Verdict(msgspec.Struct, frozen=True):
    """The status of a clause, how plainly it was decided, and the evidence that weighed most."""

    status: Status
    margin: float
    cue: str

    @property
    def uncertain(self) -> bool:
        """Say whether little less would have turned it."""
        return self.margin < UNSURE


class StatusReader:
    """Reads genre and status of documents; build it once.

    Args:
        tables: those of the extractor; ``status_cues.tsv``, ``genre_cues.tsv`` and ``genres.tsv`` are read.

    Raises:
        ValueError: a bad row in one of them; file and line are named.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self.cues = CueReader(tables)
        self.genres = GenreReader(tables)

    def read(self, facts: Facts) -> Discourse:
        """Weigh the evidence of a whole text."""
        genre = self.genres.read(facts.text, facts.body_start, facts.metadata)
        held = section_cues(facts.sections, self.cues)
        walk = Walk(facts, self.cues, held)
        return Discourse(facts, walk, held, genre, self.genres)


class Discourse:
    """The evidence of one document, clause by clause.

    Attributes:
        genre: what kind of text it is.
        sections: its sections with their parts (``review``, ``plan`` or None).
    """

    def __init__(self, facts: Facts, walk: Walk, held: Sequence[Held], genre: Genre, genres: GenreReader) -> None:
        self._walk = walk
        self.sections = with_parts(facts.sections, held)
        sums = [sum(evidence.weight for evidence in own) if own else 0.0 for own in walk.own]
        self.genre = (_shown(walk, facts, genres) or genre) if genre.name == "unknown" else genre
        self._prior = f"genre:{self.genre.name}"
        for clause in restated(items(walk, facts, self.genre.name == "progress"), facts.text, walk.starts, sums):
            walk.own[clause].append(Evidence(RESTATED, "restated", "the target, before what came of it"))
            walk.set_apart(clause)
            sums[clause] += RESTATED
        self._sums, self._near = sums, messages(sums, walk.gaps)

    def at(self, place: int) -> Verdict:
        """Decide the status of the clause around ``place``."""
        clause = self._clause(place)
        near, prior = self._near[clause], self.genre.prior
        evidence = (*self._walk.own[clause], *self._walk.around[clause])
        margin = self._sums[clause] + near + prior
        for one in self._walk.around[clause]:
            margin += one.weight
        planned = margin >= 0
        side = 1.0 if planned else -1.0
        most = max(near * side, prior * side)
        telling: Evidence | None = None
        for one in evidence:
            if one.weight * side > most:
                most, telling = one.weight * side, one
        if telling:
            cue = f"{telling.kind}:{telling.words}"
        else:
            cue = "neighbours:the clauses around it" if near * side > prior * side else self._prior
        return Verdict(Status.PLANNED if planned else Status.ACHIEVED, abs(margin), cue)

    def evidence(self, place: int) -> list[Evidence]:
        """All evidence on the clause around ``place``, the heaviest first; it sums up to the margin."""
        found = [evidence for evidence in self._evidence(self._clause(place)) if evidence.weight]
        return sorted(found, key=lambda evidence: -abs(evidence.weight))

    def _clause(self, place: int) -> int:
        return bisect_right(self._walk.starts, place, 1) - 1

    def _evidence(self, clause: int) -> Iterator[Evidence]:
        yield from self._walk.own[clause]
        yield from self._walk.around[clause]
        yield Evidence(round(self._near[clause], 2), "neighbours", "the clauses around it")
        yield Evidence(self.genre.prior, "genre", self.genre.name)


def _shown(walk: Walk, facts: Facts, genres: GenreReader) -> Genre | None:
    """Tell a text without title and cue of a genre by its evidence, else by its numbers."""
    sentences = [start for start, mark in zip(walk.starts, walk.marks, strict=True) if mark >= SENTENCE]
    bounded = {bisect_right(sentences, place) for place in figures.bounded(facts.quantities)}
    telling = {bisect_right(sentences, place) for place in figures.telling(facts.quantities, facts.text)} - bounded
    by_mass = genres.by_mass(_pieces(walk))
    headed = any(evidence.kind == "heading" for around in walk.around for evidence in around)
    present = any(
        not weight for _, weight, _ in times.weights(facts.periods, facts.text, times.written(facts.metadata))
    )
    if by_mass or headed or present:
        return by_mass
    return genres.by_figures(len(telling - {0}), len(sentences))


def _pieces(walk: Walk) -> list[float]:
    """The weights of all evidence, each piece once: that of a sentence is held by several clauses."""
    return [e.weight for e in {id(e): e for own in walk.own for e in own}.values()]
