"""Reads PDF files back."""

import io
import re

from pypdf import PdfReader


def pages(data: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def text_of(data: bytes) -> str:
    """Return the text of a PDF, with single spaces."""
    return " ".join(" ".join(pages(data)).split())


def colours(data: bytes) -> set[tuple[float, float, float]]:
    """Return the colours that are drawn with, red, green and blue from 0 to 1."""
    found = set()
    for page in PdfReader(io.BytesIO(data)).pages:
        contents = page.get_contents()
        text = contents.get_data().decode("latin-1") if contents is not None else ""
        for grey in re.findall(r"(?<![\d.] )([\d.]+) [gG]\s", text):
            found.add((float(grey),) * 3)
        for three in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\s", text):
            found.add((float(three[0]), float(three[1]), float(three[2])))
    return found
