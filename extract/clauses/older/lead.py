"""What opens a clause: time, subject body, manner, cues, adverbial phrases. ``今年我市要坚决|打好…`` stops at 打好."""

from __future__ import annotations

import re

from extract.clauses.clause import Clause, kinds_at
from extract.clauses.older.phrases import PhraseReader
from extract.lexicon.words import Lexicon

# a body that acts: 各地区要加强…, 我们加快…, 五莲县计划招引…
_BODY = re.compile(
    r"[sS](?>(?:[,ur]?[sS])*)(?=[Tt haEjF]*+[ocKb]|[haETtDFj]*+[VWP1GRM](?!$)|[haF][haE]*[XYI]|E[VWXP]"
    r"|[haE]*+[ebf]|[XY](?=z[^d])|[XY](?=[nqaSACsQE]|[IJ]n)|$)"
)
_STANDS = re.compile(r"(S+)[Tthaojp]*+[IWJ]+$")
_VERB_NEXT = re.compile(r"[haoEDN]*+(?:[VWXYPMG1KvE](?!d)|I(?![nd]))|T++K(?=[nqaSAXYJV])")
# a township, village or street office of its own name, and what it does
_PLACED = re.compile(r"[nS]n{0,3}+(?=[Tt haEjF]*+[ocKb]|[haETtDFj]*+(?:[VWPG1K](?!$)|[XY][nqsSEAQ]))")
_DATED = re.compile(r"[Tt]++[haoED]*+[VWIXYP]")
_MANNER_NEXT = re.compile(r"(?:D|[haAE]*+[VWPX1](?!d))")
# kinds that open nothing but the predicate or its subject, but for two words
_SETTLED = frozenset("VWXYPMGIR1vqQpyZd")
_OPENING = frozenset(("作为", "分"))


class LeadReader:
    """Moves over the opening of a clause and notes what it says."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._actors = tuple(lexicon.sets["actor"])
        self._word_kind = lexicon.word_kind
        self._place_ends, self._generic = tuple(self._sets["place_end"]), tuple(self._sets["generic"])
        self.phrases = PhraseReader(lexicon)

    def read(self, c: Clause) -> int:
        """Fill ``c.lead`` and return the token at which the predicate or its subject begins."""
        kinds, words, pos, lead = c.tokens.kinds, c.tokens.words, c.i, c.lead
        listed = _LISTED.match(kinds, pos, c.j) if kinds.startswith(",", pos + 1) else None
        if listed and words[listed.end()].endswith(self._actors):  # 教育、民政等|部门加强X
            lead.subject = c.place(pos, listed.end() + 1)
            pos = listed.end() + 1
        while pos < c.j:
            if kinds[pos] == "p" and pos > c.i and kinds[pos - 1] in "tTo" and words[pos - 1] not in "将拟":
                pos += 1  # 今天（5月6日）
                while pos < c.j and kinds[pos] == "p":
                    pos += 1
                continue
            if kinds[pos] in _SETTLED and words[pos] not in _OPENING:
                return pos
            step = self._step(c, pos, kinds[pos])
            if step == pos or lead.framed:
                return pos
            pos = step
        return pos

    def _step(self, c: Clause, pos: int, kind: str) -> int:
        if kind in "nS":
            placed = _PLACED.match(c.tokens.kinds, pos, c.j)
            if placed and self._names_place(c, pos, placed.end()):
                c.lead.subject = c.place(pos, placed.end())
                return placed.end()
        if kind in 'Ttj :"z':
            return self._skip_time(c, pos, kind)
        if kind in "haoEDNF":
            return self._adverb(c, pos, kind)
        if kind in "cK":
            return self._cue(c, pos, kind)
        if kind in "sS":
            return self._body(c, pos)
        if kind == "r" and c.tokens.words[pos] in ("每个", "每一个"):
            return self._each(c, pos)
        if kind == "e" or (kind == "u" and self._may_open(c, pos) and c.tokens.words[pos] in ("与", "同", "和", "跟")):
            return self.phrases.preposition(c, pos)
        if kind == "b":
            return self.phrases.disposal(c, pos)
        if kind == "f":
            return self.phrases.frame(c, pos)
        if pos == c.i and c.tokens.words[pos] == "作为":
            c.lead.framed = True
            return pos
        if c.tokens.words[pos].isdigit() and c.tokens.words[pos + 1 : pos + 2] == ["年"]:  # 5年提高4.5个百分点
            return pos + 2
        if kind == "U" or (kind == "u" and _VERB_NEXT.match(c.tokens.kinds, pos + 1, c.j)):
            return pos + 1
        if c.tokens.words[pos] == "分" and kinds_at(c, pos + 1) == "Q":  # 分两批
            return c.quantities(pos, c.j)[0][1]
        if kind in "AinCLrgJ" and pos + 1 < c.j and self._is_manner(c, pos, kind):
            self._manner(c, pos)
            return pos + 1
        return pos

    def _skip_time(self, c: Clause, pos: int, kind: str) -> int:
        if kind in "Tt" and c.tokens.kinds.startswith("d", pos + 1):  # 今年的工作: part of a noun phrase
            return pos
        return pos + 1

    def _adverb(self, c: Clause, pos: int, kind: str) -> int:
        kinds = c.tokens.kinds
        if c.tokens.words[pos] == "计划" and _DATED.match(kinds, pos + 1, c.j):  # 计划|8月底|完工
            c.lead.tense = "future"
            return pos + 1
        if kind == "E" and not kinds[pos + 1 : c.j].strip("XYu,"):
            return pos  # 严格督导考核
        if c.tokens.words[pos] in ("重点", "主要") and kinds_at(c, pos + 1) == "e":
            return pos + 1  # 重点|向山区倾斜
        if kind == "E" and (not _VERB_NEXT.match(kinds, pos + 1, c.j) or c.tokens.words[pos + 1] == "重点"):
            return pos  # 突出重点: a verb of its own
        if kinds.startswith("d", pos + 1) or (kind == "N" and kinds[pos + 1 : pos + 2] in ("n", "A")):
            return pos  # 重大的…, 主要的…; 没有依据的证明…
        if kind in "ha" and kinds.startswith("n", pos + 1):
            return pos  # 统一大市场…, 高质量项目…: part of a noun phrase
        word = c.tokens.words[pos]
        if kind == "F":
            c.lead.distributes = True
        elif word == "计划":
            c.lead.tense = "future"
        elif kind == "o":
            c.lead.tense = "past" if self._word_kind.get(word) == "past" else "future"
        elif kind in "haE":
            self._manner(c, pos)
        return pos + 1

    @staticmethod
    def _manner(c: Clause, pos: int) -> None:
        start, end = c.place(pos, pos + 1)
        c.lead.manner = (c.lead.manner[0], end) if c.lead.manner else (start, end)

    @staticmethod
    def _is_manner(c: Clause, pos: int, kind: str) -> bool:
        """Say whether a noun, adjective or idiom only colours the verb behind it: 因地制宜发展…, 规范地推进…."""
        kinds = c.tokens.kinds
        if c.tokens.words[pos] in _AT_MOST:
            return kinds[pos + 1] in "GVWX" and "Q" in kinds[pos + 2 : c.j]  # 最高|给予10万元补助
        if kinds.startswith("D", pos + 1):
            return bool(_VERB_NEXT.match(kinds, pos + 2, c.j))
        if kind == "J" and len(c.tokens.words[pos]) == 2:  # 加力|实施X
            return kinds[pos + 1] in "VWPX" and pos + 2 < c.j and not kinds.startswith("d", pos + 2)
        if kinds[pos + 1] == "1" and len(c.tokens.words[pos]) == 4 and (pos + 3 == c.j or kinds[pos + 3] == ","):
            return kinds[pos + 2] in "nXYJI"  # 勤政为民|优服务
        if kind in "Ai" or c.tokens.words[pos].endswith(("化", "式", "性")):
            return bool(_MANNER_NEXT.match(kinds, pos + 1, c.j)) and pos + 2 < c.j
        return False

    def _cue(self, c: Clause, pos: int, kind: str) -> int:
        kinds = c.tokens.kinds
        if c.tokens.words[pos] in ("严控", "严防") and c.tokens.words[pos + 1 : pos + 2] in _MODIFIERS:
            return pos  # 严控|新增政府债务
        if kind == "K" and pos + 1 < c.j and c.tokens.words[pos + 1] in self._sets["attributive"]:
            return pos  # 鼓励|退休医师多点执业
        joined = kinds[pos + 1 : pos + 3] in ("uK", ",K")
        if kind == "K" and kinds_at(c, pos + 1) in ("e", "b", "f") and self._leads_on(c, pos + 1):
            c.lead.cue = (c.tokens.words[pos], *c.place(pos, pos + 1))
            return pos + 1
        if not joined and not _VERB_NEXT.match(kinds, pos + 1, c.j) and (kind == "K" or kinds.startswith("q", pos + 1)):
            return pos
        if kinds.startswith("d", pos + 1):
            return pos
        start, end = c.place(pos, pos + 1)
        last = c.lead.cue
        word = c.tokens.words[pos]
        if joined:  # 鼓励和支持X
            word = "".join(c.tokens.words[pos : pos + 3])
            if not _VERB_NEXT.match(kinds, pos + 3, c.j):
                return pos
            c.lead.cue = (word, start, c.place(pos, pos + 3)[1])
            return pos + 3
        if last and last[2] == start:  # 鼓励支持, 坚决不
            word, start = last[0] + word, last[1]
        c.lead.cue = (word, start, end)
        return pos + 1

    @staticmethod
    def _may_open(c: Clause, pos: int) -> bool:
        """与X|签订Y, 30日内|与X签订Y: a preposition, no coordinator."""
        return pos == c.i or c.tokens.kinds[pos - 1] in ("TtL" if c.tokens.words[pos] == "和" else "TtLhao")

    def _leads_on(self, c: Clause, pos: int) -> bool:
        """不得|以任何理由拒绝X, 禁止|在保护区内新建X: the cue belongs to the verb behind the phrase."""
        if c.tokens.words[pos] == "在" and len("".join(c.tokens.words[pos + 1 : pos + 2])) == 1:
            return False  # 支持|在京高校
        rest, memory = c.part(pos, c.j), (c.memory.pending, c.memory.extends)
        at = self.read(rest)
        c.memory.pending, c.memory.extends = memory
        return not rest.lead.framed and pos < at < c.j and c.tokens.kinds[at] in "VWXYIP1GvE"

    def _each(self, c: Clause, pos: int) -> int:
        """每个乡镇至少培育1个X: every one of the bodies acts."""
        after = pos + 2 + c.tokens.kinds.startswith("p", pos + 2)
        if not c.tokens.words[pos + 1].endswith(self._actors) or not _VERB_NEXT.match(c.tokens.kinds, after, c.j):
            return pos
        c.lead.subject = c.place(pos, after)
        return after

    def _acts(self, c: Clause, verb: int) -> bool:
        """成都市实施X行动, not 成都市投资环境…: a nominal verb behind a body must be one to carry out."""
        word = c.tokens.words[verb] if verb < c.j else ""
        before = c.tokens.words[verb - 1]
        if c.tokens.kinds[verb : verb + 1] not in ("X", "Y") or before == "我们" or word in self._sets["done_to"]:
            return True
        if word == "发展" and before in ("全球", "世界", "中国"):
            return False  # 全球发展倡议
        if word in self._sets["funding"] and "Q" in c.tokens.kinds[verb : c.j]:  # 县财政|投入资金5亿元
            return True
        if c.tokens.kinds.startswith("z", verb + 1):  # 县政府批准了X, but 会议通报了X
            return c.tokens.words[verb - 1] not in self._sets["speaker"]
        carried_out = c.tokens.words[verb] in self._sets["second_nominal"]
        return carried_out and c.tokens.words[verb + 1] not in self._sets["head"]

    def _names_place(self, c: Clause, pos: int, end: int) -> bool:
        """双桥镇|组建X, 东风|街道|清理Y: a township of its own name, not 示范镇 or 特色小镇."""
        last = c.tokens.words[end - 1]
        if c.tokens.kinds[end] == "X" and c.tokens.words[end + 1] in self._sets["head"]:
            return False
        if last in self._sets["place_kind"]:
            return end - pos > 1 and not c.tokens.words[end - 2].startswith(self._generic)
        return len(last) > 2 and last.endswith(self._place_ends) and not last.startswith(self._generic)

    def _is_body(self, word: str) -> bool:
        return not self._sets["actor"].isdisjoint((word[-1:], word[-2:], word[-3:], word[-4:]))

    def _body(self, c: Clause, pos: int) -> int:
        stands = _STANDS.match(c.tokens.kinds, pos, c.j)
        if stands and not self._is_body(c.tokens.words[stands.end(1) - 1]):
            return pos  # 滨江大桥|正式通车
        match = _BODY.match(c.tokens.kinds, pos, c.j)
        if not match or not self._acts(c, match.end()):
            return pos
        c.lead.subject = c.place(pos, match.end())
        return match.end()


_AT_MOST = frozenset(("最高", "最多", "最低", "最少"))
_LISTED = re.compile("[nXYJSs]{1,3}(?>(?:[,u][nXYJSs]{1,3})*)m(?=[nsS][^,ud])")
_MODIFIERS = [["新增"], ["新建"], ["改建"], ["扩建"]]
