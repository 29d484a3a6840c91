"""What a line of a document's header is: title, number, order, addressee, source, date, label …"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import DECIMAL, ORDINAL, POINT_NUMBER
from extract.lexicon.tables import SHIPPED, Tables

MAX_HEADLINE = 70
MAX_TITLE = 160
"""Characters of a title that plainly is one: …关于印发…的通知."""

_ENUMERATED = lazy(rf"{POINT_NUMBER}|{DECIMAL}|{ORDINAL}")
STOP = lazy("[。；]")
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
    "date", "annex", "prefix", "label", "site",
]  # fmt: skip
"""What a line of the header is. A misspelt one in a comparison is an error of type."""
PARTS: tuple[LineKind, ...] = ("doc_number", "headline", "subtitle")
"""What may stand side by side in one line."""
_WORDS: dict[LineKind, str] = {
    # 某政发〔2021〕3号, 2019年第4号
    "doc_number": rf"[（(]?{DOC_NUMBER}[）)]?"
    r"|[0-9]{4}年第[0-9]{1,4}号|[（(]?第 ?[0-9]{1,4} ?号[）)]?",
    # 某市人民政府令, 某市人民政府令第16号
    "order": rf"{_BODY}{{0,20}}(?:政府|国务院|委员会|部|局|厅|署|银行|办公[室厅])令"
    r"(?: ?[（(]?第 ?[0-9]{1,4} ?号[）)]?)?",
    # （2011年12月15日某市人民政府令第61号公布，…修订）; over two lines （…会议通过 and …会议批准）
    "adoption": rf"[（(][^（）()\n]{{0,6}}(?:{_DIGIT_DATE}|{_HAN_DATE})[^\n]{{0,300}}"
    r"(?:通过|公布|发布|批准|施行|修订|修正|印发)[^\n]{0,40}[）)]"
    rf"|[（(]?[^（）()\n]{{0,6}}(?:{_DIGIT_DATE}|{_HAN_DATE})[^。，；\n]{{4,80}}(?:通过|公布|批准|修订|修正)[，；;]?[）)]?",
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
    "date": r"[（(][0-9]{1,2}月[0-9]{1,2}日[）)]|"
    rf"[（(]?(?:{_DIGIT_DATE}|{_HAN_DATE})(?: ?[0-9]{{1,2}}:[0-9:]{{2,5}})?[ \t]*"
    rf"(?:(?:稿?来源|作者|浏览|点击|字号)[^。，]{{0,40}}|在[^。，]{{4,40}}上)?[）)]?|[（(]?{_MONTH}[）)]?"
    rf"|(?:{_DIGIT_DATE}|{_HAN_DATE})(?:[,，、 ] ?{_BODY}{{2,20}}(?:局|部|厅|委|院|会|署|府)| +{_BODY}{{2,8}})",
    # 附件3：
    "annex": r"附 ?件 ?[0-9一二三四五六七八九十]{0,3} ?[:：]?",
    "speaker": rf"{_BODY}{{0,14}}(?:总理|[省市县区州盟旗]长|主席|主任|书记) ?[\u4e00-\u9fff· ]{{2,8}}",
}
# 某市政府门户网站 www.example.gov.cn 2006年2月16日 来源：某某社; 某某日报/2001年/02月/20日/第A01版/
_SITE = lazy(r"[^。；\n]{0,40}(?:www\.|https?://)[^。；\n]{0,160}|.{2,12}[报刊] ?/ ?[0-9]{4} ?年? ?/[^。\n]{0,40}")
_KINDS = {kind: lazy(words) for kind, words in _WORDS.items()}
#: 本报讯（记者 某某）, 新华社青禾3月1日电
PREFIX = lazy(
    r"(?:[^，。；\n]{0,24}?(?:(?:[网报台社]|日|本报|本网)讯|[0-9]日电|[网台社报]消息)|本[报网台刊]讯)"
    r"(?![\u4e00-\u9fff])[ ]*(?:[（(][^（）()\n]{0,60}[）)])?[ :：]*"
    r"|(?:[\u4e00-\u9fff]{2,8}[报网台社])?(?:本报|全媒体)?记者[^，。；：:\n]{2,40}报道[：:]"
)
_BARS = lazy(r"(?:[^|｜。，；\n0-9]{2,12}[|｜]){2,}[^|｜。，；\n0-9]{0,12}")
"""热门站点| 某某网 | 论坛: links of a site side by side."""
_SUBTITLE = lazy(r"[—－-]{1,2}(?P<words>[^。；，：]{4,70})")
#: words of a target, which no title has: 增长6%, 12个以上
TARGET = lazy(r"[0-9](?:%|个|家|万|亿|人|户|亩|公里|项|条|座|吨|倍)|以上|以下|以内|左右|不[低高少超]")
_NAME = lazy(r"[\u4e00-\u9fff] ?[\u4e00-\u9fff]{1,3}")
#: 政府工作报告——2023年1月5日在县第十届人民代表大会第二次会议上
_IN_ONE_LINE = lazy(
    r"(?P<headline>[^—－。；，：\n]{4,60}?)(?P<subtitle>[—－]{1,2}[^。；：\n]{4,40}(?:会议|大会|全会)上[^。\n]{0,20})"
)
#: 某市政府关于…的通知（某政发〔2021〕3号）
_WITH_NUMBER = lazy(rf"(?P<headline>[^。；\n]{{6,{MAX_TITLE}}}) ?[（(](?P<doc_number>{DOC_NUMBER})[）)]")
#: 青政发〔2023〕3号《关于支持养老服务的意见》
_IN_MARKS = lazy(rf"(?P<doc_number>{DOC_NUMBER})? ?《(?P<headline>.{{8,{MAX_TITLE}}})》")
#: a body alone on its line: 青禾县人民政府办公室文件
WHO = lazy(
    "[\u4e00-\u9fff 、]{0,40}(?:国务院|中共中央|办公[厅室]|政府|委员会|党组|部|厅|局|署|司|银行|法院|检察院"
    "|领导小组|指挥部|总队|调查队|[市省县区州]委)(?:文件)?"
)


_HOW = frozenset(("adverb", "either", "aspect", "cue", "cueverb"))
"""Kinds of words that say how, before a verb."""


class HeaderLine(msgspec.Struct, frozen=True):
    """One line of the header: its kind and its place."""

    kind: LineKind
    start: int
    end: int


class LineKinds:
    """Names the lines of headers; ``doc_types.tsv``, ``verbs.tsv``, ``words.tsv`` and ``labels.tsv`` are read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self.endings = tuple(row["ending"] for row in tables.rows("doc_types.tsv"))
        """How titles end that name the kind of their document."""
        self._words = tuple(ending for ending in self.endings if len(ending) > 1)
        self._orders = tuple(tables.kept("orders", list[str], lambda: _orders(tables)))
        self._labels = tables.once(_labels)

    def parts(self, line: str) -> re.Match[str] | None:
        """Title, subtitle and number that stand in one line, as groups named by their kinds."""
        return _IN_ONE_LINE.fullmatch(line) or self._marked(line) or self._numbered(line)

    def kind(self, line: str, number: int) -> LineKind | None:
        """Name what a line of the header is, the ``number``-th from 0; None for body text."""
        for kind, pattern in _KINDS.items():
            if pattern.fullmatch(line):
                return kind
        if (self._labels.match(line) and not STOP.search(line)) or _BARS.fullmatch(line):
            return "label"
        if _SITE.fullmatch(line):
            return "site"
        if PREFIX.match(line):
            return "prefix"
        subtitle = _SUBTITLE.fullmatch(line) if number else None
        if subtitle and not self.imperative(subtitle["words"]) and not TARGET.search(line):
            return "subtitle"
        longest = MAX_TITLE if "关于" in line and line.endswith(self.endings) else MAX_HEADLINE
        if len(line) > longest or STOP.search(line) or line[-1] in "，、：:,；" or _ENUMERATED.match(line):
            return None
        named = _NAME.fullmatch(line) and not WHO.fullmatch(line) and not line.endswith(self._words)
        return "name" if named else "headline"

    def is_title_line(self, line: str) -> bool:
        """Tell whether a line is a title by itself: its ending names the kind of a document, and it orders nothing."""
        named = line.endswith(self.endings) and not line.startswith("附件")
        return named and self.kind(line, 0) == "headline" and not self.imperative(line)

    def imperative(self, line: str) -> bool:
        """Tell whether a line orders something, as headings of the body do."""
        return line.startswith(self._orders)

    def _marked(self, line: str) -> re.Match[str] | None:
        """某政发〔2021〕3号《某市人民政府关于…的通知》, with or without the number: a title in marks."""
        found = _IN_MARKS.fullmatch(line)
        whole = found and (found["doc_number"] or "关于" in line) and found["headline"].endswith(self.endings)
        return found if whole else None

    def _numbered(self, line: str) -> re.Match[str] | None:
        """某市人民政府关于…的通知（某政发〔2021〕3号）: title and number."""
        found = _WITH_NUMBER.fullmatch(line)
        return found if found and self.is_title_line(found["headline"]) else None


def _orders(tables: Tables) -> list[str]:
    """The words that open a sentence of the body: 扎实|推进乡村建设, 推进|乡村建设."""
    words = [row["word"] for row in tables.rows("words.tsv") if row["kind"] in _HOW and len(row["word"]) > 1]
    return [row["verb"] for row in tables.rows("verbs.tsv")] + words


def _labels(tables: Tables) -> re.Pattern[str]:
    labels = sorted((re.escape(row["label"]) for row in tables.rows("labels.tsv")), key=len, reverse=True)
    spaced = "|".join(r" *".join(label) for label in labels)
    return re.compile(
        rf"[•·●▪] *(?:{spaced}) *[:：]|[【\[（(]?(?:{_DIGIT_DATE} ?)?(?:{spaced}) ?[】\]）)]?[:：]|【(?:{spaced})】"
    )
