"""Campaign names: in a clause, in the heading, lead or stand-alone sentence that governs it."""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

from extract.discourse.campaign_words import WHOLE_NAME, CampaignWords
from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED, Tables
from extract.numbers.numerals import parse_number

_QUOTED_ALONE = lazy(r"^[“《「]([^“”《》]+)[”》」]$")
#: 三大|攻坚战; not 三大产业
_SET = lazy(r"([一二两三四五六七八九十\d]{1,3})(?:大|场|个|项|条)")
_JOIN = re.compile("[、和及与]")
_APART = re.compile("[、及与，；。]")
"""What stands between no two campaigns of one name."""
_ENDS = frozenset(("", *"、和及与，等（：:；。 \n"))
"""What may stand behind a name; nothing, where the text ends."""
_OPENING = 4
"""Characters before the name of a further conjunct: 护苗行动和扎实开展|护学行动."""
_SHORT = 2
_NO_END = frozenset("略术场士线备斗争》")
"""总体战|略, 攻坚战|术; 印发《…行动计划|》 is a document."""
TYPES = ("war", "special_action", "time_boxed", "project", "coded", "creation")


class Campaign(msgspec.Struct, frozen=True):
    """A campaign name with its place, type and, for a set (八大主动仗), the announced size."""

    name: str
    start: int
    end: int
    type: str
    size: int | None = None
    yields: bool = False
    """Counts only where no other campaign governs."""

    @property
    def kind(self) -> str:
        """The head that members of a set share: 主动仗 of 八大主动仗."""
        return re.sub(r"^.*?(?:大|场|个|项|条)", "", self.name) if self.size else self.name


class _Head(msgspec.Struct, frozen=True):
    type: str
    needs: str
    """One of these words must stand in the name before the head."""
    refuses: str
    """None of these words may: a short one right before the head, a longer one or one marked * anywhere."""
    yields: bool
    """Names a campaign only where no other governs: 油烟专项整治 in an article on 蓝天保卫战."""
    quoted: bool
    """The name begins with its quotes: 投资项目|“三督八看”活动."""


class CampaignReader:
    """Finds campaign names by the heads in ``campaign_heads.tsv`` and the words around them in ``sets.tsv``."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._heads: dict[str, _Head] = {}
        for row in tables.rows("campaign_heads.tsv"):
            if row["type"] not in TYPES:
                known = ", ".join(TYPES)
                raise ValueError(f"{row.where}: unknown type {row['type']!r} of {row['head']}; known are {known}")
            refuses = _any_of(row["not"], at_end=True) or "(?!)"
            yields, quoted = bool(row["yields"]), bool(row["quoted"])
            self._heads[row["head"]] = _Head(row["type"], _any_of(row["needs"]), refuses, yields, quoted)
        self._head = re.compile(alternatives(self._heads))
        self.words = CampaignWords(tables.sets, self._heads)

    def over(self, text: str) -> CampaignsOf:
        """Return a view of ``text`` that finds campaigns fast: one search for all heads, then look-ups."""
        return CampaignsOf(self, text, [m.start() for m in self._head.finditer(text)])

    def find(self, text: str, start: int, end: int, loose: bool = False) -> Campaign | None:
        """Return the campaign named in the noun phrase ``text[start:end]``, or None.

        A coordination is one name as written (粮食产能提升行动、种业振兴行动). ``loose``: the stretch is no noun phrase
        but a heading or an adverbial, whose opening verbs are no part of the name.
        """
        phrase = text[start:end]
        carried_out = text.endswith("实施", 0, start)
        heads = list(self._head.finditer(phrase))
        for head in heads:
            name = self._name(phrase, head, loose)
            name = name or (self._programme(phrase, head) if carried_out else None)
            if name is None:
                continue
            begin, last, rule = name
            for following in heads:
                last = self._joined(phrase, last, following) or last
            return self._made(phrase, begin, last, start, rule)
        return None

    def _programme(self, phrase: str, head: re.Match[str]) -> tuple[int, int, _Head] | None:
        """What is 实施 is a programme whatever it is called; a 工程 only where no other campaign governs."""
        rule, opening = self._heads[head[0]], self.words.before.match(phrase)
        begin = opening.end() if opening else 0
        ends = _behind(phrase, head) in _ENDS
        if rule.type not in ("project", "time_boxed") or not ends or "、" in phrase[: head.start()]:
            return None
        if not self._accepted(phrase[begin : head.end()], head[0], carried_out=True):
            return None
        return begin, head.end(), msgspec.structs.replace(rule, yields=rule.type == "project")  # a plan is never built

    def _name(self, phrase: str, head: re.Match[str], loose: bool) -> tuple[int, int, _Head] | None:
        """Begin, end and rule of the name that ends with ``head``."""
        rule = self._heads[head[0]]
        if phrase.startswith(("”", "」"), head.end()):
            return self._quoted(phrase, head, rule)
        if not self._ends(phrase, head, loose):
            return None
        begin = _phrase_start(phrase, head.start(), loose)
        before = phrase[: head.start()]
        if rule.quoted and before.endswith("”"):
            begin = max(begin, before.rfind("“"))
        begin = self.words.shared(phrase, begin, head.start(), rule.type)
        if loose:
            begin = self.words.behind_opening(phrase, begin, head.start())
        opening = self.words.before.match(phrase[begin : head.end()])
        begin += opening.end() if opening else 0
        return (begin, head.end(), rule) if self._accepted(phrase[begin : head.end()], head[0]) else None

    def _ends(self, phrase: str, head: re.Match[str], loose: bool) -> bool:
        """Say whether the name is over with its head, or part of a noun that speaks of it."""
        after = _behind(phrase, head)
        if after in _ENDS or self.words.part_of_noun.match(phrase, head.end()):
            return True
        told = loose and after not in _NO_END
        return told and bool(len(head[0]) > _SHORT or self.words.happens.match(phrase, head.end()))

    def _quoted(self, phrase: str, head: re.Match[str], rule: _Head) -> tuple[int, int, _Head] | None:
        """“千万工程”, and with a head behind the quotes “质量提升年”行动; a prize of that name is none."""
        end = head.end()
        begin = max(phrase.rfind(mark, 0, end) for mark in "“《「")
        if begin < 0 or phrase.startswith("奖", end + 1) or any(c in phrase[begin:end] for c in "。，"):
            return None
        before = phrase[begin + 1 : head.start()]
        bare = not before and len(head[0]) < WHOLE_NAME
        if bare or re.search(rule.refuses, before):
            return None
        behind = self._head.match(phrase, end + 1)
        return (begin, behind.end() if behind else end + 1, rule)

    def _joined(self, phrase: str, end: int, head: re.Match[str]) -> int | None:
        """End of a further conjunct that is a campaign too: …行动|和种业振兴行动."""
        join = _JOIN.match(phrase, end, head.start())
        if not join or _APART.search(re.sub("“[^”]*”", "", phrase[join.end() : head.start()])):
            return None
        rest = phrase[join.end() :]
        name = self._name(rest, _moved(self._head, rest, head.start() - join.end()), False)
        return join.end() + name[1] if name and name[0] <= _OPENING else None

    def _accepted(self, name: str, head: str, carried_out: bool = False) -> bool:
        rule, before = self._heads[head], name[: -len(head)]
        if not before or before.endswith("的") or "等" in before or re.search(r"\d+[个项条]", before):
            return False
        if self.words.says.search(before) or re.search(rule.refuses, before):
            return False
        size = _SET.match(name)
        if self.words.no_name.fullmatch(before) and not size:
            return False
        if not (carried_out or size or re.search(rule.needs, before)):
            return False
        return bool(size) or not re.match(r"[\d.]+", name)

    def _made(self, phrase: str, begin: int, end: int, start: int, rule: _Head) -> Campaign:
        name = phrase[begin:end]
        alone = _QUOTED_ALONE.match(name)
        if alone:
            name, begin, end = alone[1], begin + 1, end - 1
        size = _SET.match(name)
        number = parse_number(size[1]) if size else None
        return Campaign(name, start + begin, start + end, rule.type, int(number) if number else None, rule.yields)


def _behind(phrase: str, head: re.Match[str]) -> str:
    """The character behind a head, "" at the end."""
    return phrase[head.end() : head.end() + 1]


def _moved(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    match = pattern.match(text, at)
    assert match is not None
    return match


def _any_of(words: str, at_end: bool = False) -> str:
    """Pattern, compiled when needed, of the words between the bars.

    Short ones (``at_end``) count at the end only, unless the mark * makes them longer; one marked = must be all there
    is, and * alone is anything.
    """
    made = []
    for word in filter(None, words.split("|")):
        bare = re.escape(word.lstrip("*="))
        made.append(f"^{bare}$" if word.startswith("=") else bare + "$" * (at_end and len(word) <= _SHORT))
    return "|".join(made)


def _phrase_start(phrase: str, end: int, loose: bool = False) -> int:
    """Begin of the conjunct that ends with the head: 、 and 和 outside quotes separate conjuncts.

    ``loose``: in a title blanks and colons separate, too.
    """
    depth = 0
    for at, char in reversed(list(enumerate(phrase[:end]))):
        if char in "”》」）":
            depth += 1
        elif char in "“《「（":
            depth -= 1
        elif depth == 0:
            joined = char in "和及与" and (phrase[at + 1] == "“" or phrase.startswith("以及", at - 1))
            if not joined and char not in "、，；。" and not (loose and char in " 　：:\n！"):
                continue
            return at + 1
    return 0


class CampaignsOf:
    """The campaigns of one text, by place."""

    def __init__(self, reader: CampaignReader, text: str, heads: list[int]) -> None:
        self._reader, self._text, self._heads = reader, text, heads

    def find(self, start: int, end: int, loose: bool = False) -> Campaign | None:
        """Return the campaign named in ``text[start:end]``, or None; see :meth:`CampaignReader.find`."""
        inside = self._heads[bisect_left(self._heads, start) : bisect_left(self._heads, end)]
        return self._reader.find(self._text, start, end, loose) if inside else None

    def frame(self, start: int, end: int) -> int | None:
        """Where the words begin behind what opens an adverbial in ``text[start:end]``, or None."""
        opening = self._reader.words.frame.search(self._text, start, end)
        return opening.end() if opening else None
