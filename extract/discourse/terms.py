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
    r"(?:(?:[，,]\s*|——)即(?!可|便|使|将|刻|日|时|应|为)(?:是?指(?:的是?)?)?|"
    rf"(?P<defined>{_MEANS})|[（(](?=(?P<inner>[^）)\n]{{0,199}})[）)]))"
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
    r"^[^\S\n]*(?:附[件录]?\d*[：:]?\s*)?[（(]?"
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
_ENOUGH = 2
"""Signs of an entry: one of its run says 指 or 即, it has a number, it stands below a heading 名词解释."""
_WRAP = (("“", "”"), ("《", "》"))
_WRAPPED = lazy("“[^”]*”|《[^》]*》")


def find_terms(text: str) -> list[Term]:
    """Return the names that ``text`` explains, in order; ``start``/``end`` are the place of the name.

    ``where`` says how it is explained: ``abbreviation`` (简称), ``apposition`` (，即…), ``bracket``,
    ``definition`` (是指) or ``glossary`` (a numbered note or a 名词解释 section).

    >>> [(t.name, t.expansion, t.where) for t in find_terms("加快自由贸易试验区（以下简称自贸试验区）建设。")]
    [('自贸试验区', '自由贸易试验区', 'abbreviation')]
    """
    found: list[Term] = []
    taken: set[int] = set()
    for read in (_entries, _abbreviations, _quoted, _definitions):
        for term in read(text):
            place = range(term.start, term.end)
            if taken.isdisjoint(place):
                taken.update(place)
                found.append(term)
    return sorted(found, key=lambda term: term.start)


def _abbreviations(text: str) -> Iterator[Term]:
    for match in _SHORT.finditer(text) if _SHORT_WORD.search(text) else ():
        kind = match.lastgroup or "bare"
        name = match[kind].removesuffix("等").strip()
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
_WINDOW, _LONGEST_NAME = 60, 200
"""Characters before an abbreviation in which the words of its long form are looked for, and a 《…》 or “…” opens."""
_QUOTATION = lazy("“[^”]*”")


def _expansion(text: str, end: int, name: str, coined: bool) -> str | None:
    """Read what stands before ``end`` as the long form of ``name``; a coined one need not share its characters."""
    for opening, closing in _WRAP:
        if text.startswith(closing, end - 1):
            begin = text.rfind(opening, max(0, end - _LONGEST_NAME), end)
            inside = opening == "“"  # the marks of a title belong to it
            return text[begin + inside : end - inside] if begin >= 0 else None
    window = text[max(0, end - _WINDOW) : end]
    start = _shortest(window, name)
    if not coined and sum(char in window for char in name) * 3 < len(name) * 2:
        return None
    return window[_phrase_start(window, start, name) :].strip() or None


def _phrase_start(window: str, start: int | None, name: str) -> int:
    """Begin of the noun phrase at the end of ``window`` of which ``start`` is the shortest candidate."""
    counted = _COUNTED.match(name)
    cuts = [m.end() for m in _BEFORE.finditer(window) if not (counted and m[0] in _JOINS)]
    if start is None or window[start:] == name:
        start = max(cuts, default=0)
    else:  # 推进城乡|居民基本医疗保险（以下简称居民医保）
        cut = max((at for at in cuts if at <= start), default=0)
        start = cut if start - cut <= _LONGEST_QUALIFIER else start
    return min(start, next((quoted.start() for quoted in _QUOTATION.finditer(window) if quoted.end() >= start), start))


def _shortest(window: str, name: str) -> int | None:
    """Start of the shortest tail of ``window`` that holds the characters of ``name`` in order."""
    for char in reversed(name):
        window, found, _ = window.rpartition(char)
        if not found:
            return None
    return len(window)


def _quoted(text: str) -> Iterator[Term]:
    for match in _QUOTED.finditer(text):
        name = match["name"]
        if match["inner"] is not None:
            expansion, where = _in_bracket(match["inner"], name), "bracket"
        elif match["tail"]:
            continue  # “双碳”工作取得进展，即…: what 即 explains is not the name
        else:
            expansion, where = _until_stop(text, match.end()), "definition" if match["defined"] else "apposition"
        if expansion:
            yield Term(name, expansion, *match.span("name"), where)


def _in_bracket(inner: str, name: str) -> str | None:
    """Expansion in brackets after a quoted name: a list as long as the name promises, or one introduced by 即 or 指."""
    told = _ALSO.match(inner)
    if told:
        return inner[told.end() :].strip() or None
    listed = "、" in inner and len(inner) > len(name) + 2
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
    below = max((heading.end() for heading in _GLOSSARY.finditer(text)), default=None)
    for run in _runs(text) if below is not None or _TOLD.search(text) else ():
        told = any(match["link"].strip("：:， \t") for match in run)
        for match in run:
            signs = bool(told) + bool(match["mark"]) + (below is not None and match.end() > below)
            place = _unwrapped(text, *match.span("name"))
            if signs >= _ENOUGH and place[0] < place[1]:
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
    name = text[start:end].strip()
    start = text.index(name, start)
    end = start + len(name)
    return (start + 1, end - 1) if _WRAPPED.fullmatch(name) else (start, end)


def _until_stop(text: str, start: int) -> str | None:
    stop = _STOP.search(text, start, start + _LONGEST)
    expansion = text[start : stop.start() if stop else start + _LONGEST].strip(" ：:，")
    return expansion if len(expansion) > 3 else None
