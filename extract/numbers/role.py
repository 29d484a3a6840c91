"""What part a quantity plays: target, achieved, scope or norm."""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED, Row, Tables
from extract.model import COUNTS, ONE_SIDED, Bound, Quantity, Role, Status
from extract.numbers.bounds import STEP
from extract.numbers.context import REACH

_PLACES = ("before", "after")
_ONLY = ("", "money", "due", "bounded", "classed", "share", "uncounted")
_WRITTEN_FIRST = lazy("(?:未满|不满|年满|最高)?")
"""Norm cues that are bounds too and so stand inside the quantity."""
_ROW = lazy(r"(?:[0-9.]++[^，。；、0-9]{1,6}[、和或])+$")
#: the 的， of a condition is part of what stands before the number: 当年达标的，奖励10万元
_LAST_STOP = lazy(r".*(?:(?=的，)|(?<!的)，|[。；\n])", re.DOTALL)
_AND_SO_ON = lazy("(?<=等)")
_BOUNDED = ONE_SIDED | {Bound.RANGE}
#: 基础养老金标准从每月70元提高到88元 reports a rise; it sets no condition
_RAISED = lazy(r"(?:提高|增加|提升|上调|调整|降低|达)到?(?:每[人户月年亩]){0,2}$")


class RoleReader:
    """Decides the roles of quantities.

    Args:
        tables: the extractor's tables; read are ``norm_cues.tsv`` and the steps of ``bounds.tsv``.

    Raises:
        ValueError: a bad row in it.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        rows = tables.rows("norm_cues.tsv")
        words = {place: alternatives(row["cue"] for row in rows if row["place"] == place) for place in _PLACES}
        self._cues = tuple(map(_cue, rows))
        widest = max(int(row["between"]) for row in rows)
        # one pattern for each side says at once that there is none of them
        self._near_before = re.compile(words["before"])
        self._steps = tuple(row["surface"] for row in tables.rows("bounds.tsv") if row["only"] == STEP)
        self._near_after = re.compile(rf"[^，。；\n]{{0,{widest}}}?(?:{words['after']})")

    def role(self, text: str, quantity: Quantity, status: str, leading_count: bool) -> tuple[Role, str | None]:
        """Decide the role of ``quantity`` in ``text`` and name the cue that decided.

        Args:
            text: the text the quantity's offsets count in.
            quantity: the quantity as :meth:`QuantityGrammar.find` gave it.
            status: ``planned`` or ``achieved``, of the action it belongs to.
            leading_count: whether the number stands before or in the object (抓好7个特色小镇监测评价), not after it.

        Returns:
            ``target``, ``achieved``, ``scope`` or ``norm``, and the deciding words or None.
        """
        low = max(0, quantity.start - REACH)
        stop = _LAST_STOP.match(text, low, quantity.start)
        norm = self._norm(text, quantity, stop.end() if stop else low, status)
        if norm:
            return Role.NORM, norm
        if (
            leading_count
            and quantity.bound == Bound.POINT
            and (status == Status.PLANNED or _only_modifies(text, quantity))
        ):
            return Role.SCOPE, None
        return (Role.ACHIEVED if status == Status.ACHIEVED else Role.TARGET), None

    def as_meant(self, quantity: Quantity, role: Role) -> Quantity:
        """The quantity in its role: who aims to step up to 4万亿元 (迈上4万亿元台阶) aims at just that."""
        if role != Role.TARGET or quantity.bound != Bound.ABOVE or not quantity.text.startswith(self._steps):
            return quantity
        return msgspec.structs.replace(
            quantity, bound=Bound.POINT, high=quantity.low, high_canonical=quantity.low_canonical
        )

    def _norm(self, text: str, quantity: Quantity, clause: int, status: str) -> str | None:
        """The first cue that makes the number a norm, in the order of the table."""
        number = quantity.start + _WRITTEN_FIRST.match(quantity.text).end()  # type: ignore[union-attr]
        number = _first_of_row(text, clause, number)
        before = self._near_before.search(text, clause, number)
        after = self._near_after.match(text, quantity.end)
        if not (before or after) or _RAISED.search(text, clause, number):
            return None
        for cue in self._cues:
            if (before if cue.before else after) and _allowed(cue.only, quantity, text, status):
                pattern = re.compile(cue.pattern)  # when first needed: most are rare
                if pattern.search(text, clause, number) if cue.before else pattern.match(text, quantity.end):
                    return cue.word
        return None


def _first_of_row(text: str, clause: int, number: int) -> int:
    """Where the row of numbers begins that ends in this one: 给予|50万元、80万元、100万元."""
    row = _ROW.search(text, clause, number)
    return row.start() if row else number


def _allowed(only: str, quantity: Quantity, text: str, status: str) -> bool:
    """Whether a cue that holds for some numbers only holds for this one."""
    if only == "due" and status == Status.ACHIEVED:  # 罚款5万元, told of what was done
        return False
    if only in ("money", "due"):
        return quantity.dimension == "money" or (quantity.unit or "").startswith("元/")
    if only == "uncounted":  # 查处300起
        return quantity.dimension not in COUNTS
    if only == "share":
        return quantity.dimension == "ratio"
    if only == "classed":  # 对年产值2000万元以上的企业
        return quantity.bound in _BOUNDED and text.startswith("的", quantity.end)
    return not only or quantity.bound in _BOUNDED


def _only_modifies(text: str, quantity: Quantity) -> bool:
    """油菜籽等14种农产品产量居第1位: the number behind 等 only says which things are meant."""
    return _AND_SO_ON.match(text, quantity.start) is not None


class _RoleCue(NamedTuple):
    word: str
    pattern: str
    before: bool
    only: str


def _cue(row: Row) -> _RoleCue:
    if row["place"] not in _PLACES or row["only"] not in _ONLY or not row["between"].isdecimal():
        raise ValueError(f"{row.where}: cannot read the row of {row['cue']}: {' '.join(row.values())}")
    gap, word, before = rf"[^，。；\n]{{0,{int(row['between'])}}}", re.escape(row["cue"]), row["place"] == "before"
    return _RoleCue(row["cue"], rf"{word}{gap}$" if before else gap + word, before, row["only"])
