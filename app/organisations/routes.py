"""Pages of organisations: the list and one of them."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session

from app.accounts import gate
from app.organisations import queries
from app.organisations.contacts import contacts_of, withholds_from
from app.organisations.kinds import register_label
from app.organisations.labels import (
    entry_text,
    kind_label,
    legal_form_label,
    membership_text,
    place_name,
)
from app.organisations.map_view import organisation_map
from app.organisations.matter_views import matter_view
from app.organisations.offer_lines import offer_line
from app.organisations.policies import may_edit_profile, may_settle_matters
from app.organisations.views import (
    IndexPage,
    KindFilter,
    OrganisationPage,
    art_of_kind,
    delivery_text,
    is_approximate,
    organisation_card,
    principle_view,
)
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.transaction import current_session
from app.web.art import art_of
from app.web.context import current_settings
from app.web.filters import number
from app.web.paging import asked_key, part
from app.web.queries import categories_of
from app.web.slugs import slugify
from app.web.territory import current_territory
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.organisations import Organisation, OrganisationKind
from catalog.profile import ethical_profile
from catalog.registers import Register

blueprint = Blueprint("organisations", __name__, template_folder="templates")

PAGE_SIZE = 24
OFFERS_PAGE_SIZE = 20
LONGEST_WORDS = 200


def _asked_kind() -> OrganisationKind | None:
    asked = request.args.get("kind", "")
    return OrganisationKind(asked) if asked in set(OrganisationKind) else None


def _searched(words: str) -> str:
    """Return the words as they stand in slugs; signs alone are in none of them."""
    return slugify(words) or ("?" if words else "")


def arts_of(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return for each organisation with offers the illustration that most of them share."""
    tree = load_categories()
    counts: defaultdict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for owner_id, code, offers in categories_of(session, ids):
        counts[owner_id][art_of(tree, code)] += offers
    return {owner_id: arts.most_common(1)[0][0] for owner_id, arts in counts.items()}


@blueprint.get("/realta")
def index() -> str:
    """The organisations of the district, by name, kind or place."""
    session, territory = current_session(), current_territory()
    gazetteer, criteria = territory.gazetteer, load_criteria()
    words = request.args.get("q", "")[:LONGEST_WORDS].strip()
    kind = _asked_kind()
    places = gazetteer.find(words) if words else ()
    listing = queries.Listing(_searched(words), tuple(place.istat for place in places), kind)
    total = queries.count_organisations(session, listing)
    after = asked_key(request.args)
    shown = part(
        queries.page_of_organisations(session, listing, after=after, most=PAGE_SIZE + 1),
        PAGE_SIZE,
        lambda organisation: (organisation.name, organisation.id),
        "organisations.index",
        after=after,
        q=words or None,
        kind=kind,
    )
    ids = [organisation.id for organisation in shown.rows]
    claims = queries.claims_of(session, ids)
    offers = queries.offers_per_organisation(session, ids)
    arts = arts_of(session, ids)
    day = local_day(utc_now(), current_settings().timezone)
    view = IndexPage(
        heading=ngettext(
            "%(count)s organisation", "%(count)s organisations", total, count=number(total)
        ),
        query=words,
        kind=None if kind is None else kind.value,
        kinds=_kind_filters(queries.count_by_kind(session, listing), words, kind),
        organisations=tuple(
            replace(card, art=arts.get(organisation.id, card.art))
            for organisation, card in (
                (
                    organisation,
                    organisation_card(
                        organisation,
                        claims.get(organisation.id, []),
                        offers.get(organisation.id, 0),
                        gazetteer=gazetteer,
                        criteria=criteria,
                        day=day,
                    ),
                )
                for organisation in shown.rows
            )
        ),
        onward=shown.onward,
    )
    return render_template("organisations/index.html", page=view)


def _kind_filters(
    counts: dict[OrganisationKind, int], words: str, chosen: OrganisationKind | None
) -> tuple[KindFilter, ...]:
    everything = KindFilter(
        _("All"),
        url_for("organisations.index", q=words or None),
        sum(counts.values()),
        chosen is None,
    )
    return (
        everything,
        *(
            KindFilter(
                kind_label(kind),
                url_for("organisations.index", q=words or None, kind=kind.value),
                counts[kind],
                kind is chosen,
            )
            for kind in OrganisationKind
            if counts.get(kind)
        ),
    )


@blueprint.get("/realta/<slug>")
def organisation(slug: str) -> str:
    """One organisation: who it is, how far it keeps the principles, what it offers."""
    session, territory = current_session(), current_territory()
    found = queries.organisation_by_slug(session, slug)
    actor = gate.onlooker()
    ground = territory.follow(session)
    gazetteer, criteria = territory.gazetteer, load_criteria()
    day = local_day(utc_now(), current_settings().timezone)
    claims = [
        claim
        for claim in queries.claims_of(session, [found.id]).get(found.id, [])
        if claim.criterion_code in criteria
    ]
    areas = queries.areas_of(session, found.id)
    after = asked_key(request.args)
    offers, total = queries.published_offers(
        session, found.id, after=after, most=OFFERS_PAGE_SIZE + 1
    )
    shown = part(
        offers,
        OFFERS_PAGE_SIZE,
        lambda offer: (offer.title, offer.id),
        "organisations.organisation",
        after=after,
        slug=slug,
    )
    view = OrganisationPage(
        name=found.name,
        kind=kind_label(found.kind),
        legal_form=legal_form_label(found.legal_form),
        place=place_name(found, gazetteer),
        approximate=is_approximate(found),
        purpose=found.purpose,
        facts=_facts(session, found),
        membership=membership_text(found),
        is_member=found.is_member,
        may_edit=may_edit_profile(actor, found.id),
        matters=tuple(matter_view(each) for each in queries.open_matters_of(session, found.id))
        if may_settle_matters(actor)
        else (),
        slug=found.slug,
        contacts=contacts_of(found, gazetteer, actor),
        withheld=withholds_from(actor, found),
        principles=tuple(
            principle_view(profile, criteria, day)
            for profile in ethical_profile(claims, criteria, day=day)
        )
        if claims
        else (),
        map=organisation_map(session, ground, found, areas, "#contact"),
        where=(
            ("place", place_name(found, gazetteer)),
            *(("delivery", delivery_text(area, gazetteer)) for area in areas),
        ),
        offers=tuple(offer_line(offer) for offer in shown.rows),
        offers_total=total,
        onward=shown.onward,
        art=arts_of(session, [found.id]).get(found.id, art_of_kind(found.kind)),
    )
    return render_template("organisations/organisation.html", page=view)


def _facts(session: Session, organisation: Organisation) -> tuple[tuple[str, str], ...]:
    """Return by which numbers an organisation can be checked."""
    entries = queries.registers_of(session, organisation.id)
    numbers = [(_("VAT number"), organisation.vat_number)] if organisation.vat_number else []
    registers = [
        (register_label(register), entry_text(entries[register]))
        for register in Register
        if register in entries
    ]
    return (*numbers, *registers)
