"""Turn Chinese policy text into grounded records of campaign, action, object and numeric target.

Example:
    >>> import extract
    >>> doc = extract.parse("力争特色产业投资占比达到60%以上。")
    >>> doc.records[0].verb.text
    '达到'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

try:
    from extract._version import __version__
except ImportError:  # sources that were never installed
    __version__ = "0+unknown"

_LAZY = {
    "Extractor": "extract.pipeline",
    "parse": "extract.api",
    "quantities": "extract.api",
    "periods": "extract.api",
    "pipe": "extract.api",
    "regions": "extract.api",
    "parse_number": "extract.numbers.numerals",
    "read": "extract.engine.local",
    "document_html": "extract.report.notebook",
    "to_frame": "extract.tables.frames",
    "read_records": "extract.tables.frames",
    "reviewed_run": "extract.review.given",
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
    "document_html",
    "map_partitions",
    "parse",
    "parse_number",
    "periods",
    "pipe",
    "quantities",
    "read",
    "read_records",
    "regions",
    "reviewed_run",
    "to_frame",
    "typed",
]

if TYPE_CHECKING:
    from extract.api import parse, periods, quantities, regions
    from extract.engine.local import read
    from extract.integrations.partition import map_partitions
    from extract.model import Document, Period, Quantity, Record, RegionMention, Span
    from extract.numbers.numerals import parse_number
    from extract.pipeline import Extractor
    from extract.report.notebook import document_html
    from extract.review.given import reviewed_run
    from extract.tables.frames import read_records, to_frame, typed


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that ``import extract`` stays fast."""
    if name in _LAZY:
        from importlib import import_module

        value = getattr(import_module(_LAZY[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'extract' has no attribute {name!r}")
