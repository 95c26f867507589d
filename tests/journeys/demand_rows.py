"""A demand with proposals and notices, for the pages of those who need and those who offer."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.demands.models import Proposal, ProposalLine, ProposalMessage, ProposalState, Side
from app.matches.standing.models import DemandCheck
from app.notices.models import Notice, NoticeKind
from catalog.demands import Demand, DemandCriterion
from catalog.organisations import Organisation
from catalog.rhythm import Rhythm
from tests.support import factories
from tests.support.signing import mandate, person

AGO = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NEEDY = "bruna@example.org"
NEEDY_SLUG = "gas-che-cerca-demo"
WORDS = "200 kg di mele bio al mese entro 20 km da Treviglio"


def add_demands(session: Session, producer: Organisation, long_named: Organisation) -> None:
    """Add a group that needs apples, two proposals to it, and what its people are told."""
    group = factories.organisation(
        session, slug=NEEDY_SLUG, name="GAS che cerca Demo", is_demo=True
    )
    bruna = person(session, email=NEEDY, name="Bruna Prova", totp_confirmed_at=factories.NOW)
    mandate(session, bruna, group)
    demand = factories.demand(
        session,
        group,
        text=WORDS,
        rhythm=Rhythm.MONTHLY,
        max_km=20.0,
        criteria=[DemandCriterion(criterion_code="organic", required=True)],
    )
    missing = factories.demand(
        session, group, text=f"{long_named.name} {'senzaspazi' * 12}", category_code="quinces"
    )
    # It is on the table and the map of what is missing.
    session.add(
        DemandCheck(
            demand_id=missing.id, revision=1, day=AGO.date(), eligible=0, floor=0, checked_at=AGO
        )
    )
    for owner, state in ((producer, ProposalState.ACCEPTED), (long_named, ProposalState.OPEN)):
        _add_proposal(session, demand, owner, bruna, state)
    order = {"order_id": str(uuid4()), "title": "Mele di dicembre"}
    what = {
        NoticeKind.ORDERS: order | {"what": "cancelled", "reason": "Grandine."},
        NoticeKind.ORDERS_COORDINATED: order | {"what": "to_send", "households": 12},
    }
    prices = {"organisation": long_named.name, "slug": long_named.slug, "old": 12, "days": 90}
    what[NoticeKind.OLD_PRICES] = prices
    for number, kind in enumerate(NoticeKind):
        facts = what.get(kind) or {
            "what": "made",
            "demand_id": str(demand.id),
            "proposal_id": str(_proposals(session, demand)[0].id),
            "producer": long_named.name,
            "demand": WORDS,
            "new": 2,
            "better": 1,
        }
        read = AGO if number else None
        session.add(
            Notice(
                person_id=bruna.id,
                kind=kind,
                key=kind.value,
                facts=facts,
                created_at=AGO,
                read_at=read,
                mailed_at=AGO,
            )
        )


def _add_proposal(
    session: Session,
    demand: Demand,
    producer: Organisation,
    buyer: Person,
    state: ProposalState,
) -> None:
    proposer = person(
        session, email=f"di-{producer.slug[:40]}@example.org", name=producer.name[:60]
    )
    row = factories.proposal(session, demand, producer, state=state, proposed_by_id=proposer.id)
    row.decided_by_id = buyer.id if state is ProposalState.ACCEPTED else None
    for position in (0, 1):
        session.add(
            ProposalLine(
                proposal_id=row.id,
                position=position,
                title=f"Mele {producer.name}"[:200],
                unit_text="cassetta (5 kg)",
                count_units=40,
                price_cents=1_190,
            )
        )
    for side, who, text in (
        (Side.PRODUCER, proposer, f"Buongiorno, siamo {producer.name}.\nConsegniamo il giovedì."),
        (Side.BUYER, buyer, "A che ora?"),
    ):
        session.add(
            ProposalMessage(
                proposal_id=row.id, side=side, person_id=who.id, text=text, created_at=AGO
            )
        )
        session.flush()


def _demand(session: Session) -> Demand:
    return session.scalars(
        select(Demand)
        .join(Organisation)
        .where(Organisation.slug == NEEDY_SLUG, Demand.text == WORDS)
    ).one()


def _proposals(session: Session, demand: Demand) -> list[Proposal]:
    rows = session.scalars(select(Proposal).where(Proposal.demand_id == demand.id))
    return sorted(rows, key=lambda row: row.state is not ProposalState.ACCEPTED)


def paths_of_demands(session: Session) -> dict[str, str]:
    """Return the paths of the pages of demands by name."""
    demand = _demand(session)
    accepted, waiting = _proposals(session, demand)
    return {
        "demand": f"/fabbisogni/{demand.id}",
        "accepted": f"/proposte/{accepted.id}",
        "waiting": f"/proposte/{waiting.id}",
    }
