"""Applications for tests, and the templates of their databases."""

from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from evalsvc.cli.schema import bring_up_to_date
from evalsvc.config import load_settings
from evalsvc.core.db import db, public_engine
from evalsvc.factory import create_app
from tests import cast

SECRET = "a-secret-that-only-tests-know-000000"


def make_app(url: str, folder: Path, **given: str) -> Flask:
    """The application over a database, with its keys in `folder`; `given` are further settings. Only the newest one's public face works."""
    public_engine.dispose()
    made = create_app(load_settings({}, database_url=url, secret_key=SECRET, **{"data_dir": str(folder / "data"), **given}))
    made.config["PROPAGATE_EXCEPTIONS"] = True
    return made


def let_go(made: Flask) -> None:
    """Closes the connections of an application."""
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    public_engine.dispose()


def _reference(url: str) -> None:
    _build(url, lambda: None)


def _region(url: str) -> cast.Region:
    built: cast.Region = _build(url, cast.settle)
    return built


def _build(url: str, more: Callable[[], Any]) -> Any:
    """Migrates and fills a template at `url`; returns what `more` says."""
    with TemporaryDirectory() as folder:
        made = make_app(url, Path(folder))
        with made.app_context(), redirect_stdout(StringIO()):
            bring_up_to_date()
            said = more()
        let_go(made)
        return said


TEMPLATES = {"reference": _reference, "region": _region}
