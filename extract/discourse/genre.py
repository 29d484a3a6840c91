"""What kind of text a document is: by its title, its front and the mass of what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import POINT_NUMBER
from extract.lexicon.tables import SHIPPED, Row, Tables
from extract.model import Metadata

_FRONT, _TITLE, _TEXT = 600, 200, 2000  # characters that are looked at
_MOST = 3  # times that a word of the text counts
_LEAST = 1.0  # weight below which no genre shows
_NEWS = 3.0
_PIECES, _MASS, _RATIO = 3, 6.0, 4.0  # pieces of evidence, their weight, and how much it must outweigh the rest
TELLING = -0.5
"""Prior of a text of bare numbers; 今年 (0.6) makes a target of one."""
_LONG = 1500  # characters of a feature
_LONGEST_TITLE = 60
_NO_TITLE = lazy(rf"[。；：，]|^(?:{POINT_NUMBER})|.{{{_LONGEST_TITLE + 1}}}")
_SPEAKS = lazy("“[^”]{8,80}[。！，]”")


class Genre(NamedTuple):
    """The genre of a document with what speaks for it, and the weight it lends to every clause."""

    name: str
    prior: float
    reasons: tuple[str, ...] = ()


class GenreReader:
    """Tells the genre of documents.

    Args:
        tables: those of the extractor; ``genre_cues.tsv`` and ``genres.tsv`` are read.

    Raises:
        ValueError: a bad row in one of them.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._priors = {row["genre"]: _number(row, "prior") for row in tables.rows("genres.tsv")}
        self._cues = [self._cue(row) for row in tables.rows("genre_cues.tsv")]

    def read(self, text: str, body_start: int, metadata: Metadata | None) -> Genre:
        """Tell the genre by title, front and words of ``text``."""
        title = ((metadata.title if metadata else None) or _first_line(text))[:_TITLE]
        places = {"title": title, "head": text[:body_start], "front": text[body_start : body_start + _FRONT]}
        body = text[body_start : body_start + _TEXT]
        sums: dict[str, float] = {}
        heaviest: dict[str, _GenreCue] = {}
        reasons: dict[str, list[str]] = {}
        for cue in self._cues:
            if cue.place == "text":
                found = [m[0] for _, m in zip(range(_MOST), cue.pattern.finditer(body), strict=False)]
            else:
                match = cue.pattern.search(places[cue.place])
                found = [match[0]] if match else []
            if found:
                sums[cue.genre] = sums.get(cue.genre, 0.0) + cue.weight * len(found)
                heaviest[cue.genre] = max(heaviest.get(cue.genre, cue), cue, key=lambda c: c.weight)
                reasons.setdefault(cue.genre, []).append(f"{found[0]} in the {cue.place}")
        if metadata and metadata.doc_type == "新闻":
            sums["news"] = _NEWS
            reasons["news"] = ["a report of the press"]
        if not sums or max(sums.values()) < _LEAST:
            return self._genre("unknown", ["nothing in title, front or text"])
        name = max(sums, key=lambda genre: sums[genre])
        if name == "news" and len(text) > _LONG and _SPEAKS.search(text):
            name, reasons["feature"] = "feature", [*reasons["news"], "people speak at length"]
        genre = self._genre(name, reasons[name])
        prior = heaviest[name].prior if name in heaviest else None
        return genre if prior is None else genre._replace(prior=prior)

    def by_mass(self, weights: Sequence[float]) -> Genre | None:
        """Tell by all evidence of the text together, where nearly all of it, and not one piece, is of one side."""
        planned = [weight for weight in weights if weight > 0]
        done = [-weight for weight in weights if weight < 0]
        least, most = sorted((done, planned), key=sum)
        if len(most) < _PIECES or sum(most) < max(_MASS, _RATIO * sum(least)):
            return None
        return self._genre("plan" if most is planned else "progress", ["nearly all that the text says"])

    def by_figures(self, telling: int, sentences: int) -> Genre | None:
        """Lean to what is done where no genre shows and half of the sentences tell numbers as results are told."""
        if not telling or telling * 2 < sentences:
            return None
        return Genre("unknown", TELLING, ("numbers told like results",))

    def _genre(self, name: str, reasons: Sequence[str]) -> Genre:
        return Genre(name, self._priors[name], tuple(reasons))

    def _cue(self, row: Row) -> _GenreCue:
        if row["place"] not in ("title", "head", "front", "text") or row["genre"] not in self._priors:
            raise ValueError(f"{row.where}: unknown place {row['place']!r} or genre {row['genre']!r}")
        prior = _number(row, "prior") if row.get("prior") else None
        return _GenreCue(_compiled(row["cue"], row.where), row["place"], row["genre"], _number(row, "weight"), prior)


def _first_line(text: str) -> str:
    """The first line, where it may be a title that the front was not told by (a page that holds its text twice)."""
    line, _, rest = text.lstrip().partition("\n")
    return line.strip() if rest and not _NO_TITLE.search(line) else ""


class _GenreCue(NamedTuple):
    pattern: re.Pattern[str]
    place: str
    genre: str
    weight: float
    prior: float | None


@cache
def _compiled(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{where}: {pattern} is no regular expression ({error})") from error


def _number(row: Row, column: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        raise ValueError(f"{row.where}: the {column} {row[column]!r} is no number") from None
