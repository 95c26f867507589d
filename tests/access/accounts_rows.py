"""Who may do what with accounts."""

from tests.access.world import EVERYONE, SIGNED_IN, Row

ROWS = (
    Row("accounts.sign_in", EVERYONE),
    Row("accounts.begin", EVERYONE, "POST"),
    Row("accounts.sign_out", EVERYONE, "POST"),
    Row("accounts.home", SIGNED_IN),
    Row("accounts.act", SIGNED_IN, "POST"),
)
