"""Orders as their producers receive them."""

import uuid

from flask import Blueprint, Response, make_response, render_template

from app.accounts import gate
from app.accounts.policies import may_view
from app.orders import received_queries
from app.orders.document import Document, document_of
from app.orders.managing_routes import CSV, XLSX
from app.orders.pages import Page
from app.orders.words import state_words
from app.organisations.queries import organisation_by_slug
from app.runtime.transaction import current_session
from app.web.sheets import csv_bytes, xlsx_bytes

blueprint = Blueprint("received_orders", __name__, template_folder="templates")


@blueprint.get("/ordini/ricevuti")
def index() -> Page:
    """All orders sent to the organisations that the person acts for."""
    actor = gate.signed_in()
    own = [hat.organisation_id for hat in actor.hats]
    found = received_queries.received(current_session(), own)
    return render_template(
        "orders/received.html",
        orders=[(each, state_words(each.order.state)) for each in found],
    )


def _document(order_id: uuid.UUID, slug: str) -> Document:
    actor, session = gate.signed_in(), current_session()
    producer = organisation_by_slug(session, slug)
    gate.require(may_view(actor, producer.id))
    order = received_queries.sent_order(session, order_id, producer.id)
    return document_of(session, order, producer)


@blueprint.get("/ordini/ricevuti/<uuid:order_id>/<slug>")
def document(order_id: uuid.UUID, slug: str) -> Page:
    """One order: totals by product and by group."""
    return render_template("orders/document.html", page=_document(order_id, slug), slug=slug)


@blueprint.get("/ordini/ricevuti/<uuid:order_id>/<slug>/ordine.<any(csv, xlsx):kind>")
def sheet(order_id: uuid.UUID, slug: str, kind: str) -> Response:
    """The totals by product as a spreadsheet."""
    found = _document(order_id, slug)
    header, rows, name = found.header(), found.rows(), f"ordine-{found.number}"
    table = csv_bytes(header, rows) if kind == "csv" else xlsx_bytes(header, rows, name=name)
    response = make_response(table)
    response.headers["Content-Type"] = CSV if kind == "csv" else XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
