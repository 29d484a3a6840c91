"""Done or planned in texts that tell (news, bulletins): what was done is told, what shall be done is ordered."""

from __future__ import annotations

import re

_FORMAL = re.compile(
    r"[各你]\S{0,14}(?:人民政府|委员会|单位|部门)[，：]|(?:通知|意见|措施|方案)如下|特?制定本|第一条|工作报告|各位代表|现就|指导思想|"
    r"总体要求|基本原则|保障措施|主要目标"
)
_TELLING = re.compile(
    "截至目前|截至发稿|近日|日前|连日来|本报讯|新闻联播|工作动态|工作简报|工作信息|今年以来|[0-9]日[上下]午|[0-9]日，|主持召开|出席会议|会议(?:指出|强调|要求)|截至[^，。；]{1,6}[底末日月]，|负责人(?:表示|介绍)|记者|新华社|目前，|[）)]讯"
)
#: heading of a part: 【下步打算】 opens a plan, 【项目建设】 ends it
_HEADING = re.compile(r"[【\[](?:(?P<onward>[^】\]]{0,4}(?:下一?步|打算|安排|计划)[^】\]]{0,6})|[^】\]]{1,16})[】\]]")
#: a sentence on what a meeting does
MEETING = re.compile("召开|举行|会议|座谈|大会|全会")
# ordered: what somebody says shall be done, also in the sentences behind it; planned: what this sentence says; told
_CUE = re.compile(
    r"(?P<ordered>(?:强调|要求|提出|明确|部署|指出|建议|号召|呼吁)[，：]|要求(?=各|[一-龥]{0,8}要)|"
    r"(?:》|方案|意见|通知|规划|纲要|措施|决定|办法|计划|文件|条例)(?:还|也|同时)?(?:明确|提出|部署|要求|强调|规定|聚焦|围绕|从)|"
    r"下一步|下步|接下来|"
    r"[，。；：\n、]并?[一二三四五六七八九十还也更都就既又]?要(?![素点闻件害地领义求么不])|[各我全们位级门]要(?![素点求])|必须|务必|"
    r"(?:确定|决定|强调|指出|要求|提出)[^。，]{0,15}要(?![素点求])|目标(?:任务)?(?:是|为|：)|意见如下|(?<=[。\n])坚决)|"
    r"(?P<issued>(?:印发|发布|出台|公布|审议通过|制定)了?[^。，；《]{0,4}《[^》]{4,60}》(?:[（(][^）)]*[）)])?，)|"
    r"(?P<planned>力争|争取(?![到了]|[^，。]{0,10}(?:资金|债券|项目|政策|支持))|今后|(?<![向着美])未来|计划(?:招|新|完成|建|实施|投资|开|引|用|到|于|年)|"
    r"到20[2-9]\d年(?!底?已)|将(?![士军领来]|[^，。；]{1,24}?(?:[作列视定转变整]为|[纳列移融导引投]入|细化|落实|分解|下[沉放]|"
    r"[送转调]到|放在|摆在|贯穿|结合|提[升高][到至]|降[到至低]|"
    r"推向|交给|移交))|"
    r"[拟预]计?将|拟(?:于|新|建)|应当|(?<!相)(?<!反)(?<!对)应(?=[及加按依符在于由])|严禁|不得)|"
    r"(?P<told>已(?!有)|(?<!为)(?<!除)(?<!明确)(?<!提出)(?<!部署)(?<!强调)了(?!解)|同比|数据显示|比上年|比去年|较上年|较去年|去年|上年|"
    r"年来|以来|截至|累计|圆满|荣获|获评|跃居|"
    r"近日|日前|目前|眼下|昨[天日]|今[天日]|连日来|会上|调研中|会后|会前|活动现场|记者|据\S{0,8}(?:介绍|了解|统计|悉)|当地|现场|"
    r"[0-9][日月]，|[0-9]日[上下]午|季度，|半年，|个月，|去冬|今春|今夏|今秋)"
)


def tells(text: str, news: bool) -> bool:
    """Say whether a text tells what happened: news by its data, or a bulletin by its words.

    >>> tells("近日，柳河镇组织防汛演练。", False), tells("各县人民政府：近日印发的通知如下", False)
    (True, False)
    """
    return bool(_TELLING.search(text)) and not _FORMAL.search(text) if not news else True


class Voice:
    """Follows a telling text sentence by sentence."""

    def __init__(self) -> None:
        self._ordered = False
        self._onward = False
        self._start = 0
        self._cues: list[tuple[int, str]] = []

    def hear(self, text: str, start: int, end: int) -> None:
        """Take in the sentence ``start`` to ``end`` of ``text``."""
        for _, kind in self._cues:
            self._ordered = kind == "ordered" or (kind == "planned" and text.find("\n", self._start, start) < 0)
        self._start = start
        heading = _HEADING.match(text, start, end)
        if heading:
            self._onward = bool(heading["onward"])
        self._cues = [
            (m.end(), "ordered") if m.lastgroup == "issued" else (m.start(), m.lastgroup or "")
            for m in _CUE.finditer(text, max(0, start - 1), end)
        ]

    def says(self, end: int) -> str:
        """Status of the clause that ends at ``end``: the last sign before its end, else the sentences before."""
        ordered = self._ordered or self._onward
        for at, kind in self._cues:
            if at >= end:
                break
            ordered = kind != "told" or self._onward
        return "planned" if ordered else "achieved"
