"""A verb that is a noun as well, at the head of a clause: does it govern what follows, or open its subject?

加工|茶叶 is verb and object; in 加工链条|保持稳定 what stands behind 加工 is a clause, and a clause is no object.
"""

from __future__ import annotations

import re

from extract.clauses.clause import Clause
from extract.clauses.constructions import Stretch
from extract.clauses.reading import Reading
from extract.clauses.rules import PLAIN
from extract.lexicon.words import Lexicon

_STATED = re.compile("[ohNcKFe]")
"""Kinds of words between subject and verb that no name of an activity holds."""
_DEAREST = 50
"""Cost of the dearest construction that says something of a subject: what costs more is a last resort."""
_HAPPENING = frozenset(("subject-predicate", "measure"))
_GOVERNING = frozenset(("verb-object", "cue-noun", "cue-addressee"))
_BARE = frozenset(("verb", "cue", "object", "subject"))
"""Slots of a reading in which nothing shows that its verb is one."""


class NominalOpening:
    """Weighs the reading of a clause whose first word is a verb against the one in which it is a noun."""

    def __init__(self, lexicon: Lexicon) -> None:
        sets = lexicon.sets
        never = sets["keeping"] | sets["means"]
        nominal = {word: verb for word, verb in lexicon.verbs.items() if "n" in verb.frames and word not in never}
        self._opening = frozenset(nominal)
        self._clausal = frozenset(word for word, verb in nominal.items() if verb.frames & {"p", "c"})
        self._clausal |= sets["enclosing"] | sets["never_subject"]
        """Verbs whose object may be a clause: 保障|市场稳定."""
        self._rarely = sets["never_subject"] | sets["acted"] | sets["not_subject"] | sets["clausal"] | self._clausal
        self._governing = lexicon.of_classes("watch_class")
        """Verbs whose object may be what happens: 防止|价格上涨."""
        self._staged = lexicon.of_classes("stage_class")
        self._names = tuple(sets["document"])
        self._bound = sets["subject_bound"]
        self._bounds, self._predicates = sets["bound_verb"], sets["predicate"] | lexicon.measures
        self._topics = tuple(sets["topic"] | sets["trait"])
        self._heads = (*sets["head"], *self._topics)
        self._endings = tuple(sets["indicator_end"] | sets["ratio"] | sets["trait"])

    def verb(self, c: Clause, won: Reading) -> Stretch | None:
        """Return the verb of the cheapest reading of a clause if it may be the noun that opens the subject."""
        if c.begin is not None or won.construction.result not in _GOVERNING or won.slots.keys() - _BARE:
            return None
        verb, thing = won.slot("verb") or won.slot("cue"), won.slot("object")
        if not verb or thing != (verb[1], c.j):
            return None
        opening = zip(c.tokens.words[slice(*verb)], c.tokens.kinds[slice(*verb)], strict=True)
        if all(kind == "v" or (kind != "P" and word in self._opening) for word, kind in opening):
            return verb
        return verb if self._modifies(c, verb) else None

    def _modifies(self, c: Clause, verb: Stretch) -> bool:
        """享受补贴的农户…: a verb that is no noun, which 的 may close with its object."""
        known = c.tokens.kinds[slice(*verb)] in ("V", "W") and self._rarely.isdisjoint(c.tokens.words[slice(*verb)])
        return known and "d" in c.tokens.kinds[verb[1] : c.j]

    def opens(self, c: Clause, verb: Stretch, other: Reading) -> bool:
        """Say whether ``other``, in which the verb is a noun, tells what happens to a subject, or what it is like."""
        words, opening = c.tokens.words, c.tokens.words[slice(*verb)]
        rarely = not self._rarely.isdisjoint(opening)
        heads = self._heads if self._clausal.isdisjoint(opening) else self._topics
        if other.construction.result == "none":
            said = other.slot("skip")
            beside = said and said[0] - verb[1] == 1 and words[verb[1]].endswith(heads)
            return bool(said and (beside or not rarely))
        thing, done = other.slot("object"), other.slot("verb")
        if other.construction.result not in _HAPPENING or not thing or not done or not c.i <= thing[0] <= verb[0]:
            return False
        if words[c.j - 1].endswith(self._names):
            return False  # 实施|规模跃升行动
        if other.cost > _DEAREST and c.tokens.kinds[done[1]] != "z":
            return False
        return self._happens(c, verb, (thing, done), other, heads, rarely=rarely)

    def _happens(
        self,
        c: Clause,
        verb: Stretch,
        parts: tuple[Stretch, Stretch],
        other: Reading,
        heads: tuple[str, ...],
        *,
        rarely: bool,
    ) -> bool:
        """Say the same of a subject and its predicate; ``heads``: nouns before which the verb is a modifier."""
        words, kinds, (thing, done) = c.tokens.words, c.tokens.kinds, parts
        opening, last, ends = words[slice(*verb)], words[thing[1] - 1], done[1] == c.j
        measured, firm = other.construction.result == "measure", words[done[0]] in self._predicates
        stated = bool(_STATED.search(kinds, thing[1], done[0]))
        apart = done[0] > thing[1] and kinds[done[1] - 1] in "VPWIv"  # 链条|纵深|延展: no noun has an adverb before it
        if self._is_plain(c, verb) and ("d" not in kinds[verb[1] : thing[1]] or not (firm or stated or measured)):
            return False
        if thing[1] == verb[1] and not ends and "d" in kinds[done[1] : c.j] and kinds[done[1]] != "z":
            return False  # 研究|已建成水库的安全管理
        if thing[1] == verb[1] and not stated and (rarely or not ends):  # 消费|迎来旺季, but 申请|享受补贴
            return words[done[0]] in self._bound or (not ends and kinds[done[1]] in "ze")
        beside = thing[1] - verb[1] == 1 and last.endswith(heads)
        if rarely and not (beside and (firm or stated or (ends and apart))):
            return False
        if measured:
            adjacent = done[0] == thing[1] and kinds[done[0]] in "XYJ"
            named = last.endswith(heads) or last.endswith(self._endings)
            return other.cost <= PLAIN and not adjacent and (named or words[done[0]] not in self._bounds)
        if not ends:
            return other.rest is None and (firm or stated)
        if stated or apart:
            return True
        if kinds[done[1] - 1] not in "VWI":
            return False
        if thing[1] == verb[1] or beside:
            return True
        known = self._heads if words[done[1] - 1] in self._staged else self._topics
        return (last.endswith(known) or last.endswith(self._endings)) and self._governing.isdisjoint(opening)

    def _is_plain(self, c: Clause, verb: Stretch) -> bool:
        """Say whether the verb is no noun by itself: only its 的 makes it part of a subject (享受补贴的农户…)."""
        return c.tokens.kinds[verb[0]] != "v" and not self._opening.issuperset(c.tokens.words[slice(*verb)])
