"""All pages of the room."""

from app.orders.booking import routes as member_routes
from app.orders.calendar import routes as calendar_routes
from app.orders.claims import arrival_routes, claim_routes, received_claims, substitution_routes
from app.orders.coordinating import board_routes, managing_routes
from app.orders.figures import routes as figures_routes
from app.orders.handover import late_routes, weighing_routes
from app.orders.handover import routes as handover_routes
from app.orders.making import editing_routes, line_routes
from app.orders.making import routes as making_routes
from app.orders.producers import answer_routes, received_routes
from app.orders.settling import account_routes, group_sums_routes
from app.orders.settling import routes as settling_routes
from app.orders.together import part_routes
from app.orders.together import routes as group_routes

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
    late_routes.blueprint,
    arrival_routes.blueprint,
    claim_routes.blueprint,
    received_claims.blueprint,
    substitution_routes.blueprint,
)
