"""Lets the database itself keep what a book has closed: no entry on a closed day, no day opened again.

SQLite alters a table by making it anew, which loses its triggers: a migration that does so with
`ledger_entries` or `books` calls `keep_closed_days` again.
"""

from alembic import op

_CLOSED = (
    "EXISTS (SELECT 1 FROM books WHERE organisation_id = NEW.organisation_id "
    'AND closed_until >= NEW."on")'
)
_OPENED = (
    "OLD.closed_until IS NOT NULL "
    "AND (NEW.closed_until IS NULL OR NEW.closed_until < OLD.closed_until)"
)
_RULES = (
    ("ledger_entries", "INSERT", _CLOSED, "the books are closed on this day"),
    ("books", "UPDATE", _OPENED, "closed days are never opened again"),
)


def keep_closed_days() -> None:
    """Refuse entries on closed days, and books that are opened again."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, deed, condition, told in _RULES:
        name = f"{table}_closed_days"
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION refuse_{name}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
            f"RAISE EXCEPTION '{told}'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_{name}()"
        )


def forget_closed_days() -> None:
    """Take the refusal back."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, _deed, _condition, _told in _RULES:
        name = f"{table}_closed_days"
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
        if not sqlite:
            op.execute(f"DROP FUNCTION refuse_{name}()")
