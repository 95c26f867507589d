"""What is kept of a picture is its pixels."""

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from app.runtime.files.errors import BadFile, FileDamaged, PictureTooLarge
from app.runtime.files.images import (
    DOCUMENT_SIDE_PX,
    MOST_PIXELS,
    PHOTO_WIDTHS_PX,
    document_picture,
    photo_sizes,
)
from app.runtime.files.kinds import MediaType
from tests.app.runtime.files.archive_kit import archive
from tests.app.runtime.files.measuring import memory
from tests.app.runtime.files.picture_kit import (
    BLUE,
    GPS,
    RED,
    huge_png,
    near,
    opened,
    picture,
    upright_photo_lying_down,
)

FORMS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.WEBP: "WEBP"}


@pytest.mark.parametrize("kind", FORMS)
def test_a_document_keeps_its_format_and_its_look(kind: MediaType) -> None:
    kept = opened(document_picture(picture(FORMS[kind]), kind))
    assert (kept.format, kept.size) == (FORMS[kind], (60, 40))
    assert near(kept.getpixel((5, 20)), RED)
    assert near(kept.getpixel((55, 20)), BLUE)


def test_a_photo_is_turned_upright_and_tells_neither_place_nor_camera() -> None:
    taken = upright_photo_lying_down()
    assert opened(taken).getexif().get_ifd(GPS)
    for data in (
        document_picture(taken, MediaType.JPEG),
        *(size.data for size in photo_sizes(taken, MediaType.JPEG)),
    ):
        kept = opened(data)
        assert kept.size == (40, 60)
        # Turned a quarter to the right, what was left is above.
        assert near(kept.getpixel((20, 5)), RED)
        assert near(kept.getpixel((20, 55)), BLUE)
        assert not kept.getexif()
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background", "timestamp", "duration"}  # fmt: skip
        assert b"prova" not in data
        assert b"casa mia" not in data
        assert b"Exif" not in data


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_words_profiles_and_notes_are_left_behind(form: str) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Persona Segreta")
    words.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Persona Segreta</x:xmpmeta>")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    extra = {"pnginfo": words} if form == "PNG" else {"xmp": b"<x>Persona Segreta</x>"}
    given = picture(form, icc_profile=profile, **extra)
    assert b"Persona Segreta" in given
    kept = document_picture(given, MediaType(f"image/{form.lower()}"))
    assert b"Segreta" not in kept
    assert "icc_profile" not in opened(kept).info


def test_the_colours_of_another_profile_become_those_of_the_web() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    # A profile that does not fit the pixels is no reason to refuse them.
    kept = opened(document_picture(picture("PNG", icc_profile=lab.tobytes()), MediaType.PNG))
    assert near(kept.getpixel((5, 20)), RED)
    broken = picture("JPEG", icc_profile=b"no profile at all" * 20)
    assert near(opened(document_picture(broken, MediaType.JPEG)).getpixel((5, 20)), RED)


def test_a_photo_comes_in_three_widths_and_is_never_blown_up() -> None:
    sizes = photo_sizes(picture("JPEG", (3_000, 2_000)), MediaType.JPEG)
    assert [size.width_px for size in sizes] == list(PHOTO_WIDTHS_PX)
    assert [size.height_px for size in sizes] == [213, 534, 1_067]
    assert all(opened(size.data).format == "WEBP" for size in sizes)
    small = photo_sizes(picture("PNG", (500, 100)), MediaType.PNG)
    assert [size.width_px for size in small] == [320, 500, 500]
    tall = photo_sizes(picture("PNG", (100, 9_000)), MediaType.PNG)
    assert max(size.height_px for size in tall) == 4_800


def test_a_large_scan_is_made_smaller() -> None:
    kept = opened(document_picture(picture("PNG", (5_000, 2_500)), MediaType.PNG))
    assert kept.size == (DOCUMENT_SIDE_PX, DOCUMENT_SIDE_PX // 2)


def test_transparency_is_kept_where_the_format_knows_it() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    written = io.BytesIO()
    clear.save(written, "PNG")
    size = photo_sizes(written.getvalue(), MediaType.PNG)[0]
    assert opened(size.data).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index] # a colour


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_a_colour(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    grey = Image.new(
        mode, (10, 10), 0 if mode in {"1", "P"} else 30_000 if mode == "I;16" else None
    )  # type: ignore[arg-type] # as Pillow has it
    written = io.BytesIO()
    grey.save(written, form)
    kept = opened(document_picture(written.getvalue(), MediaType(f"image/{form.lower()}")))
    assert kept.mode in {"RGB", "RGBA"}
    if mode == "I;16":
        assert kept.getpixel((5, 5)) == (117, 117, 117)


def test_a_moving_picture_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    for form in ("PNG", "WEBP"):
        written = io.BytesIO()
        frames[0].save(written, form, save_all=True, append_images=frames[1:], duration=100)
        kept = opened(document_picture(written.getvalue(), MediaType(f"image/{form.lower()}")))
        assert getattr(kept, "n_frames", 1) == 1
        assert near(kept.getpixel((10, 10)), RED)


@pytest.mark.parametrize("sides", [(50_000, 50_000), (8_001, 5_000), (2**31 - 1, 1)])
def test_a_picture_bomb_is_refused_by_its_header(sides: tuple[int, int]) -> None:
    data = huge_png(*sides)
    assert len(data) < 3_000
    began = time.perf_counter()
    with memory() as peak, pytest.raises(PictureTooLarge) as caught:
        document_picture(data, MediaType.PNG)
    assert time.perf_counter() - began < 0.5
    # What Pillow itself allocates is not counted here; a picture of this size would not fit any machine.
    assert peak.size_bytes < 10_000_000
    assert caught.value.limit == MOST_PIXELS


@pytest.mark.parametrize("kind", FORMS)
def test_a_truncated_picture_is_refused(kind: MediaType) -> None:
    whole = picture(FORMS[kind], (400, 300), quality=95)
    for part in (len(whole) // 2, 40):
        with pytest.raises(FileDamaged):
            document_picture(whole[:part], kind)


def test_a_jpeg_of_very_many_scans_is_refused() -> None:
    data = picture("JPEG") + b"\xff\xda" * 500
    with pytest.raises(FileDamaged):
        photo_sizes(data, MediaType.JPEG)


def test_what_hides_behind_a_picture_is_gone() -> None:
    page = b"<html><script>alert(1)</script></html>"
    hidden = archive({"evil.html": page})
    for form in ("JPEG", "PNG", "WEBP"):
        both = picture(form) + page + hidden
        kind = MediaType(f"image/{form.lower()}")
        for data in (
            document_picture(both, kind),
            *(size.data for size in photo_sizes(both, kind)),
        ):
            assert b"<script" not in data
            assert b"PK\x03\x04" not in data


def test_a_picture_is_opened_only_as_what_its_first_bytes_say() -> None:
    with pytest.raises(FileDamaged):
        document_picture(picture("GIF"), MediaType.PNG)


@given(data=st.binary(max_size=200), kind=st.sampled_from(sorted(FORMS)))
def test_chance_bytes_are_refused_in_our_own_words(data: bytes, kind: MediaType) -> None:
    beginning = picture(FORMS[kind])[:20]
    for attempt in (data, beginning + data):
        with pytest.raises(BadFile):
            document_picture(attempt, kind)
