"""The treasurer enters what was paid, given back, moved and put right."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.ledger import book_queries
from app.ledger.deeds import (
    WITH_HOUSEHOLD,
    WITH_PARTNER,
    Deed,
    deed_meaning,
    deed_title,
    enter,
)
from app.ledger.errors import DepositTooLow, PeriodClosed, RefundTooHigh
from app.ledger.forms import read_deed
from app.ledger.labels import account_title, kind_label
from app.ledger.models import OF_ORGANISATIONS, AccountKind
from app.ledger.pages import REFUSED, Page, go, mover, today
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.filters import euro
from app.web.forms import FormReader, FormView
from catalog.organisations import Organisation

blueprint = Blueprint(
    "book_deeds", __name__, template_folder="templates", url_prefix="/realta/<slug>/conti"
)

Choices = Sequence[tuple[str, str]]
MOST_ID = 36
DEEDS = ", ".join(f'"{each.value}"' for each in Deed)


@blueprint.get(f"/nuovo/<any({DEEDS}):deed>")
def form(slug: str, deed: str) -> Page:
    """What a deed asks."""
    _actor, group = mover(slug)
    target = request.args.get("per", "")[:MOST_ID]
    began = {
        "on": today().isoformat(),
        "target": target,
        "money": request.args.get("soldi", "")[:MOST_ID],
        "amount": _owed_to(group, target) if Deed(deed) is Deed.PAID else "",
    }
    return _form(group, Deed(deed), FormView(MultiDict(began)))


def _owed_to(group: Organisation, target: str) -> str:
    """Return what the group owes on an account, as it is typed: whoever comes from the tasks pays that."""
    rows = book_queries.accounts(current_session(), group.id, *OF_ORGANISATIONS)
    owed = next((-cents for row, cents in rows if str(row.id) == target), 0)
    return f"{owed // 100},{owed % 100:02d}" if owed > 0 else ""


def _form(group: Organisation, deed: Deed, form: FormView) -> str:
    return render_template(
        "ledger/deed.html",
        group=group,
        deed=deed.value,
        title=deed_title(deed),
        meaning=deed_meaning(deed),
        targets=_targets(current_session(), group, deed),
        with_household=deed in WITH_HOUSEHOLD,
        with_partner=deed in WITH_PARTNER,
        form=form,
        token=new_form_token(),
    )


def _targets(session: Session, group: Organisation, deed: Deed) -> Choices:
    """Return whom a deed may be about."""
    if deed in WITH_HOUSEHOLD:
        rows = book_queries.households_to_choose(session, group.id)
        owed = (
            book_queries.credits_of(session, [row.id for row in rows])
            if deed is Deed.REFUNDED
            else {}
        )
        return [
            (str(row.id), _with_sum(f"{row.code} {row.name}", owed.get(row.id, 0))) for row in rows
        ]
    if deed in WITH_PARTNER:
        return [
            (str(row.id), _with_sum(_named(row.kind, account_title(row)), -cents))
            for row, cents in book_queries.accounts(session, group.id, *OF_ORGANISATIONS)
        ]
    if deed is Deed.ADJUSTED:
        kinds = [kind for kind in AccountKind if kind is not AccountKind.DEPOSIT]
        return _accounts(session, group, *kinds)
    return ()


def _accounts(session: Session, group: Organisation, *kinds: AccountKind) -> Choices:
    return [
        (str(row.id), _named(row.kind, account_title(row)))
        for row, _cents in book_queries.accounts(session, group.id, *kinds)
    ]


def _with_sum(name: str, owed_cents: int) -> str:
    """Return somebody with what stands between them and the group, so that nobody has to go and look."""
    if owed_cents > 0:
        return _("%(name)s – we owe %(sum)s", name=name, sum=euro(owed_cents))
    if owed_cents < 0:
        return _("%(name)s – owes us %(sum)s", name=name, sum=euro(-owed_cents))
    return name


def _named(kind: AccountKind, title: str) -> str:
    label = kind_label(kind)
    return title if title == label else f"{label}: {title}"


@blueprint.post(f"/nuovo/<any({DEEDS}):deed>")
def do(slug: str, deed: str) -> Page:
    """Enter it."""
    actor, group = mover(slug)
    session, now, sent = current_session(), utc_now(), FormReader(request.form)
    allowed = {value for value, _name in _targets(session, group, Deed(deed))}
    wanted = read_deed(sent, Deed(deed), allowed, today=today())
    if wanted is None:
        return _form(group, Deed(deed), sent.view), REFUSED

    def act() -> str:
        entry = enter(session, group.id, wanted, actor=actor, now=now)
        flash(_("Entered as no. %(number)s.", number=entry.number), "info")
        return url_for("book_entries.one", slug=slug, entry_id=entry.id)

    try:
        return go(once(session, sent.token, now=now, deed=act))
    except (RefundTooHigh, DepositTooLow) as error:
        sent.refuse("amount", message_for(error))
    except PeriodClosed as error:
        sent.refuse("on", message_for(error))
    return _form(group, Deed(deed), sent.view), HTTPStatus.CONFLICT
