"""sharing by line and stage

What sharing left owing is kept by line, so that one line can be shared anew. What was kept by order cannot be
told apart by line, and is forgotten.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("sharing_memories")
    op.create_table(
        "sharing_memories",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "closing",
                "confirmed",
                "delivered",
                name="sharing_stage",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("owed_millionths", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_sharing_memories_order_id_collective_orders"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["order_lines.id"],
            name=op.f("fk_sharing_memories_line_id_order_lines"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_sharing_memories_household_id_households"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "order_id", "line_id", "household_id", "stage", name=op.f("pk_sharing_memories")
        ),
    )
    with op.batch_alter_table("sharing_memories", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_memories_household_id"), ["household_id"], unique=False
        )
    with op.batch_alter_table("allotments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_units", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_allotments_confirmed_not_negative"), "confirmed_units >= 0"
        )
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_order_lines_what_is_weighed_has_a_weight"), type_="check"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_order_lines_what_is_weighed_has_a_weight"),
            "NOT weighed OR dimension = 'mass'",
        )


def downgrade() -> None:
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_order_lines_what_is_weighed_has_a_weight"), type_="check"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_order_lines_what_is_weighed_has_a_weight"),
            "NOT weighed OR dimension IN ('mass', 'piece')",
        )
    with op.batch_alter_table("allotments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_allotments_confirmed_not_negative"), type_="check")
        batch_op.drop_column("confirmed_units")
    op.drop_table("sharing_memories")
    op.create_table(
        "sharing_memories",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("owed_millionths", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_sharing_memories_household_id_households"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_sharing_memories_order_id_collective_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("order_id", "household_id", name=op.f("pk_sharing_memories")),
    )
    with op.batch_alter_table("sharing_memories", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_memories_household_id"), ["household_id"], unique=False
        )
