"""The documents of a run as the panel sees them: what each is about, and why one is left out."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from extract.analysis.figures import Home
from extract.analysis.indicator_matcher import Territory
from extract.tables.document_region import region_of
from extract.tables.rundir import StoredTable

DOCUMENT_COLUMNS = ("doc_id", "source", "region_name", "year", "status", "n_figures", "left_out")


class Report(NamedTuple):
    """One row of the documents table: whose figures it gives, and how reading it went."""

    doc_id: str
    source: str
    home: Home
    status: str
    error: str

    @property
    def lacks(self) -> str:
        """What keeps the document out of the grid of regions and years, empty where nothing does."""
        if self.status != "ok":
            return self.error or self.status
        missing = [what for what, has in (("region", self.home.place.name), ("year", self.home.year)) if not has]
        return f"no {' and no '.join(missing)} known" if missing else ""


class Reports:
    """The documents of a finished run. Raises FileNotFoundError where ``folder`` holds none."""

    def __init__(self, folder: Path) -> None:
        table = StoredTable(folder, "documents")
        rows = (dict(zip(table.names, row, strict=True)) for row in table)
        self.by_id = {report.doc_id: report for report in map(_report, rows)}
        self._statuses: dict[tuple[str, int | None], set[str]] = defaultdict(set)
        for report in self.by_id.values():
            self._statuses[report.home.place.name, report.home.year].add(report.status)

    def home(self, doc_id: str) -> Home:
        """What a document is about."""
        report = self.by_id.get(doc_id)
        return report.home if report else Home(Territory(), None)

    def grid(self) -> set[tuple[Territory, int]]:
        """Every region with every year of which there is a text of some region."""
        places = {report.home.place for report in self.by_id.values() if report.home.place.name}
        years = {report.home.year for report in self.by_id.values() if report.home.year}
        return {(place, year) for place in places for year in years}

    def coverage(self, region: str, year: int) -> str:
        """Why a cell without any figure is empty: ``no_text``, ``failed`` or ``no_target``."""
        statuses = self._statuses.get((region, year))
        if not statuses:
            return "no_text"
        return "failed" if statuses == {"failed"} else "no_target"


def _report(row: dict[str, Any]) -> Report:
    region = region_of(row)
    place = Territory(*region) if region else Territory(row["region_code"] or "")
    home = Home(place, row["year"])
    return Report(row["doc_id"], row["source"] or "", home, row["status"], row["error"] or "")
