"""Done or planned: the section, the sentence's cues and the document's years decide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from extract.lexicon.tables import Row, load_table

_SIGNS = ("planned", "achieved", "review", "plan")
_PERFECTIVE = re.compile("了(?<!为了)(?!解)")


class StatusReader:
    """Reads the signs of planned and done in a sentence (``status_cues.tsv``).

    Args:
        lexicon_dir: folder of own tables; its ``status_cues.tsv`` is merged over the shipped one.

    Raises:
        ValueError: a bad row in it; file and line are named.
    """

    def __init__(self, lexicon_dir: Path | None = None) -> None:
        rows = load_table("status_cues.tsv", lexicon_dir)
        by_sign: dict[str, list[str]] = {sign: [] for sign in _SIGNS}
        for row in rows:
            by_sign[_checked(row)].append(row["cue"])
        self._planned, self._achieved = _any(by_sign["planned"]), _any(by_sign["achieved"])
        self._strongly_achieved = _any(row["cue"] for row in rows if row["strong"])
        self._review, self._plan = _any(by_sign["review"]), _any(by_sign["plan"])

    def era(self, text: str, start: int, end: int) -> str | None:
        """Return ``review`` or ``plan`` where ``text[start:end]`` opens such a stretch; the first sign counts."""
        review, plan = self._review.search(text, start, end), self._plan.search(text, start, end)
        if review and plan:
            return "review" if review.start() <= plan.start() else "plan"
        return "review" if review else "plan" if plan else None

    def sentence(self, sentence: str) -> str | None:
        """Return ``planned`` or ``achieved`` where the sentence itself says so, else None.

        >>> StatusReader().sentence("今年将新建公园3个"), StatusReader().sentence("新建公园3个，同比增长5%")
        ('planned', 'achieved')
        """
        planned, achieved = self._planned.search(sentence), self._achieved.search(sentence)
        if planned and achieved:
            return "planned" if planned.start() < achieved.start() else "achieved"
        return "planned" if planned else "achieved" if achieved else None

    def in_era(self, era: str | None, sentence: str) -> str | None:
        """Weigh what a sentence says against the stretch it stands in (今年重点抓好以下工作：… opens a plan).

        A plan gives way to strong signs only, a review to any sign of a plan.
        """
        says = self.sentence(sentence)
        if era == "plan" and says == "achieved":
            return says if self._strongly_achieved.search(sentence) else None
        return says


def _checked(row: Row) -> str:
    """The sign of a row that can be used."""
    try:
        re.compile(row["cue"])
    except re.error as error:
        raise ValueError(f"{row.where}: {row['cue']} is no regular expression ({error})") from error
    if row["sign"] not in _SIGNS:
        raise ValueError(f"{row.where}: unknown sign {row['sign']!r}; known are {', '.join(_SIGNS)}")
    return row["sign"]


def _any(cues: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all cues; what they may begin with stands in front: most text is passed over at a glance."""
    cues = list(cues)
    firsts = "".join({cue[1 : cue.index("]")] if cue[0] == "[" else cue[0] for cue in cues})
    return re.compile(rf"(?=[{firsts}])(?:{'|'.join(cues)})")


def clause_tense(tense: str | None, text: str, start: int, end: int) -> str | None:
    """Return ``past`` for a clause with 了 and no modal, else ``tense`` as the opening of the clause gave it.

    >>> clause_tense(None, "新建了公园，", 0, 5), clause_tense("future", "要建了公园", 0, 5)
    ('past', 'future')
    """
    return tense or ("past" if _PERFECTIVE.search(text, start, end) else None)


def status_of(tense: str | None, sentence: str | None, part: str | None, default: str) -> tuple[str, str]:
    """Decide the status of an action and name what decided.

    Args:
        tense: ``past``/``future`` where an adverb or modal before the verb says so.
        sentence: what :meth:`StatusReader.in_era` said.
        part: ``review``/``plan`` from the section, or None.
        default: status where nothing speaks.

    Returns:
        ``("planned" | "achieved", cue)`` with cue one of tense, section, sentence, default.
    """
    if part == "review":
        return "achieved", "section"
    if tense == "past":
        return "achieved", "tense"
    if tense == "future":
        return "planned", "tense"
    if part == "plan":
        return "planned", "section"
    if sentence:
        return sentence, "sentence"
    return default, "default"
