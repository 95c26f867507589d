"""The pages of the district's desk, laid out by subject in the folders beside this one."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__, template_folder="templates", url_prefix="/scrivania")
