"""Searches to begin with: written as people of the district would write them, in Italian."""

from flask import url_for

EXAMPLES = (
    "mele bio entro 20 km da Treviglio",
    "30 pasti al giorno a Dalmine da settembre a giugno",
    "manutenzione del verde, cooperativa sociale di tipo B, provincia di Bergamo",
    "formaggi in Val Seriana",
    "miele sotto 12 euro al kg",
    "laboratori di teatro per le scuole",
)


def example_searches() -> tuple[tuple[str, str], ...]:
    """Return words and address of each example."""
    return tuple((text, url_for("matches.search", q=text)) for text in EXAMPLES)
