"""Replay the clauses of texts: which the table of constructions claims, and where the older reader reads otherwise.

python tools/replay.py PATH... [--differences N] [--rows]
"""

from __future__ import annotations

import argparse
import copy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extract.clauses.older.actions import ActionReader

import extract
from extract.clauses.clause import Action, Memory
from extract.model import Quantity
from extract.tokens.segmenter import Tokens


class Replay:
    """Stands in for the reader of actions: reads every clause twice, with the table and without it."""

    def __init__(self, extractor: extract.Extractor) -> None:
        stages = extractor.stages
        self._table = copy.copy(stages.constructions)
        self._table.listener = lambda clause, readings, winner: self._won.append(winner.construction.name)
        self._new = ActionReader(stages.lexicon, self._table)
        self._old = ActionReader(stages.lexicon)
        self._won: list[str] = []
        self.clauses = self.claimed = 0
        self.by_row: Counter[str] = Counter()
        self.differences: list[str] = []

    def read(self, tokens: Tokens, i: int, j: int, quantity_at: dict[int, Quantity], memory: Memory) -> list[Action]:
        """Read with the table, and compare with what the older reader makes of the same clause and memory."""
        before = copy.deepcopy(memory)
        self._won.clear()
        actions = self._new.read(tokens, i, j, quantity_at, memory)
        self.clauses += 1
        self.claimed += bool(self._won)
        self.by_row.update(self._won)
        if self._won:
            old = self._old.read(tokens, i, j, quantity_at, before)
            if _told(old, tokens) != _told(actions, tokens):
                words = "".join(tokens.words[i:j])
                self.differences.append(f"{self._won[0]}\t{words}\t{_told(old, tokens)}\t{_told(actions, tokens)}")
        return actions


def _told(actions: list[Action], tokens: Tokens) -> str:
    text = "".join(tokens.words)
    return " / ".join(
        f"{text[slice(*a.verb)] if a.verb else '–'}｜{text[slice(*a.object)]}"
        + (f" K:{a.cue[0]}" if a.cue else "")
        + "".join(f" Q:{q.text}[{text[slice(*of)]}]" for q, of in a.quantities)
        for a in actions
    )


def _documents(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            yield file.read_text("utf-8", "replace")


def main() -> None:
    """Print the share of claimed clauses, the rows that claim them, and the differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--differences", type=int, default=0, help="how many differences to print")
    parser.add_argument("--row", help="only differences of this construction")
    arguments = parser.parse_args()
    extractor = extract.Extractor()
    replay = Replay(extractor)
    extractor.stages.actions = replay  # type: ignore[assignment]
    records = sum(len(extractor.parse(text).records) for text in _documents(arguments.paths))
    share = replay.claimed / max(replay.clauses, 1)
    print(f"{replay.clauses} clauses, {replay.claimed} claimed ({share:.1%}), {records} records")
    for name, count in replay.by_row.most_common():
        print(f"{count:6} {name}")
    wanted = [line for line in replay.differences if not arguments.row or line.startswith(f"{arguments.row}\t")]
    print(f"{len(wanted)} differences")
    for line in wanted[: arguments.differences]:
        print(line)


if __name__ == "__main__":
    main()
