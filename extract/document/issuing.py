"""Who issued a document and when it was signed: title, line under the title, order, signature, closing bracket."""

from __future__ import annotations

from extract.document.dates import iso_date
from extract.document.header import Header
from extract.document.regions import Gazetteer, Place
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Row, Tables

BODY_NAME = lazy(
    "[\u4e00-\u9fff“”（） 、]{0,60}(?:国务院|中共中央|办公[厅室]|政府|委|委员会|党组|部|厅|局|署|司|总局|银行|法院"
    "|检察院|领导小组|指挥部|会|总工会|院|监督管理室)"
)
_ISSUED = lazy(r"(?P<body>[\u4e00-\u9fff“” 、]{2,60}?)(?:关于|(?:印发|转发|批转|发布|公布)(?=《.*通知$))")
_ORDERED = lazy(r"(?P<body>[\u4e00-\u9fff]{2,24}?)令(?:第|$|[（( ])")
_OFFICE = lazy(
    r"(?:[\u4e00-\u9fff]{0,12}(?:[省市县区州盟旗]长|主席|主任|部长|局长|厅长|总理)) ?[\u4e00-\u9fff· ]{2,10}"
)
_SIGNED_ON = lazy(
    "\n *(?P<day>[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日"
    "|[二一][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日) *(?=\n|$)"
)
_LETTERS = ("通知", "意见", "决定", "通报", "批复", "函", "通告", "公告")
"""Kinds of documents that close with their date, before what they send."""
_CLOSING = 4000
"""Characters in which the letter that sends a document closes."""
_BRACKETED = lazy(r"\n *（(?P<body>[^（）\n]{4,30})）\s*$")
_REPORT = lazy("政府工作报告")
_FOR = lazy(
    "代表(?P<body>国务院|[\u4e00-\u9fff]{0,12}人民政府|[省市县区州]政府)[，,]?[^。]{0,40}(?:报告|作)(?:政府|过去|今年)?[^。]{0,12}"
)
_OPENING = 200


class IssuerReader:
    """Tells the issuing body and its level; ``issuers.tsv`` and the divisions are read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._places = tables.once(Gazetteer)
        self._rows = tables.rows("issuers.tsv")

    def level(self, issuer: str, place: Place) -> str | None:
        """Return the level the body stands at: of its division, else of the longest row of the table."""
        rows = [row for row in self._rows if _fits(row, issuer)]
        own = self._places.locate([issuer])
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
        if any("总理" in line or "全国人民代表大会" in line for line in about) or (said and said["body"] == "国务院"):
            return "国务院"
        fields = [title or "", *about, said["body"] if said else ""]
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


def byline(text: str, header: Header) -> str | None:
    """The body named on a line of its own under the title, as bulletins have it."""
    if header.title_span is None:
        return None
    for line in header.lines:
        words = text[line.start : line.end]
        first = words.split(" ")[0]
        if line.start > header.title_span[1] and line.kind == "headline" and BODY_NAME.fullmatch(first):
            return first
    return None


def red_head(text: str, header: Header) -> str | None:
    """The body on the line above the title: 某市人民政府办公室, 某市人民政府文件."""
    if header.title_span is None:
        return None
    for line in header.lines:
        words = text[line.start : line.end].removesuffix("文件")
        if line.end <= header.title_span[0] and line.kind == "headline" and BODY_NAME.fullmatch(words):
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
    for m in _SIGNED_ON.finditer(text):
        start = len(text[: m.start()].rstrip()) if m.start() < _CLOSING else m.start()
        before = text[text.rfind("\n", 0, start) + 1 : start].strip()
        name = before.replace(" ", "")
        if len(name) <= 60 and BODY_NAME.fullmatch(name):
            return name, iso_date(m["day"])
        sent = title and title.endswith(_LETTERS) and m.start() < _CLOSING and before.endswith("。")
        if sent or _OFFICE.fullmatch(before) or not text[m.end() :].strip():
            return None, iso_date(m["day"])
    return None, None


def closing_bracket(text: str) -> str | None:
    """The body in brackets on the last line: （某市发展改革委办公室）."""
    m = _BRACKETED.search(text, max(0, len(text) - 60))
    return m["body"] if m and BODY_NAME.fullmatch(m["body"]) else None


def _fits(row: Row, issuer: str) -> bool:
    return issuer.startswith(row["name"]) if row["place"] == "start" else issuer.endswith(row["name"])
