from flask import Blueprint

blueprint = Blueprint("ratings", __name__)
