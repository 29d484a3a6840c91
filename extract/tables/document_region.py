"""The region a document is about, as maps, networks and pages name it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NATIONAL = ("100000", "全国")


def region_of(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return code and name of the region of a row of the documents table, None where it has none.

    A document of a national body without a region of its own is about 全国.
    """
    if row.get("region_name"):
        return str(row.get("region_code") or ""), str(row["region_name"])
    return NATIONAL if row.get("issuer_level") == "national" else None
