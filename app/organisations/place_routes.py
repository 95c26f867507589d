"""Places for the forms of this room: comuni while one types, the ground of a map that moves."""

from flask import Blueprint, Response, current_app, render_template, request

from app.organisations.comuni import written
from app.organisations.pin import ground_features
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.territory import current_territory
from catalog.geography import EAST, NORTH, SOUTH, WEST
from catalog.place_names import fold_name

blueprint = Blueprint("places", __name__, template_folder="templates", url_prefix="/realta")

SUGGESTED = 8
FEWEST_LETTERS = 2
LONGEST = 60
AN_HOUR = "public, max-age=3600"


@blueprint.get("/comuni")
def comuni() -> str:
    """The comuni that begin with what was typed, as options of a field; zones too where several can be chosen."""
    gazetteer = current_territory().gazetteer
    one, several = (request.args.get(name, "")[:LONGEST].strip() for name in ("comune", "add"))
    typed = one or several
    if len(typed) < FEWEST_LETTERS:
        return render_template("organisations/comune_options.html", names=[])
    start = fold_name(typed)
    zones = [
        area.name for area in gazetteer.areas if several and fold_name(area.name).startswith(start)
    ]
    found = gazetteer.suggest(typed, SUGGESTED, near=current_settings().district.map_centre)
    names = [*zones, *map(written, found)][:SUGGESTED]
    return render_template("organisations/comune_options.html", names=names)


@blueprint.get("/terreno.geojson")
def ground() -> Response:
    """The comuni around a point, to be drawn under a map."""
    session, middle = current_session(), current_settings().district.map_centre
    lat = request.args.get("lat", type=float, default=middle[0])
    lon = request.args.get("lon", type=float, default=middle[1])
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        lat, lon = middle
    territory = current_territory()
    drawn = territory.follow(session)
    features = ground_features(session, drawn, (lat, lon), territory.gazetteer)
    body = current_app.json.dumps({"type": "FeatureCollection", "features": features})
    response = Response(body, mimetype="application/geo+json")
    response.headers["Cache-Control"] = AN_HOUR
    return response
