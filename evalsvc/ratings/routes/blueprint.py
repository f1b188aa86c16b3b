"""The blueprint of the staff's side of ratings."""

from flask import Blueprint

blueprint = Blueprint("ratings", __name__)
