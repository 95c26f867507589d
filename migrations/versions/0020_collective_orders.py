"""collective orders

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "booking_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("quantity_before", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("tolerance_before", sa.Integer(), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_events")),
    )
    with op.batch_alter_table("booking_events", schema=None) as batch_op:
        batch_op.create_index("ix_booking_events_order_id_id", ["order_id", "id"], unique=False)

    op.create_table(
        "order_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "open",
                "complete_packs",
                "close",
                "reopen",
                "send",
                "confirm",
                "deliver",
                "settle",
                "unsettle",
                "archive",
                "cancel",
                name="order_action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "completing",
                "closed",
                "sent",
                "confirmed",
                "delivered",
                "settled",
                "archived",
                "cancelled",
                name="order_event_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_events")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_order_events_order_id_number")),
    )
    op.create_table(
        "collective_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "completing",
                "closed",
                "sent",
                "confirmed",
                "delivered",
                "settled",
                "archived",
                "cancelled",
                name="order_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completing_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deliver_on", sa.Date(), nullable=True),
        sa.Column(
            "rounding",
            sa.Enum(
                "tolerance",
                "down",
                "up",
                "threshold",
                name="pack_rounding",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("threshold_percent", sa.SmallInteger(), nullable=False),
        sa.Column(
            "pack_scope",
            sa.Enum(
                "all",
                "each",
                name="pack_scope",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "under_minimum",
            sa.Enum(
                "extend",
                "cancel",
                "keep",
                name="under_minimum",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("extend_days", sa.SmallInteger(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("names_to_producer", sa.Boolean(), nullable=False),
        sa.Column(
            "recurrence",
            sa.Enum(
                "none",
                "weekly",
                "fortnightly",
                "four_weekly",
                name="order_recurrence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "closes_at > opens_at", name=op.f("ck_collective_orders_closes_after_it_opens")
        ),
        sa.CheckConstraint(
            "completing_until IS NULL OR completing_until > closes_at",
            name=op.f("ck_collective_orders_completes_after_it_closes"),
        ),
        sa.CheckConstraint(
            "extend_days BETWEEN 1 AND 60", name=op.f("ck_collective_orders_extend_days_range")
        ),
        sa.CheckConstraint(
            "threshold_percent BETWEEN 1 AND 100", name=op.f("ck_collective_orders_threshold_share")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["organisations.id"],
            name=op.f("fk_collective_orders_holder_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["collective_orders.id"],
            name=op.f("fk_collective_orders_previous_id_collective_orders"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collective_orders")),
        sa.UniqueConstraint(
            "holder_id", "number", name=op.f("uq_collective_orders_holder_id_number")
        ),
    )
    with op.batch_alter_table("collective_orders", schema=None) as batch_op:
        batch_op.create_index(
            "ix_collective_orders_state_closes_at", ["state", "closes_at"], unique=False
        )

    op.create_table(
        "baskets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_baskets_household_id_households"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_baskets_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baskets")),
        sa.UniqueConstraint(
            "order_id", "household_id", name=op.f("uq_baskets_order_id_household_id")
        ),
    )
    with op.batch_alter_table("baskets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_baskets_household_id"), ["household_id"], unique=False)

    op.create_table(
        "order_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "joined",
                "declined",
                name="order_group_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_order_groups_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_order_groups_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_groups")),
        sa.UniqueConstraint(
            "order_id", "organisation_id", name=op.f("uq_order_groups_order_id_organisation_id")
        ),
    )
    with op.batch_alter_table("order_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_order_groups_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "order_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("sku", sa.String(length=80), nullable=True),
        sa.Column("category_code", sa.String(length=80), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "GRM",
                "KGM",
                "DTN",
                "TNE",
                "MLT",
                "CLT",
                "LTR",
                "HLT",
                "H87",
                "DZN",
                "MIN",
                "HUR",
                "DAY",
                "MON",
                "ANN",
                "MTK",
                "HAR",
                "KWH",
                "MWH",
                "MTR",
                "KMT",
                name="unit_code",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit_label", sa.String(length=40), nullable=True),
        sa.Column("content_amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "mass",
                "volume",
                "piece",
                "time",
                "area",
                "energy",
                "length",
                name="dimension",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_basis_points", sa.Integer(), nullable=False),
        sa.Column("weighed", sa.Boolean(), nullable=False),
        sa.Column("pack_size", sa.Integer(), nullable=False),
        sa.Column("minimum_units", sa.Integer(), nullable=False),
        sa.Column("maximum_units", sa.Integer(), nullable=True),
        sa.Column("household_minimum", sa.Integer(), nullable=False),
        sa.Column("household_maximum", sa.Integer(), nullable=True),
        sa.Column("household_multiple", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT weighed OR dimension IN ('mass', 'piece')",
            name=op.f("ck_order_lines_what_is_weighed_has_a_weight"),
        ),
        sa.CheckConstraint("content_amount > 0", name=op.f("ck_order_lines_content_positive")),
        sa.CheckConstraint(
            "household_maximum > 0", name=op.f("ck_order_lines_household_maximum_positive")
        ),
        sa.CheckConstraint(
            "household_minimum >= 0", name=op.f("ck_order_lines_household_minimum_not_negative")
        ),
        sa.CheckConstraint(
            "household_multiple > 0", name=op.f("ck_order_lines_household_multiple_positive")
        ),
        sa.CheckConstraint("maximum_units >= 0", name=op.f("ck_order_lines_maximum_not_negative")),
        sa.CheckConstraint("minimum_units >= 0", name=op.f("ck_order_lines_minimum_not_negative")),
        sa.CheckConstraint("pack_size > 0", name=op.f("ck_order_lines_pack_positive")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_order_lines_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_order_lines_offer_id_offers"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_order_lines_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["organisations.id"],
            name=op.f("fk_order_lines_producer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_order_lines_order_id_number")),
    )
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_lines_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "order_producers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("minimum_cents", sa.BigInteger(), nullable=False),
        sa.Column("minimum_grams", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "minimum_cents >= 0", name=op.f("ck_order_producers_minimum_cents_not_negative")
        ),
        sa.CheckConstraint(
            "minimum_grams >= 0", name=op.f("ck_order_producers_minimum_grams_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_order_producers_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["organisations.id"],
            name=op.f("fk_order_producers_producer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_producers")),
        sa.UniqueConstraint(
            "order_id", "producer_id", name=op.f("uq_order_producers_order_id_producer_id")
        ),
    )
    with op.batch_alter_table("order_producers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_order_producers_producer_id"), ["producer_id"], unique=False
        )

    op.create_table(
        "sharing_memories",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("owed_millionths", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_sharing_memories_household_id_households"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_sharing_memories_order_id_collective_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("order_id", "household_id", name=op.f("pk_sharing_memories")),
    )
    with op.batch_alter_table("sharing_memories", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_memories_household_id"), ["household_id"], unique=False
        )

    op.create_table(
        "bookings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_bookings_quantity_not_negative")),
        sa.CheckConstraint("tolerance >= 0", name=op.f("ck_bookings_tolerance_not_negative")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_bookings_household_id_households"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["order_lines.id"],
            name=op.f("fk_bookings_line_id_order_lines"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_bookings_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_bookings_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint(
            "line_id", "household_id", name=op.f("uq_bookings_line_id_household_id")
        ),
    )
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bookings_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            "ix_bookings_order_id_household_id", ["order_id", "household_id"], unique=False
        )

    op.create_table(
        "line_outcomes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_units", sa.Integer(), nullable=False),
        sa.Column("confirmed_units", sa.Integer(), nullable=True),
        sa.Column("confirmed_price_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "confirmed_units >= 0", name=op.f("ck_line_outcomes_confirmed_not_negative")
        ),
        sa.CheckConstraint(
            "ordered_units >= 0", name=op.f("ck_line_outcomes_ordered_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["order_lines.id"],
            name=op.f("fk_line_outcomes_line_id_order_lines"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_line_outcomes_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_line_outcomes_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_outcomes")),
        sa.UniqueConstraint(
            "line_id", "organisation_id", name=op.f("uq_line_outcomes_line_id_organisation_id")
        ),
    )
    with op.batch_alter_table("line_outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_outcomes_order_id"), ["order_id"], unique=False)

    op.create_table(
        "allotments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("expected_units", sa.Integer(), nullable=False),
        sa.Column("expected_cents", sa.BigInteger(), nullable=False),
        sa.Column("delivered_units", sa.Integer(), nullable=True),
        sa.Column("delivered_grams", sa.BigInteger(), nullable=True),
        sa.Column("delivered_price_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("delivered_grams >= 0", name=op.f("ck_allotments_grams_not_negative")),
        sa.CheckConstraint(
            "delivered_units >= 0", name=op.f("ck_allotments_delivered_not_negative")
        ),
        sa.CheckConstraint("expected_units >= 0", name=op.f("ck_allotments_expected_not_negative")),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name=op.f("fk_allotments_booking_id_bookings"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["collective_orders.id"],
            name=op.f("fk_allotments_order_id_collective_orders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allotments")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_allotments_booking_id")),
    )
    with op.batch_alter_table("allotments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allotments_order_id"), ["order_id"], unique=False)
    make_append_only("booking_events")
    make_append_only("order_events")


def downgrade() -> None:
    with op.batch_alter_table("allotments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allotments_order_id"))

    op.drop_table("allotments")
    with op.batch_alter_table("line_outcomes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_outcomes_order_id"))

    op.drop_table("line_outcomes")
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.drop_index("ix_bookings_order_id_household_id")
        batch_op.drop_index(batch_op.f("ix_bookings_household_id"))

    op.drop_table("bookings")
    with op.batch_alter_table("sharing_memories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sharing_memories_household_id"))

    op.drop_table("sharing_memories")
    with op.batch_alter_table("order_producers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_producers_producer_id"))

    op.drop_table("order_producers")
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_lines_offer_id"))

    op.drop_table("order_lines")
    with op.batch_alter_table("order_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_groups_organisation_id"))

    op.drop_table("order_groups")
    with op.batch_alter_table("baskets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_baskets_household_id"))

    op.drop_table("baskets")
    with op.batch_alter_table("collective_orders", schema=None) as batch_op:
        batch_op.drop_index("ix_collective_orders_state_closes_at")

    op.drop_table("collective_orders")
    op.drop_table("order_events")
    with op.batch_alter_table("booking_events", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_events_order_id_id")

    op.drop_table("booking_events")
