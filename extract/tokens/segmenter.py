"""Segmentation behind one small interface: rjieba (fast) by default, jieba as reference and fallback.

Both get the project's own words and no hidden-Markov guessing, so both cut a text the same way
(tests/test_tokens.py). No global state: every extractor owns its segmenter.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import accumulate
from pathlib import Path
from sys import intern
from typing import Any, Protocol

import msgspec

from extract.lexicon.kept import cache_folder

_RUST = "rjieba.rjieba"


class Segmenter(Protocol):
    """Cuts text into words and names the dictionary part of speech of a word."""

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text``; joined they give ``text`` again."""
        ...

    def tag(self, word: str) -> str:
        """Return the dictionary's part-of-speech tag of one word, ``x`` where it has none."""
        ...

    def keep(self, words: Iterable[str]) -> list[tuple[str, int]]:
        """Make each of ``words`` come out in one piece from now on; return what was added, with its weights."""
        ...

    def add(self, added: Iterable[tuple[str, int]]) -> None:
        """Add what :meth:`keep` returned for the same words and the same dictionary."""
        ...

    @property
    def version(self) -> str:
        """Names the dictionary: what is made with another one does not hold here."""
        ...


class RustSegmenter:
    """rjieba: the jieba algorithm and dictionary in Rust."""

    def __init__(self) -> None:
        self._jieba = _rust_class()()

    @property
    def version(self) -> str:
        """Names the library with its dictionary by size and time."""
        stat = Path(str(sys.modules[_RUST].__file__)).stat()
        return f"rjieba{stat.st_size:x}{stat.st_mtime_ns:x}"

    def keep(self, words: Iterable[str]) -> list[tuple[str, int]]:
        """Add the words that the dictionary lacks or would cut."""
        added = []
        for word in words:
            if not self._jieba.has_word(word) or len(self._jieba.cut(word, hmm=False)) > 1:
                added.append((word, self._jieba.suggest_freq(word)))
                self.add(added[-1:])
        return added

    def add(self, added: Iterable[tuple[str, int]]) -> None:
        """Add words with their weights."""
        for word, weight in added:
            self._jieba.add_word(word, weight, "x")

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text``."""
        words: list[str] = self._jieba.cut(text, hmm=False)
        return words

    def tag(self, word: str) -> str:
        """Return the dictionary tag of one word."""
        tagged = self._jieba.tag(word, hmm=False)
        return tagged[0][1] if len(tagged) == 1 else "x"


def _rust_class() -> Any:
    """The class alone: ``import rjieba`` would read the dictionary a first time, for a segmenter that nobody asked for.

    Raises:
        ImportError: rjieba is not installed.
    """
    if _RUST not in sys.modules:
        package = find_spec("rjieba")
        inner = PathFinder.find_spec(_RUST, package.submodule_search_locations) if package else None
        if inner is None or inner.loader is None:
            raise ImportError("rjieba is not installed")
        sys.modules[_RUST] = module_from_spec(inner)
        inner.loader.exec_module(sys.modules[_RUST])
    return sys.modules[_RUST].Jieba


class PythonSegmenter:
    """jieba itself, on a private :class:`jieba.Tokenizer`."""

    def __init__(self) -> None:
        self._jieba: Any = private_jieba()
        self._tags: dict[str, str] = {}
        self._read_tags()

    @property
    def version(self) -> str:
        """Names the dictionary by its size."""
        return f"jieba{len(self._tags):x}"

    def keep(self, words: Iterable[str]) -> list[tuple[str, int]]:
        """Add the words that the dictionary lacks or would cut."""
        added = []
        for word in words:
            if not self._jieba.FREQ.get(word) or len(self.cut(word)) > 1:
                added.append((word, self._jieba.suggest_freq(word)))
                self.add(added[-1:])
        return added

    def add(self, added: Iterable[tuple[str, int]]) -> None:
        """Add words with their weights."""
        for word, weight in added:
            self._jieba.add_word(word, weight)

    def _read_tags(self) -> None:
        with self._jieba.get_dict_file() as lines:
            for line in lines:
                word, _, tag = line.decode("utf-8").rstrip().split(" ")
                self._tags[word] = tag

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text``."""
        return list(self._jieba.cut(text, HMM=False))

    def tag(self, word: str) -> str:
        """Return the dictionary tag of one word."""
        return self._tags.get(word, "x") if len(self.cut(word)) == 1 else "x"


def private_jieba() -> Any:
    """Return an initialised jieba tokenizer of its own, cached per user and silent."""
    import logging
    import warnings

    with warnings.catch_warnings():  # jieba 0.42 has invalid escapes that Python 3.12 reports on first compile
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer.tmp_dir = str(folder)
    except OSError:
        pass  # a read-only home: jieba then caches in the shared temporary folder
    tokenizer.initialize()
    return tokenizer


SEGMENTERS: dict[str, Callable[[], Segmenter]] = {"rjieba": RustSegmenter, "jieba": PythonSegmenter}


def make_segmenter(name: str) -> Segmenter:
    """Build the segmenter ``name`` (``rjieba`` or ``jieba``) with the words of its dictionary.

    Raises:
        ValueError: the name is unknown.
    """
    if name not in SEGMENTERS:
        raise ValueError(f"unknown segmenter {name!r}; choose one of {', '.join(SEGMENTERS)}")
    if name == "rjieba":
        try:
            return RustSegmenter()
        except ImportError:
            return PythonSegmenter()
    return SEGMENTERS[name]()


_STRETCH = 20_000
"""Characters cut into words at a time."""


class Tokens(msgspec.Struct, frozen=True):
    """A text as words: ``starts[i]`` is the offset of ``words[i]``, ``kinds[i]`` its one-letter kind."""

    words: list[str]
    starts: Sequence[int]
    kinds: str


PARTED = "\x00"
"""Kind of a dictionary phrase that the grammar wants in parts: 全面推广 → 全面, 推广."""


MOST_WORDS = 200_000
"""Words that are not listed and kept: names of files, numbers and foreign words never end."""


class Kinds(dict[str, str]):
    """Word → kind; a word that is not listed is asked of ``kind_of`` once, and kept, up to a bound."""

    def __init__(self, listed: dict[str, str], kind_of: Callable[[str], str]) -> None:
        super().__init__(listed)
        self._kind_of = kind_of
        self._listed, self._most = listed, len(listed) + MOST_WORDS

    def __missing__(self, word: str) -> str:
        if len(self) > self._most:
            self.clear()
            self.update(self._listed)
        kind = self[word] = self._kind_of(word)
        return kind


def tokenize(text: str, segmenter: Segmenter, kinds: Kinds, parts: dict[str, tuple[str, ...]]) -> Tokens:
    """Cut ``text`` and reduce every word to its kind; a word of kind ``PARTED`` gives way to its ``parts``."""
    words: list[str] = []
    for stretch in _stretches(text):
        words += map(intern, segmenter.cut(stretch))
    found = "".join(map(kinds.__getitem__, words))
    if PARTED in found:
        words, found = _parted(words, found, kinds, parts)
    return Tokens(words, array("I", accumulate(map(len, words), initial=0)), found)


def _stretches(text: str) -> Iterator[str]:
    """Yield a text in parts that end where a word always does: cut at once, millions of words would fill the memory."""
    start = 0
    while len(text) - start > _STRETCH:
        end = max(text.rfind(stop, start, start + _STRETCH) for stop in "。\n") + 1
        if not end:
            break
        yield text[start:end]
        start = end
    yield text[start:]


def _parted(words: list[str], found: str, kinds: Kinds, parts: dict[str, tuple[str, ...]]) -> tuple[list[str], str]:
    """Put the parts of a phrase in its place; they are not parted again."""
    out: list[str] = []
    shapes: list[str] = []
    done = 0
    for shape in found.split(PARTED)[:-1]:
        at = done + len(shape)
        own = parts[words[at]]
        out += words[done:at]
        out += own
        shapes += (shape, *map(kinds.__getitem__, own))
        done = at + 1
    out += words[done:]
    shapes.append(found[done:])
    return out, "".join(shapes).replace(PARTED, "n")
