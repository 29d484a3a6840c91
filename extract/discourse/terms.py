"""Coined names that a text explains itself: 简称, quotes with 即 or brackets, X是指Y, 名词解释 at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.lexicon.patterns import lazy
from extract.model import Term

# （以下简称“两项补贴”）, ，以下统称“四上”企业，
_SHORT = lazy(
    r"[（(，,]\s*(?:以下|下文|后文|下称)?(?:简|统|合|通|并)?称(?:为|作)?\s*"
    r"(?:“(?P<quoted>[^“”\n]{1,30})”|(?P<title>《[^《》\n]{1,30}》)|(?P<bare>[^“”《》（）()，,。；：、\n]{2,20}))"
    r"(?=[）)，,。；])"
)
_SHORT_WORD = lazy("称(?<=[简统合下]称)")
# no 指导, 指出; no 不是指
_MEANS = r"(?<!不)(?:主要|一般|通常|就|专|特)?(?:[是系]指(?![导出示明标数挥定引点南责])(?:的是?)?|指的是)"
# “三新一高”，即…, “六稳”（稳就业、稳金融…）, “两重”是指…, “双减”指的是…
_QUOTED = lazy(
    r"“(?P<name>[^“”\n]{1,30})”(?P<tail>[\u4e00-\u9fff]{0,6}+)?"
    r"(?:(?P<apposed>(?:[，,]\s*|——)即(?!可|便|使|将|刻|日|时|应|为)(?:是?指(?:的是?)?)?)|"
    rf"(?P<defined>{_MEANS})|(?P<bracket>[（(]))"
)
_ALSO = lazy(r"即(?!可|便|使|将|刻|日|时)[：:]?|是?指(?:的是)?[：:]?")
# 本办法所称村级组织，是指…; 算力是指…
_DEFINED = lazy(
    r"(?:(?<=[。；\n])|^)[ \t]*(?:[^，。；\n]{0,12}所称(?:的)?)?"
    r"(?P<name>[^，。；：“”\n]{2,24}?|“[^“”\n]{1,30}”[\u4e00-\u9fff]{0,6}?)"
    rf"，?{_MEANS}",
    re.M,
)
_MEANING = lazy("指(?:(?<=[是系]指)|的是)")
_LONGEST_DEFINED = 120
#: a line of its own: 《政府工作报告》名词解释
_GLOSSARY = lazy(
    r"\n[^\S\n]*(?:附[件录]?\d*[：:]?\s*)?[（(]?"
    r"(?:《[^《》\n]{2,30}》|政府工作报告|报告)?(?:中)?(?:有关|部分|相关|专业|主要)?"
    r"(?:名词|用语|术语|词语)(?:注释|解释|说明|解读|释义)[）)]?[：:]?[^\S\n]*$",
    re.M,
)
#: 1.“两横一纵”：指…, 首店经济，是指…
_ENTRY = lazy(
    r"^[^\S\n]*(?P<mark>\d{1,3}[.．、](?!\d)|[①-⑳㉑-㉟]|[\[［〔【]\d{1,3}[\]］〕】]|[（(]\d{1,3}[）)]|注\d{0,3}[.．、]?)?[^\S\n]*"
    r"(?P<name>[^：:。；\n]{2,50}?)"
    rf"(?P<link>[：:][^\S\n]*(?:{_MEANS}|指|即)?|，?{_MEANS})(?P<text>[^\n]{{4,}})$",
    re.M,
)
_TOLD = lazy(r"[指即](?:(?<=[是系：:\s].)|的是)")
# “5”是指…，“3”是指…: the next definition ends the one before
_STOP = lazy(r"[。；\n]|，(?:第[一二三四五]个)?(?=“[^“”\n]{1,12}”是?指)")
_LONGEST = 600
_WRAP = (("“", "”"), ("《", "》"))


def find_terms(text: str) -> list[Term]:
    """Return the names that ``text`` explains, in order; ``start``/``end`` are the place of the name.

    ``where`` says how it is explained: ``abbreviation`` (简称), ``apposition`` (，即…), ``bracket``,
    ``definition`` (是指) or ``glossary`` (a numbered note or a 名词解释 section).

    >>> [(t.name, t.expansion, t.where) for t in find_terms("加快自由贸易试验区（以下简称自贸试验区）建设。")]
    [('自贸试验区', '自由贸易试验区', 'abbreviation')]
    """
    found: dict[int, Term] = {}
    for read in (_entries, _abbreviations, _quoted, _definitions):
        for term in read(text):
            if not any(start in found for start in range(term.start - 1, term.start + 2)):
                found[term.start] = term
    return [found[start] for start in sorted(found)]


def _abbreviations(text: str) -> Iterator[Term]:
    if not _SHORT_WORD.search(text):
        return
    for match in _SHORT.finditer(text):
        kind = match.lastgroup or "bare"
        name = match[kind].removesuffix("等").strip()
        if "称" not in match[0][: match.start(kind) - match.start()]:
            continue
        if not _SHORT_WORD.search(match[0]) and kind == "bare":
            continue  # ，称其为…
        expansion = _expansion(text, match.start(), name.strip("《》"), coined=kind != "bare")
        if expansion and expansion != name:
            yield Term(name, expansion, match.start(kind), match.start(kind) + len(name), "abbreviation")


# words that end what goes before a noun phrase: 印发|《…》, 通过|职业教育培训评价组织
_BEFORE = lazy(
    r"[，。；：、！？\n“”（）()]|(?:印发|制定|出台|建设|推进|实施|开展|通过|依据|按照|根据|关于|成立|设立|组建|召开|创建|"
    r"加快|完善|建立|落实|由|为|在|对|被|将|把|向|和|与|及|是|了|的)(?=[^，。；]{4})"
)
_JOINS = frozenset("、和与及")
_COUNTED = lazy("[两二三四五六七八九十]")  # “两项补贴”: the long form joins as many names
_LONGEST_QUALIFIER = 6


def _expansion(text: str, end: int, name: str, coined: bool) -> str | None:
    """Read what stands before ``end`` as the long form of ``name``; a coined one need not share its characters."""
    for opening, closing in _WRAP:
        if text.startswith(closing, end - 1):
            start = text.rfind(opening, max(0, end - 200), end)
            inside = opening == "“"  # the marks of a title belong to it
            return text[start + inside : end - inside] if start >= 0 else None
    window = text[max(0, end - 60) : end]
    start = _shortest(window, name)
    if not coined and sum(char in window for char in name) * 3 < len(name) * 2:
        return None
    return window[_phrase_start(window, start, name) :].strip() or None


def _phrase_start(window: str, start: int, name: str) -> int:
    """Begin of the noun phrase at the end of ``window`` of which ``start`` is the shortest candidate (-1: none)."""
    counted = _COUNTED.match(name)
    cuts = [m.end() for m in _BEFORE.finditer(window) if not (counted and m[0] in _JOINS)]
    if start < 0 or window[start:] == name:
        start = max(cuts, default=0)
    else:  # 推进城乡|居民基本医疗保险（以下简称居民医保）
        cut = max((at for at in cuts if at <= start), default=0)
        start = cut if start - cut <= _LONGEST_QUALIFIER else start
    opening = window.rfind("“", 0, start)
    return opening if opening >= 0 and window.find("”", opening) >= start - 1 else start


def _shortest(window: str, name: str) -> int:
    """Start of the shortest tail of ``window`` that holds the characters of ``name`` in order, or -1."""
    at = len(window)
    for char in reversed(name):
        at = window.rfind(char, 0, at)
        if at < 0:
            return -1
    return at


def _quoted(text: str) -> Iterator[Term]:
    for match in _QUOTED.finditer(text):
        start, end = match.start("name"), match.end("name")
        name, begin = match["name"], match.end()
        if match["bracket"]:
            expansion = _in_bracket(text, begin, name)
            where = "bracket"
        elif match["tail"] and match["apposed"]:
            continue  # “双碳”工作取得进展，即…: what 即 explains is not the name
        else:
            expansion = _until_stop(text, begin)
            where = "definition" if match["defined"] else "apposition"
            if match["tail"]:  # “三网”融合是指…
                name, start, end = text[start - 1 : match.end("tail")], start - 1, match.end("tail")
        if expansion:
            yield Term(name, expansion, start, end, where)


def _in_bracket(text: str, start: int, name: str) -> str | None:
    """Expansion in brackets after a quoted name: a list as long as the name promises, or one introduced by 即 or 指."""
    close = re.compile(r"[）)\n]").search(text, start, start + 200)
    if not close or close[0] == "\n":
        return None
    inner = text[start : close.start()]
    told = _ALSO.match(inner)
    if told:
        return inner[told.end() :].strip() or None
    listed = inner.count("、") >= 1 and len(inner) > len(name) + 2
    noted = re.match(r"以下|简称|不?含|包括|详见|见附|\d{4}|第|牵头|责任|由|如|例如|下同|除", inner)
    return inner if listed and not noted and not inner.endswith(("负责", "配合")) else None


def _definitions(text: str) -> Iterator[Term]:
    for match in _defined(text):
        place = _unwrapped(text, *match.span("name"))
        expansion = _until_stop(text, match.end())
        if expansion:
            yield Term(text[slice(*place)], expansion, *place, "definition")


def _defined(text: str) -> Iterator[re.Match[str]]:
    """Matches of ``_DEFINED``; the pattern, which may begin anywhere, is only tried in front of a 是指."""
    done = 0
    for means in _MEANING.finditer(text):
        match = _DEFINED.search(text, max(done, means.start() - _LONGEST_DEFINED), means.end() + 2)
        if match:
            done = match.end()
            yield match


def _entries(text: str) -> Iterator[Term]:
    """Notes at the end: runs of numbered ones of which one says 指 or 即, and every entry below a 名词解释 heading."""
    below = max((heading.end() for heading in _GLOSSARY.finditer("\n" + text)), default=len(text) + 2) - 1
    if below > len(text) and not _TOLD.search(text):
        return
    for run in _runs(text):
        told = any(match["link"].strip("：:， \t") for match in run)
        for match in run:
            if not (told and match["mark"]) and not (match.start() >= below and (told or match["mark"])):
                continue
            place = _unwrapped(text, *match.span("name"))
            if place[0] < place[1]:
                yield Term(text[slice(*place)], match["text"].strip().rstrip("。；"), *place, "glossary")


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Entries on lines that follow one another."""
    run: list[re.Match[str]] = []
    for match in _ENTRY.finditer(text):
        if run and text[run[-1].end() : match.start()].strip():
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks and the quotes around a whole name: “两重” → 两重, but “三网”融合 stays."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    for opening, closing in _WRAP:
        if text.startswith(opening, start) and text.find(closing, start) == end - 1:
            return start + 1, end - 1
    return start, end


def _until_stop(text: str, start: int) -> str | None:
    stop = _STOP.search(text, start, start + _LONGEST)
    expansion = text[start : stop.start() if stop else min(len(text), start + _LONGEST)].strip(" ：:，")
    return expansion if len(expansion) > 3 else None
