"""What the books hold about people."""

import uuid

from sqlalchemy.orm import Session

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.groups.personal import of_households
from app.groups.queries import households_alone
from app.ledger.bank.models import BankStatement, Placing, StatementUpload
from app.ledger.models import AccountKind, LedgerAccount, LedgerEntry, Posting
from app.ledger.person_queries import are_entries_of, are_postings_of, open_accounts
from app.runtime.i18n import gettext as _
from app.web.filters import euro

ROOM = "ledger"


def has_not_settled(session: Session, person_id: uuid.UUID) -> list[str]:
    """Tell where somebody alone in a household owes or is owed: nobody could be asked, or paid, any more."""
    alone = [each.id for each in households_alone(session, person_id)]
    return [
        _not_at_zero(each.name, each.kind, each.cents) for each in open_accounts(session, alone)
    ]


def _not_at_zero(group: str, kind: AccountKind, cents: int) -> str:
    words = {"group": group, "sum": euro(cents)}
    if kind is AccountKind.DEPOSIT:
        return _(
            "%(group)s still holds your deposit of %(sum)s: have the treasurer give it back first.",
            **words,
        )
    return _(
        "The account of your household with %(group)s stands at %(sum)s: settle it with the treasurer first.",
        **words,
    )


def register(personal: PersonalData) -> None:
    """Tell what is held here."""
    kept, books = Fate.KEPT, Reason.BOOKS
    personal.add(
        of_households(LedgerAccount.household_id, ROOM),
        Holding(ROOM, Posting.account_id, kept, books, through=are_postings_of),
        Holding(ROOM, LedgerEntry.id, kept, books, through=are_entries_of),
        Holding(ROOM, LedgerEntry.by_id, kept, books),
        Holding(ROOM, StatementUpload.by_id, Fate.EMPTIED),
        Holding(ROOM, BankStatement.by_id, kept, books),
        Holding(ROOM, Placing.by_id, kept, books),
    )
    personal.hindrances.append(has_not_settled)
