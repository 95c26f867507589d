"""what came of a line, and who gets how many of it

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "line_arrivals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("closing", sa.Integer(), nullable=False),
        sa.Column("expected_units", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("spoiled_units", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "expected_units >= 0", name=op.f("ck_line_arrivals_expected_not_negative")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_line_arrivals_number_positive")),
        sa.CheckConstraint(
            "spoiled_units BETWEEN 0 AND units", name=op.f("ck_line_arrivals_spoiled_are_of_those")
        ),
        sa.CheckConstraint("units >= 0", name=op.f("ck_line_arrivals_units_not_negative")),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["order_lines.id"],
            name=op.f("fk_line_arrivals_line_id_order_lines"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_line_arrivals_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_line_arrivals_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_arrivals")),
        sa.UniqueConstraint(
            "line_id",
            "organisation_id",
            "number",
            name=op.f("uq_line_arrivals_line_id_organisation_id_number"),
        ),
    )
    with op.batch_alter_table("line_arrivals", schema=None) as batch_op:
        batch_op.create_index("ix_line_arrivals_order_id", ["order_id"], unique=False)

    op.create_table(
        "arrival_shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("arrival_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("had_units", sa.Integer(), nullable=False),
        sa.Column("before_units", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("fair_units", sa.Integer(), nullable=False),
        sa.Column("owed_millionths", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.CheckConstraint("fair_units >= 0", name=op.f("ck_arrival_shares_fair_not_negative")),
        sa.CheckConstraint("had_units >= 0", name=op.f("ck_arrival_shares_had_not_negative")),
        sa.CheckConstraint("units >= 0", name=op.f("ck_arrival_shares_units_not_negative")),
        sa.ForeignKeyConstraint(
            ["arrival_id"],
            ["line_arrivals.id"],
            name=op.f("fk_arrival_shares_arrival_id_line_arrivals"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name=op.f("fk_arrival_shares_booking_id_bookings"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_shares")),
        sa.UniqueConstraint(
            "arrival_id", "booking_id", name=op.f("uq_arrival_shares_arrival_id_booking_id")
        ),
    )
    with op.batch_alter_table("arrival_shares", schema=None) as batch_op:
        batch_op.create_index("ix_arrival_shares_booking_id", ["booking_id"], unique=False)

    with op.batch_alter_table("allotments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shared_units", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_allotments_shared_not_negative"), "shared_units >= 0"
        )
    make_append_only("line_arrivals")
    make_append_only("arrival_shares")


def downgrade() -> None:
    with op.batch_alter_table("allotments", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_allotments_shared_not_negative"), type_="check")
        batch_op.drop_column("shared_units")

    with op.batch_alter_table("arrival_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_arrival_shares_booking_id")

    op.drop_table("arrival_shares")
    with op.batch_alter_table("line_arrivals", schema=None) as batch_op:
        batch_op.drop_index("ix_line_arrivals_order_id")

    op.drop_table("line_arrivals")
