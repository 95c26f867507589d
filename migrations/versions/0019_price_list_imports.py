"""price list imports

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = ("application/pdf", "image/jpeg", "image/png", "image/webp", "application/zip")
CHECK = "ck_stored_files_stored_file_media_type"
OPEN = "state IN ('columns', 'preparing', 'ready', 'applying')"


def upgrade() -> None:
    _allow((*KINDS, "application/octet-stream"))
    op.create_table(
        "price_list_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            _enum("price_list_format", "gdxp", "csv", "xlsx", "xls", "ods"),
            nullable=False,
        ),
        sa.Column(
            "state",
            _enum("import_state", "columns", "preparing", "ready", "applying", "done", "failed"),
            nullable=False,
        ),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("error", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("job_key", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_price_list_imports_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_files.id"],
            name=op.f("fk_price_list_imports_file_id_stored_files"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list_imports")),
    )
    with op.batch_alter_table("price_list_imports", schema=None) as batch_op:
        batch_op.create_index("ix_price_list_imports_created_at", ["created_at"])
        batch_op.create_index(
            "ix_price_list_imports_organisation_id", ["organisation_id", "created_at"]
        )
        batch_op.create_index(
            "uq_price_list_imports_open",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )
    op.create_table(
        "price_list_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "section",
            _enum(
                "line_section",
                "fault",
                "created",
                "updated",
                "unchanged",
                "unclassified",
                "missing",
            ),
            nullable=False,
        ),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["price_list_imports.id"],
            name=op.f("fk_price_list_lines_import_id_price_list_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list_lines")),
        sa.UniqueConstraint(
            "import_id", "position", name=op.f("uq_price_list_lines_import_id_position")
        ),
    )
    with op.batch_alter_table("price_list_lines", schema=None) as batch_op:
        batch_op.create_index("ix_price_list_lines_section", ["import_id", "section", "position"])


def downgrade() -> None:
    op.drop_table("price_list_lines")
    op.drop_table("price_list_imports")
    op.execute("DELETE FROM stored_files WHERE media_type = 'application/octet-stream'")
    _allow(KINDS)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("stored_files", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), f"media_type IN ({listed})")
