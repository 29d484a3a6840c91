"""What the lexicon knows of a governing verb: force, polarity, whether its counts are results."""

from __future__ import annotations

import re

from extract.clauses.clause import Action
from extract.lexicon.patterns import alternatives
from extract.lexicon.words import Lexicon
from extract.model import Polarity


class ActionAttributes:
    """Answers about actions, asked for every record."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._scoped = tuple(lexicon.sets["scoped"])
        self._against = tuple(sorted(lexicon.sets["barring"] | lexicon.sets["preventing"]))
        self._forbids = re.compile(alternatives(self._against)).search
        """Finds a word of ban in a cue, wherever it stands: 坚决禁止."""
        words = lexicon.sets["charge_lead"] | lexicon.sets["charge_support"] | {"简称"}
        self.aside = re.compile(rf"{alternatives(words)}|（[0-9.]+分）")
        """In a closing bracket: it is no part of the object (（以下简称《行动方案》）, （教育部负责）, （0.5分）)."""
        self.listed = lexicon.kinds
        """Every word of the lexicon: a verb that is not among them was read by its part of speech alone."""
        self.verb_class = {word: verb.verb_class for word, verb in lexicon.verbs.items()}.get
        """Class of a verb, None for one that the lexicon does not list."""

    def level(self, action: Action) -> int | None:
        """Force of the action's commitment cue, 5 (mandate) to 0 (explore), or None without a cue."""
        return self.level_of(action.cue[0]) if action.cue else None

    def level_of(self, cue: str) -> int | None:
        """Force of a cue, None for one that no table lists; of 鼓励支持 the last part decides."""
        levels = self._lexicon.levels
        while cue and cue not in levels:
            cue = cue[1:]
        return levels.get(cue)

    def polarity(self, action: Action) -> Polarity:
        """``do_not`` under a prohibiting cue or a preventing verb, else ``do``."""
        return Polarity.DO_NOT if action.negated else self.polarity_of(action.cue[0] if action.cue else "", action.head)

    def polarity_of(self, cue: str, verb: str) -> Polarity:
        """As :meth:`polarity`, from the words alone."""
        prevents = bool(cue and self._forbids(cue)) or verb.startswith(self._against)
        return Polarity.DO_NOT if prevents else Polarity.DO

    def produces(self, action: Action) -> bool:
        """Say whether a leading count is what the verb brings about (新建100个) and not its mere scope (推进59个)."""
        if action.rule in ("subject-predicate", "verbless") or action.verb is None:
            return True
        verb = self._lexicon.verbs.get(action.head)
        return verb is not None and (
            verb.verb_class in self._lexicon.sets["producing_class"] or verb.word in self._lexicon.sets["bringing"]
        )

    def only_scopes(self, indicator: str) -> bool:
        """Say whether a count of such things never is a result: 出台20条措施, 办好34项民生实事."""
        return indicator.endswith(self._scoped)
