"""The blueprint of the owners' pages, with all of its routes."""

from app.offers import photo_routes, price_routes, shelf_routes, table_routes
from app.offers.owner_routes import blueprint

__all__ = ["blueprint", "photo_routes", "price_routes", "shelf_routes", "table_routes"]
