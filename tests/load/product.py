"""The product as `evalsvc serve` runs it, with its log on and its metrics as the environment says, for a server that is measured."""

from evalsvc.config import load_settings
from evalsvc.core import logs
from evalsvc.core.web import settle
from evalsvc.factory import create_app

settings = load_settings()
logs.configure("web", settings.log_level)
app = create_app(settings)
settle()
