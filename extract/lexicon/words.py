"""The words the grammar knows: closed classes, verbs with their frames, look-alikes.

Every token of a text is reduced to one *kind*, a single character, so that the grammar can look at a clause
as a short string (``hV,nnQ``) and use ordinary regular expressions on it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from extract.lexicon.tables import Row, load_table

# kind characters of the closed classes (lexicon/words.tsv)
WORD_KINDS = {
    "aspect": "h",
    "adverb": "a",
    "either": "E",
    "modal": "o",
    "past": "o",
    "now": "o",
    "cue": "c",
    "cueverb": "K",
    "connector": "j",
    "frame": "f",
    "preposition": "e",
    "disposal": "b",
    "coordinator": "u",
    "coclause": "U",
    "of": "d",
    "ly": "D",
    "perfective": "z",
    "localizer": "L",
    "body": "s",
    "resultative": "g",
    "etc": "m",
    "be": "y",
    "causative": "Z",
    "negation": "N",
    "distributive": "F",
    "adjective": "A",
    "report": "R",
}
PUNCTUATION = {
    "，": "/", ",": "/", "；": ";", ";": ";", "。": ".", "！": ".", "？": ".", "!": ".", "?": ".", "：": ":", ":": ":",
    "、": ",", "\n": "\n", "\r": "\n", "—": "-", "–": "-", " ": " ", "\u3000": " ", "\t": " ",
}  # fmt: skip
# masked stretches: one private character per character of text
QUOTED, BRACKETED, MEASURED, TIMED, NUMBERED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
MASKS = {QUOTED: "q", BRACKETED: "p", MEASURED: "Q", TIMED: "T", NUMBERED: "/"}

FRAMES = frozenset("tipmlrnc1")
POS_KINDS = {
    "d": "a", "ad": "a", "z": "a", "p": "e", "f": "L", "t": "t", "tg": "t", "c": "u", "v": "v", "vi": "v",
    "vd": "v", "vq": "v", "ns": "S", "nt": "S",  "m": "C", "mq": "C", "r": "r", "i": "i",
}  # fmt: skip


class Verb(msgspec.Struct, frozen=True):
    """One verb: its class and what it may govern (letters of ``frames`` as in lexicon/verbs.tsv)."""

    word: str
    verb_class: str
    frames: frozenset[str]


# classes whose intransitive reading is a result (质量提升), not the name of an activity (经济发展)
_RESULTS = frozenset(("improve", "increase", "decrease", "complete", "start", "achieve"))


_NOUNS = frozenset("mn")


def verb_kind(verb: Verb, sets: dict[str, frozenset[str]]) -> str:
    """Reduce a verb's frames to the one kind character that the grammar looks at."""
    frames = verb.frames
    if frames == _NOUNS:
        return "n"  # 增速, 降幅
    if verb.word in sets["state"]:
        return "V" if "t" in frames else "n"
    if verb.word in sets["light"]:
        return "G"
    if len(verb.word) == 1 and "1" in frames:
        return "1"
    nominal = "n" in frames and (len(verb.word) < 4 or "i" not in frames)
    if "p" in frames and verb.word not in sets["not_pivot"] and (not nominal or verb.word in sets["pivot"]):
        return "P"
    if "t" in frames:
        if "i" in frames:
            return "W" if not nominal or verb.verb_class in _RESULTS else "Y"
        return "X" if nominal else "V"
    if "i" in frames:
        return "I" if not nominal or verb.verb_class in _RESULTS else "J"
    return "M" if "m" in frames else "R" if "r" in frames and not nominal else "n"


class Lexicon:
    """All word tables of one extractor.

    Args:
        extra: folder with the user's own tables; rows there add to, override or (``-word``) remove built-in ones.

    Raises:
        ValueError: a bad row; the message names file and line.
    """

    def __init__(self, extra: Path | None = None) -> None:
        self.levels: dict[str, int] = {}
        self.word_kind: dict[str, str] = {}
        self.kinds: dict[str, str] = dict(PUNCTUATION) | MASKS
        self.verbs: dict[str, Verb] = {}
        for row in load_table("regions.tsv", extra):
            if len(row["name"]) > 2:  # 和龙, 上高 and their like would cut ordinary words apart
                self.kinds[row["name"]] = "S"
        for row in load_table("lookalikes.tsv", extra):
            self.kinds[row["word"]] = "S" if row["tag"] in ("nt", "ns") else "n"
        self.sets = _read_sets(extra)
        self._read_verbs(extra)
        self._read_words(extra)
        self.agents = tuple(self.sets["agent"] | self.sets["actor"])
        """Endings of the names of bodies and persons that act."""
        self.doers = tuple((self.sets["agent"] - self.sets["by_only"]) | self.sets["actor"])
        """The same without those that act behind 由 only."""
        self.measures = frozenset(w for w, v in self.verbs.items() if "m" in v.frames and v.frames != _NOUNS)

    def _read_verbs(self, extra: Path | None) -> None:
        classes = {row["class"] for row in load_table("verb_classes.tsv", extra)}
        for row in load_table("verbs.tsv", extra):
            verb = _verb(row, classes)
            if len(verb.word) == 3 and self.kinds.get(verb.word[0]) == "1" and "t" not in verb.frames:
                continue  # 稳就业: verb and object, read as such
            self.verbs[verb.word] = verb
            self.kinds[verb.word] = verb_kind(verb, self.sets)

    def _read_words(self, extra: Path | None) -> None:
        for row in load_table("words.tsv", extra):
            word, kind = row["word"], row["kind"]
            if kind not in WORD_KINDS:
                raise ValueError(f"{row.where}: unknown kind {kind!r} of {word}; known are {', '.join(WORD_KINDS)}")
            self.kinds[word] = WORD_KINDS[kind]
            self.word_kind[word] = kind
            if row["level"]:
                self.levels[word] = _level(row)

    def words(self) -> list[str]:
        """Every word the segmenter must keep in one piece, in a fixed order."""
        return sorted(w for w in self.kinds if len(w) > 1)


def _verb(row: Row, classes: set[str]) -> Verb:
    if row["class"] not in classes:
        raise ValueError(f"{row.where}: unknown class {row['class']!r} of {row['verb']}; see verb_classes.tsv")
    frames = frozenset(row["frames"])
    if not frames or not frames <= FRAMES:
        letters = "".join(sorted(FRAMES))
        raise ValueError(f"{row.where}: the frames of {row['verb']} are {row['frames']!r}; the letters are {letters}")
    return Verb(row["verb"], row["class"], frames)


def _level(row: Row) -> int:
    if row["level"] not in ("0", "1", "2", "3", "4", "5"):
        raise ValueError(f"{row.where}: the level of {row['word']} is {row['level']!r}; it goes from 0 to 5")
    return int(row["level"])


def _read_sets(extra: Path | None) -> dict[str, frozenset[str]]:
    """Read sets.tsv; an own row puts its word into one set more, ``-word`` takes it out (of all, if none is named)."""
    rows = load_table("sets.tsv")
    known = {row["set"] for row in rows}
    sets: dict[str, set[str]] = {name: set() for name in known}
    for row in load_table("sets.tsv", extra) if extra else rows:
        if row["set"] not in known:
            names = ", ".join(sorted(known))
            raise ValueError(f"{row.where}: unknown set {row['set']!r} of {row['word']}; known are {names}")
        sets[row["set"]].add(row["word"])
    return {name: frozenset(words) for name, words in sets.items()}
