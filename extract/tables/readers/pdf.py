"""PDF files with a text layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extract.tables.readers.layout import Fragment, Page, page_lines, paragraphs
from extract.tables.readers.model import Blob, Input, Options, ReadError

LIMIT = 200_000_000
MAX_PAGES = 5_000


def read_pdf(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the text of a PDF: wrapped lines joined, running heads and page numbers left out, columns in order."""
    import pypdfium2

    data = blob.data(LIMIT)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        secret = "password" in str(error).lower()
        raise ReadError("the PDF is encrypted" if secret else "the PDF is damaged or incomplete") from error
    try:
        if len(document) > MAX_PAGES:
            raise ReadError(f"the PDF has more than {MAX_PAGES} pages")
        pages = [page_lines(_page(document[i])) for i in range(len(document))]
    finally:
        document.close()
    text = "\n".join(paragraphs(pages))
    if not text.strip():
        raise ReadError("no text layer: the PDF holds pictures of pages only")
    yield Input(doc_id=blob.doc_id, source=blob.source, text=text, encoding="pdf", extracted=True)


def _page(page: Any) -> Page:
    """The stretches of text of a page with their places, from the top of the page down."""
    width, height = page.get_size()
    layer = page.get_textpage()
    fragments = []
    for i in range(layer.count_rects()):
        left, bottom, right, top = layer.get_rect(i)
        text = layer.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", "").replace("\x02", "-")
        if text.strip():
            fragments.append(Fragment(text, left, height - top, right, height - bottom))
    layer.close()
    page.close()
    return Page(width, height, fragments)
