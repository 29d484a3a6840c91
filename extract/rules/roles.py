"""What part a quantity plays: target, achieved, scope or norm."""

from __future__ import annotations

import re

from extract.model import Quantity

_NORM_BEFORE = re.compile(
    r"罚款|处以?(?=[^，。；]{0,4}$)|并处|补贴|补助|奖励|奖补|资助|一次性给予|给予(?=[^，。；]{0,10}$)|每人每[年月]|标准为|年满|满(?=$)"
    r"|不满|条件|符合|(?:凡|对)(?=[^，。；]{0,12}$)|按照?(?=[^，。；]{0,12}$)|贴息|免征|减按|税率|费率|贷款额度|最高(?=$)|起征点|限额|上限|下限"
)
_NORM_AFTER = re.compile(r"[^，。；]{0,6}(?:的罚款|罚款|的?标准(?:给予|予以)|的(?:企业|单位|个人|项目|家庭|人员)(?:，|可|应|给予))")


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
    clause = max(text.rfind(stop, max(0, quantity.start - 60), quantity.start) + 1 for stop in "，。；\n")
    cue = _NORM_BEFORE.search(text, clause, quantity.start)
    if cue is None:
        cue = _NORM_AFTER.match(text, quantity.end)
    if cue is not None:
        return "norm", cue[0]
    if leading_count and status == "planned" and quantity.kind in ("count", "money"):
        return "scope", None
    return ("achieved" if status == "achieved" else "target"), None
