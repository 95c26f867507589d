"""The blueprint of this room with all its pages."""

from app.evidence import (
    evidence_routes,
    objection_routes,
    routes,
    verification_routes,
    visit_routes,
)
from app.evidence.blueprint import blueprint

__all__ = [
    "blueprint",
    "evidence_routes",
    "objection_routes",
    "routes",
    "verification_routes",
    "visit_routes",
]
