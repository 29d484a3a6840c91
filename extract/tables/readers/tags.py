"""A page without a tree: what a parser lost is seen by taking nothing out of it but the tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from extract.lexicon.patterns import lazy
from extract.tables.readers.markup import HAN

#: <p class="x">, </p>, <!--, <?xml …>
_TAG = lazy(r"<!--|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:]*)[^<>]*>|<[!?][^<>]*>")
_SILENT = frozenset({"script", "style", "noscript", "template", "textarea", "title", "head"})
_INLINE_TAGS = "a abbr b big em font i ins label mark s small span strong sub sup u o:p"
_INLINE = frozenset(_INLINE_TAGS.split())
_CELLS = frozenset({"td", "th"})
_SPACE = lazy(r"[ \t\r\n\f\v]+")


def strip_tags(page: str) -> list[str]:
    """Return the lines of a page, none of them empty, with all text that is no script: navigation as well."""
    text = "".join("\t" if piece == "\t" else piece for piece in _pieces(page))
    lines = (_SPACE.sub(lambda m: "\t" if "\t" in m[0] else " ", line).strip() for line in text.split("\n"))
    return [line for line in lines if line]


def _pieces(page: str) -> Iterator[str]:
    """Yield text, ``\\n`` for a tag that ends a line and ``\\t`` for one that ends a cell."""
    at = 0
    unended: set[str] = set()
    for m in _TAG.finditer(page):
        if m.start() < at:
            continue  # inside a comment or a script
        yield unescape(_SPACE.sub(" ", page[at : m.start()]))
        name = (m["name"] or "").lower()
        at = m.end()
        if m[0] == "<!--" or (name in _SILENT and not m["end"]):
            at = _end_of(page, name, at, unended)
        elif name in _CELLS:
            yield "\t"
        elif name not in _INLINE:
            yield "\n"
    yield unescape(_SPACE.sub(" ", page[at:]))


def _end_of(page: str, name: str, start: int, unended: set[str]) -> int:
    """Where a comment (no name) or a script ends; one that never ends is text like any other, and looked for once."""
    if name in unended:
        return start
    m = re.compile(f"</{name}" if name else "-->", re.IGNORECASE).search(page, start)
    if m is None:
        unended.add(name)
        return start
    return m.end()


def text_size(tree: Any) -> int:
    """Han characters of a tree, scripts left out."""
    size = 0
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in _SILENT:
            size += len(HAN.findall(element.text or ""))
        size += len(HAN.findall(element.tail or ""))
    return size


def depth_of(tree: Any) -> int:
    """How many levels of elements stand in each other."""
    from lxml import etree

    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
