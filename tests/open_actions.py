"""Report on the readings that are not reached yet: ``python -m tests.open_actions`` prints them by kind of error."""

from __future__ import annotations

from collections import defaultdict

from extract.pipeline import Extractor
from tests.action_table import Case, kind_of_error, readings, rows


def main() -> None:
    """Read every row of ``actions_open.tsv``; print what is right now, then what is wrong, most frequent kind first."""
    extractor = Extractor()
    wrong: dict[str, list[tuple[Case, list[str]]]] = defaultdict(list)
    right = []
    for case in rows("actions_open.tsv"):
        got = readings(extractor.parse(case.text).records, case.expected)
        if got == case.expected:
            right.append(case)
        else:
            wrong[kind_of_error(got, case.expected)].append((case, got))
    number = len(right) + sum(map(len, wrong.values()))
    print(f"{len(right)} of {number} open readings are right; move these to actions.tsv:")
    for case in right:
        print(f"  {case.line}: {case.text}")
    for kind, cases in sorted(wrong.items(), key=lambda item: -len(item[1])):
        print(f"\n{kind}: {len(cases)}")
        for case, got in cases:
            print(f"  {case.text}  [{case.phenomenon}]\n    want {case.readings}\n    got  {' / '.join(got) or '!'}")


if __name__ == "__main__":
    main()
