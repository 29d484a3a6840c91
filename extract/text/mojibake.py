"""Text decoded wrongly before it came here; it must not pass for a text that sets no targets."""

from __future__ import annotations

import re

_UTF8_AS_GBK = re.compile("[锛銆鈥鐨]")
"""What ，。“的 in UTF-8 begin with when read as GBK; characters no text has."""
_REPLACED = re.compile("锟斤拷|烫烫烫|屯屯屯|�{2}")
_LATIN = re.compile("[\x80-\xff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_LOST = re.compile(r"\?{3,}")
_SAMPLE = 20_000


def is_mojibake(text: str) -> bool:
    """Tell whether ``text`` was read in a wrong encoding, as a whole or in parts.

    >>> is_mojibake("鏀垮簻宸ヤ綔鎶ュ憡锛氬悇浣嶄唬琛ㄣ€傛垜浠鐨"), is_mojibake("政府工作报告")
    (True, False)
    """
    if _REPLACED.search(text):
        return True
    sample = text[:_SAMPLE]
    if len(_UTF8_AS_GBK.findall(sample)) * 100 > len(sample):
        return True
    han = len(_HAN.findall(sample))
    latin = len(_LATIN.findall(sample)) - sample.count("\xa0")
    lost = sum(len(run) for run in _LOST.findall(sample))
    return (latin > 20 and latin > han) or (lost > 12 and lost * 10 > han)
