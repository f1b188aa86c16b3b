from flask import Blueprint

blueprint = Blueprint("analytics", __name__)
