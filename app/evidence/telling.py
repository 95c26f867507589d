"""The history of a claim in plain sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.evidence.history import is_submission
from app.evidence.models import ClaimAction, ClaimEvent
from app.organisations.evidence import short_label
from app.runtime.i18n import gettext as _
from app.web.filters import locale_code, long_day
from catalog.criteria import CriteriaSet
from catalog.criterion import Criterion
from catalog.evidence import EvidenceLevel


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that happened: on which day, in words, with what was written about it."""

    day: date
    text: str
    reason: str
    # The criterion, where a list speaks of several.
    about: str = ""


def level_label(level: EvidenceLevel) -> str:
    """Return the name of a level, to stand in a sentence."""
    return {
        EvidenceLevel.SELF_DECLARED: _("only declared"),
        EvidenceLevel.DOCUMENTED: _("with a document"),
        EvidenceLevel.PEER_VERIFIED: _("verified by peers"),
        EvidenceLevel.CERTIFIED: _("certified"),
        EvidenceLevel.PUBLIC_REGISTER: _("in a public register"),
    }[level]


def value_text(criterion: Criterion, value: int | None) -> str:
    """Return what a value means, without a full stop."""
    if value is None:
        return _("it does not apply")
    return criterion.scale(locale_code())[value].rstrip(".")


def sentence(event: ClaimEvent, criterion: Criterion, names: Mapping[UUID, str]) -> Sentence:
    """Return an event as a sentence that everybody may read: organisations are named, people are not."""
    return Sentence(event.day, _text(event, criterion, names), event.reason)


def sentences(
    events: Iterable[ClaimEvent], criteria: CriteriaSet, names: Mapping[UUID, str]
) -> tuple[Sentence, ...]:
    """Return what happened to several claims, each with its criterion."""
    told = []
    for event in events:
        if event.criterion_code in criteria:
            criterion = criteria.get(event.criterion_code)
            label = short_label(criterion, locale_code())
            told.append(replace(sentence(event, criterion, names), about=label))
    return tuple(told)


def _text(event: ClaimEvent, criterion: Criterion, names: Mapping[UUID, str]) -> str:
    if event.action in {ClaimAction.RECORDED, ClaimAction.DECLARED}:
        return _said(event, criterion)
    if event.action is ClaimAction.CONFIRMED:
        return _confirmed(event, names.get(event.acting_for_id) if event.acting_for_id else None)
    if event.action is ClaimAction.PEER_VERIFIED:
        value = value_text(criterion, event.value)
        return _(
            "After a visit, peers confirmed: “%(value)s”, %(until)s.",
            value=value,
            until=_until(event),
        )
    if event.action is ClaimAction.LOWERED:
        value = value_text(criterion, event.value)
        return _("After an objection the claim was lowered to “%(value)s”.", value=value)
    return {
        ClaimAction.SENT_BACK: _("The evidence was sent back."),
        ClaimAction.OBJECTED: _("Somebody objected."),
        ClaimAction.REPLIED: _("The organisation replied to the objection."),
        ClaimAction.OBJECTION_WITHDRAWN: _("The objection was taken back."),
        ClaimAction.OBJECTION_REJECTED: _("The objection was examined and rejected."),
        ClaimAction.STRUCK: _("After an objection the claim was taken off."),
        ClaimAction.WITHDRAWN: _("The organisation took the claim back."),
        ClaimAction.REMINDED: _("The organisation was reminded that the evidence ends soon."),
        ClaimAction.EXPIRED: _("The evidence ended: since then it counts as only declared."),
    }[event.action]


def _said(event: ClaimEvent, criterion: Criterion) -> str:
    value = value_text(criterion, event.value)
    if event.action is ClaimAction.RECORDED:
        level = level_label(event.level or EvidenceLevel.SELF_DECLARED)
        return _("Taken over as it stood: “%(value)s”, %(level)s.", value=value, level=level)
    if is_submission(event):
        return _("The organisation declared “%(value)s” and handed in evidence.", value=value)
    return _("The organisation declared “%(value)s”.", value=value)


def _confirmed(event: ClaimEvent, judge: str | None) -> str:
    level = level_label(event.level or EvidenceLevel.DOCUMENTED)
    until = _until(event)
    if judge is None:
        return _("Checked by the district: %(level)s, %(until)s.", level=level, until=until)
    return _("Checked by %(judge)s: %(level)s, %(until)s.", judge=judge, level=level, until=until)


def _until(event: ClaimEvent) -> str:
    if event.valid_until is None:
        return _("without an end")
    return _("until %(day)s", day=long_day(event.valid_until))
