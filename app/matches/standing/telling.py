"""Who hears what: owners of news in their answers, producers of new demands that their offers fit."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.demands.queries import people_who_order
from app.demands.telling import people_of_demands, short_title
from app.matches.standing import queries
from app.matches.standing.models import AnswerState
from app.matches.standing.rules import Turn
from app.notices.kinds import Told, register_teller
from app.notices.models import NoticeKind
from app.notices.services import News, tell
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from catalog.demands import Demand, Visibility


def tell_owners(
    session: Session, news: Mapping[uuid.UUID, Sequence[Turn]], *, now: datetime
) -> int:
    """Tell the owners of demands what is new in their answers; what one pass found is one notice."""
    demands = list(queries.demands_in_batches(session, list(news)))
    people = people_of_demands(session, demands)
    wanted = []
    for demand in demands:
        facts = _facts(demand, news[demand.id])
        key = f"news:{demand.id}:{now.isoformat()}"
        wanted += [News(who, NoticeKind.DEMAND_NEWS, key, facts) for who in people[demand.id]]
    return tell(session, wanted, now=now)


def _facts(demand: Demand, turns: Sequence[Turn]) -> dict[str, object]:
    fresh = sum(turn.kept.state is AnswerState.NEW for turn in turns)
    return {
        "demand_id": str(demand.id),
        "demand": short_title(demand.text),
        "new": fresh,
        "better": len(turns) - fresh,
    }


def tell_producers(session: Session, demand: Demand, *, now: datetime) -> int:
    """Tell those whose offers fit a new demand that there is one; once, also when it is edited later."""
    if demand.visibility is Visibility.PRIVATE:
        return 0
    members_only = demand.visibility is Visibility.MEMBERS
    producers = queries.producers_in_answer(session, demand.id, members_only=members_only)
    producers.discard(demand.organisation_id or demand.id)
    people = people_who_order(session, producers)
    facts = {"demand_id": str(demand.id), "demand": short_title(demand.text)}
    key = f"fits:{demand.id}"
    wanted = [
        News(who, NoticeKind.FITTING_DEMANDS, key, facts)
        for acting in people.values()
        for who in acting
        if who != demand.person_id
    ]
    return tell(session, wanted, now=now)


def told_news(facts: Mapping[str, Any]) -> Told:
    """Return news of a demand in words."""
    fresh, better = int(facts["new"]), int(facts["better"])
    parts = []
    if fresh:
        parts.append(ngettext("%(num)s new offer", "%(num)s new offers", fresh))
    if better:
        parts.append(ngettext("%(num)s better offer", "%(num)s better offers", better))
    text = _("%(news)s for “%(demand)s”", news=", ".join(parts), demand=facts["demand"])
    return Told(text, "demand_page.show", {"demand_id": facts["demand_id"]})


def told_fit(facts: Mapping[str, Any]) -> Told:
    """Return in words that there is a demand which fits."""
    text = _("Somebody needs what you offer: “%(demand)s”", demand=facts["demand"])
    return Told(text, "demand_page.show", {"demand_id": facts["demand_id"]})


def register() -> None:
    """Say how these notices are told."""
    register_teller(NoticeKind.DEMAND_NEWS, told_news)
    register_teller(NoticeKind.FITTING_DEMANDS, told_fit)
