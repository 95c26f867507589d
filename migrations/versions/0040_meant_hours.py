"""orders know the hours that are meant where the change of time has not got them

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

HOURS = ("opens_meant", "closes_meant", "completing_meant")


def upgrade() -> None:
    for name in HOURS:
        op.add_column("collective_orders", sa.Column(name, sa.Time(), nullable=True))


def downgrade() -> None:
    for name in HOURS:
        op.drop_column("collective_orders", name)
