"""Every route described as an OpenAPI operation, out of the access matrix and what the pages show."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from flask import Flask, url_for
from werkzeug.exceptions import HTTPException

from tests.access.matrix import ROWS
from tests.access.world import Row, World
from tests.support.database import Store
from tests.support.pages import elements
from tests.support.signing import Visitor

# Words that many pages take, whether or not a link of this world carries them.
USUAL_WORDS = ("q", "page", "after", "before", "lang", "from", "until", "day", "year", "kind")
TOKENS = {"csrf_token", "form_token"}
URL_ENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_PLACE = re.compile(r"<(?:[^:<>]+:)?(\w+)>")

Operation = tuple[str, str]


@dataclass(slots=True)
class Seen:
    """The fields of one operation that some page has shown, with the values it offers."""

    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    files: set[str] = field(default_factory=set)


Shown = Mapping[Operation, Seen]


def operation_at(app: Flask, path: str, method: str) -> Operation | None:
    """Return the endpoint that an address leads to."""
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path, method)
    except HTTPException:
        return None
    return str(endpoint), method


def read_page(app: Flask, path: str, html: str, shown: dict[Operation, Seen]) -> None:
    """Note the fields of the forms and the questions of the links of a page."""
    seen = Seen()
    for element in elements(html, "form", "input", "select", "textarea", "button", "option", "a"):
        has = element.attributes
        if element.tag in {"form", "a"}:
            address = urljoin(path, has.get("action" if element.tag == "form" else "href") or "")
            method = (has.get("method") or "get").upper()
            found = operation_at(app, urlsplit(address).path, method)
            seen = Seen() if found is None else shown.setdefault(found, Seen())
            if element.tag == "a":
                for name, value in parse_qsl(urlsplit(address).query):
                    seen.values[name].add(value)
                seen = Seen()
        elif element.tag == "option" and seen.values:
            seen.values[list(seen.values)[-1]].add(has.get("value") or "")
        elif has.get("type") == "file":
            seen.files.add(has.get("name") or "")
        elif has.get("name"):
            seen.values[str(has["name"])].add(has.get("value") or "")


def paths_of(store: Store, world: World, rows: Iterable[Row]) -> dict[Operation, dict[str, Any]]:
    """Make what each row names; return the values of its address."""
    with store.app.app_context(), store.write() as session:
        return {(row.endpoint, row.method): dict(row.values(session, world)) for row in rows}


def shown_to(
    store: Store,
    client: Visitor,
    values: Mapping[Operation, dict[str, Any]],
    shown: dict[Operation, Seen],
) -> None:
    """Open every page once and note what its forms and links would send."""
    for (endpoint, method), named in values.items():
        if method == "GET":
            with store.app.test_request_context():
                path = url_for(endpoint, **named)
            answer = client.get(path)
            assert answer.status_code < 500, path
            if answer.mimetype == "text/html":
                read_page(store.app, path, answer.text, shown)


def _text(values: Iterable[object]) -> dict[str, Any]:
    known = sorted({str(value) for value in values})
    anything = {"type": "string", "maxLength": 40}
    return {"anyOf": [{"type": "string", "enum": known}, anything]} if known else anything


def _body(seen: Seen) -> dict[str, Any]:
    names = sorted(set(seen.values) - TOKENS)
    fields: dict[str, Any] = {name: _text(seen.values[name]) for name in names}
    fields |= {name: {"type": "string", "format": "binary"} for name in sorted(seen.files)}
    schema = {"type": "object", "properties": fields or {"text": _text(())}}
    media = MULTIPART if seen.files else URL_ENCODED
    return {"content": {media: {"schema": schema}}}


def described(
    app: Flask, rows: Iterable[Row], values: Mapping[Operation, dict[str, Any]], shown: Shown
) -> dict[str, Any]:
    """Return the description: addresses that are there or are anything, fields as shown or anything."""
    rules = {
        (rule.endpoint, method): rule.rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        operation = (row.endpoint, row.method)
        rule, seen = rules[operation], shown.get(operation, Seen())
        words = {*USUAL_WORDS, *(seen.values if row.method == "GET" else ())} - TOKENS
        places = _PLACE.findall(rule)
        entry: dict[str, Any] = {
            "operationId": row.endpoint,
            "responses": {"default": {"description": "any answer that is no fault of ours"}},
            "parameters": [
                {
                    "name": name,
                    "in": "path",
                    "required": True,
                    "schema": _text([values[operation][name]] if name in values[operation] else ()),
                }
                for name in places
            ]
            + [
                {"name": name, "in": "query", "schema": _text(seen.values.get(name, ()))}
                for name in sorted(words)
            ],
        }
        if row.method == "POST":
            entry["requestBody"] = _body(seen)
        paths[_PLACE.sub(r"{\1}", rule)][row.method.lower()] = entry
    return {"openapi": "3.0.3", "info": {"title": "All pages", "version": "1"}, "paths": paths}


def all_rows() -> tuple[Row, ...]:
    """Return the rows of the matrix: what is read first, then what is sent."""
    return tuple(sorted(ROWS, key=lambda row: (row.method != "GET", row.endpoint)))
