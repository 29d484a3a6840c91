"""Where the predicate behind a subject is, and by which sign it is known: ``X|不断完善``, ``X|增长|6%``, ``X|落地``."""

from __future__ import annotations

import re

from extract.clauses.clause import Clause
from extract.lexicon.words import Lexicon

# what may stand between a measure verb and its number: 增长了, 控制在, 升至全国第7位, 增长到2025年的
_TO_NUMBER = re.compile(r"[zgeLSstTha ]*+(?:n[e]|(?<=T)d)?(?=Q)")
# 占年度计划的97.2%, 高于全国平均水平1.7个百分点
_TO_COMPARED = re.compile(r"[nXYSstTLAJhaqpdz]{0,8}?(?:(?<=n)e)?(?=Q)")
# 10个装置在川|布局, 经验在全国|推广
_LOCATED_END = re.compile(r"e[nSsLAX]{1,6}[haE]*[VWXYIv]$")
# 评聘向一线教师|倾斜, 费用按标准|执行, 标准由省级部门|制定
_TOWARD_END = re.compile(r"e[^/VPGQ]{1,16}(?<!d)[haE]*[VWXYIv]$")
_RULED_END = re.compile(r"[ef][^/VPGb]{1,24}(?<!d)[haE]*[VWXYv]$")
_CLOSING_VERBS = re.compile(r"(?<=[nSsmqpYC])([haoEcF]*+)([VWXYIPv]{1,3})$")
_TAKING = frozenset(("采取", "采用"))
_COMPOSED = frozenset(("组成", "构成"))
HASTENING = frozenset(("加快", "加速", "加快推进", "加快建设", "加力"))
_LOCATING = frozenset("在于到向")
# kinds at which a predicate behind a subject may begin, whatever the word; before numbers any verb may
_SHAPES = frozenset("hoFacEfyIWJ")
_PERFECT = frozenset("VWXYP")
_SHAPES_OF_NUMBERS = _SHAPES | frozenset("VXYI")
_ACTING = re.compile(r"(?<=[nsS])[haoTt]*+(?:[VP]|X(?=[nqaSA]))(?=[^du,ULz])")
_ASPECTUAL = re.compile("[hoF][VWXYIP]")
_ACCOMPANIED = re.compile(r"[co]++[ue](?=[^,bV])")
_LISTED = frozenset(("Q,h", "Q,a", "Q,o"))
_SUMS = frozenset(("共计", "合计", "总计"))
_TRANSITIVE = re.compile(r"(?<![d,u])[VP](?=[^du,UL])|(?<=[nqhT])1(?=[nXYSv]{1,3}$)|(?<=[nsS])X(?=[nqSaAE])")

Predicate = tuple[int, int, str]
"""First token of the adverbs, token of the verb, rule."""


class SignReader:
    """Finds the predicate behind a subject."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self.measures = lexicon.measures
        self._agents = lexicon.agents
        self._doers = lexicon.doers
        self._actors = self._sets["actor"]
        self._no_actors = tuple(self._sets["no_actor"])
        self._ratios = tuple(lexicon.sets["ratio"])
        named = self._sets["ruling"] | self._sets["event"]
        self._signs = self._sets["predicate"].union(HASTENING, _LOCATING, _TAKING, named, "由")
        self._signs_of_numbers = self._signs | self.measures

    def bare_measure(self, c: Clause, k: int) -> bool:
        """Say whether a measure verb opens the clause, its number behind it: ，增长13%."""
        if k >= c.j or c.tokens.words[k] not in self.measures or not self.number_follows(c, k + 1):
            return False
        after = c.quantities(k, c.j)[0][1]
        return after == c.j or c.tokens.kinds[after] in ",uUL"

    def number_follows(self, c: Clause, at: int) -> bool:
        """Say whether a number stands at ``at`` or behind what may lead to it (增长了|5%, 升至全国|第7位)."""
        if c.tokens.kinds.startswith("Q", at + 1) and (c.tokens.words[at] in ("到", "至") or self._opens_number(c, at)):
            return c.tokens.words[at - 1] not in self._sets["flow"]  # 增长|超10%: the bound is a word of its own
        if c.tokens.kinds.startswith("e", at) and c.tokens.kinds.startswith("Q", at + 2):
            at += 1
        if c.tokens.kinds.startswith("Q", at + 1) and c.tokens.words[at] in self._sets["rate"]:
            return True  # 提高到每人每月|760元
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
        acting = None if strong else self._acting(c, k)
        if acting:
            return acting
        for at in self._candidates(c, k + 1):
            hit = self._strong(c, k, at)
            if hit:
                cue = _ACCOMPANIED.search(c.tokens.kinds, k + 1, hit[0])  # 设施|必须与主体工程|同步建设
                return self._causing(c, k, (cue.start(), hit[1], hit[2]) if cue else hit)
        return None if strong else self._weak(c, k + 1)

    def is_actor(self, c: Clause, at: int) -> bool:
        """Say whether the token ends the name of a body or person that acts: 市教育局, 各部门, 书记王某; not 布局."""
        word = c.tokens.words[at]
        actors = self._actors
        if not actors.isdisjoint((word[-1:], word[-2:], word[-3:], word[-4:])):
            return not word.endswith(self._no_actors)
        before = c.tokens.words[at - 1] if at > c.i and c.tokens.kinds[at] == "n" and len(word) < 4 else ""
        return before[-2:] in self._sets["title"]

    def _causing(self, c: Clause, k: int, hit: Predicate) -> Predicate:
        """活动|吸引|市民广泛参与: the verb that lets somebody do what the clause closes with."""
        if hit[2] not in ("aspect", "intransitive"):
            return hit
        kinds, words = c.tokens.kinds, c.tokens.words
        for at in range(k + 1, hit[0] - 1):
            lets = words[at] in self._sets["causing"] and kinds[at - 1] not in "d,uVXP" and kinds[at + 1] not in "d,uL"
            if lets and words[at + 1] not in self._sets["head"] and "d" not in kinds[at : hit[0]]:
                return at, at, "transitive"
        return hit

    def _acting(self, c: Clause, k: int) -> Predicate | None:
        """企业|推动|技术落地: the verb right behind the body that acts, whatever else the clause says."""
        for match in _ACTING.finditer(c.tokens.kinds, k + 1, c.j):
            first, at = match.start(), match.end() - 1
            word = c.tokens.words[at]
            if c.tokens.kinds[at] == "X" and (
                (first == at and word not in self._sets["second_nominal"])
                or c.tokens.kinds[k:first].strip("nsSACaqptTjQr,u")
            ):
                continue
            counts = word in self.measures and self.number_follows(c, at + 1)
            of = c.tokens.kinds.find("d", at, c.j)
            if of > 0 and _ASPECTUAL.search(c.tokens.kinds, of, c.j):
                continue  # 企业兴办教育的投资|全部免税
            if not counts and self.is_actor(c, first - 1) and not self._relative(c, at):
                return first, at, "transitive"
        return None

    def _final_measure(self, c: Clause, k: int) -> Predicate | None:
        """整县建成比例|达到30%: a ratio and a measure verb close the clause, verbs before are in the subject."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if kinds[c.j - 1] != "Q":
            return None
        first = c.quantities(k, c.j)[-1][0]
        verb = first if words[first] in self.measures and kinds[first] != "Q" else first - 1
        bounded = verb == first and words[first][0] == "不" and not words[first - 1].endswith(self._ratios)
        if bounded and words[first - 1] in self.measures:  # 由不高于5%|降至|不高于3%, but X占比|不低于60%
            verb -= 1
        if words[first] == "不得" and words[first + 1] in self.measures and words[first - 1].endswith(self._ratios):
            return first, first + 1, "measure"  # 金额占比|不得低于80%
        if verb <= k + 1 or words[verb] not in self.measures or kinds.find(",", k, verb) >= 0:
            return None
        before = self.before_measure(c, k, verb)
        return (before, verb, "measure") if words[before - 1].endswith(self._ratios) else None

    def ratio(self, c: Clause, k: int) -> bool:
        """Say whether a share and a measure verb close the clause: 占总装机的比重|达86%."""
        return self._final_measure(c, k) is not None

    def _candidates(self, c: Clause, start: int) -> list[int]:
        """Tokens that :meth:`_strong` may take; all others are passed over without a call."""
        kinds, words = c.tokens.kinds, c.tokens.words
        shapes, signs = _SHAPES, self._signs
        if kinds.find("Q", start, c.j) >= 0:
            shapes, signs = _SHAPES_OF_NUMBERS, self._signs_of_numbers
        perfect = kinds.find("z", start + 1, c.j) > 0
        if perfect:
            shapes = shapes | _PERFECT
        found = [at for at in range(start, c.j) if kinds[at] in shapes or words[at] in signs]
        # 深化X、全面提升Y; X8706亿元、同口径增长3.9%: a list of predicates, not subject and predicate
        found = [at for at in found if kinds[at - 1] != "," and kinds[at - 3 : at] not in _LISTED]
        # 调拨帐篷等共计2.2万件救灾物资: a sum behind a list
        return [at for at in found if kinds[at - 1] != "m" or words[at] not in _SUMS]

    def _strong(self, c: Clause, k: int, at: int) -> Predicate | None:
        kinds, words = c.tokens.kinds, c.tokens.words
        kind = kinds[at]
        measures = words[at] in self.measures and self.number_follows(c, at + 1)
        if (measures or self._ends_in_number(c, at)) and not self._modifies(c, at):
            return self.before_measure(c, k, at), at, "measure"
        if kind in "ef" and kinds[at + 1 : at + 2] != "d" and (found := self._phrase_end(c, k, at)) is not None:
            return at - (words[at - 1] in HASTENING), found, "phrase"
        if kind in "hoFacE":
            return self._behind_adverb(c, k, at)
        if words[at] in _TAKING and kinds[c.j - 1] in "VWXYv" and words[c.j - 2] in self._sets["channel"]:
            return at, c.j - 1, "phrase"  # 资金|采取因素法与项目法相结合的方式|分配
        if words[at] in HASTENING and at + 1 < c.j and not kinds[at + 1 : c.j].strip("VWXYIJP"):
            return at, at, "aspect"  # 体系加快形成
        if words[at] in HASTENING and at + 1 == c.j and kinds[at - 1] == "n":
            return at, at, "intransitive"  # 改革开放步伐|加快
        if kind in "VWXYP" and kinds.startswith("z", at + 1) and c.tokens.words[at + 1] == "了":
            plain = kinds[at - 1] not in "d,u" and words[at] not in self._sets["deliberating"]
            return (at, at, "transitive") if plain and not self._relative(c, at) else None
        if kind in "fy" and at > k and kinds[at + 1 : at + 2] not in ("Q", "d"):
            return at, at, "reported"  # 《规划》聚焦…: no predicate of this register's kind
        if words[at] in self._sets["event"] and at + 1 == c.j and kinds[at - 1] in "nqpSQ":
            return at, at, "intransitive"  # 通道主线|贯通, 实施细则|出台
        if kind in "IWJ" and self._closes(c, at):
            return at, at, "intransitive"
        named = words[at + 1 : at + 2] and words[at + 1] in self._sets["document"]  # 规模跃升行动
        if words[at] in self._sets["predicate"] and at + 1 < c.j and kinds[at + 1] not in "du," and not named:
            if kinds[at - 1] == "d" or self._relative(c, at):
                return None
            first = at - (words[at - 1] in HASTENING and at - 1 > k)  # 产业|加速迈向中高端
            return (self.before_measure(c, k, at) if words[at] in self._sets["becoming"] else first), at, "predicate"
        return None

    def _phrase_end(self, c: Clause, k: int, at: int) -> int | None:
        """Verb that closes the clause behind the phrase that opens at ``at``: 费用|按标准|执行, 标准|由市政府|制定."""
        kinds, words = c.tokens.kinds, c.tokens.words
        word = words[at]
        if word == "由":
            closing = _CLOSING_VERBS.search(kinds, at + 2, c.j)
            actor = closing and words[closing.start() - 1].endswith(self._agents)
            found = closing and (actor or kinds[closing.start() - 1] in "sSm") and words[c.j - 1] not in _COMPOSED
            return closing.start(2) if closing and found else None
        if word in ("以", "通过") and words[c.j - 2] not in self._sets["channel"]:
            return None  # 项目通过竣工验收
        if (word == "从" and kinds[c.j - 2] != "L") or word in words[k + 1 : at]:
            return None  # 从价计征范围扩大; 向新向优发展
        if word == "向" and words[c.j - 1] == "报告" and kinds.find("d", at, c.j) < 0:
            return c.j - 1  # 重大事项及时向省政府|报告
        pattern = _TOWARD_END if word in ("向", "朝") else _RULED_END if word in self._sets["ruling"] else _LOCATED_END
        return c.j - 1 if (word in _LOCATING or pattern is _RULED_END) and pattern.match(kinds, at, c.j) else None

    @staticmethod
    def before_measure(c: Clause, k: int, at: int) -> int:
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
        """今年县级预算内投资|安排|12亿元: any verb right before a closing number."""
        kinds = c.tokens.kinds
        if kinds[at] not in "VWXYI" or not kinds.startswith("Q", at + 1):
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
        if kind == "R" and words[verb] in self._sets["saying"]:
            return None  # 局长陈|刚|表示
        if kinds[at] == "E" and (kind not in "VWPX" or (words[at] == "计划" and kinds[at - 1] == "q")):
            return None
        if kind == "J":
            return (at, verb, "aspect") if verb + 1 == c.j and kinds[at] in "ha" else None
        if kind in "XY" and verb + 1 < c.j and words[verb + 1] in self._sets["predicate"]:
            return None  # 全面振兴取得进展: a noun
        if kind == "X" and kinds[at] == "a" and self._acted(c, at, verb):
            return at, verb, "aspect"
        if kind in "VWIPR" or (kind in "XYv" and (kinds[at] in "hoFc" or (verb + 1 == c.j and kind != "v"))):
            if self._relative(c, verb) and kinds[at] == "a":
                return None
            if kinds[at] == "a" and not (kind in "IW" or verb + 1 == c.j or self._acted(c, at, verb)):
                return None
            if kinds[at - 1] == "d" or (kind == "I" and kinds[at] in "ah" and kinds[verb + 1 : verb + 2] in ("n", "X")):
                return None  # 落实全面从严治党|主体责任
            return at - (kinds[at - 1] == "e" and kinds[at] == "a"), verb, "aspect"  # 行动|向纵深推进
        return None

    def _weak(self, c: Clause, start: int) -> Predicate | None:
        kinds = c.tokens.kinds
        for match in _TRANSITIVE.finditer(kinds, start, c.j):
            at = match.start()
            if kinds[at] == "1" and c.tokens.words[at] + kinds[at - 1] not in ("通n", "通h", "通q", "创T"):
                continue  # 自然村|通硬化路, 运量连续两年|创新高
            if at + 2 == c.j and c.tokens.words[at + 1] in ("项目", "工程"):
                continue  # 污水处理厂提标扩建|项目: a name
            if not self._relative(c, at) and (kinds[at] != "X" or self._acted(c, at, at)):
                return at - (c.tokens.words[at - 1] == "被"), at, "transitive"
        return None

    def _acted(self, c: Clause, first: int, verb: int) -> bool:
        """教研机构|配备|专职教研员: a nominal verb behind one who acts, with an object of its own."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if verb + 1 >= c.j or kinds[verb + 1] not in "nqSaAEQruJY" or words[verb + 1] in self._sets["head"]:
            return False
        acts = kinds[verb] in "VP" or words[verb] in self._sets["acted"]
        return acts and (kinds[first - 1] in "sS" or words[first - 1].endswith(self._doers))

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
