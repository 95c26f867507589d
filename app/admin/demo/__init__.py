"""The demonstration district: plainly fictional producers in real comuni, made from a seed."""

from app.admin.demo.clear import clear_demo
from app.admin.demo.errors import MarketNotEmpty
from app.admin.demo.load import DemoReport, is_empty, load_demo

__all__ = ["DemoReport", "MarketNotEmpty", "clear_demo", "is_empty", "load_demo"]
