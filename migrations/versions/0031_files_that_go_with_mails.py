"""files that go with mails

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_enclosures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_files.id"],
            name=op.f("fk_mail_enclosures_file_id_stored_files"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_enclosures")),
        sa.UniqueConstraint("file_id", name=op.f("uq_mail_enclosures_file_id")),
    )
    with op.batch_alter_table("mail_enclosures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mail_enclosures_created_at"), ["created_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("mail_enclosures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_enclosures_created_at"))

    op.drop_table("mail_enclosures")
