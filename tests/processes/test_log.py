"""The log and the metrics of a running server: every line is JSON, and nothing of anybody is in any of them."""

import http.client
import json
import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests import cast
from tests.processes.servers import Running, environment, until

PHONE, CARD, NAME, RECEIPT = "13912345678", "510702199001011230", "张测试", "ABCDEFGHJKLM"
WORDS = f"{NAME} {PHONE} {CARD} {RECEIPT}"
SOON = 15.0
HEADERS = {"User-Agent": PHONE, "X-Forwarded-For": PHONE, "X-Request-Id": PHONE, "Referer": f"https://x.example/{CARD}", "Cookie": f"evalsvc={RECEIPT}"}


@pytest.fixture
def server(place: tuple[Path, cast.Region]) -> Iterator[Running]:
    """A production server whose metrics its neighbours may read."""
    made = Running(place[0], environment(place[0], metrics="loopback"))
    try:
        yield made.wait_until_open()
    finally:
        made.close()


def ask(server: Running, method: str, path: str, body: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, dict(response.getheaders()), text


def lines(server: Running) -> list[dict[str, object]]:
    """Every line of the log but the sentence that greets whoever has started the server."""
    return [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines() if not line.startswith("Serving ")]


def rate(server: Running, path: str) -> tuple[str, str]:
    """Rates with everything personal there is; returns the visit token and the receipt's path."""
    found = re.search(r'name="visit" value="([^"]+)"', ask(server, "GET", path)[2])
    assert found
    form = {"visit": found[1], "level": "1", "comment": WORDS, "name": NAME, "phone": PHONE, "consent": "yes", "extra": CARD}
    status, headers, _ = ask(server, "POST", path, urlencode(form), **HEADERS)
    assert status == 303
    return found[1], headers["location"]


def test_nothing_of_anybody_in_log_and_metrics(server: Running, place: tuple[Path, cast.Region]) -> None:
    folder, region = place
    visit, receipt = rate(server, region.window_point.path)
    pages = [ask(server, "GET", receipt, **HEADERS), ask(server, "GET", f"/receipt?code={RECEIPT}&q={quote(WORDS)}", **HEADERS)]
    pages += [ask(server, "GET", f"/{quote(WORDS)}?{urlencode({'phone': PHONE})}", **HEADERS), ask(server, "GET", f"/r/{CARD}", **HEADERS)]
    pages += [ask(server, "POST", "/sign-in", urlencode({"username": PHONE, "password": CARD}), **HEADERS)]
    with sqlite3.connect(folder / "evalsvc.db") as database:
        database.execute("ALTER TABLE rating RENAME TO nowhere")  # a view that asks for it fails
    status, headers, page = ask(server, "GET", receipt, **HEADERS)
    metrics = ask(server, "GET", "/metrics")[2]
    until(lambda: len(lines(server)) >= 9, SOON, "the lines of these requests")

    log = server.log.read_text(encoding="utf-8")
    secrets = (PHONE, CARD, NAME, RECEIPT, visit, receipt.rpartition("/")[2], receipt.rpartition("/")[2].replace("-", ""), region.window_point.code)
    assert [word for word in secrets if word in log or word in metrics] == []
    assert [word for word in (PHONE, CARD, NAME) if word in page] == []
    assert status == 503
    assert headers["x-request-id"] in page
    assert headers["x-request-id"] in log
    assert 'evalsvc_ratings_total{outcome="accepted"} 1.0' in metrics
    told = [(line["endpoint"], line["status"]) for line in lines(server) if line["event"] == "request"]
    assert ("rate.submit", 303) in told
    assert ("none", 404) in told
    assert [line for line in log.splitlines() if "127.0.0.1" in line and not line.startswith("Serving ")] == []


def test_every_process_speaks_the_same_way(server: Running) -> None:
    os.kill(server.works[0], signal.SIGKILL)
    os.kill(server.workers[0], signal.SIGKILL)
    until(lambda: {"main", "web"} <= {str(line["process"]) for line in lines(server)} and server.status("/receipt") == 200, SOON, "their words")

    assert all({"process", "event", "level", "at"} <= line.keys() for line in lines(server))
    assert any("evalsvc work ended with status -9" in str(line["event"]) for line in lines(server))
    assert any(line.get("logger") == "_granian" for line in lines(server))


def test_work_tells_a_failed_step_without_the_words_of_the_error(place: tuple[Path, cast.Region]) -> None:
    folder, _ = place
    with sqlite3.connect(folder / "evalsvc.db") as database:
        database.execute(f'ALTER TABLE sign_in_delay RENAME TO "{PHONE}"')
    made = Running(folder, environment(folder))
    try:
        until(lambda: any(line["process"] == "work" for line in lines(made)), 40, "a word of the worker")
        told = [line for line in lines(made) if line["process"] == "work"]
    finally:
        made.close()

    assert told[0]["event"] == "the step delays failed"
    assert told[0]["error"] == ["OperationalError SQLITE_ERROR", "OperationalError SQLITE_ERROR"]
    assert PHONE not in made.log.read_text(encoding="utf-8")


def test_counts_survive_a_worker_and_begin_anew_with_the_server(server: Running, place: tuple[Path, cast.Region]) -> None:
    rate(server, place[1].window_point.path)
    (killed,) = server.workers
    os.kill(killed, signal.SIGKILL)
    until(lambda: server.workers not in ([], [killed]) and server.status("/receipt") == 200, SOON, "another worker")
    rate(server, place[1].window_point.path)
    assert 'evalsvc_ratings_total{outcome="accepted"} 2.0' in ask(server, "GET", "/metrics")[2]

    server.process.terminate()
    server.start_again()
    server.wait_until_open()

    assert 'outcome="accepted"' not in ask(server, "GET", "/metrics")[2]
