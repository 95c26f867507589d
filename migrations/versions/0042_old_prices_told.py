"""old prices told

Revision ID: 0042
Revises: 0041
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

KINDS = ("demand_news", "fitting_demands", "proposals", "orders", "orders_coordinated")
TOLD = ("notices", "notice_preferences")


def _allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    for table in TOLD:
        check = op.f(f"ck_{table}_notice_kind")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(check, type_="check")
            batch_op.create_check_constraint(check, f"kind IN ({listed})")


def upgrade() -> None:
    _allow((*KINDS, "old_prices"))


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE kind = 'old_prices'")
    op.execute("DELETE FROM notice_preferences WHERE kind = 'old_prices'")
    _allow(KINDS)
