"""The people of a large district, and what waits for its staff, written by the thousand."""

import uuid
from collections.abc import Sequence

from sqlalchemy import insert, select

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Mandate, Person, Role
from app.district.models import MembershipState
from app.notices.models import Frequency, Notice, NoticeKind, NoticePreference
from app.organisations.models import Matter, MatterKind
from app.runtime.jobs.models import Job, JobState
from benchmarks.standing_bench import Desk
from catalog.base import new_id
from catalog.demands import Demand
from catalog.organisations import Organisation
from tests.support.district import membership
from tests.support.signing import person

EACH = 5


def many(desk: Desk, table: type, rows: Sequence[dict[str, object]]) -> None:
    """Write rows of one table."""
    with desk.session() as session, session.begin():
        session.connection().execute(insert(table), list(rows))


def add_people(desk: Desk, count: int) -> list[uuid.UUID]:
    """Write people: each acts for an organisation, wants mails at once, has done and been told a few things."""
    now = desk.now
    with desk.session() as session:
        organisations = list(session.scalars(select(Organisation.id).order_by(Organisation.slug)))
        demands = list(
            session.execute(select(Demand.id, Demand.text).order_by(Demand.id).limit(50))
        )
    ids = [new_id() for _each in range(count)]
    many(
        desk,
        Person,
        [
            {
                "id": each,
                "email": f"persona-{number}@prova.example.org",
                "name": f"Persona Prova {number}",
                "confirmed_at": now,
                "created_at": now,
            }
            for number, each in enumerate(ids)
        ],
    )
    places = len(organisations)
    many(
        desk,
        Mandate,
        [
            {
                "id": new_id(),
                "person_id": each,
                "organisation_id": organisations[number % places],
                "role": Role.OWNER if number < places else Role.ORDERS,
                "created_at": now,
            }
            for number, each in enumerate(ids)
        ],
    )
    wish = {"kind": NoticeKind.DEMAND_NEWS, "frequency": Frequency.AT_ONCE}
    many(desk, NoticePreference, [{"person_id": each, **wish} for each in ids])
    many(desk, AuditEntry, [deed(each, desk) for each in ids for _time in range(EACH)])
    many(
        desk,
        Notice,
        [
            {
                "id": new_id(),
                "person_id": each,
                "kind": NoticeKind.FITTING_DEMANDS,
                "key": f"fits:{demand.id}",
                "facts": {"demand_id": str(demand.id), "demand": demand.text},
                "created_at": now,
                "mailed_at": now,
            }
            for each in ids
            for demand in desk.chance.sample(demands, EACH)
        ],
    )
    return ids


def deed(who: uuid.UUID, desk: Desk) -> dict[str, object]:
    """Return an entry of the audit log."""
    return {
        "id": new_id(),
        "at": desk.now,
        "actor_id": who,
        "acting_for_id": None,
        "action": "account.signed_in",
        "subject_kind": "person",
        "subject_id": who,
        "facts": {},
        "request_id": None,
    }


def add_work(desk: Desk, count: int) -> None:
    """Write what waits at the desk: applications, members, matters, failed jobs."""
    with desk.session() as session, session.begin():
        by = person(session)
        owners = session.scalars(select(Organisation).order_by(Organisation.slug).limit(2 * count))
        for number, owner in enumerate(owners.all()):
            state = MembershipState.ADMITTED if number % 2 else MembershipState.APPLIED
            membership(session, owner, by, state)
            if number % 2:
                kind = MatterKind.IDENTITY_CHANGED
                session.add(Matter(organisation_id=owner.id, kind=kind, raised_at=desk.now))
    many(
        desk,
        Job,
        [
            {
                "id": new_id(),
                "key": f"failed:{number}",
                "kind": "mail.send",
                "payload": {"to": "nessuno@example.org", "subject": "x"},
                "state": JobState.DEAD,
                "run_at": desk.now,
                "error": "MailRefused: 550",
                "error_code": "mail_refused",
                "created_at": desk.now,
                "finished_at": desk.now,
            }
            for number in range(count)
        ],
    )
