"""who handles money

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("handles_money", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    persons = sa.table(
        "persons", sa.column("id", sa.Uuid()), sa.column("handles_money", sa.Boolean())
    )
    duties = sa.table("duties", sa.column("person_id", sa.Uuid()), sa.column("kind", sa.String()))
    treasurers = sa.select(duties.c.person_id).where(duties.c.kind == "treasurer")
    op.execute(persons.update().where(persons.c.id.in_(treasurers)).values(handles_money=True))


def downgrade() -> None:
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_column("handles_money")
