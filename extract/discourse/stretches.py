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

    Args:
        lines_are_sentences: each sentence stands on a line of its own, so that a line end says little.

    Attributes:
        held: the evidence of paragraph, opening and heading, by scope.
        sentence: the evidence of the sentence so far: its cues and its time.
        turned: whether the text turned to the other side since it was last asked (去年完成A，今年力争B; 要A。目前，B).
    """

    def __init__(self, lines_are_sentences: bool = False) -> None:
        self._lines_are_sentences = lines_are_sentences
        self.held: dict[str, Evidence] = {}
        self.sentence: dict[str, Evidence] = {}
        self.turned = False

    @property
    def reviewing(self) -> bool:
        """Whether a heading says that what follows is done: there 6%左右 is an estimate and 3%以内 a result."""
        heading = self.held.get("heading")
        return heading is not None and heading.weight < 0

    def begin_sentence(self) -> None:
        """A sentence begins: cues and time of the one before hold no more."""
        self.sentence.clear()

    def begin_paragraph(self, introduced: bool) -> None:
        """A paragraph begins: an order fades, but goes on behind a line that ends with a colon (确定以下措施：)."""
        self.sentence.clear()
        if not self._lines_are_sentences:
            self._end_look_back()  # with its paragraph
        ordered = self.held.pop("paragraph", None)
        if ordered and introduced:
            self.held["onward"] = ordered
        elif ordered and ordered.weight * _FADING > _FADED:
            self.held["paragraph"] = ordered._replace(weight=round(ordered.weight * _FADING, 2))

    def _end_look_back(self) -> None:
        """End what was opened as a look back inside of a plan."""
        heading, opened = self.held.get("heading"), self.held.get("onward")
        if heading and opened and opened.weight < 0 < heading.weight:
            del self.held["onward"]

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
        found = Evidence(hit.cue.weight, scope, hit.words)
        if scope != "sentence":
            before = self.held.get(scope)
            opens = scope == "onward" and hit.start <= sentence_start and before is None  # A完成。下一步，B
            self.turned |= opens or (before is not None and before.weight * found.weight < 0)
            self.held[scope] = found
            return
        self._end_opposite(found.weight)
        self.sentence[scope] = found

    def _end_opposite(self, weight: float) -> None:
        """Let what the sentence said so far hold no more where it speaks for the other side."""
        for name in [name for name, said in self.sentence.items() if said.weight * weight < 0]:
            del self.sentence[name]
            self.turned = True

    def date(self, weight: float, words: str) -> None:
        """A time is named: it takes the place of the time before it, and of a cue of the other side.

        The present (weight 0) ends the past: 去年…，今年….
        """
        self._end_opposite(weight or 1.0)
        self.sentence.pop("time", None)
        if weight >= 0:
            self._end_look_back()
        if weight:
            self.sentence["time"] = Evidence(weight, "time", words)

    def end_sentence_cue(self, own: float) -> None:
        """The words of a clause weigh ``own``: where they are plain, what opened the sentence ends (以来…，力争…)."""
        if abs(own) >= _PLAIN:
            self._end_opposite(own)

    def end_order(self, own: float) -> None:
        """A clause told ``own``: what is plainly done ends an order."""
        ordered = self.held.get("paragraph")
        if own <= _TOLD and ordered and ordered.weight > 0:
            del self.held["paragraph"]
