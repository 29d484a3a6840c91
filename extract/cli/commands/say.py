"""The language of the user, and messages in it."""

from __future__ import annotations

import os

from extract.tables.messages import in_chinese

VARIABLE = "POLICY_EXTRACT_LANG"


def language() -> str:
    """Return ``zh`` or ``en``: what ``--lang`` asked for (kept in an environment variable), else by the locale."""
    for name in (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def say(message: str) -> str:
    """Return ``message`` in the user's language; one that the table does not have stays English."""
    return in_chinese(message) if language() == "zh" else message
