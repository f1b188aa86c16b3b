"""Every line is JSON, names its request, and repeats nothing that anybody sent or that an error quotes."""

import io
import json
import logging
import re
import sys
import threading
import warnings

import pytest
from flask import current_app, request

from evalsvc.access.guards import public
from evalsvc.core import logs
from evalsvc.core.db import db
from evalsvc.core.web import for_citizens

PHONE, CARD, NAME, RECEIPT = "13912345678", "510702199001011230", "张测试", "ABCD-EFGH-JKLM"
PLANTED = (PHONE, CARD, NAME, RECEIPT)
WORDS = f"{NAME} {PHONE} {CARD} {RECEIPT}"


@pytest.fixture
def lines():
    """The lines of the log, as they are written from now on."""
    written = io.BytesIO()
    logs.configure("test", "info", written)

    def so_far():
        logs.flush()
        return [json.loads(line) for line in written.getvalue().decode().splitlines()]

    yield so_far
    logs.forget()


@pytest.fixture
def broken(app):
    """The application with views that fail; errors become pages, as in production."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(**_given):
        raise ValueError(WORDS)

    def refuse(**_given):
        db.session.execute(db.text(f"SELECT '{WORDS}' FROM no_such_table"))

    app.add_url_rule("/broken/<text>", "broken", public(fail), methods=["GET", "POST"])
    app.add_url_rule("/r/broken/<text>", "broken_citizens", public(for_citizens(fail)), methods=["GET"])
    app.add_url_rule("/refused/<text>", "refused", public(refuse), methods=["GET"])
    app.view_functions["broken"].csrf_exempt = True
    return app


def everything_planted():
    spoken = {"User-Agent": WORDS.encode().decode("latin-1"), "Referer": f"https://x/{PHONE}?{CARD}", "Cookie": f"a={PHONE}; evalsvc={RECEIPT}"}
    given = {"X-Forwarded-For": PHONE, "X-Request-Id": PHONE, "Authorization": CARD}
    return {"headers": spoken | given, "query_string": {"code": RECEIPT, "q": WORDS, "visit": CARD}}


def text_of(lines):
    return json.dumps(lines(), ensure_ascii=False)


@pytest.mark.parametrize("path", ["/broken/", "/r/broken/", "/refused/"])
def test_error_in_a_view_is_told_without_its_words(broken, lines, path):
    response = broken.test_client().get(path + WORDS, **everything_planted())

    assert response.status_code == 500
    page, log = response.get_data(as_text=True), text_of(lines)
    assert [word for word in PLANTED if word in page or word in log] == []
    failed, request_line = lines()
    assert failed["event"] == "a view failed"
    assert failed["error"][0] in {"ValueError", "OperationalError SQLITE_ERROR"}
    assert any("test_logs.py" in frame for frame in failed["where"])
    assert request_line["status"] == 500
    assert failed["request"] == request_line["request"] == response.headers["X-Request-Id"]
    assert response.headers["X-Request-Id"] in page


def test_posted_fields_and_files_are_in_no_line(broken, lines):
    broken.test_client().post(f"/broken/{PHONE}", data={PHONE: CARD, "phone": PHONE, "name": NAME})

    assert [word for word in PLANTED if word in text_of(lines)] == []


def test_a_whole_rating_leaves_only_names_of_views(app, client, region, lines):
    visit = client.page(region.window_point.path).one("input", name="visit").get("value")
    given = {"visit": visit, "level": "1", "comment": WORDS, "name": NAME, "phone": PHONE, "consent": "yes"}
    receipt = client.post(region.window_point.path, data=given).location
    client.get(receipt)
    client.post(f"{receipt}/undo", data={"visit": "wrong"})
    client.get(f"/receipt?code={RECEIPT}")
    client.get("/nowhere/13912345678")

    told = [(line["method"], line["endpoint"], line["status"]) for line in lines()]
    assert told == [
        ("GET", "rate.rate", 200),
        ("POST", "rate.submit", 303),
        ("GET", "rate.receipt", 200),
        ("POST", "rate.undo", 422),
        ("GET", "rate.find_receipt", 422),
        ("GET", "none", 404),
    ]
    text = text_of(lines)
    secrets = (*PLANTED, region.window_point.code, receipt.rpartition("/")[2], receipt.rpartition("/")[2].replace("-", ""), visit, "127.0.0.1")
    assert [word for word in secrets if word in text] == []
    assert {key for line in lines() for key in line} == {"process", "event", "request", "method", "endpoint", "status", "ms", "level", "at"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0123456789abcdef0123456789abcdef", True),
        ("6F9619FF-8B86-4011-B42D-00C04FC964FF", True),
        (PHONE, False),
        (CARD, False),
        (f"{PHONE}-{CARD}", False),
        ("0123456789abcdef0123456789abcde", False),
        ("0123456789abcdef0123456789abcdef\n", False),
        ("٠١٢٣٤٥٦٧٨٩abcdef0123456789abcdef", False),
        ("", False),
    ],
)
def test_id_from_outside_is_taken_only_when_it_can_be_nothing_else(app, given, kept):
    assert (logs.request_id_of({"HTTP_X_REQUEST_ID": given}) == given) is kept


def test_id_of_our_own_is_another_every_time(client):
    seen = {client.get("/receipt").headers["X-Request-Id"] for _ in range(5)}

    assert len(seen) == 5
    assert all(re.fullmatch("[0-9a-f]{16}", each) for each in seen)


def test_id_stands_on_the_page_that_says_no(as_):
    response = as_("clerk").get("/accounts", headers={"X-Request-Id": "a" * 32})

    assert response.status_code == 403
    assert "a" * 32 in response.text
    assert response.headers["X-Request-Id"] == "a" * 32


def test_other_peoples_messages_are_told_without_what_was_filled_in(lines):
    logging.getLogger("sqlalchemy.pool").error("cannot connect %s", WORDS)
    logging.getLogger("_granian").error(f"callable raised\nValueError: {WORDS}")
    logging.getLogger("odd").warning(f"call {PHONE} or {CARD} or 510702199001011231")
    try:
        raise KeyError(WORDS)
    except KeyError:
        logging.getLogger("sqlalchemy.pool").exception("error while resetting %r", PHONE)

    assert [line["event"] for line in lines()] == ["cannot connect %s", "callable raised", "call ［已遮盖］ or ［已遮盖］ or …", "error while resetting %r"]
    assert lines()[3]["error"] == ["KeyError"]
    assert [word for word in PLANTED if word in text_of(lines)] == []


def test_our_own_messages_quote_no_exception(lines):
    log = logging.getLogger("evalsvc.core.vault")
    log.error("the folder of keys cannot be used: %s", PermissionError(13, WORDS))
    log.warning("the step %s of the tick failed", "keys")

    assert [line["event"] for line in lines()] == ["the folder of keys cannot be used: PermissionError 13", "the step keys of the tick failed"]


def test_chain_of_errors_is_told_by_types(lines):
    try:
        try:
            raise ValueError(PHONE)
        except ValueError as first:
            raise RuntimeError(CARD) from first
    except RuntimeError:
        logging.getLogger("evalsvc").exception("failed")

    assert lines()[0]["error"] == ["RuntimeError", "ValueError"]


def test_what_nobody_caught_is_told_the_same_way(lines):
    def die():
        raise ValueError(WORDS)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    try:
        raise ValueError(WORDS)
    except ValueError:
        sys.excepthook(*sys.exc_info())
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(f"call {PHONE}", UserWarning, stacklevel=1)

    told = lines()
    assert [line["event"] for line in told[:2]] == ["nobody caught an error"] * 2
    assert "UserWarning" in told[2]["event"]
    assert [word for word in PLANTED if word in text_of(lines)] == []


def test_only_trouble_when_asked_for(app, client):
    written = io.BytesIO()
    logs.configure("test", "warning", written)
    client.get("/receipt")
    logging.getLogger("evalsvc").info("not told")
    logging.getLogger("evalsvc").warning("told")
    logs.forget()

    assert [json.loads(line)["event"] for line in written.getvalue().splitlines()] == ["told"]


def test_chinese_stands_as_it_is(lines):
    logging.getLogger("evalsvc").warning("任务“核对计数”")

    assert lines()[0]["event"] == "任务“核对计数”"


def test_answer_that_cannot_be_made_is_still_an_answer(app, lines, monkeypatch):
    def worse(_error):
        raise RuntimeError(WORDS)

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(app, "handle_exception", worse)
    app.add_url_rule("/worst", "worst", public(lambda: {}["missing"]))

    response = app.test_client().get("/worst")

    assert (response.status_code, response.text) == (500, "500")
    assert [word for word in PLANTED if word in text_of(lines)] == []


def test_context_of_a_line_is_that_of_its_request(app, lines):
    app.add_url_rule("/noting", "noting", public(lambda: (current_app.logger.warning("seen"), request.environ[logs.REQUEST_ID])[1]))

    said = app.test_client().get("/noting").text

    noted = [line for line in lines() if line["event"] == "seen"]
    assert [(line["request"], line["endpoint"]) for line in noted] == [(said, "noting")]
