"""Bytes to text: find the encoding of Chinese files without a declared one, and lose nothing silently."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from functools import cache

import msgspec

from extract.lexicon.tables import SHIPPED

SAMPLE = 1 << 14
"""Bytes looked at to tell one encoding from another."""

_BOMS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
_NOISE = -0.15
"""Plausibility below which bytes are no text in any encoding; the rarest Chinese text stays above -0.1."""
_LEGACY = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")


class Decoded(msgspec.Struct, frozen=True):
    """The text of a file.

    ``data.decode(encoding, "replace") == text``, so that anybody can rebuild the text that offsets count in.
    ``flags``: ``bad_bytes`` (some bytes fit the encoding nowhere and became U+FFFD), ``binary`` (no text at all).
    """

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode ``data``: byte order mark, strict UTF-8, the declared encoding, then the likeliest of the others.

    Args:
        data: the whole content of a file.
        declared: the encoding the file itself names (an HTML ``charset``); used only if it fits without an error.

    Returns:
        The text with the encoding that reproduces it. Never raises.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _replace(data, name)
    if data.count(b"\x00") * 100 <= len(data):  # UTF-16 of Chinese and ASCII holds many more
        text = _strict(data, "utf-8")
        if text is not None:
            return Decoded(text, "utf-8")
    if declared and (text := _strict(data, _family(declared))) is not None:
        return Decoded(text, _family(declared))
    if _mostly_utf8(data):
        return _replace(data, "utf-8")
    encoding, score = _likeliest(data)
    decoded = _replace(data, encoding)
    if score < _NOISE and "binary" not in decoded.flags:
        return Decoded(decoded.text, encoding, (*decoded.flags, "binary"))
    return decoded


def _family(name: str) -> str:
    """Pages declare gb2312 and hold GBK; they declare big5 and hold the Hong Kong characters: take the superset."""
    name = name.strip().lower().replace("_", "-")
    if name in {"gb2312", "gbk", "gb-2312", "gb18030", "x-gbk", "cp936"}:
        return "gb18030"
    return "big5hkscs" if name.startswith("big5") else name


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _replace(data: bytes, encoding: str) -> Decoded:
    text = _strict(data, encoding)
    flags: tuple[str, ...] = ()
    if text is None:
        text, flags = data.decode(encoding, "replace"), ("bad_bytes",)
    if _is_binary(text):
        flags += ("binary",)
    return Decoded(text, encoding, flags)


def _is_binary(text: str) -> bool:
    """More than a stray control character, or mostly undecodable."""
    head = text[:4096]
    return head.count("\x00") * 50 > len(head) or head.count("\ufffd") * 10 > len(head)


def _mostly_utf8(data: bytes) -> bool:
    """A UTF-8 file with a few bad bytes: many good multi-byte characters, hardly any U+FFFD."""
    sample = data if len(data) < 4 * SAMPLE else data[: 4 * SAMPLE]
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = len(sample) - len(text)
    return b"\x00" not in sample and wide > 0 and bad * 20 <= wide


def _likeliest(data: bytes) -> tuple[str, float]:
    """Score each encoding by the share of frequent characters its reading of the sample gives; ties go to GB18030."""
    sample = data[:SAMPLE]
    names = _LEGACY[:2] if len(data) % 2 else _LEGACY
    scores = {name: _plausibility(sample.decode(name, "replace")) for name in names}
    best = max(scores, key=scores.__getitem__)
    return best, scores[best]


def likeliest(data: bytes, encodings: tuple[str, ...]) -> str | None:
    """Return which of the encodings gives the most usual characters, of those that fit without an error; None for none.

    For many short pieces of one encoding, such as the names in an archive.
    """
    read = {name: text for name in encodings if (text := _strict(data, name)) is not None}
    return max(read, key=lambda name: _plausibility(read[name]), default=None)


@cache
def _weights() -> dict[int, float]:
    """Code point → weight: frequent characters speak for a reading, punctuation and ASCII are neutral."""
    weights = dict.fromkeys(range(0x20, 0x7F), 0.01)
    weights |= dict.fromkeys((9, 10, 13, 0xA0, 0xB7), 0.0)
    weights |= dict.fromkeys(range(0xFF01, 0xFF5F), 0.1)
    weights |= {ord(c): 0.3 for c in "、。〈〉《》「」『』【】〔〕—…‘’“”　％℃"}
    for row in SHIPPED.rows("common_chars.tsv"):
        weights |= {ord(c): 1.0 for c in row["simplified"] + row["traditional"]}
    return weights


def _plausibility(text: str) -> float:
    weights = _weights()
    return sum(weights.get(ord(c), _rare(c)) for c in text) / (len(text) or 1)


def _rare(char: str) -> float:
    """A Han character outside the frequent ones says little; undecodable, private or control characters say no."""
    if "\u4e00" <= char <= "\u9fff":
        return -0.1
    return -2.0 if char == "\ufffd" or char < " " or "\ue000" <= char <= "\uf8ff" else -0.5
