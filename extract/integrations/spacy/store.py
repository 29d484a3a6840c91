"""Let a Document travel inside a Doc: to other processes (``nlp.pipe(n_process=2)``), to bytes and to DocBin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import srsly

from extract.model import Document
from extract.text.cleantext import CleanText, Edit

_KEY = "policy_extract.Document"
Chain = Callable[[Any], Any] | None


def register() -> None:
    """Teach srsly, which spaCy serialises with, to write and read documents."""
    srsly.msgpack_encoders("policy_document", func=_encode)
    srsly.msgpack_decoders("policy_document", func=_decode)


def _encode(value: Any, chain: Chain = None) -> Any:
    if isinstance(value, Document):
        return {_KEY: msgspec.msgpack.encode(value, enc_hook=_plain)}
    return value if chain is None else chain(value)


def _decode(value: Any, chain: Chain = None) -> Any:
    if isinstance(value, dict) and _KEY in value:
        document = msgspec.msgpack.decode(value[_KEY], type=Document)
        if document.clean is not None:
            edits = msgspec.convert(document.clean["edits"], list[Edit])
            document.clean = CleanText(document.raw, document.clean["text"], edits, document.clean["repairs"])
        return document
    return value if chain is None else chain(value)


def _plain(value: Any) -> Any:
    """What msgspec does not know of: the cleaned text, and kept cells of whatever type."""
    if isinstance(value, CleanText):
        return {"text": value.text, "edits": value.edits, "repairs": value.repairs}
    return str(value)
