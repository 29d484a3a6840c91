"""The front of a document: title, source line, labels, addressee. What stands there is no policy sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from extract.lexicon.tables import load_table

LOOK = 4000
"""Characters looked at: a front longer than that is none."""
MAX_LINES = 25
MAX_HEADLINE = 70

_LINE = re.compile(r"[^\n]+")
_ENUMERATED = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、]|[0-9]{1,2}[.、．)）]|第[一二三四五六七八九十]+[章节条部]|[一二三四五六]是"
)
_STOP = re.compile("[。；]")
_DIGIT_DATE = r"[0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?"
_HAN_DATE = r"[二〇○零一三四五六七八九十]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
_BODY = r"[\u4e00-\u9fff]"
_WORDS = {
    # 某政发〔2021〕3号, 2019年第4号
    "doc_number": rf"[（(]?{_BODY}{{1,14}}[〔\[（(【][0-9]{{4}}[〕\]）)】] ?第?[0-9]{{1,5}}号[）)]?"
    r"|[0-9]{4}年第[0-9]{1,4}号|第 ?[0-9]{1,4} ?号",
    # 各县（市、区）人民政府，市直各部门：, but not 各地要抓好以下工作：
    "addressee": r"(?![^:：]*(?:要|应当|必须|[以如]下))"
    r"(?:各位|同志们|各省|各自治区|各市|各县|各区|各乡|各镇|各地|各有关|各街道|尊敬的)[^。；]{0,160}[:：]",
    # 本报记者某某摄; 某某作政府工作报告。某日报记者 某某
    "caption": r".{0,80}(?:摄|供图)[）)]?|.{0,60}作政府工作报告。.{0,40}记者.{0,20}",
    # 某网讯（记者某某 通讯员某某）; 本报记者 某某; 文/某某
    "source": r"[^，。；]{0,40}(?:讯|消息|日电) ?[（(][^（）()]*(?:记者|通讯员)[^（）()]*[）)]"
    rf"|[（(]?(?:本[报网台]|{_BODY}{{2,8}}[报网台])?(?:全媒体|首席|见习)?记者[^，。；]{{2,30}}|(?:作者|文|图)[/／].{{2,20}}",
    "date": rf"[（(]?(?:{_DIGIT_DATE}|{_HAN_DATE})(?: ?[0-9]{{1,2}}:[0-9:]{{2,5}})?[ \t]*"
    r"(?:(?:稿?来源|作者|浏览|点击|字号)[^。，]{0,40}|在[^。，]{4,40}上)?[）)]?",
    "speaker": rf"{_BODY}{{0,14}}(?:总理|[省市县区州盟旗]长|主席|主任|书记) ?[\u4e00-\u9fff· ]{{2,8}}",
}
_KINDS = {kind: re.compile(words) for kind, words in _WORDS.items()}
_PREFIX = re.compile(
    r"(?:[^，。；\n]{0,24}?(?:(?:[网报台社]|日|本报|本网)讯|[0-9]日电|[网台社报]消息)|本[报网台刊]讯)"
    r"(?![\u4e00-\u9fff])[ ]*(?:[（(][^（）()\n]{0,60}[）)])?[ :：]*"
)
_DAY = re.compile("[0-9]日")
_SUBTITLE = re.compile(r"[—－-]{1,2}(?P<words>[^。；，：]{4,70})")
_TARGET = re.compile(r"[0-9](?:%|个|家|万|亿|人|户|亩|公里|项|条|座|吨|倍)|以上|以下|以内|左右|不[低高少超]")
_NAME = re.compile(r"[\u4e00-\u9fff] ?[\u4e00-\u9fff]{1,3}")
_IMPERATIVE = re.compile(
    "坚决|深入|全面|大力|加快|扎实|着力|持续|切实|积极|进一步|全力|坚持|突出|聚焦|强化|优化|深化|不断|努力|奋力|牢牢|精准"
)
_TITLE_CUE = re.compile("关于.+的|召开|举行|印发|出台|发布|部署会|主持|调研|强调|开幕|闭幕|^【|[？！…]$")
_STRONG = frozenset({"doc_number", "addressee", "source", "date", "label", "subtitle", "prefix"})


class Line(msgspec.Struct, frozen=True):
    """One line of the front: its kind and its place."""

    kind: str
    start: int
    end: int


class Front(msgspec.Struct, frozen=True):
    """Where a document's own words about itself stand; ``body_start`` is 0 for an excerpt that has none."""

    title_span: tuple[int, int] | None = None
    source_span: tuple[int, int] | None = None
    body_start: int = 0
    lines: tuple[Line, ...] = ()


def split_front(text: str, title: str | None = None) -> Front:
    """Tell title and source line of a cleaned text from its body.

    An excerpt that starts right away with policy sentences or with a numbered heading has no front.

    Args:
        text: the cleaned text.
        title: the title, where the reader knows it (meta tags of a page).
    """
    lines = list(_front_lines(text))
    strong = [i for i, line in enumerate(lines) if line.kind in _STRONG]
    if strong:
        lines = lines[: strong[-1] + 1]
    elif not _is_title(text, lines, title):
        return Front()
    else:
        lines = lines[:1]
    end = lines[-1].end if lines else 0
    return Front(_title_span(text, lines), _source_span(lines), _after_break(text, end), tuple(lines))


def _front_lines(text: str) -> Iterator[Line]:
    """Yield lines until one is plainly body text; an addressee (各位代表：) and a dateline end the front."""
    for number, m in enumerate(_LINE.finditer(text, 0, LOOK)):
        start = m.start() + len(m[0]) - len(m[0].lstrip())
        line = m[0].strip()
        if not line:
            continue
        kind = _kind(line, number)
        if kind == "prefix":
            prefix = _PREFIX.match(line)
            yield Line("prefix", start, start + (prefix.end() if prefix else 0))
            return
        if kind is None or number > MAX_LINES:
            return
        yield Line(kind, start, start + len(line))
        if kind == "addressee":
            return


def _kind(line: str, number: int) -> str | None:
    """Name what a line of the front is; None for body text."""
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(line):
            return kind
    if _labels().match(line) and not _STOP.search(line):
        return "label"
    if _PREFIX.match(line):
        return "prefix"
    subtitle = _SUBTITLE.fullmatch(line) if number else None
    if subtitle and not _imperative(subtitle["words"]) and not _TARGET.search(line):
        return "subtitle"
    if len(line) > MAX_HEADLINE or _STOP.search(line) or line[-1] in "，、：:,；" or _ENUMERATED.match(line):
        return None
    return "name" if _NAME.fullmatch(line) else "headline"


def _is_title(text: str, lines: list[Line], title: str | None) -> bool:
    """Without a source line or date below it: is the first line a title, or the heading of an excerpt?"""
    if not lines or not text[lines[0].end :].strip():
        return False
    line = text[lines[0].start : lines[0].end]
    if title and line.strip() == title.strip():
        return True
    if line.endswith(_endings()) and not _imperative(line):
        return True
    if _imperative(line) or len(lines) > 1 or len(line) < 8 or _TARGET.search(line) or _DAY.search(line):
        return False
    return bool(_TITLE_CUE.search(line)) or not _has_more_headings(text, lines[0].end)


def _imperative(line: str) -> bool:
    return bool(_IMPERATIVE.match(line)) or line.startswith(_verbs())


def _has_more_headings(text: str, start: int) -> bool:
    """Short lines without a stop further down: then the first one is a heading of the same kind."""
    rest = text[start : start + LOOK].split("\n")[1:]
    return any(line and _kind(line, 1) == "headline" for line in map(str.strip, rest))


def _title_span(text: str, lines: list[Line]) -> tuple[int, int] | None:
    """The first headline; all of them where a document number or an addressee follows (a title set in lines)."""
    block: list[Line] = []
    closing = ""
    for line in lines:
        if line.kind != "headline":
            closing = line.kind
            if block:
                break
            continue
        block.append(line)
    if not block:
        return None
    wrapped = closing in {"doc_number", "addressee"} and not text[block[0].start : block[0].end].endswith(_endings())
    return block[0].start, block[-1].end if wrapped else block[0].end


def _source_span(lines: list[Line]) -> tuple[int, int] | None:
    spans = [(line.start, line.end) for line in lines if line.kind in {"source", "prefix"}]
    return spans[0] if spans else None


def _after_break(text: str, end: int) -> int:
    while end < len(text) and text[end] in "\n ":
        end += 1
    return end


@cache
def _labels() -> re.Pattern[str]:
    labels = sorted((re.escape(row["label"]) for row in load_table("labels.tsv")), key=len, reverse=True)
    spaced = "|".join(r" *".join(label) for label in labels)
    return re.compile(rf"[【\[（(]?(?:{_DIGIT_DATE} ?)?(?:{spaced}) ?[】\]）)]?[:：]")


@cache
def _endings() -> tuple[str, ...]:
    return tuple(row["ending"] for row in load_table("doc_types.tsv"))


@cache
def _verbs() -> tuple[str, ...]:
    return tuple(row["verb"] for row in load_table("verbs.tsv"))
