"""All pages of demands that keep looking."""

from app.matches.standing import demand_routes, routes

BLUEPRINTS = (routes.blueprint, demand_routes.blueprint)
