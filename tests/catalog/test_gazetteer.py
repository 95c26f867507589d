"""The gazetteer of Italy: complete, right, forgiving."""

from collections import Counter, defaultdict
from itertools import chain
from statistics import median

import pytest

from catalog.errors import Invalid
from catalog.places import (
    Area,
    BadIstatCode,
    Gazetteer,
    Place,
    PointOutsideItaly,
    UnknownPlace,
    distance_km,
    load_gazetteer,
)

ITALY = load_gazetteer()
# City halls and main squares, to two decimals.
CAPITALS = {
    "Bergamo": (45.70, 9.67),
    "Milano": (45.46, 9.19),
    "Roma": (41.90, 12.50),
    "Torino": (45.07, 7.69),
    "Napoli": (40.85, 14.26),
    "Palermo": (38.12, 13.36),
    "Cagliari": (39.22, 9.12),
    "Bolzano": (46.50, 11.35),
    "Trieste": (45.65, 13.77),
    "Aosta": (45.74, 7.32),
    "Reggio di Calabria": (38.11, 15.65),
    "Lecce": (40.35, 18.17),
    "Sassari": (40.73, 8.56),
    "L'Aquila": (42.35, 13.40),
    "Ancona": (43.62, 13.51),
    "Brescia": (45.54, 10.22),
    "Sondrio": (46.17, 9.87),
    "Perugia": (43.11, 12.39),
    "Campobasso": (41.56, 14.66),
    "Potenza": (40.64, 15.80),
    "Genova": (44.41, 8.93),
    "Venezia": (45.44, 12.33),
    "Firenze": (43.77, 11.25),
    "Bari": (41.12, 16.87),
}
ISLANDS = {
    "Capraia Isola",
    "Isole Tremiti",
    "Lampedusa e Linosa",
    "Pantelleria",
    "Ponza",
    "Ustica",
    "Ventotene",
}
# Large comuni at the end of their province.
REMOTE = {"Cervia", "Fiumicino", "Stintino"}


def names(places: tuple[Place, ...]) -> list[str]:
    return [f"{place.name} ({place.province})" for place in places]


def test_every_comune_of_italy_is_there() -> None:
    assert len(ITALY) == 7896
    assert len(ITALY.provinces) == 107
    assert len({place.region for place in ITALY}) == 20


def test_the_province_of_bergamo_has_243_comuni() -> None:
    assert sum(place.province == "BG" for place in ITALY) == 243


def test_every_comune_is_found_by_its_own_name_and_province() -> None:
    lost = [p for p in ITALY if p not in ITALY.find(p.name, province=p.province)]
    assert lost == []


def test_name_and_province_name_one_comune() -> None:
    twins = [p.name for p in ITALY if len(ITALY.find(p.name, province=p.province)) > 1]
    assert twins == []


def test_every_comune_is_found_by_each_of_its_other_names_and_its_province() -> None:
    lost = [
        (place.name, name)
        for place in ITALY
        for name in place.other_names
        if place not in ITALY.find(name, province=place.province)
    ]
    # Two comuni of one province may have had, or have, the same name in another language.
    assert len(lost) <= 2, lost


def test_every_comune_is_found_by_each_of_its_postcodes() -> None:
    assert all(p in ITALY.by_postcode(code) for p in ITALY for code in p.postcodes)


def test_postcodes_are_five_digits() -> None:
    codes = set(chain.from_iterable(place.postcodes for place in ITALY))
    assert {code for code in codes if len(code) != 5 or not code.isdigit()} == set()


@pytest.mark.parametrize(
    ("name", "postcode"),
    [
        ("Treviglio", "24047"),
        ("Sassari", "07100"),
        ("Olbia", "07026"),
        ("Nuoro", "08100"),
        ("Oristano", "09170"),
        ("Carbonia", "09013"),
        ("Iglesias", "09016"),
        ("Cagliari", "09124"),
        ("Roma", "00184"),
    ],
)
def test_well_known_postcodes_are_right(name: str, postcode: str) -> None:
    assert [place.name for place in ITALY.by_postcode(postcode)] == [name]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Cantù", "Cantù (CO)"),
        ("cantu'", "Cantù (CO)"),
        ("CANTU\u2019", "Cantù (CO)"),
        ("Sant'Omobono", "Sant'Omobono Terme (BG)"),
        ("Sant Omobono Terme", "Sant'Omobono Terme (BG)"),
        ("Sant'Omobono Imagna", "Sant'Omobono Terme (BG)"),
        ("Ponte San Pietro", "Ponte San Pietro (BG)"),
        ("ponte s.pietro", "Ponte San Pietro (BG)"),
        ("Reggio nell'Emilia", "Reggio nell'Emilia (RE)"),
        ("Reggio Emilia", "Reggio nell'Emilia (RE)"),
        ("Reggio Calabria", "Reggio di Calabria (RC)"),
        ("Bolzano/Bozen", "Bolzano (BZ)"),
        ("Bozen", "Bolzano (BZ)"),
        ("Calusco d'Adda", "Calusco d'Adda (BG)"),
        ("calusco", "Calusco d'Adda (BG)"),
        ("S. Pellegrino", "San Pellegrino Terme (BG)"),
        ("San Pellegrino terme", "San Pellegrino Terme (BG)"),
        ("Brembilla", "Val Brembilla (BG)"),
        ("Sotto il Monte", "Sotto il Monte Giovanni XXIII (BG)"),
        ("pre saint didier", "Pré-Saint-Didier (AO)"),
        ("Vò", "Vo' (PD)"),
        ("Corigliano Calabro", "Corigliano-Rossano (CS)"),
        ("  treviglio  ", "Treviglio (BG)"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed: str, expected: str) -> None:
    assert names(ITALY.find(typed)) == [expected]


@pytest.mark.parametrize("typed", ["", "   ", "'", "Atlantide", "S.", "€" * 50, "mele bio"])
def test_what_is_no_name_finds_nothing(typed: str) -> None:
    assert ITALY.find(typed) == ()


def test_namesakes_are_all_returned_and_told_apart_by_province_and_region() -> None:
    assert names(ITALY.find("Castro")) == ["Castro (BG)", "Castro (LE)"]
    assert names(ITALY.find("Castro", province="BG")) == ["Castro (BG)"]
    assert names(ITALY.find("Castro", province="Lecce")) == ["Castro (LE)"]
    assert names(ITALY.find("Castro", region="lombardia")) == ["Castro (BG)"]
    assert names(ITALY.find("Samone", region="Trentino-Alto Adige/Südtirol")) == ["Samone (TN)"]


def test_a_name_in_use_goes_before_the_former_name_of_another_comune() -> None:
    assert names(ITALY.find("Calliano")) == ["Calliano (TN)"]
    assert names(ITALY.find("Calliano", province="AT")) == ["Calliano Monferrato (AT)"]


def test_an_unknown_code_is_refused_with_its_value() -> None:
    with pytest.raises(UnknownPlace) as caught:
        ITALY.get("999999")
    assert caught.value.facts() == {"istat": "999999"}


def by_province() -> list[list[Place]]:
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in ITALY:
        groups[place.province].append(place)
    return list(groups.values())


def test_no_comune_lies_far_from_the_middle_of_its_province_but_islands() -> None:
    far = set()
    for members in by_province():
        middle = median(p.lat for p in members), median(p.lon for p in members)
        far |= {p.name for p in members if distance_km(p.lat, p.lon, *middle) > 90.0}
    assert far == {"Lampedusa e Linosa", "Pantelleria", "Ustica"}


def test_no_comune_is_a_namesake_in_another_province() -> None:
    alone = set()
    for members in by_province():
        for place in members:
            others = (p for p in members if p is not place)
            if min(distance_km(place.lat, place.lon, p.lat, p.lon) for p in others) > 20.0:
                alone.add(place.name)
    assert alone == ISLANDS | REMOTE


def test_no_two_comuni_share_a_point() -> None:
    points = Counter((place.lat, place.lon) for place in ITALY if not place.approximate)
    assert [point for point, count in points.items() if count > 1] == []


@pytest.mark.parametrize("name", CAPITALS)
def test_capitals_lie_where_everybody_knows(name: str) -> None:
    (place,) = ITALY.find(name)
    assert distance_km(place.lat, place.lon, *CAPITALS[name]) <= 3.0


def test_few_points_are_approximate_and_none_in_the_province_of_bergamo() -> None:
    approximate = [place for place in ITALY if place.approximate]
    assert len(approximate) <= 0.035 * len(ITALY)
    assert [place.name for place in approximate if place.province == "BG"] == []


def test_suggestions_begin_as_typed_and_the_nearest_come_first() -> None:
    near = names(ITALY.suggest("san p", 2, near=(45.70, 9.67)))
    assert near == ["San Paolo d'Argon (BG)", "San Pellegrino Terme (BG)"]


def test_an_exact_name_is_suggested_first() -> None:
    assert names(ITALY.suggest("Lecco", 1, near=(40.0, 18.0))) == ["Lecco (LC)"]


def test_capitals_are_suggested_first_when_nothing_says_where_we_are() -> None:
    assert names(ITALY.suggest("berg", 1)) == ["Bergamo (BG)"]


def test_suggestions_understand_an_abbreviated_saint() -> None:
    assert names(ITALY.suggest("s. pell")) == ["San Pellegrino Terme (BG)"]


@pytest.mark.parametrize("limit", [0, -1])
def test_no_suggestions_are_given_when_none_are_wanted(limit: int) -> None:
    assert ITALY.suggest("ber", limit) == ()
    assert ITALY.fuzzy("bergamo", limit) == ()


def test_an_empty_prefix_suggests_nothing() -> None:
    assert ITALY.suggest("  ") == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("trevilgio", "Treviglio (BG)"), ("dalmnie", "Dalmine (BG)"), ("begamo", "Bergamo (BG)")],
)
def test_a_misspelt_name_is_guessed(typed: str, expected: str) -> None:
    assert names(ITALY.fuzzy(typed))[0] == expected


def test_a_word_that_resembles_no_name_is_not_guessed() -> None:
    assert ITALY.fuzzy("fabbisogno") == ()


def test_the_nearest_comune_of_a_point_is_found() -> None:
    assert ITALY.nearest(45.521, 9.593).name == "Treviglio"


def test_exact_points_replace_the_approximate_ones_and_nothing_else() -> None:
    rough = next(place for place in ITALY if place.approximate)
    exact = ITALY.with_points({rough.istat: (45.0, 9.0)})
    assert (exact.get(rough.istat).lat, exact.get(rough.istat).approximate) == (45.0, False)
    assert len(exact) == len(ITALY)
    assert ITALY.get(rough.istat).approximate


def test_points_for_an_unknown_code_are_refused() -> None:
    with pytest.raises(UnknownPlace):
        ITALY.with_points({"999999": (45.0, 9.0)})


@pytest.mark.parametrize("text", ["BG", "bg", "Bergamo", "016"])
def test_a_province_is_found_by_code_and_name(text: str) -> None:
    province = ITALY.find_province(text)
    assert province is not None
    assert province.code == "BG"


def test_an_area_with_an_unknown_comune_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        Gazetteer((), areas=[Area(code="x", name="X", aliases=(), istat=("016024",))])


@pytest.mark.parametrize(
    "istat", ["", "16024", "0160240", "01602x", "\u0661\u0662\u0663\u0664\u0665\u0666"]
)
def test_a_code_that_is_not_six_digits_is_refused(istat: str) -> None:
    with pytest.raises(BadIstatCode):
        a_place(istat=istat)


@pytest.mark.parametrize(
    ("lat", "lon"), [(9.67, 45.70), (float("nan"), 9.67), (45.7, float("inf")), (0.0, 0.0)]
)
def test_a_point_outside_italy_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(PointOutsideItaly) as caught:
        a_place(lat=lat, lon=lon)
    assert isinstance(caught.value, Invalid)


def a_place(*, istat: str = "016024", lat: float = 45.7, lon: float = 9.67) -> Place:
    return Place(
        istat=istat,
        name="Paese di prova",
        province="BG",
        region="Lombardia",
        postcodes=("24100",),
        lat=lat,
        lon=lon,
    )
