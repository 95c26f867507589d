"""What the two sides of a proposal hear of it, in the site and by mail; never an address of the other."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.demands import queries
from app.demands.models import Proposal, ProposalMessage, Side
from app.notices.kinds import Told, register_teller
from app.notices.models import NoticeKind
from app.notices.services import News, tell
from app.runtime.i18n import gettext as _
from catalog.demands import Demand

LONGEST_TITLE = 60


def short_title(text: str) -> str:
    """Return the words of a demand, cut where they are long."""
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1].rstrip()}…"


def people_of_demands(session: Session, demands: list[Demand]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return who acts for the owner of each demand; one question, however many demands."""
    owners = {row.organisation_id for row in demands if row.organisation_id is not None}
    acting = queries.people_who_order(session, owners)
    return {
        row.id: [row.person_id]
        if row.person_id is not None
        else acting.get(row.organisation_id or row.id, [])
        for row in demands
    }


@dataclass(frozen=True, slots=True)
class ProposalNews:
    """What has become of a proposal, which side hears of it, and who did it and needs no notice."""

    what: str
    to: Side
    key: str
    but: uuid.UUID | None


def tell_other_side(
    session: Session, proposal: Proposal, news: ProposalNews, *, now: datetime
) -> None:
    """Tell one side what has become of a proposal."""
    if news.to is Side.BUYER:
        people = people_of_demands(session, [proposal.demand])[proposal.demand_id]
    else:
        acting = queries.people_who_order(session, [proposal.organisation_id])
        people = acting.get(proposal.organisation_id, [])
    facts = {
        "what": news.what,
        "proposal_id": str(proposal.id),
        "producer": proposal.organisation.name,
        "demand": short_title(proposal.demand.text),
    }
    wanted = [News(who, NoticeKind.PROPOSALS, news.key, facts) for who in people if who != news.but]
    tell(session, wanted, now=now)


def tell_of_message(
    session: Session, proposal: Proposal, message: ProposalMessage, *, now: datetime
) -> None:
    """Tell the other side that there is a message."""
    to, what = Side.PRODUCER, "message_of_buyer"
    if message.side is Side.PRODUCER:
        to, what = Side.BUYER, "message_of_producer"
    news = ProposalNews(what, to, f"message:{message.id}", message.person_id)
    tell_other_side(session, proposal, news, now=now)


def told(facts: Mapping[str, Any]) -> Told:
    """Return a notice about a proposal in words."""
    names = {"producer": facts["producer"], "demand": facts["demand"]}
    sentences = {
        "made": _("%(producer)s answers your demand “%(demand)s”", **names),
        "accept": _("Your proposal for “%(demand)s” is accepted", **names),
        "decline": _("Your proposal for “%(demand)s” is declined", **names),
        "withdraw": _("%(producer)s has taken back its proposal for “%(demand)s”", **names),
        "expire": _("The time of the proposal for “%(demand)s” is over", **names),
        "closed": _("The demand “%(demand)s” is closed: your proposal ends with it", **names),
        "message_of_producer": _("%(producer)s writes about “%(demand)s”", **names),
        "message_of_buyer": _("There is a message for you about “%(demand)s”", **names),
    }
    return Told(
        sentences[facts["what"]], "proposals.proposal", {"proposal_id": facts["proposal_id"]}
    )


def register() -> None:
    """Say how these notices are told."""
    register_teller(NoticeKind.PROPOSALS, told)
