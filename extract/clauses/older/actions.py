"""From a clause to its actions.

The table of constructions is asked first and takes the opening off; what no row claims is read as a list of cases:

1. conditions, topics and what is reported are set apart;
2. a cue that stays with a noun phrase is the verb itself (``力争覆盖率40%以上``, ``鼓励媒体播出节目``);
3. a verb with what follows is verb and object (``加快推进|X建设``), split where new predicates begin;
4. otherwise a subject goes before its predicate (``X|落地``, ``X|增长|6%``);
5. otherwise a noun phrase with a number is a verbless indicator (``X|4.8%``).
"""

from __future__ import annotations

import re
from bisect import bisect_left

from extract.clauses.clause import Action, Clause, Constructions, Memory, kinds_at
from extract.clauses.older.carrying import CarryingReader
from extract.clauses.older.governed import GovernedReader
from extract.clauses.older.making import HAVING
from extract.clauses.older.objects import ObjectReader
from extract.clauses.older.predicates import PredicateReader
from extract.clauses.older.reports import ReportReader
from extract.clauses.older.silent import SilentReader
from extract.clauses.older.subjects import SubjectReader
from extract.lexicon.words import Lexicon
from extract.model import Quantity
from extract.tokens.segmenter import Tokens

_OF_NUMBER = re.compile(r"Q+d")
_DURING = frozenset(("中", "后", "前", "时", "之后", "之前", "期间", "以来", "过程中", "之际"))
_IDLE_DUTY = re.compile(r"[nu,]{1,3}o[haE]*[iR](?>(?:,[inaR])*)$")
_THEN_IDIOM = re.compile(r",(?<=[nXYSq],)[iRa]$")
_AFTER = frozenset(("后", "之后"))
_CUE_AND_VERB = re.compile(r"u[VWXP](?=[^du,UQ])")
_ASKED = re.compile(r"[haE]*+R")
_ACTS, _GIVEN_ACTS = frozenset("VWXYIPKJv"), frozenset("WXYIPKv")
_TOWARD = re.compile(r"[nSsAXYa,u]++e(?=[^/]*G)")
_LIGHT_MODIFIER = re.compile("[XYWI]d")  # 必须进行|招标的项目
_GIVEN = re.compile(r"[nSs]++[haE]*+G")
_ASSIGNED = frozenset(("任务", "目标", "计划", "目标任务"))
_ON_OBJECTS = frozenset(("verb-object", "fronted-object", "light-verb", "pivot", "cue-addressee"))


class ActionReader:
    """Reads the actions of a clause.

    Args:
        lexicon: the words.
        constructions: the table that is asked first; what it does not claim is read by the cases above.
    """

    def __init__(self, lexicon: Lexicon, constructions: Constructions | None = None) -> None:
        self._constructions = constructions
        self._lexicon = lexicon
        self._measures = lexicon.measures
        self._sets = lexicon.sets
        self._reports = ReportReader(lexicon)
        self._silent = SilentReader(lexicon)
        self._predicates = PredicateReader(lexicon)
        self._carrying = CarryingReader(lexicon)
        self._objects = ObjectReader(lexicon)
        self._subjects = SubjectReader(lexicon, self._predicates, self._objects)
        self._governed = GovernedReader(self._objects, self._subjects.figures)

    def read(self, tokens: Tokens, i: int, j: int, quantity_at: dict[int, Quantity], memory: Memory) -> list[Action]:
        """Return the actions of the clause made of the tokens ``i`` to ``j``, in order."""
        if self._constructions is not None:
            memory.until = max(memory.until, self._constructions.aside(tokens, i, memory))
            if j <= memory.until:
                return []
        clause = Clause(tokens, max(i, memory.until), j, quantity_at, memory)
        clause.lead.cue, memory.cue = memory.cue, None
        before = memory.subjects
        actions = self._clause(clause)
        if not actions:
            return actions
        if tokens.kinds.startswith("/y", j) and tokens.words[j + 1] == "是" and _only_names(clause, actions):
            return []  # 扩大内需，是…的必然选择
        place = clause.place(max(i, memory.until), j)
        measured = []
        for action in actions:
            action.clause = place
            memory.object = action.object
            if action.quantities and action.rule.startswith(("measure", "verbless")):
                measured.append(action.object)
        memory.row = memory.row + [a.object for a in actions if a.quantities and not a.leading]
        last = memory.last = actions[-1]
        if not measured and last.quantities and not last.leading and last.rule == "verb-object":  # 投资5亿元，增长8%
            measured = [a.object for a in actions if a.quantities and a.verb == last.verb]
            if tokens.words[bisect_left(tokens.starts, last.object[1]) - 1] in _ASSIGNED:
                measured = []  # 完成年度任务的93%，增长18%: what was measured against it goes on
        memory.earlier = before if measured else memory.earlier
        memory.subjects = measured or memory.subjects
        return actions

    def _clause(self, c: Clause) -> list[Action]:
        start, c.j = self._objects.trim(c, c.i, c.j)
        c.i = start
        if c.i >= c.j:
            return []
        if self._constructions is not None:
            claimed = self._constructions.read(c, self._clause)
            if claimed is not None:
                return claimed
        k, kinds = c.i, c.tokens.kinds
        if (kinds[c.j - 1] in "dL" or kinds[c.i] == "N") and self._silent.is_condition(c):
            return []
        if self._reports.is_deed(c, k):
            return self._verb_object(c, k)
        frame = self._reports.frame(c, k)
        if frame is not None:
            return self._reported(c, frame)
        onward = self._opens_later(c, k)
        if onward is not None:
            return onward
        return [] if self._silent.says_nothing(c, k) else self._predicate(c, k)

    def _opens_later(self, c: Clause, k: int) -> list[Action] | None:
        """The actions of a clause whose predicate is not the verb that it opens with; None where it may be."""
        kinds, words = c.tokens.kinds, c.tokens.words
        kind, word, following = kinds[k], words[k], kinds_at(c, k + 1)
        if kind in "XYK" and kinds[c.start] != "e" and self._silent.is_topic(c, k):
            duty = self._subjects.ordered(c, k) if following == "o" else None  # 改革|要坚持正确方向
            return [] if duty is None else self._clause(c.part(duty, c.j))
        if word in self._measures and _OF_NUMBER.match(kinds, k + 1, c.j):
            return self._subject_first(c, k)  # 超过85%的统筹地区开展了…
        if word in HAVING and following == "Q":  # 已有20个省份|将X纳入Y
            those = self._clause(c.part(k + 1, c.j))
            if those and those[0].verb:
                return those
        if word in self._sets["motion"] and following and following in "nqQaSCs":
            purpose = self._predicates.behind_motion(c, k)
            if purpose is not None:  # 走进社区|开展X
                return self._clause(c.part(purpose, c.j))
        return None

    def _predicate(self, c: Clause, k: int) -> list[Action]:
        """Decide by the first word behind the opening between the cases of the list above."""
        kind, word = c.tokens.kinds[k], c.tokens.words[k]
        if kind in "Kc":
            return self._cue_verb(c, k)
        if kind == "G":
            return self._light(c, k)
        earlier = c.memory.subjects or c.memory.object
        if earlier and word in self._measures and c.lead.object is None and self._subjects.signs.bare_measure(c, k):
            return self._subject_first(c, k)
        if word in self._sets["share"] and self._subjects.signs.ratio(c, k):
            return self._subject_first(c, k)  # 占总装机的比重|达86%
        return self._by_verb(c, k)

    def _by_verb(self, c: Clause, k: int) -> list[Action]:
        """A verb-like word opens the clause: with its object, or as part of the subject."""
        kinds, words = c.tokens.kinds, c.tokens.words
        kind, word, following = kinds[k], words[k], kinds_at(c, k + 1)
        if following == "L" and words[k + 1] in _AFTER and kind in "VWXYIJv" and k + 2 < c.j:  # 达产|后年产值可达…
            return self._clause(c.part(k + 2, c.j))
        if kind in "VWXYP1" and (following == "d" or (following and words[k + 1] in _DURING)):  # 已建立|的台账…
            return self._subject_first(c, k)
        if kind in "VWXY":
            duty = self._subjects.ordered(c, k, after_verb=True)
            if duty is not None:
                return self._clause(c.part(duty, c.j))
            if _IDLE_DUTY.match(kinds, k + 1, c.j):
                return []  # 配合单位要各司其职
        if kind == "E" and word not in self._lexicon.verbs:
            return self._subject_first(c, k)
        if kind in "IJM" and c.lead.object is not None:
            return self._verb_object(c, k)  # 将X与Y|挂钩, 将X|降至1%以下
        if kind in "VWXYP1vE" and not self._subjects.openings.goes_first(c, k):
            return self._verb_object(c, k)
        opens = kind == "I" or (kind == "g" and word in self._lexicon.verbs)
        if opens and following and following not in ",u" and not self._subjects.openings.opens_subject(c, k):
            return self._verb_object(c, k)
        return self._subject_first(c, k)

    def _subject_first(self, c: Clause, k: int) -> list[Action]:
        if c.tokens.words[k] in self._sets["observer"]:
            return []  # 记者|走进X: no policy
        late = c.tokens.kinds.find("L", k + 1, c.j - 1)
        if late > 0 and c.tokens.words[late] in _AFTER and c.tokens.kinds[late - 1] in "VWIXYJv":
            later = self._clause(c.part(late + 1, c.j))  # 项目全部达产|后|年产值可达…
            if later:
                return later
        frame = self._reports.behind_subject(c, k)
        if frame is not None:
            return self._reported(c, frame)
        toward = _TOWARD.match(c.tokens.kinds, k, c.j)
        if toward and c.tokens.words[toward.end() - 1] in ("对", "对于"):  # 中央投资|对X予以支持
            return self._clause(c.part(toward.end() - 1, c.j))
        given = _GIVEN.match(c.tokens.kinds, k, c.j)
        if given and c.memory.pending:  # 对X，中央财政|给予适当补助
            return self._light(c, given.end() - 1)
        ordered = self._subjects.ordered(c, k)
        if ordered is not None:
            duty = c.part(ordered, c.j)
            duty.lead.subject = c.place(k, ordered)
            return self._clause(duty) or self._subjects.open_to(c, k, ordered)
        placed = self._subjects.acts_somewhere(c, k)
        acting = self._somewhere(c, k, placed) if placed is not None else []
        if acting:
            return acting
        found = self._subjects.read(c, self._subjects.with_manner(c, k))
        if found is None:
            return []
        actions, rest = found
        return actions if rest is None else actions + self._continued(c, rest)

    def _reported(self, c: Clause, k: int) -> list[Action]:
        """会议强调|要加强X: what is reported is read on its own."""
        rest = self._reports.reported(c, k)
        return [] if rest is None else self._clause(rest)

    def _somewhere(self, c: Clause, k: int, placed: int) -> list[Action]:
        """检查组|赴三省开展检查: what the body does there, if to something; else nothing (公司|在深圳上市)."""
        pending, extends = c.memory.pending, c.memory.extends
        rest = c.part(placed, c.j)
        rest.lead.subject = c.place(k, placed)
        actions = self._clause(rest)
        if actions and actions[0].rule in _ON_OBJECTS:
            return actions
        c.memory.pending, c.memory.extends = pending, extends
        return []

    def _cue_verb(self, c: Clause, k: int) -> list[Action]:
        word = c.tokens.words[k]
        if _CUE_AND_VERB.match(c.tokens.kinds, k + 1, c.j):  # 支持和规范|民办教育
            start, last = self._objects.trim(c, k + 3, c.j)
            cue = (word, *c.place(k, k + 1))
            return self._governed.with_quantities(c, k, k + 3, start, last, "verb-object", cue)
        if kinds_at(c, k + 1) == "d":
            return []  # 鼓励的对象
        after = k + 3 if c.tokens.kinds[k + 1 : k + 3] in ("uK", ",K") else k + 1
        start, end = c.place(k, after)
        cue = ("".join(c.tokens.words[k:after]), start, end)
        if c.lead.cue and c.lead.cue[2] == start:  # 鼓励支持X
            cue = (c.lead.cue[0] + word, c.lead.cue[1], end)
        paid = self._predicates.onward(c, after)
        if paid is not None:  # 争取|资金|800万元|新建X
            start, last = self._objects.trim(c, after, paid)
            found = self._governed.with_quantities(c, k, after, start, last, "cue-noun", cue)
            return found + self._clause(c.part(paid, c.j))
        if word in self._sets["addressed"]:
            if after >= c.j or self._silent.is_topic(c, k):
                return []
            return [self._governed.action(c, k, after, after, c.j, "cue-addressee", cue=cue)]
        asked = _ASKED.match(c.tokens.kinds, k + 1, c.j) if word in self._sets["forbidding"] else None
        if asked:  # 不得|要求企业重复提交
            end = asked.end() + 2 * bool(_CUE_AND_VERB.match(c.tokens.kinds, asked.end(), c.j))
            start, last = self._objects.trim(c, end, c.j)
            return self._governed.with_quantities(c, asked.end() - 1, end, start, last, "verb-object", cue)
        if kinds_at(c, k + 1) != "e" and (
            c.tokens.kinds[k] == "c" or word in self._sets["forbidding"]
        ):  # 决不能“新官不理旧账”
            return [self._governed.action(c, k, k + 1, k + 1, c.j, "cue-noun", cue=cue)]
        inner = c.part(k + 1, c.j)
        inner.lead.cue = cue
        inner.lead.tense = "future"
        read = self._subjects.read(inner, inner.i)
        if read and any(a.verb for a in read[0]):
            actions, rest = read
            return actions + (self._continued(inner, rest) if rest is not None else [])
        start = k + 1
        while start + 1 < c.j and c.tokens.kinds[start] in "Tt":
            start += 1
        return self._governed.with_quantities(c, k, k + 1, start, c.j, "cue-noun", cue)

    def _light(self, c: Clause, k: int) -> list[Action]:
        """对X进行|Y: the nominal verb is the predicate; 开展|Y without 对: verb and object."""
        kinds = c.tokens.kinds
        c.lead.object = c.lead.object or c.memory.pending
        if c.lead.object is None:
            return [] if _LIGHT_MODIFIER.match(kinds, k + 1, c.j) else self._verb_object(c, k)
        last = first = c.j
        more = _ACTS if c.tokens.words[k] != "给予" else _GIVEN_ACTS
        while first - 1 > k and (
            kinds[first - 1] in (_ACTS if first == last else more)
            or (kinds[first - 1] in "u," and kinds[first - 2] in more and first < last)
        ):
            first -= 1  # 进行|督促检查和跟踪分析, 给予吸纳就业|补贴
        if first == last:
            return self._verb_object(c, k)
        action = self._governed.fronted(c, first, last, "light-verb")
        given = c.quantities(k + 1, first)
        if given and not action.quantities:  # 对X给予|10万元一次性奖励
            action.quantities = ((given[0][2], c.place(given[0][1], last)),)
        return [action]

    def _verb_object(self, c: Clause, k: int) -> list[Action]:
        nominal = c.tokens.kinds[k] in "XY" and not c.tokens.kinds[k : c.j].strip("XYu,")
        if nominal and c.lead.manner and c.lead.object is None and c.tokens.words[k] not in self._sets["acted"]:
            return []  # 逐一|梳理分解: no object
        end = self._predicates.chain(c, k)
        if c.lead.object is not None and c.tokens.words[k][-1] in "在入为成于向":
            end = k + 1  # 把资金用在|提振消费上
        stop = self._predicates.cut(c, end)
        if c.lead.object is None and c.memory.pending and c.tokens.words[end - 1] in self._sets["announced"]:
            c.lead.object = c.memory.pending
        if c.lead.object is not None:
            if c.tokens.words[k][-1] not in "在入为成于向" and not c.tokens.kinds[end : c.j].strip("VWXYIJv"):
                end = c.j  # 将A与B统筹|建设
            actions = [self._governed.fronted(c, k, end, "fronted-object")]
        elif end == c.j and c.tokens.kinds[k] in "IW" and self._carrying.ends_stage(c, end):
            return self._carrying.staged(c, k, end)
        else:
            start, last = self._objects.trim(c, end, stop)
            idiom = _THEN_IDIOM.search(c.tokens.kinds, start, last) and c.tokens.words[k] != "坚持"
            if idiom and len(c.tokens.words[last - 1]) == 4:
                last -= 2  # 倒排|工期、挂图作战
            actions = self._governed.with_quantities(c, k, end, start, last, "verb-object", c.lead.cue)
        if stop < c.j:
            actions += self._continued(c, stop, actions)
        return actions

    def _continued(self, c: Clause, at: int, before: list[Action] | None = None) -> list[Action]:
        """Read on behind the separator ``at``; the cue goes on, and a missing object is the one before."""
        rest = c.part(at + (c.tokens.kinds[at] in ",uU"), c.j)
        rest.lead.cue = c.lead.cue
        if c.lead.object is not None:
            rest.lead.object = c.lead.object
        if before and before[-1].quantities:
            c.memory.subjects, c.memory.object = [before[-1].object], before[-1].object
        actions = self._clause(rest)
        if not actions and before and before[-1].verb:
            shared = self._governed.shared_object(rest, before[-1])
            return [shared] if shared else []
        return actions


def _only_names(c: Clause, actions: list[Action]) -> bool:
    """Say whether the actions may be but the name of what the next clause speaks of."""
    plain = not any(a.quantities or a.cue or a.rule != "verb-object" for a in actions)
    return plain and not c.lead.subject and "z" not in c.tokens.kinds[c.i : c.j]


CLAUSE = re.compile(r"(?>(?:[^/;.:\n -]++|(?<!-)-(?!-)|(?<![nXYJIqQ]) | (?![VPK]))+)")
"""Clauses in a string of kinds; a space before a verb parts them: 发展设施农业 新建大棚300亩."""
