"""Text decoded wrongly before it came here; it must not pass for a text that sets no targets."""

from __future__ import annotations

from extract.lexicon.patterns import lazy

_UTF8_AS_GBK = "锛銆鈥鐨"
"""What ，。“的 in UTF-8 begin with when read as GBK; characters no text has."""
_REPLACED = ("锟斤拷", "烫烫烫", "屯屯屯", "\ufffd\ufffd")
_LOST = lazy(r"\?{3,}")
_SAMPLE = 20_000


def is_mojibake(text: str) -> bool:
    """Tell whether ``text`` was read in a wrong encoding, as a whole or in parts.

    >>> is_mojibake("鏀垮簻宸ヤ綔鎶ュ憡锛氬悇浣嶄唬琛ㄣ€傛垜浠鐨"), is_mojibake("政府工作报告")
    (True, False)
    """
    if any(sign in text for sign in _REPLACED):
        return True
    sample = text[:_SAMPLE]
    if sum(map(sample.count, _UTF8_AS_GBK)) * 100 > len(sample):
        return True
    latin = len(sample.encode("latin-1", "ignore"))
    han = len(sample) - latin
    accented = latin - len(sample.encode("ascii", "ignore")) - sample.count("\xa0")
    lost = sum(map(len, _LOST.findall(sample))) if "???" in sample else 0
    return (accented > 20 and accented > han) or (lost > 12 and lost * 10 > han)
