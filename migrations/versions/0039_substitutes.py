"""goods that came in place of others

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "substitutions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("closing", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("line_id <> substitute_id", name=op.f("ck_substitutions_another_line")),
        sa.CheckConstraint("units > 0", name=op.f("ck_substitutions_units_positive")),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["order_lines.id"],
            name=op.f("fk_substitutions_line_id_order_lines"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_substitutions_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_substitutions_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"],
            ["order_lines.id"],
            name=op.f("fk_substitutions_substitute_id_order_lines"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutions")),
    )
    with op.batch_alter_table("substitutions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_substitutions_order_id_line_id", ["order_id", "line_id"], unique=False
        )

    op.create_table(
        "substitution_shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("substitution_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("missing_units", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "missing_units > 0", name=op.f("ck_substitution_shares_missing_positive")
        ),
        sa.CheckConstraint("units > 0", name=op.f("ck_substitution_shares_units_positive")),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name=op.f("fk_substitution_shares_booking_id_bookings"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["substitution_id"],
            ["substitutions.id"],
            name=op.f("fk_substitution_shares_substitution_id_substitutions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution_shares")),
        sa.UniqueConstraint(
            "substitution_id",
            "booking_id",
            name=op.f("uq_substitution_shares_substitution_id_booking_id"),
        ),
    )
    with op.batch_alter_table("substitution_shares", schema=None) as batch_op:
        batch_op.create_index("ix_substitution_shares_booking_id", ["booking_id"], unique=False)

    op.create_table(
        "substitution_refusals",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"],
            ["substitution_shares.id"],
            name=op.f("fk_substitution_refusals_share_id_substitution_shares"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_substitution_refusals")),
    )
    make_append_only("substitutions")
    make_append_only("substitution_shares")
    make_append_only("substitution_refusals")


def downgrade() -> None:
    op.drop_table("substitution_refusals")
    with op.batch_alter_table("substitution_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_substitution_shares_booking_id")

    op.drop_table("substitution_shares")
    with op.batch_alter_table("substitutions", schema=None) as batch_op:
        batch_op.drop_index("ix_substitutions_order_id_line_id")

    op.drop_table("substitutions")
