"""Phrases in front of a predicate: 对X…, 把X…, 为X…, 以X…, 在X中…, 围绕X…. They front the object or are adverbials."""

from __future__ import annotations

import re

from extract.clauses.clause import Clause
from extract.lexicon.words import Lexicon

_BARE = re.compile(r"[haoEcTt]*+[VWXYP1v]Q+$")
# 对…的省（区、市）: the noun phrase is closed
_NOUN_END = re.compile(r"d[^VWIPGvdp,]{1,6}p*+(?>(?:[,u][^d,G]{1,6}p*+)*)$")
_LATER_END = re.compile(r"/[^.\n/]*+(?:/[^.\n/]*+)??(?<=p)(?<!d)/")
# 对失职人员|严格追责, 对重点事项|跟踪问效
_CLOSING_VERB = re.compile(r"[haoEN]+[VWXYIJ]+$|(?<=[nSqp])(?:[VWXYI][VWXYIJ]|[VWI])$")
# 对不担当、不作为的|严肃问责, 对重点工作|逐月督查通报
_BLAMED = re.compile(r"(?<=d)[haoEc]+[VWXYIJ]+$|(?<=[nqSp])[hao]+[VWXY]{2}$")
_COLOURING = frozenset(("新", "重点", "主要", "共同"))
_DONE = re.compile(r"(?<=[nSsmpYq])[haoEcF]*+[VWXYPGKv1](?!d)")
_ASIDE = frozenset(("向", "按", "按照", "依照", "通过", "在", "以", "给", "随", "用"))
_CLOSING = re.compile(r"(?<=[nqSspQhaoEFDI])[VWXYIPE]{1,2}$")
_DATED = re.compile(r"[Tt]++L?+(?=[haoEc]*+[VWXYPG1Kb])")
_CARRIED_OUT = re.compile(r"[nSsqv]++[VWXYP]{1,3}$")
_NUMBER = re.compile(r"[zgeLStThao ]*+Q")
_LOCALIZED = re.compile(r"[^LVWPG/]{0,12}?L")
_LOCALIZED_CLAUSE = re.compile(r"[^L/]{1,16}?L(?=[haoEcTKVWPXG1eb])")
_DISPOSED = re.compile(r"[haoED]*+(?:[VWPXYGv]|c[VWPXYG1K])")
_SHORT = re.compile(r"(?<=[qn])1(?=[nXYSJI])|(?<=q)[hao]++[VWPX](?=[nqaSAXYJ])")
_REQUIREMENT = re.compile(r"[nXYoVRL](?=[haoEc]*+[VWPX1G])")
_PREDICATE = re.compile(r"[haoEc]*+(?:(?<=[hoc])[VWPXY1GK]|[VWPGK])(?=[^d,uULmR])")
_DRIVEN = re.compile(r"(?<=[nqXYJS])(?:[VWPK1](?=[nqaSAXYJVC1])|[XY](?=[nqaSAJC]))")
_RELIEVED = re.compile(r"[nSsqA][nSsA,uq]*+[haE]*+[IJ]$")
_FOR_THEM = re.compile(r"[nsS]++[iahD]*+(?=1[nXYJ](?:$|,))")
_PURPOSE = re.compile(r"[hao]*+[VWXYPK]")
_NOMINAL_PREDICATE = re.compile(r"(?<=[nqsSLa])[XYE](?=[anqsSAJXYCQKW]|[vI][nXJ])")
# 以…为主题|开启X
_BY_WAY_OF = re.compile(r"[nqaXYS]{1,4}?(?<=[nXY])[haoE]*+([VWPX])(?=[nqaSA])")


_DISPOSING = frozenset("为入于到给至成作在")
_PLACING = frozenset(("在", "从", "以", "于", "自", "由"))
_FRAMING = frozenset(("以", "从", "在", "为", "向", "由", "自", "往", "面向", "朝着", "朝", "与", "同", "跟"))


class PhraseReader:
    """Moves over one phrase and returns the token behind it; notes a fronted object or a mere frame in the lead."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._carried_out = lexicon.sets["second_nominal"]
        self._measures = lexicon.measures
        self._agents = lexicon.agents

    def preposition(self, c: Clause, pos: int) -> int:
        """Move over the phrase of the preposition at ``pos``; ``pos`` itself where it belongs to the subject."""
        word = c.tokens.words[pos]
        if word in ("对", "对于"):
            return self._toward(c, pos)
        if word == "为":
            return self._benefit(c, pos)
        behind = self._as_what(c, pos) if word == "以" else self._by_whom(c, pos)
        if behind is None and word in _PLACING:
            behind = self._placed(c, pos)
        if behind is None:
            behind = self._by_means(c, pos)
        if behind is None:
            behind = self.predicate_after(c, pos + 1, nominal=True)
        if behind is not None:
            return behind
        c.lead.framed = word in _FRAMING and "Q" not in c.tokens.kinds[pos : c.j]
        return pos

    def _as_what(self, c: Clause, pos: int) -> int | None:
        """不得以X|作为Y; 以X为Y: adverbial; 以X为Y的Z: a noun phrase."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if "作为" in words[pos + 2 : c.j]:
            made = words.index("作为", pos + 2, c.j)
            c.lead.object = c.place(pos + 1, made)
            return made
        if "为" not in words[pos + 2 : c.j]:
            return None
        role = words.index("为", pos + 2, c.j)
        opens = _BY_WAY_OF.match(kinds, role + 1, c.j)
        if opens and not _closes_modifier(kinds, opens.end(), c.j):
            return opens.start(1)
        c.lead.framed = "d" not in kinds[role : c.j]
        return pos

    @staticmethod
    def _by_whom(c: Clause, pos: int) -> int | None:
        """由县建设公司投资建设: whose doing, no predicate with an object; 被|评为X; 会同有关部门|对X进行Y."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if words[pos] == "由" and pos == c.i and _CARRIED_OUT.match(kinds, pos + 1, c.j):
            c.lead.framed = True
            return pos
        if words[pos] == "被" and kinds[pos + 1 : pos + 2] in ("V", "W", "X"):
            return pos + 1
        if words[pos] == "会同" and "对" in words[pos + 2 : c.j] and "G" in kinds[pos : c.j]:
            return words.index("对", pos + 2, c.j)
        return None

    def _placed(self, c: Clause, pos: int) -> int | None:
        """在汛期前|加固X, 在农村|新建X, 已在|开展X; a whole clause 在…基础上 is a frame."""
        word, kinds = c.tokens.words[pos], c.tokens.kinds
        under_way = word == "在" and pos > c.i and kinds[pos - 1] in "ho" and kinds[pos + 1 : pos + 2] in ("V", "P")
        if under_way and "L" not in kinds[pos : c.j]:
            return pos + 1
        dated = _DATED.match(kinds, pos + 1, c.j) if word in ("在", "于") else None
        if dated:
            return dated.end()
        closed = kinds[c.j - 1] == "L" or (pos == c.i and c.tokens.words[c.j - 1] in self._sets["scene"])
        if word == "在" and closed:
            c.lead.framed = True
            return pos
        located = _LOCALIZED.match(kinds, pos + 1, c.j)
        if not located and word in ("在", "自", "从", "于"):
            located = _LOCALIZED_CLAUSE.match(kinds, pos + 1, c.j)
        followed = located and located.end() < c.j and kinds[located.end()] != "d"
        return located.end() if located and followed else None

    def _by_means(self, c: Clause, pos: int) -> int | None:
        """The predicate behind agent, means or measure: 由财政部门|追回X, 以Y|引领X, 比上年|增长13%."""
        word = c.tokens.words[pos]
        if word == "由":
            return self._by_agent(c, pos)
        if word == "以":
            return self._means(c, pos)
        return self._compared(c, pos) if word in ("比", "较", "与", "同", "占", "按") else None

    def _by_agent(self, c: Clause, pos: int) -> int | None:
        """由财政部门|追回X, 由居民自主|选择X: the verb behind the one who acts."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if "向" in words[pos : c.j]:
            return None  # 由单一功能向复合功能转变
        for match in _DONE.finditer(kinds, pos + 2, c.j):
            at, end = match.span()
            acts = kinds[at - 1] in "sSm" or words[at - 1].endswith(self._agents)
            if acts and (kinds.startswith("d", end + 1) or not _closes_modifier(kinds, end, c.j)):
                return end - 1
        return None

    def _means(self, c: Clause, pos: int) -> int | None:
        """以质的有效提升|引领X, 以更高标准|建设Y: the verb behind the means, not one inside it."""
        for match in _DRIVEN.finditer(c.tokens.kinds, pos + 2, c.j):
            if not _closes_modifier(c.tokens.kinds, match.end(), c.j):
                return match.start()
        return None

    def _compared(self, c: Clause, pos: int) -> int | None:
        """比上年增长13%: the measure verb behind the comparison."""
        for at in range(pos + 1, c.j):
            if c.tokens.words[at] in self._measures and _NUMBER.match(c.tokens.kinds, at + 1, c.j):
                return at
            if c.tokens.words[at] in self._sets["degree"] and c.tokens.kinds.startswith("Q", at + 1):
                return at  # 比全国平均水平|高|38个百分点
        return None

    def _toward(self, c: Clause, pos: int) -> int:
        """对X给予Y, 对X进行Y, 对X实施Y, 对X严厉打击; 对X alone announces the object of the next clause."""
        kinds = c.tokens.kinds
        if _LATER_END.match(kinds, c.j):  # 对X力度大，…完成较好的省（区、市），…
            c.memory.pending, c.memory.extends = c.place(pos + 1, c.j), True
            c.lead.framed = True
            return pos
        blamed = _BLAMED.search(kinds, pos + 2, c.j)
        if blamed:
            c.lead.object = c.place(pos + 1, blamed.start())
            return blamed.start()
        if kinds[c.j - 1] != "Q" and _NOUN_END.search(kinds, pos + 1, c.j):
            c.memory.pending, c.memory.extends = c.place(pos + 1, c.j), False
            c.lead.framed = True
            return pos
        by = c.tokens.words.index("由", pos + 2, c.j) if "由" in c.tokens.words[pos + 2 : c.j] else 0
        verb = self._by_agent(c, by) if by and kinds[by] == "e" else None
        if verb is not None:  # 对重点项目，由省级|统筹保障
            c.lead.object = c.place(pos + 1, by)
            return verb
        light = kinds.find("G", pos + 2, c.j)
        if light > 0:
            c.lead.object = self._bare(c, pos + 1, self._from_value(c, pos + 2, light))
            return light
        if kinds[c.j - 1] == "Q" and "o" not in kinds[pos : c.j] and self._compared(c, pos) is not None:
            return pos  # 对经济增长贡献率超60%
        of = kinds.rfind("d", pos, c.j)
        verb = self.predicate_after(c, of, nominal=True) if of > 0 else None
        if verb is None:
            verb = self.predicate_after(c, pos + 1, nominal=True)
        if verb is not None and not kinds[pos + 1 : verb].strip("haoEcD"):
            duty = kinds.find("o", verb + 2, c.j)
            if duty > 0 and c.tokens.words[duty] in self._sets["duty"]:
                return duty  # 对已开工项目|要|加快进度
            c.lead.framed = True  # 对于|推进X: a topic
            return pos
        if verb is not None and c.tokens.words[verb] == "开展" and kinds[c.j - 1] in "XY":
            c.lead.object = self._bare(c, pos + 1, verb)  # 对重点群体开展就业|帮扶
            return c.j - 1
        if verb is None:
            tail = _CLOSING_VERB.search(kinds, pos + 2, c.j)
            if tail:
                c.lead.object = c.place(pos + 1, tail.start())
                return tail.start()
            c.memory.pending = c.place(pos + 1, c.j)
            c.memory.extends = kinds[c.j - 1] != "d"  # 对推进不力的，予以批评
            c.lead.framed = True
            return pos
        if _BARE.match(kinds, verb, c.j):  # 对拖欠款项年底前要|清偿|一半以上
            c.lead.object = self._bare(c, pos + 1, verb)
        return verb

    @staticmethod
    def _from_value(c: Clause, start: int, end: int) -> int:
        """将范围|由A扩展至B, 将结果|向社会公布: from-value and direction are no part of the object."""
        kinds, words = c.tokens.kinds, c.tokens.words
        for at in range(start, end):
            if words[at] in ("由", "从") or (words[at] in _ASIDE and kinds.find("d", at, end) < 0 and at + 1 < end):
                return at
        return end

    @staticmethod
    def _bare(c: Clause, start: int, end: int) -> tuple[int, int]:
        """Place of a fronted object without the adverbs and times before the verb."""
        for at in range(start + 2, end):
            if c.tokens.words[at] in ("按", "按照", "依据", "根据") and c.tokens.kinds[at - 1] != "d":
                end = at  # 对企业|按投资额的20%|给予补助
                break
        if c.tokens.words[end - 1] in ("最高", "最多", "最低"):
            end -= 1  # 对首次认定的企业|最高|奖励20万元
        while end > start + 1 and c.tokens.kinds[end - 1] in "haocETtF" and c.tokens.kinds[end - 2] != "d":
            end -= 1
        return c.place(start, end)

    def _benefit(self, c: Clause, pos: int) -> int:
        kinds = c.tokens.kinds
        for at in range(c.j - 2, pos + 2, -1):
            if c.tokens.words[at] in self._sets["giving"] or (kinds[at] in "VWv" and kinds[at + 1] == "z"):
                return at
        if _RELIEVED.match(kinds, pos + 1, c.j):  # 为基层|减负
            c.lead.object = self._bare(c, pos + 1, c.j - 1)
            return c.j - 1
        short = _FOR_THEM.match(kinds, pos + 1, c.j)
        if short:
            return short.end()  # 为群众|办实事
        if _PURPOSE.match(kinds, pos + 1, c.j):  # 为进一步规范秩序: a purpose, no measure
            c.lead.framed = True
            return pos
        verb = self.predicate_after(c, pos + 1, nominal=True)
        c.lead.framed = verb is None
        return pos if verb is None else verb

    def disposal(self, c: Clause, pos: int) -> int:
        """把X作为Y, 将X纳入Y: X is the object; 将加强X: 将 is a mere modal."""
        kinds, words = c.tokens.kinds, c.tokens.words
        bound = pos > c.i and (kinds[pos - 1] in "oKc" or c.lead.tense == "future")
        takes = words[pos] == "把" or bound  # 应当|将X公开: no mere modal
        takes = takes or (c.lead.subject is not None and kinds[pos + 1] in "nqQSA")  # 商家|将目光转向X
        if not takes and (_DISPOSED.match(kinds, pos + 1, c.j) or kinds[pos + 1 : pos + 2] in ("e", "T", "f")):
            acting = c.lead.subject is not None and kinds[pos + 1] in "VPX"  # 水利部|将指导各地抓好X
            rest = [
                at
                for at in range(pos + 2, c.j)
                if words[at] in self._sets["disposal"]
                and kinds[at] in "VvMI"
                and not (acting and words[at][-1] not in _DISPOSING)
            ]
            if not rest:
                c.lead.tense = "future"
                return pos + 1
        for at in self._disposed(c, pos + 2):
            if not kinds.startswith("d", at + 1):
                if kinds[at] in "XY" and words[at + 1] in self._sets["placing"]:
                    continue  # 将产业园建设|纳入X
                c.lead.object = self._bare(c, pos + 1, self._from_value(c, pos + 2, at))
                return at
        for at in range(pos + 3, c.j):
            if words[at] in ("在", "到") and kinds[at - 1] in "VWXYPI" and kinds[at - 2] not in "haoEecd":
                c.lead.object = self._bare(c, pos + 1, at - 1)
                return at - 1  # 把矛盾|化解在基层
        verb = self.predicate_after(c, pos + 1) or self._last_verb(c, pos + 2, takes=takes)
        if verb is not None and verb > pos + 2 and words[verb] == "成为" and kinds[verb - 1] in "VWXY":
            verb -= 1  # 把文旅产业|培育成为支柱产业
        if verb is not None and takes:
            c.lead.object = self._bare(c, pos + 1, self._from_value(c, pos + 2, verb))
            return verb
        if words[pos] == "把":
            c.lead.framed = True
            return pos
        c.lead.tense = "future"
        return pos + 1

    @staticmethod
    def _last_verb(c: Clause, start: int, *, takes: bool) -> int | None:
        """把每笔钱都|花在明处, 将结果及时|公布: an unlisted verb, or the one that closes the clause."""
        unlisted = c.tokens.kinds.find("v", start, c.j) if takes else -1
        if unlisted > 0:
            return unlisted
        closing = _CLOSING.search(c.tokens.kinds, start, c.j) if takes else None
        return closing.start() if closing else None

    def _disposed(self, c: Clause, start: int) -> list[int]:
        """Verbs that 把 may front an object of; 摆在, 纳入 before the plain ones: 把恢复和扩大消费|摆在优先位置."""
        found = [at for at in range(start, c.j) if c.tokens.words[at] in self._sets["disposal"]]
        return sorted(found, key=lambda at: c.tokens.words[at][-1] not in "在入为成到至于向")

    def frame(self, c: Clause, pos: int) -> int:
        """围绕…/按照…要求: adverbial; the predicate behind it in the same clause is kept where one is plain."""
        kinds = c.tokens.kinds
        verb = self.predicate_after(c, pos + 2) if c.tokens.words[pos] in self._sets["carrier"] else None
        if verb is None:
            short = _SHORT.search(kinds, pos + 2, c.j)
            verb = short.start() if short else None
        if verb is None:
            stops = (
                m
                for m in _REQUIREMENT.finditer(kinds, pos + 1, c.j)
                if c.tokens.words[m.start()] in self._sets["requirement"]
            )
            verb = next((m.end() for m in stops), None)
        if verb is None:
            c.lead.framed = True
            return pos
        return verb

    def predicate_after(self, c: Clause, pos: int, *, nominal: bool = False) -> int | None:
        """First token behind ``pos`` that opens a predicate with an object of its own and is no modifier."""
        kinds = c.tokens.kinds
        for pattern in (_PREDICATE, _NOMINAL_PREDICATE) if nominal else (_PREDICATE,):
            for match in pattern.finditer(kinds, pos + 1, c.j):
                at = match.end() - 1
                named = kinds[at - 1] == "s" and kinds[at] in "XYE" and c.tokens.words[at] not in self._carried_out
                if c.tokens.words[at] in _COLOURING:
                    continue
                if not named and not _closes_modifier(kinds, match.end(), c.j):
                    return match.start()
        return None


def closes_noun_phrase(c: Clause) -> bool:
    """Say whether the clause ends in 的 and a noun: …成效明显的省（区、市）."""
    return bool(_NOUN_END.search(c.tokens.kinds, c.i, c.j))


def _closes_modifier(kinds: str, pos: int, end: int) -> bool:
    """Say whether a 的 behind ``pos`` closes a relative clause over it: 支持X发展|的若干政策."""
    of = kinds.find("d", pos, end)
    return of > 0 and kinds[of - 1] in "VWIXYPMv"
