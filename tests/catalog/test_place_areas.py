"""Valleys and zones as lists of comuni."""

import pytest

from catalog.places import load_gazetteer

ITALY = load_gazetteer()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Val Seriana", "val-seriana"),
        ("valle seriana", "val-seriana"),
        ("valseriana", "val-seriana"),
        ("la Val Seriana", "val-seriana"),
        ("Alta Val Seriana", "alta-val-seriana"),
        ("media valle seriana", "media-val-seriana"),
        ("VAL BREMBANA", "val-brembana"),
        ("Valle Imagna", "valle-imagna"),
        ("val di Scalve", "val-di-scalve"),
        ("Isola", "isola-bergamasca"),
        ("bassa", "bassa-bergamasca"),
        ("la pianura bergamasca", "bassa-bergamasca"),
        ("lago d'Iseo", "lago-d-iseo"),
        ("Valcalepio", "val-calepio"),
        ("parco dei colli", "colli-di-bergamo"),
        ("Valcamonica", "val-camonica"),
        ("Franciacorta", "franciacorta"),
        ("Valtellina", "valtellina"),
        ("hinterland", "hinterland-bergamo"),
    ],
)
def test_an_area_is_found_however_it_is_written(typed: str, code: str) -> None:
    area = ITALY.find_area(typed)
    assert area is not None
    assert area.code == code


@pytest.mark.parametrize("typed", ["", "Val Perduta", "Bergamo", "val"])
def test_what_is_no_area_is_not_found(typed: str) -> None:
    assert ITALY.find_area(typed) is None


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("val-seriana", 38),
        ("val-brembana", 37),
        ("val-di-scalve", 4),
        ("val-taleggio", 2),
        ("isola-bergamasca", 21),
        ("colli-di-bergamo", 10),
        ("val-camonica", 41),
    ],
)
def test_an_area_has_the_customary_number_of_comuni(code: str, count: int) -> None:
    members = {area.code: area.istat for area in ITALY.areas}[code]
    assert len(set(members)) == len(members) == count


def test_two_areas_never_share_a_name() -> None:
    spellings = [name for area in ITALY.areas for name in (area.name, *area.aliases)]
    found = [(name, ITALY.find_area(name)) for name in spellings]
    owners = {name: area.code for area in ITALY.areas for name in (area.name, *area.aliases)}
    assert [name for name, area in found if area is None or area.code != owners[name]] == []


def test_every_comune_of_bergamo_but_one_lies_in_an_area() -> None:
    covered = {istat for area in ITALY.areas for istat in area.istat}
    left = [p.name for p in ITALY if p.province == "BG" and p.istat not in covered]
    assert left == ["Barzana"]
