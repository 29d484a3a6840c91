"""Verb-like words that open a subject: 深化改革举措|释放新动能, against the predicate 深化|改革."""

from __future__ import annotations

import re

from extract.clauses.clause import Clause
from extract.clauses.older.predicates import PredicateReader
from extract.clauses.older.signs import Predicate, SignReader
from extract.lexicon.words import Lexicon

_RULED = frozenset(("由", "按", "按照", "参照", "依照", "比照"))
_ASPECT = re.compile("[hF]")
# a word of one character with a long stretch behind it that is no list of such words
_NAMED = re.compile(r"1(?![zgqQ])[^,u1]{4}")
_FIELDS = ("方面", "领域")
_LAWS = ("条例", "办法", "规定")


class OpeningReader:
    """Tells whether the verb that opens a clause is its predicate or part of its subject."""

    def __init__(self, lexicon: Lexicon, signs: SignReader, predicates: PredicateReader) -> None:
        self._sets = lexicon.sets
        self._past = frozenset(w for w, kind in lexicon.word_kind.items() if kind == "past")
        self._signs = signs
        self._predicates = predicates

    def goes_first(self, c: Clause, k: int) -> bool:
        """Say whether a clause that opens with a verb-like word is really subject and predicate.

        ``投资体制改革深入实施`` and ``保障供给基地作用持续巩固`` are; ``加强重点企业精准纾困`` is not.
        """
        kinds = c.tokens.kinds
        if kinds[k + 1 : k + 2] in ("s", "r") and c.tokens.words[k] in self._sets["causing"]:
            return False  # 帮助他们跨越“数字鸿沟”
        if kinds.startswith("Q", k + 1) and c.lead.subject and kinds[k] != "1":
            return False  # 当地|组织29支队伍及时清障
        if kinds[k] == "1" and c.tokens.words[k] in self._sets["weak_one"] and _NAMED.match(kinds, k, c.j):
            return True  # 美|西方的做法, 富|美科技有限公司: a piece of a name
        summed = kinds.find("m", k, c.j - 2)
        if summed > 0 and c.tokens.words[summed + 1] in _FIELDS and "取得" in c.tokens.words[summed + 2 : c.j]:
            return True  # 优化X、深化Y等方面探索|取得进展
        if kinds[k] in "P1" or c.tokens.words[k] in ("实现", "帮助"):
            return False
        if k > c.start and kinds[k - 1] == "o" and c.lead.tense == "future":
            return False  # 可|返还其实际缴纳金额的50%
        if c.lead.object or (c.lead.cue and c.lead.cue[0] not in ("确保", "力争", "争取")):
            return False
        if kinds[k + 1 : k + 2] in ("V", "W", "P"):
            return False  # 协调|解决X
        if kinds[k + 1 : k + 3] == "nd" and c.tokens.words[k + 1] in self._sets["condition"]:
            return self._signs.predicate(c, k + 3, strong=False) is not None  # 具备条件的村全部通客车
        if kinds[k] not in "XYv" and not self._may_be_subject(c, k):
            return False
        found = self._signs.predicate(c, k, strong=True)
        if found is None:
            return False
        first = found[0]
        if kinds.find("Q,", k + 2, first) > 0 and c.tokens.words[k + 1] not in self._sets["head"]:
            return False  # 补偿|农民210万人次、金额达5亿元
        if kinds[k] in "XYv":
            return self._nominal_head(c, k, found)
        return self._by_sign(c, k, found)

    def _by_sign(self, c: Clause, k: int, found: Predicate) -> bool:
        """Say whether the plain verb at ``k`` opens the subject of the predicate found: 报批材料|减至4份."""
        kinds = c.tokens.kinds
        first, verb, rule = found
        if rule == "measure" and c.tokens.words[k][0] == "新" and c.tokens.words[first - 1][-1] in "例比重率":
            return True  # 新增车辆中新能源汽车比例|不低于80%
        if rule == "measure" and kinds[k] in "VW" and first - k >= 2:  # 报批材料|减至4份
            word = c.tokens.words[verb]
            grows = word in self._sets["growth"] or word[-1] in "至到"
            return grows and c.tokens.words[k] not in self._sets["not_subject"]
        if rule == "predicate" and kinds[k] != "P":  # 深化改革举措|释放新动能
            bound = c.tokens.words[verb] in self._sets["subject_bound"]
            return bound and first - k >= 3 and c.tokens.words[k] not in ("坚持", "注重")
        if c.tokens.words[k] == "实现" and rule in ("aspect", "phrase"):
            return False  # 实现|数据实时共享
        if rule == "phrase":
            if c.tokens.words[first] == "向":
                return c.tokens.words[k][0] == "新"  # 新增指标向山区|倾斜
            plain = c.tokens.words[k] not in self._sets["clausal"] and "b" not in kinds[k:first]
            return c.tokens.words[first] not in ("从", "以", "通过") and first - k >= 2 and plain
        if rule == "aspect" and c.tokens.words[k][0] == "新" and first - k >= 2:
            return c.tokens.words[verb] not in self._sets["growth"] or first - k >= 3  # 新建项目全部|采取X
        if rule in ("intransitive", "aspect") and first - k >= 2 and c.tokens.words[first - 1] in _LAWS:
            return self._predicates.chain(c, verb) >= c.j  # 优化营商环境条例|颁布施行
        opens = c.tokens.words[k] in self._sets["never_subject"] and kinds[k] in "VW" and "d" not in kinds[k:first]
        if opens and c.tokens.words[first - 1] not in self._sets["head"]:
            return False  # 加强|历史文化名城有序创建
        return rule == "aspect" and first - k >= 3 and kinds[first] in "hF" and self._closes(c, k, verb)

    def opens_subject(self, c: Clause, k: int) -> bool:
        """控辍保学任务全面完成, 招商引资成效明显: a verb that has no object opens the name of what goes on."""
        if c.tokens.kinds[k] == "I" and c.tokens.kinds[k + 1] in "hF":
            return c.tokens.kinds[c.j - 1] in "VWIXY" and c.j - k > 2  # 封关运作|如期实现
        if c.tokens.kinds[k] == "I" and c.tokens.kinds[c.j - 1] == "Q":
            found = self._signs.predicate(c, k, strong=True)  # 落户世界500强企业|达381家
            return found is not None and c.tokens.words[found[1]] in self._sets["own_figure"]
        if c.tokens.kinds[k] != "I" or c.tokens.kinds[k + 1] != "n":
            return False
        if c.tokens.kinds[c.j - 1] in "Ah":
            return True
        found = self._signs.predicate(c, k, strong=True)
        return found is not None and found[2] == "aspect" and found[0] > k + 1

    def _may_be_subject(self, c: Clause, k: int) -> bool:
        """Say whether a sign stands behind the plain verb at ``k`` for which it could open a subject."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if kinds.find("Q", k, c.j) >= 0 or _ASPECT.search(kinds, k + 3, c.j) or "条例" in words[k + 2 : c.j - 1]:
            return True
        if not _RULED.isdisjoint(words[k + 2 : c.j]) or words[k][0] == "新":
            return True
        return not self._sets["subject_bound"].isdisjoint(words[k + 3 : c.j])

    def _nominal_head(self, c: Clause, k: int, found: Predicate) -> bool:
        """投资体制改革深入实施 against 服务军民融合发展, 实施道路硬化200公里."""
        first, verb, rule = found
        if rule == "phrase":
            return first - k > 1 or c.tokens.words[first] == "由"
        if rule == "aspect":
            if c.tokens.words[k] == "统筹":
                return False  # 统筹|新型城镇化和乡村全面振兴
            return c.tokens.kinds[first] in "hFe" or (c.tokens.words[first] in self._past and first - k > 1)
        if rule == "measure":
            word = c.tokens.words[verb]
            if c.tokens.words[k] in self._sets["not_subject"]:
                return False
            return first > k and (word in self._sets["growth"] or word[-1] in "至到")
        if rule == "predicate":
            return True
        if rule == "intransitive" and c.tokens.words[first - 1].endswith(("步伐", "进程", "进度", "力度")):
            return True  # 改革开放步伐|加快
        return first - k > 1 and c.tokens.words[k + 1] in self._sets["head"]

    def _closes(self, c: Clause, k: int, verb: int) -> bool:
        word = c.tokens.words[k]
        if word in self._sets["keeping"] or (c.tokens.kinds[k] != "X" and word in self._sets["not_subject"]):
            return False  # 保持|汇率在合理水平上基本稳定, 加强|攻关和成果高效转化应用
        return self._predicates.chain(c, verb) >= c.j or "Q" in c.tokens.kinds[verb : c.j]
