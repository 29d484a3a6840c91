"""Who is responsible: （市发展改革委牵头，市财政局配合）, （教育部、财政部负责）, 责任单位：…."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.point_numbers import ARABIC, HAN, HAN_IN_BRACKETS
from extract.lexicon.tables import SHIPPED, Tables
from extract.model import Place

#: what every label ends in
_LABELLED = lazy(r"[：:](?<=[位门构体】\]].)")
# one level of brackets inside: （各县（市、区）人民政府负责）
_BRACKET = lazy(r"[（(]((?>(?:[^（）()\n。]|[（(][^（）()\n]{0,40}[）)]){3,400}))[。]?[）)]")
_TIME_LABEL = "(?:完成|办结|整改|落实)?时限|(?:完成|办结)(?:时间|期限)"
_OTHER_LABEL = rf"(?:适用范围|{_TIME_LABEL}|责任人|(?:分管|责任|牵头)领导|进度)"
#: 完成时限：|6月底前
_TIME = lazy(rf"(?:{_TIME_LABEL})[】\]]?[：:] *(?P<time>[^；;，,。）)\n]{{2,30}})")
_SHARED = r"(?:按照?|根据|依据)?(?:各自)?(?:职责|职能|任务)?(?:分工)?"
"""市财政局、市人社局|按职责分工|负责."""
#: what stands around the names: 由|市水利局, 市水利局|按职责分工, 市水利局|等部门
_TRIM = lazy(
    r"^(?:各?由|分别由|请|[：:\s])+|(?:按照?|根据|依据)?(?:各自)?(?:职责|职能)?分工$|按照?(?:各自)?职责$|(?:分别|共同|具体|统筹)$|"
    r"等(?:有关|相关)?(?:部门|单位|方面|部门和单位|单位和部门)?$"
)
_MARK = lazy(r"[（(]|[）)]|[、，,；;\n]|(?<=\S) +(?=\S)")


class Responsible(msgspec.Struct, frozen=True):
    """Units named as responsible at ``start:end`` (clean offsets) for the actions before it.

    Where the text names no lead (``教育部、财政部负责``) the first listed is taken for it, as notices use to say
    (列第一位者为牵头单位). ``lead`` is empty where only supporting units are named.
    """

    start: int
    end: int
    lead: str
    support: tuple[str, ...] = ()


class ResponsibleReader:
    """Reads who is responsible; the sets whose names begin with ``charge`` and ``unit_end`` hold the words."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        sets = tables.sets
        lead, support = alternatives(sets["charge_lead"]), alternatives(sets["charge_support"])
        noun, label = alternatives(sets["charge_noun"]), alternatives(sets["charge_label"])
        leads = rf"(?:第一)?(?:{lead}|{label})(?:责任)?(?:{noun})"
        supports = rf"(?:责任)?(?:{support})(?:责任)?(?:{noun})"
        self._said = lazy(rf"{lead}|{support}|会同|(?:{label})(?:{noun})")
        self._label = lazy(rf"(?:(?P<lead>{leads})|(?P<support>{supports})|(?P<other>{_OTHER_LABEL}))[】\]]?[：:]")
        """牵头单位：, 【配合部门】：, 完成时限：."""
        self._support = tuple(sets["charge_support"])
        self._unit_ends = tuple(sets["unit_end"])
        behind = "|".join(f"(?<={end})" for end in sorted(self._unit_ends))
        # in a page without line ends the next point follows at once: 责任单位：县财政局|2.落实…
        point = rf"(?=(?:{behind}|(?<=[）)]))[^\S\n]*(?:{HAN}|{HAN_IN_BRACKETS}|{ARABIC}))"
        listed = rf"(?:(?!{point})[^。\n]){{2,300}}"
        self._line = lazy(
            rf"(?:(?<=[\n。；])|^)[^\S\n]*[【\[]?(?:{leads}|{supports})[】\]]?[：:]{listed}"
            rf"(?:。|\n[^\S\n]*[【\[]?(?:{supports}|责任单位)[】\]]?[：:]{listed}。?|$|{point})",
            re.M,
        )
        """A line or sentence of its own: 责任单位：市教育局、市财政局."""
        self._roles = lazy(
            r"(?P<units>[^，,；;]*?)(?:(?:会同|(?<=[局部委办厅])商)(?P<others>[^，,；;]*?))?"
            rf"{_SHARED}(?:分别|共同|具体|统筹|组织)?"
            rf"(?P<role>(?:{lead}|落实)(?:负责|落实|实施|推进|办理|组织实施)?"
            rf"|(?:{support})(?:实施|落实|负责|单位)?|$)"
        )
        """市教育局|牵头, 市财政局、市人社局|按职责分工负责, 市商务局会同|市文旅局|负责."""
        self.by = lazy(
            rf"由(?P<lead>[^，。；：（）()\n由]{{2,40}}?)(?:共同|统筹|具体|分别)?(?:{lead})(?<!负责(?=人))"
            r"(?:负责|组织实施|实施)?"
            rf"(?:，(?P<support>[^，。；：\n由]{{2,40}}?)(?:{support}))?"
        )
        """由市水利局牵头，市财政局配合."""
        self._and = lazy(rf"(?:{behind})(?:和|及|以及|与)(?!(?:有关|相关)?(?:单位|部门))(?=[\u4e00-\u9fff]{{2}})")
        """教育部|和|财政部, but 文化和旅游部 and 有关部门和单位 are one."""

    def find(self, text: str) -> list[Responsible]:
        """Return the statements of responsibility in ``text``, in order; each holds for the sentences before it.

        >>> found = ResponsibleReader().find("建设智慧校园（市教育局牵头，市财政局、各县（市、区）政府配合）。")
        >>> [(r.lead, r.support) for r in found]
        [('市教育局', ('市财政局', '各县（市、区）政府'))]
        """
        found: list[Responsible] = []
        for unit in sorted([*self._brackets(text), *self._lines(text)], key=lambda r: r.start):
            if not found or unit.start >= found[-1].end:  # a label may stand inside a bracket
                found.append(unit)
        return found

    @staticmethod
    def times(text: str) -> Iterator[tuple[int, Place]]:
        """Yield where each label of a time limit begins, with the place of its time: that of what stands before."""
        return ((match.start(), match.span("time")) for match in _TIME.finditer(text))

    def named(self, text: str, strict: bool = True) -> list[str]:
        """The units of a list (市住建局、市财政局); ``strict``: none where one of its names is no unit."""
        names = self._units(text)
        return names if not strict or all(name.endswith(self._unit_ends) for name in names) else []

    def _brackets(self, text: str) -> Iterator[Responsible]:
        for match in _BRACKET.finditer(text):
            inner = match[1]
            if not self._said.search(inner):
                continue
            units = self._labelled(inner) if "：" in inner or ":" in inner else self._told(inner)
            if units:
                yield Responsible(match.start(), match.end(), *units)

    def _lines(self, text: str) -> Iterator[Responsible]:
        for match in self._line.finditer(text) if _LABELLED.search(text) else ():
            units = self._labelled(match[0])
            if units:
                start = match.start() + len(match[0]) - len(match[0].lstrip())
                yield Responsible(start, match.end(), *units)

    def _labelled(self, inner: str) -> tuple[str, tuple[str, ...]] | None:
        """Read ``牵头单位：A；配合单位：B、C``; 责任单位 after a 牵头单位 supports it."""
        leads: list[str] = []
        support: list[str] = []
        labels = list(self._label.finditer(inner))
        ends = [*(label.start() for label in labels[1:]), len(inner)]
        for label, end in zip(labels, ends, strict=False):
            if label["other"]:
                continue
            names = self._units(inner[label.end() : end])
            (support if label["support"] or leads else leads).extend(names)
        if not leads and not support:
            return None
        return leads[0] if leads else "", (*leads[1:], *support)

    def _told(self, inner: str) -> tuple[str, tuple[str, ...]] | None:
        """Read ``A牵头，B、C配合`` and ``A、B会同C负责``; None where this is prose that only mentions such words."""
        leads: list[str] = []
        support: list[str] = []
        rest: list[str] = []
        for match in filter(None, map(self._roles.fullmatch, re.split(r"[，,；;]", inner))):
            units, others = self._units(match["units"]), self._units(match["others"] or "")
            role = match["role"]
            if not role:
                rest += units
                continue
            (support if role.startswith(self._support) else leads).extend(rest + units)
            support += others
            rest = []
        support += rest
        if not leads or not all(unit.endswith(self._unit_ends) and "由" not in unit for unit in leads):
            return None  # （技工院校内由人力资源部门负责）: says who does it in one case
        return leads[0], (*leads[1:], *support)

    def _units(self, text: str) -> list[str]:
        """Split a list of units; 文化和旅游部 is one, 教育部和财政部 are two, brackets keep their 、."""
        names: list[str] = []
        depth, begin = 0, 0
        for match in _MARK.finditer(text):
            if match[0] in "（(":
                depth += 1
            elif match[0] in "）)":
                depth = max(0, depth - 1)
            elif depth == 0:
                names += self._and.split(text[begin : match.start()])
                begin = match.end()
        names += self._and.split(text[begin:])
        return [name for name in map(_trimmed, names) if name]


def _trimmed(name: str) -> str:
    before = None
    while before != name:
        before, name = name, _TRIM.sub("", name.strip(" 。"))
    return name
