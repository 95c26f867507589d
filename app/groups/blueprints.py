"""The pages of this room."""

from app.groups.duty_routes import blueprint as duties
from app.groups.household_routes import blueprint as households

BLUEPRINTS = (households, duties)
