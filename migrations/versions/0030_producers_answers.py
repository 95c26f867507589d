"""producers answer orders

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KINDS = ("demand_news", "fitting_demands", "proposals")
ORDER_KINDS = ("orders", "orders_coordinated")
TOLD = ("notices", "notice_preferences")


def _allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    for table in TOLD:
        check = op.f(f"ck_{table}_notice_kind")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(check, type_="check")
            batch_op.create_check_constraint(check, f"kind IN ({listed})")


def upgrade() -> None:
    op.create_table(
        "line_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sending", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column(
            "field",
            sa.Enum(
                "units",
                "price_cents",
                name="line_field",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("old", sa.BigInteger(), nullable=False),
        sa.Column("new", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("new >= 0", name=op.f("ck_line_events_new_not_negative")),
        sa.CheckConstraint("old >= 0", name=op.f("ck_line_events_old_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_events")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_line_events_order_id_number")),
    )
    with op.batch_alter_table("line_events", schema=None) as batch_op:
        batch_op.create_index("ix_line_events_line_id", ["line_id"], unique=False)

    op.create_table(
        "producer_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sending", sa.Integer(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_producer_answers_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["organisations.id"],
            name=op.f("fk_producer_answers_producer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_producer_answers")),
        sa.UniqueConstraint(
            "order_id",
            "producer_id",
            "number",
            name=op.f("uq_producer_answers_order_id_producer_id_number"),
        ),
    )
    with op.batch_alter_table("baskets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_cents", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("order_producers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    _allow((*KINDS, *ORDER_KINDS))
    make_append_only("line_events")
    make_append_only("producer_answers")


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE kind LIKE 'orders%'")
    op.execute("DELETE FROM notice_preferences WHERE kind LIKE 'orders%'")
    _allow(KINDS)
    with op.batch_alter_table("order_producers", schema=None) as batch_op:
        batch_op.drop_column("revision")

    with op.batch_alter_table("baskets", schema=None) as batch_op:
        batch_op.drop_column("told_cents")

    op.drop_table("producer_answers")
    with op.batch_alter_table("line_events", schema=None) as batch_op:
        batch_op.drop_index("ix_line_events_line_id")

    op.drop_table("line_events")
