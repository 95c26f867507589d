"""All pages of the room."""

from app.orders import (
    account_routes,
    answer_routes,
    board_routes,
    editing_routes,
    group_routes,
    group_sums_routes,
    handover_routes,
    line_routes,
    making_routes,
    managing_routes,
    member_routes,
    part_routes,
    received_routes,
    settling_routes,
    weighing_routes,
)
from app.orders.calendar import routes as calendar_routes
from app.orders.claims import arrival_routes, claim_routes, received_claims, substitution_routes
from app.orders.figures import routes as figures_routes

BLUEPRINTS = (
    account_routes.blueprint,
    settling_routes.blueprint,
    answer_routes.blueprint,
    board_routes.blueprint,
    editing_routes.blueprint,
    group_routes.blueprint,
    group_sums_routes.blueprint,
    calendar_routes.blueprint,
    figures_routes.blueprint,
    line_routes.blueprint,
    making_routes.blueprint,
    managing_routes.blueprint,
    member_routes.blueprint,
    part_routes.blueprint,
    received_routes.blueprint,
    handover_routes.blueprint,
    weighing_routes.blueprint,
    arrival_routes.blueprint,
    claim_routes.blueprint,
    received_claims.blueprint,
    substitution_routes.blueprint,
)
