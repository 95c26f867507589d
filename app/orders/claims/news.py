"""What households are told of missing, substituted and spoiled goods, as facts."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.notices.models import NoticeKind
from app.notices.services import News
from app.orders import queries
from app.orders.claims import arrival_queries, claim_queries, substitution_queries
from app.orders.claims.arrival_models import LineArrival
from app.orders.claims.claim_models import ClaimEvent, GoodsClaim
from app.orders.claims.claim_states import ClaimAction
from app.orders.models import CollectiveOrder
from app.orders.news import queries as news_queries
from app.orders.news.bulletins import Bulletin, Facts, facts_of, members_in, to_members
from app.orders.producers import received_queries
from catalog.organisations import Organisation


def arrival_news(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    """Tell each household whose number an arrival changed, once for each arrival."""
    arrival = session.get(LineArrival, uuid.UUID(payload["arrival_id"]))
    if arrival is None:
        return Bulletin()
    order = queries.order(session, arrival.order_id)
    line = queries.line_of(session, order.id, arrival.line_id)
    facts: dict[uuid.UUID, Facts] = {}
    for each in arrival_queries.shares_of(session, arrival.id):
        if each.share.units != each.share.before_units:
            facts[each.household.id] = facts_of(
                order,
                "shared_again",
                line=line.title,
                unit=line.unit.value,
                label=line.unit_label,
                units=each.share.units,
                was=each.share.before_units,
                came=arrival.usable_units,
                expected=arrival.expected_units,
                reason=arrival.reason,
            )
    return Bulletin(to_members(members_in(session, order), facts, f"order-arrival:{arrival.id}"))


def substitution_news(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    """Tell each household what it gets in place of something else, and that it may say no."""
    order = queries.order(session, uuid.UUID(payload["order_id"]))
    made = uuid.UUID(payload["substitution_id"])
    facts = {
        each.household.id: facts_of(
            order,
            "substituted",
            line=each.line.title,
            substitute=each.substitute.title,
            units=each.share.units,
            unit=each.substitute.unit.value,
            label=each.substitute.unit_label,
            cents=each.substitute.price_cents,
            reason=each.substitution.reason,
            household_id=str(each.household.id),
        )
        for each in substitution_queries.given_in(session, made, order.id)
        if not each.refused
    }
    key = f"order-substitution:{made}"
    return Bulletin(to_members(members_in(session, order), facts, key))


# Who hears of a step besides the household: those who coordinate its group, or the producer's people.
TOLD_TO_COORDINATORS = frozenset(
    {ClaimAction.REPORT, ClaimAction.WITHDRAW, ClaimAction.AGREE, ClaimAction.DECLINE}
)


def claim_news(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    """Tell whom a step of a claim concerns, but not who took it; the producer hears no name."""
    event = claim_queries.event(session, uuid.UUID(payload["event_id"]))
    if event is None:
        return Bulletin()
    order = queries.order(session, uuid.UUID(payload["order_id"]))
    claim = claim_queries.claim(session, order.id, event.claim_id)
    facts = _claim_facts(session, order, claim, event)
    key = f"goods-claim:{event.id}"
    news: list[News] = []
    if event.action not in {ClaimAction.REPORT, ClaimAction.WITHDRAW} or event.on_behalf:
        household = {claim.household_id: facts | {"what": "claim_of_household"}}
        news += to_members(members_in(session, order), household, f"{key}:household")
    if event.action in TOLD_TO_COORDINATORS:
        people = news_queries.coordinators_of(session, claim.organisation_id, {claim.producer_id})
        told = facts | {"what": "claim_to_decide", "code": claim.household.code}
        news += [News(who, NoticeKind.ORDERS_COORDINATED, f"{key}:group", told) for who in people]
    if event.action is ClaimAction.ACCEPT:
        farmers = received_queries.people_of(session, claim.producer_id)
        news += [
            News(
                who.id,
                NoticeKind.ORDERS_COORDINATED,
                f"{key}:producer",
                facts | {"what": "claim_to_producer"},
            )
            for who in farmers
        ]
    return Bulletin(tuple(each for each in news if each.person_id != event.by_id))


def _claim_facts(
    session: Session, order: CollectiveOrder, claim: GoodsClaim, event: ClaimEvent
) -> Facts:
    producer = session.get_one(Organisation, claim.producer_id)
    return facts_of(
        order,
        "",
        action=event.action.value,
        line=claim.line.title,
        amount=claim.amount,
        weighed=claim.line.weighed,
        unit=claim.line.unit.value,
        label=claim.line.unit_label,
        cents=event.cents,
        reason=event.reason,
        household_id=str(claim.household_id),
        slug=producer.slug,
        producer=producer.name,
    )
