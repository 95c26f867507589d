"""Handing in a document, and who may open it."""

import io
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Person, StaffRole
from app.evidence.document_models import EvidenceDocument
from app.evidence.models import ClaimEvent
from app.runtime.clock import utc_now
from tests.app.evidence.stage import table
from tests.app.runtime.files.picture_kit import PDF, picture
from tests.support.database import Store
from tests.support.factories import organisation
from tests.support.signing import Visitor, anonymous, mandate, person, staff, visitor

PATH = "/realta/cascina/criteri/organic/prova"


def owner_of(store: Store) -> Visitor:
    with store.write() as session:
        farm, who = organisation(session, slug="cascina"), person(session)
        mandate(session, who, farm)
    return visitor(store, who, farm)


def papers(**fields: Any) -> dict[str, Any]:
    values = {
        "value": "4",
        "level": "certified",
        "issuer": "TRACES",
        "number": "IT-BIO-000",
        "issued_on": (utc_now().date() - timedelta(days=10)).isoformat(),
        "valid_until": (utc_now().date() + timedelta(days=300)).isoformat(),
        "document": (io.BytesIO(PDF), "certificato.pdf"),
    }
    return values | fields


def the_document(store: Store) -> str:
    with store.read() as session:
        return f"/prove/{session.query(EvidenceDocument).one().id}"


def test_a_document_waits_to_be_checked_and_the_claim_stays_a_declaration(store: Store) -> None:
    client = owner_of(store)
    assert client.get(PATH).status_code == 200
    answer = client.send(PATH, papers(), content_type="multipart/form-data")
    assert answer.status_code == 303
    with store.read() as session:
        (row,) = table(session).values()
        assert (row[1].value, row[6]) == ("self_declared", True)
    assert "Un documento è in esame" in client.get("/realta/cascina/criteri").text


def test_the_same_form_sent_twice_is_handed_in_once(store: Store) -> None:
    client = owner_of(store)
    token = "A" * 32
    for _attempt in range(2):
        answer = client.send(PATH, papers(form_token=token), content_type="multipart/form-data")
        assert answer.status_code == 303
    with store.read() as session:
        assert session.query(ClaimEvent).count() == 1


def test_a_document_is_for_the_house_and_those_who_verify(store: Store) -> None:
    client = owner_of(store)
    client.send(PATH, papers(), content_type="multipart/form-data")
    path = the_document(store)
    with store.write() as session:
        stranger = person(session)
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
    assert anonymous(store.app).get(path).status_code == 404
    assert visitor(store, stranger).get(path).status_code == 404
    for reader in (client, visitor(store, secretary)):
        answer = reader.get(path)
        assert answer.status_code == 200
        assert answer.data == PDF
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_password_alone_opens_no_document_to_who_owes_a_second_factor(store: Store) -> None:
    owner_of(store).send(PATH, papers(), content_type="multipart/form-data")
    with store.write() as session:
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
    client, path = visitor(store, secretary), the_document(store)
    assert client.get(path).status_code == 200
    with store.write() as session:
        session.get_one(Person, secretary.id).totp_confirmed_at = None
    assert client.get(path).status_code == 404


def test_a_document_is_for_everybody_if_its_owner_says_so(store: Store) -> None:
    owner_of(store).send(PATH, papers(public="1"), content_type="multipart/form-data")
    assert anonymous(store.app).get(the_document(store)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"document": (b"", "")}, "document"),
        ({"document": (b"<html>", "certificato.pdf")}, "document"),
        ({"document": (b"MZ\x90\x00", "certificato.png")}, "document"),
        ({"document": (picture()[:60], "foto.png")}, "document"),
        ({"number": ""}, "number"),
        ({"issuer": "nobody"}, "issuer"),
        ({"issuer": "other"}, "issuer_name"),
        ({"value": "5"}, "value"),
        ({"level": "peer_verified"}, "level"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"valid_until": "31/02/2027"}, "valid_until"),
        ({"issued_on": "2100-01-01"}, "issued_on"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    store: Store, fields: dict[str, Any], field: str
) -> None:
    if "document" in fields:
        data, name = fields["document"]
        fields = {"document": (io.BytesIO(data), name)}
    answer = owner_of(store).send(PATH, papers(**fields), content_type="multipart/form-data")
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    with store.read() as session:
        assert not table(session)
        assert session.query(EvidenceDocument).count() == 0


def test_an_entry_in_a_public_register_needs_no_document(store: Store) -> None:
    client = owner_of(store)
    fields = papers(level="public_register")
    del fields["document"]
    assert client.send(PATH, fields, content_type="multipart/form-data").status_code == 303


def test_whoever_objects_sees_what_they_showed_and_nobody_else_outside(store: Store) -> None:
    client = owner_of(store)
    client.send("/realta/cascina/criteri/dichiara", {"v-organic": "4"})
    with store.write() as session:
        objector, other = person(session), person(session)
    form = {"text": "Non è vero.", "document": (io.BytesIO(picture()), "foto.png")}
    path = "/realta/cascina/criteri/organic/obiezione"
    answer = visitor(store, objector).send(path, form, content_type="multipart/form-data")
    assert answer.status_code == 303
    shown = the_document(store)
    assert visitor(store, objector).get(shown).status_code == 200
    assert client.get(shown).status_code == 200
    assert visitor(store, other).get(shown).status_code == 404
