"""List verb candidates for the lexicon, by frequency, from a folder of texts.

Usage: python tools/mine_verbs.py FOLDER [--known VERBS.tsv] [--min-count N]

Each line of the result: word, count, share at the start of a clause, share at its end, tags seen, one context.
A high start share speaks for frame ``t`` (实施…), a high end share for ``i`` or a noun head (…落地见效, …建设):
the figures are a guide for judgement, nothing is decided here.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import rjieba

CLAUSE = re.compile(r"[^，。；：！？、,;:!?\s“”‘’《》（）()]++")
HAN = re.compile(r"[\u4e00-\u9fff]{1,6}")


def texts(folder: Path) -> Iterator[str]:
    """Yield the text of each .txt file and of each line of each .jsonl.gz file below the folder."""
    for path in sorted(folder.rglob("*.txt")):
        yield path.read_text(encoding="utf-8", errors="replace")
    for path in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)


def known_words(table: Path | None) -> set[str]:
    """Return the first column of a lexicon table; empty without a table."""
    if table is None:
        return set()
    rows = table.read_text(encoding="utf-8").splitlines()
    return {row.split("\t")[0] for row in rows if row and not row.startswith("#")}


class Tally:
    """Counts of one run: how often, where in its clause and with which tags each word was seen."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.last: Counter[str] = Counter()
        self.tags: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.context: dict[str, str] = {}

    def add_clause(self, clause: str) -> None:
        """Count the tokens of one clause, and its last two tokens as one word of four characters (落地见效)."""
        tokens = rjieba.tag(clause)
        for word, tag in tokens:
            self.count[word] += 1
            self.tags[word][tag] += 1
            self.context.setdefault(word, clause[:24])
        self.first[tokens[0][0]] += 1
        self.last[tokens[-1][0]] += 1
        tail = "".join(word for word, _ in tokens[-2:])
        if len(tokens) > 2 and len(tail) == 4 and any(tag.startswith("v") for _, tag in tokens[-2:]):
            self.count[tail] += 1
            self.last[tail] += 1
            self.tags[tail]["+".join(tag for _, tag in tokens[-2:])] += 1
            self.context.setdefault(tail, clause[-24:])

    def is_candidate(self, word: str, min_count: int) -> bool:
        """Tell whether the word is frequent enough and was ever tagged a verb or stood at the start of clauses."""
        if self.count[word] < min_count or not HAN.fullmatch(word):
            return False
        verbal = any("v" in tag for tag in self.tags[word])
        return verbal or self.first[word] / self.count[word] > 0.5

    def rows(self, min_count: int, known: set[str]) -> Iterator[str]:
        """Yield the report lines, most frequent word first."""
        for word, n in sorted(self.count.items(), key=lambda item: (-item[1], item[0])):
            if word in known or not self.is_candidate(word, min_count):
                continue
            tags = ",".join(tag for tag, _ in self.tags[word].most_common(3))
            yield f"{word}\t{n}\t{self.first[word] / n:.2f}\t{self.last[word] / n:.2f}\t{tags}\t{self.context[word]}"


def main(argv: list[str] | None = None) -> int:
    """Read the arguments, count, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--known", type=Path, help="lexicon table whose words are left out")
    parser.add_argument("--min-count", type=int, default=3)
    args = parser.parse_args(argv)
    tally = Tally()
    for text in texts(args.folder):
        for clause in CLAUSE.findall(text):
            tally.add_clause(clause)
    for row in tally.rows(args.min_count, known_words(args.known)):
        sys.stdout.write(row + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
