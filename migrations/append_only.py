"""Lets the database itself refuse to change or delete rows of a table that records history.

SQLite alters a table by making it anew, which loses its triggers: a migration that does so with such a
table calls `make_append_only` again.
"""

from alembic import op

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END
$$ LANGUAGE plpgsql
"""


def make_append_only(table: str) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE, where there is such a thing) on a table."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            )
        return
    op.execute(_POSTGRES_FUNCTION)
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def make_append_only_beside(table: str, parent: str, key: str) -> None:
    """Refuse UPDATE always, and DELETE as long as the row of `parent` that `key` names is there."""
    told = f"rows of {table} are never changed"
    gone = f"NOT EXISTS (SELECT 1 FROM {parent} WHERE id = OLD.{key})"  # noqa: S608 names from migrations
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({gone}) "
            f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION refuse_change_of_{table}() RETURNS trigger AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND {gone} THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{told}'; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}()"
    )
