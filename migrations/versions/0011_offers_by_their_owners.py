"""offers by their owners: revision, drafts, repetition, the prices of the past

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from catalog.base import new_id
from migrations.append_only import make_append_only_beside

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BATCH = 5_000
OFFERS = sa.table(
    "offers",
    sa.column("id", sa.Uuid()),
    sa.column("price_cents", sa.BigInteger()),
    sa.column("vat_basis_points", sa.Integer()),
    sa.column("published", sa.Boolean()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("updated_at", sa.DateTime(timezone=True)),
    sa.column("published_at", sa.DateTime(timezone=True)),
    sa.column("price_confirmed_at", sa.DateTime(timezone=True)),
)
PRICES = sa.table(
    "offer_prices",
    sa.column("id", sa.Uuid()),
    sa.column("offer_id", sa.Uuid()),
    sa.column("price_cents", sa.BigInteger()),
    sa.column("vat_basis_points", sa.Integer()),
    sa.column("valid_from", sa.DateTime(timezone=True)),
    sa.column("source", sa.String(40)),
)


def upgrade() -> None:
    op.create_table(
        "offer_prices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("vat_basis_points", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "form",
                "bulk",
                "import",
                "other",
                name="price_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_offer_prices_offer_id_offers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_prices")),
    )
    with op.batch_alter_table("offer_prices", schema=None) as batch_op:
        batch_op.create_index("ix_offer_prices_offer_id_id", ["offer_id", "id"], unique=False)

    with op.batch_alter_table("offers", schema=None) as batch_op:
        for name in ("published_at", "withdrawn_at", "price_confirmed_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("repeat", sa.String(40), server_default="never", nullable=False)
        )
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_check_constraint(
            op.f("ck_offers_offer_repeat"), "repeat IN ('never', 'ask', 'automatic')"
        )
        batch_op.create_check_constraint(
            op.f("ck_offers_withdrawn_not_published"), "NOT published OR withdrawn_at IS NULL"
        )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.alter_column("repeat", server_default=None)
        batch_op.alter_column("revision", server_default=None)
    begin_history(op.get_bind())
    make_append_only_beside("offer_prices", parent="offers", key="offer_id")


def begin_history(connection: sa.Connection) -> None:
    """Let the offers that are there begin their history with the price of today."""
    priced = OFFERS.c.price_cents.is_not(None)
    connection.execute(
        sa.update(OFFERS).where(priced).values(price_confirmed_at=OFFERS.c.updated_at)
    )
    connection.execute(
        sa.update(OFFERS).where(OFFERS.c.published).values(published_at=OFFERS.c.created_at)
    )
    rows = connection.execute(
        sa.select(OFFERS.c.id, OFFERS.c.price_cents, OFFERS.c.vat_basis_points, OFFERS.c.updated_at)
        .where(priced)
        .order_by(OFFERS.c.id)
    ).all()
    for start in range(0, len(rows), BATCH):
        connection.execute(
            sa.insert(PRICES),
            [
                {
                    "id": new_id(),
                    "offer_id": row.id,
                    "price_cents": row.price_cents,
                    "vat_basis_points": row.vat_basis_points,
                    "valid_from": row.updated_at,
                    "source": "other",
                }
                for row in rows[start : start + BATCH]
            ],
        )


def downgrade() -> None:
    op.drop_table("offer_prices")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_offer_prices()")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_offers_withdrawn_not_published"), type_="check")
        batch_op.drop_constraint(op.f("ck_offers_offer_repeat"), type_="check")
        for name in ("revision", "repeat", "price_confirmed_at", "withdrawn_at", "published_at"):
            batch_op.drop_column(name)
