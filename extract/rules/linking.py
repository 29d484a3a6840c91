"""From actions to records: quantities with indicator, role and deadline; campaign, status and force attached."""

from __future__ import annotations

import msgspec

from extract.model import Quantity
from extract.rules.clause import Action, Place
from extract.rules.lexicon import Lexicon

_POLARITY = ("不", "严禁", "禁止", "防止", "避免", "杜绝", "遏制", "严防", "绝不", "决不", "坚决不")
# verbs whose leading counts are results in their own right: 新建100个…; with all others they only name the scope
_PRODUCING = frozenset("build create complete achieve increase measure invest start educate decrease connect".split())
_BRINGING = frozenset("完成 招引 引进 认定 选派 发放 安排 转移 搬迁 救助 资助 改造 治理 整治 打造 吸引 招录 招聘 签约 落地 落户 入库 布局".split())


class Linker:
    """Completes quantities and qualifiers with what the lexicon knows about the governing verb."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def level(self, action: Action) -> int | None:
        """Force of the action's commitment cue, 5 (mandate) to 0 (explore), or None without a cue."""
        if not action.cue:
            return None
        levels = self._lexicon.levels
        word = action.cue[0]
        while word and word not in levels:  # 鼓励支持: the last cue decides
            word = word[1:]
        return levels.get(word)

    def polarity(self, action: Action) -> str:
        """``do_not`` under a prohibiting cue or a preventing verb, else ``do``."""
        if action.cue and action.cue[0].startswith(_POLARITY):
            return "do_not"
        return "do_not" if action.head.startswith(("防止", "避免", "杜绝", "严禁", "禁止")) else "do"

    def produces(self, action: Action) -> bool:
        """Say whether a leading count is what the verb brings about (新建100个) and not its mere scope (推进59个)."""
        if action.rule in ("subject-predicate", "verbless") or action.verb is None:
            return True
        verb = self._lexicon.verbs.get(action.head)
        return verb is not None and (verb.verb_class in _PRODUCING or verb.word in _BRINGING)

    def only_scopes(self, indicator: str) -> bool:
        """Say whether a count of such things never is a result: 出台20条措施, 办好34项民生实事."""
        return indicator.endswith(tuple(self._lexicon.sets["scoped"]))

    def verb_class(self, action: Action) -> str | None:
        """Class of the deciding verb, None for verbs the lexicon does not list."""
        verb = self._lexicon.verbs.get(action.head)
        return verb.verb_class if verb else None


def with_context(quantity: Quantity, text: str, indicator: Place, **slots: object) -> Quantity:
    """Return the quantity with indicator (``indicator`` is its place in ``text``) and further slots filled."""
    a, b = indicator
    return msgspec.structs.replace(
        quantity, indicator=text[a:b], indicator_start=a, indicator_end=b, **slots
    )
