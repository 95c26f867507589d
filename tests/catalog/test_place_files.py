"""The files of the gazetteer are checked when they are read."""

from pathlib import Path

import pytest

from catalog.place_files import (
    AREAS_FILE,
    COLUMNS,
    PLACES_FILE,
    BadPlaceFile,
    DuplicateArea,
    load_gazetteer,
    read_areas,
)

GOOD = "016024;Bergamo;BG;Lombardia;24121 24122;45.6960;9.6672;g;;Bergamo"


def a_file(folder: Path, *rows: str, columns: str = ";".join(COLUMNS)) -> Path:
    path = folder / "places.csv"
    path.write_text("\n".join(("# a comment", columns, *rows)) + "\n", encoding="utf-8")
    return path


def test_a_small_file_is_read(tmp_path: Path) -> None:
    gazetteer = load_gazetteer(a_file(tmp_path, GOOD))
    (bergamo,) = gazetteer.find("bergamo")
    assert bergamo.postcodes == ("24121", "24122")
    assert bergamo.province_istat == "016"
    assert [province.name for province in gazetteer.provinces] == ["Bergamo"]


@pytest.mark.parametrize(
    "row",
    [
        "16024;Bergamo;BG;Lombardia;24121;45.6960;9.6672;g;;",
        "016024;;BG;Lombardia;24121;45.6960;9.6672;g;;",
        "016024;Bergamo;BG;Lombardia;;45.6960;9.6672;g;;",
        "016024;Bergamo;BG;Lombardia;24121;9.6672;45.6960;g;;",
        "016024;Bergamo;BG;Lombardia;24121;nan;9.6672;g;;",
        "016024;Bergamo;BG;Lombardia;24121;quarantacinque;9.6672;g;;",
        "016024;Bergamo;BG;Lombardia;24121;45.6960;9.6672;x;;",
        "016024;Bergamo;BG",
        GOOD,
    ],
)
def test_a_bad_row_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    path = a_file(tmp_path, GOOD, row)
    with pytest.raises(BadPlaceFile) as caught:
        load_gazetteer(path)
    assert caught.value.line == 4


def test_other_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPlaceFile):
        load_gazetteer(a_file(tmp_path, GOOD, columns="istat;name"))


def test_the_usual_gazetteer_is_read_once() -> None:
    assert load_gazetteer() is load_gazetteer()


@pytest.mark.parametrize("path", [PLACES_FILE, AREAS_FILE])
def test_the_data_files_open_with_where_they_come_from(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_sources_and_licences_stand_in_the_header() -> None:
    header = PLACES_FILE.read_text(encoding="utf-8").split("istat;name")[0]
    assert all(word in header for word in ("ISTAT", "GeoNames", "CC BY 4.0", "approximate"))


def test_a_repeated_area_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "areas.toml"
    path.write_text('[[area]]\ncode = "a"\nname = "A"\n' * 2, encoding="utf-8")
    with pytest.raises(DuplicateArea):
        read_areas(path)
