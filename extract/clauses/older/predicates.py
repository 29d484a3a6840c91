"""The predicate itself: where a serial verb ends, where a clause changes to a new predicate."""

from __future__ import annotations

import re

from extract.clauses.clause import Clause
from extract.lexicon.words import Lexicon

_ANY_VERB = "VWIXYPv1"
_NEXT_VERB = re.compile(r"E(?=q)|[haoEN]*+(?:[VWPK]|(?<=[haoN])[XY]|1g?|g(?=[nXYSqCJ])|c(?=q))")
_SHARED_NEXT = re.compile(r"[haoEN]*+[XYGvIJ](?!d)")
_SUMMED = re.compile(r"m[nXYAC]{1,3}$")
_INNER_VERB = re.compile(r"(?<=[nqahoE])[VWPX](?=[nqaSA])")
_SHORT_OBJECT = re.compile(r"[XY][nvAS][nvSq]{1,2}(?:$|,)")
_COUNTING = re.compile(r"[haoE]*+[XYv][^,/dVWP]+Q+(?:[,m]|$)")
_PAIRED = re.compile("[VW][nYXJ][VW][YXJI]")
_ONWARD = re.compile(r"[haoE]*+(?:[VWPK]|[XY](?=[nqXYASP]))(?=[^d,uUm])")
_OPEN_FIRST = frozenset(("加快", "研究", "学习", "加快推进", "加快推动", "探索"))
_BORDERS, _BORDERS_OF_ONE = re.compile("[,uU]"), re.compile("[,uU1]")
_TIGHT = re.compile("[XY][nq](?:$|,)")
_EITHER = re.compile(r"u[aE]?[VWXYPv](?=[nqSsArpCdXY])")
_JOINED_MANNER = re.compile(r"u[hac][VP](?=[^du,UmL])")
_FOUR_AND_THREE = re.compile(r"[nEXYJ]1[nXYIJVPW]$")
_NAMED_BY_VERB = ("行动", "活动", "整治")
_JOINED_VERB = re.compile(r"[uU,][VWXPYv]")

_PURPOSE = re.compile(r"(?<=[nqSsCQ])[haoE]*+[VWPGX](?=[^du,UL])")


class PredicateReader:
    """Delimits verbs."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets

    def chain(self, c: Clause, k: int) -> int:
        """Return the token after the serial verb that begins at ``k`` (加快|推进, 培育|和|壮大, 落实|好)."""
        kinds, words, end = c.tokens.kinds, c.tokens.words, k + 1
        while end < c.j:
            kind = kinds[end]
            results = words[end] in self._sets["plain_result"] and not kinds.startswith("d", end + 1)
            if results or (kind in _ANY_VERB and self._chains(c, k, end)):
                end += 1
            elif kind not in "uU,":
                return end
            elif _JOINED_VERB.match(kinds, end, c.j) and self._joins(c, k, end):
                end += 2
            elif words[end] in ("或", "或者") and kinds[end - 1] not in "n" and (either := self._either(c, end)):
                end = either
            elif end == k + 1 and _JOINED_MANNER.match(kinds, end, c.j):  # 防范和坚决遏制|重特大事故
                end += 3
            else:
                return end
        return end

    def _chains(self, c: Clause, k: int, at: int) -> bool:
        """Say whether the verb at ``at`` continues the serial verb (加快|建设|X) or opens its object (加强|管理)."""
        kinds, words = c.tokens.kinds, c.tokens.words
        first, second = words[at - 1], kinds[at]
        if second == "1" and kinds.startswith("g", at + 1):  # 统筹|建好
            return first in self._sets["serial"]
        if second == "1" or kinds.startswith("d", at + 1) or words[at].startswith("新"):
            return False
        if kinds.startswith("Ld", at + 1):
            return False  # 公布|修订后的规定
        if at + 1 >= c.j or kinds[at + 1] in ",m":
            if len(words[at]) > 2:
                return False  # 加强|源头防控, 实施|闭环管理
            if second == "I":
                return kinds[at - 1] == "I"
            return second in "VW" and kinds[at - 1] != "P" and first not in ("实现", "取得", "获得")
        serial = first in self._sets["serial"]
        if first in ("开展", "组织开展") and words[c.j - 1].endswith(_NAMED_BY_VERB):
            return False  # 开展|提振消费专项行动
        if words[at] in self._sets["never_second"] or first in self._sets["placing"]:
            return False  # 纳入|深化改革试点
        if words[at] in self._sets["modifier_verb"] and kinds[at - 1] != "P" and first != "加快":
            return False  # 建立|覆盖全生命周期的体系
        if first in self._sets["improve_first"] and second in "VWP":
            return words[at] in self._sets["improve_second"]
        if first in self._sets["issuing"]:  # 印发实施|X规划, but 出台|深化水价改革实施意见
            return words[at] in self._sets["issued_as"]
        if kinds[at + 1] == "u" and not _JOINED_VERB.match(kinds, at + 1, c.j):
            return serial and second in "VW"
        if second == "I":
            return kinds[at - 1] in "I"
        if _JOINED_VERB.match(kinds, at + 1, c.j) and not self._joins(c, k, at + 1):
            return False
        if _JOINED_VERB.match(kinds, at + 1, c.j) and kinds[at - 1] == "P":
            return False  # 推进|保护和传承非遗
        if second in "XYv":
            return self._chains_nominal(c, k, at)
        worked = words[c.j - 1] in self._sets["head"] and first != "加快"
        if first in self._sets["clausal"] and (worked or not serial):
            return False  # 抓好|深化改革措施落实工作
        of = kinds.find("d", at, c.j)
        unpaired = not serial and kinds[at - 1] != "P"
        closed = words[c.j - 1] in self._sets["contentful"] or words[c.j - 1] in self._sets["document"]
        relative = of > 0 and (kinds[of - 1] in "VWIXYPMv" or closed or unpaired)
        return not (relative or (unpaired and closed)) or first in _OPEN_FIRST

    def _chains_nominal(self, c: Clause, k: int, at: int) -> bool:
        """推动|落实企业责任 is one verb with its object, 加强|监督检查 has the second as its object."""
        kinds, words = c.tokens.kinds, c.tokens.words
        first = words[at - 1]
        chains = words[at] in self._sets["second_nominal"] and first not in self._sets["clausal"]
        pair = kinds[at - 1] not in "XY" or first in self._sets["serial_nominal"]
        chains = chains and (pair or (at - 1 == k and at + 2 < c.j and kinds[at + 2] not in ",u"))
        compound = words[at + 1] in self._sets["head"] and words[at] != "落实"  # 推动落实|企业责任
        return chains and kinds[at + 1] not in "LuU" and not compound

    @staticmethod
    def _either(c: Clause, at: int) -> int | None:
        """擅自占用|或者改变|其用途, 收取|或变相收取|费用, under a cue or modal."""
        match = _EITHER.match(c.tokens.kinds, at, c.j) if c.lead.cue or c.lead.tense or c.lead.manner else None
        return match.end() if match else None

    def _joins(self, c: Clause, k: int, at: int) -> bool:
        """和/并/、 between two verbs of one object: 培育和壮大X, 保护、传承X; not 加强监测和管理."""
        kinds, words = c.tokens.kinds, c.tokens.words
        after = at + 2
        if kinds[at] == "U" and kinds[at - 1] in "IJ":
            return False  # 简政放权并|履行好监管职责
        if after >= c.j or kinds[after] in "ULmd" or words[after] in self._sets["head"]:
            return False
        if kinds[after] in ",u":
            return kinds[at] == "," and bool(_JOINED_VERB.match(kinds, after, c.j)) and self._joins(c, k, after)
        if kinds[at + 1] in "XY" and words[at + 1] not in self._sets["second_nominal"]:
            return False
        return kinds[at - 1] != "P" or kinds[at + 1] in "VP"

    def cut(self, c: Clause, start: int) -> int:
        """First separator behind ``start`` (、并 和) after which a new predicate begins; the end without one."""
        kinds = c.tokens.kinds
        short = kinds[start - 1] == "1" or (kinds.startswith("1", start + 1) and self._four_and_three(c, start))
        borders = _BORDERS_OF_ONE if short else _BORDERS
        border = borders.search(kinds, start + 1, c.j - 1)
        while border and not self._opens(c, start, border.start()):
            border = borders.search(kinds, border.end(), c.j - 1)
        return border.start() if border else c.j

    def onward(self, c: Clause, start: int) -> int | None:
        """Where a second predicate begins without a separator: 安排资金5亿元|支持X, 运用大数据技术|推动Y."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if c.j - start == 3 and _PAIRED.match(kinds, start - 1, c.j) and set(map(len, words[start - 1 : c.j])) == {2}:
            apart = words[start - 1] not in self._sets["enclosing"] and words[c.j - 1] not in self._sets["head"]
            return start + 1 if apart and words[start + 1] in self._sets["paired"] else None  # 深化改革|扩大开放
        if words[start - 1] in self._sets["funding"]:
            ends = [end for _, end, q in c.quantities(start, c.j) if q.unit == "元"]
        elif words[start - 1] in self._sets["employing"]:
            ends = [at + 1 for at in range(start, c.j - 2) if words[at] in self._sets["instrument"]]
        else:
            return None
        for at in ends:
            match = _ONWARD.match(kinds, at, c.j)
            if match and (kinds[match.end() - 1] not in "XY" or words[match.end() - 1] in self._sets["second_nominal"]):
                of = kinds.find("d", match.end(), c.j)
                if of < 0 or kinds[of - 1] not in "VWIXYPMv":
                    return at
        return None

    @staticmethod
    def _four_and_three(c: Clause, start: int) -> bool:
        """突出|重点|抓|推进: two words of verb and object, one of them short, without a comma."""
        words = c.tokens.words
        return bool(_FOUR_AND_THREE.match(c.tokens.kinds, start, c.j)) and words[start + 1] in ("抓", "促", "谋", "求")

    def _opens(self, c: Clause, start: int, at: int) -> bool:
        kinds = c.tokens.kinds
        if kinds[at + 1] == "b" and c.tokens.words[at + 1] == "把":
            return True  # 把A变成B、|把C变成D
        if kinds[at] == "1":  # 抓工业|稳二产: one-character verbs need no 、 between them
            return kinds[at - 1] in "nYXSqJIE" and kinds[at + 1] in "nYXqCSJIVPW"
        return self._new_predicate(c, start, at)

    def _parallels(self, c: Clause, at: int) -> bool:
        """化解过剩产能、|淘汰落后产能: a nominal verb with a short object of its own."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if words[at] in self._sets["acted"] and kinds[at - 3] in "VX" and _TIGHT.match(kinds, at, c.j):
            return True  # 绘制图谱、|编制清单
        short = _SHORT_OBJECT.match(kinds, at, c.j) if words[c.j - 1] not in self._sets["head"] else None
        return bool(short) and words[at] in self._sets["second_nominal"] and words[at + 1] not in self._sets["head"]

    def _one_noun(self, c: Clause, start: int) -> bool:
        """实施X攻坚、打通堵点行动; 研究A、优化B等工作: one head noun closes the whole list."""
        words = c.tokens.words
        if words[start - 1] in ("实施", "开展") and words[c.j - 1] in self._sets["document"]:
            return True
        return bool(_SUMMED.search(c.tokens.kinds, start, c.j))

    def _new_predicate(self, c: Clause, start: int, at: int) -> bool:
        kinds, words = c.tokens.kinds, c.tokens.words
        if kinds[at] == "," and self._one_noun(c, start):
            return False
        match = _NEXT_VERB.match(kinds, at + 1, c.j)
        if kinds[at] == "U" and words[at + 1] == "报":
            return True  # 制定计划并|报主管部门备案
        if not match and kinds[at] == "," and self._parallels(c, at + 1):
            return True
        generic = words[start - 1] in ("完成", "实现", "新增", "达到")
        if (
            not match
            and not generic
            and kinds[at] == ","
            and kinds[at - 1] == "Q"
            and _COUNTING.match(kinds, at + 1, c.j)
        ):
            return True
        if not match:
            return kinds[at] == "U" and bool(_SHARED_NEXT.match(kinds, at + 1, c.j))
        verb = match.end() - 1
        if kinds.startswith("d", verb + 1):
            return False
        of = kinds.find("d", verb + 1, c.j)
        if of > 0 and kinds[at] != "U" and kinds.find("d", start, at) < 0 and kinds[of - 1] in "VWIXYPMvnq":
            return kinds[verb] == "1" and kinds[c.start] == "1"
        if kinds[at] == "U":
            return True
        if verb + 1 >= c.j or kinds[verb + 1] in ",uUm":
            return False
        if words[verb + 1] in self._sets["topic"] and (verb + 2 == c.j or kinds[verb + 2] == ","):
            return False  # 摸清规模、形成原因、偿还时限
        if words[start - 1] in self._sets["enclosing"] and _INNER_VERB.search(kinds, start, at):
            return False  # 保障企业平等使用要素、公平参与竞争
        if kinds[verb] in "1g" and kinds[verb - 1] != "1":
            return kinds[start - 1] == "1" or len(words[start - 1]) == 1
        if kinds[at] == "u":
            barred = "VWP" if words[at][0] == "或" else _ANY_VERB  # 申请复核或者|提起诉讼
            plain = (kinds[verb + 1] not in _ANY_VERB or verb + 2 == c.j) and kinds[at - 1] not in barred
            return kinds[verb] in "VWP" and plain and words[at] in ("和", "以及", "或", "或者")
        return True

    def behind_motion(self, c: Clause, k: int) -> int | None:
        """What is done where the motion at ``k`` leads to: 深入企业|开展检查; not 深入企业|生产车间."""
        carried_out = self._sets["second_nominal"]
        for match in _PURPOSE.finditer(c.tokens.kinds, k + 2, c.j):
            at = match.end() - 1
            if c.tokens.kinds[at] != "X" or match.start() < at or c.tokens.words[at] in carried_out:
                return match.start() if "d" not in c.tokens.kinds[at : at + 3] else None
        return None
