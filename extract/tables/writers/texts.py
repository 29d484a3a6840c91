"""The repaired text of every document as a plain file, for quanteda, cntext, KH Coder and other tools that read texts.

Glosses are taken out, lost bytes repaired, traditional characters simplified. Places of records do not count in these
files but in the raw text.
"""

from __future__ import annotations

from pathlib import Path

from extract.tables.rundir import RunDir, is_inside
from extract.tables.written import whole_folder

FOLDER = "texts_clean"


def write(folder: Path) -> list[Path]:
    """Write ``texts_clean/ID.txt`` for every document of the finished run in ``folder`` whose text is at hand."""
    from extract.text.clean import clean

    run, path = RunDir(folder), folder / FOLDER
    with whole_folder(path) as part:
        for row in run.documents:
            raw = run.text(row) if row.get("status") != "failed" else None
            target = part / f"{row['doc_id']}.txt"
            if raw is not None and is_inside(target, part):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(clean(raw).text, "utf-8", newline="\n")
    return [path]
