"""PDF files with a text layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extract.tables.readers.glyphs import read_page
from extract.tables.readers.layout import Line, Page, page_lines, paragraphs
from extract.tables.readers.model import TEXT_DAMAGED, Blob, Input, Options, ReadError
from extract.tables.readers.trust import damaged

LIMIT = 200_000_000
MAX_PAGES = 5_000
STAMP = 12
"""Characters up to which the text of a page with a picture is a page number or a stamp: the page is the picture."""


def read_pdf(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the text of a PDF: wrapped lines joined, running heads and page numbers left out, columns in order.

    Flags: ``page_without_text:3`` for a page that is a picture, ``text_damaged`` for a text layer not to be trusted.
    """
    import pypdfium2

    data = blob.data(LIMIT)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        secret = "password" in str(error).lower()
        raise ReadError("the PDF is encrypted" if secret else "the PDF is damaged or incomplete") from error
    pages: list[list[Line]] = []
    pictures: list[int] = []
    lost = False
    try:
        if len(document) > MAX_PAGES:
            raise ReadError(f"the PDF has more than {MAX_PAGES} pages")
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            placed = read_page(page)
            pages.append(page_lines(placed))
            pictures += [number] * _is_picture(page, placed)
            lost = lost or _loses_text(page, placed)
            page.close()
    finally:
        document.close()
    text = "\n".join(paragraphs(pages))
    if not text.strip() and lost:
        raise ReadError("the PDF names a font that this machine lacks, and its text cannot be read without it")
    if not text.strip():
        raise ReadError("no text layer: the PDF holds pictures of pages only")
    flags = [f"page_without_text:{stretch}" for stretch in stretches(pictures)]
    if lost or damaged(text):
        flags.append(TEXT_DAMAGED)
    yield Input(doc_id=blob.doc_id, source=blob.source, text=text, encoding="pdf", extracted=True, flags=tuple(flags))


def _is_picture(page: Any, placed: Page) -> bool:
    """Tell whether a page shows something and has no text of its own. An empty page shows nothing."""
    import pypdfium2.raw as pdfium

    size = sum(len(fragment.text.strip()) for fragment in placed.fragments)
    if size > STAMP:
        return False
    shapes = (pdfium.FPDF_PAGEOBJ_IMAGE,) if size else (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
    return any(True for _ in page.get_objects(filter=shapes))


def _loses_text(page: Any, placed: Page) -> bool:
    """Tell whether pdfium left out text that the page sets: glyphs without a shape, where a font is not on the machine.

    Every object of text holds a character or more; where they are more than twice as many as the characters (each drawn
    twice looks bold), some are gone.
    """
    import pypdfium2.raw as pdfium

    most = 2 * sum(len(fragment.text) for fragment in placed.fragments)
    if pdfium.FPDFPage_CountObjects(page.raw) <= most:
        return False
    return sum(1 for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,))) > most


def stretches(numbers: Sequence[int]) -> list[str]:
    """Write page numbers shortly: 3, 5, 6, 7 → ``3``, ``5-7``."""
    out: list[list[int]] = []
    for number in numbers:
        if out and number == out[-1][-1] + 1:
            out[-1].append(number)
        else:
            out.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in out]
