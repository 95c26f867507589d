"""Names that may mean the same organisation, and names that do not; what registers and legal forms say together."""

import uuid

import pytest

from app.organisations.doubts import doubts_about
from app.organisations.neighbour_queries import MOST_NEIGHBOURS, neighbours_of
from app.organisations.profile import Entry, Neighbour, Papers
from app.organisations.similar import LEAST_SIMILARITY, MOST_ASKED, similar_among, similarity
from catalog.organisations import LegalForm, OrganisationKind
from catalog.registers import Register
from tests.support.database import Store
from tests.support.factories import CLUSONE, TREVIGLIO, organisation

PLACE = "Treviglio"
SAME = (
    ("Cascina Rossa", "Casina Rossa"),
    ("Azienda Agricola Bonomi Luca", "Bonomi Luca"),
    ("Az. Agr. Il Gelso di Rossi Maria", "Azienda agricola Il Gelso"),
    ("Cooperativa sociale Il Sole", "Il Sole coop. soc. onlus"),
    ("GAS Treviglio", "Gruppo d'acquisto solidale Treviglio"),
    ("Ortobello", "Orto Bello"),
    ("Apicoltura Valtellina Prova", "Apicoltura Valtelina Prova"),
    ("Caseificio sociale di Prova", "Caseificio Sociale Prova soc. coop. agr."),
    ("Forno Antico", "Antico Forno"),
    ("Comune di Dalmine", "Dalmine - Comune"),
    ("L'Alveare", "Alveare"),
    ("Cascina Santa Brigida", "Cascina S. Brigida"),
    ("Il Seme e la Terra", "Il seme & la terra s.r.l."),
    ("Banca del Tempo di Clusone", "Banca del tempo Clusone"),
    ("Birrificio Orobia", "Birificio Orobia"),
    ("Società Agricola F.lli Prova", "Fratelli Prova società agricola"),
    ("Molino Bruno", "Mulino Bruno"),
)
OTHER = (
    ("Cascina Rossa", "Cascina Bianca"),
    ("GAS Treviglio", "Banca del Tempo Treviglio"),
    ("Cooperativa Il Sole", "Cooperativa La Luna"),
    ("Azienda Agricola Bonomi", "Azienda Agricola Bonetti"),
    ("Apicoltura Alpina", "Apicoltura Orobica"),
    ("Forno Antico", "Mulino Antico"),
    ("Il Gelso", "Il Melo"),
    ("Caseificio Prova", "Birrificio Prova"),
    ("Orto del Sole", "Orto della Luna"),
    ("Terra Viva", "Terra Nostra"),
)
# Nobody but those who know them can tell: they are asked.
TWINS = (("Cascina Nova", "Cascina Nuova"), ("Cascina Demo 3", "Cascina Demo 4"))


@pytest.mark.parametrize(("name", "other"), [*SAME, *TWINS])
def test_names_that_may_mean_the_same_are_asked(name: str, other: str) -> None:
    assert similarity(name, other, PLACE) >= LEAST_SIMILARITY
    assert similarity(other, name, PLACE) == similarity(name, other, PLACE)


@pytest.mark.parametrize(("name", "other"), OTHER)
def test_names_of_others_are_not(name: str, other: str) -> None:
    assert similarity(name, other, PLACE) < LEAST_SIMILARITY


def test_the_threshold_lies_in_the_middle_of_a_gap() -> None:
    lowest = min(similarity(name, other, PLACE) for name, other in SAME)
    highest = max(similarity(name, other, PLACE) for name, other in OTHER)
    assert highest + 5 <= LEAST_SIMILARITY <= lowest - 5


def neighbour(name: str, lat: float = 45.52, istat: str = "016219") -> Neighbour:
    return Neighbour(uuid.uuid4(), name, "x", istat, lat, 9.59)


def test_who_is_in_another_comune_and_far_away_is_not_asked_of() -> None:
    near, far = neighbour("Il Gelso", 45.55, "016053"), neighbour("Il Gelso", 45.58, "016053")
    same_comune = neighbour("Il Gelso", 45.60)
    found = similar_among(
        "Il Gelso", [near, far, same_comune], at=(45.52, 9.59), istat="016219", place=PLACE
    )
    assert set(found) == {near, same_comune}


def test_only_the_most_similar_are_asked_of() -> None:
    many = [neighbour(f"Cascina Prova {number}") for number in range(20)]
    found = similar_among("Cascina Prova 7", many, at=(45.52, 9.59), istat="016219", place=PLACE)
    assert len(found) == MOST_ASKED
    assert found[0].name == "Cascina Prova 7"


def test_in_a_crowd_those_with_the_same_beginning_are_looked_at(store: Store) -> None:
    with store.write() as session:
        for number in range(MOST_NEIGHBOURS + 20):
            organisation(session, name=f"Bottega {number}", slug=f"bottega-{number}")
        organisation(session, name="Il Gelso", slug="il-gelso")
        organisation(session, CLUSONE, name="Il Gelso", slug="il-gelso-2")
    with store.read() as session:
        found = neighbours_of(session, "Gelsi", at=TREVIGLIO[1:], istat=TREVIGLIO[0])
    assert len(found) == MOST_NEIGHBOURS
    assert [each.slug for each in found].count("il-gelso") == 1
    assert "il-gelso-2" not in {each.slug for each in found}


SOCIAL = OrganisationKind.SOCIAL_COOPERATIVE
TYPE_A, TYPE_B = LegalForm.SOCIAL_COOPERATIVE_A, LegalForm.SOCIAL_COOPERATIVE_B
REGIONAL, RUNTS = Register.SOCIAL_COOPERATIVES, Register.RUNTS


@pytest.mark.parametrize(
    ("kind", "form", "entries", "doubts"),
    [
        (SOCIAL, TYPE_B, {REGIONAL: "B"}, ()),
        (SOCIAL, LegalForm.SOCIAL_COOPERATIVE_AB, {REGIONAL: "AB"}, ()),
        (SOCIAL, LegalForm.SOCIAL_COOPERATIVE_CONSORTIUM, {REGIONAL: "C", RUNTS: "d"}, ()),
        (SOCIAL, TYPE_B, {REGIONAL: "A"}, ("section_not_of_form",)),
        (SOCIAL, TYPE_A, {REGIONAL: None}, ("section_not_of_form",)),
        (SOCIAL, TYPE_B, {}, ("no_regional_register",)),
        (
            SOCIAL,
            LegalForm.COOPERATIVE,
            {REGIONAL: "B"},
            ("kind_without_form", "register_without_form"),
        ),
        (OrganisationKind.COMPANY, LegalForm.LIMITED_COMPANY, {Register.REA: None}, ()),
        (
            OrganisationKind.COMPANY,
            LegalForm.LIMITED_COMPANY,
            {Register.COOPERATIVES: None},
            ("register_without_form",),
        ),
        (OrganisationKind.ASSOCIATION, LegalForm.ASSOCIATION, {RUNTS: "b"}, ()),
        (
            OrganisationKind.ASSOCIATION,
            LegalForm.ASSOCIATION,
            {RUNTS: "f"},
            ("runts_section_not_of_form",),
        ),
        (OrganisationKind.PUBLIC_BODY, LegalForm.PUBLIC_BODY, {Register.IPA: None}, ()),
        (
            OrganisationKind.PUBLIC_BODY,
            LegalForm.LIMITED_COMPANY,
            {},
            ("public_body_or_not",),
        ),
        (
            OrganisationKind.GAS,
            LegalForm.PUBLIC_BODY,
            {Register.IPA: None},
            ("ipa_of_no_public_body", "public_body_or_not"),
        ),
        (OrganisationKind.SCHOOL, LegalForm.ASSOCIATION, {Register.IPA: None}, ()),
    ],
)
def test_what_does_not_go_together_is_a_doubt(
    kind: OrganisationKind,
    form: LegalForm,
    entries: dict[Register, str | None],
    doubts: tuple[str, ...],
) -> None:
    registers = {register: Entry("1", section) for register, section in entries.items()}
    assert doubts_about(kind, Papers(form, None, None, registers)) == doubts
