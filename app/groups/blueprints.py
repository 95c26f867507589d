"""The pages of this room."""

from app.groups.household_routes import blueprint as households

BLUEPRINTS = (households,)
