"""The bare Flask application that the product is measured against: no checks, no pages, no counters.

It runs on the same server with the same durability: SQLite in WAL with synchronous=FULL, one
process, one lock around the writes (without the lock its waiting writers starve, and the
baseline would only look worse).
"""

import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, Response, request

FOLDER = Path(os.environ["BASELINE_DIR"])
PAGE = (FOLDER / "page.gz").read_bytes()
with sqlite3.connect(FOLDER / "baseline.db") as _first:
    _first.execute("PRAGMA journal_mode=WAL")  # once for the file: two threads that switch it at once are locked out
app = Flask("baseline")
_local = threading.local()
_lock = threading.Lock()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        connection = sqlite3.connect(FOLDER / "baseline.db", isolation_level=None, timeout=20)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS rating (id INTEGER PRIMARY KEY, point TEXT, level INTEGER, tags TEXT, comment TEXT)")
        _local.connection = connection
    return _local.connection


@app.get("/r/<code>")
def page(code: str) -> Response:  # the same route as the product's
    return Response(PAGE, headers={"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8"})


@app.post("/r/<code>")
def rate(code: str) -> Response:
    form = request.form
    row = (code, int(form["level"]), ",".join(form.getlist("tags")), form["comment"])
    connection = _connection()
    with _lock:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO rating (point, level, tags, comment) VALUES (?, ?, ?, ?)", row)
        connection.execute("COMMIT")
    return Response(status=303, headers={"Location": "/done"})
