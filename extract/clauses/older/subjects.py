"""Clauses that begin with their subject: ``X落地``, ``X不断完善``, ``X增长6%``, ``A、B分别增长7%、5%``."""

from __future__ import annotations

import re

from extract.clauses.clause import Action, Clause, Place
from extract.clauses.older.indicators import IndicatorReader, distributed
from extract.clauses.older.making import make, place_phrase, subject_span
from extract.clauses.older.objects import ObjectReader
from extract.clauses.older.openings import OpeningReader
from extract.clauses.older.predicates import PredicateReader
from extract.clauses.older.signs import HASTENING, Predicate, SignReader
from extract.lexicon.words import Lexicon
from extract.model import Quantity

_DUTY = re.compile(r"[nSsAXYWJIivuqprCLd,haEFt]++[ocbK](?=[haoEcFtTJ]*+(?:[VWP1GKveb]|R(?=n)|[XY](?=[^IWd]))[^Q])")
# a noun phrase, and 在, 向, 把 … behind it
_SOMEWHERE = re.compile(r"([nsSACaqprQ,u ]*[nsSq])[haoETtj]*+[eb](?=[^d])")
_DRAFTING = frozenset(("制定", "出台", "修订", "起草", "编制", "开展", "实施", "举办", "设立", "组织"))
_OPENED = re.compile(r"[haoE]*e[nSsqXYAr]{1,5}[haE]*[WIYJ]")


class SubjectReader:
    """Reads clauses whose subject goes before the predicate."""

    def __init__(self, lexicon: Lexicon, predicates: PredicateReader, objects: ObjectReader) -> None:
        self._sets = lexicon.sets
        self._verbs = lexicon.verbs
        self._persons = tuple(lexicon.sets["person"])
        self._doers = lexicon.doers
        self._agents = lexicon.agents
        self.signs = SignReader(lexicon)
        self.figures = IndicatorReader(lexicon, self.signs, predicates, objects)
        self.openings = OpeningReader(lexicon, self.signs, predicates)
        self._predicates = predicates
        self._objects = objects

    def ordered(self, c: Clause, k: int, *, after_verb: bool = False) -> int | None:
        """Where the duty begins in 金融机构|要优化X机制: the subject is the body that acts, not the object."""
        match = _DUTY.match(c.tokens.kinds, k + after_verb, c.j)
        word = c.tokens.words[match.end() - 1] if match else ""
        bound = word == "要" or word in self._sets["legal_duty"]
        if (
            match
            and after_verb
            and bound
            and (c.tokens.words[match.end() - 2].endswith(self._agents) or c.tokens.words[k] in _DRAFTING)
        ):
            return match.end() - 1  # 服务类项目|要做到X, 实施单位|不得转包X, 制定涉企政策|要听取X
        if not match or word not in (self._sets["legal_duty"] if after_verb else self._sets["duty"]):
            return None
        if c.tokens.words[match.end()] in self._sets["comparing"] and "Q" in c.tokens.kinds[match.end() : c.j]:
            return None  # 保证金|不得超过|估算价的2%
        if after_verb and not {"d", "s", "S"}.intersection(c.tokens.kinds[k : match.end()]):
            return None  # 树立增产必须节约的意识
        return match.end() - 1

    def open_to(self, c: Clause, k: int, duty: int) -> list[Action]:
        """公共数据|应当向社会|开放: what has to happen with the subject, where nobody acts."""
        closing = _OPENED.fullmatch(c.tokens.kinds, duty + 1, c.j)
        if not closing or c.tokens.words[duty - 1].endswith(self._agents) or c.tokens.kinds[duty - 1] in "sS":
            return []
        a, b = subject_span(c, k, duty)
        return [make(c, c.j - 1, c.j, c.place(a, b), "subject-predicate")] if b > a else []

    def acts_somewhere(self, c: Clause, k: int) -> int | None:
        """Where the phrase begins in 检查组|赴三省开展检查, 供电公司|将线路纳入巡视: a body acts."""
        match = _SOMEWHERE.match(c.tokens.kinds, k, c.j)
        if not match:
            return None
        at, before = match.end() - 1, match.end(1) - 1
        word = c.tokens.words[at]
        known = word in self._sets["handing"] or (word == "对" and c.tokens.kinds.find("G", at, c.j) > 0)
        return at if known and self.signs.is_actor(c, before) else None

    @staticmethod
    def with_manner(c: Clause, k: int) -> int:
        """Take adverbs before a nominal subject back into it: 高质量充分|就业取得新进展."""
        kinds = c.tokens.kinds
        if kinds[k] in "XYn":
            while k > c.start and (kinds[k - 1] in "aEACi" or kinds[max(k - 2, c.start) : k] == "ah"):
                k -= 1
        return k

    def read(self, c: Clause, k: int) -> tuple[list[Action], int | None] | None:
        """Return the actions of a subject–predicate clause and the separator at which to read on, if any."""
        kinds = c.tokens.kinds
        if self._headless(c, k):
            return self.figures.headless(c, k)
        if kinds[c.j - 1] in "AhE" and "Q" not in kinds[k : c.j] and not self._becomes(c, k):
            return self._in_step(c, k)  # 步伐稳健, 作用更加明显: adjectival
        apart = self._bare_figure(c, k)
        if apart is not None:
            return self.figures.verbless(c.part(k, apart), k), apart
        found = self.signs.predicate(c, k, strong=False)
        if found is None:
            actions = self.figures.verbless(c, k)
            return (actions, None) if actions else None
        first, verb, rule = found
        if rule == "reported":
            return None
        end = c.j if rule == "phrase" else self._predicates.chain(c, verb)
        if rule == "phrase" and kinds[first] == "f" and self.signs.is_actor(c, first - 1):
            return None  # 各部门按职责落实: no object
        before = _subject_end(c, k, first)
        person = c.tokens.words[before].endswith(self._persons)
        acts = self._acts(c, k, (first, verb, rule), before, person=person)
        if rule == "measure" or self.signs.number_follows(c, end):
            if not ((acts or kinds[before] == "S") and self._counts_things(c, verb, end)):
                return self.figures.measured(c, k, first, verb, end)
            return self._acting(c, verb, end)
        if self._has_object(c, verb, end) and (acts or self._counts_object(c, end)):
            return self._acting(c, verb, end)
        if acts and person and (kinds[verb] in "VPXv" or c.tokens.words[before] in self._sets["pronoun"]):
            return None  # 游客|双向奔赴: somebody acts on nothing
        if kinds[verb] in "IWJY" or c.tokens.words[verb] in HASTENING:
            end = self._closing_run(c, end)
        subjects = distributed(c, self._objects, k, first)
        if len(subjects) == 1:
            subjects = self._objects.counted(c, k, first)
        stop = self._predicates.cut(c, end)
        actions = []
        for a, b in subjects:
            a, b = subject_span(c, a, b)
            if b > a:
                action = make(c, verb, end, c.place(a, b), "subject-predicate")
                action.quantities = self._objects.measured(c, a, b)[1]
                actions.append(action)
        for action in actions[:1]:
            action.quantities += self._covered(c, end, stop)
        if stop == c.j and end < c.j and kinds[end] == ",":  # 面积稳定、产量提高
            return actions, end
        return actions, (stop if stop < c.j else None)

    def _becomes(self, c: Clause, k: int) -> bool:
        """水质由轻度污染转为良好: not adjectival."""
        return not self._sets["becoming"].isdisjoint(c.tokens.words[k + 1 : c.j])

    @staticmethod
    def _in_step(c: Clause, k: int) -> tuple[list[Action], int | None] | None:
        """居民收入与经济增长基本|同步."""
        end = c.j - 1
        if c.tokens.words[end] != "同步" or not any(word in ("与", "和", "同") for word in c.tokens.words[k:end]):
            return None
        a, b = subject_span(c, k, end)
        return ([make(c, end, c.j, c.place(a, b), "subject-predicate")], None) if b - a > 2 else None

    def _bare_figure(self, c: Clause, k: int) -> int | None:
        """Where a verbless figure ends before one with a verb: 研发支出4600亿元|、占生产总值比重达3.4%."""
        comma = c.tokens.kinds.find("Q,", k + 1, c.j) + 1
        if not comma or c.tokens.kinds.startswith("Q", comma + 1):
            return None
        if c.tokens.words[comma + 1] not in self._sets["carried_on"] or c.tokens.kinds.find(",", k, comma) >= 0:
            return None
        first = c.quantities(k, comma)
        plain = len(first) == 1 and first[0][0] > k and first[0][1] == comma
        return comma if plain and self.signs.predicate(c.part(k, comma), k, strong=False) is None else None

    def _headless(self, c: Clause, k: int) -> bool:
        """Say whether the figure has no subject in this clause: ，增长13%; ，比全国高1.2个百分点."""
        if k >= c.j:
            return False
        following = c.tokens.words[k + 1] if k + 1 < c.j else ""
        if c.tokens.words[k] == "占比" and (following == "超" or following in self._sets["own_figure"]):
            return False  # ，占比|居|全国第二
        if c.tokens.words[k] in self._sets["degree"] and c.tokens.kinds.startswith("Q", k + 1):
            return True
        if c.tokens.kinds[k] == "M" and not (c.tokens.words[k] in self._sets["share"] and self.signs.ratio(c, k)):
            return True
        return self.signs.bare_measure(c, k)

    def _acts(self, c: Clause, k: int, found: Predicate, before: int, *, person: bool) -> bool:
        """Say whether the subject between ``k`` and the predicate is a body, place or person that does something."""
        first, verb, rule = found
        kinds, words = c.tokens.kinds, c.tokens.words
        if not kinds[k:first].strip("srSu, haEFtTj") or kinds[before] == "L":
            return True
        if (person or "Q" not in kinds[k:first]) and self.signs.is_actor(c, before):
            return words[verb] not in self._sets["standing"]
        end = self._predicates.chain(c, verb)
        if rule == "transitive" and self._is_agentive(words[end - 1]):
            return True
        return kinds[verb] == "X" and words[first - 1].endswith(self._doers)

    def _counts_things(self, c: Clause, verb: int, end: int) -> bool:
        """国家|明确了15个方面重点情形: the number counts what the verb brings about and is no level it reaches."""
        if c.tokens.words[end - 1] in self.signs.measures or c.tokens.kinds[verb] not in "VWXYP":
            return False
        numbers = c.quantities(end, c.j)
        return bool(numbers) and numbers[-1][1] < c.j and c.tokens.kinds[numbers[-1][1]] in "nXYSAqpd"

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
        takes = kinds[verb] in "VPWX" or (kinds[verb] == "Y" and kinds.startswith("z", verb + 1))
        return takes and bool(kinds[end : c.j].strip("VWXYIJP"))

    def _is_agentive(self, word: str) -> bool:
        """Say whether somebody must act for this verb, so that the subject is no object: 研究制定, 发放."""
        verb = self._verbs.get(word)
        placed = word in self._sets["placing"]  # 所需经费|列入预算
        return verb is not None and not placed and verb.verb_class in self._sets["agentive_class"]

    @staticmethod
    def _counts_object(c: Clause, end: int) -> bool:
        """全国铁路发送|旅客|13.7亿人次: what is counted is the object, whoever does it."""
        numbers = c.quantities(end, c.j)
        closes = bool(numbers) and numbers[-1][1] == c.j and numbers[-1][0] > end
        return closes and not c.tokens.kinds.startswith("u", end)

    def _acting(self, c: Clause, verb: int, end: int) -> tuple[list[Action], int | None]:
        """我国率先在世界范围内实现X: a mere body as subject leaves verb and object."""
        stop = self._predicates.cut(c, end)
        kinds = c.tokens.kinds
        start, last = self._objects.trim(c, end, stop)
        if start >= last:
            return [], None
        actions: list[Action] = []
        for a, b in self._objects.counted(c, start, last):
            if kinds[end - 1] == "P" and (cut := self._objects.result_start(c, a, b)) < b:
                b, result = cut, c.place(cut, b)  # 企业推动技术|落地
            else:
                result = None
            place, quantities, leading = self._objects.measured(c, a, b)
            alone = bool(actions) and self.figures.stands_alone(c, a, b, actions[-1])
            if actions and self._objects.is_bare(c, a, b):  # A、B分别发放贷款6亿元、8亿元
                place, quantities = actions[-1].object, ((quantities[0][0], actions[-1].object),)
            actions.append(make(c, verb, end, place, "verb-object"))
            actions[-1].quantities, actions[-1].leading, actions[-1].result = quantities, leading, result
            if alone:
                self.figures.second(c, a, b, actions[-2], actions[-1])
            if result:
                actions[-1].rule = "pivot"
        return actions, (stop if stop < c.j else None)

    def _covered(self, c: Clause, end: int, stop: int) -> tuple[tuple[Quantity, Place], ...]:
        """X惠及/覆盖N人: the indicator is the noun behind the number."""
        if "Q" not in c.tokens.kinds[end:stop]:
            return ()
        return self._objects.measured(c, end, stop)[1]


def _subject_end(c: Clause, k: int, first: int) -> int:
    """Last token of the noun that the subject ends in, without what stands between it and the verb.

    市水利局|近日, 巡视组|在全省, 中方|还向灾区: times, adverbs and phrases of place are no part of it.
    """
    kinds, last = c.tokens.kinds, place_phrase(c, k, first) - 1
    while last > k and kinds[last] in "tThaoFE":
        last -= 1
    return last
