"""All pages of the room."""

from app.accounts import (
    access_routes,
    change_routes,
    colleague_routes,
    factor_routes,
    reset_routes,
    routes,
    second_step_routes,
    sign_up_routes,
    staff_routes,
)
from app.accounts.personal import routes as personal_routes
from app.accounts.prepared import routes as prepared_routes

BLUEPRINTS = (
    routes.blueprint,
    sign_up_routes.blueprint,
    second_step_routes.blueprint,
    factor_routes.blueprint,
    reset_routes.blueprint,
    access_routes.blueprint,
    change_routes.blueprint,
    colleague_routes.blueprint,
    staff_routes.blueprint,
    prepared_routes.blueprint,
    personal_routes.blueprint,
)
