"""The rows of the tables of one document, by the number of their paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from extract.discourse.table_records import UNCLEAR, TableReader
from extract.document.tables import INDICATORS, TableRow, TextTable
from extract.model import Metadata, Place, Record
from extract.numbers.grammar import QuantityGrammar
from extract.text.cleantext import CleanText


class TableRows:
    """Knows which paragraphs are rows of tables that are read as such; arguments as for the reading of a text."""

    def __init__(
        self,
        quantities: QuantityGrammar,
        clean: CleanText,
        doc_id: str,
        tables: Sequence[TextTable],
        metadata: Metadata | None,
    ) -> None:
        self._rows: dict[int, tuple[TextTable, TableRow | None]] = {}
        for table in tables:
            if table.kind == INDICATORS or table.columns("task"):
                self._rows[table.line] = (table, None)
                read = (row for row in table.rows if table.kind == INDICATORS or any(row.cells))
                self._rows.update({row.line: (table, row) for row in read})
        self._unclear = any(row and not any(row.cells) for _, row in self._rows.values())
        self._reader = TableReader(clean, doc_id, quantities, metadata.year if metadata else None)

    def __contains__(self, line: int) -> bool:
        """Whether the paragraph is a row of headings or below one."""
        return line in self._rows

    @property
    def flags(self) -> list[str]:
        """``unclear_table_row`` where the cells of a row could not be told apart."""
        return [UNCLEAR] * self._unclear

    def records(self, line: int, section_path: str | None) -> list[Record]:
        """The records of a row of figures; none of any other row."""
        table, row = self._rows[line]
        return list(self._reader.records(table, row, section_path)) if row else []

    def tasks(self, line: int) -> list[Place]:
        """The cells of a row that hold tasks; none of any other row."""
        table, row = self._rows[line]
        return [cell for n in table.columns("task") if row and (cell := row.cells[n])]
