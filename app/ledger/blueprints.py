"""All pages of the room."""

from app.ledger import account_routes, deed_routes, desk_routes, entry_routes, rule_routes

BLUEPRINTS = (
    account_routes.blueprint,
    desk_routes.blueprint,
    deed_routes.blueprint,
    entry_routes.blueprint,
    rule_routes.blueprint,
)
