"""What a document says about itself: title, source, issuer, number, kind, dates, meeting, place."""

from __future__ import annotations

import re
from functools import cache

from extract.document.dates import find_date, iso_date, with_year
from extract.document.header import Front, split_front
from extract.document.regions import Place, locate
from extract.lexicon.tables import Row, load_table
from extract.model import Metadata

OPENING = 200
"""Characters of the body in which its date, meeting and place are looked for."""
TAIL = 300
"""Characters at the end in which signature and date stand."""

_DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[（(【][0-9]{4}[〕\]）)】] ?第?[0-9]{1,5}号")
_BODY_NAME = re.compile(
    "[\u4e00-\u9fff 、]{0,40}(?:国务院|中共中央|办公[厅室]|政府|委|委员会|党组|部|厅|局|署|司|总局|银行|法院|检察院"
    "|领导小组|指挥部|会|总工会|院)"
)
_ISSUED = re.compile(r"(?P<body>[\u4e00-\u9fff 、]{2,60}?)关于")
_MEETING = re.compile(
    "(?:召开|举行|主持召开|出席|在(?:[\u4e00-\u9fff]{2,8})?)?(?P<name>[\u4e00-\u9fff“”0-9]{2,36}?"
    "(?:工作会议|常务会议|座谈会|推进会|调度会|调度视频会议|视频会议|发布会|动员会|动员大会|部署会|现场会|分析会|汇报会"
    "|全体会议|全会|例会|代表大会(?:第[一二三四五六七八九十]+次会议)?|形势分析会议|会议|大会))"
)
_AT_MEETING = re.compile("在(?P<name>[^，。（）]{4,40}?(?:会议|大会|全会|会))上")
_LEAD_IN = re.compile(
    "^.*(?:召开了?|举行了?|出席了?|主持|参加了?|日(?:[上下]午)?|获悉|近日|今天|昨日[上下]?午?|日前|从|我们)"
)
_HELD_IN = re.compile("在[^，。]{2,14}?(?:召开|举行|开幕|闭幕)")
_TODAY = re.compile("今[天日]（(?P<day>[^）]{4,12})）")
_SIGNED_ON = re.compile(
    "\n *(?P<day>[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日"
    "|[二一][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日) *(?=\n|$)"
)
_NOT_EVENT = re.compile("[自从至到由截—-]$|截至$")
_REPORT = re.compile("政府工作报告")
_YEARS = re.compile("(?<![0-9—–~至到-])([12][0-9]{3})年")
_OF_A_YEAR = re.compile("(?:工作报告|公报|要点|总结|工作计划|工作安排|重点任务|任务分工)(?:[（(][^（()）]*[）)])?$")
_WIRE = re.compile("[（(]?(?:新华社|本报|人民日报)[^，。（）]{0,10}?(?P<day>[0-9]{1,2}月[0-9]{1,2}日)[电讯]")
_PLACED = re.compile("委|政府|人大|政协|[市县区省州]长|书记|会议|大会|座谈会|推进会|全会|召开|人民代表|局|办")


def read_metadata(text: str, hints: dict[str, str] | None = None, front: Front | None = None) -> Metadata:
    """Gather the facts of a document from its front, its opening, its signature and the reader's hints.

    Args:
        text: the cleaned text.
        hints: facts the reader took from meta tags, labels or table columns, keyed by the names of
            :class:`~extract.model.Metadata` (and ``written_date``); they go before what the text says.
        front: the result of :func:`~extract.document.header.split_front`, where it is at hand.

    Returns:
        The facts; None for each that the document does not tell.
    """
    hints = hints or {}
    front = front or split_front(text, hints.get("title"))
    facts = _labelled(text, front) | {k: v.strip() for k, v in hints.items() if v and v.strip()}
    title = facts.get("title") or _title(text, front)
    source = facts.get("source_name") or _source(text, front)
    news = _is_news(front, title)
    number = _doc_number(text, front, facts)
    signed, signed_on = _signature(text)
    issuer = facts.get("issuer") or (None if news else _issuer(title) or signed or _reporting_body(text, front, title))
    pub = iso_date(facts.get("pub_date")) or _front_date(text, front) or iso_date(facts.get("written_date"))
    pub = pub or signed_on or _wire_date(text, front)
    meeting = _meeting(text, front)
    event = with_year(_event_date(text, front), pub)
    place = _place(text, front, facts, issuer, title, meeting, source)
    return Metadata(
        title=title,
        source_name=source,
        author=facts.get("author") or _author(text, front),
        issuer=issuer,
        issuer_level=_level(issuer, place) if issuer else None,
        doc_number=number,
        doc_type=facts.get("doc_type") or _doc_type(title, number, news, bool(pub or source)),
        pub_date=pub,
        event_date=event,
        meeting=meeting,
        region_code=facts.get("region_code") or place.code,
        region_name=facts.get("region_name") or place.name,
        region_candidates=place.candidates,
        year=_year(facts, title, pub, event, number),
    )


def _labelled(text: str, front: Front) -> dict[str, str]:
    """Values of the label lines of the front: 来源：某市日报 时间：2026-02-02."""
    facts: dict[str, str] = {}
    for line in front.lines:
        if line.kind != "label":
            continue
        for m in _label_pattern().finditer(text, line.start, line.end):
            field, value = _fields()[m["label"].replace(" ", "")], m["value"].strip(" 　\t-—|")
            if field != "-" and value:
                facts.setdefault(field, value)
    return facts


def _title(text: str, front: Front) -> str | None:
    if front.title_span is None:
        return None
    title = re.sub(r"\s*\n\s*", "", text[slice(*front.title_span)])
    return re.sub(r"\s+", " ", title).lstrip("—-").strip() or None


def _source(text: str, front: Front) -> str | None:
    """德州新闻网 of ``德州新闻网讯（…）``; the agency of ``新华社北京3月5日电``."""
    if front.source_span is None:
        return None
    line = text[slice(*front.source_span)]
    m = re.match(r"(?P<name>[\u4e00-\u9fff]{2,16}?[网报台社])(?=[\u4e00-\u9fff0-9]{0,14}(?:讯|电|消息))", line)
    return m["name"] if m and m["name"] not in {"本网", "本报", "本台"} else None


def _author(text: str, front: Front) -> str | None:
    """Names after 记者 and 通讯员 in the source line: （记者某甲通讯员某乙） gives 某甲、某乙."""
    if front.source_span is None:
        return None
    m = re.search("记者 ?(?P<names>[^）)]{2,40})", text[slice(*front.source_span)])
    return re.sub(" *[、，]? *(?:通讯员|记者) *", "、", m["names"].strip()) if m else None


def _doc_number(text: str, front: Front, facts: dict[str, str]) -> str | None:
    if "doc_number" in facts:
        return facts["doc_number"]
    lines = [text[line.start : line.end] for line in front.lines if line.kind == "doc_number"]
    found = next((m[0] for line in lines if (m := _DOC_NUMBER.search(line))), None)
    return found or (lines[0].strip("（）()") if lines else None)


def _issuer(title: str | None) -> str | None:
    """国务院办公厅 of 国务院办公厅关于…的通知."""
    m = _ISSUED.match(title) if title else None
    return m["body"].strip() if m and _BODY_NAME.fullmatch(m["body"].strip()) else None


def _signature(text: str) -> tuple[str | None, str | None]:
    """The body and the date that sign a document, each on a line of its own: 国务院 / 2018年11月16日."""
    for m in _SIGNED_ON.finditer(text):
        name = text[: m.start()].rpartition("\n")[2].replace(" ", "")
        signed = len(name) <= 30 and _BODY_NAME.fullmatch(name)
        if signed or not text[m.end() :].strip():
            return name if signed else None, iso_date(m["day"])
    return None, None


def _reporting_body(text: str, front: Front, title: str | None) -> str | None:
    """A work report is the government's: 国务院 where the premier speaks, else the division's government."""
    if not title or not _REPORT.search(title):
        return None
    about = [text[line.start : line.end] for line in front.lines if line.kind in {"speaker", "subtitle"}]
    if any("总理" in line or "全国人民代表大会" in line for line in about):
        return "国务院"
    place = locate([title, *about])
    return f"{place.name}人民政府" if place.name and place.level != "new_area" else None


def _front_date(text: str, front: Front) -> str | None:
    for line in front.lines:
        if line.kind == "date" and (date := iso_date(text[line.start : line.end])):
            return date
    return None


def _wire_date(text: str, front: Front) -> str | None:
    """新华社北京3月5日电 at the front or the end: the day, the year unknown."""
    start = front.source_span[0] if front.source_span else 0
    spots = (text[start : start + 60], text[-TAIL:])
    found = next((m["day"] for spot in spots if (m := _WIRE.search(spot))), None)
    date = find_date(found) if found else None
    return date[0] if date else None


def _event_date(text: str, front: Front) -> str | None:
    """The day of the session in the subtitle, else the first day the body's opening names (not 自2024年12月1日起)."""
    for line in front.lines:
        if line.kind in {"subtitle", "caption"} and (found := find_date(text, line.start, line.end)):
            return found[0]
    start, end = front.body_start, front.body_start + OPENING
    today = _TODAY.search(text, start, end)
    if today and (found := find_date(today["day"])):
        return found[0]
    found = find_date(text, start, end)
    if not found or _NOT_EVENT.search(text[start : found[1]]) or text[found[2] : found[2] + 1] in ("起", "前"):
        return None
    alone = text[found[1] - 1 : found[1]] == "\n" and text[found[2] : found[2] + 1] in (
        "",
        "\n",
    )  # the date of a signature
    return None if alone else found[0]


def _meeting(text: str, front: Front) -> str | None:
    """The meeting reported: of the subtitle (在…会议上), else of the opening where it is held or speaks."""
    for line in front.lines:
        if line.kind == "subtitle" and (m := _AT_MEETING.search(text, line.start, line.end)):
            return m["name"]
    opening = text[front.body_start : front.body_start + OPENING].split("\n")[0]
    if m := _AT_MEETING.search(opening):
        return m["name"]
    for m in _MEETING.finditer(opening):
        name = _LEAD_IN.sub("", m["name"])
        held = re.match("[^。，]{0,14}?(?:召开|举行|开幕|闭幕)", opening[m.end() :]) or "召开" in m[0] or "举行" in m[0]
        if held and len(name) > 3:
            return name
    return None


def _place(
    text: str, front: Front, facts: dict[str, str], issuer: str | None, title: str | None, *more: str | None
) -> Place:
    """Look in the fields from the most to the least telling; a body only where an office or meeting bears the name."""
    if issuer and issuer.startswith(("国务院", "中共中央", "全国")):
        return Place()
    about = [text[line.start : line.end] for line in front.lines if line.kind in {"subtitle", "speaker"}]
    opening = re.split("[。；\n]", text[front.body_start : front.body_start + OPENING], maxsplit=1)[0][:80]
    opening = _HELD_IN.sub("", opening)  # 中央农村工作会议在北京召开 is not about 北京
    fields = [facts.get("region_name"), issuer, title, *about, *more, opening if _PLACED.search(opening) else None]
    return locate([field for field in fields if field])


def _is_news(front: Front, title: str | None) -> bool:
    """A dateline or a reporter's line makes a text news, unless it prints a report or a document in full."""
    by_line = any(line.kind in {"prefix", "source"} for line in front.lines)
    printed = bool(title and (_REPORT.search(title) or _issuer(title)))
    return by_line and not printed


def _doc_type(title: str | None, number: str | None, news: bool, published: bool) -> str | None:
    """The ending of the title tells; a published page whose title names no kind of document is news."""
    if news or not title:
        return "新闻" if news else None
    bare = re.sub("（[^（）]*）$", "", title)
    named = next((kind for ending, kind in _types() if bare.endswith(ending)), None)
    return named or ("新闻" if published and not number else None)


def _level(issuer: str, place: Place) -> str | None:
    rows = [row for row in _issuers() if _names(row, issuer)]
    own = locate([issuer])
    if own.level and not issuer.startswith(("中国", "中共中央")):
        tail = max((row for row in rows if row["place"] == "end"), key=lambda r: len(r["name"]), default=None)
        return "township" if tail and tail["level"] == "township" else own.level.replace("new_area", "prefecture")
    best = max(rows, key=lambda row: len(row["name"]), default=None)
    return best["level"] if best else place.level


def _names(row: dict[str, str], issuer: str) -> bool:
    return issuer.startswith(row["name"]) if row["place"] == "start" else issuer.endswith(row["name"])


def _year(
    facts: dict[str, str], title: str | None, pub: str | None, event: str | None, number: str | None
) -> int | None:
    """The year the document belongs to; of a work report the year it reports to, not the one it is put on line."""
    if facts.get("year", "").isdigit():
        return int(facts["year"])
    named = _YEARS.findall(title) if title and _OF_A_YEAR.search(title) else []
    if len(named) == 1:  # 2023年计划执行情况和2024年计划草案的报告 has two
        return int(named[0])
    for date in (event, pub):
        if date and date[0] != "-":
            return int(date[:4])
    m = re.search(r"[〔\[（(]([12][0-9]{3})", number or "")
    return int(m[1]) if m else None


@cache
def _issuers() -> list[Row]:
    return load_table("issuers.tsv")


@cache
def _types() -> list[tuple[str, str]]:
    rows = sorted(load_table("doc_types.tsv"), key=lambda row: -len(row["ending"]))
    return [(row["ending"], row["type"]) for row in rows]


@cache
def _fields() -> dict[str, str]:
    return {row["label"]: row["field"] for row in load_table("labels.tsv")}


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = "|".join(" *".join(label) for label in sorted(_fields(), key=len, reverse=True))
    next_label = rf"[ \t]+(?:{labels}) ?[:：]"
    return re.compile(rf"(?P<label>{labels}) ?[】\]）)]?[:：](?P<value>.*?)(?={next_label}|$)", re.MULTILINE)
