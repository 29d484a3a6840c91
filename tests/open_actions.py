"""Report on the readings that are not reached yet: ``python -m tests.open_actions`` prints them by kind of error."""

from __future__ import annotations

from collections import defaultdict

from extract.pipeline import Extractor
from tests.action_table import CASES, Case, campaigns, kind_of_error, readings, rows, statuses


def main() -> None:
    """Read every row of the ``*_open.tsv`` tables; print what is right now, then what is wrong, most frequent first."""
    extractor = Extractor()
    for name in ("actions_open.tsv", "campaigns_open.tsv"):
        if (CASES / name).exists():
            _report(extractor, name)


def _report(extractor: Extractor, name: str) -> None:
    wrong: dict[str, list[tuple[Case, list[str]]]] = defaultdict(list)
    right = []
    for case in rows(name):
        got = _read(extractor, name, case)
        if got == case.expected:
            right.append(case)
        else:
            wrong[kind_of_error(got, case.expected)].append((case, got))
    number = len(right) + sum(map(len, wrong.values()))
    print(f"{name}: {len(right)} of {number} open readings are right now; these can move to the closed table:")
    for case in right:
        print(f"  {case.line}: {case.text}")
    for kind, cases in sorted(wrong.items(), key=lambda item: -len(item[1])):
        print(f"\n{kind}: {len(cases)}")
        for case, got in cases:
            print(f"  {case.text}  [{case.phenomenon}]\n    want {case.readings}\n    got  {' / '.join(got) or '!'}")


def _read(extractor: Extractor, name: str, case: Case) -> list[str]:
    records = extractor.parse(case.text).records
    if name.startswith("actions"):
        return readings(records, case.expected)
    return campaigns(records) if name.startswith("campaigns") else statuses(records)


if __name__ == "__main__":
    main()
