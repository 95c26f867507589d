"""delivery areas have a revision

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery_areas") as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_check_constraint(
            op.f("ck_delivery_areas_revision_positive"), "revision > 0"
        )
    with op.batch_alter_table("delivery_areas") as batch_op:
        batch_op.alter_column("revision", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("delivery_areas") as batch_op:
        batch_op.drop_constraint(op.f("ck_delivery_areas_revision_positive"), type_="check")
        batch_op.drop_column("revision")
