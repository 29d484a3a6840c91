"""Lines of the body that only name a document: the title of what a letter sends, above its text."""

from __future__ import annotations

from collections.abc import Sequence

from extract.document.sections import Paragraph
from extract.lexicon.patterns import lazy

#: 《养老服务条例》, 关于印发|养老服务方案|的通知
_NAMED = lazy(r"《([^《》\n]{4,80})》|关于(?:印发|发布|公布|转发)([^《》，。\n]{4,80})的(?:通知|公告)")
_ASIDE = lazy(r"[（(][^（）()\n]{1,20}[）)]$")


def repeated_titles(text: str, lines: Sequence[Paragraph]) -> frozenset[int]:
    """Return where the lines begin that are a title given elsewhere in ``text``, in 《》 or as 关于印发X的通知."""
    names = {_whole(match[1] or match[2]) for match in _NAMED.finditer(text)}
    if not names:
        return frozenset()
    return frozenset(line.start for line in lines if _whole(text[line.start : line.end]) in names)


def _whole(name: str) -> str:
    """A title without blanks and without （试行）."""
    return _ASIDE.sub("", name.strip().strip("《》"))
