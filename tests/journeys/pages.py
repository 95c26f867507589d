"""The pages that every check walks over: each kind of page, with ordinary, long and missing content."""

from dataclasses import dataclass
from urllib.parse import quote

from tests.journeys.results import DEMAND


@dataclass(frozen=True, slots=True)
class KindOfPage:
    """A page to look at: `path` may name a page of the market, as in "{offer}"."""

    name: str
    path: str
    status: int = 200
    # The page of an error asks nothing of the database, also not whether this is a demonstration.
    tells_demo: bool = True


def search(words: str, rest: str = "") -> str:
    """Return the path of the answer to some words."""
    return f"/cerca?q={quote(words)}{rest}"


PAGES = (
    KindOfPage("home", "/"),
    KindOfPage("search", "/cerca"),
    KindOfPage("answer", search(DEMAND)),
    KindOfPage("answer-full", search("10 kg di pere bio a Dalmine a ottobre sotto 5 euro al kg")),
    KindOfPage("answer-second-page", search("verdura fresca", "&page=2")),
    KindOfPage("answer-in-area", search("burro in Val Seriana", "&delivery=delivery")),
    KindOfPage("answer-long-words", search("mele cotogne")),
    KindOfPage("empty", search("pere sotto 1 euro al kg a Treviglio")),
    KindOfPage("question", search("pere bio a Gromp")),
    KindOfPage("refused", search("mele", "&km=0"), status=422),
    KindOfPage("offer", "{offer}"),
    KindOfPage("offer-long-words", "{long_offer}"),
    KindOfPage("organisation", "{organisation}"),
    KindOfPage("organisation-long-words", "{long_organisation}"),
    KindOfPage("organisation-without-offers", "{buyer}"),
    KindOfPage("organisations", "/realta"),
    KindOfPage("organisations-none", "/realta?q=non+esiste+nessuno"),
    KindOfPage("categories", "/categorie"),
    KindOfPage("category", "/categorie/apples"),
    KindOfPage("category-sector", "/categorie/fresh-food"),
    KindOfPage("credits", "/crediti"),
    KindOfPage("components", "/dev/components"),
    KindOfPage("not-found", "/non-esiste", status=404, tells_demo=False),
)
