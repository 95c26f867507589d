"""All pages of the room."""

from app.accounts import routes, sign_up_routes

BLUEPRINTS = (routes.blueprint, sign_up_routes.blueprint)
