"""The judged client finds what a view must not do: writes without trace, reads that write, refusals that keep something."""

import pytest
from flask import Blueprint
from sqlalchemy import select

from evalsvc.access.guards import public
from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db, writing
from evalsvc.core.errors import WrongState
from evalsvc.core.installation import keep_fact
from tests import factories
from tests.judge import JudgedClient

PAGE = '<!doctype html><html lang="zh-CN"><head><title>好</title></head><body><h1>好</h1></body></html>'


@pytest.fixture
def planted(app, observer):
    """A client of an application with badly behaved views."""
    blueprint = Blueprint("planted", __name__)

    @blueprint.get("/reads")
    @public
    def reads():
        db.session.scalar(select(AuditEvent.id))
        return PAGE

    @blueprint.get("/writes")
    @public
    def writes():
        with writing():
            keep_fact("a", "b")
            db.session.commit()
        return PAGE

    @blueprint.get("/ugly")
    @public
    def ugly():
        return PAGE.replace("<h1>好</h1>", "")

    @blueprint.post("/silent")
    @public
    def silent():
        keep_fact("a", "b")
        return PAGE

    @blueprint.post("/traced")
    @public
    def traced():
        factories.unit(None, "city", "绵阳市医疗保障局")
        return PAGE

    @blueprint.post("/refused")
    @public
    def refused():
        keep_fact("a", "b")
        raise WrongState

    @blueprint.post("/kept")
    @public
    def kept():
        keep_fact("a", "b")
        db.session.commit()
        raise WrongState

    app.register_blueprint(blueprint)
    return JudgedClient(app, observer)


def test_quiet_read_passes(planted):
    assert planted.get("/reads").status_code == 200


def test_reading_view_that_writes_is_found(planted):
    with pytest.raises(AssertionError, match="GET /writes wrote to the database"):
        planted.get("/writes")


def test_bad_page_is_found(planted):
    with pytest.raises(AssertionError, match="0 h1"):
        planted.get("/ugly")


def test_write_without_event_is_found(planted):
    with pytest.raises(AssertionError, match="left no audit event"):
        planted.press("/silent")


def test_write_with_event_passes(planted):
    assert planted.press("/traced").status_code == 200


def test_refused_write_that_keeps_nothing_passes(planted):
    assert planted.press("/refused").status_code == 409


def test_refused_write_that_keeps_something_is_found(planted):
    with pytest.raises(AssertionError, match=r"was refused \(409\) and yet wrote"):
        planted.press("/kept")


def test_write_without_token_is_refused(planted):
    assert planted.post("/traced").status_code == 400


def test_request_inside_an_application_context_is_refused(app, planted):
    with app.app_context(), pytest.raises(AssertionError, match="leave the application context"):
        planted.get("/reads")
