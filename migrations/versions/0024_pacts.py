"""pacts of solidarity

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "suspended",
                "ended",
                name="pact_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("price_agreement", sa.Text(), nullable=False),
        sa.Column("minimum_order_cents", sa.BigInteger(), nullable=True),
        sa.Column("minimum_grams", sa.BigInteger(), nullable=True),
        sa.Column("delivery_cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("keeper_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "delivery_cost_cents >= 0", name=op.f("ck_pacts_delivery_cost_not_negative")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_pacts_ends_after_it_starts")
        ),
        sa.CheckConstraint("minimum_grams > 0", name=op.f("ck_pacts_minimum_grams_positive")),
        sa.CheckConstraint("minimum_order_cents > 0", name=op.f("ck_pacts_minimum_order_positive")),
        sa.CheckConstraint("organisation_id <> producer_id", name=op.f("ck_pacts_two_sides")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_pacts_revision_positive")),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"],
            ["persons.id"],
            name=op.f("fk_pacts_agreed_by_id_persons"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_pacts_file_id_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["keeper_id"],
            ["persons.id"],
            name=op.f("fk_pacts_keeper_id_persons"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_pacts_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["organisations.id"],
            name=op.f("fk_pacts_producer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pacts")),
    )
    with op.batch_alter_table("pacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pacts_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pacts_producer_id"), ["producer_id"], unique=False)
        batch_op.create_index(
            "uq_pacts_open",
            ["organisation_id", "producer_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )

    op.create_table(
        "pact_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pact_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "begin",
                "change",
                "sign",
                "agree",
                "suspend",
                "resume",
                "end",
                name="pact_act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "suspended",
                "ended",
                name="pact_event_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pact_id"],
            ["pacts.id"],
            name=op.f("fk_pact_events_pact_id_pacts"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact_events")),
        sa.UniqueConstraint("pact_id", "number", name=op.f("uq_pact_events_pact_id_number")),
    )
    make_append_only("pact_events")


def downgrade() -> None:
    op.drop_table("pact_events")
    with op.batch_alter_table("pacts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pacts_open",
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )
        batch_op.drop_index(batch_op.f("ix_pacts_producer_id"))
        batch_op.drop_index(batch_op.f("ix_pacts_file_id"))

    op.drop_table("pacts")
