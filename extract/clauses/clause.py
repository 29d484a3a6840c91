"""The material of one clause and what the grammar makes of it."""

from __future__ import annotations

from bisect import bisect_left

from extract.model import COUNTS, Place, Quantity, RuleId
from extract.tokens.segmenter import Tokens

Commitment = tuple[str, int, int]
"""The words that commit to something (鼓励, 一律) with their clean offsets."""
LOW_CONFIDENCE = "low_confidence"
"""Flag of an action whose verb, or the verb that its object ends in, is in no list, or that a last resort read."""


class Action:
    """A predicate with its object, before it is linked and qualified; all places are clean offsets.

    Args:
        verb: its place, None where there is none.
        object: its place.
        head: the word that decides class and frames: the last verb of a serial verb.
        rule: what made it.
        quantities: each quantity with the place of its indicator.
        leading: the quantities stand inside the object as counts, not behind it.
    """

    clause: Place = (0, 0)
    elided: str = ""
    """Noun left out behind the indicator and taken from another conjunct: 市级|平台, 一产|增加值."""
    shared: str = ""
    """What the indicator shares with the conjunct before it: 单位产值|水耗."""
    construction: str = ""
    """The row of constructions.tsv that read the clause; empty where none did."""
    negated: bool = False
    """The verb is denied: 确保不|发生|事故."""
    counts: tuple[tuple[Quantity, Place], ...] = ()
    """Numbers that only name what the action is about, beside the quantities: 12个县|覆盖率达100%."""
    flags: tuple[str, ...] = ()

    def __init__(
        self,
        verb: Place | None,
        object: Place,
        head: str,
        rule: RuleId,
        *,
        cue: Commitment | None = None,
        manner: Place | None = None,
        result: Place | None = None,
        subject: Place | None = None,
        quantities: tuple[tuple[Quantity, Place], ...] = (),
        leading: bool = False,
    ) -> None:
        self.verb = verb
        self.object = object
        self.head = head
        self.rule = rule
        self.cue = cue
        self.manner = manner
        self.result = result
        self.subject = subject
        self.quantities = quantities
        self.leading = leading

    @property
    def told(self) -> Place:
        """What the next figure goes on with: the object, or what the verb itself counts (死亡|3人, 羊存栏|3万只)."""
        of = self.quantities[0][1] if self.quantities and self.verb else self.object
        return of if self.verb and of[0] <= self.verb[0] and self.verb[1] <= of[1] else self.object

    def with_quantities(self, quantities: tuple[tuple[Quantity, Place], ...]) -> Action:
        """Return the same action with other numbers."""
        other = Action(self.verb, self.object, self.head, self.rule, quantities=quantities, leading=self.leading)
        other.cue, other.manner, other.result, other.subject = self.cue, self.manner, self.result, self.subject
        other.clause, other.elided, other.shared = self.clause, self.elided, self.shared
        other.construction, other.negated, other.flags = self.construction, self.negated, self.flags
        other.counts = self.counts
        return other


class Memory:
    """What later clauses of the same sentence may take up from earlier ones.

    Args:
        subjects: those of the last indicator clause: ``，增长13%`` goes on with them.
        object: that of the last action.
        speaker: place of who said what is told.
    """

    pending: Place | None = None
    """Object announced by 对… or 将… in a clause of its own: ``对X，给予奖励``."""
    cue: Commitment | None = None
    """Cue of a clause of its own, for the next: 力争到2030年，X突破N."""
    last: Action | None = None
    """The action before."""
    until: int = 0
    """Token at which an adverbial that spans several clauses ends."""
    reach: int = 0
    """Token at which clauses end that are read as one: 建立|政府主导，部门配合，社会参与的机制."""

    def __init__(
        self,
        subjects: list[Place] | None = None,
        object: Place | None = None,
        speaker: Place | None = None,
    ) -> None:
        self.subjects = subjects or []
        self.row: list[Place] = []
        """Subjects of all indicator clauses of the sentence so far, for 分别."""
        self.shared: dict[Place, tuple[str, str]] = {}
        """What such a subject shares with those beside it: 早稻 is 早稻|产量."""
        self.units: dict[Place, str] = {}
        """What the things of the sentence so far were counted in: 优良天数 in 天."""
        self.object = object
        self.speaker = speaker

    def count(self, actions: list[Action]) -> None:
        """Remember what the things of ``actions`` were counted in."""
        for action in actions:
            if action.quantities and not action.leading and action.quantities[0][1] in (action.object, action.told):
                first = action.quantities[0][0]
                # neither 增长6% nor 实现翻番 tells the unit
                moves = first.dimension == "multiple" or (first.dimension == "ratio" and first.change != "level")
                self.units.setdefault(action.told, "" if moves else first.unit or "")

    def alike(self, things: list[Place], numbers: list[Quantity]) -> list[Place]:
        """优良天数311天，优良率85%，增加|12天、提高2个百分点: of ``things``, what was counted in the same unit goes on.

        What moves by points is a share that was told later than the thing; what is counted goes on from no rate.
        """
        units = self.units
        if len(things) != 1 or not numbers or not units.get(things[0]):
            return things
        number, unit, known = numbers[0], units[things[0]], list(units)
        if number.unit == "百分点" and unit != "%":
            return [thing for thing in known[known.index(things[0]) :] if units[thing] == "%"][-1:] or things
        if unit == number.unit or number.dimension in ("ratio", "rank", "multiple", None):
            return things
        counted = [thing for thing in known if units[thing] == number.unit][-1:]
        return counted or ([] if unit == "%" and number.dimension in COUNTS else things)


class Lead:
    """What opens a clause, up to its predicate."""

    object: Place | None = None
    """Fronted by 对/把/将."""
    distributes: bool = False
    """Each subject has a number of its own (分别, 均)."""
    negated: bool = False
    """What follows is denied: 不再|新建楼堂馆所."""

    def __init__(
        self,
        cue: Commitment | None = None,
        manner: Place | None = None,
        subject: Place | None = None,
        tense: str | None = None,
    ) -> None:
        self.cue = cue
        self.manner = manner
        self.subject = subject
        self.tense = tense

    def copy(self) -> Lead:
        """The same, to be changed."""
        other = Lead(self.cue, self.manner, self.subject, self.tense)
        other.object, other.distributes, other.negated = self.object, self.distributes, self.negated
        return other


class Clause:
    """Tokens ``i`` to ``j`` of a text, between two punctuation marks."""

    def __init__(self, tokens: Tokens, i: int, j: int, quantity_at: dict[int, Quantity], memory: Memory) -> None:
        self.tokens = tokens
        self.i = i
        self.j = j
        self.quantity_at = quantity_at
        self.memory = memory
        self.lead = Lead()
        self.begin: int | None = None
        """Where the clause began before its opening was read; None where nothing was."""

    @property
    def start(self) -> int:
        """First token, with the opening."""
        return self.i if self.begin is None else self.begin

    def place(self, i: int, j: int) -> Place:
        """Clean offsets of the tokens ``i`` to ``j``."""
        starts = self.tokens.starts
        return starts[i], starts[j]

    def is_number(self, place: Place) -> bool:
        """Say whether a number is the noun at a place: 接诊|2600人次, 取消不合条件的|46户."""
        return self.tokens.kinds.startswith("Q", bisect_left(self.tokens.starts, place[1]) - 1)

    def part(self, i: int, j: int) -> Clause:
        """Return the tokens ``i`` to ``j`` as a clause that shares the memory of this one."""
        return Clause(self.tokens, i, j, self.quantity_at, self.memory)

    def quantities(self, i: int, j: int) -> list[tuple[int, int, Quantity]]:
        """Quantities among the tokens ``i`` to ``j`` with the first token and the one after the last."""
        found = []
        kinds, starts = self.tokens.kinds, self.tokens.starts
        at = kinds.find("Q", i, j)
        while at >= 0:
            q, end = self.quantity_at.get(starts[at]), at + 1
            if q is not None:  # None where it began before the clause: 由23%⏎到25%
                end = min(j, at + q.end - starts[at])  # 不少于⏎4公里: a line may end within it
                first = bisect_left(starts, q.start, i, at)  # 突破1万美元: the bound is masked out, it may be a verb
                found.append((first, end, q))
            at = kinds.find("Q", end, j)
        return found
