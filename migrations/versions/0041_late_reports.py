"""reports that came after the accounts were closed, and what was decided on them

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TABLE = "handover_reports"
CHECK = "ck_handover_reports_report_outcome"


def _outcomes(*names: str) -> str:
    return "outcome IN ({})".format(", ".join(f"'{name}'" for name in names))


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.add_column(sa.Column("decides_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(
            op.f(CHECK), _outcomes("applied", "agreed", "conflict", "late", "dismissed")
        )
        batch_op.create_unique_constraint(op.f("uq_handover_reports_decides_id"), ["decides_id"])
        batch_op.create_foreign_key(
            op.f("fk_handover_reports_decides_id_handover_reports"),
            TABLE,
            ["decides_id"],
            ["id"],
        )
    _refuse_changes()


def _refuse_changes() -> None:
    # SQLite has made the table anew, without its triggers.
    if op.get_bind().dialect.name == "sqlite":
        make_append_only(TABLE)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_constraint(
            op.f("fk_handover_reports_decides_id_handover_reports"), type_="foreignkey"
        )
        batch_op.drop_constraint(op.f("uq_handover_reports_decides_id"), type_="unique")
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), _outcomes("applied", "agreed", "conflict"))
        batch_op.drop_column("decides_id")
    _refuse_changes()
