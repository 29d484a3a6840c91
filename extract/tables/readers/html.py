"""Web pages: the body text without the site around it, and the facts in meta tags and label tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html.entities import html5, name2codepoint
from typing import Any, NamedTuple

from extract.document.dates import iso_date
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Tables, tables_of
from extract.tables.readers.body import find_body, is_text, weight
from extract.tables.readers.labels import label_facts
from extract.tables.readers.markup import HAN, MarkupLine, hidden_size, lines_of, text_of, without_link_lists
from extract.tables.readers.model import BODY_UNCERTAIN, NO_BODY_TEXT, Blob, Input, Options, ReadError
from extract.tables.readers.second_look import FEW, MISSED, differs
from extract.tables.readers.tags import depth_of, strip_tags, text_size
from extract.text.clean import clean
from extract.text.decode import decode

LIMIT = 20_000_000
"""A page larger than this is a dump of a site, not a document."""
MIN_BODY = 6
"""Han characters below which a page has a title and perhaps a button, but no text."""

#: <meta charset="gbk">
_CHARSET = lazy(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DECLARATION = lazy(r"^\s*<\?xml[^>]*\?>")
_ENDINGS = lazy(r"</(?:html|body)\s*>", re.IGNORECASE)
_ENTITY = lazy(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
#: 养老服务方案|_青禾县人民政府
_SITE_NAME = lazy(r" ?(?:[_|—]| [-–]|--?(?=[^-]{2,20}(?:网|网站|门户|平台|频道)$)) ?[^_|—]*$")
#: 2023-03-01 09:30
_DATE_LINE = lazy(r"([12][0-9]{3}[-/年.][0-9]{1,2}[-/月.][0-9]{1,2}日?)(?:\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?")
_SOURCE = lazy(r"(?:稿?来源|來源)\s*[:：]\s*([^\s|：:]{2,30}+)(?![：:])")


class HtmlPage(NamedTuple):
    """What was read of a page."""

    text: str
    hints: dict[str, str]
    flags: tuple[str, ...] = ()


def read_html(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the body text of a saved page; title, date, source and labels of the page are its hints."""
    data = blob.data(LIMIT)
    charset = _CHARSET.search(data[:8192])
    decoded = decode(data, charset[1].decode("ascii") if charset else None)
    page = read_page(decoded.text, options.body_selector, tables_of(options.lexicon))
    yield Input(
        doc_id=blob.doc_id,
        source=blob.source,
        text=page.text,
        encoding=decoded.encoding,
        hints={field: clean(value).text for field, value in page.hints.items()},
        extracted=True,
        flags=(*decoded.flags, *page.flags),
    )


def read_page(page: str, selector: str | None = None, tables: Tables = SHIPPED) -> HtmlPage:
    """Read a decoded page: the text of its body, what it says about itself, and whether it is in doubt.

    Args:
        page: the page.
        selector: CSS selector of the body, for a site that the user knows.
        tables: those of the extractor; ``labels.tsv`` is read.

    Raises:
        ReadError: it is no page at all, or the selector is no selector.
    """
    tree = parse(page)
    if tree is None:
        return HtmlPage("", {})
    everything = lines_of(tree, keep_all=True)
    lines, doubt = _chosen(tree, everything, selector) or _body(tree, page, everything)
    texts, shown = [line.text for line in lines], [line.text for line in everything]
    info, meta = _info_line(shown, texts), _meta(tree)
    hints = {**info, **label_facts(shown, tables), **meta, **_first_published(info, meta)}
    title = hints.get("title") or _heading(tree)
    flags = (NO_BODY_TEXT,) * (sum(len(HAN.findall(text)) for text in texts if text != title) < MIN_BODY)
    if title:
        hints["title"] = title
        if not any(title in line or (line and line in title) for line in texts[:5]):
            texts = [title, *texts]
    text = "\n".join(texts)
    if doubt is None and not flags:
        doubt = differs(page, text, depth_of(tree))
    return HtmlPage(text, hints, flags or (BODY_UNCERTAIN,) * bool(doubt))


def fragment_lines(markup: str) -> list[str]:
    """The lines of a piece of HTML, such as a cell of a scraped table holds, all of them."""
    tree = parse(markup)
    return [] if tree is None else [line.text for line in lines_of(tree, keep_all=True)]


def parse(text: str) -> Any:
    """Parse a page without ever fetching anything; None for an empty one. Raises ReadError for what is no page.

    The ends of ``html`` and ``body`` go first: pages of www.gov.cn have text behind them, which the parser drops.
    """
    from lxml import etree, html

    text = _ENDINGS.sub("", _DECLARATION.sub("", text).replace("\x00", ""))
    if not text.strip():
        return None
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(_ENTITY.sub(_named_character, text), parser=parser)
    except etree.ParserError as error:
        raise ReadError("the page holds no text") from error


def _named_character(m: re.Match[str]) -> str:
    """Entities that the parser does not know: it has those of HTML 4 only (``&ge;``, not ``&percnt;``)."""
    return m[0] if m[1][:-1] in name2codepoint or m[1] in ("lt;", "gt;", "amp;") else html5.get(m[1], m[0])


def _chosen(tree: Any, everything: Sequence[MarkupLine], selector: str | None) -> tuple[list[MarkupLine], bool] | None:
    """The lines of the elements that the user's selector names; None without a selector or where nothing fits it."""
    if selector is None:
        return None
    found = compile_selector(selector)(tree)
    inside = set(found)
    outermost = [element for element in found if not inside.intersection(element.iterancestors())]
    lines = [line for element in outermost for line in lines_of(element)]
    return (lines, False) if lines else None


def compile_selector(selector: str) -> Any:
    """Turn a CSS selector into a function that finds its elements. Raises ReadError."""
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector

    try:
        return CSSSelector(selector, translator="html")
    except SelectorError as error:
        raise ReadError(f"{selector} is no CSS selector: {error}") from error


def _body(tree: Any, page: str, everything: Sequence[MarkupLine]) -> tuple[list[MarkupLine], bool | None]:
    """The lines of the body, and whether they are in doubt: text stands outside, is hidden, or broke the parser."""
    stripped = strip_tags(page)
    size = sum(len(HAN.findall(line)) for line in stripped)
    if text_size(tree) < (1 - MISSED) * size - FEW:
        return [MarkupLine(line, tree, len(HAN.findall(line)), 0) for line in stripped], True
    found = find_body(tree, everything)
    lines = without_link_lists(lines_of(found.element, kept=found.kept))
    inside = {line.text for line in lines} | {_heading(tree)}
    outside = sum(weight(x) for x in found.lines if is_text(x) and x.text not in inside)
    lost = max(outside, hidden_size(found.element))
    return lines, True if lost > max(MISSED * found.mass, FEW) else None


def _meta(tree: Any) -> dict[str, str]:
    fields = {row["key"]: row["field"] for row in SHIPPED.rows("html.tsv") if row["kind"] == "meta"}
    hints: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        value = " ".join((tag.get("content") or "").split())
        if value and name in fields:
            hints.setdefault(fields[name], value)
    return hints


def _first_published(info: Mapping[str, str], meta: Mapping[str, str]) -> dict[str, str]:
    """The day under the title, where it is before that of the meta tag: a site that moves writes its pages anew."""
    shown, tagged = (iso_date(told.get("pub_date")) for told in (info, meta))
    return {"pub_date": info["pub_date"]} if shown and tagged and shown < tagged else {}


def _heading(tree: Any) -> str | None:
    """The only ``h1``, else the page's ``title`` without the name of the site: 某某通知_某市政府."""
    headings = [text for h in tree.iter("h1") if len(text := text_of(h)) >= 5]
    if len(headings) == 1:
        return headings[0]
    title = next((text_of(t) for t in tree.iter("title")), "")
    return _SITE_NAME.sub("", " ".join(title.split())).strip() or None


def _info_line(page: Sequence[str], lines: Sequence[str]) -> dict[str, str]:
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
