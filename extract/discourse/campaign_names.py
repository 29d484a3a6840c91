"""The canonical name of a campaign: 污染防治攻坚 and 污染防治攻坚战 are one, 三年 and 专项 make no other."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.discourse.campaign_words import WHOLE_NAME
from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED, Row, Tables

_NAMES_HELD = 4096


class CampaignNames:
    """Gives campaigns their canonical names by the rules of ``campaign_names.tsv``, none that is but a head.

    Args:
        tables: those of the extractor.

    Raises:
        ValueError: a pattern that is no regular expression; file and line are named.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._rules = [(_compiled(row), row["replacement"]) for row in tables.rows("campaign_names.tsv")]
        heads = {row["head"] for row in tables.rows("campaign_heads.tsv") if len(row["head"]) < WHOLE_NAME}
        self._head_alone = lazy(f"(?:{alternatives(heads | tables.sets['campaign_bare'])}|年)*")
        self.canonical = lru_cache(_NAMES_HELD)(self._changed)
        """The canonical name of a campaign as the text writes it."""

    def _changed(self, name: str) -> str:
        for pattern, replacement in self._rules:
            changed = pattern.sub(replacement, name)
            if changed and not self._head_alone.fullmatch(changed):
                name = changed
        return name


def _compiled(row: Row) -> re.Pattern[str]:
    try:
        return re.compile(row["pattern"])
    except re.error as error:
        raise ValueError(f"{row.where}: {row['pattern']} is no regular expression ({error})") from error
