"""What accounts and entries are called, and which way round their sums are told."""

from app.ledger.models import AccountKind, EntryKind, LedgerAccount
from app.runtime.i18n import gettext as _

# What the group has is told as it stands; of all others, what the group owes them.
OWN_MONEY = frozenset({AccountKind.CASH, AccountKind.BANK})


def shown_cents(kind: AccountKind, cents: int) -> int:
    """Return a sum as people read it: above zero is money in the box, or credit with the group."""
    return cents if kind in OWN_MONEY else -cents


def account_title(account: LedgerAccount) -> str:
    """Return the name of an account whose household or partner has been read with it."""
    if account.household is not None:
        name = f"{account.household.code} {account.household.name}"
        return _("Deposit of %(name)s", name=name) if account.kind is AccountKind.DEPOSIT else name
    if account.partner is not None:
        return account.partner.name
    return kind_label(account.kind)


def kind_label(kind: AccountKind) -> str:
    """Return the name of a kind of account."""
    return {
        AccountKind.HOUSEHOLD: _("Households"),
        AccountKind.DEPOSIT: _("Deposits"),
        AccountKind.PRODUCER: _("Producers"),
        AccountKind.PARTNER: _("Other groups"),
        AccountKind.CASH: _("Cash box"),
        AccountKind.BANK: _("Bank account"),
        AccountKind.GROUP: _("The group's own"),
    }[kind]


def entry_label(kind: EntryKind) -> str:
    """Return what an entry is about."""
    return {
        EntryKind.OPENING: _("Opening balance"),
        EntryKind.PAYMENT: _("Payment received"),
        EntryKind.REFUND: _("Refund"),
        EntryKind.GOODS: _("Goods"),
        EntryKind.COST: _("Cost"),
        EntryKind.FEE: _("Yearly fee"),
        EntryKind.DEPOSIT: _("Deposit left"),
        EntryKind.DEPOSIT_RETURN: _("Deposit given back"),
        EntryKind.PRODUCER_PAID: _("Producer paid"),
        EntryKind.TRANSFER: _("Between cash and bank"),
        EntryKind.ADJUSTMENT: _("Adjustment"),
        EntryKind.REVERSAL: _("Reversal"),
    }[kind]


def entry_choices() -> list[tuple[str, str]]:
    """Return every kind of entry, to be chosen from."""
    return [(kind.value, entry_label(kind)) for kind in EntryKind]
