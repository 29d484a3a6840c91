"""A document in a notebook: its text with the marks of its records, and a line that sums it up."""

from __future__ import annotations

from html import escape

from extract.model import Document
from extract.report.segments import ROLES, marks_of, segment
from extract.report.svg import visible

LONGEST = 4000
"""Characters shown; the rest of a long document is only counted."""
STYLES = {
    "campaign": "border-bottom:2px double #7d3c8c",
    "object": "background:#f3ddbf;color:#000",
    "verb": "border-bottom:2px solid #0b62a8;font-weight:600",
    "quantity": "background:#bfe5dc;color:#000",
    "commitment": "color:#b3361f;font-weight:600",
}


def document_html(document: Document) -> str:
    """Return the document as HTML without script or outside resources; everything from the text is escaped.

    Args:
        document: as read; of a long one the first :data:`LONGEST` characters are shown.

    Returns:
        One ``<div>``: title, what was found, the cleaned text with its marks.
    """
    title = escape(visible(document.metadata.title or document.doc_id))
    head = f"<p><b>{title}</b> {escape(repr(document))}</p>"
    if document.status == "failed":
        return f"<div>{head}</div>"
    shown = 0
    body = []
    marks = (mark for i, record in enumerate(document.records) for mark in marks_of(record, i))
    for part in segment(document.raw, marks, document.clean):
        words = part.raw if part.clean is None else part.clean
        roles = [role for role in ROLES if part.mask & (1 << ROLES.index(role))]
        style = ";".join(STYLES[role] for role in roles if role in STYLES)
        text = escape(visible(words[: LONGEST - shown])).replace("\n", "<br>")
        body.append(f'<span title="{" ".join(roles)}" style="{style}">{text}</span>' if style else text)
        shown += len(words)
        if shown >= LONGEST:
            body.append(f" … {len(document.raw) - LONGEST:,} more characters")
            break
    legend = " ".join(f'<span style="{style}">{role}</span>' for role, style in STYLES.items())
    return f"<div>{head}<p>{legend}</p><p>{''.join(body)}</p></div>"
