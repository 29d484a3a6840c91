"""Where the words that a person typed stand in a text."""

from __future__ import annotations

from extract.model import Place


def find_place(raw: str | None, text: str | None, near: int) -> Place | None:
    """Find ``text`` in the raw text or in its cleaned reading, nearest to ``near``; None where it does not stand."""
    if not raw or not text:
        return None
    at = _nearest(raw, text, near)
    if at is not None:
        return at, at + len(text)
    from extract.text.clean import clean

    reading = clean(raw)
    at = _nearest(reading.text, text, near)
    return reading.raw_span(at, at + len(text)) if at is not None else None


def _nearest(text: str, words: str, near: int) -> int | None:
    before, after = text.rfind(words, 0, near + len(words)), text.find(words, near)
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - near), default=None)
