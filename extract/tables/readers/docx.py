"""Word files: paragraphs, tables, insertions, text boxes, footnotes and the numbers Word writes by itself.

Of tracked changes the new wording is read. Headers, footers and hidden text are left out. A table's row becomes a line
with a TAB between two cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extract.tables.readers.docx_title import title_of
from extract.tables.readers.grid import GridCell, fits, row_line
from extract.tables.readers.markup import raised
from extract.tables.readers.model import Blob, Input, Options, ReadError
from extract.tables.readers.numbering import Numbering
from extract.tables.readers.package import open_package, parse_part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WHAT = "DOCX file"

_SKIPPED = frozenset(
    {
        *(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "rt")),
        f"{MC}Fallback",
    }
)
_BREAKS = frozenset({f"{W}br", f"{W}cr"})


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
        title = title_of(body) if body is not None else None
    hints = {"title": title} if title else {}
    yield Input(doc_id=blob.doc_id, source=blob.source, text=text, encoding="docx", hints=hints, extracted=True)


class _Reader:
    """Walks through a document; ``cited`` collects the notes in the order of their marks."""

    def __init__(self, numbering: Numbering, footnotes: dict[str, Any], endnotes: dict[str, Any]) -> None:
        self.numbering = numbering
        self.notes = {"footnoteReference": footnotes, "endnoteReference": endnotes}
        self.cited: list[str] = []
        self._being_read: set[tuple[str, str]] = set()

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
            if line.strip():
                yield line.rstrip(" \t")
        for box in boxes:
            yield from self.lines(box)

    def _runs(self, element: Any, pieces: list[str], boxes: list[Any]) -> None:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            name = tag.rpartition("}")[2]
            if name == "t":  # of Word and of formulas
                pieces.append(child.text or "")
            elif name == "r":
                self._run(child, pieces, boxes)
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

    def _run(self, run: Any, pieces: list[str], boxes: list[Any]) -> None:
        """A run of one format: hidden text is left out, a superscript is written so."""
        if _is_set(run, "vanish") or _is_set(run, "webHidden"):
            return
        raise_it = run.find(f"{W}rPr/{W}vertAlign[@{W}val='superscript']") is not None
        at = len(pieces)
        self._runs(run, pieces, boxes)
        if raise_it and not any(piece.startswith("[") for piece in pieces[at:]):
            pieces[at:] = [raised("".join(pieces[max(at - 3, 0) : at]), "".join(pieces[at:]))]

    def _cite(self, kind: str, number: str) -> str:
        note = self.notes[kind].get(number)
        if note is None or (kind, number) in self._being_read:  # a note that cites itself
            return ""
        self._being_read.add((kind, number))
        mark = f"[{len(self.cited) + 1}]"
        self.cited.append(mark)  # keeps its place while the note itself is read
        at = len(self.cited) - 1
        self.cited[at] = f"{mark} {' '.join(self.lines(note))}"
        self._being_read.discard((kind, number))
        return mark

    def _table(self, table: Any) -> Iterator[str]:
        """One line a row; what a merged cell covers is empty, a cell of long paragraphs gets lines of its own."""
        for row in table.iterfind(f".//{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue  # a row of a table inside a cell comes with that cell
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [GridCell([] if _merged_above(c) else list(self.lines(c)), _width(c)) for c in _cells(row)]
            if not fits(cells):
                yield from (line for cell in cells for line in cell.lines)
            elif line := row_line(cells, {}):
                yield line


def _cells(row: Any) -> Iterator[Any]:
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr")) is row:
            yield cell


def _width(cell: Any) -> int:
    """Columns that a cell covers."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "" if span is None else span.get(f"{W}val", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 and int(value) else 1


def _is_set(run: Any, name: str) -> bool:
    mark = run.find(f"{W}rPr/{W}{name}")
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false", "off")


def _merged_above(cell: Any) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _notes(root: Any, name: str) -> dict[str, Any]:
    """Notes by their id, without the separators Word keeps among them."""
    if root is None:
        return {}
    notes = root.iterfind(f"{W}{name}")
    return {note.get(f"{W}id"): note for note in notes if note.get(f"{W}type") in (None, "normal")}
