"""pick-up places

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pickup_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("istat", sa.String(length=6), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_pickup_places_lat_degrees")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_pickup_places_lon_degrees")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_pickup_places_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_places")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_pickup_places_organisation_id_name")
        ),
    )
    op.create_table(
        "pickup_windows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_pickup_windows_starts_before_it_ends")),
        sa.CheckConstraint(
            "weekday BETWEEN 0 AND 6", name=op.f("ck_pickup_windows_weekday_of_a_week")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["pickup_places.id"],
            name=op.f("fk_pickup_windows_place_id_pickup_places"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_windows")),
        sa.UniqueConstraint(
            "place_id", "weekday", "starts", name=op.f("uq_pickup_windows_place_id_weekday_starts")
        ),
    )


def downgrade() -> None:
    op.drop_table("pickup_windows")
    op.drop_table("pickup_places")
