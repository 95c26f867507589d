"""closed days stay closed

Revision ID: 0036
Revises: 0035
"""

from migrations.closed_days import forget_closed_days, keep_closed_days

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    keep_closed_days()


def downgrade() -> None:
    forget_closed_days()
