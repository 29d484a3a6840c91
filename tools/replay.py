"""Which constructions read the clauses of texts, and how many no construction fits.

python tools/replay.py PATH...
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import extract
from extract.clauses.action_reader import ActionReader
from extract.clauses.clause import Action, Clause, Memory
from extract.clauses.reading import Reading
from extract.model import Quantity
from extract.tokens.segmenter import Tokens


class Replay:
    """Stands in for the reader of actions and counts the constructions that win."""

    def __init__(self, extractor: extract.Extractor) -> None:
        self._reader = ActionReader(extractor.stages.constructions.told_to(self._won))
        self._claims = False
        self.clauses = self.claimed = 0
        self.by_row: Counter[str] = Counter()

    def _won(self, clause: Clause, readings: list[Reading], winner: Reading) -> None:
        self._claims = True
        self.by_row[winner.construction.name] += 1

    def read(self, tokens: Tokens, i: int, j: int, quantity_at: dict[int, Quantity], memory: Memory) -> list[Action]:
        """Read a clause as the reader of actions does."""
        self._claims = False
        actions = self._reader.read(tokens, i, j, quantity_at, memory)
        self.clauses += 1
        self.claimed += self._claims
        return actions


def _documents(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            yield file.read_text("utf-8", "replace")


def main() -> None:
    """Print the share of claimed clauses and the rows that claim them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    arguments = parser.parse_args()
    extractor = extract.Extractor()
    replay = Replay(extractor)
    extractor = extractor.with_actions(replay)
    records = sum(len(extractor.parse(text).records) for text in _documents(arguments.paths))
    share = replay.claimed / max(replay.clauses, 1)
    print(f"{replay.clauses} clauses, {replay.claimed} claimed ({share:.1%}), {records} records")
    for name, count in replay.by_row.most_common():
        print(f"{count:6} {name}")


if __name__ == "__main__":
    main()
