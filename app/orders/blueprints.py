"""All pages of the room."""

from app.orders import making_routes, managing_routes, member_routes

BLUEPRINTS = (making_routes.blueprint, managing_routes.blueprint, member_routes.blueprint)
