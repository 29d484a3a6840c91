"""The table of constructions, compiled: ``constructions.tsv`` with ``macros.tsv`` and ``token_classes.tsv``."""

from __future__ import annotations

from extract.clauses.constructions import Construction
from extract.clauses.features import Features
from extract.clauses.pattern import Compiled, Node, compile_tree, parse
from extract.clauses.rules import Rules
from extract.lexicon.words import Lexicon


class Table:
    """All constructions of one extractor, compiled to machines.

    Args:
        lexicon: its words and tables.

    Raises:
        ValueError: a bad row; the message names file and line.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        by = {row["set"]: row["by"] for row in lexicon.rows("set_kinds.tsv")}
        self.features = Features(lexicon, lexicon.rows("token_classes.tsv"), by)
        rows = [Construction(row, number) for number, row in enumerate(lexicon.rows("constructions.tsv"))]
        trees = lexicon.kept("constructions", list[Compiled], lambda: self._compiled(rows, _macros(lexicon)))
        whole = list(zip(rows, trees, strict=True))
        self.of_clause = Rules([pair for pair in whole if "sentence" not in pair[0].options], self.features)
        of_sentence = [pair for pair in whole if "sentence" in pair[0].options]
        self.of_sentence = Rules(of_sentence, self.features)
        self.openings = frozenset(word for row, _ in of_sentence for word in _opening(row))
        """The words with which the constructions of sentences begin."""

    def _compiled(self, rows: list[Construction], macros: dict[str, str]) -> list[Compiled]:
        compiled = []
        trees: dict[str, Node] = {}
        for row in rows:
            try:
                compiled.append(compile_tree(parse(row.pattern, macros, trees), self.features.share))
            except ValueError as error:
                raise ValueError(f"{row.where}: the pattern of {row.name}: {error}") from None
        return compiled


def _opening(row: Construction) -> list[str]:
    """The words of which a construction of a sentence needs one: sentences without them are not tried."""
    depth = 0
    for term in row.pattern.split():
        depth += term.startswith("(") - term.rstrip("*+?}").endswith(")")  # the words of a slot count
        if depth == 0 and not term[0].isascii():
            return term.split(",")
    raise ValueError(f"{row.where}: the pattern of {row.name} spans clauses and needs words that open it")


def _macros(lexicon: Lexicon) -> dict[str, str]:
    rows = lexicon.rows("macros.tsv")
    macros = {row["name"]: row["pattern"] for row in rows}
    for row in rows:
        try:
            parse(row["pattern"], macros)
        except ValueError as error:
            raise ValueError(f"{row.where}: the macro {row['name']}: {error}") from None
    return macros
