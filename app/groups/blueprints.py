"""The pages of this room."""

from app.groups.duty_routes import blueprint as duties
from app.groups.household_routes import blueprint as households
from app.groups.pact_routes import blueprint as pacts
from app.groups.place_routes import blueprint as pickups
from app.groups.shift_routes import blueprint as shifts

BLUEPRINTS = (households, duties, pickups, pacts, shifts)
