"""Public registers in which organisations are entered: which ones, their sections, how their numbers look."""

import enum
import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.base import Base, enum_column, new_id
from catalog.errors import Invalid

if TYPE_CHECKING:
    from catalog.organisations import Organisation


class Register(enum.StrEnum):
    """A register that says something about the organisations entered in it."""

    # Registro unico nazionale del Terzo settore, D.Lgs. 117/2017.
    RUNTS = "runts"
    # The regional register of social cooperatives, L. 381/1991 art. 9.
    SOCIAL_COOPERATIVES = "social_cooperatives"
    # Albo nazionale delle società cooperative.
    COOPERATIVES = "cooperatives"
    # Indice dei domicili digitali: the six characters by which a public body is billed.
    IPA = "ipa"
    # Repertorio economico amministrativo of a chamber of commerce.
    REA = "rea"


# The sections of RUNTS are those of art. 46 of D.Lgs. 117/2017; C of the regional register is for consortia.
SECTIONS: Final[Mapping[Register, tuple[str, ...]]] = {
    Register.RUNTS: ("a", "b", "c", "d", "e", "f", "g"),
    Register.SOCIAL_COOPERATIVES: ("A", "B", "AB", "C"),
}
_SHAPES: Final[Mapping[Register, re.Pattern[str]]] = {
    Register.IPA: re.compile(r"[A-Z0-9]{6}"),
    Register.REA: re.compile(r"[A-Z]{2}-\d{1,7}"),
    Register.RUNTS: re.compile(r"\d{1,7}"),
    Register.COOPERATIVES: re.compile(r"[A-Z]?\d{1,7}"),
    Register.SOCIAL_COOPERATIVES: re.compile(r"[A-Z0-9][A-Z0-9./-]{0,19}"),
}
_REA_AS_TYPED = re.compile(r"([A-Z]{2})[\s./-]*(\d{1,7})")


class BadRegisterNumber(Invalid):
    """A number that this register does not give."""

    code = "bad_register_number"

    def __init__(self, register: Register, value: str) -> None:
        self.register = register
        self.value = value
        super().__init__()


class BadRegisterSection(Invalid):
    """A section that this register does not have."""

    code = "bad_register_section"

    def __init__(self, register: Register, value: str) -> None:
        self.register = register
        self.value = value
        super().__init__()


class OrganisationRegister(Base):
    """That an organisation says to be entered in a register; whether it is, others verify."""

    __tablename__ = "organisation_registers"
    __table_args__ = (UniqueConstraint("organisation_id", "register"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    register: Mapped[Register] = mapped_column(enum_column(Register, "register"))
    number: Mapped[str] = mapped_column(String(20))
    section: Mapped[str | None] = mapped_column(String(4))
    noted_at: Mapped[datetime]

    organisation: Mapped["Organisation"] = relationship(back_populates="registers", lazy="raise")


def register_number(register: Register, text: str) -> str:
    """Return a number of a register as it is written there; raises BadRegisterNumber."""
    compact = "".join(text.upper().split())
    if register is Register.REA:
        rea = _REA_AS_TYPED.fullmatch(compact)
        compact = f"{rea[1]}-{rea[2]}" if rea else compact
    if _SHAPES[register].fullmatch(compact) is None:
        raise BadRegisterNumber(register, text)
    return compact


def register_section(register: Register, text: str) -> str | None:
    """Return a section of a register, None where none was named; raises BadRegisterSection."""
    if not text:
        return None
    for section in SECTIONS.get(register, ()):
        if section.casefold() == text.strip().casefold():
            return section
    raise BadRegisterSection(register, text)
