"""The rows of the tables of one document, by the number of their paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extract.discourse.table_records import UNCLEAR, TableReader
from extract.discourse.task_rows import TaskRow, task_row
from extract.document.sections import Paragraph
from extract.document.tables import INDICATORS, Row, Table, find_tables
from extract.lexicon.tables import Tables
from extract.model import Metadata, Record
from extract.numbers.grammar import QuantityGrammar
from extract.text.cleantext import CleanText
from extract.time.expressions import PeriodGrammar


class TableRows:
    """Knows which paragraphs are rows of tables that are read as such; arguments as for the reading of a text."""

    def __init__(
        self,
        quantities: QuantityGrammar,
        periods: PeriodGrammar,
        clean: CleanText,
        doc_id: str,
        lines: Sequence[Paragraph],
        anchor: date | None,
        metadata: Metadata | None,
        tables: Tables,
    ) -> None:
        self._clean, self._periods, self._anchor = clean, periods, anchor
        self._rows: dict[int, tuple[Table, Row | None]] = {}
        tabbed = "\t" in clean.text
        places = [(line.start, line.end) for line in lines]
        for table in find_tables(clean.text, places, tables) if tabbed else ():
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

    def tasks(self, line: int) -> TaskRow | None:
        """What a row of tasks holds; None of any other row."""
        table, row = self._rows[line]
        return task_row(self._clean, table, row, self._periods, self._anchor) if row else None
