"""The pages of this room, in one blueprint over two modules."""

from app.exchange import import_routes
from app.exchange.routes import blueprint

__all__ = ["blueprint", "import_routes"]
