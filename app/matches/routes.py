"""Pages of the search: the answer, and its map as data."""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request

from app.matches import messages
from app.matches.forms import PAGE_SIZE, BadSearch, SearchForm, read_search
from app.matches.map_view import LAND_MARGIN, PageOfOffers, Scene, map_features, map_view, scene_of
from app.matches.market import Market, current_market
from app.matches.present import page_of_offers, search_page, start_page
from app.matches.services import Answer, find_matches
from app.runtime.clock import local_day, utc_now
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.context import current_settings
from catalog.categories import UnknownCategory
from catalog.errors import MarketError
from catalog.places import UnknownPlace
from catalog.understanding import EmptyText, TextTooLong

blueprint = Blueprint("matches", __name__, template_folder="templates")

SEARCH_ARGUMENTS = ("q", "category", "place", "km", "must", "delivery")


def asked_form(market: Market) -> SearchForm:
    """Return the search that the address asks for."""
    return read_search(request.args, frozenset(item.code for item in market.words.criteria))


def answer_now(market: Market, form: SearchForm, k: int) -> Answer:
    """Answer a search as of today."""
    day = local_day(utc_now(), current_settings().timezone)
    return find_matches(current_session(), market, form, day=day, k=k)


def _page_and_scene(
    market: Market, form: SearchForm, *, margin: float = 1.0
) -> tuple[Answer, PageOfOffers, Scene]:
    session = current_session()
    ground = market.follow_territory(session)
    answer = answer_now(market, form, form.page * PAGE_SIZE)
    page = page_of_offers(session, answer)
    middle = current_settings().district.map_centre
    return answer, page, scene_of(ground, session, page, middle, margin=margin)


@blueprint.get("/cerca")
def search() -> Response:
    """The search page: asked, answered, or told what is wrong with the asking."""
    market = current_market()
    if not any(name in request.args for name in SEARCH_ARGUMENTS):
        return make_response(render_template("matches/search.html", page=start_page(SearchForm())))
    try:
        form = asked_form(market)
    except BadSearch as error:
        return _refused(error.form, messages.bad_search_messages(error))
    try:
        answer, page, scene = _page_and_scene(market, form)
    except (EmptyText, TextTooLong, UnknownCategory, UnknownPlace) as error:
        return _refused(form, (message_for(error),))
    drawn = map_view(scene, answer, current_settings())
    view = search_page(answer, page, drawn)
    response = make_response(render_template("matches/search.html", page=view))
    response.vary.add("HX-Request")
    return response


def _refused(form: SearchForm, errors: tuple[str, ...]) -> Response:
    """Return the search page with what is wrong; what was typed and chosen stays."""
    page = start_page(form, errors)
    response = make_response(render_template("matches/search.html", page=page))
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


@blueprint.get("/cerca/mappa.geojson")
def map_data() -> Response:
    """What the map of a search shows, for the script that makes it move."""
    market = current_market()
    try:
        answer, _page, scene = _page_and_scene(market, asked_form(market), margin=LAND_MARGIN)
    except MarketError as error:
        response = jsonify({"error": {"code": error.code, "message": message_for(error)}})
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    body = current_app.json.dumps(map_features(scene, answer))
    return Response(body, mimetype="application/geo+json")
