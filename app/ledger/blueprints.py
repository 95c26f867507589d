"""All pages of the room."""

from app.ledger import account_routes, deed_routes, desk_routes, entry_routes, rule_routes
from app.ledger.bank import movement_routes as bank_movement_routes
from app.ledger.bank import routes as bank_routes

BLUEPRINTS = (
    account_routes.blueprint,
    desk_routes.blueprint,
    deed_routes.blueprint,
    entry_routes.blueprint,
    rule_routes.blueprint,
    bank_routes.blueprint,
    bank_movement_routes.blueprint,
)
