"""What part a quantity plays: target, achieved, scope or norm."""

from __future__ import annotations

import re
from functools import cache

from extract.model import Quantity
from extract.rules.tables import Row, load_table

_REACH = 60
_BOUNDED = frozenset({"at_least", "at_most", "above", "below", "range"})
#: 基础养老金标准从每月70元提高到88元 reports a rise; it sets no condition
_RAISED = re.compile(r"(?:提高|增加|提升|上调|调整|降低|达)到?(?:每[人户月年亩]){0,2}$")


def role_of(text: str, quantity: Quantity, status: str, leading_count: bool) -> tuple[str, str | None]:
    """Decide the role of ``quantity`` in ``text`` and name the cue that decided.

    Args:
        text: the text the quantity's offsets count in.
        quantity: the quantity as :meth:`QuantityGrammar.find` gave it.
        status: ``planned`` or ``achieved``, of the action it belongs to.
        leading_count: whether the number stands before or inside the object (抓好7个特色小镇监测评价), not after it.

    Returns:
        ``target``, ``achieved``, ``scope`` or ``norm``, and the deciding words or None.
    """
    low = max(0, quantity.start - _REACH)
    clause = max(low, *(text.rfind(stop, low, quantity.start) + 1 for stop in "，。；\n"))
    if not _RAISED.search(text, clause, quantity.start):
        for pattern, row in _cues():
            if _allowed(row["only"], quantity, text):
                before = row["place"] == "before"
                hit = pattern.search(text, clause, quantity.start) if before else pattern.match(text, quantity.end)
                if hit:
                    return "norm", row["cue"]
    if leading_count and quantity.bound == "point" and (status == "planned" or _only_modifies(text, quantity)):
        return "scope", None
    return ("achieved" if status == "achieved" else "target"), None


def _allowed(only: str, quantity: Quantity, text: str) -> bool:
    """Whether a cue that holds for some numbers only holds for this one."""
    if only == "money":
        return quantity.dimension == "money" or (quantity.unit or "").startswith("元/")
    if only == "classed":  # 对年产值2000万元以上的企业
        return quantity.bound in _BOUNDED and text.startswith("的", quantity.end)
    return not only or quantity.bound in _BOUNDED


def _only_modifies(text: str, quantity: Quantity) -> bool:
    """油菜籽等14种农产品产量居第1位: the number behind 等 only says which things are meant."""
    return text[quantity.start - 1 : quantity.start] == "等"


@cache
def _cues() -> tuple[tuple[re.Pattern[str], Row], ...]:
    """The norm cues of ``norm_cues.tsv``, each with its pattern; read once."""
    out = []
    for row in load_table("norm_cues.tsv"):
        gap = rf"[^，。；\n]{{0,{int(row['between'])}}}"
        cue = re.escape(row["cue"])
        out.append((re.compile(rf"{cue}{gap}$" if row["place"] == "before" else gap + cue), row))
    return tuple(out)
