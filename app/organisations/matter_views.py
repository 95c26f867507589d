"""What is to be looked at, in words."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.organisations.models import Matter, MatterKind
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext


@dataclass(frozen=True, slots=True)
class MatterView:
    """One thing to be looked at."""

    id: uuid.UUID
    text: str
    details: tuple[str, ...]
    raised_at: datetime
    name: str = ""
    slug: str = ""


def matter_view(matter: Matter, *, name: str = "", slug: str = "") -> MatterView:
    """Return a matter in words; with the name of its organisation where several are listed."""
    return MatterView(
        matter.id, matter_text(matter), details_of(matter), matter.raised_at, name, slug
    )


def matter_text(matter: Matter) -> str:
    """Return what a matter is."""
    if matter.kind is MatterKind.SIMILAR_NAME:
        count = len(matter.facts.get("organisations", []))
        return ngettext(
            "Nearby there is %(num)s organisation with a similar name.",
            "Nearby there are %(num)s organisations with a similar name.",
            count,
        )
    return {
        MatterKind.REGISTERED: _("Newly registered: look whether it is real."),
        MatterKind.IDENTITY_CHANGED: _("It has changed what it is before the law."),
        MatterKind.REGISTERS_DISAGREE: _("What it says does not go together."),
    }[matter.kind]


def details_of(matter: Matter) -> tuple[str, ...]:
    """Return the details of a matter, each in a sentence."""
    facts: Mapping[str, Any] = matter.facts
    doubts = [doubt_text(code) for code in facts.get("doubts", [])]
    changed = [field_text(name) for name in facts.get("fields", [])]
    return (*doubts, *changed)


def doubt_text(code: str) -> str:
    """Return a doubt in a sentence."""
    return {
        "kind_without_form": _("It calls itself a social cooperative and has another legal form."),
        "no_regional_register": _("A social cooperative without the regional register."),
        "register_without_form": _("It is in a register of cooperatives with another legal form."),
        "section_not_of_form": _("The section of the regional register is not that of its type."),
        "runts_section_not_of_form": _("The section of RUNTS is not for its legal form."),
        "ipa_of_no_public_body": _("It has an IPA code and is no public body."),
        "public_body_or_not": _("Public body by its kind or by its legal form, not by both."),
    }.get(code, code)


def field_text(name: str) -> str:
    """Return which part of its identity has changed."""
    return {
        "name": _("Name"),
        "kind": _("Kind"),
        "legal_form": _("Legal form"),
        "vat_number": _("VAT number"),
        "tax_code": _("Tax code"),
        "registers": _("Public registers"),
    }.get(name, name)
