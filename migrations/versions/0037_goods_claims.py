"""claims for spoiled goods

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goods_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("grams", sa.BigInteger(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "reported",
                "withdrawn",
                "refused",
                "claimed",
                "agreed",
                "declined",
                "borne",
                "dropped",
                name="claim_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(units IS NULL) <> (grams IS NULL)", name=op.f("ck_goods_claims_units_or_grams")
        ),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_goods_claims_cents_not_negative")),
        sa.CheckConstraint("grams > 0", name=op.f("ck_goods_claims_grams_positive")),
        sa.CheckConstraint("units > 0", name=op.f("ck_goods_claims_units_positive")),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name=op.f("fk_goods_claims_booking_id_bookings"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_goods_claims_household_id_households"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["order_lines.id"],
            name=op.f("fk_goods_claims_line_id_order_lines"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_goods_claims_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_goods_claims_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["stored_files.id"], name=op.f("fk_goods_claims_photo_id_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["organisations.id"],
            name=op.f("fk_goods_claims_producer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_claims")),
        sa.UniqueConstraint("booking_id", "number", name=op.f("uq_goods_claims_booking_id_number")),
    )
    with op.batch_alter_table("goods_claims", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_goods_claims_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index("ix_goods_claims_order_id_id", ["order_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goods_claims_photo_id"), ["photo_id"], unique=False)
        batch_op.create_index(
            "ix_goods_claims_producer_id_state", ["producer_id", "state"], unique=False
        )

    op.create_table(
        "goods_claim_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "report",
                "withdraw",
                "refuse",
                "accept",
                "agree",
                "decline",
                "bear",
                "drop",
                name="claim_action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "reported",
                "withdrawn",
                "refused",
                "claimed",
                "agreed",
                "declined",
                "borne",
                "dropped",
                name="claim_event_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["goods_claims.id"],
            name=op.f("fk_goods_claim_events_claim_id_goods_claims"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_claim_events")),
        sa.UniqueConstraint(
            "claim_id", "number", name=op.f("uq_goods_claim_events_claim_id_number")
        ),
    )
    make_append_only("goods_claim_events")


def downgrade() -> None:
    op.drop_table("goods_claim_events")
    with op.batch_alter_table("goods_claims", schema=None) as batch_op:
        batch_op.drop_index("ix_goods_claims_producer_id_state")
        batch_op.drop_index(batch_op.f("ix_goods_claims_photo_id"))
        batch_op.drop_index("ix_goods_claims_order_id_id")
        batch_op.drop_index(batch_op.f("ix_goods_claims_household_id"))

    op.drop_table("goods_claims")
