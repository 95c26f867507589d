"""Organisations: who acts in the market."""

import enum
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from catalog.base import Base, enum_column, new_id
from catalog.identifiers import tax_code, vat_number

if TYPE_CHECKING:
    from catalog.claims import Claim
    from catalog.delivery_areas import DeliveryArea
    from catalog.offers import Offer
    from catalog.registers import OrganisationRegister


class OrganisationKind(enum.StrEnum):
    """Who may be part of a district, in the terms of its founding document."""

    PRODUCER = "producer"
    SOCIAL_COOPERATIVE = "social_cooperative"
    SOCIAL_ENTERPRISE = "social_enterprise"
    COMPANY = "company"
    GAS = "gas"
    CSA = "csa"
    CONSUMER_COOPERATIVE = "consumer_cooperative"
    PUBLIC_BODY = "public_body"
    ASSOCIATION = "association"
    THIRD_SECTOR_BODY = "third_sector_body"
    SCHOOL = "school"
    TIME_BANK = "time_bank"
    ETHICAL_FINANCE = "ethical_finance"
    MUTUAL_AID_SOCIETY = "mutual_aid_society"
    FAIR_TRADE = "fair_trade"
    TRADE_ASSOCIATION = "trade_association"
    TRADE_UNION = "trade_union"
    DISTRICT = "district"


class LegalForm(enum.StrEnum):
    """The legal form, as far as the market treats forms differently."""

    SOLE_TRADER = "sole_trader"
    FARM_PARTNERSHIP = "farm_partnership"
    PARTNERSHIP = "partnership"
    LIMITED_COMPANY = "limited_company"
    COOPERATIVE = "cooperative"
    SOCIAL_COOPERATIVE_A = "social_cooperative_a"
    SOCIAL_COOPERATIVE_B = "social_cooperative_b"
    SOCIAL_COOPERATIVE_AB = "social_cooperative_ab"
    SOCIAL_COOPERATIVE_CONSORTIUM = "social_cooperative_consortium"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    MUTUAL_AID_SOCIETY = "mutual_aid_society"
    PUBLIC_BODY = "public_body"
    INFORMAL_GROUP = "informal_group"
    UNKNOWN = "unknown"


SOCIAL_COOPERATIVE_FORMS = frozenset(
    {
        LegalForm.SOCIAL_COOPERATIVE_A,
        LegalForm.SOCIAL_COOPERATIVE_B,
        LegalForm.SOCIAL_COOPERATIVE_AB,
        LegalForm.SOCIAL_COOPERATIVE_CONSORTIUM,
    }
)
TYPE_B_FORMS = frozenset({LegalForm.SOCIAL_COOPERATIVE_B, LegalForm.SOCIAL_COOPERATIVE_AB})


class PositionSource(enum.StrEnum):
    """How well the position on the map is known."""

    ADDRESS = "address"
    COMUNE = "comune"
    APPROXIMATE = "approximate"


class Visibility(enum.StrEnum):
    """Who may see a contact of an organisation."""

    PUBLIC = "public"
    # People who act for a member of the district, and those who work for it.
    MEMBERS = "members"
    # Only the organisation itself.
    NOBODY = "nobody"


def _visibility(contact: str) -> Mapped[Visibility]:
    return mapped_column(
        enum_column(Visibility, f"{contact}_visibility"),
        default=Visibility.PUBLIC,
        server_default=Visibility.PUBLIC.value,
    )


class Organisation(Base):
    """A reality of the district: a producer, a GAS, a comune, a cooperative."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat_degrees"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon_degrees"),
        CheckConstraint("revision > 0", name="revision_positive"),
        # Who lies near a point is asked whenever somebody registers.
        Index("ix_organisations_lat_lon", "lat", "lon"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[OrganisationKind] = mapped_column(
        enum_column(OrganisationKind, "organisation_kind"), index=True
    )
    legal_form: Mapped[LegalForm] = mapped_column(enum_column(LegalForm, "legal_form"))
    vat_number: Mapped[str | None] = mapped_column(String(11), unique=True)
    tax_code: Mapped[str | None] = mapped_column(String(16), unique=True)
    purpose: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str | None] = mapped_column(String(254))
    email_visibility: Mapped[Visibility] = _visibility("email")
    phone: Mapped[str | None] = mapped_column(String(40))
    phone_visibility: Mapped[Visibility] = _visibility("phone")
    website: Mapped[str | None] = mapped_column(String(300))
    website_visibility: Mapped[Visibility] = _visibility("website")
    street: Mapped[str | None] = mapped_column(String(200))
    street_visibility: Mapped[Visibility] = _visibility("street")
    postcode: Mapped[str | None] = mapped_column(String(5))
    istat: Mapped[str] = mapped_column(String(6), index=True)
    lat: Mapped[float]
    lon: Mapped[float]
    position_source: Mapped[PositionSource] = mapped_column(
        enum_column(PositionSource, "position_source")
    )
    is_member: Mapped[bool] = mapped_column(default=False)
    # Demonstrative organisations say so on every page that shows them.
    is_demo: Mapped[bool] = mapped_column(default=False)
    # How often it has been saved by hand: two people who edit it at once notice each other.
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @validates("vat_number")
    def _check_vat_number(self, _key: str, value: str | None) -> str | None:
        return None if value is None else vat_number(value)

    @validates("tax_code")
    def _check_tax_code(self, _key: str, value: str | None) -> str | None:
        return None if value is None else tax_code(value)

    # What belongs to an organisation goes with it: the database sees to that.
    offers: Mapped[list["Offer"]] = relationship(
        back_populates="organisation", lazy="raise", passive_deletes="all"
    )
    claims: Mapped[list["Claim"]] = relationship(
        back_populates="organisation",
        lazy="raise",
        foreign_keys="Claim.organisation_id",
        passive_deletes="all",
    )
    delivery_areas: Mapped[list["DeliveryArea"]] = relationship(
        back_populates="organisation", lazy="raise", passive_deletes="all"
    )
    registers: Mapped[list["OrganisationRegister"]] = relationship(
        back_populates="organisation", lazy="raise", passive_deletes="all"
    )
