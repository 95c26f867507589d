"""The table of phrases and the plain form in which an answer is compared with it."""

import tomllib
from pathlib import Path
from typing import Any

from catalog.rhythm import Rhythm
from catalog.understanding import Understood

FILE = Path(__file__).parent / "phrases.toml"


def load_phrases() -> list[dict[str, Any]]:
    phrases: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["phrase"]
    return phrases


def plain(understood: Understood) -> dict[str, Any]:
    """Return what was understood as the table writes it, without what is absent."""
    place, area, quantity, price = (
        understood.place,
        understood.area,
        understood.quantity,
        understood.max_price,
    )
    rhythm = "" if quantity is None or quantity.rhythm is Rhythm.ONCE else f" {quantity.rhythm}"
    facts = {
        "text": understood.text,
        "categories": [hit.code for hit in understood.categories],
        "criteria": [hit.code for hit in understood.criteria],
        "place": place and f"{place.place.name} ({place.place.province})",
        "area": area and area.area.code,
        "radius_km": understood.radius_km and understood.radius_km.km,
        "quantity": quantity and f"{quantity.value} {quantity.unit}{rhythm}",
        "months": list(understood.months.months) if understood.months else None,
        "max_price": price and " ".join(filter(None, (str(price.cents), price.unit))),
        "rest": understood.rest,
        "questions": [str(question.code) for question in understood.questions],
    }
    return {name: fact for name, fact in facts.items() if fact}
