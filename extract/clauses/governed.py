"""Actions whose verb goes before its object: ``加快推进|X``, shared, fronted and missing objects, counts."""

from __future__ import annotations

from extract.clauses.clause import Action, Clause, Commitment, kinds_at
from extract.clauses.making import bare_verb
from extract.clauses.objects import ObjectReader
from extract.clauses.second_figures import SecondFigures
from extract.model import Quantity, RuleId


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

    def shared_object(self, c: Clause, before: Action) -> Action | None:
        """申报X并|启动建设: the second verb has the object of the first."""
        k = c.i
        while k < c.j and c.tokens.kinds[k] in "haoE":
            k += 1
        if k >= c.j or any(kind not in "VWXYIPGv" for kind in c.tokens.kinds[k : c.j]):
            return None
        return Action(
            verb=c.place(k, c.j),
            object=before.object,
            head=c.tokens.words[c.j - 1],
            rule="shared-object",
            cue=before.cue,
        )

    def with_quantities(
        self, c: Clause, k: int, end: int, start: int, stop: int, rule: RuleId, cue: Commitment | None
    ) -> list[Action]:
        """Return the actions of the verb ``k`` to ``end`` on the object ``start`` to ``stop``, one for each count."""
        listed = c.tokens.kinds.startswith(",", end) and not c.tokens.kinds[end:stop].strip("haoEc,uVWXYIPv")
        moved = start < stop and c.tokens.words[start] == "至"  # 统一归并|至12345热线
        if start >= stop or listed or moved:  # 深入学习领会、坚决贯彻落实: no object
            return self.objectless(c, k, end)
        if c.tokens.kinds[start] in "Ud" or (
            c.tokens.kinds[start] == "u" and kinds_at(c, start + 1) in tuple("VWXYPv")
        ):
            return []
        bare = c.tokens.kinds[start] == "Q" and not c.tokens.kinds[start:stop].strip("Q")
        if bare and self._figures.counts_its_own(c, k, end):
            return [self.action(c, k, end, start, stop, rule, cue=cue)]
        if bare:
            return self.objectless(c, k, end, c.quantities(start, stop)[0][2])
        parts = self._objects.counted(c, start, stop)
        turned = self._objects.turned(c, start, stop) if c.tokens.kinds[end - 1] == "P" else []
        parts = turned or parts
        actions: list[Action] = []
        for n, (a, b) in enumerate(parts):
            action = self.action(c, k, end, a, b, rule, cue=cue, pivots=bool(turned) or len(parts) == 1)
            if n and self._counts_again(c, a, b, actions[-1], action):
                action.object, action.leading = actions[-1].object, False
                action.quantities = ((action.quantities[0][0], actions[-1].quantities[0][1]),)
            elif n:
                self._recover_noun(c, parts[n - 1], (a, b), action)
            if n and self._figures.stands_alone(c, a, b, actions[-1]):
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

    def objectless(self, c: Clause, k: int, end: int, quantity: Quantity | None = None) -> list[Action]:
        """A verb without object takes the one announced by 对… or, with a number, the subject before."""
        memory = c.memory
        if c.lead.object is None and memory.pending is not None and quantity is None:
            c.lead.object, memory.pending = memory.pending, None
            return [self.fronted(c, k, end, "announced-object")]
        if quantity is None:
            return []
        subjects = memory.subjects or ([memory.object] if memory.object else [])
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
        if pivots and rule == "verb-object" and c.tokens.kinds[end - 1] == "P":
            cut = self._objects.result_start(c, start, stop)
            if cut < stop:
                result, stop, rule = c.place(cut, stop), cut, "pivot"
        if c.tokens.kinds[end - 1] == "P" and "Q" in c.tokens.kinds[start:stop]:  # 带动收入|增加300万元
            stop, number = self._figures.of_result(c, start, stop)
        else:
            number = None
        object_place, quantities, leading = self._objects.measured(c, start, stop)
        if number is not None:
            quantities, leading = ((number, object_place), *quantities), False
        return Action(
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
