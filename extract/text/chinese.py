"""Traditional characters to simplified ones, length kept, in texts that are written in traditional characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from operator import ne

from extract.lexicon.patterns import alternatives
from extract.lexicon.tables import SHIPPED
from extract.text.gloss import readings

SHARE = 0.05
"""Share of traditional forms among the distinct Han characters from which a text counts as traditional.

A simplified text quotes a few at most; a traditional one has a third and more.
"""


def is_traditional(text: str) -> bool:
    """Tell whether ``text`` is written in traditional characters, and not in simplified ones with a word quoted.

    >>> is_traditional("加強建設"), is_traditional("推进乾安县建设")
    (True, False)
    """
    if not _any_traditional().search(text):
        return False
    chars = set(text)
    traditional = len(chars & _traditional_only())
    han = sum("\u4e00" <= c <= "\u9fff" for c in chars)
    return traditional >= SHARE * han and traditional > len(chars & _simplified_only())


def simplify(text: str, counts: Counter[str]) -> str:
    """Return ``text`` in simplified characters, one for one; ``counts["traditional"]`` grows by those changed.

    A text of both kinds is decided line by line; in a simplified line only the forms that simplified text does not
    have change (建設学校 reads 建设学校), so that 乾安县 and 萧乾 stay.
    """
    if not _any_traditional().search(text):
        return text
    if not _simplified_only().intersection(text):
        return to_simplified(text, counts)
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if is_traditional(line):
            lines[i] = to_simplified(line, counts)
        elif _any_traditional().search(line):
            lines[i] = _any_traditional().sub(lambda m: _one(m[0]), line)
            counts["traditional"] += sum(map(ne, lines[i], line))
    return "\n".join(lines)


def to_simplified(text: str, counts: Counter[str] | None = None) -> str:
    """Return ``text``, taken as traditional, in simplified characters; ``counts["traditional"]`` grows as above."""
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
    return re.compile(f"[{''.join(sorted(_traditional_only()))}]")


@cache
def _traditional_only() -> frozenset[str]:
    """Traditional forms that no simplified text has: 設, but not 乾, 瞭 and 著 (also in GB 2312) or 昇 (in names)."""
    names = {row["form"] for row in SHIPPED.rows("variants.tsv") if row["kind"] == "name"}
    return frozenset(char for char in readings() if char not in names and not _in("gb2312", char))


@cache
def _simplified_only() -> frozenset[str]:
    """Simplified forms that no traditional text has: 设, but not 后, 里, 台, which Big5 has as well."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    chars = (row.decode("gb2312", "ignore") for row in rows)
    return frozenset(char for char in chars if char and not _in("big5hkscs", char))


def _in(encoding: str, char: str) -> bool:
    try:
        return bool(char.encode(encoding))
    except UnicodeEncodeError:
        return False


@cache
def _converter() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


@cache
def _particle() -> re.Pattern[str]:
    rows = SHIPPED.rows("variants.tsv")
    change, keep = (alternatives(row["form"] for row in rows if row["kind"] == kind) for kind in ("zhe", "zhu"))
    return re.compile(f"(?:{change})|(?P<keep>{keep})|著")


@cache
def _variants() -> dict[int, str]:
    return {ord(row["form"]): row["simplified"] for row in SHIPPED.rows("variants.tsv") if row["kind"] == "char"}
