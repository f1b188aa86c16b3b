from flask import Blueprint

blueprint = Blueprint("rate", __name__)
