"""The title of a Word file, where its layout tells it: the head of a letter is centred, issuer and number first."""

from __future__ import annotations

from typing import Any

from extract.document.header_lines import DOC_NUMBER
from extract.lexicon.patterns import lazy

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LOOK = 20
"""Paragraphs at the top that can belong to the head."""
MAX_TITLE = 120

#: 青政发〔2023〕3号, 第12号
_NUMBER = lazy(rf"{DOC_NUMBER}|第 ?[0-9]{{1,4}} ?号")
_TITLE_STYLES = frozenset({"Title", "title", "标题"})


def title_of(body: Any) -> str | None:
    """Return the title below the number of a red head, or the paragraph in Word's title style; None for neither.

    ``某市人民政府办公室 / 某府办发〔2026〕15号 / 关于推进数字化转型的通知``: the issuer stands first, not the title.
    """
    head: list[tuple[str, bool]] = []
    for paragraph in body.iterfind(f"{W}p"):
        text = "".join(t.text or "" for t in paragraph.iter(f"{W}t")).strip()
        if not text:
            continue
        if _style(paragraph) in _TITLE_STYLES and len(text) >= 5:
            return text[:MAX_TITLE]
        head.append((text, _is_centred(paragraph)))
        if len(head) == LOOK:
            break
    return _below_number(head)


def _below_number(head: list[tuple[str, bool]]) -> str | None:
    number = next((i for i, (text, _) in enumerate(head) if _NUMBER.fullmatch(text)), None)
    if number is None:
        return None
    lines = []
    for text, centred in head[number + 1 :]:
        if not centred:
            break
        lines.append(text)
    title = "".join(lines)
    return title if 5 <= len(title) <= MAX_TITLE else None


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def _is_centred(paragraph: Any) -> bool:
    place = paragraph.find(f"{W}pPr/{W}jc")
    return place is not None and place.get(f"{W}val") == "center"
