"""places of orders

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_group_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_group_id"],
            ["order_groups.id"],
            name=op.f("fk_order_places_order_group_id_order_groups"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["pickup_places.id"],
            name=op.f("fk_order_places_place_id_pickup_places"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_places")),
        sa.UniqueConstraint(
            "order_group_id", "place_id", name=op.f("uq_order_places_order_group_id_place_id")
        ),
    )
    with op.batch_alter_table("baskets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_baskets_place_id"), ["place_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_baskets_place_id_pickup_places"),
            "pickup_places",
            ["place_id"],
            ["id"],
            ondelete="RESTRICT",
        )


def downgrade() -> None:
    with op.batch_alter_table("baskets", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_baskets_place_id_pickup_places"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_baskets_place_id"))
        batch_op.drop_column("place_id")

    op.drop_table("order_places")
