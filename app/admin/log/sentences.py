"""What every deed of the audit log means, in a sentence.

Whoever records a new deed writes its line here: an architecture test asks for it.
"""

from app.runtime.i18n import gettext as _


def _of_accounts() -> dict[str, str]:
    return {
        "account.created": _("Opened an account"),
        "account.signed_in": _("Signed in"),
        "account.sign_in_failed": _("Somebody tried to sign in with a wrong password"),
        "account.code_failed": _("A code given at signing in was wrong"),
        "account.proof_failed": _("Could not prove to be the person signed in"),
        "account.signed_out_elsewhere": _("Signed out on other devices"),
        "account.email_changed": _("Changed the e-mail address"),
        "account.password_changed": _("Changed the password"),
        "account.password_reset": _("Set a new password by a mailed link"),
        "account.reset_asked": _("A link for a new password was asked for"),
        "account.factor_on": _("Switched the second factor on"),
        "account.factor_off": _("Switched the second factor off"),
        "account.recovery_used": _("Used a recovery code"),
        "account.recovery_renewed": _("Asked for new recovery codes"),
        "staff.role_given": _("Was given a role in the district"),
        "staff.role_taken": _("A role in the district was taken away"),
        "account.disabled": _("Locked a person out"),
        "account.enabled": _("Let a person in again"),
        "account.signed_out_by_staff": _("Signed a person out everywhere"),
        "account.everybody_signed_out": _("Signed everybody out"),
        "colleague.invited": _("Invited a colleague"),
        "colleague.invitation_withdrawn": _("Took an invitation back"),
        "colleague.joined": _("Joined an organisation"),
        "colleague.role_changed": _("Changed the role of a colleague"),
        "colleague.removed": _("Removed a colleague"),
        "colleague.left": _("Left an organisation"),
    }


def _of_organisations() -> dict[str, str]:
    return {
        "organisation.registered": _("Registered an organisation"),
        "organisation.edited": _("Changed what an organisation says of itself"),
        "organisation.identity_changed": _("Changed the name or the numbers of an organisation"),
        "organisation.moved": _("Moved an organisation on the map"),
        "area.added": _("Added a delivery area"),
        "area.changed": _("Changed a delivery area"),
        "area.taken_back": _("Took a delivery area back"),
        "matter.settled": _("Looked at an organisation: settled"),
    }


def _of_evidence() -> dict[str, str]:
    return {
        "claims.declared": _("Declared how far criteria are kept"),
        "claim.evidence_handed_in": _("Handed in evidence"),
        "claim.recorded": _("Recorded a claim of before"),
        "claim.declared": _("Declared how far a criterion is kept"),
        "claim.confirmed": _("Confirmed a claim by its document"),
        "claim.sent_back": _("Sent evidence back"),
        "claim.peer_verified": _("Confirmed a claim after a visit"),
        "claim.objected": _("Objected to a claim"),
        "claim.replied": _("Replied to an objection"),
        "claim.objection_withdrawn": _("Took an objection back"),
        "claim.objection_rejected": _("Rejected an objection"),
        "claim.lowered": _("Lowered a claim after an objection"),
        "claim.struck": _("Struck a claim after an objection"),
        "claim.withdrawn": _("Withdrew a claim"),
        "claim.reminded": _("Reminded an organisation of the end of a claim"),
        "claim.expired": _("A claim has expired"),
        "objection.made": _("Made an objection"),
        "objection.replied": _("Answered an objection"),
        "objection.decided": _("Decided an objection"),
        "objection.taken_back": _("Gave up an objection"),
        "verifier.accredited": _("Accredited a verifier"),
        "verifier.ended": _("Ended the accreditation of a verifier"),
        "visit.planned": _("Planned a visit"),
        "visit.paid": _("Paid a visit"),
        "visit.reported": _("Reported on a visit"),
        "visit.decided": _("Decided on the report of a visit"),
        "visit.cancelled": _("Cancelled a visit"),
    }


def _of_offers() -> dict[str, str]:
    return {
        "offer.created": _("Wrote an offer"),
        "offer.changed": _("Changed an offer"),
        "offer.published": _("Published an offer"),
        "offer.paused": _("Paused an offer"),
        "offer.duplicated": _("Copied an offer"),
        "offer.withdrawn": _("Withdrew an offer"),
        "offer.photo_added": _("Added a photo to an offer"),
        "offer.photo_removed": _("Removed a photo of an offer"),
        "offer.price_confirmed": _("Confirmed the price of an offer"),
        "offers.prices_confirmed": _("Confirmed the prices of all offers"),
        "price_list.confirmed": _("Imported a price list"),
        "price_list.given_up": _("Put a price list aside"),
        "offers.table_saved": _("Changed many offers in a table"),
    }


def _of_district() -> dict[str, str]:
    return {
        "membership.apply": _("Applied to join the district"),
        "membership.send_back": _("Sent an application back"),
        "membership.resubmit": _("Sent an application again"),
        "membership.check": _("Checked an application"),
        "membership.admit": _("Admitted a member"),
        "membership.refuse": _("Refused an application"),
        "membership.withdraw": _("Withdrew an application"),
        "membership.suspend": _("Suspended a member"),
        "membership.readmit": _("Readmitted a member"),
        "membership.leave": _("Left the district"),
        "membership.exclude": _("Excluded a member"),
        "membership.recorded": _("Recorded a member of before"),
        "membership.fee_noted": _("Noted a yearly fee"),
        "sponsorship.confirmed": _("Stood up for an applicant"),
        "sponsorship.declined": _("Declined to stand up for an applicant"),
    }


def _of_the_desk() -> dict[str, str]:
    return {
        "jobs.retried": _("Had failed jobs tried again"),
        "jobs.dropped": _("Gave up a failed job"),
        "audit.read": _("Read the audit log"),
        "audit.exported": _("Took the audit log out"),
        "person.looked_up": _("Looked a person up"),
        "personal.export_asked": _("Asked for all data on themselves"),
        "personal.erasure_asked": _("Asked to be erased"),
        "personal.erasure_cancelled": _("Took back the wish to be erased"),
        "personal.erased": _("A person was erased"),
        "personal.erasure_refused": _(
            "A person could not be erased: an organisation would have no owner"
        ),
        "consent.withdrawn": _("Withdrew a consent"),
    }


def _of_demands() -> dict[str, str]:
    return {
        "demand.written": _("Wrote a demand"),
        "demand.changed": _("Changed a demand"),
        "demand.pause": _("Paused a demand"),
        "demand.reopen": _("Opened a demand again"),
        "demand.close": _("Closed a demand"),
        "demand.expire": _("A demand has expired"),
        "proposal.made": _("Made a proposal"),
        "proposal.accept": _("Accepted a proposal"),
        "proposal.decline": _("Declined a proposal"),
        "proposal.withdraw": _("Withdrew a proposal"),
        "proposal.expire": _("A proposal has expired"),
    }


def _of_groups() -> dict[str, str]:
    return {
        "duty.given": _("Gave a person a duty in a group"),
        "duty.taken": _("Took a duty in a group back"),
        "household.added": _("Added a household to a group"),
        "household.changed": _("Changed the name or the number of a household"),
        "household.person_added": _("Added a person to a household"),
        "household.person_removed": _("Took a person out of a household"),
        "household.left": _("Noted that a household has left"),
        "household.came_back": _("Took back that a household has left"),
        "pickup_place.added": _("Added a pick-up place"),
        "pickup_place.changed": _("Changed a pick-up place"),
        "pickup_place.archived": _("Noted that a pick-up place is not used any more"),
        "pickup_place.restored": _("Uses a pick-up place again"),
        "pact.begin": _("Wrote a pact with a producer"),
        "pact.change": _("Changed the words of a pact"),
        "pact.sign": _("Added the signed document of a pact"),
        "pact.agree": _("Agreed to a pact"),
        "pact.suspend": _("Suspended a pact"),
        "pact.resume": _("Put a pact in force again"),
        "pact.end": _("Ended a pact"),
        "shift.added": _("Planned a hand-over shift"),
        "shift.removed": _("Took a hand-over shift back"),
        "ledger.entered": _("Entered something in the books"),
        "ledger.reversed": _("Reversed an entry of the books"),
        "ledger.fee_charged": _("Charged the yearly fee"),
        "ledger.credit_rule": _("Changed the rule of credit"),
        "ledger.period_closed": _("Closed a period of the books"),
        "ledger.statement_read": _("Read a file of the bank"),
        "ledger.bank_details": _("Changed where the households pay to"),
        "ledger.bank_line_aside": _("Put a movement of the bank aside"),
        "ledger.bank_line_matched": _("Found a movement of the bank among the entries"),
        "ledger.bank_line_reopened": _("Let a movement of the bank wait again"),
        "order.made": _("Made a collective order"),
        "order.announced": _("Announced a collective order"),
        "order.group_invited": _("Invited a group to an order"),
        "order.invitation_taken_back": _("Took an invitation to an order back"),
        "order.group_joined": _("Took part in another group’s order"),
        "order.group_declined": _("Said no to another group’s order"),
        "order.group_left": _("Left another group’s order"),
        "order.group_terms": _("Changed a group’s deadline in an order"),
        "order.line_added": _("Added a product to an order"),
        "order.line_withdrawn": _("Withdrew a product from an order"),
        "order.line_restored": _("Put a withdrawn product back into an order"),
        "order.edited": _("Changed the draft of an order"),
        "order.proposed": _("Proposed the next order"),
        "order.places_set": _("Chose the pick-up places of a collective order"),
        "order.open": _("Opened a collective order"),
        "order.complete_packs": _("Began to complete the packs of an order"),
        "order.close": _("Closed a collective order"),
        "order.reopen": _("Opened a closed order again"),
        "order.send": _("Sent an order to the producers"),
        "order.answer": _("Answered an order for its producer"),
        "order.confirm": _("Confirmed an order"),
        "order.arrival": _("Wrote down what came of a product"),
        "order.substituted": _("Gave another product in place of a missing one"),
        "order.substitute_refused": _("Took back a product given in place of another"),
        "spoiled.report": _("Reported spoiled goods"),
        "spoiled.withdraw": _("Withdrew a report of spoiled goods"),
        "spoiled.refuse": _("Did not accept spoiled goods that were reported"),
        "spoiled.accept": _("Put spoiled goods to the producer"),
        "spoiled.agree": _("Agreed to give spoiled goods back"),
        "spoiled.decline": _("Declined a claim for spoiled goods"),
        "spoiled.bear": _("Let the group pay for spoiled goods"),
        "spoiled.drop": _("Let nobody pay for spoiled goods"),
        "order.deliver": _("Noted the delivery of an order"),
        "order.cost_added": _("Added a cost to an order"),
        "order.cost_changed": _("Changed a cost of an order"),
        "order.cost_removed": _("Took a cost out of an order"),
        "order.settle": _("Settled an order"),
        "order.unsettle": _("Took the settlement of an order back"),
        "order.archive": _("Archived an order"),
        "order.cancel": _("Cancelled an order"),
        "calendar.address_made": _("Made a secret address for the own calendar"),
        "calendar.address_revoked": _("Revoked the secret address of the own calendar"),
    }


def sentences() -> dict[str, str]:
    """Return the sentence of every deed, in the language of the page."""
    return {
        **_of_accounts(),
        **_of_organisations(),
        **_of_evidence(),
        **_of_offers(),
        **_of_district(),
        **_of_the_desk(),
        **_of_demands(),
        **_of_groups(),
    }


def sentence(action: str) -> str:
    """Return what a deed means; one whose sentence is lost is shown as it was recorded."""
    return sentences().get(action, action)
