"""digests of the audit log, files made for one person

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BEFORE = ("application/pdf", "image/jpeg", "image/png", "image/webp")
SINCE = (*BEFORE, "application/zip")


def media_type(kinds: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(
        *kinds,
        name="stored_file_media_type",
        native_enum=False,
        create_constraint=True,
        length=40,
    )


def change_media_types(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    with op.batch_alter_table("stored_files") as batch_op:
        batch_op.alter_column(
            "media_type",
            existing_type=media_type(old),
            type_=media_type(new),
            existing_nullable=False,
        )


def upgrade() -> None:
    op.create_table(
        "audit_digests",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("entries > 0", name=op.f("ck_audit_digests_entries_positive")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_audit_digests_digest_length")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_audit_digests")),
    )
    op.create_table(
        "prepared_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "personal_data",
                "audit_log",
                name="prepared_file_purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(file_id IS NULL) = (expires_at IS NULL)",
            name=op.f("ck_prepared_files_ready_file_expires"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_files.id"],
            name=op.f("fk_prepared_files_file_id_stored_files"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_prepared_files_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_files")),
        sa.UniqueConstraint("file_id", name=op.f("uq_prepared_files_file_id")),
    )
    with op.batch_alter_table("prepared_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prepared_files_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_prepared_files_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_prepared_files_person_id"), ["person_id"], unique=False
        )

    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_at_id", ["at", "id"], unique=False)
    make_append_only("audit_digests")
    change_media_types(BEFORE, SINCE)


def downgrade() -> None:
    op.execute("DELETE FROM prepared_files")
    op.execute("DELETE FROM stored_files WHERE media_type = 'application/zip'")
    change_media_types(SINCE, BEFORE)
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_at_id")

    with op.batch_alter_table("prepared_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prepared_files_person_id"))
        batch_op.drop_index(batch_op.f("ix_prepared_files_expires_at"))
        batch_op.drop_index(batch_op.f("ix_prepared_files_asked_at"))

    op.drop_table("prepared_files")
    op.drop_table("audit_digests")
