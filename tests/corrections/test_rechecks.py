"""Looking again over HTTP: by another person, on the day, with the measured effect; what is still there is reopened."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections.kinds import Source
from evalsvc.corrections.models import Correction, Recheck
from evalsvc.corrections.wants import Share
from tests.corrections.making import account, closed, make

LOOKED = {"recheck-found": "holds", "recheck-text": "10时到窗口，两人在岗"}


@pytest.fixture
def path(app, region, clock):
    """The page of a problem that was struck off thirty days ago."""
    made = make(app, lambda: closed(region.county, tag="115").public_id)
    clock.shift(timedelta(days=30))
    return f"/corrections/{made}"


@pytest.fixture
def says(app):
    """`says((56, 70), (48, 80))`: what citizens' ratings say before and after; until then nobody knows."""

    def say(before, after):
        day = today() - timedelta(days=30)  # of the filing and of the closing
        asked = []

        def share(wanted):
            asked.append(wanted)
            return Share(*(before if wanted.last < day else after))

        wants = app.extensions["corrections"]
        app.extensions["corrections"] = replace(wants, share=share, whole_until=lambda: today() - timedelta(days=1))
        return asked

    return say


def state(app, path):
    with app.app_context():
        return db.session.scalars(select(Correction).where(Correction.public_id == path.rpartition("/")[2])).one().state


def done(app):
    with app.app_context():
        return db.session.scalars(select(Recheck).order_by(Recheck.due_on)).first()


def address(client, path):
    """Where the page sends a recheck."""
    return next(form.get("action") for form in client.page(path).all("form") if "/rechecks/" in form.get("action", ""))


def looked(day=None, **more):
    return LOOKED | {"recheck-day": str(day or today())} | {f"recheck-{name}": value for name, value in more.items()}


def test_due_one_is_listed_and_done(app, as_, path):
    inspector = as_("inspector")
    page = inspector.page("/corrections/rechecks")
    assert [link.get("href") for link in page.all("a") if link.get("href", "").startswith("/corrections/") and len(link.get("href")) == len(path)] == [path]
    assert path not in as_("outsider").get("/corrections/rechecks").text

    assert inspector.press(address(inspector, path), looked()).status_code == 303
    row = done(app)
    with app.app_context():
        assert (row.found, row.text, row.done_on, row.account_id) == ("holds", LOOKED["recheck-text"], today(), account("inspector").id)
        assert row.submitted_by == account("bureau").id
    assert state(app, path) == "closed"
    text = inspector.page(path).text
    assert "问题没有再出现" in text
    assert "回头看：问题没有再出现。" in text
    assert path not in inspector.get("/corrections/rechecks").text


def test_nobody_looks_at_their_own_work_again(app, as_, path):
    where = address(as_("inspector"), path)

    assert as_("bureau").press(where, looked()).status_code == 403
    assert not [form for form in as_("bureau").page(path).all("form") if "/rechecks/" in form.get("action", "")]
    with app.app_context():
        own = update(Recheck).values(account_id=account("bureau").id, submitted_by=account("bureau").id)
        with pytest.raises(IntegrityError):
            db.session.execute(own)


def test_what_is_still_there_is_reopened(app, as_, path):
    inspector = as_("inspector")
    where = address(inspector, path)
    assert inspector.press(where, looked(found="fails", text="又没有人")).status_code == 303

    assert state(app, path) == "open"
    assert "回头看发现问题仍在" in inspector.page(path).text
    assert inspector.press(where, looked()).status_code == 409
    with app.app_context():
        row = db.session.scalars(select(Correction)).one()
        assert (row.turn, row.level, row.closed_on) == (2, 1, None)
    assert path not in inspector.get("/corrections/rechecks").text


@pytest.mark.parametrize(
    ("before", "after", "status", "words"),
    [
        ((56, 70), (48, 80), 303, "明显减少"),
        ((48, 80), (56, 70), 422, "明显增多"),
        ((5, 56), (0, 30), 422, "看不出明显变化"),
        ((29, 29), (0, 400), 422, "评价太少，无法判断"),
    ],
)
def test_fix_without_effect_is_not_called_effective(app, as_, path, says, before, after, status, words):
    asked = says(before, after)
    inspector = as_("inspector")
    text = inspector.page(path).text
    assert words in text
    assert "已实行AB岗，一周抽查无空岗" in text
    assert f"{before[0]} / {before[1]}" in text

    said = inspector.press(address(inspector, path), looked(found="effective"))
    assert said.status_code == status
    if status == 422:
        summary = said.text.partition("请检查以下内容")[2].partition("</ul>")[0]
        assert f"{after[0]} / {after[1]}" in summary
        assert "不能认定有成效" in summary
        assert LOOKED["recheck-text"] in said.text
        assert done(app).found is None
        return
    assert done(app).effect | {"fall": None, "before": None, "after": None} == {
        "tag": "115",
        "tag_name": done(app).effect["tag_name"],
        "days": 29,
        "least": 30,
        "before": None,
        "after": None,
        "fall": None,
        "says": "better",
        "test": "newcombe-10",
    }
    day = today() - timedelta(days=30)
    periods = {(one.first, one.last) for one in asked}
    assert periods == {(day - timedelta(days=29), day - timedelta(days=1)), (day + timedelta(days=1), day + timedelta(days=29))}
    says((1, 100), (99, 100))
    assert "56 / 70（80.00%），销号后29天48 / 80（60.00%）：明显减少" in inspector.page(path).text


def test_effect_that_cannot_be_measured_is_not_called_effective(app, as_, region, clock):
    made = make(app, lambda: closed(region.county).public_id)
    clock.shift(timedelta(days=30))
    inspector, path = as_("inspector"), f"/corrections/{made}"

    said = inspector.press(address(inspector, path), looked(found="effective"))
    assert said.status_code == 422
    assert "没有可以比较的评价" in said.text


@pytest.mark.parametrize("wrong", [{"found": ""}, {"text": ""}, {"day": ""}, {"day": "2026-11-19"}, {"day": "2099-01-01"}, {"day": "昨天"}])
def test_what_was_typed_stays(app, as_, path, wrong):
    inspector = as_("inspector")
    said = inspector.press(address(inspector, path), {**looked(), "recheck-text": "看过了", **{f"recheck-{name}": value for name, value in wrong.items()}})

    assert said.status_code == 422
    assert "看过了" in said.text or wrong.get("text") == ""
    assert done(app).found is None


def test_doors(app, as_, client, path, clock):
    inspector = as_("inspector")
    where = address(inspector, path)
    later = f"{path}/rechecks/{make(app, lambda: db.session.scalars(select(Recheck.public_id).order_by(Recheck.due_on.desc())).first())}"

    assert client.press(where, looked()).location.startswith("/sign-in")
    assert client.get("/corrections/rechecks").location.startswith("/sign-in")
    assert [as_(name).press(where, looked()).status_code for name in ("outsider", "clerk", "call_back", "admin")] == [404, 403, 403, 403]
    assert [as_(name).get("/corrections/rechecks").status_code for name in ("clerk", "call_back")] == [403, 403]
    assert inspector.press(f"{path}/rechecks/nothing", looked()).status_code == 404
    assert inspector.get(where).status_code == 405
    assert inspector.press(later, looked()).status_code == 409
    assert inspector.press(where, looked()).status_code == 303
    assert inspector.press(where, looked()).status_code == 409


def test_personal_data_in_what_was_seen_is_masked(app, as_, path):
    inspector = as_("inspector")
    inspector.press(address(inspector, path), looked(text="问过13812345678的群众"))

    assert done(app).text == "问过［已遮盖］的群众"


def test_source_does_not_matter(app, as_, region, clock):
    made = make(app, lambda: closed(region.county, source=Source.SECRET_VISIT).public_id)
    clock.shift(timedelta(days=90))

    assert address(as_("leader"), f"/corrections/{made}")
