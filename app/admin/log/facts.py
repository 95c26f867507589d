"""What else was noted of a deed, as people read it: names, states and amounts in words, never in codes."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.accounts.labels import role_label, staff_label
from app.accounts.models import Role, StaffRole
from app.admin.log.sentences import sentence
from app.admin.work import kinds
from app.district.labels import state_label
from app.district.models import MembershipState
from app.evidence.objection_models import ObjectionState
from app.evidence.states import objection_state_label, visit_state_label
from app.evidence.telling import level_label
from app.evidence.visit_models import VisitState
from app.evidence.visit_views import criterion_label
from app.groups.labels import duty_label
from app.groups.models import DutyKind
from app.ledger.labels import entry_label
from app.ledger.models import EntryKind
from app.orders.claims.claim_states import ClaimState
from app.orders.claims.claim_words import claim_state_words
from app.orders.settling.cost_words import kind_choices
from app.orders.states import OrderState
from app.orders.words import state_words
from app.organisations.labels import kind_label
from app.runtime.i18n import gettext as _
from app.web.filters import euro, long_day, number
from catalog.evidence import EvidenceLevel
from catalog.organisations import OrganisationKind

LONGEST_FACT = 200
_PERCENT = 100
_DAYS = frozenset({"on", "since", "until", "before"})
_CENTS = frozenset({"cents", "amount_cents"})


def facts_text(action: str, facts: Mapping[str, Any]) -> str:
    """Return what else was noted of a deed; what speaks to programs only is left out."""
    said = (
        f"{fact_label(name)}: {text[:LONGEST_FACT]}"
        for name, value in sorted(facts.items())
        if (text := _text(action, name, value))
    )
    return " · ".join(said)


def _text(action: str, name: str, value: Any) -> str:  # noqa: ANN401 whatever a deed had to say
    if value in (None, "", [], {}) or _is_identifier(value):
        return ""
    if isinstance(value, list):
        return ", ".join(text for each in value if (text := _text(action, name, each)))
    if isinstance(value, dict):
        return _pairs(action, name, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return _amount(action, name, value)
    return _word(action, name, str(value))


def _pairs(action: str, name: str, value: Mapping[str, Any]) -> str:
    if set(value) == {"from", "to"}:
        before, after = (_text(action, name, value[end]) or "–" for end in ("from", "to"))
        return f"{before} → {after}"
    told = ((fact_label(key), _text(action, key, each)) for key, each in sorted(value.items()))
    return ", ".join(f"{label} {text}" for label, text in told if text)


def _amount(action: str, name: str, value: int) -> str:
    if name in _CENTS or action == "ledger.credit_rule":
        return euro(value)
    if name.endswith("basis_points"):
        return f"{number(value / _PERCENT)} %"
    # A year has no point after its thousand.
    return str(value) if name == "year" else number(value)


def _word(action: str, name: str, value: str) -> str:
    words: Mapping[str, Callable[[], str]] = {
        "state": lambda: _state(action.partition(".")[0], value),
        "role": lambda: _role(value),
        "kind": lambda: _kind(action, value),
        "level": lambda: level_label(EvidenceLevel(value)),
        "criterion": lambda: criterion_label(value),
        "action": lambda: sentence(value),
        "fields": lambda: fact_label(value),
    }
    try:
        if name in _DAYS:
            return long_day(date.fromisoformat(value[:10]))
        return words[name]() if name in words else value
    except ValueError:
        # What the rules of today no longer know is shown as it was noted.
        return value


def _state(of: str, value: str) -> str:
    if of == "visit":
        return visit_state_label(VisitState(value))
    if of == "objection":
        return objection_state_label(ObjectionState(value))
    if of == "membership":
        return state_label(MembershipState(value))
    if of == "spoiled":
        return claim_state_words(ClaimState(value))
    return state_words(OrderState(value)) if of == "order" else value


def _role(value: str) -> str:
    return role_label(Role(value)) if value in set(Role) else staff_label(StaffRole(value))


def _kind(action: str, value: str) -> str:
    if action.startswith("jobs."):
        return kinds.kind_label(value)
    if action.startswith("duty."):
        return duty_label(DutyKind(value))
    if action.startswith("ledger."):
        return entry_label(EntryKind(value))
    if action.startswith("order.cost"):
        return dict(kind_choices()).get(value, value)
    return kind_label(OrganisationKind(value)) if value in set(OrganisationKind) else value


def _is_identifier(value: Any) -> bool:  # noqa: ANN401 as above
    """Tell whether a value says something to programs only."""
    if isinstance(value, list):
        return all(_is_identifier(each) for each in value)
    try:
        return len(str(uuid.UUID(value))) == len(value)
    except (ValueError, AttributeError, TypeError):
        return False


def fact_label(name: str) -> str:
    """Return what a fact of a deed, or a field that was changed, is called."""
    return {**_of_deeds(), **_of_numbers(), **_of_fields(), **_of_price_lists()}.get(name, name)


def _of_deeds() -> dict[str, str]:
    return {
        "role": _("role"),
        "state": _("state"),
        "minutes": _("minutes"),
        "reason": _("reason"),
        "kind": _("kind"),
        "criterion": _("criterion"),
        "level": _("evidence level"),
        "error_code": _("error"),
        "filter": _("filter"),
        "action": _("deed"),
        "whom": _("person"),
        "text": _("text"),
        "file": _("file"),
        "fields": _("fields"),
        "from": _("from what"),
        "to": _("to what"),
        "on": _("day"),
        "since": _("from day"),
        "until": _("to day"),
        "before": _("before day"),
    }


def _of_numbers() -> dict[str, str]:
    return {
        "household": _("household"),
        "households": _("households"),
        "count": _("how many"),
        "answers": _("answers"),
        "entries": _("entries"),
        "year": _("year"),
        "cents": _("amount"),
        "amount_cents": _("amount"),
        "basis_points": _("percentage"),
        "units": _("units"),
        "spoiled": _("spoiled units"),
        "new": _("new ones"),
        "known": _("known before"),
        "number": _("number"),
        "place": _("place in the list"),
        "places": _("pick-up places"),
        "lines": _("products"),
        "changed_lines": _("products changed"),
        "principles": _("principles"),
        "counts": _("rows"),
    }


def _of_fields() -> dict[str, str]:
    return {
        "name": _("name"),
        "legal_form": _("legal form"),
        "vat_number": _("VAT number"),
        "tax_code": _("tax code"),
        "title": _("title"),
        "description": _("description"),
        "sku": _("code"),
        "category_code": _("category"),
        "unit": _("unit"),
        "unit_label": _("what a unit is"),
        "content_amount": _("content of a unit"),
        "dimension": _("measure"),
        "price_cents": _("price"),
        "vat_basis_points": _("VAT"),
        "pack_size": _("pack"),
        "minimum_units": _("least quantity"),
        "multiple_units": _("multiples"),
        "available_amount": _("stock"),
        "available_period": _("stock of when"),
        "months": _("months"),
        "available_from": _("from day"),
        "available_until": _("to day"),
        "origin_istat": _("where it is produced"),
        "transformation_istat": _("where it is processed"),
        "pickup": _("pick-up"),
        "delivery": _("delivery"),
        "at_distance": _("at a distance"),
        "published": _("published"),
        "repeat": _("again next year"),
        "cover": _("photo"),
    }


def _of_price_lists() -> dict[str, str]:
    return {
        "fault": _("with faults"),
        "created": _("new ones"),
        "updated": _("changed ones"),
        "unchanged": _("as before"),
        "unclassified": _("without a category"),
        "missing": _("not in the list"),
        "doubtful": _("to look at"),
        "moved": _("changed meanwhile"),
        "paused": _("paused"),
    }
