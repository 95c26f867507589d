"""Shared presentation: layout, components, filters, pages that belong to no room."""
