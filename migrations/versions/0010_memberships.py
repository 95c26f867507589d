"""memberships of the district

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "category",
            sa.Enum(
                "natural_person",
                "legal_person",
                "association",
                "local_authority",
                "third_sector_body",
                "sub_provincial_district",
                "gas",
                "csa",
                "time_bank",
                "ethical_finance",
                "fair_trade",
                "school",
                "trade_union",
                "trade_association",
                "chamber_of_commerce",
                "social_enterprise",
                "social_cooperative",
                "other",
                name="member_category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "sent_back",
                "checked",
                "admitted",
                "suspended",
                "refused",
                "withdrawn",
                "left",
                "excluded",
                name="membership_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("charter_version", sa.String(length=20), nullable=False),
        sa.Column("charter_accepted_by_id", sa.Uuid(), nullable=False),
        sa.Column("charter_accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_memberships_one_kind_of_applicant"),
        ),
        sa.ForeignKeyConstraint(
            ["charter_accepted_by_id"],
            ["persons.id"],
            name=op.f("fk_memberships_charter_accepted_by_id_persons"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_memberships_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_memberships_person_id_persons"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index("ix_memberships_state_id", ["state", "id"], unique=False)
        batch_op.create_index(
            "uq_memberships_organisation_open",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_memberships_person_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "membership_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "apply",
                "send_back",
                "resubmit",
                "check",
                "admit",
                "refuse",
                "withdraw",
                "suspend",
                "readmit",
                "leave",
                "exclude",
                name="membership_action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "sent_back",
                "checked",
                "admitted",
                "suspended",
                "refused",
                "withdrawn",
                "left",
                "excluded",
                name="membership_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("minutes_reference", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_membership_events_membership_id_memberships"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_events")),
        sa.UniqueConstraint(
            "membership_id", "number", name=op.f("uq_membership_events_membership_id_number")
        ),
    )
    with op.batch_alter_table("membership_events", schema=None) as batch_op:
        batch_op.create_index("ix_membership_events_effective_on", ["effective_on"], unique=False)

    op.create_table(
        "membership_fees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_cents >= 0", name=op.f("ck_membership_fees_amount_not_negative")
        ),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2200", name=op.f("ck_membership_fees_year_range")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_membership_fees_membership_id_memberships"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_fees")),
        sa.UniqueConstraint(
            "membership_id", "year", name=op.f("uq_membership_fees_membership_id_year")
        ),
    )
    op.create_table(
        "sponsorships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "confirmed",
                "declined",
                name="sponsor_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_sponsorships_membership_id_memberships"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_sponsorships_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorships")),
        sa.UniqueConstraint(
            "membership_id",
            "organisation_id",
            name=op.f("uq_sponsorships_membership_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("sponsorships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sponsorships_organisation_id"), ["organisation_id"], unique=False
        )
    make_append_only("membership_events")


def downgrade() -> None:
    with op.batch_alter_table("sponsorships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sponsorships_organisation_id"))

    op.drop_table("sponsorships")
    op.drop_table("membership_fees")
    with op.batch_alter_table("membership_events", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_events_effective_on")

    op.drop_table("membership_events")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_memberships_person_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_memberships_organisation_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_memberships_state_id")

    op.drop_table("memberships")
