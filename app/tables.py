"""Imports every module with tables once, so that the database is known as a whole."""

from app.accounts import audit_models, factor_models
from app.accounts import models as account_models
from app.accounts.personal import models as personal_models
from app.accounts.prepared import models as prepared_models
from app.admin.log import models as audit_digest_models
from app.demands import models as demand_models
from app.district import models as district_models
from app.evidence import document_models, objection_models, verifier_models, visit_models
from app.evidence import models as evidence_models
from app.exchange import models as exchange_models
from app.groups import models as group_models
from app.groups import pact_models as group_pact_models
from app.groups import place_models as group_place_models
from app.groups import shift_models as group_shift_models
from app.integrations.geocoding import models as geocoding_models
from app.integrations.mail import models as mail_models
from app.ledger import models as ledger_models
from app.ledger.bank import models as bank_models
from app.matches import models as match_models
from app.matches.standing import models as standing_models
from app.notices import models as notice_models
from app.orders import change_models
from app.orders import models as order_models
from app.orders.booking import models as booking_models
from app.orders.calendar import models as calendar_models
from app.orders.closing import models as outcome_models
from app.orders.handover import models as handover_models
from app.orders.producers import answer_models as order_answer_models
from app.orders.settling import cost_models
from app.orders.together import place_models as order_place_models
from app.organisations import models as organisation_models
from app.runtime import once
from app.runtime.files import models as file_models
from app.runtime.jobs import models as job_models
from catalog import (
    boundaries,
    claims,
    delivery_areas,
    demands,
    offer_photos,
    offer_prices,
    offers,
    organisations,
    registers,
)

TABLES = (
    job_models,
    file_models,
    geocoding_models,
    once,
    account_models,
    factor_models,
    audit_models,
    prepared_models,
    personal_models,
    audit_digest_models,
    mail_models,
    notice_models,
    match_models,
    organisation_models,
    exchange_models,
    organisations,
    offers,
    offer_photos,
    offer_prices,
    claims,
    evidence_models,
    verifier_models,
    objection_models,
    visit_models,
    document_models,
    delivery_areas,
    demands,
    demand_models,
    standing_models,
    boundaries,
    registers,
    district_models,
    group_models,
    group_place_models,
    group_pact_models,
    group_shift_models,
    ledger_models,
    bank_models,
    order_models,
    order_answer_models,
    booking_models,
    outcome_models,
    order_place_models,
    change_models,
    cost_models,
    handover_models,
    calendar_models,
)
