"""All pages of the room."""

from app.demands import proposal_routes, routes

BLUEPRINTS = (routes.blueprint, proposal_routes.blueprint)
