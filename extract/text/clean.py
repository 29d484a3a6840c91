"""Raw text to its cleaned reading, with an exact map back.

Characters that change one for one need no map; what changes the length, or could not be repaired with certainty,
is an :class:`~extract.text.cleantext.Edit`. Each kind of repair has a name and a count:

========================  ==========================================================================================
``gloss``                 推動(dòng) → 推动
``byte_loss``             ``?duì)巹?`` → 争创, from the bytes and the glosses
``unrepaired``            a ``?`` that hides a character nothing determines; kept and flagged
``doubled_stop``          ``,,`` ``,。`` → one stop
``traditional``           characters made simplified
``half_width``            １．１８％ → 1.18%
``wide_punctuation``      ``,;:?!()`` in Chinese text → ，；：？！（）
``quote``                 「」 and straight quotes → “”
``number_space``          ``2021 年`` → 2021年
``torn_number``           ``2 9 0 0 亿元`` → 2900亿元
``unsure_number``         ``1 2%``: kept, flagged, and no quantity is read from it
``line_wrap``             ``初始登⏎记`` → 初始登记, in a text that is hard-wrapped
``ban_line``              ``不得⏎侵占河道`` → 不得侵占河道, in any text
``indent``                blanks before and behind a line
``run_on``                ``…制度。　　二、强化保障`` → two lines
``spread``                ``政 府 工 作 报 告`` → 政府工作报告; ``左右 ，`` → 左右，
``footnote_mark`` ``page_number`` ``web_chrome`` ``entity`` ``invisible`` ``space`` ``line_end`` ``radical``
========================  ==========================================================================================
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set

from extract.text import leftovers, marks, punctuation
from extract.text.bytes_lost import byte_loss_changes
from extract.text.changes import KEPT, TextChange, apply
from extract.text.chinese import simplify
from extract.text.cleantext import CleanText, Edit
from extract.text.gloss import gloss_changes
from extract.text.torn import broken_changes, split_changes, torn_changes
from extract.text.wraps import unfinished_changes, wrap_changes


def clean(raw: str) -> CleanText:
    """Return the cleaned reading of ``raw`` with its offset map and the repairs made.

    Any string is accepted and none is changed in meaning: what cannot be repaired with certainty stays as it is.
    """
    chars = punctuation.rare_characters(raw)
    counts: Counter[str] = Counter()
    text = punctuation.narrow(raw, chars, counts) if chars else raw
    edits: list[Edit] = []
    if changes := list(_changes(raw, text, chars)):
        text, edits = apply(text, changes, counts)
    text = simplify(text, counts)
    text = punctuation.widen(text, counts).replace(KEPT, "?")
    return CleanText(raw, text, edits, {kind: n for kind, n in sorted(counts.items()) if n})


def _changes(raw: str, text: str, chars: Set[str]) -> Iterator[TextChange]:
    """Yield what is to change, the surest first; each search runs only if the text holds its characters.

    ``raw`` is as long as ``text`` and still has its wide spaces.
    """
    if ")" in text or "）" in text:
        if "?" in text:
            yield from byte_loss_changes(text)
        yield from gloss_changes(text)
    for m in re.finditer("\ufffd", text):
        yield TextChange(m.start(), m.end(), m[0], "unrepaired")
    yield from leftovers.comment_changes(text)
    yield from marks.chrome_changes(text)
    yield from wrap_changes(text)
    yield from unfinished_changes(text)
    if "\n" in text:
        yield from split_changes(text)
    yield from leftovers.indent_changes(text)
    yield from leftovers.run_on_changes(raw)
    if chars or "\r" in text:
        yield from punctuation.invisible_changes(text, chars)
    if "&" in text:
        yield from marks.entity_changes(text)
        yield from leftovers.entity_changes(text)
    if "<U+" in text:
        yield from leftovers.escape_changes(text)
    yield from punctuation.doubled_stop_changes(text)
    if any(bracket in text for bracket in "[［〔"):
        yield from marks.footnote_changes(text)
    yield from marks.page_number_changes(text)
    yield from broken_changes(text)
    if " " in text:
        yield from torn_changes(text)
        yield from leftovers.spread_changes(text)
        yield from marks.space_changes(text)
