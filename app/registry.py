"""Wires every room in once: its pages, jobs and messages; its tables are in `app/tables.py`."""

from flask import Flask

from app.accounts import gate
from app.accounts import handlers as account_handlers
from app.accounts import messages as account_messages
from app.accounts.blueprints import BLUEPRINTS as ACCOUNT_BLUEPRINTS
from app.accounts.personal import handlers as personal_handlers
from app.accounts.personal import own as accounts_personal
from app.accounts.personal.registry import EXTENSION as PERSONAL_DATA
from app.accounts.personal.registry import PersonalData
from app.accounts.prepared import handlers as prepared_handlers
from app.admin import blueprints as admin_pages
from app.admin import messages as admin_messages
from app.admin.log import handlers as audit_handlers
from app.demands import handlers as demand_handlers
from app.demands import messages as demand_messages
from app.demands import personal as demands_personal
from app.demands import telling as demand_telling
from app.demands.blueprints import BLUEPRINTS as DEMAND_BLUEPRINTS
from app.district import messages as district_messages
from app.district import personal as district_personal
from app.district.register_routes import blueprint as members_blueprint
from app.district.routes import blueprint as district_blueprint
from app.evidence import handlers as evidence_handlers
from app.evidence import messages as evidence_messages
from app.evidence import personal as evidence_personal
from app.evidence.rooms import blueprint as evidence_blueprint
from app.exchange import handlers as exchange_handlers
from app.exchange import messages as exchange_messages
from app.exchange import personal as exchange_personal
from app.exchange.blueprints import blueprint as price_lists_blueprint
from app.groups import handlers as group_handlers
from app.groups import messages as group_messages
from app.groups import mine as group_mine
from app.groups import personal as groups_personal
from app.groups.blueprints import BLUEPRINTS as GROUP_BLUEPRINTS
from app.integrations.mail import compose as mail_compose
from app.integrations.mail import handlers as mail_handlers
from app.integrations.mail import messages as mail_messages
from app.ledger import messages as ledger_messages
from app.ledger import own_tasks as ledger_tasks
from app.ledger import personal as ledger_personal
from app.ledger import tasks as treasurer_tasks
from app.ledger.bank import handlers as bank_handlers
from app.ledger.bank import messages as bank_messages
from app.ledger.blueprints import BLUEPRINTS as LEDGER_BLUEPRINTS
from app.matches import changes
from app.matches import handlers as match_handlers
from app.matches import market as match_market
from app.matches import messages as match_messages
from app.matches.api import blueprint as api_blueprint
from app.matches.routes import blueprint as matches_blueprint
from app.matches.standing import telling as standing_telling
from app.matches.standing.blueprints import BLUEPRINTS as STANDING_BLUEPRINTS
from app.notices import handlers as notice_handlers
from app.notices import messages as notice_messages
from app.notices import personal as notices_personal
from app.notices import routes as notice_routes
from app.offers import handlers as offer_handlers
from app.offers import messages as offer_messages
from app.offers import personal as offers_personal
from app.offers import price_history
from app.offers import reminders as offer_reminders
from app.offers.own_pages import blueprint as own_offers_blueprint
from app.offers.routes import blueprint as offers_blueprint
from app.orders import handlers as order_handlers
from app.orders import messages as order_messages
from app.orders import personal as orders_personal
from app.orders.blueprints import BLUEPRINTS as ORDER_BLUEPRINTS
from app.orders.news import telling as order_telling
from app.orders.settling import treasurer_tasks as order_tasks
from app.organisations import messages as organisation_messages
from app.organisations import personal as organisations_personal
from app.organisations import registration
from app.organisations.blueprints import BLUEPRINTS as ORGANISATION_BLUEPRINTS
from app.runtime import once
from app.runtime.files import handlers as file_handlers
from app.runtime.files import messages as file_messages
from app.runtime.files.store import FileStore
from app.runtime.jobs import handlers as job_handlers
from app.runtime.jobs.registry import JobRegistry
from app.web import assets, conflict, context, filters, table_messages, territory, units
from app.web.routes import blueprint as web_blueprint
from config import Settings

# Each says what it holds about people, and what becomes of it when they go.
PERSONAL = (
    accounts_personal,
    organisations_personal,
    evidence_personal,
    offers_personal,
    notices_personal,
    demands_personal,
    district_personal,
    groups_personal,
    orders_personal,
    exchange_personal,
    ledger_personal,
)
BLUEPRINTS = (
    web_blueprint,
    *ACCOUNT_BLUEPRINTS,
    *ORGANISATION_BLUEPRINTS,
    notice_routes.blueprint,
    evidence_blueprint,
    offers_blueprint,
    own_offers_blueprint,
    *DEMAND_BLUEPRINTS,
    matches_blueprint,
    *STANDING_BLUEPRINTS,
    *GROUP_BLUEPRINTS,
    *LEDGER_BLUEPRINTS,
    api_blueprint,
    price_lists_blueprint,
    district_blueprint,
    members_blueprint,
    *admin_pages.BLUEPRINTS,
    *ORDER_BLUEPRINTS,
)
# What each room says to people: the sentences of its refusals, and of its notices.
WORDS = (
    conflict,
    table_messages,
    account_messages,
    mail_messages,
    notice_messages,
    file_messages,
    organisation_messages,
    evidence_messages,
    offer_messages,
    offer_reminders,
    demand_messages,
    demand_telling,
    standing_telling,
    order_telling,
    match_messages,
    exchange_messages,
    district_messages,
    group_messages,
    ledger_messages,
    bank_messages,
    order_messages,
    admin_messages,
)

# What waits for the treasurer of a group, in the order in which it is shown.
TASKS = (ledger_tasks, order_tasks)


def init_app(app: Flask) -> None:
    """Wire the rooms into the application."""
    settings: Settings = app.extensions["settings"]
    jobs = JobRegistry(handlers={}, periodic=[])
    app.extensions["jobs"] = jobs
    job_handlers.register(jobs)
    once.register(jobs)
    registration.register_jobs(jobs)
    mail_handlers.register(jobs)
    files = FileStore(settings.files_folder)
    app.extensions[FileStore.EXTENSION] = files
    file_handlers.register(jobs, files)
    account_handlers.register(jobs)
    evidence_handlers.register(jobs, settings.timezone)
    notice_handlers.register(jobs, settings.timezone)
    prepared_handlers.register(jobs, files)
    _wire_personal_data(app, jobs)
    audit_handlers.register(jobs)
    offer_handlers.register(jobs, settings.timezone, settings.old_price_days)
    demand_handlers.register(jobs, settings.timezone)
    group_handlers.register(jobs, settings.timezone)
    bank_handlers.register(jobs)
    order_handlers.register(jobs, settings.timezone)
    match_handlers.register(jobs, settings.timezone)
    exchange_handlers.register(jobs)
    app.extensions[treasurer_tasks.EXTENSION] = tuple(
        provider for room in TASKS for provider in room.PROVIDERS
    )
    app.extensions[territory.EXTENSION] = territory.Territory()
    app.extensions[match_market.EXTENSION] = match_market.LazyMarket()
    mail_compose.init_app(app)
    changes.listen()
    price_history.listen()
    for words in WORDS:
        words.register()
    assets.init_app(app)
    filters.init_app(app)
    units.init_app(app)
    context.init_app(app)
    gate.init_app(app)
    notice_routes.init_app(app)
    group_mine.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def _wire_personal_data(app: Flask, jobs: JobRegistry) -> None:
    personal = PersonalData()
    app.extensions[PERSONAL_DATA] = personal
    for room in PERSONAL:
        room.register(personal)
    personal_handlers.register(jobs, personal)
