"""A check on the finished text of a PDF: can it be what the page shows?"""

from __future__ import annotations

from extract.lexicon.patterns import lazy
from extract.tables.readers.markup import HAN

DOUBLED = 0.02
"""Share of Han characters in runs that stand twice: 常常, 研究研究 come to less than a hundredth."""
TORN = 0.03
"""Share of decimals whose point or digits were torn off."""
SINGLE = 0.15
"""Share of lines of one character or two."""
UNREADABLE = 0.01
"""Share of characters that the file gives no meaning."""
FEW = 3
"""So many signs of damage at least."""

_DOUBLED = lazy("([\u3400-\u9fff]{1,4})\\1")
_NUMBER = lazy(r"[0-9]+(?:\.[0-9]+)?")
#: 3 .5%, 1 2万; a stop alone on its line
_TORN = lazy(r"[0-9](?:[ \n]*\.[ \n]+|[ \n]+\.[ \n]*|[ \n]+)[0-9]{1,2}(?=[%％万亿个家])|(?:^|\n)[.．,，、](?:\n|$)")
_SINGLE = lazy(r"(?:^|\n)[^\n0-9一二三四五六七八九十]{1,2}(?=\n|$)")
#: characters of private use, which a font without a table of signs gives
_UNREADABLE = lazy("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")


def damaged(text: str) -> bool:
    """Tell whether a text shows the marks of a layer that was read wrongly."""
    han = len(HAN.findall(text))
    doubled = sum(len(m[1]) for m in _DOUBLED.finditer(text))
    shares = (
        (doubled, DOUBLED * han),
        (len(_TORN.findall(text)), TORN * len(_NUMBER.findall(text))),
        (len(_SINGLE.findall(text)), SINGLE * (text.count("\n") + 1)),
        (len(_UNREADABLE.findall(text)), UNREADABLE * len(text)),
    )
    return any(found >= FEW and found > allowed for found, allowed in shares)
