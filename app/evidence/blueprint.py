"""The blueprint to which the pages of ethical evidence belong."""

from flask import Blueprint

blueprint = Blueprint("evidence", __name__, template_folder="templates")
