"""The addresses of this room. What is fixed stands beside organisations' own names, which are reserved for it."""

from app.organisations.area_routes import blueprint as delivery
from app.organisations.editing_routes import blueprint as profile
from app.organisations.matter_routes import blueprint as matters
from app.organisations.place_routes import blueprint as places
from app.organisations.registration_routes import blueprint as registration
from app.organisations.routes import blueprint as organisations

BLUEPRINTS = (organisations, registration, profile, delivery, matters, places)
