"""Reads PDF files back."""

import io

from pypdf import PdfReader


def pages(data: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def text_of(data: bytes) -> str:
    """Return the text of a PDF, with single spaces."""
    return " ".join(" ".join(pages(data)).split())
