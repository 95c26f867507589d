"""Collective orders: households book, packs fill, the order closes, the goods are shared out."""
