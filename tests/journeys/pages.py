"""The pages that every check walks over: each kind of page, with ordinary, long and missing content."""

from dataclasses import dataclass

from tests.journeys.results import DEMAND, path_of
from tests.journeys.rows import CITIZEN, COORDINATOR, LONG_SLUG, OWNER, SECRETARY


@dataclass(frozen=True, slots=True)
class KindOfPage:
    """A page to look at: `path` may name a page of the market, as in "{offer}".

    `who` is the address of the person of `rows.py` who looks, `acting_for` the organisation they act
    for: its slug, or a name of the market as in "{slug}".
    """

    name: str
    path: str
    status: int = 200
    # The page of an error asks nothing of the database, also not whether this is a demonstration.
    tells_demo: bool = True
    who: str | None = None
    acting_for: str | None = None


PAGES = (
    KindOfPage("home", "/"),
    KindOfPage("search", "/cerca"),
    KindOfPage("answer", path_of(DEMAND)),
    KindOfPage("answer-full", path_of("10 kg di pere bio a Dalmine a ottobre sotto 5 euro al kg")),
    KindOfPage("answer-in-area", path_of("burro in Val Seriana", "&delivery=delivery")),
    KindOfPage("answer-long-words", path_of("mele cotogne")),
    KindOfPage("empty", path_of("pere sotto 1 euro al kg a Treviglio")),
    KindOfPage("question", path_of("pere bio a Gromp")),
    KindOfPage("refused", path_of("mele", "&km=0"), status=422),
    KindOfPage("offer", "{offer}"),
    KindOfPage("offer-long-words", "{long_offer}"),
    KindOfPage("organisation", "{organisation}"),
    KindOfPage("organisation-long-words", "{long_organisation}"),
    KindOfPage("organisation-without-offers", "{buyer}"),
    KindOfPage("organisations", "/realta?q=Treviglio"),
    KindOfPage("organisations-none", "/realta?q=non+esiste+nessuno"),
    KindOfPage("categories", "/categorie"),
    KindOfPage("category", "/categorie/apples"),
    KindOfPage("category-sector", "/categorie/fresh-food"),
    KindOfPage("credits", "/crediti"),
    KindOfPage("components", "/dev/components"),
    KindOfPage("sign-in", "/accedi"),
    KindOfPage("sign-up", "/iscrizione"),
    KindOfPage("sign-up-sent", "/iscrizione/posta"),
    KindOfPage("privacy", "/privacy"),
    KindOfPage("forgotten", "/password-dimenticata"),
    KindOfPage("forgotten-sent", "/password-dimenticata/posta"),
    KindOfPage("link-unusable", "/password-nuova?chiave=x", status=404, tells_demo=False),
    KindOfPage("my-access", "/io/accesso", who=CITIZEN),
    KindOfPage("my-access-of-an-owner", "/io/accesso", who=OWNER, acting_for="{slug}"),
    KindOfPage("second-factor", "/io/secondo-fattore", who=CITIZEN),
    KindOfPage("second-factor-on", "/io/secondo-fattore", who=OWNER),
    KindOfPage("colleagues", "{organisation}/persone", who=OWNER, acting_for="{slug}"),
    KindOfPage("colleagues-long", f"/realta/{LONG_SLUG}/persone", who=OWNER),
    KindOfPage("staff", "/distretto/incarichi", who=COORDINATOR),
    KindOfPage("prove", "/io/conferma", who=SECRETARY),
    KindOfPage("change-password", "/io/password", who=CITIZEN),
    KindOfPage("change-address", "/io/indirizzo", who=CITIZEN),
    KindOfPage("my-place", "/io", who=CITIZEN),
    KindOfPage("my-place-of-an-owner", "/io", who=OWNER, acting_for="{slug}"),
    KindOfPage("my-place-with-a-long-name", "/io", who=OWNER, acting_for=LONG_SLUG),
    KindOfPage("new-offer", "/offerte/nuova", who=OWNER, acting_for="{slug}"),
    KindOfPage(
        "new-offer-proposed",
        "/offerte/nuova?title=Mele+Golden+bio+cassetta+5+kg",
        who=OWNER,
        acting_for="{slug}",
    ),
    KindOfPage("edit-offer", "{edit_offer}", who=OWNER, acting_for="{slug}"),
    KindOfPage("own-offers", "/realta/{slug}/offerte", who=OWNER, acting_for="{slug}"),
    KindOfPage("own-offers-table", "/realta/{slug}/offerte/tabella", who=OWNER),
    KindOfPage("photos-of-an-offer", "{photos_of_offer}", who=OWNER),
    KindOfPage("own-offers-none", "/realta/{buyer_slug}/offerte", who=OWNER),
    KindOfPage(
        "own-offers-long-words", f"/realta/{LONG_SLUG}/offerte", who=OWNER, acting_for=LONG_SLUG
    ),
    KindOfPage("my-place-of-staff", "/io", who=SECRETARY),
    KindOfPage("not-found", "/non-esiste", status=404, tells_demo=False),
)
