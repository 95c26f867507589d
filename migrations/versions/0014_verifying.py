"""verifying: documents, verifiers, objections, visits

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OF_THE_HOUSE = """
EXISTS (SELECT 1 FROM visits
    WHERE visits.id = NEW.visit_id AND visits.organisation_id = NEW.organisation_id)
OR EXISTS (SELECT 1 FROM visits JOIN mandates ON mandates.organisation_id = visits.organisation_id
    WHERE visits.id = NEW.visit_id AND mandates.person_id = NEW.person_id)
"""
REFUSAL = "nobody visits an organisation of their own"
POSTGRES_FUNCTION = f"""
CREATE FUNCTION refuse_visitor_of_the_house() RETURNS trigger AS $$
BEGIN
    IF {OF_THE_HOUSE} THEN
        RAISE EXCEPTION '{REFUSAL}';
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql
"""


def upgrade() -> None:
    op.create_table(
        "verifiers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("principles", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_verifiers_period")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_verifiers_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifiers")),
    )
    with op.batch_alter_table("verifiers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verifiers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "visited",
                "reported",
                "approved",
                "conditional",
                "refused",
                "cancelled",
                name="visit_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("checklist_version", sa.String(length=20), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("minutes_reference", sa.String(length=200), nullable=False),
        sa.Column("verified_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'conditional', 'refused') OR minutes_reference <> ''",
            name=op.f("ck_visits_decision_has_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_visits_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visits_organisation_id_id", ["organisation_id", "id"], unique=False
        )
        batch_op.create_index("ix_visits_state_id", ["state", "id"], unique=False)

    op.create_table(
        "objections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("criterion_code", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "replied",
                "rejected",
                "lowered",
                "struck",
                "taken_back",
                "lapsed",
                name="objection_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_until", sa.Date(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_objections_offer_id_offers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_objections_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_objections_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.create_index(
            "ix_objections_organisation_id_id", ["organisation_id", "id"], unique=False
        )
        batch_op.create_index("ix_objections_person_id_state", ["person_id", "state"], unique=False)
        batch_op.create_index("ix_objections_state_id", ["state", "id"], unique=False)

    op.create_table(
        "visit_findings",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_code", sa.String(length=80), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_visit_findings_value_scale")),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visits.id"],
            name=op.f("fk_visit_findings_visit_id_visits"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("visit_id", "criterion_code", name=op.f("pk_visit_findings")),
    )
    op.create_table(
        "visit_visitors",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_visit_visitors_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_visit_visitors_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visits.id"],
            name=op.f("fk_visit_visitors_visit_id_visits"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name=op.f("pk_visit_visitors")),
    )
    with op.batch_alter_table("visit_visitors", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_visitors_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "evidence_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("objection_id", sa.Uuid(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_files.id"],
            name=op.f("fk_evidence_documents_file_id_stored_files"),
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objections.id"],
            name=op.f("fk_evidence_documents_objection_id_objections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_evidence_documents_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visits.id"],
            name=op.f("fk_evidence_documents_visit_id_visits"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_documents")),
    )
    with op.batch_alter_table("evidence_documents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_documents_file_id"), ["file_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_documents_objection_id"), ["objection_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_documents_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_documents_visit_id"), ["visit_id"], unique=False
        )

    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index("ix_claims_valid_until", ["valid_until"], unique=False)

    refuse_visitors_of_the_house()


def refuse_visitors_of_the_house() -> None:
    """Let the database itself refuse visitors who hold a role where they are to go."""
    if is_sqlite():
        op.execute(
            "CREATE TRIGGER visit_visitors_house BEFORE INSERT ON visit_visitors "
            f"WHEN {OF_THE_HOUSE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(POSTGRES_FUNCTION)
    op.execute(
        "CREATE TRIGGER visit_visitors_house BEFORE INSERT ON visit_visitors "
        "FOR EACH ROW EXECUTE FUNCTION refuse_visitor_of_the_house()"
    )


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def downgrade() -> None:
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index("ix_claims_valid_until")

    with op.batch_alter_table("evidence_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_documents_visit_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_documents_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_documents_objection_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_documents_file_id"))

    op.drop_table("evidence_documents")
    with op.batch_alter_table("visit_visitors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_visitors_person_id"))

    op.drop_table("visit_visitors")
    op.drop_table("visit_findings")
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_index("ix_objections_state_id")
        batch_op.drop_index("ix_objections_person_id_state")
        batch_op.drop_index("ix_objections_organisation_id_id")

    op.drop_table("objections")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_state_id")
        batch_op.drop_index("ix_visits_organisation_id_id")

    op.drop_table("visits")
    with op.batch_alter_table("verifiers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verifiers_person_id"))

    op.drop_table("verifiers")
    if not is_sqlite():
        op.execute("DROP FUNCTION refuse_visitor_of_the_house()")
