"""The pages that every check walks over: each kind of page, with ordinary, long and missing content."""

from dataclasses import dataclass

from tests.journeys.demand_rows import NEEDY, NEEDY_SLUG
from tests.journeys.evidence_rows import BUYER, GROWER, GROWER_SLUG
from tests.journeys.order_rows import GAS_SLUG
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
    KindOfPage("price-list", "/realta/{slug}/listino", who=OWNER, acting_for="{slug}"),
    KindOfPage("price-list-open", "/realta/{buyer_slug}/listino", who=OWNER),
    KindOfPage("price-list-columns", "{list_columns}", who=OWNER),
    KindOfPage("price-list-ready", "{list_ready}", who=OWNER),
    KindOfPage("price-list-done", "{list_done}", who=OWNER),
    KindOfPage("prices-of-an-offer", "{prices_of_offer}", who=OWNER),
    KindOfPage("own-offers-none", "/realta/{buyer_slug}/offerte", who=OWNER),
    KindOfPage(
        "own-offers-long-words", f"/realta/{LONG_SLUG}/offerte", who=OWNER, acting_for=LONG_SLUG
    ),
    KindOfPage("my-place-of-staff", "/io", who=SECRETARY),
    KindOfPage("my-data", "/io/dati", who=CITIZEN),
    KindOfPage("erasure", "/io/dati/cancella", who=CITIZEN),
    KindOfPage("desk", "/scrivania", who=SECRETARY),
    KindOfPage("desk-lacking", "/scrivania/manca", who=SECRETARY),
    KindOfPage("desk-log", "/scrivania/registro", who=SECRETARY),
    KindOfPage("desk-people", "/scrivania/persone", who=SECRETARY),
    KindOfPage("desk-jobs", "/scrivania/lavori", who=SECRETARY),
    KindOfPage("desk-claims", "/scrivania/scadenze", who=SECRETARY),
    KindOfPage("desk-suppressed", "/scrivania/indirizzi", who=SECRETARY),
    KindOfPage("criteria", "/realta/{slug}/criteri"),
    KindOfPage("criteria-long-words", f"/realta/{LONG_SLUG}/criteri"),
    KindOfPage("criteria-of-nobody", f"/realta/{GROWER_SLUG}/criteri"),
    KindOfPage("criteria-of-an-offer", "/realta/{slug}/criteri?offer={offer_id}"),
    KindOfPage("criteria-of-an-owner", "/realta/{slug}/criteri", who=OWNER, acting_for="{slug}"),
    KindOfPage("declare", "/realta/{slug}/criteri/dichiara", who=OWNER, acting_for="{slug}"),
    KindOfPage(
        "declare-a-principle",
        "/realta/{slug}/criteri/dichiara?principle=commons",
        who=OWNER,
        acting_for="{slug}",
    ),
    KindOfPage("claim", "/realta/{slug}/criteri/organic", who=OWNER, acting_for="{slug}"),
    KindOfPage("claim-of-nobody", f"/realta/{GROWER_SLUG}/criteri/wage-range"),
    KindOfPage("hand-in", "/realta/{slug}/criteri/organic/prova", who=OWNER, acting_for="{slug}"),
    KindOfPage("object", "/realta/{slug}/criteri/organic/obiezione", who=CITIZEN),
    KindOfPage("objection", "{objection}", who=SECRETARY),
    KindOfPage("objection-to-reply-to", "{objection}", who=OWNER, acting_for="{slug}"),
    KindOfPage("to-be-verified", "/verifiche", who=SECRETARY),
    KindOfPage("check", "{submission}", who=SECRETARY),
    KindOfPage("verifiers", "/verifiche/verificatori", who=COORDINATOR),
    KindOfPage("my-visits", "/visite", who=GROWER, acting_for=GROWER_SLUG),
    KindOfPage("plan-visit", "/realta/{slug}/visite/nuova", who=SECRETARY),
    KindOfPage("visit", "{visit}", who=GROWER, acting_for=GROWER_SLUG),
    KindOfPage("visit-reported", "{reported_visit}", who=COORDINATOR),
    KindOfPage("report", "{visit}/relazione", who=GROWER, acting_for=GROWER_SLUG),
    KindOfPage("register", "/realta/nuova", who=CITIZEN),
    KindOfPage("edit-profile", "{organisation}/modifica", who=OWNER, acting_for="{slug}"),
    KindOfPage("edit-pin", "{organisation}/modifica/punto", who=OWNER, acting_for="{slug}"),
    KindOfPage("edit-profile-long-words", "{long_organisation}/modifica", who=OWNER),
    KindOfPage("areas", "{organisation}/consegne", who=OWNER, acting_for="{slug}"),
    KindOfPage("areas-long-words", "{long_organisation}/consegne", who=OWNER),
    KindOfPage("area-radius", "{organisation}/consegne/nuova/raggio", who=OWNER),
    KindOfPage("area-comuni", "{organisation}/consegne/nuova/comuni", who=OWNER),
    KindOfPage("area-outline", "{organisation}/consegne/nuova/disegno", who=OWNER),
    KindOfPage("area-everywhere", "{organisation}/consegne/nuova/ovunque", who=OWNER),
    KindOfPage("organisation-of-mine", "{organisation}", who=OWNER, acting_for="{slug}"),
    KindOfPage("households", "/realta/{buyer_slug}/famiglie?uscite=1", who=OWNER),
    KindOfPage("households-none", "/realta/{buyer_slug}/famiglie?q=nessuno", who=OWNER),
    KindOfPage("household", "{household}", who=OWNER),
    KindOfPage("household-of-mine", "{household}", who=CITIZEN),
    KindOfPage("duties", "/realta/{buyer_slug}/compiti", who=OWNER),
    KindOfPage("duties-of-mine", "/realta/{buyer_slug}/compiti", who=CITIZEN),
    KindOfPage("my-place-of-a-group", "/io", who=OWNER, acting_for="{buyer_slug}"),
    KindOfPage("matters", "/realta/da-guardare", who=SECRETARY),
    KindOfPage("demands", "/fabbisogni"),
    KindOfPage("demand", "{demand}"),
    KindOfPage("demand-of-its-owner", "{demand}", who=NEEDY, acting_for=NEEDY_SLUG),
    KindOfPage("demand-to-answer", "{demand}", who=GROWER, acting_for=GROWER_SLUG),
    KindOfPage("new-demand", "/fabbisogni/nuovo", who=CITIZEN),
    KindOfPage(
        "new-demand-understood",
        "/fabbisogni/nuovo?q=200+kg+di+mele+bio+al+mese+entro+20+km+da+Treviglio",
        who=CITIZEN,
    ),
    KindOfPage("new-demand-refused", "/fabbisogni/nuovo?q=mele&km=0", status=422, who=CITIZEN),
    KindOfPage("edit-demand", "{demand}/modifica", who=NEEDY, acting_for=NEEDY_SLUG),
    KindOfPage("my-demands", "/io/fabbisogni", who=NEEDY, acting_for=NEEDY_SLUG),
    KindOfPage("my-demands-none", "/io/fabbisogni", who=CITIZEN),
    KindOfPage("demands-for-us", "/io/fabbisogni/per-noi", who=OWNER, acting_for="{slug}"),
    KindOfPage("demands-for-nobody", "/io/fabbisogni/per-noi", who=CITIZEN),
    KindOfPage("propose", "{demand}/proponi?offer={offer_id}", who=OWNER, acting_for="{slug}"),
    KindOfPage("proposals", "/io/proposte", who=NEEDY, acting_for=NEEDY_SLUG),
    KindOfPage("proposals-none", "/io/proposte", who=CITIZEN),
    KindOfPage("proposal-accepted", "{accepted}", who=OWNER, acting_for="{slug}"),
    KindOfPage("proposal-waiting", "{waiting}", who=NEEDY, acting_for=NEEDY_SLUG),
    KindOfPage("notices", "/io/avvisi", who=NEEDY),
    KindOfPage("notices-none", "/io/avvisi", who=CITIZEN),
    KindOfPage("notice-mails", "/io/avvisi/posta", who=CITIZEN),
    KindOfPage("new-order", "/ordini/nuovo", who=BUYER, acting_for=GAS_SLUG),
    KindOfPage(
        "new-order-offers",
        "/ordini/nuovo/offerte?producer={producer_id}",
        who=BUYER,
        acting_for=GAS_SLUG,
    ),
    KindOfPage("order-managed", "{order}/gestione", who=BUYER, acting_for=GAS_SLUG),
    KindOfPage("order-draft", "{draft_order}/gestione", who=BUYER, acting_for=GAS_SLUG),
    KindOfPage("not-found", "/non-esiste", status=404, tells_demo=False),
)
