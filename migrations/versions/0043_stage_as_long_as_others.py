"""stage as long as others

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def _resize(before: int, after: int) -> None:
    with op.batch_alter_table("sharing_memories", schema=None) as batch_op:
        batch_op.alter_column(
            "stage",
            existing_type=sa.String(before),
            type_=sa.String(after),
            existing_nullable=False,
        )


def upgrade() -> None:
    _resize(9, 40)


def downgrade() -> None:
    _resize(40, 9)
