"""standing demands

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNITS = (
    "GRM", "KGM", "DTN", "TNE", "MLT", "CLT", "LTR", "HLT", "H87", "DZN", "MIN", "HUR", "DAY", "MON",
    "ANN", "MTK", "HAR", "KWH", "MWH", "MTR", "KMT",
)  # fmt: skip


def enumerated(name: str, *values: str) -> sa.Enum:
    """Return the type of an enumeration stored by value; its CHECK is written by hand where needed."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("demands", schema=None) as batch_op:
        batch_op.alter_column("organisation_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("category_code", existing_type=sa.String(80), nullable=True)
        batch_op.alter_column("istat", existing_type=sa.String(6), nullable=True)
        batch_op.add_column(sa.Column("person_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("more_categories", sa.JSON(), nullable=False, server_default="[]")
        )
        batch_op.add_column(sa.Column("words", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("area_code", sa.String(80), nullable=True))
        batch_op.add_column(
            sa.Column("delivery_only", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("max_price_unit", enumerated("max_price_unit", *UNITS), nullable=True)
        )
        batch_op.add_column(sa.Column("weights", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(
            sa.Column(
                "visibility",
                enumerated("visibility", "public", "members", "private"),
                nullable=False,
                server_default="public",
            )
        )
        batch_op.add_column(
            sa.Column(
                "closed_reason",
                enumerated("closed_reason", "found_here", "found_elsewhere", "not_needed"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(op.f("ck_demands_demand_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_demands_demand_state"), "state IN ('open', 'paused', 'closed', 'expired')"
        )
    op.execute("UPDATE demands SET updated_at = created_at")
    with op.batch_alter_table("demands", schema=None) as batch_op:
        batch_op.alter_column(
            "updated_at", existing_type=sa.DateTime(timezone=True), nullable=False
        )
        for name in (
            "more_categories",
            "words",
            "delivery_only",
            "weights",
            "visibility",
            "revision",
        ):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_demands_one_owner"), "(organisation_id IS NULL) <> (person_id IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_demands_one_place"), "istat IS NULL OR area_code IS NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_demands_months_of_a_year"), "months BETWEEN 0 AND 4095"
        )
        batch_op.create_check_constraint(op.f("ck_demands_revision_positive"), "revision > 0")
        batch_op.create_index("ix_demands_state_visibility", ["state", "visibility", "id"])
        batch_op.create_index(op.f("ix_demands_person_id"), ["person_id"])
        batch_op.create_index(op.f("ix_demands_category_code"), ["category_code"])
    op.execute("UPDATE demand_criteria SET weight = 1 WHERE weight < 1")
    op.execute("UPDATE demand_criteria SET weight = 3 WHERE weight > 3")
    with op.batch_alter_table("demand_criteria", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_demand_criteria_weight_not_negative"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_demand_criteria_weight_1_to_3"), "weight BETWEEN 1 AND 3"
        )
    _create_answers()


def _create_answers() -> None:
    op.create_table(
        "demand_answers",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            enumerated("answer_state", "new", "better", "known", "outside", "gone"),
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "score BETWEEN 0 AND 1000000", name=op.f("ck_demand_answers_score_in_millionths")
        ),
        sa.CheckConstraint(
            "told BETWEEN 0 AND 1000000", name=op.f("ck_demand_answers_told_in_millionths")
        ),
        sa.ForeignKeyConstraint(
            ["demand_id"],
            ["demands.id"],
            name=op.f("fk_demand_answers_demand_id_demands"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_demand_answers_offer_id_offers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("demand_id", "offer_id", name=op.f("pk_demand_answers")),
    )
    op.create_index("ix_demand_answers_offer_id", "demand_answers", ["offer_id"])
    op.create_table(
        "demand_checks",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("eligible >= 0", name=op.f("ck_demand_checks_eligible_not_negative")),
        sa.CheckConstraint(
            "floor BETWEEN 0 AND 1000000", name=op.f("ck_demand_checks_floor_in_millionths")
        ),
        sa.ForeignKeyConstraint(
            ["demand_id"],
            ["demands.id"],
            name=op.f("fk_demand_checks_demand_id_demands"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("demand_id", name=op.f("pk_demand_checks")),
    )
    op.create_table(
        "standing_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_progress")),
    )


def downgrade() -> None:
    op.drop_table("standing_progress")
    op.drop_table("demand_checks")
    op.drop_table("demand_answers")
    with op.batch_alter_table("demand_criteria", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_demand_criteria_weight_1_to_3"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_demand_criteria_weight_not_negative"), "weight >= 0"
        )
    # The older schema has no room for what has no owner, place or category of its kind.
    op.execute(
        "DELETE FROM demands WHERE organisation_id IS NULL OR category_code IS NULL OR istat IS NULL"
    )
    op.execute("UPDATE demands SET state = 'closed' WHERE state <> 'open'")
    with op.batch_alter_table("demands", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_demands_category_code"))
        batch_op.drop_index(op.f("ix_demands_person_id"))
        batch_op.drop_index("ix_demands_state_visibility")
        for name in (
            "revision_positive",
            "months_of_a_year",
            "one_place",
            "one_owner",
            "demand_state",
            "closed_reason",
            "visibility",
            "max_price_unit",
        ):
            batch_op.drop_constraint(op.f(f"ck_demands_{name}"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_demands_demand_state"), "state IN ('open', 'closed')"
        )
        for name in (
            "updated_at",
            "revision",
            "closed_reason",
            "visibility",
            "weights",
            "max_price_unit",
            "delivery_only",
            "area_code",
            "words",
            "more_categories",
            "person_id",
        ):
            batch_op.drop_column(name)
        batch_op.alter_column("istat", existing_type=sa.String(6), nullable=False)
        batch_op.alter_column("category_code", existing_type=sa.String(80), nullable=False)
        batch_op.alter_column("organisation_id", existing_type=sa.Uuid(), nullable=False)
