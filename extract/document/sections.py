"""Structure of a text: paragraphs, headings, sentences; which half of a report a stretch belongs to."""

from __future__ import annotations

import re

import msgspec

from extract.model import Section

_LINE = re.compile(r"[^\n]+")
_HEADINGS = (
    (1, re.compile(r"\s*(第[一二三四五六七八九十百零\d]+[章编篇部分])\s*")),
    (2, re.compile(r"\s*([一二三四五六七八九十百]+)、\s*")),
    (3, re.compile(r"\s*（([一二三四五六七八九十百]+)）\s*|\s*\(([一二三四五六七八九十百]+)\)\s*")),
    (3, re.compile(r"\s*(第[一二三四五六七八九十百零\d]+条)\s*")),
    (4, re.compile(r"\s*(\d{1,3})(?:[.．](?!\d)|、)\s*")),
    (5, re.compile(r"\s*[（(](\d{1,2})[）)]\s*")),
)
_MAY_BE_HEADING = re.compile(r"\s*[第（(\d一二三四五六七八九十百]")
_STOP = re.compile(r"[。；！？]")
_REVIEW = re.compile(
    r"回顾|过去[一五]?[年]|总结|主要成[就绩效]|取得的?(?:主要)?成[就绩效]|(?:工作|发展)成[就绩效]|工作情况|[一五]年来(?:的)?(?:工作|成)|发展历程|完成情况|执行情况"
)
_PLAN = re.compile(
    r"工作安排|总体部署|重点工作|主要任务|重点任务|主要目标|目标任务|总体要求|总体思路|工作打算|建议|下一步|下步|"
    r"今年[^，。]{0,8}工作|工作建议|工作部署|保障措施|明年|未来[三五]年|今后[三五]年|发展目标|预期目标|工作思路|任务举措|奋斗目标|(?:预算|计划)草案"
)
_REPORTING = re.compile("统计公报|经济运行(?:情况|简况|分析)|运行情况|表扬的?通报|通报表扬|典型经验|先进事迹")
_LONGEST_TITLE = 60


class Paragraph(msgspec.Struct, frozen=True):
    """One line of the text with the end of its heading (``start`` where it has none)."""

    start: int
    end: int
    body: int
    level: int
    number: str | None = None


def paragraphs(text: str, start: int = 0) -> list[Paragraph]:
    """Split ``text`` into lines and tell the heading of each, run-in headings included (``（一）X。``Y…)."""
    return [_paragraph(text, m.start(), m.end()) for m in _LINE.finditer(text, start)]


def _paragraph(text: str, start: int, end: int) -> Paragraph:
    if _MAY_BE_HEADING.match(text, start, end):
        for level, pattern in _HEADINGS:
            match = pattern.match(text, start, end)
            if match:
                body = _title_end(text, match.end(), end)
                return Paragraph(start, end, body, level if body > match.end() else 0, match[0].strip())
    return Paragraph(start, end, start, 0)


def _title_end(text: str, start: int, end: int) -> int:
    """End of a heading: the first stop, or the line end where the line is short."""
    stop = _STOP.search(text, start, min(end, start + _LONGEST_TITLE))
    if stop:
        return stop.end()
    return end if end - start <= _LONGEST_TITLE else start


def sections(text: str, lines: list[Paragraph]) -> list[Section]:
    """Build the sections under the headings of ``lines``; a section ends where one of its level or above begins."""
    out: list[Section] = []
    open_: list[tuple[int, str, int, str | None, str | None]] = []  # level, title, start, number, part
    planning: int | None = None  # 二、2005年工作总体部署, 三、大力推进改革: on that level the plan goes on

    def close(level: int, at: int) -> None:
        while open_ and open_[-1][0] >= level:
            lv, title, begin, number, part = open_.pop()
            path = " > ".join([entry[1] for entry in open_] + [title])
            out.append(Section(title=title, level=lv, start=begin, end=at, path=path, number=number, part=part))

    for line in lines:
        if not line.level:
            continue
        close(line.level, line.start)
        title = text[line.start : line.body].strip().rstrip("。；：")
        told = part_of(title)
        if told and not open_:
            planning = line.level if told == "plan" else None
        goes_on = "plan" if planning == line.level and not open_ else None
        part = told or _inherited(open_) or goes_on
        open_.append((line.level, title, line.start, line.number, part))
    close(0, lines[-1].end if lines else 0)
    out.sort(key=lambda s: (s.start, s.level))
    return out


def _inherited(open_: list[tuple[int, str, int, str | None, str | None]]) -> str | None:
    return open_[-1][4] if open_ else None


def opens_in_review(title: str) -> bool:
    """Say whether a document of this title begins by looking back: 2024年工作总结及2025年工作打算, 2021年统计公报."""
    return bool(_REVIEW.search(title) or _REPORTING.search(title))


def part_of(title: str) -> str | None:
    """Tell by its title whether a section reviews the past or plans what comes; None where the title does not say.

    >>> part_of("一、2025年工作回顾"), part_of("二、今年重点工作"), part_of("（一）财政")
    ('review', 'plan', None)
    """
    plan, review = _PLAN.search(title), _REVIEW.search(title)
    if plan and review:
        first, second = sorted((plan, review), key=lambda match: match.start())
        if re.search("[和与及、]", title[first.end() : second.start()]):
            return None  # “十四五”时期发展成就和“十五五”时期主要目标: both halves
        return "plan" if plan.start() > review.start() else "review"
    return "plan" if plan else "review" if review else None
