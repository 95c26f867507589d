"""groups, households, books

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only
from migrations.balanced import forget_balance, keep_balanced

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "books",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("overdraft_cents", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("next_number > 0", name=op.f("ck_books_next_number_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_books_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_books")),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "coordinator",
                "treasurer",
                "handover",
                name="duty_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("producer_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "producer_id IS NULL OR kind = 'coordinator'",
            name=op.f("ck_duties_target_of_coordinator"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_duties_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_duties_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["organisations.id"],
            name=op.f("fk_duties_producer_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint(
            "organisation_id",
            "person_id",
            "kind",
            "producer_id",
            name=op.f("uq_duties_organisation_id_person_id_kind_producer_id"),
        ),
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duties_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_duties_without_target",
            ["organisation_id", "person_id", "kind"],
            unique=True,
            sqlite_where=sa.text("producer_id IS NULL"),
            postgresql_where=sa.text("producer_id IS NULL"),
        )

    op.create_table(
        "households",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "left_on IS NULL OR left_on >= joined_on", name=op.f("ck_households_left_after_joined")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_households_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_households_organisation_id_code")
        ),
    )
    op.create_table(
        "household_people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_household_people_household_id_households"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_household_people_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_people")),
        sa.UniqueConstraint(
            "household_id", "person_id", name=op.f("uq_household_people_household_id_person_id")
        ),
    )
    with op.batch_alter_table("household_people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_people_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "ledger_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "household",
                "deposit",
                "producer",
                "partner",
                "cash",
                "bank",
                "group",
                name="account_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('deposit', 'household')) = (household_id IS NOT NULL)",
            name=op.f("ck_ledger_accounts_household_accounts_have_one"),
        ),
        sa.CheckConstraint(
            "(kind IN ('partner', 'producer')) = (partner_id IS NOT NULL)",
            name=op.f("ck_ledger_accounts_partner_accounts_have_one"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_ledger_accounts_household_id_households"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["books.organisation_id"],
            name=op.f("fk_ledger_accounts_organisation_id_books"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["organisations.id"],
            name=op.f("fk_ledger_accounts_partner_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint(
            "organisation_id",
            "household_id",
            "kind",
            name=op.f("uq_ledger_accounts_organisation_id_household_id_kind"),
        ),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_ledger_accounts_organisation_id_name")
        ),
        sa.UniqueConstraint(
            "organisation_id",
            "partner_id",
            "kind",
            name=op.f("uq_ledger_accounts_organisation_id_partner_id_kind"),
        ),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opening",
                "payment",
                "refund",
                "goods",
                "cost",
                "fee",
                "deposit",
                "deposit_return",
                "producer_paid",
                "transfer",
                "adjustment",
                "reversal",
                name="entry_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)",
            name=op.f("ck_ledger_entries_reversal_names_its_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["books.organisation_id"],
            name=op.f("fk_ledger_entries_organisation_id_books"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["ledger_entries.id"],
            name=op.f("fk_ledger_entries_reverses_id_ledger_entries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint(
            "organisation_id", "cause", name=op.f("uq_ledger_entries_organisation_id_cause")
        ),
        sa.UniqueConstraint(
            "organisation_id", "number", name=op.f("uq_ledger_entries_organisation_id_number")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_entries_reverses_id")),
    )
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_entries_organisation_id_on", ["organisation_id", "on"], unique=False
        )

    op.create_table(
        "postings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_postings_amount_not_zero")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["ledger_accounts.id"],
            name=op.f("fk_postings_account_id_ledger_accounts"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["ledger_entries.id"],
            name=op.f("fk_postings_entry_id_ledger_entries"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index("ix_postings_account_id_id", ["account_id", "id"], unique=False)
        batch_op.create_index("ix_postings_entry_id", ["entry_id"], unique=False)
    make_append_only("ledger_entries")
    make_append_only("postings")
    keep_balanced()


def downgrade() -> None:
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index("ix_postings_entry_id")
        batch_op.drop_index("ix_postings_account_id_id")

    op.drop_table("postings")
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entries_organisation_id_on")

    op.drop_table("ledger_entries")
    op.drop_table("ledger_accounts")
    with op.batch_alter_table("household_people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_people_person_id"))

    op.drop_table("household_people")
    op.drop_table("households")
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_duties_without_target",
            sqlite_where=sa.text("producer_id IS NULL"),
            postgresql_where=sa.text("producer_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_duties_person_id"))

    op.drop_table("duties")
    op.drop_table("books")
    forget_balance()
