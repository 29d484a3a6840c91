"""Web pages: the body text without the site around it, and the facts in meta tags and label tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from extract.lexicon.tables import load_table
from extract.tables.readers.labels import label_facts
from extract.tables.readers.markup import HAN, lines_of, text_of
from extract.tables.readers.model import Blob, Input, Options, ReadError
from extract.text.clean import clean
from extract.text.decode import decode

LIMIT = 20_000_000
"""A page larger than this is a dump of a site, not a document."""
MIN_BODY = 60
"""Han characters below which an element found by its name is taken for a shell around something else."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SITE_NAME = re.compile(r"\s*(?:[_|—]|\s[-–])\s*[^_|—]*$")
_DATE_LINE = re.compile(r"([12][0-9]{3}[-/年.][0-9]{1,2}[-/月.][0-9]{1,2}日?)(?:\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?")
_SOURCE = re.compile(r"(?:稿?来源|來源)\s*[:：]\s*([^\s|：:]{2,30})")


def read_html(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the body text of a saved page; title, date, source and labels of the page are its hints."""
    data = blob.data(LIMIT)
    charset = _CHARSET.search(data[:8192])
    decoded = decode(data, charset[1].decode("ascii") if charset else None)
    tree = parse(decoded.text)
    if tree is None:
        yield Input(doc_id=blob.doc_id, source=blob.source, encoding=decoded.encoding, extracted=True)
        return
    text, hints = page_text(tree)
    hints = {field: clean(value).text for field, value in hints.items()}
    yield Input(
        doc_id=blob.doc_id,
        source=blob.source,
        text=text,
        encoding=decoded.encoding,
        hints=hints,
        extracted=True,
        flags=decoded.flags,
    )


def parse(text: str) -> Any:
    """Parse a page without ever fetching anything; None for an empty one. Raises ReadError for what is no page."""
    from lxml import etree, html

    text = _DECLARATION.sub("", text).replace("\x00", "")
    if not text.strip():
        return None
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return html.document_fromstring(text, parser=parser)
    except etree.ParserError as error:
        raise ReadError("the page holds no text") from error


def page_text(tree: Any) -> tuple[str, dict[str, str]]:
    """Return body text and hints of a parsed page; the title opens the text if the body does not repeat it."""
    hints = _meta(tree)
    page = lines_of(tree, keep_all=True)
    body = _body(tree)
    lines = lines_of(body)
    hints = {**_info_line(page, lines), **label_facts(page), **hints}
    title = hints.get("title") or _heading(tree)
    if title:
        hints["title"] = title
        if not any(title in line or (line and line in title) for line in lines[:5]):
            lines = [title, *lines]
    return "\n".join(lines), hints


def _meta(tree: Any) -> dict[str, str]:
    fields = {row["key"]: row["field"] for row in load_table("html.tsv") if row["kind"] == "meta"}
    hints: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        value = " ".join((tag.get("content") or "").split())
        if value and name in fields:
            hints.setdefault(fields[name], value)
    return hints


def _heading(tree: Any) -> str | None:
    """The only ``h1``, else the page's ``title`` without the name of the site: 某某通知_某市政府."""
    headings = [text for h in tree.iter("h1") if len(text := text_of(h)) >= 5]
    if len(headings) == 1:
        return headings[0]
    title = next((text_of(t) for t in tree.iter("title")), "")
    return _SITE_NAME.sub("", title).strip() or None


def _info_line(page: list[str], lines: list[str]) -> dict[str, str]:
    """The line under a title: 2021-03-05 10:20 来源：某市日报. It stands before the text, and is short."""
    hints: dict[str, str] = {}
    body_first = next((line for line in lines if len(HAN.findall(line)) > 40), None)
    before = page[: page.index(body_first)] if body_first in page else page
    for line in before:
        if len(line) > 120:
            continue
        if m := _SOURCE.search(line):
            hints.setdefault("source_name", m[1])
        if (m := _DATE_LINE.search(line)) and ("来源" in line or "时间" in line or "日期" in line or m[0] == line):
            hints.setdefault("pub_date", m[1])
    return hints


def _body(tree: Any) -> Any:
    """The element that holds the text: known by its name, else the one with most text outside links."""
    named: dict[tuple[str, str], list[Any]] = {}
    for element in tree.iter():
        for mark, attribute in (("#", "id"), (".", "class")):
            for name in (element.get(attribute) or "").split():
                named.setdefault((mark, name), []).append(element)
    for selector in _selectors():
        best = max(named.get(selector, ()), key=_weight, default=None)
        if best is not None and _weight(best) >= MIN_BODY:
            return best
    return _densest(tree)


def _weight(element: Any) -> int:
    """Han characters outside links."""
    linked = sum(len(HAN.findall("".join(a.itertext()))) for a in element.iter("a"))
    return len(HAN.findall("".join(element.itertext()))) - linked


def _densest(tree: Any) -> Any:
    """Credit each paragraph's text to its parent, half of it to the parent above, and take the richest element."""
    scores: dict[Any, float] = {}
    body = tree.find("body")
    root = tree if body is None else body
    for element in root.iter("p", "div", "td", "span", "li", "section", "font"):
        own = len(HAN.findall((element.text or "") + "".join(child.tail or "" for child in element)))
        if own < 10:
            continue
        holder = element if element.tag in ("div", "td", "section") else element.getparent()
        scores[holder] = scores.get(holder, 0) + own
        if (above := holder.getparent()) is not None:
            scores[above] = scores.get(above, 0) + own / 2
    return max(scores, key=lambda e: scores[e], default=root)


@cache
def _selectors() -> tuple[tuple[str, str], ...]:
    return tuple((row["field"], row["key"]) for row in load_table("html.tsv") if row["kind"] == "body")
