"""The OpenAPI description of the public interface."""

from typing import Any

from app.matches.forms import DEFAULT_WEIGHTS, MAX_K, MAX_PAGE, MAX_RADIUS_KM, MAX_WEIGHT, PAGE_SIZE
from catalog.evidence import EvidenceLevel
from catalog.quantities import UnitCode
from catalog.rhythm import Rhythm
from catalog.understanding import LONGEST_TEXT

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
UNIT: Schema = {"type": "string", "enum": [unit.value for unit in UnitCode]}
LEVEL: Schema = {"type": "string", "enum": [level.value for level in EvidenceLevel]}
RHYTHM: Schema = {"type": "string", "enum": [rhythm.value for rhythm in Rhythm]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _thing(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


UNDERSTOOD = _thing(
    categories=_list(_thing(code=TEXT, label=TEXT, cpv=_list(TEXT))),
    criteria=_list(_thing(code=TEXT, label=TEXT, required={"type": "boolean"})),
    place=_or_null(_thing(name=TEXT, istat=TEXT, province=TEXT, lat=NUMBER, lon=NUMBER)),
    area=_or_null(_thing(code=TEXT, name=TEXT, istat=_list(TEXT))),
    radius_km=_or_null(NUMBER),
    quantity=_or_null(_thing(value=NUMBER, unit=UNIT, rhythm=RHYTHM)),
    months=_list({"type": "integer", "minimum": 1, "maximum": 12}),
    max_price=_or_null(_thing(cents=WHOLE, unit=_or_null(UNIT))),
    text=TEXT,
    questions=_list(_thing(code=TEXT, text=TEXT)),
)
EVIDENCE = _thing(
    criterion=TEXT,
    value=_or_null({"type": "integer", "minimum": 0, "maximum": 4}),
    level=LEVEL,
    issuer=_or_null(TEXT),
    valid_until=_or_null({"type": "string", "format": "date"}),
    expired={"type": "boolean"},
    strength=_or_null({"type": "number", "minimum": 0, "maximum": 1}),
)
RANKED = _thing(
    rank={"type": "integer", "minimum": 1},
    offer={"type": "string", "format": "uuid"},
    title=TEXT,
    producer=TEXT,
    comune=TEXT,
    distance_km=_or_null(NUMBER),
    price_cents=_or_null(WHOLE),
    unit=UNIT,
    score={"type": "number", "minimum": 0, "maximum": 1},
    contributions={"type": "object", "additionalProperties": NUMBER},
    evidence=_list(EVIDENCE),
)
ANSWER = _thing(
    understood=UNDERSTOOD,
    ranking=_list(RANKED),
    eligible={"type": "integer", "minimum": 0},
    rejected={"type": "object", "additionalProperties": WHOLE},
)
ERROR = _thing(error=_thing(code=TEXT, message=TEXT, status=WHOLE))


def _parameter(name: str, schema: Schema, text: str, *, required: bool = False) -> Schema:
    return {
        "name": name,
        "in": "query",
        "schema": schema,
        "description": text,
        "required": required,
    }


def _range(least: float, most: float, default: int | None = None, kind: str = "integer") -> Schema:
    schema: Schema = {"type": kind, "minimum": least, "maximum": most}
    return schema if default is None else {**schema, "default": default}


def _parameters() -> list[Schema]:
    weight = "Weight of this factor in the score."
    return [
        _parameter(
            "q",
            {"type": "string", "maxLength": LONGEST_TEXT},
            "The demand in plain words, in Italian: what, how much, where, when, which criteria.",
        ),
        _parameter("k", _range(1, MAX_K, PAGE_SIZE), "How many offers to return."),
        _parameter("category", TEXT, "Code of a category; wins over the words."),
        _parameter("place", TEXT, "ISTAT code of a comune; wins over the words."),
        _parameter(
            "km",
            {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_RADIUS_KM},
            "Largest distance in kilometres; wins over the words.",
        ),
        _parameter("must", _list(TEXT), "Codes of criteria that every offer must meet."),
        _parameter(
            "delivery",
            {"type": "string", "enum": ["any", "delivery"], "default": "any"},
            "Whether picking up is accepted.",
        ),
        _parameter("page", _range(1, MAX_PAGE, 1), "Ignored here; the page of the site."),
        *(
            _parameter(f"w_{factor}", _range(0, MAX_WEIGHT, default), weight)
            for factor, default in DEFAULT_WEIGHTS.items()
        ),
    ]


def _answers(text: str, schema: Schema) -> Schema:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def document() -> Schema:
    """Return the whole document (OpenAPI 3.1)."""
    matches = {
        "get": {
            "operationId": "matches",
            "summary": "Answer a demand: ranked offers, each with its reasons.",
            "parameters": _parameters(),
            "responses": {
                "200": _answers("What was understood and who can serve it.", ANSWER),
                "404": _answers("A category or a place that does not exist.", ERROR),
                "422": _answers("A demand that cannot be used as it is, and why.", ERROR),
                "503": _answers("The market cannot be read now; try again.", ERROR),
            },
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Distretto",
            "version": "1",
            "description": "Offers of the social and solidarity economy matched to demands.",
        },
        "paths": {"/api/v1/matches": matches},
    }
