"""A proposal as its two sides see it: what is offered, what they write, what they decide."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.models import Person
from app.demands import policies, queries, services
from app.demands.errors import EnoughForToday, ThreadClosed, UnknownProposal
from app.demands.forms import read_message
from app.demands.models import Proposal, ProposalAction, ProposalMessage, ProposalState, Side
from app.demands.routes import current_lexicon, this_moment
from app.demands.transitions import PROPOSALS, TALKING, WHOSE
from app.demands.views import line_views, owner_text, proposal_card
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from catalog.states import possible_actions

blueprint = Blueprint("proposals", __name__, template_folder="templates")

Page = str | Response | tuple[str, HTTPStatus]


@dataclass(frozen=True, slots=True)
class MessageView:
    """Something that one side wrote."""

    text: str
    who: str
    at: object
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody, once the receiving side has agreed."""

    side: str
    name: str
    email: str


def _found(actor: Actor, proposal_id: uuid.UUID, *, lock: bool = False) -> Proposal:
    """Return a proposal that the person may read; raises UnknownProposal for any other."""
    proposal = queries.proposal(current_session(), proposal_id, lock=lock)
    if not policies.may_read(actor, proposal):
        raise UnknownProposal
    return proposal


@blueprint.get("/io/proposte")
def index() -> Page:
    """The proposals that whoever one acts for has made and has received."""
    actor, session = gate.signed_in(), current_session()
    acting = actor.acting
    sent = queries.proposals_sent(session, acting.organisation_id) if acting else []
    received = queries.proposals_received(session, actor)
    return render_template(
        "demands/proposals.html",
        sent=[proposal_card(each) for each in sent],
        received=[proposal_card(each) for each in received],
        can_send=acting is not None,
    )


@blueprint.get("/proposte/<uuid:proposal_id>")
def proposal(proposal_id: uuid.UUID) -> Page:
    """A proposal with its thread."""
    actor = gate.signed_in()
    return _proposal_page(actor, _found(actor, proposal_id), FormView())


def _proposal_page(actor: Actor, row: Proposal, form: FormView) -> str:
    session, lexicon = current_session(), current_lexicon()
    messages = queries.messages_of(session, row.id)
    involved = {row.proposed_by_id, row.decided_by_id, *(each.person_id for each in messages)}
    people = queries.people(session, {each for each in involved if each is not None})
    side = policies.side_of(actor, row.demand, row.organisation_id)
    names = {Side.BUYER: owner_text(row.demand, lexicon), Side.PRODUCER: row.organisation.name}
    return render_template(
        "demands/proposal.html",
        proposal=proposal_card(row),
        buyer=names[Side.BUYER],
        demand_url=url_for("demand_page.show", demand_id=row.demand_id),
        lines=line_views(row.lines),
        messages=[_message(each, side, names) for each in messages],
        contacts=_contacts(row, people, names),
        actions=[
            action.value
            for action in possible_actions(PROPOSALS, row.state)
            if side is not None and WHOSE.get(action) is side
        ],
        can_write=side is not None and row.state in TALKING,
        proposal_id=row.id,
        form=form,
        token=new_form_token(),
        message_token=new_form_token(),
    )


def _message(message: ProposalMessage, side: Side | None, names: dict[Side, str]) -> MessageView:
    mine = side is message.side
    return MessageView(message.text, names[message.side], message.created_at, mine)


def _contacts(
    row: Proposal, people: dict[uuid.UUID, Person], names: dict[Side, str]
) -> list[Contact]:
    """Return who speaks for each side, only after the receiving side has accepted."""
    if row.state is not ProposalState.ACCEPTED:
        return []
    speakers = ((Side.PRODUCER, row.proposed_by_id), (Side.BUYER, row.decided_by_id))
    found = [(side, people.get(who)) for side, who in speakers if who is not None]
    return [
        Contact(names[side], person.name, person.email)
        for side, person in found
        if person is not None and person.email is not None
    ]


@blueprint.post("/proposte/<uuid:proposal_id>/passo")
def step(proposal_id: uuid.UUID) -> Page:
    """Accept or decline a proposal that one has received, or take back one's own."""
    actor, session, moment = gate.signed_in(), current_session(), this_moment()
    row = _found(actor, proposal_id, lock=True)
    side = policies.side_of(actor, row.demand, row.organisation_id)
    gate.require(side is not None)
    form = FormReader(request.form)
    mine = [action.value for action, whose in WHOSE.items() if whose is side]
    wanted = form.one_of("action", mine)
    if wanted is None:
        return _proposal_page(actor, row, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        services.decide(session, row, ProposalAction(wanted), moment)
        if wanted == ProposalAction.ACCEPT:
            flash(_("Accepted: now each of you sees how to reach the other."), "info")
        return url_for("proposals.proposal", proposal_id=proposal_id)

    return redirect(once(session, form.token, now=moment.now, deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/proposte/<uuid:proposal_id>/messaggi")
def write(proposal_id: uuid.UUID) -> Page:
    """Write to the other side."""
    actor, session, moment = gate.signed_in(), current_session(), this_moment()
    row = _found(actor, proposal_id, lock=True)
    side = policies.side_of(actor, row.demand, row.organisation_id)
    gate.require(side is not None)
    form = FormReader(request.form)
    text = read_message(form)
    if not form.is_valid or side is None:
        return _proposal_page(actor, row, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        services.write_message(session, row, side, text, moment)
        return url_for("proposals.proposal", proposal_id=proposal_id, _anchor="thread")

    try:
        target = once(session, form.token, now=moment.now, deed=deed)
    except (EnoughForToday, ThreadClosed) as error:
        form.refuse("text", message_for(error))
        return _proposal_page(actor, row, form.view), HTTPStatus.CONFLICT
    return redirect(target, HTTPStatus.SEE_OTHER)
