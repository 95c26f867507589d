"""market

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boundaries",
        sa.Column("istat", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180",
            name=op.f("ck_boundaries_point_range"),
        ),
        sa.CheckConstraint("length(istat) = 6", name=op.f("ck_boundaries_istat_digits")),
        sa.PrimaryKeyConstraint("istat", name=op.f("pk_boundaries")),
    )
    op.create_table(
        "geocode_cache",
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "address",
                "postcode",
                "comune",
                name="geocode_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("istat", sa.String(length=6), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT found OR (lat IS NOT NULL AND lon IS NOT NULL AND precision IS NOT NULL)",
            name=op.f("ck_geocode_cache_found_has_point"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_geocode_cache")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "dead",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_jobs_attempts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_state_run_at", ["state", "run_at"], unique=False)

    op.create_table(
        "market_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "thing",
            sa.Enum(
                "offer",
                "organisation",
                "everything",
                name="changed_thing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_changes")),
    )
    with op.batch_alter_table("market_changes", schema=None) as batch_op:
        batch_op.create_index("ix_market_changes_version", ["version"], unique=False)

    op.create_table(
        "market_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_version")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "producer",
                "social_cooperative",
                "social_enterprise",
                "company",
                "gas",
                "csa",
                "consumer_cooperative",
                "public_body",
                "association",
                "third_sector_body",
                "school",
                "time_bank",
                "ethical_finance",
                "mutual_aid_society",
                "fair_trade",
                "trade_association",
                "trade_union",
                "district",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "legal_form",
            sa.Enum(
                "sole_trader",
                "farm_partnership",
                "partnership",
                "limited_company",
                "cooperative",
                "social_cooperative_a",
                "social_cooperative_b",
                "social_cooperative_ab",
                "social_cooperative_consortium",
                "association",
                "foundation",
                "mutual_aid_society",
                "public_body",
                "informal_group",
                "unknown",
                name="legal_form",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("vat_number", sa.String(length=11), nullable=True),
        sa.Column("tax_code", sa.String(length=16), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("street", sa.String(length=200), nullable=True),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("istat", sa.String(length=6), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column(
            "position_source",
            sa.Enum(
                "address",
                "comune",
                "approximate",
                name="position_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_organisations_lat_degrees")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_organisations_lon_degrees")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisations_slug")),
        sa.UniqueConstraint("tax_code", name=op.f("uq_organisations_tax_code")),
        sa.UniqueConstraint("vat_number", name=op.f("uq_organisations_vat_number")),
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_istat"), ["istat"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_name"), ["name"], unique=False)

    op.create_table(
        "delivery_areas",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "radius",
                "comuni",
                "polygon",
                "everywhere",
                name="area_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("radius_km", sa.Double(), nullable=True),
        sa.Column("comuni", sa.JSON(), nullable=False),
        sa.Column("polygon", sa.LargeBinary(), nullable=True),
        sa.Column("days", sa.String(length=120), nullable=True),
        sa.Column("minimum_order_cents", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'polygon') = (polygon IS NOT NULL)",
            name=op.f("ck_delivery_areas_polygon_when_polygon"),
        ),
        sa.CheckConstraint(
            "(kind = 'radius') = (radius_km IS NOT NULL)",
            name=op.f("ck_delivery_areas_radius_when_radius"),
        ),
        sa.CheckConstraint(
            "minimum_order_cents >= 0",
            name=op.f("ck_delivery_areas_minimum_not_negative"),
        ),
        sa.CheckConstraint("radius_km > 0", name=op.f("ck_delivery_areas_radius_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_delivery_areas_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_areas")),
    )
    with op.batch_alter_table("delivery_areas", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delivery_areas_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "demands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category_code", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
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
            nullable=True,
        ),
        sa.Column(
            "rhythm",
            sa.Enum(
                "once",
                "daily",
                "weekly",
                "monthly",
                "yearly",
                "school_months",
                name="rhythm",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("istat", sa.String(length=6), nullable=False),
        sa.Column("max_km", sa.Double(), nullable=True),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("max_price_cents", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="demand_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(amount IS NULL) = (dimension IS NULL)",
            name=op.f("ck_demands_amount_has_dimension"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_demands_amount_positive")),
        sa.CheckConstraint("max_km > 0", name=op.f("ck_demands_max_km_positive")),
        sa.CheckConstraint("max_price_cents >= 0", name=op.f("ck_demands_max_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_demands_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demands")),
    )
    with op.batch_alter_table("demands", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_demands_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
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
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("vat_basis_points", sa.Integer(), nullable=True),
        sa.Column("pack_size", sa.Integer(), nullable=False),
        sa.Column("minimum_units", sa.Integer(), nullable=False),
        sa.Column("multiple_units", sa.Integer(), nullable=False),
        sa.Column("available_amount", sa.BigInteger(), nullable=True),
        sa.Column(
            "available_period",
            sa.Enum(
                "day",
                "week",
                "month",
                "season",
                "stock",
                name="availability_period",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("available_until", sa.Date(), nullable=True),
        sa.Column("origin_istat", sa.String(length=6), nullable=True),
        sa.Column("transformation_istat", sa.String(length=6), nullable=True),
        sa.Column("pickup", sa.Boolean(), nullable=False),
        sa.Column("delivery", sa.Boolean(), nullable=False),
        sa.Column("at_distance", sa.Boolean(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("available_amount >= 0", name=op.f("ck_offers_available_not_negative")),
        sa.CheckConstraint("content_amount > 0", name=op.f("ck_offers_content_positive")),
        sa.CheckConstraint("minimum_units >= 0", name=op.f("ck_offers_minimum_not_negative")),
        sa.CheckConstraint("months BETWEEN 0 AND 4095", name=op.f("ck_offers_months_mask")),
        sa.CheckConstraint("multiple_units > 0", name=op.f("ck_offers_multiple_positive")),
        sa.CheckConstraint("pack_size > 0", name=op.f("ck_offers_pack_positive")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_offers_price_not_negative")),
        sa.CheckConstraint(
            "vat_basis_points BETWEEN 0 AND 10000", name=op.f("ck_offers_vat_share")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_offers_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("organisation_id", "sku", name=op.f("uq_offers_organisation_id_sku")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_offers_category_code_published",
            ["category_code", "published"],
            unique=False,
        )
        batch_op.create_index(
            "ix_offers_organisation_id_title",
            ["organisation_id", "title"],
            unique=False,
        )

    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("criterion_code", sa.String(length=80), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column(
            "level",
            sa.Enum(
                "self_declared",
                "documented",
                "peer_verified",
                "certified",
                "public_register",
                name="evidence_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_claims_value_scale")),
        sa.CheckConstraint(
            "verified_by_id <> organisation_id",
            name=op.f("ck_claims_verifier_is_another"),
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_claims_offer_id_offers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_claims_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"],
            ["organisations.id"],
            name=op.f("fk_claims_verified_by_id_organisations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(
            "uq_claims_organisation_criterion",
            ["organisation_id", "criterion_code"],
            unique=True,
            sqlite_where=sa.text("offer_id IS NULL"),
            postgresql_where=sa.text("offer_id IS NULL"),
        )
        batch_op.create_index(
            "uq_claims_offer_criterion", ["offer_id", "criterion_code"], unique=True
        )

    op.create_table(
        "demand_criteria",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_code", sa.String(length=80), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_demand_criteria_weight_not_negative")),
        sa.ForeignKeyConstraint(
            ["demand_id"],
            ["demands.id"],
            name=op.f("fk_demand_criteria_demand_id_demands"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("demand_id", "criterion_code", name=op.f("pk_demand_criteria")),
    )
    # The one row that numbers the changes of the market.
    op.execute("INSERT INTO market_version (id, version) VALUES (1, 1)")


def downgrade() -> None:
    op.drop_table("demand_criteria")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index("uq_claims_offer_criterion")
        batch_op.drop_index("uq_claims_organisation_criterion")

    op.drop_table("claims")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index("ix_offers_organisation_id_title")
        batch_op.drop_index("ix_offers_category_code_published")

    op.drop_table("offers")
    with op.batch_alter_table("demands", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demands_organisation_id"))

    op.drop_table("demands")
    with op.batch_alter_table("delivery_areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_areas_organisation_id"))

    op.drop_table("delivery_areas")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_name"))
        batch_op.drop_index(batch_op.f("ix_organisations_kind"))
        batch_op.drop_index(batch_op.f("ix_organisations_istat"))

    op.drop_table("organisations")
    op.drop_table("market_version")
    with op.batch_alter_table("market_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_market_changes_version")

    op.drop_table("market_changes")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_state_run_at")

    op.drop_table("jobs")
    op.drop_table("geocode_cache")
    op.drop_table("boundaries")
