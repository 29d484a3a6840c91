"""Evidence that holds for more than a clause: a heading, an opening, who orders, when."""

from __future__ import annotations

from typing import NamedTuple

from extract.discourse.cues import Hit

_OPENING = 60
"""Characters of a sentence in which a review or a plan is opened."""
_FADING, _FADED = 0.75, 0.5
"""What is left of an order in each further paragraph, and what is too little to be kept."""
_TOLD = -2.0
"""Evidence of a clause at which an order ends: 会议要求，…。目前，已完成…."""


_PLAIN = 3.2
"""Weight of a clause's words that ends what its sentence opened with."""


class Evidence(NamedTuple):
    """One piece of evidence: its weight (above zero for planned), what it is, and the words it is read from."""

    weight: float
    kind: str
    words: str


class Stretches:
    """Follows a text clause by clause and keeps what holds at the moment.

    Attributes:
        held: the evidence of paragraph, opening and heading, by scope.
        sentence: the evidence of the sentence so far: its cues and its time.
    """

    def __init__(self) -> None:
        self.held: dict[str, Evidence] = {}
        self.sentence: dict[str, Evidence] = {}

    def begin_sentence(self) -> None:
        """A sentence begins: cues and time of the one before hold no more."""
        self.sentence.clear()

    def begin_paragraph(self, introduced: bool) -> None:
        """A paragraph begins: an order fades; what a line with a colon at its end ordered goes on (会议确定以下措施：)."""
        self.sentence.clear()
        ordered = self.held.pop("paragraph", None)
        if ordered and ordered.weight > 0:
            if introduced:
                self.held["onward"] = ordered
            elif ordered.weight * _FADING > _FADED:
                self.held["paragraph"] = ordered._replace(weight=round(ordered.weight * _FADING, 2))

    def begin_section(self, hit: Hit | None, own: bool) -> None:
        """A section begins; a heading that says something itself ends what was opened before."""
        self.held.pop("paragraph", None)
        self.held.pop("heading", None)
        if own:
            self.held.pop("onward", None)
        if hit:
            self.held["heading"] = Evidence(hit.cue.weight, "heading", hit.words)

    def restart(self) -> None:
        """The document begins anew (a page that holds it twice)."""
        self.held.clear()
        self.sentence.clear()

    def hear(self, hit: Hit, sentence_start: int) -> None:
        """Take in a cue that holds for more than its clause, until its scope ends or another takes its place."""
        scope = hit.cue.scope
        if scope == "onward" and hit.start - sentence_start > _OPENING:
            return
        (self.sentence if scope == "sentence" else self.held)[scope] = Evidence(hit.cue.weight, scope, hit.words)

    def date(self, weight: float, words: str) -> None:
        """A time is named: it takes the place of the time before it, and of a cue of the other side (去年…，今年…)."""
        self.sentence.pop("time", None)
        said = self.sentence.get("sentence")
        if said and said.words != words and (said.weight * weight < 0 or (not weight and said.weight < 0)):
            del self.sentence["sentence"]
        if weight:
            self.sentence["time"] = Evidence(weight, "time", words)

    def end_sentence_cue(self, own: float) -> None:
        """The words of a clause weigh ``own``: where they are plainly of the other side, what opened ends (以来…，力争…)."""
        for name in ("sentence", "time"):
            said = self.sentence.get(name)
            if said and abs(own) >= _PLAIN and said.weight * own < 0:
                del self.sentence[name]

    def end_order(self, own: float) -> None:
        """A clause told ``own``: what is plainly done ends an order."""
        ordered = self.held.get("paragraph")
        if own <= _TOLD and ordered and ordered.weight > 0:
            del self.held["paragraph"]
