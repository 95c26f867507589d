"""What the books can refuse."""

from datetime import date

from catalog.errors import Conflict, Invalid, NotFound


class EntryNotFound(NotFound):
    """There is no such entry in this book."""

    code = "entry_not_found"


class Unbalanced(Invalid):
    """An entry has two sides at least, none of them nothing, and they sum to zero."""

    code = "unbalanced"

    def __init__(self, sum_cents: int) -> None:
        self.sum_cents = sum_cents
        super().__init__()


class PeriodClosed(Conflict):
    """The books are closed up to a day: what is found later is entered on a later one."""

    code = "period_closed"

    def __init__(self, closed_until: date) -> None:
        self.closed_until = closed_until
        super().__init__()


class AlreadyEntered(Conflict):
    """The same cause has been entered before."""

    code = "already_entered"

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__()


class AlreadyReversed(Conflict):
    """The entry has been reversed before, or is itself a reversal."""

    code = "already_reversed"

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()


class CreditTooLow(Conflict):
    """The household's credit does not allow it."""

    code = "credit_too_low"

    def __init__(self, credit_cents: int, needed_cents: int) -> None:
        self.credit_cents = credit_cents
        self.needed_cents = needed_cents
        super().__init__()


class ForeignAccount(Invalid):
    """An account belongs to another book."""

    code = "foreign_account"


class NotAnAmount(Invalid):
    """An amount that is nothing, or below."""

    code = "not_an_amount"


class DepositTooLow(Conflict):
    """A household cannot have back more than it left."""

    code = "deposit_too_low"

    def __init__(self, held_cents: int) -> None:
        self.held_cents = held_cents
        super().__init__()


class AccountNotFound(NotFound):
    """There is no such account in this book."""

    code = "account_not_found"


class TasksNotFound(NotFound):
    """There is no such list of tasks."""

    code = "tasks_not_found"


class PeriodTooLong(Invalid):
    """More entries than one paper holds."""

    code = "period_too_long"


class RefundTooHigh(Conflict):
    """A household cannot have back more than its credit."""

    code = "refund_too_high"

    def __init__(self, credit_cents: int) -> None:
        self.credit_cents = credit_cents
        super().__init__()
