"""Word documents that tests upload."""

from __future__ import annotations

import io

from docx import Document


def words(*paragraphs: str) -> bytes:
    """A .docx of these paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
