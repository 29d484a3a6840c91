"""Count records for the charts, one at a time, so that memory does not grow with the run."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

import msgspec

from extract.analysis.indicator_matcher import Indicators
from extract.lexicon.tables import SHIPPED
from extract.model import Change, Quantity, Record, Role

MAX_INDICATORS = 4000
MAX_POINTS = 400


class Point(msgspec.Struct, frozen=True):
    """One value of an indicator in one document."""

    place: str
    year: str
    doc_id: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: str
    text: str
    done: bool


class Tally:
    """Running counts over the records of a run.

    Attributes:
        records, targets: totals.
        by_campaign, targets_by_campaign, targets_by_document, bounds: counts by name.
        levels: campaign → commitment level → records.
        classes: verb class → verb → records.
        points: (indicator, unit, change) → values in the order met, at most one planned and one achieved a document.
    """

    def __init__(self) -> None:
        self.records = 0
        self.targets = 0
        self.by_campaign: Counter[str] = Counter()
        self.targets_by_campaign: Counter[str] = Counter()
        self.targets_by_document: Counter[str] = Counter()
        self.levels: dict[str, Counter[int | None]] = defaultdict(Counter)
        self.bounds: Counter[str] = Counter()
        self.classes: dict[str, Counter[str]] = defaultdict(Counter)
        self.points: dict[tuple[str, str, str], list[Point]] = {}
        self._indicators = SHIPPED.once(Indicators)
        self._seen: set[tuple[str, str, str, str, bool]] = set()

    def add(self, record: Record, place: str = "", year: str = "") -> None:
        """Count one record of a document about ``place`` (region or title) and ``year``."""
        campaign = record.campaign or ""
        self.records += 1
        self.by_campaign[campaign] += 1
        self.levels[campaign][record.commitment_level] += 1
        self.classes[record.verb_class or ""][record.verb.text if record.verb else ""] += 1
        quantity = record.quantity
        if quantity is None:
            return
        if quantity.role == Role.TARGET:
            self.targets += 1
            self.targets_by_campaign[campaign] += 1
            self.targets_by_document[record.doc_id] += 1
            self.bounds[quantity.bound] += 1
        if quantity.role in (Role.TARGET, Role.ACHIEVED) and quantity.indicator:
            self._add_point(record, quantity, place, year)

    def _add_point(self, record: Record, quantity: Quantity, place: str, year: str) -> None:
        """The first planned and the first achieved value of a document count: reports put the headline figure first."""
        key = self._key(quantity)
        done = quantity.role == Role.ACHIEVED
        mark = (*key, record.doc_id, done)
        if mark in self._seen or (key not in self.points and len(self.points) >= MAX_INDICATORS):
            return
        points = self.points.setdefault(key, [])
        if len(points) < MAX_POINTS:
            self._seen.add(mark)
            points.append(
                Point(
                    place or record.doc_id,
                    year,
                    record.doc_id,
                    quantity.low,
                    quantity.high,
                    quantity.unit or "",
                    quantity.bound,
                    quantity.text,
                    done,
                )
            )

    def _key(self, quantity: Quantity) -> tuple[str, str, str]:
        """GDP, 生产总值 and 全市地区生产总值 are one indicator; …增速 4% is an increase by 4%."""
        name = str(quantity.indicator)
        known = self._indicators.first(name)
        if known is None:
            return name, quantity.unit or "", quantity.change
        return known.indicator.name, quantity.unit or "", Change.INCREASE if known.growth else quantity.change

    def shared_indicators(self, limit: int = 8) -> list[tuple[tuple[str, str, str], list[Point]]]:
        """Return the indicators that most documents (at least two) give, with their values."""
        spread = {key: len({point.doc_id for point in points}) for key, points in self.points.items()}
        keys = sorted((key for key, n in spread.items() if n >= 2), key=lambda key: (-spread[key], key))
        return [(key, self.points[key]) for key in keys[:limit]]

    def comparable_targets(self, limit: int = 4, spread: int = 50) -> list[tuple[tuple[str, str], list[Point]]]:
        """Return the indicators of one document that are drawn side by side: same unit, same kind of change.

        Groups of at least two planned indicators whose values lie within ``spread`` times of one another: in a wider
        span the small ones would be one dot. The name of the indicator stands in ``place`` and ``doc_id``.
        """
        groups: dict[tuple[str, str], list[Point]] = defaultdict(list)
        for (name, unit, change), points in self.points.items():
            stated = [p for p in points if p.low is not None or p.high is not None]
            if any(not p.done for p in stated):
                groups[unit, change] += [msgspec.structs.replace(p, place=name, doc_id=name, year="") for p in stated]
        fit = [item for item in groups.items() if len({p.place for p in item[1]}) > 1 and _ratio(item[1]) <= spread]
        return sorted(fit, key=lambda item: (-len(item[1]), item[0]))[:limit]


def _ratio(points: list[Point]) -> Decimal:
    """The largest figure by the smallest, zero apart."""
    sizes = [abs(v) for p in points for v in (p.low, p.high) if v]
    return max(sizes) / min(sizes) if sizes else Decimal(1)
