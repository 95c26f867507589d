"""hand-over shifts

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("needed BETWEEN 1 AND 50", name=op.f("ck_shifts_needed_is_sensible")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shifts_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_shifts_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["pickup_places.id"],
            name=op.f("fk_shifts_place_id_pickup_places"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_shifts_organisation_id_starts_at", ["organisation_id", "starts_at"], unique=False
        )
        batch_op.create_index("ix_shifts_starts_at", ["starts_at"], unique=False)

    op.create_table(
        "shift_helpers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_shift_helpers_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shifts.id"],
            name=op.f("fk_shift_helpers_shift_id_shifts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_helpers")),
        sa.UniqueConstraint(
            "shift_id", "person_id", name=op.f("uq_shift_helpers_shift_id_person_id")
        ),
    )
    with op.batch_alter_table("shift_helpers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_helpers_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("shift_helpers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_helpers_person_id"))

    op.drop_table("shift_helpers")
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.drop_index("ix_shifts_starts_at")
        batch_op.drop_index("ix_shifts_organisation_id_starts_at")

    op.drop_table("shifts")
