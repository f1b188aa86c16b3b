"""The blueprint of this noun."""

from flask import Blueprint

blueprint = Blueprint("matters", __name__)
