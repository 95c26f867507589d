"""Photos of offers: made anew, in order, described, seen by everybody once the offer is published."""

import io
import uuid

import pytest
from sqlalchemy import func, select

from app.runtime.files.models import StoredFile
from app.runtime.once import new_form_token
from catalog.offer_photos import MOST_PHOTOS, OfferPhoto
from catalog.offers import Offer
from catalog.organisations import Organisation
from tests.app.runtime.files.picture_kit import PDF, huge_png, opened, picture
from tests.support import pages
from tests.support.database import Store
from tests.support.factories import offer, organisation
from tests.support.pages import text_of
from tests.support.signing import Visitor, anonymous, mandate, person, visitor


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return organisation(session)


@pytest.fixture
def editor(store: Store, farm: Organisation) -> Visitor:
    with store.write() as session:
        who = person(session)
        mandate(session, who, farm)
    return visitor(store, who, farm)


@pytest.fixture
def mine(store: Store, farm: Organisation) -> uuid.UUID:
    with store.write() as session:
        return offer(session, farm).id


def add(
    editor: Visitor,
    mine: uuid.UUID,
    data: bytes,
    *,
    alt: str = "Mele gialle",
    name: str = "mele.png",
    token: str = "",
) -> tuple[int, str]:
    answer = editor.post(
        f"/offerte/{mine}/foto",
        data={
            "form_token": token or new_form_token(),
            "alt": alt,
            "photo": (io.BytesIO(data), name),
        },
        content_type="multipart/form-data",
    )
    return answer.status_code, text_of(answer.text)


def photos(store: Store) -> list[OfferPhoto]:
    with store.read() as session:
        return list(session.scalars(select(OfferPhoto).order_by(OfferPhoto.position)))


def test_a_photo_is_kept_in_three_sizes_and_shown(
    store: Store, editor: Visitor, mine: uuid.UUID
) -> None:
    assert add(editor, mine, picture(size=(1000, 500)))[0] == 303
    (kept,) = photos(store)
    assert (kept.width_px, kept.height_px, kept.alt) == (1000, 500, "Mele gialle")
    stranger = anonymous(store.app)
    for name, width in ((kept.small, 320), (kept.medium, 800), (kept.large, 1000)):
        answer = stranger.get(f"/foto/{name}.webp")
        assert answer.mimetype == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"]
        assert opened(answer.data).width == width
    shown = [
        dict(each.attributes)
        for each in pages.elements(stranger.get(f"/offerte/{mine}").text, "img")
    ]
    (seen,) = [each for each in shown if each["alt"] == "Mele gialle"]
    assert (seen["width"], seen["height"], seen["loading"]) == ("1000", "500", "lazy")
    assert f"/foto/{kept.small}.webp" in stranger.get("/categorie/apples").text


def test_lists_keep_the_drawing_where_there_is_no_photo(store: Store, mine: uuid.UUID) -> None:
    page = anonymous(store.app).get("/categorie/apples").text
    assert "/foto/" not in page
    assert "art/fruit.svg" in page
    assert mine


def test_the_photo_of_a_draft_is_for_its_own_people(
    store: Store, editor: Visitor, mine: uuid.UUID
) -> None:
    add(editor, mine, picture())
    with store.write() as session:
        session.get_one(Offer, mine).published = False
    path = f"/foto/{photos(store)[0].small}.webp"
    assert anonymous(store.app).get(path).status_code == 303
    own = editor.get(path)
    assert own.status_code == 200
    assert "no-store" in own.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF, "mele.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "mele.png"),
        (huge_png(60_000, 60_000), "bomba.png"),
        (picture()[:60], "rotta.png"),
        (b"", "vuota.png"),
    ],
    ids=["a PDF that lies", "a drawing that lies", "a bomb", "a broken one", "an empty one"],
)
def test_a_file_that_is_no_photo_is_refused_beside_its_field(
    store: Store, editor: Visitor, mine: uuid.UUID, data: bytes, name: str
) -> None:
    answer = editor.post(
        f"/offerte/{mine}/foto",
        data={"form_token": new_form_token(), "alt": "Mele", "photo": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert 'id="photo-error"' in answer.text
    assert photos(store) == []
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_photo_needs_words(store: Store, editor: Visitor, mine: uuid.UUID) -> None:
    assert add(editor, mine, picture(), alt=" ")[0] == 422
    assert photos(store) == []


def test_a_photo_sent_twice_is_kept_once(store: Store, editor: Visitor, mine: uuid.UUID) -> None:
    token = new_form_token()
    for _time in range(2):
        assert add(editor, mine, picture(), token=token)[0] == 303
    assert len(photos(store)) == 1


def test_there_are_six_at_most(store: Store, editor: Visitor, mine: uuid.UUID) -> None:
    for _time in range(MOST_PHOTOS):
        add(editor, mine, picture())
    assert add(editor, mine, picture())[0] == 422
    assert len(photos(store)) == MOST_PHOTOS


def test_photos_are_moved_described_and_removed(
    store: Store, editor: Visitor, mine: uuid.UUID
) -> None:
    for alt in ("uno", "due", "tre"):
        add(editor, mine, picture(), alt=alt)
    last = photos(store)[2]

    def act(action: str, alt: str = "") -> None:
        path = f"/offerte/{mine}/foto/{last.id}"
        assert editor.send(path, {"action": action, "alt": alt}).status_code == 303

    act("up")
    act("up")
    assert [each.alt for each in photos(store)] == ["tre", "uno", "due"]
    with store.read() as session:
        row = session.get_one(Offer, mine)
        assert (row.cover, row.revision) == (last.small, 1)
    act("describe", "Tre mele")
    assert photos(store)[0].alt == "Tre mele"
    act("remove")
    assert [each.alt for each in photos(store)] == ["uno", "due"]
    with store.read() as session:
        assert session.get_one(Offer, mine).cover == photos(store)[0].small
    assert editor.get(f"/foto/{last.small}.webp").status_code == 404


def test_a_name_that_nobody_drew_leads_nowhere(store: Store) -> None:
    assert anonymous(store.app).get(f"/foto/{'0' * 40}.webp").status_code == 404
    assert anonymous(store.app).get("/foto/..%2f..%2fetc.webp").status_code == 404
