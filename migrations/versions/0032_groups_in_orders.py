"""groups in orders, and what changed in an order

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

STATES = ("invited", "joined", "declined")
MORE = ("taken_back", "left")
CHECK = "ck_order_groups_order_group_state"


def _allow(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("order_groups", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), f"state IN ({listed})")


def upgrade() -> None:
    op.create_table(
        "order_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "group_invited",
                "invitation_taken_back",
                "group_joined",
                "group_declined",
                "group_left",
                "group_terms",
                "line_added",
                "line_withdrawn",
                "line_restored",
                "edited",
                "proposed",
                name="order_change_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_changes")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_order_changes_order_id_number")),
    )
    with op.batch_alter_table("order_groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message", sa.Text(), server_default="", nullable=False))
    _allow((*STATES, *MORE))
    make_append_only("order_changes")


def downgrade() -> None:
    op.execute("UPDATE order_groups SET state = 'declined' WHERE state IN ('taken_back', 'left')")
    _allow(STATES)
    with op.batch_alter_table("order_groups", schema=None) as batch_op:
        batch_op.drop_column("message")

    op.drop_table("order_changes")
