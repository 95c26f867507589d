"""Pictures are made anew from their pixels: what else was in the file is left behind."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from app.runtime.files.errors import FileDamaged, PictureTooLarge
from app.runtime.files.kinds import MediaType

MOST_PIXELS = 40_000_000
# An ordinary progressive JPEG has ten; each costs as much as the whole picture.
MOST_SCANS = 200
START_OF_SCAN = b"\xff\xda"
DOCUMENT_SIDE_PX = 4_000
PHOTO_WIDTHS_PX = (320, 800, 1_600)
# A photo may be much taller than wide: what is kept of it is bounded all the same.
TALLEST = 3
FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.WEBP: "WEBP"}
QUALITY = 82
DOCUMENT_QUALITY = 90

# The library's own limit is a warning: whoever opens a picture anywhere in this program gets an error.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class PhotoSize:
    """One size of a photo, as WebP."""

    width_px: int
    height_px: int
    data: bytes


def document_picture(data: bytes, media_type: MediaType) -> bytes:
    """Return a scanned document made anew in its own format, at most 4000 pixels a side.

    Raises
    ------
    FileDamaged, PictureTooLarge
    """
    picture = _pixels(data, media_type, (DOCUMENT_SIDE_PX, DOCUMENT_SIDE_PX))
    return _encoded(picture, FORMATS[media_type], DOCUMENT_QUALITY)


def photo_sizes(data: bytes, media_type: MediaType) -> tuple[PhotoSize, ...]:
    """Return a photo in its three widths, small to large; a small photo is never blown up.

    Raises
    ------
    FileDamaged, PictureTooLarge
    """
    widest = PHOTO_WIDTHS_PX[-1]
    picture = _pixels(data, media_type, (widest, widest * TALLEST))
    return tuple(_photo(picture, width) for width in PHOTO_WIDTHS_PX)


def _photo(picture: Image.Image, width: int) -> PhotoSize:
    smaller = picture.copy()
    smaller.thumbnail((width, width * TALLEST))
    return PhotoSize(smaller.width, smaller.height, _encoded(smaller, "WEBP", QUALITY))


def _pixels(data: bytes, media_type: MediaType, box: tuple[int, int]) -> Image.Image:
    """Decode the first frame, upright, in sRGB, within a box, with nothing attached."""
    if media_type is MediaType.JPEG and data.count(START_OF_SCAN) > MOST_SCANS:
        raise FileDamaged
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[media_type]]) as opened:
            _check_pixels(opened)
            return _upright(opened, box)
    except PictureTooLarge:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureTooLarge(MOST_PIXELS + 1, MOST_PIXELS) from error
    # A decoder fed by a stranger fails in more ways than it documents.
    except Exception as error:
        raise FileDamaged from error


def _check_pixels(opened: Image.Image) -> None:
    pixels = opened.width * opened.height
    if pixels > MOST_PIXELS:
        raise PictureTooLarge(pixels, MOST_PIXELS)


def _upright(opened: Image.Image, box: tuple[int, int]) -> Image.Image:
    # A JPEG can be decoded smaller: a large photo then needs a fraction of the memory. The box is
    # taken with its longer side both ways, because the picture may yet be turned.
    opened.draft(None, (max(box), max(box)))
    opened.load()
    picture = _turned(opened)
    picture.thumbnail(box)
    picture = _in_srgb(picture)
    picture.info.clear()
    return picture


def _turned(opened: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(opened)
    except Exception:  # noqa: BLE001 notes of a camera that cannot be read are no reason to refuse its photo
        return opened.copy()


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    seen_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    mode = "RGBA" if seen_through else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, own, srgb, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    # Sixteen bits of grey would be cut off at white, not scaled.
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert(mode)


def _encoded(picture: Image.Image, form: str, quality: int) -> bytes:
    written = io.BytesIO()
    opaque = picture.convert("RGB") if form == "JPEG" else picture
    opaque.save(written, form, quality=quality)
    return written.getvalue()
