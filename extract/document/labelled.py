"""Facts on the lines of the header: labels (来源：某市日报), the medium and the author of the source line."""

from __future__ import annotations

import re

from extract.document.dates import find_date
from extract.document.header import Header
from extract.document.header_lines import HeaderLine
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Tables

#: links behind a value: 青禾日报 打印 收藏
_LINKS = lazy("(?:(?:[ \t]+|(?=收藏|打印))(?:举报|打印|收藏|分享|纠错|关闭|我要评论|查看更多))+$")
LONGEST_AUTHOR = 40
_NO_NAME = lazy("[@|:：+0-9]|网站?$")
_BULLETS = "•·●▪"
_AROUND = " 　\t-—|:：【】()（）"


class LabelledFacts:
    """Reads lines with labels (来源：某市日报); ``labels.tsv`` is read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._fields = {row["label"]: row["field"] for row in tables.rows("labels.tsv")}
        labels = "|".join(" *".join(label) for label in sorted(self._fields, key=len, reverse=True))
        next_label = rf"[ \t]*(?:{labels}) ?[:：]"
        self._pattern = re.compile(
            rf"(?:【(?P<marked>{labels})】|(?P<label>{labels}) *[】\]）)]?[:：])(?P<value>.*?)(?={next_label}|$)",
            re.MULTILINE,
        )

    def read(self, text: str, header: Header) -> dict[str, str]:
        """Values of the label lines of the header: 来源：某市日报 时间：2026-02-02."""
        facts: dict[str, str] = {}
        for line in header.lines:
            if line.kind not in ("label", "site", "date"):
                continue
            for m in self._pattern.finditer(text, line.start, line.end):
                field = self._fields[(m["marked"] or m["label"]).replace(" ", "")]
                value = _bare(m["value"]) or _below(text, header, line, m)
                value = without_links(value)
                if field == "source_name" and (found := find_date(value)):  # 来源：某市日报 • 2023-03-17 09:18
                    facts.setdefault("pub_date", value[found[1] :])
                    value = value[: found[1]].rstrip(_AROUND + "•·")
                if field != "-" and value:
                    facts.setdefault(field, value)
        return facts

    def is_label(self, value: str) -> bool:
        """Tell whether a value is a label itself: 来源：访问量：199 names no source."""
        return re.split("[:：]", value.strip(_AROUND))[0].replace(" ", "") in self._fields


def _bare(value: str) -> str:
    """Take off what stands around a value, but not the end of a bracket within it: 某省人大（含常委会）."""
    bare = value.strip(_AROUND)
    behind = value[value.find(bare) + len(bare) :][:1]
    return bare + behind if re.search("[（(][^）)]+$", bare) and behind in ("）", ")") else bare


def without_links(value: str) -> str:
    """来源：某市日报 举报: the value without what one can click behind it."""
    return _LINKS.sub("", value)


def person(author: str | None) -> str | None:
    """A name: no address, number or sentence, which templates and links leave where the author should stand."""
    return author if author and len(author) <= LONGEST_AUTHOR and not _NO_NAME.search(author) else None


def _below(text: str, header: Header, line: HeaderLine, label: re.Match[str]) -> str:
    """The value on the line below a label that stands alone on its own: • 发文字号: / 某政发〔2024〕7号."""
    if label.end() < line.end or text[line.start] not in _BULLETS:
        return ""
    below = next((other for other in header.lines if other.start > line.start), None)
    return "" if below is None or below.kind == "label" else text[below.start : below.end].strip(_AROUND)


def source_name(text: str, header: Header) -> str | None:
    """德州新闻网 of ``德州新闻网讯（…）``; the agency of ``新华社北京3月5日电``."""
    if header.source_span is None:
        return None
    line = text[slice(*header.source_span)]
    m = re.match(r"(?P<name>[\u4e00-\u9fff]{2,16}?[网报台社])(?=[\u4e00-\u9fff0-9]{0,14}(?:讯|电|消息))", line)
    return m["name"] if m and m["name"] not in {"本网", "本报", "本台"} else None


def author_name(text: str, header: Header) -> str | None:
    """Names after 记者 and 通讯员 in the source line: （记者某甲通讯员某乙） gives 某甲、某乙."""
    if header.source_span is None:
        return None
    m = re.search("记者 ?(?P<names>[^）)：:]{2,40}?)(?:报道)?(?:[）)：:]|$)", text[slice(*header.source_span)])
    return re.sub(" *[、，]? *(?:通讯员|记者) *", "、", m["names"].strip()) if m else None
