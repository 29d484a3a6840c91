"""The event a document reports: its meeting, its day, the day of the wire; and the year a work report is for."""

from __future__ import annotations

import re

from extract.document.dates import find_date
from extract.document.header import Header
from extract.lexicon.patterns import lazy

OPENING = 200
"""Characters of the body in which its date, meeting and place are looked for."""
TAIL = 300
"""Characters at the end in which the day of the wire stands."""

#: 召开|全县教育工作会议, 市委常委会会议
_MEETING = lazy(
    "(?:召开|举行|主持召开|出席|在(?:[\u4e00-\u9fff]{2,8})?)?"
    "(?P<name>(?:“[^”\n]{1,30}”|《[^》\n]{1,40}》|（[^（）\n]{1,20}）|[\u4e00-\u9fff0-9]){1,36}?"
    "(?:工作会议|常务会议|座谈会|推进会|调度会|调度视频会议|视频会议|发布会|动员会|动员大会|部署会|现场会|分析会|汇报会"
    "|全体会议|全会|例会|代表大会(?:第[一二三四五六七八九十]+次会议)?|形势分析会议|会议|大会)(?!暨|议))"
)
_AT_MEETING = lazy("在(?P<name>[^，。（）]{4,40}?(?:会议|大会|全会|会))上")
#: what is not of a meeting's name: 记者近日获悉|全县教育大会
_LEAD_IN = lazy(
    "^.*(?:召开了?|举行了?|出席了?|主持|参加了?|日(?:[上下]午)?|获悉|近日|今天|昨日[上下]?午?|日前|从|我们)"
)
_TODAY = lazy("(?<!前的)今[天日]（(?P<day>[^）]{4,12})）")
_NOT_EVENT = lazy(
    "(?:[自从至到由截—-]|截[至止]|前的今[天日]（"
    "|(?:截止|期限|有效期|报名|申报|提交|公示|施行|实施|执行|生效|出生|生于|入党|工作)(?:日期|时间|日|期)?[为是至到于：:])$"
)
"""Before a day: it begins or ends a term (截止日期为), or is one of a life (出生于)."""
_NO_EVENT = lazy(
    r"起|[以之]?前|止|截止|出生|生[，。；于]|(?:开始)?(?:施行|实施|执行|生效)|入党|加入|参加工作|印发(?=\s|$)|\s*[0-9]{1,2}:[0-9]{2}"
)
"""Behind a day: the same."""
#: （新华社青禾3月1日电）
_WIRE = lazy("[（(]?(?:新华社|本报|人民日报)[^，。（）]{0,10}?(?P<day>[0-9]{1,2}月[0-9]{1,2}日)[电讯]")
#: 1976年7月28日，…。50年来，…: the day is long gone
_SINCE_THEN = lazy("(?:[2-9][0-9]|1[5-9]|[二三四五六七八九]十)多?年来")
_SESSION = lazy("(?P<year>[12][0-9]{3})年[0-9]{1,2}月")
_LOOKS_BACK = lazy("回顾|总结|成[就绩效]|工作情况|完成情况|执行情况")
_LOOKS_AHEAD = lazy("安排|部署|重点|任务|目标|要求|思路|打算|建议|下一?步")
#: 二、2023年工作安排
_HEADED = lazy(r"\n[一二三四五六七八九十]{1,2}、(?P<title>[^。\n]{0,30}?(?P<year>[12][0-9]{3})年[^。\n]{0,30})")


def meeting_name(text: str, header: Header) -> str | None:
    """The meeting reported: of the subtitle (在…会议上), else of the opening where it is held or speaks."""
    for line in header.lines:
        if line.kind in {"subtitle", "adoption", "caption"} and (m := _AT_MEETING.search(text, line.start, line.end)):
            return m["name"]
    opening = text[header.body_start : header.body_start + OPENING].split("\n")[0]
    if m := _AT_MEETING.search(opening):
        return m["name"]
    for m in _MEETING.finditer(opening):
        name = _LEAD_IN.sub("", m["name"])
        held = re.match("[^。，]{0,14}?(?:召开|举行|开幕|闭幕)", opening[m.end() :]) or "召开" in m[0] or "举行" in m[0]
        if held and len(name) > 3:
            return name
    return None


def event_date(text: str, header: Header) -> str | None:
    """The day of the session in the subtitle, else the first day the body's opening names (not 自2024年12月1日起)."""
    if day := session_day(text, header):
        return day
    start = header.body_start
    end = start + OPENING
    while end < len(text) and text[end] in "0123456789年月日":  # a date is not cut in two
        end += 1
    today = _TODAY.search(text, start, end)
    if today and (found := find_date(today["day"])):
        return found[0]
    found = find_date(text, start, end)
    if not found or _NOT_EVENT.search(text[start : found[1]]) or _NO_EVENT.match(text, found[2]):
        return None
    if found[0][0] != "-" and _SINCE_THEN.search(text, found[2], end):
        return None
    alone = text[found[1] - 1 : found[1]] == "\n" and text[found[2] : found[2] + 1] in ("", "\n")
    return None if alone else found[0]  # alone: the date of a signature


def wire_date(text: str, header: Header) -> str | None:
    """新华社北京3月5日电 at the header or the end: the day, the year unknown."""
    start = header.source_span[0] if header.source_span else 0
    spots = (text[start : start + 60], text[-TAIL:])
    found = next((m["day"] for spot in spots if (m := _WIRE.search(spot))), None)
    date = find_date(found) if found else None
    return date[0] if date else None


def session_day(text: str, header: Header) -> str | None:
    """The day in the subtitle or the caption: ——2024年1月23日在…会议上."""
    lines = [line for line in header.lines if line.kind in {"subtitle", "caption", "adoption"}]
    days = [found[0] for line in lines if (found := find_date(text, line.start, line.end))]
    return next((day for day in days if day[0] != "-"), days[0] if days else None)


def session_year(text: str, header: Header) -> int | None:
    """The year of a session whose day is left open: ——2007年12月 日在…会议上."""
    lines = (text[line.start : line.end] for line in header.lines if line.kind in {"subtitle", "caption"})
    found = next((m for line in lines if (m := _SESSION.search(line))), None)
    return int(found["year"]) if found else None


def report_year(text: str) -> int | None:
    """The year a work report is for, by its headings: 二、2024年工作安排 plans it, 一、2023年工作回顾 looks back."""
    for m in _HEADED.finditer(text):
        back, ahead = _LOOKS_BACK.search(m["title"]), _LOOKS_AHEAD.search(m["title"])
        if (back or ahead) and "十" not in m["title"][:1]:
            return int(m["year"]) + (not ahead)
    return None
