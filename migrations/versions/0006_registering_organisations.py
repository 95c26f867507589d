"""registering organisations

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_matters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "registered",
                "identity_changed",
                "similar_name",
                "registers_disagree",
                name="matter_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)",
            name=op.f("ck_organisation_matters_settled_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_matters_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["persons.id"],
            name=op.f("fk_organisation_matters_settled_by_id_persons"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_matters")),
    )
    with op.batch_alter_table("organisation_matters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_matters_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_organisation_matters_settled_at_id", ["settled_at", "id"], unique=False
        )

    op.create_table(
        "organisation_registers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "register",
            sa.Enum(
                "runts",
                "social_cooperatives",
                "cooperatives",
                "ipa",
                "rea",
                name="register",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("section", sa.String(length=4), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_registers_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_registers")),
        sa.UniqueConstraint(
            "organisation_id",
            "register",
            name=op.f("uq_organisation_registers_organisation_id_register"),
        ),
    )
    op.create_table(
        "registration_drafts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_registration_drafts_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_registration_drafts")),
    )
    with op.batch_alter_table("registration_drafts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registration_drafts_updated_at"), ["updated_at"], unique=False
        )

    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "email_visibility",
                sa.Enum(
                    "public",
                    "members",
                    "nobody",
                    name="email_visibility",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="public",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "phone_visibility",
                sa.Enum(
                    "public",
                    "members",
                    "nobody",
                    name="phone_visibility",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="public",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "website_visibility",
                sa.Enum(
                    "public",
                    "members",
                    "nobody",
                    name="website_visibility",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="public",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "street_visibility",
                sa.Enum(
                    "public",
                    "members",
                    "nobody",
                    name="street_visibility",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="public",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_check_constraint(op.f("ck_organisations_revision_positive"), "revision > 0")
        batch_op.create_index("ix_organisations_lat_lon", ["lat", "lon"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index("ix_organisations_lat_lon")
        batch_op.drop_constraint(op.f("ck_organisations_revision_positive"), type_="check")
        for contact in ("email", "phone", "website", "street"):
            name = op.f(f"ck_organisations_{contact}_visibility")
            batch_op.drop_constraint(name, type_="check")
        batch_op.drop_column("revision")
        batch_op.drop_column("street_visibility")
        batch_op.drop_column("website_visibility")
        batch_op.drop_column("phone_visibility")
        batch_op.drop_column("email_visibility")

    with op.batch_alter_table("registration_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_drafts_updated_at"))

    op.drop_table("registration_drafts")
    op.drop_table("organisation_registers")
    with op.batch_alter_table("organisation_matters", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_matters_settled_at_id")
        batch_op.drop_index(batch_op.f("ix_organisation_matters_organisation_id"))

    op.drop_table("organisation_matters")
