"""Applications for tests, and the templates of their databases."""

from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from evalsvc.cli.schema import bring_up_to_date
from evalsvc.config import load_settings
from evalsvc.core.db import db, public_engine
from evalsvc.core.web import Application
from evalsvc.factory import create_app
from tests import cast

SECRET = "a-secret-that-only-tests-know-000000"


class KeptRule(Rule):
    """An address rule whose builder is compiled once: hundreds of them took half the time of a test, and depend on nothing but these."""

    _kept: ClassVar[dict[tuple[Any, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.subdomain, self.host, repr(self.defaults), append_unknown)
        if key not in self._kept:
            self._kept[key] = super()._compile_builder(append_unknown)
        return self._kept[key]


class KeptTemplates(BytecodeCache):
    """Templates compiled once, not for every application; Jinja asks whether their source is still the same."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATE_CACHE = KeptTemplates()
Application.url_rule_class = KeptRule


def make_app(url: str, folder: Path, **given: str) -> Flask:
    """The application over a database, with its keys in `folder`; `given` are further settings. Only the newest one's public face works."""
    public_engine.dispose()
    made = create_app(load_settings({}, database_url=url, secret_key=SECRET, **{"data_dir": str(folder / "data"), **given}))
    made.jinja_env.bytecode_cache = TEMPLATE_CACHE
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
