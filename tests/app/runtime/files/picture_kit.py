"""Makes pictures and documents for tests, good and bad, in memory."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

ORIENTATION = 0x0112
GPS = 0x8825
RED, BLUE = (220, 30, 30), (30, 30, 220)
PDF = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    made = Image.new(options.pop("mode", "RGB"), size, RED)
    made.paste(BLUE, (size[0] // 2, 0, *size))
    written = io.BytesIO()
    made.save(written, form, **options)
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    """Return a picture read by somebody who does not know how it was made."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    """Tell whether a pixel has a colour, as far as a lossy format can say."""
    return all(abs(one - other) < 30 for one, other in zip(pixel[:3], colour, strict=True))


def huge_png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header declares enormous sides."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def upright_photo_lying_down() -> bytes:
    """Return a JPEG stored on its side, with the note how to turn it and where it was taken."""
    notes = Image.Exif()
    notes[ORIENTATION] = 6
    notes[0x010F] = "Fotocamera di prova"
    notes.get_ifd(GPS)[2] = (45.0, 31.0, 16.0)
    return picture("JPEG", (60, 40), exif=notes.tobytes(), comment=b"casa mia", quality=95)
