"""Actions whose verb goes before its object: ``加快推进|X``, shared, fronted and missing objects, counts."""

from __future__ import annotations

import re

from extract.clauses.clause import LOW_CONFIDENCE, Action, Clause, Commitment
from extract.clauses.making import bare_verb
from extract.clauses.objects import ObjectReader
from extract.clauses.second_figures import SecondFigures
from extract.model import Quantity, RuleId

_NO_OBJECT = re.compile("[Ud]|u[VWXYPv]")
"""Kinds that begin no object: 辨识|与分析X, 再开发|的地块."""


class GovernedReader:
    """Puts verb and object together."""

    def __init__(self, objects: ObjectReader, figures: SecondFigures) -> None:
        self._objects, self._figures = objects, figures

    def fronted(self, c: Clause, verb: int, end: int, rule: RuleId) -> Action:
        """Return the action whose object stands in front of its verb: 把X|纳入Y, 对X|给予补助."""
        assert c.lead.object is not None
        found = [(first, q) for first, after, q in c.quantities(end, c.j) if after == c.j]
        numbers = [(q, c.lead.object) for first, q in found if self._figures.only_rates(c, end, first)]
        place = c.place(verb, end)
        return Action(
            quantities=tuple(numbers),
            verb=bare_verb(c, end, place) if numbers else place,  # 将标准|降低|到400元
            object=c.lead.object,
            head=c.tokens.words[end - 1],
            rule=rule,
            cue=c.lead.cue,
            manner=c.lead.manner,
            subject=c.lead.subject,
        )

    def shared_object(self, c: Clause, k: int, end: int, before: Action) -> Action:
        """申报X并|启动建设: the second verb, ``k`` to ``end``, has the object of the first."""
        return Action(
            verb=c.place(k, end),
            object=before.object,
            head=c.tokens.words[end - 1],
            rule="shared-object",
            cue=before.cue,
        )

    def with_quantities(
        self, c: Clause, k: int, end: int, start: int, stop: int, rule: RuleId, cue: Commitment | None
    ) -> list[Action]:
        """Return the actions of the verb ``k`` to ``end`` on the object ``start`` to ``stop``, one for each count."""
        kinds = c.tokens.kinds[start:stop]
        if not kinds or c.tokens.words[start] == "至":  # 复制推广|至其他乡镇: no object
            return self._waiting(c, k, end)
        if _NO_OBJECT.match(kinds):
            return []
        if not kinds.strip("Q"):
            number = c.quantities(start, stop)[0][2]
            if self._figures.counts_its_own(c, k, end, number):
                return [self.action(c, k, end, start, stop, rule, cue=cue)]
            return [] if c.tokens.kinds[k:end] == "v" else self._continued(c, k, end, number)  # 吸烟|8起
        parts = self._objects.counted(c, start, stop)
        turned = self._objects.turned(c, start, stop) if _is_pivot(c, end) else []
        parts = turned or parts
        actions: list[Action] = []
        for n, (a, b) in enumerate(parts):
            action = self.action(c, k, end, a, b, rule, cue=cue, pivots=bool(turned) or len(parts) == 1)
            if n:
                if self._counts_again(c, a, b, actions[-1], action):
                    action.object, action.leading = actions[-1].object, False
                    action.quantities = ((action.quantities[0][0], actions[-1].quantities[0][1]),)
                self._recover_noun(c, parts[n - 1], (a, b), action)
                self._figures.turn(c, a, b, actions[-1], action)
            actions.append(action)
        return actions

    @staticmethod
    def _counts_again(c: Clause, a: int, b: int, before: Action, action: Action) -> bool:
        """建成温室2000亩、|900座: the same things in another unit."""
        if c.tokens.kinds[a:b].strip("Q") or not before.quantities or not action.quantities:
            return False
        return action.quantities[0][0].unit != before.quantities[0][0].unit

    @staticmethod
    def _recover_noun(c: Clause, before: tuple[int, int], part: tuple[int, int], action: Action) -> None:
        """省级平台10家、市级20家: 市级 counts 平台 too."""
        words = c.tokens.words
        own, theirs = c.quantities(*part), c.quantities(*before)
        if not own or not theirs or not words[own[0][0] - 1].endswith("级"):
            return
        noun = words[before[0] : theirs[-1][0]]
        graded = [n for n, word in enumerate(noun) if word.endswith("级")]
        action.elided = "".join(noun[graded[-1] + 1 :]) if graded else ""
        if action.elided:
            action.flags = (*action.flags, "elided_noun")

    def _waiting(self, c: Clause, k: int, end: int) -> list[Action]:
        """A verb without object takes the one announced by 对…."""
        c.lead.object, c.memory.pending = c.lead.object or c.memory.pending, None
        return [self.fronted(c, k, end, "announced-object")] if c.lead.object else []

    @staticmethod
    def _continued(c: Clause, k: int, end: int, quantity: Quantity) -> list[Action]:
        """A verb with a number and no object takes the subjects before: 新建泵站8座，|建成6座."""
        memory = c.memory
        subjects = memory.alike(memory.subjects or ([memory.object] if memory.object else []), [quantity])
        return [
            Action(
                verb=c.place(k, end),
                object=subject,
                head=c.tokens.words[end - 1],
                rule="measure-continued",
                cue=c.lead.cue,
                quantities=((quantity, subject),),
            )
            for subject in subjects
        ]

    def action(
        self,
        c: Clause,
        k: int,
        end: int,
        start: int,
        stop: int,
        rule: RuleId,
        *,
        cue: Commitment | None,
        pivots: bool = True,
    ) -> Action:
        """Return one action; a result that closes the object of a pivot is set apart (推动X|落地)."""
        head = c.tokens.words[end - 1]
        result = None
        pivot = _is_pivot(c, end)
        if pivots and pivot and rule == "verb-object":
            cut = self._objects.result_start(c, start, stop)
            if cut < stop:
                result, stop, rule = c.place(cut, stop), cut, "pivot"
        stop, number = self._figures.of_result(c, start, stop) if pivot else (stop, None)  # 带动收入|增加300万元
        object_place, quantities, leading = self._objects.measured(c, start, stop)
        if number is not None:
            quantities, leading = ((number, object_place), *quantities), False
        action = Action(
            verb=c.place(k, end),
            object=object_place,
            head=head,
            rule=rule,
            cue=cue,
            manner=c.lead.manner,
            result=result,
            subject=c.lead.subject,
            quantities=quantities,
            leading=leading,
        )
        if c.tokens.kinds[stop - 1] == "v":  # 让老百姓|满意: how far the object goes is unsure
            action.flags = (LOW_CONFIDENCE,)
        return action


def _is_pivot(c: Clause, end: int) -> bool:
    """Say whether the last word of a verb is one with object and result: 推动."""
    return c.tokens.kinds.startswith("P", end - 1)
