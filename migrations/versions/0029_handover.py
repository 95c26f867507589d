"""what was handed over

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "applied",
                "agreed",
                "conflict",
                name="report_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("units_before", sa.Integer(), nullable=True),
        sa.Column("grams_before", sa.BigInteger(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("grams", sa.BigInteger(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("grams >= 0", name=op.f("ck_handover_reports_grams_not_negative")),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_handover_reports_revision_not_negative")),
        sa.CheckConstraint("units >= 0", name=op.f("ck_handover_reports_units_not_negative")),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name=op.f("fk_handover_reports_booking_id_bookings"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_handover_reports_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_handover_reports_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_reports")),
    )
    with op.batch_alter_table("handover_reports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_handover_reports_booking_id_revision", ["booking_id", "revision"], unique=False
        )
        batch_op.create_index("ix_handover_reports_order_id_id", ["order_id", "id"], unique=False)
        batch_op.create_index(
            "uq_handover_reports_applied",
            ["booking_id", "revision"],
            unique=True,
            sqlite_where=sa.text("outcome = 'applied'"),
            postgresql_where=sa.text("outcome = 'applied'"),
        )

    op.create_table(
        "weighings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("grams > 0", name=op.f("ck_weighings_grams_positive")),
        sa.CheckConstraint("number > 0", name=op.f("ck_weighings_number_positive")),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["handover_reports.id"],
            name=op.f("fk_weighings_report_id_handover_reports"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighings")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_weighings_report_id_number")),
    )
    make_append_only("handover_reports")
    make_append_only("weighings")


def downgrade() -> None:
    op.drop_table("weighings")
    with op.batch_alter_table("handover_reports", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_handover_reports_applied",
            sqlite_where=sa.text("outcome = 'applied'"),
            postgresql_where=sa.text("outcome = 'applied'"),
        )
        batch_op.drop_index("ix_handover_reports_order_id_id")
        batch_op.drop_index("ix_handover_reports_booking_id_revision")

    op.drop_table("handover_reports")
