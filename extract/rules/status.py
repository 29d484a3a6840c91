"""Done or planned: the section, the sentence's cues and the document's years decide."""

from __future__ import annotations

import re

# Every alternative begins with a character or a set of them, which the matcher tells at a glance: these patterns are
# tried at each character of a sentence.
_PLANNED = re.compile(
    r"目标(?:任务)?(?:是|为|：)|预期目标|力争|争取|确保|下一步|下步|今后|未来|计划(?:招|新|完成|建|实施|投资|开|引|用|到)|"
    r"我们要|全[省市县]要|政府要|必须要|[还也都就更]要|[，。；：\n]要|到20[2-9]\d年(?!底?已)|今年(?!以来|上半年|前|[一二三]季度|[1-9])|将(?!.{0,12}(?:作为|纳入|列入))|拟(?:于|新|建)|[应须]当?|"
    r"严禁|不得|鼓励|会议(?:强调|要求|指出)|[，。；：]并?要"
)
_DONE = re.compile(
    r"已(?!有)|了(?!解)(?<!听取了)(?<!召开了)(?<!部署了)(?<!提出了)(?<!明确了)(?<!研究了)(?<!传达了)(?<!介绍了)(?<!为了)|"
    r"[上下前一二三四1](?:(?<=[上下])半年|(?<=前)三季度|(?<=[一二三四])季度|(?<=前)\d{1,2}个月|(?<=1)[—-]\d{1,2}月份?)，"
    r"[^。]{0,30}(?:增长|达|下降)|同比|数据显示|比上年|比去年|较上年|较去年|去年|上年|过去[一五]?年|[一二三四五]年来|以来|初步(?:预计|核算|统计)|"
    r"今年[一1前][—\-—至到]?\S{0,3}(?:季度|个月)|[一1前][—\-—至到]?\S{0,3}(?:季度|个月)|截至|累计完成|圆满完成|超额完成|成功(?:举办|创建|入选)|荣获|获评|跃居|位居|创历史新高"
)
_STRONGLY_DONE = re.compile("已(?!有)|同比|比上年|较上年|比去年|较去年")
_PERFECTIVE = re.compile("了(?<!为了)(?!解)")
ERA = re.compile(
    r"(?=[一上下不五今几去各回完工做新未过这重])"
    r"(?:(?P<review>过去的?[一五]?年|一年来|这[一五]年|五年间|不平凡的[一五]年|五年来|几年来|[去上]年以?来?，|回顾|工作总结)|"
    r"(?P<plan>今年[，是要工重政我]|下一步|下步|未来[三五]年|今后[三五]年|各位代表，?做好|(?:做好|完成)今年|重点(?:抓好|做好)(?:以下|如下)|工作打算|新的一年))"
)


def sentence_status(sentence: str) -> str | None:
    """Return ``planned`` or ``achieved`` where the sentence itself says so, else None.

    >>> sentence_status("今年将新建公园3个"), sentence_status("新建公园3个，同比增长5%")
    ('planned', 'achieved')
    """
    planned, done = _PLANNED.search(sentence), _DONE.search(sentence)
    if planned and done:
        return "planned" if planned.start() < done.start() else "achieved"
    return "planned" if planned else "achieved" if done else None


def clause_tense(tense: str | None, text: str, start: int, end: int) -> str | None:
    """Return ``past`` for a clause with 了 and no modal, else ``tense`` as the opening of the clause gave it.

    >>> clause_tense(None, "新建了公园，", 0, 5), clause_tense("future", "要建了公园", 0, 5)
    ('past', 'future')
    """
    return tense or ("past" if _PERFECTIVE.search(text, start, end) else None)


def in_era(era: str | None, says: str | None, sentence: str) -> str | None:
    """Weigh what a sentence says against the stretch it stands in (今年重点抓好以下工作：… opens a plan).

    A plan gives way to strong signs only, a review to any sign of a plan.
    """
    if era == "plan" and says == "achieved":
        return says if _STRONGLY_DONE.search(sentence) else None
    return says


def status_of(tense: str | None, sentence: str | None, part: str | None, default: str) -> tuple[str, str]:
    """Decide the status of an action and name what decided.

    Args:
        tense: ``past``/``future`` where an adverb or modal before the verb says so.
        sentence: what :func:`sentence_status` said.
        part: ``review``/``plan`` from the section, or None.
        default: status where nothing speaks.

    Returns:
        ``("planned" | "achieved", cue)`` with cue one of tense, section, sentence, default.
    """
    if part == "review":
        return "achieved", "section"
    if tense == "past":
        return "achieved", "tense"
    if tense == "future":
        return "planned", "tense"
    if part == "plan":
        return "planned", "section"
    if sentence:
        return sentence, "sentence"
    return default, "default"
