"""Why a file of the bank, or what is to be done with its lines, is refused."""

from catalog.errors import Conflict, Invalid, NotFound


class BadStatement(Invalid):
    """A file that cannot be used as a bank statement; the subclass says why."""

    code = "bad_statement"


class NotAStatement(BadStatement):
    """Neither text nor XML: a picture, a document, a program."""

    code = "statement_wrong_kind"


class BrokenXml(BadStatement):
    """It begins like XML and is not."""

    code = "statement_broken_xml"


class DangerousXml(BadStatement):
    """It declares a document type or entities, which no bank does."""

    code = "statement_dangerous_xml"


class NotCamt(BadStatement):
    """XML, but not a statement of an account (camt.053)."""

    code = "statement_not_camt"

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__()


class SeveralAccounts(BadStatement):
    """The movements of more than one bank account."""

    code = "statement_several_accounts"


class NoMovements(BadStatement):
    """There is not a single movement in it."""

    code = "statement_no_movements"


class TooManyMovements(BadStatement):
    """More movements than are read at once."""

    code = "statement_too_many_movements"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__()


class ColumnsMissing(BadStatement):
    """It is not said which columns hold the day and the amount."""

    code = "statement_columns_missing"


class StatementNotFound(NotFound):
    """The group has no such statement."""

    code = "statement_not_found"


class UploadGone(Conflict):
    """The file is not waiting any more: it was read, put aside, or another came after it."""

    code = "statement_upload_gone"


class LineNotFound(NotFound):
    """The group's bank has no such line."""

    code = "bank_line_not_found"


class LinePlaced(Conflict):
    """Somebody has placed this line meanwhile."""

    code = "bank_line_placed"


class LineNotPlaced(Conflict):
    """The line waits already."""

    code = "bank_line_not_placed"


class EntryDoesNotFit(Invalid):
    """The entry is not the movement that the bank tells of, or belongs to another line already."""

    code = "entry_does_not_fit"
