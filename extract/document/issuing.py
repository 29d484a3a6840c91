"""Who issued a document and when it was signed: title, line under the title, order, signature, closing bracket."""

from __future__ import annotations

from itertools import takewhile

from extract.document.dates import iso_date
from extract.document.english import English
from extract.document.gazetteer import Gazetteer, Seat
from extract.document.header import Header
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Row, Tables

#: 青禾县教育局, 青禾县人民政府办公室
BODY_NAME = lazy(
    "[\u4e00-\u9fff“”（） 、]{0,60}(?:国务院|中共中央|办公[厅室]|政府|委|委员会|党组|部|厅|局|署|司|总局|银行|法院"
    "|检察院|领导小组|指挥部|会|总工会|院|监督管理室)"
)
_MEETS = lazy("(?:会议|大会|全会|(?:发布|座谈|推进|现场|动员|部署|调度|研讨|报告)会)$")
"""What ends like a body (协会, 委员会) and is a meeting."""
#: 青禾县人民政府|关于…的意见, 青禾县教育局|印发《…》的通知
_ISSUED = lazy(r"(?P<body>[\u4e00-\u9fff“” 、]{2,60}?)(?:关于|(?:印发|转发|批转|发布|公布)(?=《.*通知$))")
_ORDERED = lazy(r"(?P<body>[\u4e00-\u9fff]{2,24}?)令(?:第|$|[（( ])")
#: who signs in person: 青禾县县长 某某
_OFFICE = lazy(
    r"(?:[\u4e00-\u9fff]{0,12}(?:[省市县区州盟旗]长|主席|主任|部长|局长|厅长|总理)) ?[\u4e00-\u9fff· ]{2,10}"
)
#: a line of its own: 2023年3月1日, 二〇二三年三月一日印发
_SIGNED_ON = lazy(
    "\n *(?:(?P<body>[\u4e00-\u9fff]{4,30}) +)?(?P<day>[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日"
    "|[二一][〇○ＯO零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
    "(?:签发|印发|发布)? *(?=\n|$)"
)
_SEAL = lazy("^[（(]|(?:代章|盖章|章)?[）)]$")
"""（某局办公室代章）"""
_LETTERS = ("通知", "意见", "决定", "通报", "批复", "函", "通告", "公告")
"""Kinds of documents that close with their date, before what they send."""
_CLOSING = 4000
"""Characters in which the letter that sends a document closes."""
_BLOCK = 1000
"""Characters above the date in which bodies sign."""
#: the line of the printer: 青禾县人民政府办公室 2023年3月1日印发
_PRINTED = lazy(
    r"\n *[\u4e00-\u9fff]{2,30}?(?:办公[厅室]|秘书[处局]|委员会|[局厅部委]) *"
    "(?P<day>[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日)印发"
)
_IMPRINT = 200
"""Characters at the end in which the line of the printer stands."""
_BRACKETED = lazy(r"\n *（(?P<body>[^（）\n]{4,30})）\s*$")
_REPORT = lazy("政府工作报告")
#: 我代表|青禾县人民政府|，向大会报告工作
_FOR = lazy(
    "代表(?P<body>国务院|[\u4e00-\u9fff]{0,12}人民政府|[省市县区州]政府)[，,]?[^。]{0,40}(?:报告|作)(?:政府|过去|今年)?[^。]{0,12}"
    "|(?P<premier>国务院总理)[^，。]{1,40}作政府工作报告"
)
_OF_THE_COUNCIL = lazy("(?:[12][0-9]{3}年)?国务院政府工作报告")
_OPENING = 200


class IssuerReader:
    """Tells the issuing body and its level; ``issuers.tsv``, the English names and the divisions are read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._places = tables.once(Gazetteer)
        self._english = tables.once(English)
        self._rows = tables.rows("issuers.tsv")

    def level(self, issuer: str, place: Seat) -> str | None:
        """Return the level the body stands at: of its division, else of the longest row of the table."""
        rows = [row for row in self._rows if _fits(row, issuer)]
        if self._english.national(issuer):
            return "national"
        own = self._places.locate([self._english.place(issuer) or issuer])
        if own.level and not issuer.startswith(("中国", "中共中央")):
            tail = max((row for row in rows if row["place"] == "end"), key=lambda r: len(r["name"]), default=None)
            return "township" if tail and tail["level"] == "township" else own.level.replace("new_area", "prefecture")
        best = max(rows, key=lambda row: len(row["name"]), default=None)
        level = best["level"] if best else place.level
        return "national" if level == "nation" else level

    def reporting(self, text: str, header: Header, title: str | None) -> str | None:
        """A work report is the government's: 国务院 where the premier speaks, else the division's government."""
        said = _FOR.search(text, header.body_start, header.body_start + _OPENING)
        if not (title and _REPORT.search(title)) and not said:
            return None
        about = [
            text[line.start : line.end] for line in header.lines if line.kind in {"speaker", "subtitle", "caption"}
        ]
        council = _OF_THE_COUNCIL.match(title or "") or (said and (said["premier"] or said["body"] == "国务院"))
        if council or any("总理" in line or "全国人民代表大会" in line for line in about):
            return "国务院"
        fields = [title or "", *about, (said["body"] or "") if said else ""]
        place = self._places.locate(field for field in fields if field)
        return f"{place.name}人民政府" if place.name and place.level != "new_area" else None


def is_report(text: str, header: Header, title: str | None) -> bool:
    """Tell whether a text is a work report: by its title, or by how the speaker begins."""
    said = _FOR.search(text, header.body_start, header.body_start + _OPENING)
    return bool(title and _REPORT.search(title)) or bool(not title and said)


def issuer_in_title(title: str | None) -> str | None:
    """国务院办公厅 of 国务院办公厅关于…的通知; 某市财政局 of 某市财政局印发《…》的通知."""
    m = _ISSUED.match(title) if title else None
    return m["body"].strip() if m and BODY_NAME.fullmatch(m["body"].strip()) else None


def _names_a_body(words: str) -> bool:
    return bool(BODY_NAME.fullmatch(words)) and not _MEETS.search(words)


def byline(text: str, header: Header) -> str | None:
    """The body named on a line of its own under the title, as bulletins have it."""
    if header.title_span is None:
        return None
    for line in header.lines:
        words = text[line.start : line.end]
        first = words.split(" ")[0]
        if line.start > header.title_span[1] and line.kind == "headline" and _names_a_body(first):
            return first
    return None


def red_head(text: str, header: Header) -> str | None:
    """The body on the line above the title: 某市人民政府办公室, 某市人民政府文件."""
    if header.title_span is None:
        return None
    for line in header.lines:
        words = text[line.start : line.end].removesuffix("文件")
        if line.end <= header.title_span[0] and line.kind == "headline" and _names_a_body(words):
            return words
    return None


def ordering_body(text: str, header: Header) -> str | None:
    """某市人民政府 of the line 某市人民政府令, or of （2011年12月15日某市人民政府令第61号公布）."""
    for line in header.lines:
        if line.kind == "order" and (m := _ORDERED.match(text[line.start : line.end])):
            return m["body"]
        if line.kind == "adoption":
            words = text[line.start : line.end].split("日", 1)[-1]
            if (m := _ORDERED.match(words)) and BODY_NAME.fullmatch(m["body"]):
                return m["body"]
    return None


def signature(text: str, title: str | None = None) -> tuple[str | None, str | None]:
    """The body and the date that sign a document, each on a line of its own: 国务院 / 2018年11月16日.

    The date counts without a body behind the name of an office (市长 某某某), at the end of the text, and behind the
    last sentence of a letter that sends something.
    """
    bodies, day = _signed(text, title)
    return (bodies[-1].replace(" ", "") if bodies else None), day


def printed_on(text: str) -> str | None:
    """The day on the line of the printer at the end: 某市人民政府办公室 2021年3月6日印发."""
    m = _PRINTED.search(text, max(0, len(text) - _IMPRINT))
    return iso_date(m["day"]) if m else None


def signatories(text: str, title: str | None = None) -> list[str]:
    """All bodies that sign, one a line or several on one, in their order."""
    lines = (line.split() for line in _signed(text, title)[0])
    return [name for words in lines for name in (["".join(words)] if min(map(len, words)) < 2 else words)]


def _signed(text: str, title: str | None) -> tuple[list[str], str | None]:
    """The lines of bodies above the date of the signature, the last one next to it, and that date."""
    for m in _SIGNED_ON.finditer(text):
        if m["body"]:  # 某局 2021年3月5日; with 印发 behind it the line is the printer's
            if _is_body(m["body"]) and not m[0].rstrip().endswith("印发"):
                return [m["body"]], iso_date(m["day"])
            continue
        lines = [line.strip() for line in text[max(0, m.start() - _BLOCK) : m.start()].rstrip().split("\n")]
        lines = [_SEAL.sub("", line) for line in lines if line]
        before = lines[-1] if lines else ""
        if _is_body(before):
            bodies = list(takewhile(_is_body, reversed(lines)))
            return bodies[::-1], iso_date(m["day"])
        sent = title and title.endswith(_LETTERS) and m.start() < _CLOSING and before.endswith("。")
        if sent or _OFFICE.fullmatch(before) or not text[m.end() :].strip():
            return [], iso_date(m["day"])
    return [], None


def signs(body: str, day: str) -> bool:
    """Tell whether two lines sign a document: 某市财政局 / 2021年3月5日."""
    return bool(_SIGNED_ON.fullmatch("\n" + day)) and _is_body(_SEAL.sub("", body))


def _is_body(line: str) -> bool:
    name = line.replace(" ", "")
    return len(name) <= 60 and _names_a_body(name)


def closing_bracket(text: str) -> str | None:
    """The body in brackets on the last line: （某市发展改革委办公室）."""
    m = _BRACKETED.search(text, max(0, len(text) - 60))
    return m["body"] if m and BODY_NAME.fullmatch(m["body"]) else None


def _fits(row: Row, issuer: str) -> bool:
    return issuer.startswith(row["name"]) if row["place"] == "start" else issuer.endswith(row["name"])
