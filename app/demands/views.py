"""What the pages of demands and proposals show, as plain values."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from app.demands.models import Proposal, ProposalLine, ProposalState
from app.demands.words import proposal_text, rhythm_text, state_text, visibility_text
from app.organisations.evidence import short_label
from app.runtime.i18n import gettext as _
from app.web.art import art_of
from app.web.categories import category_label
from app.web.filters import euro, locale_code, long_day, months, number
from app.web.units import quantity_text, unit_symbol
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.demands import Demand, DemandState
from catalog.quantities import Quantity
from catalog.seasons import ALL_YEAR
from catalog.understanding import Lexicon

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandCard:
    """One demand in a list."""

    id: uuid.UUID
    url: str
    title: str
    owner: str
    where: str
    art: str
    quantity: str
    until: date | None
    state: str
    state_text: str
    is_looking: bool
    # What happened in the answer, or how well one's own offers fit: said by who knows.
    note: str = ""
    more_url: str | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """One offer of a proposal."""

    title: str
    url: str | None
    count: int
    unit: str
    price_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalCard:
    """One proposal in a list."""

    url: str
    producer: str
    producer_url: str
    evidence_url: str
    demand: str
    state: str
    state_text: str
    total_cents: int | None
    until: date
    at: datetime
    decided_at: datetime | None
    waits: bool


def owner_text(demand: Demand, lexicon: Lexicon) -> str:
    """Return who needs something; of a citizen only where they live."""
    if demand.organisation is not None:
        return demand.organisation.name
    where = where_text(demand, lexicon)
    return _("A person of %(place)s", place=where) if where else _("A person")


def where_text(demand: Demand, lexicon: Lexicon) -> str:
    """Return where something is needed; empty when it does not matter."""
    places = lexicon.places
    if demand.area_code is not None:
        area = places.area_of_code(demand.area_code)
        return area.name if area is not None else ""
    place = None if demand.istat is None else places.comune_of_code(demand.istat)
    return "" if place is None else f"{place.name} ({place.province})"


def needed_text(demand: Demand) -> str:
    """Return how much is needed and how often; empty when it was not said."""
    if demand.amount is None or demand.dimension is None:
        return ""
    amount = quantity_text(Quantity(demand.amount, demand.dimension))
    return f"{amount} {rhythm_text(demand.rhythm)}".strip()


def demand_card(demand: Demand, lexicon: Lexicon, day: date, **more: str | None) -> DemandCard:
    """Return a demand as it stands in a list."""
    return DemandCard(
        id=demand.id,
        url=url_for("demand_page.show", demand_id=demand.id),
        title=demand.text,
        owner=owner_text(demand, lexicon),
        where=where_text(demand, lexicon),
        art=art_of(load_categories(), demand.category_code or ""),
        quantity=needed_text(demand),
        until=demand.valid_until,
        state=demand.state.value,
        state_text=state_text(demand.state),
        is_looking=demand.is_looking(day),
        note=more.get("note") or "",
        more_url=more.get("more_url"),
    )


def demand_facts(demand: Demand, lexicon: Lexicon) -> Facts:
    """Return everything that a demand asks, as it was understood and confirmed."""
    tree = load_categories()
    labels = [category_label(tree.get(code)) for code in demand.categories if code in tree]
    where = where_text(demand, lexicon)
    if demand.max_km is not None and where:
        where = _("%(place)s, within %(km)s km", place=where, km=number(demand.max_km))
    facts = (
        (_("What"), ", ".join(labels) or f"“{demand.words}”"),
        (_("How much"), needed_text(demand)),
        (_("Where"), where),
        (_("How"), _("only delivered") if demand.delivery_only else ""),
        (_("When"), months(demand.months) if demand.months not in {0, ALL_YEAR} else ""),
        (_("At most"), _ceiling(demand)),
        (_("Indispensable"), _criteria(demand, required=True)),
        (_("Preferred"), _criteria(demand, required=False)),
        (_("Until when"), long_day(demand.valid_until) if demand.valid_until else ""),
        (_("Who sees it"), visibility_text(demand.visibility)),
    )
    return tuple((label, text) for label, text in facts if text)


def _ceiling(demand: Demand) -> str:
    if demand.max_price_cents is None:
        return ""
    unit = "" if demand.max_price_unit is None else f"/{unit_symbol(demand.max_price_unit)}"
    return f"{euro(demand.max_price_cents)}{unit}"


def _criteria(demand: Demand, *, required: bool) -> str:
    known = load_criteria()
    codes = sorted(row.criterion_code for row in demand.criteria if row.required is required)
    return ", ".join(short_label(known.get(code), locale_code()) for code in codes if code in known)


def line_views(lines: Iterable[ProposalLine]) -> tuple[LineView, ...]:
    """Return the offers of a proposal."""
    return tuple(
        LineView(
            line.title,
            None if line.offer_id is None else url_for("offers.offer", offer_id=line.offer_id),
            line.count_units,
            line.unit_text,
            line.price_cents,
            line.count_units * line.price_cents,
        )
        for line in lines
    )


def proposal_card(proposal: Proposal) -> ProposalCard:
    """Return a proposal as it stands in a list."""
    total = sum(line.count_units * line.price_cents for line in proposal.lines)
    producer = proposal.organisation
    return ProposalCard(
        url=url_for("proposals.proposal", proposal_id=proposal.id),
        producer=producer.name,
        producer_url=url_for("organisations.organisation", slug=producer.slug),
        evidence_url=url_for("evidence.criteria", slug=producer.slug),
        demand=proposal.demand.text,
        state=proposal.state.value,
        state_text=proposal_text(proposal.state),
        total_cents=total if proposal.lines else None,
        until=proposal.valid_until,
        at=proposal.created_at,
        decided_at=proposal.decided_at,
        waits=proposal.state is ProposalState.OPEN,
    )


def is_over(demand: Demand) -> bool:
    """Whether a demand takes nothing more."""
    return demand.state in {DemandState.CLOSED, DemandState.EXPIRED}
