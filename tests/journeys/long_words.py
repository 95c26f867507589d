"""An offer whose every word is longer than the designer hoped."""

from sqlalchemy.orm import Session

from tests.support import factories

LONG_NAME = (
    "Cooperativa agricola dimostrativa di produzione, lavoro e solidarietà fra i comuni della pianura, "
    "delle valli e dei laghi con un nome che non finisce mai"
)
UNBREAKABLE = "Supercalifragilistichespiralidosamentebiologicamentecoltivate" * 2
LONG_TITLE = f"Mele cotogne antiche {UNBREAKABLE} raccolte a mano in cassette riutilizzabili"


def add_long_words(session: Session) -> str:
    """Add the offer and its producer; return the path of the offer's page."""
    owner = factories.organisation(
        session,
        factories.CLUSONE,
        name=LONG_NAME,
        slug="nome-lungo-demo",
        purpose=f"{LONG_NAME}. " * 8,
        is_demo=True,
    )
    factories.delivery_area(session, owner, days=f"il lunedì, il mercoledì e {UNBREAKABLE}"[:120])
    factories.claim(session, owner, issuer=f"{LONG_NAME} {UNBREAKABLE}"[:200])
    offer = factories.offer(
        session,
        owner,
        title=LONG_TITLE[:200],
        description=f"{LONG_NAME} {UNBREAKABLE}. " * 6,
        category_code="quinces",
        delivery=True,
    )
    return f"/offerte/{offer.id}"
