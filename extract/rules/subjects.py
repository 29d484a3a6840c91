"""Clauses that begin with their subject: ``X落地``, ``X不断完善``, ``X增长6%``, ``A、B分别增长7%、5%``."""

from __future__ import annotations

import re

from extract.model import Quantity
from extract.rules.clause import Action, Clause, Place
from extract.rules.lexicon import Lexicon
from extract.rules.objects import ObjectReader
from extract.rules.predicates import PredicateReader

# what may stand between a measure verb and its number: 增长了, 控制在, 升至全国第7位
_TO_NUMBER = re.compile(r"[zgeLSstTha ]*+(?:n[e])?(?=Q)")
# 占年度计划的97.2%, 高于全国平均水平1.7个百分点
_TO_COMPARED = re.compile(r"[nXYSstTLAJhaqpdz]{0,8}?(?=Q)")
_RATIOS = ("率", "比例", "比重", "占比", "度", "总量", "总额", "规模", "面积", "数量", "增速", "增幅", "销售额", "水平")
_DUTY = re.compile(r"[nSsAXYJIiuqprCLd,haEFt]++[ocbK](?=[haoEcFtTJ]*+(?:[VWP1GKveb]|[XY](?=[^IWd]))[^Q])")
# 10个装置在川|布局, 经验在全国|推广
_LOCATED_END = re.compile(r"e[nSsLAX]{1,6}[haE]*[VWXYIv]$")
_ASPECT = re.compile("[hF]")
_HASTENING = frozenset(("加快", "加速"))
_LOCATING = frozenset("在于到由向")
# kinds at which a predicate behind a subject may begin, whatever the word; before numbers any verb may
_SHAPES = frozenset("hoFacEfyIWJ")
_SHAPES_OF_NUMBERS = _SHAPES | frozenset("VXY")
_TRANSITIVE = re.compile(r"(?<![d,u])[VP](?=[^du,UL])")

Predicate = tuple[int, int, str]
"""First token of the adverbs, token of the verb, rule."""


class SubjectReader:
    """Finds the predicate behind a subject."""

    def __init__(self, lexicon: Lexicon, predicates: PredicateReader, objects: ObjectReader) -> None:
        self._sets = lexicon.sets
        self._measures = lexicon.measures
        self._intransitives = lexicon.intransitives
        self._signs = self._sets["predicate"].union(_HASTENING, _LOCATING)
        self._signs_of_numbers = self._signs | self._measures
        self._predicates = predicates
        self._verbs = lexicon.verbs
        self._actors = tuple(lexicon.sets["actor"])
        self._no_actors = tuple(lexicon.sets["no_actor"])
        self._objects = objects

    def goes_first(self, c: Clause, k: int) -> bool:
        """Say whether a clause that opens with a verb-like word is really subject and predicate.

        ``投资体制改革深入实施`` and ``保障供给基地作用持续巩固`` are; ``加强重点企业精准纾困`` is not.
        """
        kinds = c.tokens.kinds
        if kinds[k] in "P1":
            return False
        if c.lead.object or (c.lead.cue and c.lead.cue[0] not in ("确保", "力争", "争取")):
            return False
        if kinds[k + 1 : k + 2] in ("V", "W", "P"):
            return False  # 协调|解决X
        if kinds[k] not in "XYv" and not self._may_be_subject(c, k):
            return False
        found = self.predicate(c, k, strong=True)
        if found is None:
            return False
        first, verb, rule = found
        if kinds[k] in "XYv":
            return self._nominal_head(c, k, found)
        if rule == "measure" and kinds[k] in "VW" and first - k >= 2:  # 报批材料|减至4份
            word = c.tokens.words[verb]
            grows = word in self._sets["growth"] or word[-1] in "至到"
            return grows and c.tokens.words[k] not in self._sets["not_subject"]
        if rule == "predicate" and kinds[k] != "P":  # 深化改革举措|释放新动能
            bound = c.tokens.words[verb] in self._sets["subject_bound"]
            return bound and first - k >= 3 and c.tokens.words[k] not in ("坚持", "注重")
        return rule == "aspect" and first - k >= 3 and kinds[first] in "hF" and self._ends(c, verb)

    def _may_be_subject(self, c: Clause, k: int) -> bool:
        """Say whether a sign stands behind the plain verb at ``k`` for which it could open a subject; most have none."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if kinds.find("Q", k, c.j) >= 0 or _ASPECT.search(kinds, k + 3, c.j):
            return True
        return not self._sets["subject_bound"].isdisjoint(words[k + 3 : c.j])

    def _nominal_head(self, c: Clause, k: int, found: Predicate) -> bool:
        """投资体制改革深入实施 against 服务军民融合发展, 实施道路硬化200公里."""
        first, verb, rule = found
        if rule == "aspect":
            return c.tokens.kinds[first] in "hFe"
        if rule == "measure":
            word = c.tokens.words[verb]
            if c.tokens.words[k] in self._sets["not_subject"]:
                return False
            return first > k and (word in self._sets["growth"] or word[-1] in "至到")
        if rule == "predicate" and c.tokens.words[verb] not in self._sets["chainable"]:
            return True
        return first - k > 1 and (rule == "predicate" or c.tokens.words[k + 1] in self._sets["head"])

    def ordered(self, c: Clause, k: int, *, after_verb: bool = False) -> int | None:
        """Where the duty begins in 金融机构|要优化X机制: the subject is the body that acts, not the object."""
        match = _DUTY.match(c.tokens.kinds, k + after_verb, c.j)
        if not match or c.tokens.words[match.end() - 1] not in (
            self._sets["legal_duty"] if after_verb else self._sets["duty"]
        ):
            return None
        return match.end() - 1

    @staticmethod
    def with_manner(c: Clause, k: int) -> int:
        """Take adverbs before a nominal subject back into it: 高质量充分|就业取得新进展."""
        kinds = c.tokens.kinds
        if kinds[k] in "XYn":
            while k > c.i and (kinds[k - 1] in "aEACi" or kinds[max(k - 2, c.i) : k] == "ah"):
                k -= 1
        return k

    def _ends(self, c: Clause, verb: int) -> bool:
        return self._predicates.chain(c, verb) >= c.j or "Q" in c.tokens.kinds[verb : c.j]

    def read(self, c: Clause, k: int) -> tuple[list[Action], int | None] | None:
        """Return the actions of a subject–predicate clause and the separator at which to read on, if any."""
        kinds = c.tokens.kinds
        if (k < c.j and kinds[k] == "M") or self.bare_measure(c, k):
            return self._headless(c, k)
        if kinds[c.j - 1] in "AhE" and "Q" not in kinds[k : c.j]:
            return None  # 步伐稳健, 作用更加明显: adjectival
        found = self.predicate(c, k, strong=False)
        if found is None:
            actions = self._verbless(c, k)
            return (actions, None) if actions else None
        first, verb, rule = found
        if rule == "reported":
            return None
        end = self._predicates.chain(c, verb)
        if rule == "measure" or self._number_follows(c, end):
            return self._measured(c, k, first, verb, end)
        acts = not kinds[k:first].strip("sSu, haEFtTj") or self._is_actor(c.tokens.words[first - 1])
        listed = self._verbs.get(c.tokens.words[end - 1])
        acts = acts or (rule == "transitive" and listed and listed.verb_class in self._sets["agentive_class"])
        if self._has_object(c, verb, end) and (acts or self._counts_object(c, end)):
            return self._acting(c, verb, end)
        if kinds[verb] in "IWJY" or c.tokens.words[verb] in ("加快", "加速"):
            end = self._closing_run(c, end)
        subjects = self._distributed(c, k, first)
        if len(subjects) == 1:
            subjects = self._objects.counted(c, k, first)
        cuts = self._predicates.cuts(c, end)
        actions = []
        for a, b in subjects:
            a, b = self._subject(c, a, b)
            if b > a:
                action = self._make(c, verb, end, c.place(a, b), "subject-predicate")
                action.quantities = self._objects.measured(c, a, b)[1]
                actions.append(action)
        stop = cuts[0] if cuts else c.j
        for action in actions[:1]:
            action.quantities += self._covered(c, end, stop)
        if not cuts and end < c.j and kinds[end] == ",":  # 面积稳定、产量提高
            return actions, end
        return actions, (stop if cuts else None)

    def measured_result(self, c: Clause, start: int, stop: int) -> tuple[int, Quantity | None]:
        """End of the object and the number of 带动|村集体收入|增加|300万元; (stop, None) where there is none."""
        for at in range(start + 1, stop):
            if c.tokens.words[at] in self._measures and self._number_follows(c, at + 1):
                numbers = c.quantities(at, stop)
                if numbers and numbers[-1][1] == stop:
                    return self._before_measure(c, start, at), numbers[-1][2]
        return stop, None

    @staticmethod
    def _closing_run(c: Clause, end: int) -> int:
        """Take verbs that close the clause into the predicate: 深化|落实, 揭牌|运行."""
        kinds, at = c.tokens.kinds, end
        while at < c.j and kinds[at] in "IWJYXV":
            at += 1
        return at if at == c.j else end

    @staticmethod
    def _has_object(c: Clause, verb: int, end: int) -> bool:
        kinds = c.tokens.kinds
        return kinds[verb] in "VPWX" and bool(kinds[end : c.j].strip("VWXYIJP"))

    def _is_actor(self, word: str) -> bool:
        """Say whether a subject ends in the name of a body that acts: 市教育局, 各部门; not 发展格局."""
        return word.endswith(self._actors) and not word.endswith(self._no_actors)

    @staticmethod
    def _counts_object(c: Clause, end: int) -> bool:
        """全国铁路发送|旅客|13.7亿人次: what is counted is the object, whoever does it."""
        numbers = c.quantities(end, c.j)
        closes = bool(numbers) and numbers[-1][1] == c.j and numbers[-1][0] > end
        return closes and not c.tokens.kinds.startswith("u", end)

    def _acting(self, c: Clause, verb: int, end: int) -> tuple[list[Action], int | None]:
        """我国率先在世界范围内实现X: a mere body as subject leaves verb and object."""
        cuts = self._predicates.cuts(c, end)
        stop = cuts[0] if cuts else c.j
        start, last = self._objects.trim(c, end, stop)
        if start >= last:
            return [], None
        actions: list[Action] = []
        for a, b in self._objects.counted(c, start, last):
            place, quantities, leading = self._objects.measured(c, a, b)
            alone = bool(actions) and self.stands_alone(c, a, b, actions[-1])
            actions.append(self._make(c, -1 if alone else verb, end, place, "verbless" if alone else "verb-object"))
            actions[-1].quantities, actions[-1].leading = quantities, leading
        return actions, (stop if cuts else None)

    def _covered(self, c: Clause, end: int, stop: int) -> tuple[tuple[Quantity, Place], ...]:
        """X惠及/覆盖N人: the indicator is the noun behind the number."""
        if "Q" not in c.tokens.kinds[end:stop]:
            return ()
        return self._objects.measured(c, end, stop)[1]

    def bare_measure(self, c: Clause, k: int) -> bool:
        """Say whether a measure verb opens the clause, its number behind it: ，增长13%."""
        if k >= c.j or c.tokens.words[k] not in self._measures or not self._number_follows(c, k + 1):
            return False
        after = c.quantities(k, c.j)[0][1]
        return after == c.j or c.tokens.kinds[after] in ",uUL"

    def _number_follows(self, c: Clause, at: int) -> bool:
        if c.tokens.kinds.startswith("Q", at + 1) and self._opens_number(c, at):
            return True  # 增长|超10%: the bound is a word of its own
        pattern = _TO_COMPARED if c.tokens.words[at - 1] in self._sets["comparing"] else _TO_NUMBER
        return bool(pattern.match(c.tokens.kinds, at, c.j))

    @staticmethod
    def _opens_number(c: Clause, at: int) -> bool:
        quantity = c.quantity_at.get(c.tokens.starts[at + 1])
        return quantity is not None and quantity.start == c.tokens.starts[at]

    def predicate(self, c: Clause, k: int, *, strong: bool) -> Predicate | None:
        """Find the predicate behind the subject that begins at ``k``; weak signs count unless ``strong``."""
        measured = self._final_measure(c, k)
        if measured:
            return measured
        for at in self._candidates(c, k + 1):
            hit = self._strong(c, k, at)
            if hit:
                return hit
        return None if strong else self._weak(c, k + 1)

    def _final_measure(self, c: Clause, k: int) -> Predicate | None:
        """整县建成比例|达到30%: a ratio and a measure verb close the clause, verbs before are in the subject."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if kinds[c.j - 1] != "Q":
            return None
        first = c.quantities(k, c.j)[-1][0]
        verb = first if words[first] in self._measures and kinds[first] != "Q" else first - 1
        if verb <= k + 1 or words[verb] not in self._measures or kinds.find(",", k, verb) >= 0:
            return None
        before = self._before_measure(c, k, verb)
        return (before, verb, "measure") if words[before - 1].endswith(_RATIOS) else None

    def _candidates(self, c: Clause, start: int) -> list[int]:
        """Tokens that :meth:`_strong` may take; all others are passed over without a call."""
        kinds, words = c.tokens.kinds, c.tokens.words
        shapes, signs = _SHAPES, self._signs
        if kinds.find("Q", start, c.j) >= 0:
            shapes, signs = _SHAPES_OF_NUMBERS, self._signs_of_numbers
        pairs = zip(range(start, c.j), kinds[start : c.j], words[start : c.j], strict=True)
        # 深化X、全面提升Y: a list of predicates, not subject and predicate
        return [at for at, kind, word in pairs if (kind in shapes or word in signs) and kinds[at - 1] != ","]

    def _strong(self, c: Clause, k: int, at: int) -> Predicate | None:
        kinds, words = c.tokens.kinds, c.tokens.words
        kind = kinds[at]
        measures = words[at] in self._measures and self._number_follows(c, at + 1)
        if (measures or self._ends_in_number(c, at)) and not self._modifies(c, at):
            return self._before_measure(c, k, at), at, "measure"
        if kind in "hoFacE":
            return self._behind_adverb(c, k, at)
        if words[at] in _HASTENING and at + 1 < c.j and not kinds[at + 1 : c.j].strip("VWXYIJP"):
            return at, at, "aspect"  # 体系加快形成
        if kind in "fy" and at > k and not kinds.startswith("Q", at + 1):
            return at, at, "reported"  # 《规划》聚焦…: no predicate of this register's kind
        if words[at] in _LOCATING and _LOCATED_END.match(kinds, at, c.j):
            return at, c.j - 1, "aspect"
        if kind in "IWJ" and self._closes(c, at):
            return at, at, "intransitive"
        named = words[at + 1 : at + 2] and words[at + 1] in self._sets["document"]  # 规模跃升行动
        if words[at] in self._sets["predicate"] and at + 1 < c.j and kinds[at + 1] not in "du," and not named:
            return (at, at, "predicate") if kinds[at - 1] != "d" and not self._relative(c, at) else None
        return None

    @staticmethod
    def _before_measure(c: Clause, k: int, at: int) -> int:
        """End of the subject: before adverbs and before a from-value (标准|从每月70元|提高到88元)."""
        kinds, words = c.tokens.kinds, c.tokens.words
        first = at
        while first > k + 1 and kinds[first - 1] in "haoFNTbKc":
            first -= 1
        for back in range(at - 1, k, -1):
            if kinds[back] == "e" and at - back > 1 and words[back] in ("从", "由", "比", "较", "与", "向", "在"):
                first = back
                while first > k + 1 and kinds[first - 1] in "haoFNT":
                    first -= 1
        return first

    @staticmethod
    def _ends_in_number(c: Clause, at: int) -> bool:
        """今年中央预算内投资|安排|5776亿元: any verb right before a closing number."""
        kinds = c.tokens.kinds
        if kinds[at] not in "VWXY" or not kinds.startswith("Q", at + 1):
            return False
        after = at + 1
        while after < c.j and kinds[after] == "Q":
            after += 1
        return after == c.j or kinds[after] in ",u"

    def _behind_adverb(self, c: Clause, k: int, at: int) -> Predicate | None:
        kinds, words = c.tokens.kinds, c.tokens.words
        verb = at
        while verb < c.j and kinds[verb] in "haoFENcDe" and words[verb] not in ("对", "为", "向"):
            verb += 1
        if verb >= c.j or kinds.startswith("d", verb + 1):
            return None
        kind = kinds[verb]
        if kinds[at] == "E" and kind not in "VWPX":
            return None
        if kind == "J":
            return (at, verb, "aspect") if verb + 1 == c.j and kinds[at] in "ha" else None
        if kind in "XY" and verb + 1 < c.j and words[verb + 1] in self._sets["predicate"]:
            return None  # 全面振兴取得进展: a noun
        if kind in "VWIPR" or (kind in "XYv" and (kinds[at] in "hoFc" or (verb + 1 == c.j and kind != "v"))):
            if self._relative(c, verb) and kinds[at] == "a":
                return None
            if kinds[at] == "a" and not (kind in "IW" or verb + 1 == c.j):
                return None
            if kinds[at - 1] == "d":
                return None
            return at, verb, "aspect"
        return None

    def _weak(self, c: Clause, start: int) -> Predicate | None:
        for match in _TRANSITIVE.finditer(c.tokens.kinds, start, c.j):
            at = match.start()
            if not self._relative(c, at):
                return at, at, "transitive"
        return None

    def _closes(self, c: Clause, at: int) -> bool:
        """Say whether only verbs stand from ``at`` to the end of the clause or the next 、."""
        kinds, end = c.tokens.kinds, at
        while end < c.j and kinds[end] in "IWJYz":
            end += 1
        if kinds[at] == "J" and kinds[at + 1 : at + 2] not in ("J", "Y"):
            return False  # 现代化|迈上新台阶
        if kinds[at - 1] in "d,u":
            return False
        return end == c.j or (kinds[end] == "," and self._predicates_follow(c, end))

    def _predicates_follow(self, c: Clause, comma: int) -> bool:
        return c.tokens.kinds[c.j - 1] in "IWVQ"

    @staticmethod
    def _relative(c: Clause, verb: int) -> bool:
        """支持X发展的措施: the verb stands inside a modifier."""
        kinds = c.tokens.kinds
        of = kinds.find("d", verb, c.j)
        return of > 0 and kinds[of - 1] in "VWIXYPMvQ" and of + 1 < c.j

    @staticmethod
    def _modifies(c: Clause, at: int) -> bool:
        """增长5%的目标: the number belongs to a modifier."""
        kinds = c.tokens.kinds
        q = kinds.find("Q", at, c.j)
        while q < c.j and kinds[q] == "Q":
            q += 1
        return q < c.j and kinds[q] == "d"

    def _measured(self, c: Clause, k: int, first: int, verb: int, end: int) -> tuple[list[Action], int | None]:
        """X增长6%; A、B分别增长7%、5%以上; and what follows behind the number."""
        numbers = c.quantities(end, c.j)
        distributed = (
            c.lead.distributes or "F" in c.tokens.kinds[first:verb] or c.tokens.words[verb - 1] in ("均", "都")
        )
        spans = self._distributed(c, k, first) if distributed else [(k, first)]
        subjects = [c.place(*self._subject(c, a, b)) for a, b in spans]
        numbers = self._own_numbers(c, numbers, len(subjects))
        if not numbers:
            return [], None
        rest = numbers[-1][1]
        counted = self._objects.noun_after(c, rest, c.j) if rest < c.j and c.tokens.kinds[rest] in "nXYCq" else None
        if counted:
            rest = counted[1]
            if c.tokens.words[counted[1] - 1] in self._sets["milestone"]:
                counted = None  # 跨上3万亿元台阶
        c.memory.subjects = subjects
        actions = []
        for n, subject in enumerate(subjects):
            quantity = numbers[min(n, len(numbers) - 1)][2]
            action = self._make(c, verb, end, subject, "measure")
            inner = self._objects.measured(c, *spans[n])[1]
            action.quantities = ((quantity, c.place(*counted) if counted else subject), *inner)
            actions.append(action)
        return actions, (rest if rest < c.j and c.tokens.kinds[rest] in ",uU" else None)

    @staticmethod
    def _own_numbers(
        c: Clause, numbers: list[tuple[int, int, Quantity]], wanted: int
    ) -> list[tuple[int, int, Quantity]]:
        own = numbers[:1]
        for number in numbers[1:]:
            between = c.tokens.kinds[own[-1][1] : number[0]]
            if len(own) >= wanted or between.strip(",u "):
                break
            own.append(number)
        return own

    def _distributed(self, c: Clause, k: int, first: int) -> list[tuple[int, int]]:
        distributes = c.lead.distributes or "F" in c.tokens.kinds[first : first + 2]
        return self._objects.conjuncts(c, k, first) if distributes else [(k, first)]

    def _headless(self, c: Clause, k: int) -> tuple[list[Action], int | None] | None:
        """，增长13%; ，分别增长18%和16.5%: the subjects are those of the clause before."""
        numbers = c.quantities(k, c.j)
        subjects = c.memory.subjects or ([c.memory.object] if c.memory.object else [])
        if not numbers or not subjects:
            return None
        verb, end = k, self._predicates.chain(c, k)
        own = self._own_numbers(c, numbers, len(subjects))
        used = subjects if c.lead.distributes or len(own) > 1 else subjects[-1:]
        actions = []
        for n in range(max(len(used), len(own))):
            subject = used[min(n, len(used) - 1)]
            action = self._make(c, verb, end, subject, "measure-continued")
            action.quantities = ((own[min(n, len(own) - 1)][2], subject),)
            actions.append(action)
        rest = own[-1][1]
        return actions, (rest if rest < c.j and c.tokens.kinds[rest] in ",uU" else None)

    def _verbless(self, c: Clause, k: int) -> list[Action]:
        """城镇调查失业率|4.8%: an indicator and its number, no verb."""
        numbers = c.quantities(k, c.j)
        if not numbers or numbers[0][0] <= k:
            return []
        actions: list[Action] = []
        start = k
        for first, after, quantity in numbers:
            if after < c.j and c.tokens.kinds[after] not in ",uU":
                return actions
            a, b = self._subject(c, start, first)
            if actions and b - a == 1 and c.tokens.words[a] in self._measures:  # X60199亿元、增长5%
                actions.append(self._make(c, a, b, actions[-1].object, "measure-continued"))
                actions[-1].quantities = ((quantity, actions[-1].object),)
                start = after
                continue
            if b - a > 1 and c.tokens.kinds[b - 1] == "s":  # 总产值|全国|第一
                b -= 1
            if b <= a or c.tokens.kinds[b - 1] in "VPd":
                return actions
            place = c.place(a, b)
            actions.append(self._make(c, -1, -1, place, "verbless"))
            actions[-1].quantities = ((quantity, place),)
            start = after
        c.memory.subjects = [a.object for a in actions]
        return actions

    def stands_alone(self, c: Clause, a: int, b: int, before: Action) -> bool:
        """设立基金24只、总规模934亿元: the second has another dimension and is no object of the verb."""
        numbers = c.quantities(a, b)
        if not numbers or not before.quantities or numbers[-1][1] != b or numbers[-1][0] == a:
            return False
        return c.tokens.words[numbers[-1][0] - 1] in self._sets["indicator_head"]

    def _subject(self, c: Clause, a: int, b: int) -> tuple[int, int]:
        kinds = c.tokens.kinds
        while a < b and kinds[a] in 'jtT" ,uUz':
            a += 1
        while b > a and kinds[b - 1] in 'tThaoFNbzyKm" ,uL' and kinds[b - 1] != "L":
            b -= 1
        if b - a > 1 and c.tokens.words[b - 1] in ("总体", "整体", "普遍", "大多"):
            b -= 1
        return a, b

    @staticmethod
    def _verb_place(c: Clause, verb: int, end: int, rule: str) -> Place:
        """Place of a verb; before a number without the 到/在 that leads to it: 提高|到88元, 控制|在3%以内."""
        start, stop = c.place(verb, end)
        if rule.startswith("measure") and stop - start > 2 and c.tokens.words[end - 1][-1] in "到在":
            stop -= 1
        return start, stop

    def _make(self, c: Clause, verb: int, end: int, subject: Place, rule: str) -> Action:
        return Action(
            verb=self._verb_place(c, verb, end, rule) if verb >= 0 else None,
            object=subject,
            head=c.tokens.words[end - 1] if verb >= 0 else "",
            rule=rule,
            cue=c.lead.cue or self._inner_cue(c, verb),
            tense=c.lead.tense,
        )

    @staticmethod
    def _inner_cue(c: Clause, verb: int) -> tuple[str, int, int] | None:
        """许可事项|一律|办理: a cue between subject and verb."""
        at = verb - 1
        while at >= c.i and c.tokens.kinds[at] in "haoEcKn" and at >= verb - 3:
            if c.tokens.kinds[at] in "cK":
                return (c.tokens.words[at], *c.place(at, at + 1))
            at -= 1
        return None
