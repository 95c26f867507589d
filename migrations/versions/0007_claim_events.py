"""the history of claims

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import make_append_only

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INTERESTED = """
NEW.action IN ('confirmed', 'lowered', 'objection_rejected', 'peer_verified', 'sent_back', 'struck')
AND EXISTS (SELECT 1 FROM mandates
    WHERE mandates.person_id = NEW.actor_id
    AND mandates.organisation_id = NEW.organisation_id)
"""
REFUSAL = "nobody judges the claims of an organisation of their own"
POSTGRES_FUNCTION = f"""
CREATE FUNCTION refuse_interested_judge() RETURNS trigger AS $$
BEGIN
    IF {INTERESTED} THEN
        RAISE EXCEPTION '{REFUSAL}';
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql
"""


def upgrade() -> None:
    op.create_table(
        "claim_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("criterion_code", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "recorded",
                "declared",
                "confirmed",
                "sent_back",
                "peer_verified",
                "objected",
                "replied",
                "objection_withdrawn",
                "objection_rejected",
                "lowered",
                "struck",
                "withdrawn",
                "reminded",
                "expired",
                name="claim_action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("acting_for_id", sa.Uuid(), nullable=True),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column(
            "level",
            sa.Enum(
                "self_declared",
                "documented",
                "peer_verified",
                "certified",
                "public_register",
                name="claim_event_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("register_number", sa.String(length=80), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("objection_id", sa.Uuid(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("days", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "action NOT IN ('confirmed', 'lowered', 'objection_rejected', 'peer_verified', 'sent_back', 'struck') OR acting_for_id IS NULL OR acting_for_id <> organisation_id",
            name=op.f("ck_claim_events_judge_is_another"),
        ),
        sa.CheckConstraint(
            "action NOT IN ('confirmed', 'lowered', 'objection_rejected', 'peer_verified', 'sent_back', 'struck') OR actor_id IS NOT NULL",
            name=op.f("ck_claim_events_judge_is_a_person"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_claim_events_number_positive")),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_claim_events_value_scale")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_events")),
    )
    with op.batch_alter_table("claim_events", schema=None) as batch_op:
        batch_op.create_index(
            "uq_claim_events_offer",
            ["organisation_id", "offer_id", "criterion_code", "number"],
            unique=True,
        )
        batch_op.create_index(
            "uq_claim_events_organisation",
            ["organisation_id", "criterion_code", "number"],
            unique=True,
            sqlite_where=sa.text("offer_id IS NULL"),
            postgresql_where=sa.text("offer_id IS NULL"),
        )

    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("under_review", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("disputed", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    make_append_only("claim_events")
    refuse_interested_judges()


def refuse_interested_judges() -> None:
    """Let the database itself refuse a judge who holds a role in the judged organisation."""
    if is_sqlite():
        op.execute(
            "CREATE TRIGGER claim_events_judge BEFORE INSERT ON claim_events "
            f"WHEN {INTERESTED} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(POSTGRES_FUNCTION)
    op.execute(
        "CREATE TRIGGER claim_events_judge BEFORE INSERT ON claim_events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_interested_judge()"
    )


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def downgrade() -> None:
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_column("disputed")
        batch_op.drop_column("under_review")

    with op.batch_alter_table("claim_events", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_claim_events_organisation",
            sqlite_where=sa.text("offer_id IS NULL"),
            postgresql_where=sa.text("offer_id IS NULL"),
        )
        batch_op.drop_index("uq_claim_events_offer")

    op.drop_table("claim_events")
    if not is_sqlite():
        op.execute("DROP FUNCTION refuse_interested_judge()")
