"""proposals

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def enumerated(name: str, *values: str) -> sa.Enum:
    """Return the type of an enumeration stored by value, with its CHECK."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def reference(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key, named by convention."""
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    # Demands of citizens came before citizens did: who is not there cannot own any.
    op.execute(
        "DELETE FROM demands WHERE person_id IS NOT NULL AND person_id NOT IN (SELECT id FROM persons)"
    )
    with op.batch_alter_table("demands", schema=None) as batch_op:
        batch_op.create_foreign_key(
            op.f("fk_demands_person_id_persons"),
            "persons",
            ["person_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            enumerated("proposal_state", "open", "accepted", "declined", "withdrawn", "expired"),
            nullable=False,
        ),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        reference("proposals", "demand_id", "demands", "CASCADE"),
        reference("proposals", "organisation_id", "organisations", "CASCADE"),
        reference("proposals", "proposed_by_id", "persons", "SET NULL"),
        reference("proposals", "decided_by_id", "persons", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index("ix_proposals_organisation_id_id", "proposals", ["organisation_id", "id"])
    op.create_index("ix_proposals_demand_id_id", "proposals", ["demand_id", "id"])
    op.create_index(
        "uq_proposals_open",
        "proposals",
        ["demand_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "proposal_lines",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("unit_text", sa.String(length=80), nullable=False),
        sa.Column("count_units", sa.BigInteger(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count_units > 0", name=op.f("ck_proposal_lines_count_positive")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_proposal_lines_price_not_negative")),
        reference("proposal_lines", "proposal_id", "proposals", "CASCADE"),
        reference("proposal_lines", "offer_id", "offers", "SET NULL"),
        sa.PrimaryKeyConstraint("proposal_id", "position", name=op.f("pk_proposal_lines")),
    )
    op.create_index(op.f("ix_proposal_lines_offer_id"), "proposal_lines", ["offer_id"])
    op.create_table(
        "proposal_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("side", enumerated("side", "buyer", "producer"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        reference("proposal_messages", "proposal_id", "proposals", "CASCADE"),
        reference("proposal_messages", "person_id", "persons", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_messages")),
    )
    op.create_index(
        "ix_proposal_messages_proposal_id_id", "proposal_messages", ["proposal_id", "id"]
    )


def downgrade() -> None:
    op.drop_table("proposal_messages")
    op.drop_table("proposal_lines")
    op.drop_table("proposals")
    with op.batch_alter_table("demands", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_demands_person_id_persons"), type_="foreignkey")
