"""What leads up to a place in a text."""

from __future__ import annotations

import re

REACH = 28
"""No cue begins further before the number that it is about."""


def leading(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str] | None:
    """The match of ``pattern``, which ends in ``$``, that ends at ``position``."""
    return pattern.search(text, max(0, position - REACH), position)
