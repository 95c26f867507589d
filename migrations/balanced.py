"""Lets the database itself refuse an entry that does not balance.

Postings come first, by a foreign key that is looked at when the transaction ends; the entry is taken only
when its postings are there and sum to zero, and no posting is taken for an entry that is there.
"""

from alembic import op

_BALANCED = (
    "(SELECT COUNT(*) FROM postings WHERE entry_id = NEW.id) >= 2 "
    "AND (SELECT SUM(amount_cents) FROM postings WHERE entry_id = NEW.id) = 0"
)
_LATE = "EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.entry_id)"

_POSTGRES = (
    f"""
    CREATE FUNCTION require_balance() RETURNS trigger AS $$
    BEGIN
        IF NOT ({_BALANCED}) THEN RAISE EXCEPTION 'entry does not balance'; END IF;
        RETURN NEW;
    END
    $$ LANGUAGE plpgsql
    """,
    f"""
    CREATE FUNCTION refuse_late_posting() RETURNS trigger AS $$
    BEGIN
        IF {_LATE} THEN RAISE EXCEPTION 'entry is complete'; END IF;
        RETURN NEW;
    END
    $$ LANGUAGE plpgsql
    """,
    (
        "CREATE TRIGGER ledger_entries_balance BEFORE INSERT ON ledger_entries "
        "FOR EACH ROW EXECUTE FUNCTION require_balance()"
    ),
    (
        "CREATE TRIGGER postings_in_time BEFORE INSERT ON postings "
        "FOR EACH ROW EXECUTE FUNCTION refuse_late_posting()"
    ),
)
_SQLITE = (
    (
        "CREATE TRIGGER ledger_entries_balance BEFORE INSERT ON ledger_entries "
        f"WHEN NOT ({_BALANCED}) BEGIN SELECT RAISE(ABORT, 'entry does not balance'); END"
    ),
    (
        "CREATE TRIGGER postings_in_time BEFORE INSERT ON postings "
        f"WHEN {_LATE} BEGIN SELECT RAISE(ABORT, 'entry is complete'); END"
    ),
)


def keep_balanced() -> None:
    """Put the rule on the tables of the ledger."""
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)


def forget_balance() -> None:
    """Take the functions away after their tables (PostgreSQL keeps them apart)."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION IF EXISTS require_balance")
        op.execute("DROP FUNCTION IF EXISTS refuse_late_posting")
