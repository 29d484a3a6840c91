"""Turn Chinese policy text into grounded records of campaign, action, object and numeric target.

Example:
    >>> import extract
    >>> doc = extract.parse("力争特色产业投资占比达到60%以上。")
    >>> doc.records[0].verb.text
    '达到'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_LAZY = {
    "Extractor": "extract.pipeline",
    "parse": "extract.api",
    "quantities": "extract.api",
    "periods": "extract.api",
    "pipe": "extract.api",
    "regions": "extract.api",
    "parse_number": "extract.numbers.numerals",
    "read": "extract.api",
    "to_frame": "extract.tables.frames",
    "read_records": "extract.tables.frames",
    "typed": "extract.tables.frames",
    "map_partitions": "extract.integrations.partition",
    "Document": "extract.model",
    "Period": "extract.model",
    "Quantity": "extract.model",
    "Record": "extract.model",
    "RegionMention": "extract.model",
    "Span": "extract.model",
}

__all__ = [
    "Document",
    "Extractor",
    "Period",
    "Quantity",
    "Record",
    "RegionMention",
    "Span",
    "__version__",
    "map_partitions",
    "parse",
    "parse_number",
    "periods",
    "pipe",
    "quantities",
    "read",
    "read_records",
    "regions",
    "to_frame",
    "typed",
]

if TYPE_CHECKING:
    from extract.api import parse, periods, pipe, quantities, read, regions
    from extract.integrations.partition import map_partitions
    from extract.model import Document, Period, Quantity, Record, RegionMention, Span
    from extract.numbers.numerals import parse_number
    from extract.pipeline import Extractor
    from extract.tables.frames import read_records, to_frame, typed


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that ``import extract`` stays fast."""
    if name in _LAZY:
        from importlib import import_module

        value = getattr(import_module(_LAZY[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'extract' has no attribute {name!r}")
