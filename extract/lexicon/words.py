"""The words the grammar knows: closed classes, verbs with their frames, look-alikes.

Every token of a text is reduced to one *kind*, a single character, so that the grammar can look at a clause
as a short string (``hV,nnQ``) and use ordinary regular expressions on it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from extract.lexicon.tables import Row, Tables

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
PERSON = "\ue005"  # one for a whole name, with its title
MASKS = {QUOTED: "q", BRACKETED: "p", MEASURED: "Q", TIMED: "T", NUMBERED: "/", PERSON: "s"}

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


class Words(msgspec.Struct):
    """Words by what they are, as the tables list them."""

    levels: dict[str, int] = {}
    word_kind: dict[str, str] = {}
    kinds: dict[str, str] = {}
    verbs: dict[str, Verb] = {}
    places: frozenset[str] = frozenset()


class Lexicon(Tables):
    """All word tables of one extractor.

    Args:
        own: folder with the user's own tables; rows there add to, override or (``-word``) remove built-in ones.

    Raises:
        ValueError: a bad row; the message names file and line.
    """

    def __init__(self, own: str | Path | None = None) -> None:
        super().__init__(own)
        words = self.kept("words", Words, lambda: _read(self))
        self.levels, self.word_kind, self.kinds, self.verbs = words.levels, words.word_kind, words.kinds, words.verbs
        self.places = words.places
        self.measures = frozenset(w for w, v in self.verbs.items() if "m" in v.frames and v.frames != _NOUNS)

    def words(self) -> list[str]:
        """Every word the segmenter must keep in one piece, in a fixed order."""
        return sorted(w for w in self.kinds if len(w) > 1)

    def of_classes(self, name: str) -> frozenset[str]:
        """The verbs of the classes that the set ``name`` holds."""
        return frozenset(v.word for v in self.verbs.values() if v.verb_class in self.sets[name])


def _read(tables: Tables) -> Words:
    words = Words(kinds=dict(PUNCTUATION) | MASKS)
    _read_places(tables, words)
    for row in tables.rows("lookalikes.tsv"):
        words.kinds[row["word"]] = "S" if row["tag"] in ("nt", "ns") else "n"
    _read_verbs(tables, words)
    _read_words(tables, words)
    return words


def _read_places(tables: Tables, words: Words) -> None:
    """Divisions act: 唐山|优化X. Counties of two characters (和龙, 上高) would cut ordinary words apart: ``places``."""
    rows = [row for row in tables.rows("regions.tsv") if row["kind"] != "no_place"]
    words_too = {row["name"] for row in rows if row["kind"] == "generic"}
    names = ({row["name"] for row in rows} | {row["short"] for row in rows}) - words_too
    large = {row["short"] for row in rows if row["kind"] in ("province", "prefecture")}
    words.kinds |= dict.fromkeys((name for name in names if len(name) > 2 or name in large - {""}), "S")
    words.places = frozenset(name for name in names if len(name) == 2)


def _read_verbs(tables: Tables, words: Words) -> None:
    classes = {row["class"] for row in tables.rows("verb_classes.tsv")}
    for row in tables.rows("verbs.tsv"):
        verb = _verb(row, classes)
        if len(verb.word) == 3 and words.kinds.get(verb.word[0]) == "1" and "t" not in verb.frames:
            continue  # 稳就业: verb and object, read as such
        words.verbs[verb.word] = verb
        words.kinds[verb.word] = verb_kind(verb, tables.sets)


def _read_words(tables: Tables, words: Words) -> None:
    for row in tables.rows("words.tsv"):
        word, kind = row["word"], row["kind"]
        if kind not in WORD_KINDS:
            raise ValueError(f"{row.where}: unknown kind {kind!r} of {word}; known are {', '.join(WORD_KINDS)}")
        words.kinds[word] = WORD_KINDS[kind]
        words.word_kind[word] = kind
        if row["level"]:
            words.levels[word] = _level(row)


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
