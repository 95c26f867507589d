"""How tables and columns are called for the person they are about."""

from app.accounts.personal.registry import Reason
from app.runtime.i18n import gettext as _


def table_label(table: str) -> str:
    """Return what a table holds, as a name of a file."""
    return {
        "persons": _("who I am"),
        "mandates": _("organisations I act for"),
        "staff_mandates": _("roles in the district"),
        "person_sessions": _("signed-in browsers"),
        "consents": _("consents"),
        "sign_ups": _("sign-ups"),
        "mail_links": _("links sent by mail"),
        "pending_sign_ins": _("sign-ins under way"),
        "recovery_codes": _("recovery codes"),
        "devices": _("known devices"),
        "erasure_requests": _("wish to be erased"),
        "prepared_files": _("files made for me"),
        "audit_entries": _("what I did"),
        "stored_files": _("files I handed in"),
        "demands": _("my demands"),
        "memberships": _("memberships"),
        "membership_events": _("steps of memberships I took"),
        "membership_fees": _("fees I noted"),
        "registration_drafts": _("registrations under way"),
        "organisation_matters": _("matters I settled"),
        "collective_orders": _("collective orders of my household, or opened by me"),
        "order_lines": _("goods my household booked"),
        "order_events": _("steps of orders I took"),
        "booking_events": _("steps of bookings I took"),
        "price_list_imports": _("price lists I handed in"),
        "notices": _("notices to me"),
        "notice_preferences": _("how I want to be told"),
        "proposals": _("proposals I made or decided"),
        "proposal_messages": _("what I wrote about proposals"),
        "household_people": _("households I belong to"),
        "households": _("my households"),
        "shift_helpers": _("shifts I help at"),
        "pacts": _("pacts I keep or agreed to"),
        "pact_events": _("steps of pacts I took"),
        "baskets": _("my household in each order"),
        "bookings": _("what my household wanted"),
        "allotments": _("what my household got"),
        "goods_claims": _("what came spoiled for my household"),
        "goods_claim_events": _("steps about spoiled goods I took"),
        "order_changes": _("changes of orders I made"),
        "handover_reports": _("weights I reported"),
        "producer_answers": _("answers of producers I entered"),
        "substitutions": _("substituted goods I entered"),
        "substitution_refusals": _("substituted goods I refused"),
        "line_arrivals": _("arrivals I entered"),
        "line_events": _("prices and quantities a producer changed, entered by me"),
        "calendar_feeds": _("my calendar addresses"),
        "ledger_accounts": _("accounts of my household"),
        "postings": _("sums in the accounts of my household"),
        "bank_placings": _("payments I placed"),
        "bank_statements": _("statements of the bank I brought in"),
        "statement_uploads": _("files of the bank I handed in"),
        "duties": _("what I look after in groups"),
        "ledger_entries": _("entries about my household, or made by me"),
        "objections": _("objections I made"),
        "verifiers": _("accreditations as a verifier"),
        "visit_visitors": _("visits I took part in"),
        "offer_prices": _("prices I changed"),
        "claim_events": _("deeds about claims"),
    }.get(table, table)


def heading(column: str) -> str:
    """Return what a column is called; one without a word of its own is shown as it is."""
    return {
        "id": _("number"),
        "email": _("e-mail"),
        "name": _("name"),
        "locale": _("language"),
        "role": _("role"),
        "state": _("state"),
        "created_at": _("created on"),
        "updated_at": _("changed on"),
        "confirmed_at": _("confirmed on"),
        "expires_at": _("expires on"),
        "seen_at": _("last seen on"),
        "given_at": _("given on"),
        "withdrawn_at": _("withdrawn on"),
        "at": _("moment"),
        "action": _("deed"),
        "address": _("network address"),
        "user_agent": _("browser"),
        "organisation_id": _("organisation (number)"),
        "organisation_id_name": _("organisation"),
        "acting_for_id": _("acting for (number)"),
        "person_id": _("person (number)"),
        "version": _("version"),
        "motivation": _("motivation"),
        "category": _("category"),
        "facts": _("facts"),
    }.get(column, column)


def reason_label(reason: Reason) -> str:
    """Return why something stays, to whoever it is about."""
    return {
        Reason.REGISTER: _(
            "The register of members and the decisions about them: an association must be able to show who belonged to it, and who decided."
        ),
        Reason.ACCOUNTABILITY: _(
            "The record of who did what: it protects everybody else against deeds that nobody did."
        ),
        Reason.PROOF_OF_CONSENT: _(
            "That you agreed, to which text and when: we must be able to prove it."
        ),
        Reason.BOOKS: _("Entries in the books of a group: the law wants books kept for ten years."),
        Reason.HISTORY: _(
            "The history of claims and of matters: what was verified must stay verified by somebody."
        ),
    }[reason]


def word_for_readers() -> str:
    """Return the text that lies beside the tables."""
    return _(
        "Everything that this market holds about you. Each folder is a part of the market, each table opens with a spreadsheet; “tutto.json” holds the same for a program. Passwords and codes are not here: we keep them only in a form from which they cannot be read."
    )
