"""How the points of a text are numbered: 第二章, 一、, （一）, 1., （1）, ①. Every stage takes its forms from here."""

from __future__ import annotations

NUMERAL = "[一二三四五六七八九十][一二三四五六七八九十百零]{0,4}"
"""三, 二十一, 一百零二; not 百."""
_HEADED = rf"第(?:{NUMERAL}|\d{{1,4}})"
CHAPTER = rf"{_HEADED}(?:[章编篇]|部分?)"
"""第二章, 第1篇, 第一部分."""
SECTION = rf"{_HEADED}节"
"""第三节."""
ARTICLE = rf"{_HEADED}条"
"""第十二条."""
HAN = rf"{NUMERAL}、"
"""三、."""
HAN_IN_BRACKETS = rf"[（(]{NUMERAL}[）)]"
"""（三）, (三)."""
ARABIC = r"\d{1,3}(?:[.．、](?!\d)|[.．](?=20\d\d年))"
"""3., 3、, the first two characters of 3.2025年; not of 3.5亿元."""
ARABIC_IN_BRACKETS = r"[（(]\d{1,2}[）)]"
"""（3）, (3)."""
HALF_BRACKET = r"\d{1,2}[）)]"
"""3）, 3)."""
CIRCLED = "[①-⑳]"
"""③."""
ORDINAL = rf"{NUMERAL}[是要]"
"""三是, which counts within a paragraph."""
NUMBERED = "|".join(
    (CHAPTER, SECTION, ARTICLE, HAN, HAN_IN_BRACKETS, ARABIC, ARABIC_IN_BRACKETS, HALF_BRACKET, CIRCLED)
)
"""Any of them but ordinals."""
FIRST = r"[第（(\d一二三四五六七八九十①-⑳]"
"""What any of them begins with."""
