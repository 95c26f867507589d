"""notices

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = ("demand_news", "fitting_demands", "proposals")


def enumerated(name: str, *values: str) -> sa.Enum:
    """Return the type of an enumeration stored by value, with its CHECK."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", enumerated("notice_kind", *KINDS), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_notices_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_notices_person_id_key")),
    )
    op.create_index("ix_notices_person_id_id", "notices", ["person_id", "id"])
    op.create_index("ix_notices_mailed_at", "notices", ["mailed_at", "person_id"])
    op.create_table(
        "notice_preferences",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", enumerated("notice_kind", *KINDS), nullable=False),
        sa.Column(
            "frequency",
            enumerated("frequency", "at_once", "daily", "weekly", "never"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_notice_preferences_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_preferences")),
    )


def downgrade() -> None:
    op.drop_table("notice_preferences")
    op.drop_table("notices")
