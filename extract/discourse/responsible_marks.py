"""Who is responsible: （市发展改革委牵头，市财政局配合）, （教育部、财政部负责）, 责任单位：…."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from extract.lexicon.patterns import lazy

_LEAD_LABEL = r"(?:牵头(?:责任)?|主办|主责|主管|第一责任|负责|责任)(?:单位|部门|机构|主体)"
_SUPPORT_LABEL = r"(?:配合|协办|协同|协助|参与|参加|责任配合|支持)(?:责任)?(?:单位|部门|机构)"
_OTHER_LABEL = r"(?:适用范围|完成时[限间]|时限|责任人|(?:分管|责任|牵头)领导|进度)"
#: 牵头单位：, 【配合部门】：, 完成时限：
_LABEL = lazy(rf"(?:(?P<lead>{_LEAD_LABEL})|(?P<support>{_SUPPORT_LABEL})|(?P<other>{_OTHER_LABEL}))[】\]]?[：:]")
_LABELLED = lazy(r"[：:](?<=[位门构体】\]].)")  # what every label ends in
# one level of brackets inside: （各县（市、区）人民政府负责）
_BRACKET = lazy(r"[（(]((?>(?:[^（）()\n。]|[（(][^（）()\n]{0,40}[）)]){3,400}))[。]?[）)]")
_SAID = lazy(r"牵头|负责|会同|配合|责任单位|责任部门|责任主体|主办|协办")
_WORDS = ("牵头", "负责", "责任单位", "责任部门", "责任主体", "会同", "主办", "配合单位", "配合部门")
# a line or sentence of its own: 责任单位：市教育局、市财政局
_LINE = lazy(
    rf"(?:(?<=[\n。；])|^)[^\S\n]*[【\[]?(?:{_LEAD_LABEL}|{_SUPPORT_LABEL})[】\]]?[：:][^。\n]{{2,300}}"
    rf"(?:。|\n[^\S\n]*[【\[]?(?:{_SUPPORT_LABEL}|责任单位)[】\]]?[：:][^。\n]{{2,300}}。?|$)",
    re.M,
)
#: 市教育局|牵头, 市财政局、市人社局|按职责分工负责, 市商务局会同|市文旅局|负责
_ROLES = lazy(
    r"(?P<units>[^，,；;]*?)(?:(?:会同|(?<=[局部委办厅])商)(?P<others>[^，,；;]*?))?"
    r"(?:(?:按照?|根据|依据)?(?:各自)?(?:职责|职能|任务)?(?:分工)?(?:分别|共同|具体|统筹|组织)?"
    r"(?P<role>牵头(?:负责|落实|实施|办理|组织实施)?|负责(?:落实|实施|推进)?|(?:参与|参加|配合|协助|协同|协办)(?:实施|落实|负责|单位)?|主办|落实|$))"
)
#: how the name of a unit ends: 市教育|局, 各乡镇
_UNIT = lazy(
    r"(?:局|委|部|办|厅|署|院|会|行|府|司|集团|中心|单位|部门|法院|社|组|处|乡镇|街道|[县市区旗州镇乡省]|团市委|团省委|妇联|残联|工商联|科协|"
    r"机构|企业|学校|高校|方面|军区|总队|支队|大队|银行|总工会|分行|指挥部|专班|公司|所|站|队|馆|台|文联|侨联|社科联|政法委|机关|海关|开发区|新区)$"
)
#: what stands around the names: 由|市水利局, 市水利局|按职责分工, 市水利局|等部门
_TRIM = lazy(
    r"^(?:各?由|分别由|请|[：:\s])+|(?:按照?|根据|依据)?(?:各自)?(?:职责|职能)?分工$|按照?(?:各自)?职责$|(?:分别|共同|具体|统筹)$|"
    r"等(?:有关|相关)?(?:部门|单位|方面|部门和单位|单位和部门)?$"
)
# 教育部|和|财政部, but 文化和旅游部 and 有关部门和单位 are one
_AND = lazy(
    r"(?<=[局委部办厅署院会行府司团心位门社组处县市区旗州])(?:和|及|以及|与)(?!(?:有关|相关)?(?:单位|部门))(?=[\u4e00-\u9fff]{2})"
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


def find_units(text: str) -> list[Responsible]:
    """Return the statements of responsibility in ``text``, in order; each holds for the sentences before it.

    >>> [(r.lead, r.support) for r in find_units("建设智慧校园（市教育局牵头，市财政局、各县（市、区）政府配合）。")]
    [('市教育局', ('市财政局', '各县（市、区）政府'))]
    """
    if not any(word in text for word in _WORDS):
        return []
    found: list[Responsible] = []
    for unit in sorted([*_brackets(text), *_lines(text)], key=lambda r: r.start):
        if not found or unit.start >= found[-1].end:  # a label may stand inside a bracket
            found.append(unit)
    return found


def _brackets(text: str) -> Iterator[Responsible]:
    for match in _BRACKET.finditer(text):
        inner = match[1]
        if not _SAID.search(inner):
            continue
        units = _labelled(inner) if "：" in inner or ":" in inner else _said(inner)
        if units:
            yield Responsible(match.start(), match.end(), *units)


def _lines(text: str) -> Iterator[Responsible]:
    if not _LABELLED.search(text):
        return
    for match in _LINE.finditer(text):
        units = _labelled(match[0])
        if units:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Responsible(start, match.end(), *units)


def _labelled(inner: str) -> tuple[str, tuple[str, ...]] | None:
    """Read ``牵头单位：A；配合单位：B、C``; 责任单位 after a 牵头单位 supports it."""
    leads: list[str] = []
    support: list[str] = []
    labels = list(_LABEL.finditer(inner))
    for n, label in enumerate(labels):
        end = labels[n + 1].start() if n + 1 < len(labels) else len(inner)
        if label["other"]:
            continue
        names = _units(inner[label.end() : end])
        (support if label["support"] or leads else leads).extend(names)
    if not leads and not support:
        return None
    return leads[0] if leads else "", (*leads[1:], *support)


def _said(inner: str) -> tuple[str, tuple[str, ...]] | None:
    """Read ``A牵头，B、C配合`` and ``A、B会同C负责``; None where this is prose that only mentions such words."""
    leads: list[str] = []
    support: list[str] = []
    rest: list[str] = []
    for part in re.split(r"[，,；;]", inner):
        match = _ROLES.fullmatch(part)
        if match is None:
            return None
        units, others = _units(match["units"]), _units(match["others"] or "")
        role = match["role"]
        if not role:
            rest += units
            continue
        if role[:2] in ("牵头", "主办") or (role[:2] in ("负责", "落实") and not leads):
            leads += rest + units
        else:
            support += rest + units
        support += others
        rest = []
    support += rest
    if not leads or not all(_UNIT.search(unit) and "由" not in unit for unit in leads):
        return None  # （技工院校内由人力资源部门负责）: says who does it in one case
    return leads[0], (*leads[1:], *support)


def _units(text: str) -> list[str]:
    """Split a list of units; 文化和旅游部 is one, 教育部和财政部 are two, brackets keep their 、."""
    names: list[str] = []
    depth, begin = 0, 0
    for match in _MARK.finditer(text):
        if match[0] in "（(":
            depth += 1
        elif match[0] in "）)":
            depth = max(0, depth - 1)
        elif depth == 0:
            names += _AND.split(text[begin : match.start()])
            begin = match.end()
    names += _AND.split(text[begin:])
    return [name for name in map(_trimmed, names) if name]


def units_named(text: str, strict: bool = True) -> list[str]:
    """The units of a list (市住建局、市财政局); ``strict``: none where one of its names is no unit."""
    names = _units(text)
    return names if not strict or all(_UNIT.search(name) for name in names) else []


def _trimmed(name: str) -> str:
    before = None
    while before != name:
        before, name = name, _TRIM.sub("", name.strip(" 。"))
    return name
