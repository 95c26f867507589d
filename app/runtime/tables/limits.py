"""How large a sheet may be."""

MOST_ROWS = 20_100
"""Rows that hold something: 20,000 products, and titles and notes around them."""
MOST_COLUMNS = 100
MOST_SHEETS = 30
