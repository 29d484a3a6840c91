"""The header of a document: title, source line, labels, addressee. What stands there is no policy sentence.

【法宝引证码】 CLI.12.1                       label      (a line of the data base it comes from)
临江市人民政府办公室关于…的通知                   headline   the title
临政办发〔2023〕21号                           doc_number
各街道办事处，市直各部门：                         addressee  the last line of the header
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import DECIMAL, ORDINAL, POINT_NUMBER
from extract.lexicon.tables import SHIPPED, Tables

LOOK = 4000
"""Characters looked at: a header longer than that is none."""
MAX_LINES = 25
MAX_HEADLINE = 70
MAX_TITLE = 160
"""Characters of a title that plainly is one: …关于印发…的通知."""

_LINE = lazy(r"[^\n]+")
_ENUMERATED = lazy(rf"{POINT_NUMBER}|{DECIMAL}|{ORDINAL}")
_STOP = lazy("[。；]")
_DIGIT_DATE = r"[0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?"
_HAN_DATE = r"[二〇○ＯO零一三四五六七八九十]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
_MONTH = r"(?:[0-9]{4}|[二〇○ＯO零一三四五六七八九十]{4})年(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月"
_BODY = r"[\u4e00-\u9fff]"
ADDRESSED = (
    "(?:政府|委|厅|局|部|署|院|校|所|站|室|司|部门|单位|机构|机关|企业|公司|银行|集团|大学|协会|组织|团体|兵团|中心|小组|镇|街道"
    "|师市|盟市|代表|委员|同志|[）)])"
)
"""How the name of a body or group that a letter goes to ends."""
DOC_NUMBER = rf"{_BODY}{{1,14}}[〔\[（(【][0-9]{{4}}[〕\]）)】] ?第?[0-9]{{1,5}}号"
"""青政发〔2023〕3号."""
LineKind = Literal[
    "headline", "subtitle", "name", "doc_number", "order", "adoption", "addressee", "speaker", "caption", "source",
    "date", "prefix", "label", "site",
]  # fmt: skip
"""What a line of the header is. A misspelt one in a comparison is an error of type."""
_WORDS: dict[LineKind, str] = {
    # 某政发〔2021〕3号, 2019年第4号
    "doc_number": rf"[（(]?{DOC_NUMBER}[）)]?"
    r"|[0-9]{4}年第[0-9]{1,4}号|[（(]?第 ?[0-9]{1,4} ?号[）)]?",
    # 某市人民政府令, 某市人民政府令第16号
    "order": rf"{_BODY}{{0,20}}(?:政府|国务院|委员会|部|局|厅|署|银行|办公[室厅])令"
    r"(?: ?[（(]?第 ?[0-9]{1,4} ?号[）)]?)?",
    # （2011年12月15日某市人民政府令第61号公布，…修订）
    "adoption": rf"[（(][^（）()\n]{{0,6}}(?:{_DIGIT_DATE}|{_HAN_DATE})[^\n]{{0,300}}"
    r"(?:通过|公布|发布|批准|施行|修订|修正|印发)[^\n]{0,40}[）)]",
    # 各县（市、区）人民政府，市直各部门：, but not 各地要抓好以下工作：
    "addressee": r"(?![^:：]*(?:要|应当|必须|[以如]下))"
    r"(?:(?:各位|同志们|各省|各自治区|各市|各县|各区|各乡|各镇|各地|各有关|各街道|尊敬的)[^。；]{0,160}"
    rf"|(?:各|(?:[省市县区]直?)?(?:各|有关))[^。；]{{0,160}}{ADDRESSED})[:：]",
    # 本报记者某某摄; 某某作政府工作报告。某日报记者 某某
    "caption": r".{0,80}(?:摄|供图)[）)]?|.{0,60}作政府工作报告。.{0,40}记者.{0,20}",
    # 某网讯（记者某某 通讯员某某）; 本报记者 某某; 文/某某
    "source": r"[^，。；]{0,40}(?:讯|消息|日电) ?[（(][^（）()]*(?:记者|通讯员)[^（）()]*[）)]"
    rf"|[（(]?(?:本[报网台]|{_BODY}{{2,8}}[报网台])?(?:全媒体|首席|见习)?记者[^，。；]{{2,30}}|(?:作者|文|图)[/／].{{2,20}}",
    # 2021年3月5日在某市第十届人民代表大会第一次会议上
    "subtitle": rf"[（(]?(?:{_DIGIT_DATE}|{_HAN_DATE})在[^。，；]{{4,60}}(?:会议|大会|全会)上[）)]?",
    "date": rf"[（(]?(?:{_DIGIT_DATE}|{_HAN_DATE})(?: ?[0-9]{{1,2}}:[0-9:]{{2,5}})?[ \t]*"
    rf"(?:(?:稿?来源|作者|浏览|点击|字号)[^。，]{{0,40}}|在[^。，]{{4,40}}上)?[）)]?|[（(]?{_MONTH}[）)]?"
    rf"|(?:{_DIGIT_DATE}|{_HAN_DATE})[,，、 ] ?{_BODY}{{2,20}}(?:局|部|厅|委|院|会|署|府)",
    "speaker": rf"{_BODY}{{0,14}}(?:总理|[省市县区州盟旗]长|主席|主任|书记) ?[\u4e00-\u9fff· ]{{2,8}}",
}
# 某市政府门户网站 www.example.gov.cn 2006年2月16日 来源：某某社; 某某日报/2001年/02月/20日/第A01版/
_SITE = lazy(r"[^。；\n]{0,40}(?:www\.|https?://)[^。；\n]{0,160}|.{2,12}[报刊] ?/ ?[0-9]{4} ?年? ?/[^。\n]{0,40}")
_KINDS = {kind: lazy(words) for kind, words in _WORDS.items()}
#: 本报讯（记者 某某）, 新华社青禾3月1日电
_PREFIX = lazy(
    r"(?:[^，。；\n]{0,24}?(?:(?:[网报台社]|日|本报|本网)讯|[0-9]日电|[网台社报]消息)|本[报网台刊]讯)"
    r"(?![\u4e00-\u9fff])[ ]*(?:[（(][^（）()\n]{0,60}[）)])?[ :：]*"
)
_DAY = lazy("[0-9]日")
_SUBTITLE = lazy(r"[—－-]{1,2}(?P<words>[^。；，：]{4,70})")
#: words of a target, which no title has: 增长6%, 12个以上
_TARGET = lazy(r"[0-9](?:%|个|家|万|亿|人|户|亩|公里|项|条|座|吨|倍)|以上|以下|以内|左右|不[低高少超]")
_NAME = lazy(r"[\u4e00-\u9fff] ?[\u4e00-\u9fff]{1,3}")
#: words that open a sentence of the body: 扎实推进乡村建设
_IMPERATIVE = lazy(
    "坚决|深入|全面|大力|加快|扎实|着力|持续|切实|积极|进一步|全力|坚持|突出|聚焦|强化|优化|深化|不断|努力|奋力|牢牢|精准"
)
_TITLE_CUE = lazy("关于.+的|召开|举行|印发|出台|发布|部署会|主持|调研|强调|开幕|闭幕|^【|[？！…]$")
_STRONG = frozenset(
    {"doc_number", "order", "adoption", "site", "addressee", "source", "date", "label", "subtitle", "prefix"}
)
#: 政府工作报告——2023年1月5日在县第十届人民代表大会第二次会议上
_IN_ONE_LINE = lazy(
    r"(?P<headline>[^—－。；，：\n]{4,60}?)(?P<subtitle>[—－]{1,2}[^。；：\n]{4,40}(?:会议|大会|全会)上[^。\n]{0,20})"
)
#: 青政发〔2023〕3号《关于支持养老服务的意见》
_IN_MARKS = lazy(rf"(?P<doc_number>{DOC_NUMBER})? ?《(?P<headline>.{{8,{MAX_TITLE}}})》")
_PARTS: tuple[LineKind, ...] = ("doc_number", "headline", "subtitle")
"""What these two tell apart, in the order of the line."""
#: a body alone on its line: 青禾县人民政府办公室文件
_WHO = lazy(
    "[\u4e00-\u9fff 、]{0,40}(?:国务院|中共中央|办公[厅室]|政府|委员会|党组|部|厅|局|署|司|银行|法院|检察院"
    "|领导小组|指挥部|总队|调查队|[市省县区州]委)(?:文件)?"
)


class HeaderLine(msgspec.Struct, frozen=True):
    """One line of the header: its kind and its place."""

    kind: LineKind
    start: int
    end: int


class Header(msgspec.Struct, frozen=True):
    """Where a document's own words about itself stand; ``body_start`` is 0 for an excerpt that has none."""

    title_span: tuple[int, int] | None = None
    source_span: tuple[int, int] | None = None
    body_start: int = 0
    lines: tuple[HeaderLine, ...] = ()


class HeaderReader:
    """Splits the header off a text; ``doc_types.tsv``, ``verbs.tsv`` and ``labels.tsv`` are read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._endings = tuple(row["ending"] for row in tables.rows("doc_types.tsv"))
        verbs = tables.kept("verbs", list[str], lambda: [row["verb"] for row in tables.rows("verbs.tsv")])
        self._verbs = tuple(verbs)
        self._labels = tables.once(_labels)

    def split(self, text: str, title: str | None = None) -> Header:
        """Tell title and source line of a cleaned text from its body.

        An excerpt that starts right away with policy sentences or with a numbered heading has no header.

        Args:
            text: the cleaned text.
            title: the title, where the reader knows it (meta tags of a page).
        """
        lines = list(self._lines(text))
        strong = [i for i, line in enumerate(lines) if line.kind in _STRONG]
        if strong:
            lines = lines[: strong[-1] + 1]
        elif not self._is_title(text, lines, title):
            return Header()
        else:
            lines = lines[:1]
        end = lines[-1].end if lines else 0
        return Header(self._title_span(text, lines), _source_span(lines), _after_break(text, end), tuple(lines))

    def _lines(self, text: str) -> Iterator[HeaderLine]:
        """Yield lines until one is plainly body text; an addressee (各位代表：) and a dateline end the header."""
        for number, m in enumerate(_LINE.finditer(text, 0, LOOK)):
            start = m.start() + len(m[0]) - len(m[0].lstrip())
            line = m[0].strip()
            if not line:
                continue
            if both := _IN_ONE_LINE.fullmatch(line) or self._marked(line):
                for part in _PARTS:
                    if both.groupdict().get(part):
                        yield HeaderLine(part, start + both.start(part), start + both.end(part))
                continue
            kind = self._kind(line, number)
            if kind == "prefix" and (prefix := _PREFIX.match(line)) and prefix.end() < len(line):
                yield HeaderLine("prefix", start, start + prefix.end())
                return
            if kind is None or number > MAX_LINES:
                return
            yield HeaderLine(kind, start, start + len(line))
            if kind == "addressee":
                return

    def _marked(self, line: str) -> re.Match[str] | None:
        """某政发〔2021〕3号《某市人民政府关于…的通知》, with or without the number: a title in marks."""
        found = _IN_MARKS.fullmatch(line)
        whole = found and (found["doc_number"] or "关于" in line) and found["headline"].endswith(self._endings)
        return found if whole else None

    def _kind(self, line: str, number: int) -> LineKind | None:
        """Name what a line of the header is; None for body text."""
        for kind, pattern in _KINDS.items():
            if pattern.fullmatch(line):
                return kind
        if self._labels.match(line) and not _STOP.search(line):
            return "label"
        if _SITE.fullmatch(line):
            return "site"
        if _PREFIX.match(line):
            return "prefix"
        subtitle = _SUBTITLE.fullmatch(line) if number else None
        if subtitle and not self._imperative(subtitle["words"]) and not _TARGET.search(line):
            return "subtitle"
        longest = MAX_TITLE if "关于" in line and line.endswith(self._endings) else MAX_HEADLINE
        if len(line) > longest or _STOP.search(line) or line[-1] in "，、：:,；" or _ENUMERATED.match(line):
            return None
        return "name" if _NAME.fullmatch(line) and not _WHO.fullmatch(line) else "headline"

    def _is_title(self, text: str, lines: list[HeaderLine], title: str | None) -> bool:
        """Without a source line or date below it: is the first line a title, or the heading of an excerpt?"""
        if not lines or not text[lines[0].end :].strip():
            return False
        line = text[lines[0].start : lines[0].end]
        if title and line.strip() == title.strip():
            return True
        if _sentences_without_stops(text):
            return False
        if line.endswith(self._endings) and not self._imperative(line):
            return True
        if self._imperative(line) or len(lines) > 1 or len(line) < 8 or _TARGET.search(line) or _DAY.search(line):
            return False
        return bool(_TITLE_CUE.search(line)) or not self._has_more_headings(text, lines[0].end)

    def _imperative(self, line: str) -> bool:
        return bool(_IMPERATIVE.match(line)) or line.startswith(self._verbs)

    def _has_more_headings(self, text: str, start: int) -> bool:
        """Short lines without a stop further down: then the first one is a heading of the same kind."""
        rest = text[start : start + LOOK].split("\n")[1:]
        return any(line and self._kind(line, 1) == "headline" for line in map(str.strip, rest))

    def _title_span(self, text: str, lines: list[HeaderLine]) -> tuple[int, int] | None:
        """The headline that is the title: before a subtitle, behind the line of the issuer, else the first.

        A title set in several lines is one where a document number or an addressee follows.
        """
        if (before := self._before_subtitle(text, lines)) is not None:
            return before.start, before.end
        blocks = _headline_blocks(lines)
        if len(blocks) > 1 and all(_WHO.fullmatch(text[line.start : line.end]) for line in blocks[0][0]):
            blocks = blocks[1:]  # a red head: 某市人民政府办公室, 某政办发〔2026〕15号, then the title
        if not blocks:
            return None
        block, closing = blocks[0]
        while len(block) > 1 and _WHO.fullmatch(text[block[0].start : block[0].end]):
            if text[block[1].start : block[1].end].startswith("关于"):
                whole = closing in {"doc_number", "addressee"}  # 国务院 / 关于加强节水工作 / 的意见 is one title
                return block[0].start, block[-1 if whole else 1].end
            block = block[1:]
        first = text[block[0].start : block[0].end]
        twice = len(block) > 1 and _same_words(first, text[block[1].start : block[1].end])
        wrapped = closing in {"doc_number", "addressee"} and not twice and not first.endswith(self._endings)
        return block[0].start, block[-1].end if wrapped else block[0].end

    def _before_subtitle(self, text: str, lines: list[HeaderLine]) -> HeaderLine | None:
        """The nearest headline before ——2024年1月23日在…会议上 that names a kind of document."""
        at = next((i for i, line in enumerate(lines) if line.kind == "subtitle"), 0)
        for line in reversed(lines[:at]):
            if line.kind == "headline" and text[line.start : line.end].endswith(self._endings):
                return line
        return None


def _headline_blocks(lines: list[HeaderLine]) -> list[tuple[list[HeaderLine], LineKind | None]]:
    """Headlines that follow each other, each block with the kind of the line that ends it."""
    blocks: list[tuple[list[HeaderLine], LineKind | None]] = []
    block: list[HeaderLine] = []
    for line in [*lines, None]:
        if line and line.kind == "headline":
            block.append(line)
        elif block:
            blocks.append((block, line.kind if line else None))
            block = []
    return blocks


def _same_words(one: str, other: str) -> bool:
    """A data base prints the title twice, once with other brackets and dashes."""
    return re.findall("[\u4e00-\u9fff]", one) == re.findall("[\u4e00-\u9fff]", other)


def _sentences_without_stops(text: str) -> bool:
    """A text of many long lines in which no sentence has its stop: its first line is a sentence like the others."""
    head = text[:LOOK]
    return "。" not in head and sum(len(line) > 25 for line in head.split("\n")) > 5


def _source_span(lines: list[HeaderLine]) -> tuple[int, int] | None:
    spans = [(line.start, line.end) for line in lines if line.kind in {"source", "prefix"}]
    return spans[0] if spans else None


def _after_break(text: str, end: int) -> int:
    while end < len(text) and text[end] in "\n ":
        end += 1
    return end


def _labels(tables: Tables) -> re.Pattern[str]:
    labels = sorted((re.escape(row["label"]) for row in tables.rows("labels.tsv")), key=len, reverse=True)
    spaced = "|".join(r" *".join(label) for label in labels)
    return re.compile(
        rf"[•·●▪] *(?:{spaced}) *[:：]|[【\[（(]?(?:{_DIGIT_DATE} ?)?(?:{spaced}) ?[】\]）)]?[:：]|【(?:{spaced})】"
    )
