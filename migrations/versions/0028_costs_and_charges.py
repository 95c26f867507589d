"""costs and charges of orders

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_costs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "transport",
                "fee",
                "discount",
                "other",
                name="cost_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("payee_id", sa.Uuid(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("basis_points", sa.Integer(), nullable=True),
        sa.Column(
            "split",
            sa.Enum(
                "value",
                "weight",
                "quantity",
                "equally",
                name="cost_split",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "limit_measure",
            sa.Enum(
                "value",
                "weight",
                name="cost_limit_measure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("limit_amount", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(cents IS NULL) <> (basis_points IS NULL)", name=op.f("ck_order_costs_amount_or_share")
        ),
        sa.CheckConstraint(
            "(limit_measure IS NULL) = (limit_amount IS NULL)",
            name=op.f("ck_order_costs_limit_is_whole"),
        ),
        sa.CheckConstraint(
            "basis_points BETWEEN 1 AND 10000", name=op.f("ck_order_costs_share_range")
        ),
        sa.CheckConstraint("cents > 0", name=op.f("ck_order_costs_cents_positive")),
        sa.CheckConstraint("limit_amount > 0", name=op.f("ck_order_costs_limit_positive")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["organisations.id"],
            name=op.f("fk_order_costs_group_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_order_costs_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["payee_id"],
            ["organisations.id"],
            name=op.f("fk_order_costs_payee_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["organisations.id"],
            name=op.f("fk_order_costs_producer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_costs")),
    )
    with op.batch_alter_table("order_costs", schema=None) as batch_op:
        batch_op.create_index(
            "uq_order_costs_place",
            ["order_id", "place"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "order_charges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("settlement", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=True),
        sa.Column("cost_id", sa.Uuid(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(producer_id IS NULL) <> (cost_id IS NULL)",
            name=op.f("ck_order_charges_goods_or_cost"),
        ),
        sa.ForeignKeyConstraint(
            ["cost_id"],
            ["order_costs.id"],
            name=op.f("fk_order_charges_cost_id_order_costs"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["organisations.id"],
            name=op.f("fk_order_charges_group_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_order_charges_household_id_households"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_order_charges_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["organisations.id"],
            name=op.f("fk_order_charges_producer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_charges")),
    )
    with op.batch_alter_table("order_charges", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_order_charges_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            "uq_order_charges_cost",
            ["order_id", "settlement", "household_id", "cost_id"],
            unique=True,
            sqlite_where=sa.text("cost_id IS NOT NULL"),
            postgresql_where=sa.text("cost_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_order_charges_goods",
            ["order_id", "settlement", "household_id", "producer_id"],
            unique=True,
            sqlite_where=sa.text("cost_id IS NULL"),
            postgresql_where=sa.text("cost_id IS NULL"),
        )
    make_append_only("order_charges")


def downgrade() -> None:
    with op.batch_alter_table("order_charges", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_order_charges_goods",
            sqlite_where=sa.text("cost_id IS NULL"),
            postgresql_where=sa.text("cost_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_order_charges_cost",
            sqlite_where=sa.text("cost_id IS NOT NULL"),
            postgresql_where=sa.text("cost_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_order_charges_household_id"))

    op.drop_table("order_charges")
    with op.batch_alter_table("order_costs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_order_costs_place",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.drop_table("order_costs")
