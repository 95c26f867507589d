"""photos of offers

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offer_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("small", sa.String(length=40), nullable=False),
        sa.Column("medium", sa.String(length=40), nullable=False),
        sa.Column("large", sa.String(length=40), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(alt) > 0", name=op.f("ck_offer_photos_alt_not_empty")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_offer_photos_position_not_negative")),
        sa.CheckConstraint("width_px > 0 AND height_px > 0", name=op.f("ck_offer_photos_has_size")),
        sa.ForeignKeyConstraint(
            ["large"], ["stored_files.name"], name=op.f("fk_offer_photos_large_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["medium"], ["stored_files.name"], name=op.f("fk_offer_photos_medium_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_offer_photos_offer_id_offers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["small"], ["stored_files.name"], name=op.f("fk_offer_photos_small_stored_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_photos")),
        sa.UniqueConstraint("large", name=op.f("uq_offer_photos_large")),
        sa.UniqueConstraint("medium", name=op.f("uq_offer_photos_medium")),
        sa.UniqueConstraint("small", name=op.f("uq_offer_photos_small")),
    )
    with op.batch_alter_table("offer_photos", schema=None) as batch_op:
        batch_op.create_index(
            "ix_offer_photos_offer_id_position", ["offer_id", "position"], unique=False
        )

    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cover", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_column("cover")

    with op.batch_alter_table("offer_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_photos_offer_id_position")

    op.drop_table("offer_photos")
