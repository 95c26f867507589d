"""suppressed addresses

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suppressed_addresses",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("suppressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_suppressed_addresses")),
    )


def downgrade() -> None:
    op.drop_table("suppressed_addresses")
