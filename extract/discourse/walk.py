"""The walk over a text that puts each piece of evidence to its clause."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from extract.discourse import figures, times
from extract.discourse.clauses import HEADING, PARAGRAPH, SENTENCE, clauses, is_cut
from extract.discourse.cues import CueReader, Hit
from extract.discourse.headings import Held, heading_cue
from extract.discourse.stretches import Evidence, Stretches
from extract.lexicon.patterns import lazy
from extract.model import Metadata, Period, Quantity, Section

#: 【下步打算】 opens a plan, 【项目建设】 ends it
_BRACKETED = lazy(r"[【\[]([^】\]\n]{1,16})[】\]]")
_NAME = lazy("《[^》\n]{1,80}》|“[^”\n]{1,14}”")
_SPEECH = lazy("“[^“”\n]{15,400}”")
_SPOKEN = Evidence(1.0, "speech", "“…”")
"""Who is quoted mostly says what shall be done; what was done is said in words that weigh more."""
_LONGEST_HEADING = 32


class Facts(msgspec.Struct):
    """A document as the stages before left it; offsets count in ``text``."""

    text: str
    body_start: int
    sections: Sequence[Section]
    quantities: Sequence[Quantity]
    periods: Sequence[Period]
    metadata: Metadata | None = None


class Walk:
    """Evidence clause by clause.

    Attributes:
        starts: where each clause begins.
        marks: the mark before it (sentence, paragraph …).
        gaps: the same for evidence that passes: nothing does where somebody begins to speak or a heading tells.
        own: the evidence in each clause, with that of its sentence.
        around: the evidence that holds for it from paragraph, opening and heading.
    """

    def __init__(self, facts: Facts, cues: CueReader, held: Sequence[Held]) -> None:
        self._facts, self._held, self._cues = facts, held, cues
        split = clauses(facts.text, facts.body_start)
        self.starts, self.marks, self.gaps = split.starts, split.gaps, list(split.gaps)
        self.own: list[list[Evidence]] = [[] for _ in self.starts]
        self.around: list[tuple[Evidence, ...]] = []
        lines, inside = sum(mark >= PARAGRAPH for mark in self.marks), self.marks.count(SENTENCE)
        self._stretches = Stretches(is_cut(lines, inside))
        self._alone: list[Evidence] = []
        self._section = 0
        self._sentence = 0
        self._first = _first_line(facts)
        self._place_figures()
        self._speech = self._spoken()
        self._go(list(_outside_names(facts.text, cues.running(facts.text))))

    def set_apart(self, clause: int) -> None:
        """Let no evidence pass from a clause to the next: here the text turns to the other side."""
        if clause + 1 < len(self.gaps) and self.marks[clause + 1] >= SENTENCE:
            self.gaps[clause + 1] = HEADING

    def _place_figures(self) -> None:
        told: set[tuple[int, float]] = set()  # a row of exact numbers says no more than one of them
        for place, weight, words in figures.weights(self._facts.quantities):
            clause = bisect_right(self.starts, place) - 1
            if clause >= 0 and (clause, weight) not in told:
                told.add((clause, weight))
                self.own[clause].append(Evidence(weight, "figure", words))

    def _spoken(self) -> set[int]:
        """The clauses inside of longer quotations; what is said is set apart from the telling around it."""
        spoken: set[int] = set()
        for speech in _SPEECH.finditer(self._facts.text):
            first, end = bisect_right(self.starts, speech.start()) - 1, bisect_right(self.starts, speech.end() - 1)
            if first >= 0 and speech.start() - self.starts[first] <= 1:
                spoken.update(range(first, end))
                self.gaps[first] = HEADING
                if end < len(self.gaps):
                    self.gaps[end] = HEADING
        return spoken

    def _go(self, hits: list[Hit]) -> None:
        facts, stretches = self._facts, self._stretches
        body = self.starts[0]
        hits = [hit for hit in hits if hit.end > body]
        written = times.written(facts.metadata)
        dated = times.weights(facts.periods, facts.text, written)
        dated = [date for date in dated if date[0] >= body]
        over = times.over(facts.periods, written)
        # “十四五”时期|是…的关键时期
        hits = [hit for hit in hits if hit.cue.weight < 0 or over.get(hit.start, hit.end) >= hit.end]
        ends = [*self.starts[1:], len(facts.text)]
        h = t = 0
        for n, end in enumerate(ends):
            if self.marks[n] >= SENTENCE:
                self._begin(n, end)
            while t < len(dated) and dated[t][0] < end:
                stretches.date(*dated[t][1:])
                t += 1
            first = h
            while h < len(hits) and hits[h].end <= end:
                h += 1
            later = self._hear(n, end, hits[first:h]) if first < h else []
            own = self.own[n]
            if own:  # most clauses say nothing themselves
                stretches.end_sentence_cue(sum(evidence.weight for evidence in own if evidence.kind == "words"))
                if stretches.reviewing:
                    own[:] = [evidence for evidence in own if evidence.kind != "figure" or evidence.weight < 0]
            own += stretches.sentence.values()
            if stretches.turned:
                self.gaps[n], stretches.turned = HEADING, False
            if n in self._speech:
                self._alone.append(_SPOKEN)
            self.around.append((*stretches.held.values(), *self._alone))
            self._alone = []
            stretches.end_order(sum(evidence.weight for evidence in own))
            for hit in later:
                stretches.hear(hit, self._sentence)
            if later and n + 1 < len(self.gaps):
                self.gaps[n] = self.gaps[n + 1] = HEADING  # what is said is another matter than who says it, and when

    def _begin(self, n: int, end: int) -> None:
        """Open what begins with clause ``n``, the first of a sentence: paragraph, section, the document once more."""
        start, gap, stretches = self.starts[n], self.marks[n], self._stretches
        self._sentence = start
        if gap < PARAGRAPH:
            stretches.begin_sentence()
            return
        if n and self._first and self._facts.text.startswith(self._first, start):
            stretches.restart()
            self.gaps[n] = HEADING
            return
        if n:
            self._bare_heading(start, end)
        stretches.begin_paragraph(self._facts.text[max(start - 2, 0) : start] == "：\n")
        sections = self._facts.sections
        while self._section < len(sections) and sections[self._section].start < end:
            hit, own = self._held[self._section]
            stretches.begin_section(hit, own)
            if own:
                self.gaps[n] = HEADING
            self._section += 1

    def _bare_heading(self, start: int, end: int) -> None:
        """Take a heading without a number: 【下步打算】, and a short line of its own without a stop."""
        text = self._facts.text
        title = _BRACKETED.match(text, start, end)
        if title:
            self._stretches.begin_section(heading_cue(title[1], self._cues), own=True)
        elif end - start <= _LONGEST_HEADING and text.startswith("\n", end - 1):
            hit = heading_cue(text[start:end], self._cues)
            if hit:
                self._stretches.begin_section(hit, own=True)
            else:
                self._stretches.held.pop("paragraph", None)

    def _hear(self, n: int, end: int, hits: list[Hit]) -> list[Hit]:
        """Take in the cues of clause ``n``; return the orders that end with it and hold from the next clause on."""
        own, later = self.own[n], []
        self._alone = [_evidence(hit) for hit in hits if hit.cue.scope == "alone"]
        for hit in hits:
            if hit.cue.scope == "alone" or not hit.cue.weight:
                continue  # a weight of 0 only hides other cues: 按照会议要求，
            if hit.cue.scope == "clause":
                own.append(_evidence(hit))
            elif hit.cue.scope == "paragraph" and hit.cue.weight > 0 and self._only_announces(hit.end, end):
                later.append(hit)
            else:
                self._stretches.hear(hit, self._sentence)
                if hit.cue.scope == "paragraph":  # 我们要准确把握X: of its own clause it says most
                    own.append(_evidence(hit))
        return later

    def _only_announces(self, start: int, end: int) -> bool:
        """会议强调， and 《规划》从四方面提出了22项要求。: what is ordered comes behind the clause."""
        behind = self._facts.text[start:end]
        return not behind.strip() or "了" in behind


def _evidence(hit: Hit) -> Evidence:
    return Evidence(hit.cue.weight, "words", hit.words)


def _first_line(facts: Facts) -> str | None:
    """The document's first line, by which its second copy is known."""
    start = len(facts.text) - len(facts.text.lstrip())
    end = facts.text.find("\n", start)
    return facts.text[start:end] if end - start > 6 else None


def _outside_names(text: str, hits: Iterator[Hit]) -> Iterator[Hit]:
    """Leave out cues inside the names of documents and slogans: 《今后五年规划》."""
    names = _NAME.finditer(text)
    name = next(names, None)
    for hit in hits:
        while name and name.end() <= hit.start:
            name = next(names, None)
        if name is None or not (name.start() < hit.start and hit.end <= name.end()):
            yield hit
