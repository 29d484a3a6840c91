"""Word files: paragraphs, tables, insertions, text boxes, footnotes and the numbers Word writes by itself.

Of tracked changes the new wording is read. Headers and footers are left out. A table's row becomes a line with tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extract.tables.readers.model import Blob, Input, Options, ReadError
from extract.tables.readers.numbering import Numbering
from extract.tables.readers.package import open_package, parse_part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WHAT = "DOCX file"

_SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr", f"{W}sdtPr", f"{MC}Fallback"}
)
_BREAKS = frozenset({f"{W}br", f"{W}cr"})
_SPACES = re.compile(r"[ \t]+$")


def read_docx(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the text of a Word file. Its properties (title, author) are left alone: they name the template."""
    with open_package(blob, WHAT) as package:
        document = parse_part(package, "word/document.xml", WHAT)
        if document is None:
            raise ReadError("the file is no Word document")
        reader = _Reader(
            Numbering(parse_part(package, "word/numbering.xml", WHAT), parse_part(package, "word/styles.xml", WHAT)),
            _notes(parse_part(package, "word/footnotes.xml", WHAT), "footnote"),
            _notes(parse_part(package, "word/endnotes.xml", WHAT), "endnote"),
        )
        body = document.find(f"{W}body")
        lines = list(reader.lines(body)) if body is not None else []
        text = "\n".join(lines + reader.cited)
    yield Input(doc_id=blob.doc_id, source=blob.source, text=text, encoding="docx", extracted=True)


class _Reader:
    """Walks through a document; ``cited`` collects the notes in the order of their marks."""

    def __init__(self, numbering: Numbering, footnotes: dict[str, Any], endnotes: dict[str, Any]) -> None:
        self.numbering = numbering
        self.notes = {"footnoteReference": footnotes, "endnoteReference": endnotes}
        self.cited: list[str] = []

    def lines(self, container: Any) -> Iterator[str]:
        """Yield the non-empty lines of a body, a cell or a text box."""
        for element in container:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag not in _SKIPPED and isinstance(element.tag, str):
                yield from self.lines(element)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        pieces: list[str] = []
        boxes: list[Any] = []
        self._runs(paragraph, pieces, boxes)
        text = "".join(pieces)
        number = self.numbering.label(paragraph) if text.strip() else ""
        for line in (number + text.strip(" ")).split("\n"):
            if line := _SPACES.sub("", line):
                yield line
        for box in boxes:
            yield from self.lines(box)

    def _runs(self, element: Any, pieces: list[str], boxes: list[Any]) -> None:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            name = tag.rpartition("}")[2]
            if tag == f"{W}t":
                pieces.append(child.text or "")
            elif tag in _BREAKS:
                pieces.append("\n" if child.get(f"{W}type") != "page" else "")
            elif name == "tab":
                pieces.append("\t")
            elif name == "noBreakHyphen":
                pieces.append("-")
            elif name == "txbxContent":
                boxes.append(child)
            elif name in self.notes:
                pieces.append(self._cite(name, child.get(f"{W}id")))
            else:
                self._runs(child, pieces, boxes)

    def _cite(self, kind: str, number: str) -> str:
        note = self.notes[kind].get(number)
        if note is None:
            return ""
        mark = f"[{len(self.cited) + 1}]"
        self.cited.append(mark)  # keeps its place while the note itself is read
        at = len(self.cited) - 1
        self.cited[at] = f"{mark} {' '.join(self.lines(note))}"
        return mark

    def _table(self, table: Any) -> Iterator[str]:
        """One line a row; a cell merged with the one above is empty, a cell of several paragraphs gets own lines."""
        for row in table.iterfind(f".//{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue  # a row of a table inside a cell comes with that cell
            cells = [list(self.lines(cell)) for cell in _cells(row) if not _merged_above(cell)]
            if any(len(cell) > 1 for cell in cells):
                yield from (line for cell in cells for line in cell)
            elif any(cells):
                yield "\t".join(cell[0] if cell else "" for cell in cells).strip("\t")


def _cells(row: Any) -> Iterator[Any]:
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr")) is row:
            yield cell


def _merged_above(cell: Any) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _notes(root: Any, name: str) -> dict[str, Any]:
    """Notes by their id, without the separators Word keeps among them."""
    if root is None:
        return {}
    notes = root.iterfind(f"{W}{name}")
    return {note.get(f"{W}id"): note for note in notes if note.get(f"{W}type") in (None, "normal")}
