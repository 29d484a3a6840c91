"""Make the character tables of the text layer.

usage: python tools/build_characters.py            (needs the development package ``pypinyin`` 0.55, MIT)

``common_chars.tsv`` in ``extract/lexicon/data/repair``: the characters that tell one encoding from another: the most
frequent ones of jieba's dictionary (MIT), simplified, with their traditional forms (OpenCC, Apache-2.0).
``pinyin.tsv`` there: readings of the traditional characters of GBK, the evidence for repairing byte loss.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import jieba
import opencc
from pypinyin import Style, pinyin  # type: ignore[import-not-found]

LEXICON = Path(__file__).resolve().parent.parent / "extract" / "lexicon" / "data" / "repair"
COMMON = 900


def common_characters() -> str:
    """Return the TSV of frequent characters, most frequent first."""
    counts: Counter[str] = Counter()
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.split(" ")
            for char in word:
                counts[char] += int(count)
    forms = [opencc.OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk")]
    rows = ["simplified\ttraditional"]
    for char, _ in counts.most_common(COMMON):
        others = dict.fromkeys(form(char) for form in forms)
        rows.append(f"{char}\t{''.join(other for other in others if other != char)}")
    return "\n".join(rows) + "\n"


def traditional_readings() -> str:
    """Return the TSV of GBK characters that have a simplified form, with their readings."""
    to_simplified = opencc.OpenCC("t2s").convert
    rows = ["char\treadings"]
    for code in range(0x4E00, 0x9FA6):
        char = chr(code)
        if to_simplified(char) == char:
            continue
        readings = pinyin(char, style=Style.TONE, heteronym=True)[0]
        rows.append(f"{char}\t{' '.join(readings)}")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write both tables."""
    (LEXICON / "common_chars.tsv").write_text(common_characters(), "utf-8")
    (LEXICON / "pinyin.tsv").write_text(traditional_readings(), "utf-8")


if __name__ == "__main__":
    main()
