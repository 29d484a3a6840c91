"""Traditional characters to simplified ones, length kept, in texts that are written in traditional characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from operator import ne

from extract.lexicon.tables import load_table
from extract.text.gloss import readings

SHARE = 0.05
"""Share of traditional forms among the distinct Han characters from which a text counts as traditional.

A simplified text quotes a few at most (乾 in 乾隆, 瞭 in 瞭望); a traditional one has a third and more.
"""


def is_traditional(text: str) -> bool:
    """Tell whether ``text`` is written in traditional characters."""
    if not _any_traditional().search(text):
        return False
    chars = set(text)
    return len(chars & readings().keys()) >= SHARE * sum("\u4e00" <= c <= "\u9fff" for c in chars)


def to_simplified(text: str, counts: Counter[str] | None = None) -> str:
    """Return ``text`` in simplified characters, one for one; ``counts["traditional"]`` grows by those changed."""
    out = _converter()(text)
    if len(out) != len(text):
        out = "".join(_one(c) for c in text)
    out = _particle().sub(_zhe, out).translate(_variants())
    if counts is not None:
        counts["traditional"] += sum(map(ne, out, text))
    return out


def _one(char: str) -> str:
    out = _converter()(char)
    return out if len(out) == 1 else char


def _zhe(m: re.Match[str]) -> str:
    """OpenCC leaves 著 alone: 沿著 and 著力 are 沿着 and 着力, 显著 and 著作 stay."""
    return m[0] if m["keep"] else m[0].replace("著", "着")


@cache
def _any_traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(readings())}]")


@cache
def _converter() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


@cache
def _particle() -> re.Pattern[str]:
    rows = load_table("variants.tsv")
    change, keep = (_alternatives(row["form"] for row in rows if row["kind"] == kind) for kind in ("zhe", "zhu"))
    return re.compile(f"(?:{change})|(?P<keep>{keep})|著")


def _alternatives(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


@cache
def _variants() -> dict[int, str]:
    return {ord(row["form"]): row["simplified"] for row in load_table("variants.tsv") if row["kind"] == "char"}
