"""The pages on which an organisation says what it keeps, and those on which everybody reads it."""

from datetime import timedelta

from app.accounts.models import Role
from app.runtime.clock import utc_now
from catalog.criteria import load_criteria
from catalog.evidence import EvidenceLevel
from catalog.organisations import Organisation
from tests.app.evidence.stage import replayed, table
from tests.support.database import Store
from tests.support.factories import claim, offer, organisation
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, mandate, person, visitor

MOST_STATEMENTS = 8


def owned(store: Store, role: Role = Role.EDITOR) -> tuple[Organisation, Visitor]:
    with store.write() as session:
        farm, who = organisation(session, slug="cascina"), person(session)
        mandate(session, who, farm, role)
    return farm, visitor(store, who, farm)


def test_the_essential_criteria_are_answered_on_one_page(store: Store) -> None:
    farm, client = owned(store)
    page = client.get("/realta/cascina/criteri/dichiara").text
    core = [criterion.code for criterion in load_criteria().core]
    assert all(f'name="v-{code}"' in page for code in core)
    answers = {f"v-{code}": "3" for code in core} | {"v-organic": "na"}
    answer = client.send("/realta/cascina/criteri/dichiara", answers)
    assert answer.status_code == 303
    with store.read() as session:
        rows = table(session)
        assert {row[0] for row in rows.values()} == {3, None}
        assert len(rows) == len(core) == 17
        assert rows[farm.id, None, "organic"][0] is None
        assert replayed(session) == rows


def test_what_was_answered_before_is_ticked_and_what_is_left_out_stays(store: Store) -> None:
    _farm, client = owned(store)
    client.send("/realta/cascina/criteri/dichiara", {"v-organic": "2"})
    page = client.get("/realta/cascina/criteri/dichiara").text
    assert 'id="v-organic-2" name="v-organic" type="radio" value="2" checked' in page
    client.send("/realta/cascina/criteri/dichiara", {"v-wage-range": "1"})
    with store.read() as session:
        assert len(table(session)) == 2


def test_an_answer_off_the_scale_is_refused_beside_its_question(store: Store) -> None:
    _farm, client = owned(store)
    answer = client.send("/realta/cascina/criteri/dichiara", {"v-organic": "7"})
    assert answer.status_code == 422
    assert 'href="#v-organic"' in answer.text
    with store.read() as session:
        assert not table(session)


def test_the_criteria_of_an_offer_are_its_own(store: Store) -> None:
    farm, client = owned(store)
    with store.write() as session:
        apples = offer(session, farm)
        foreign = offer(session, organisation(session))
    path = f"/realta/cascina/criteri/dichiara?offer={apples.id}"
    page = client.get(path).text
    assert 'name="v-organic"' in page
    assert 'name="v-wage-range"' not in page
    client.send(path, {"v-organic": "4", "v-wage-range": "4"})
    with store.read() as session:
        assert list(table(session)) == [(farm.id, apples.id, "organic")]
    for wrong in (foreign.id, "nobody"):
        assert client.get(f"/realta/cascina/criteri/dichiara?offer={wrong}").status_code == 404


def test_everybody_reads_what_is_verified_declared_ended_and_not_applicable(store: Store) -> None:
    today = utc_now().date()
    with store.write() as session:
        farm, peer = organisation(session, slug="cascina"), organisation(session, name="Gli amici")
        claim(session, farm, "organic", valid_until=today + timedelta(days=90))
        claim(session, farm, "fair-trade", valid_until=today - timedelta(days=3))
        claim(session, farm, "wage-range", value=2, level=EvidenceLevel.SELF_DECLARED)
        claim(session, farm, "biodiversity", value=None, level=EvidenceLevel.SELF_DECLARED)
        claim(
            session,
            farm,
            "decent-work",
            level=EvidenceLevel.PEER_VERIFIED,
            verified_by_id=peer.id,
            issuer=None,
        )
    client = anonymous(store.app)
    page = text_of(client.get("/realta/cascina/criteri").text)
    for words in (
        "Verificati da altri",
        "Prova scaduta",
        "Solo dichiarat",
        "Non si applica",
        "Verificato in una visita da Gli amici.",
    ):
        assert words in page, words
    with counted_statements(store.app) as statements:
        client.get("/realta/cascina/criteri")
    assert len(statements) <= MOST_STATEMENTS


def test_a_claim_tells_its_story_in_sentences(store: Store) -> None:
    _farm, client = owned(store)
    client.send("/realta/cascina/criteri/dichiara", {"v-organic": "4"})
    client.send("/realta/cascina/criteri/dichiara", {"v-organic": "2"})
    page = text_of(anonymous(store.app).get("/realta/cascina/criteri/organic").text)
    assert page.count("La realtà ha dichiarato") == 2
    assert "In conversione al biologico" in page
    answer = client.send("/realta/cascina/criteri/organic/ritira")
    assert answer.status_code == 303
    page = text_of(anonymous(store.app).get("/realta/cascina/criteri/organic").text)
    assert "La realtà ha ritirato la dichiarazione" in page


def test_the_criteria_of_nobody_are_not_found(store: Store) -> None:
    owned(store)
    client = anonymous(store.app)
    assert client.get("/realta/nessuno/criteri").status_code == 404
    assert client.get("/realta/cascina/criteri/unknown").status_code == 404
    assert client.get("/realta/cascina/criteri/km0").status_code == 404
