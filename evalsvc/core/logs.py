"""One JSON line for each thing that happens, in every process, and nothing of anybody in it.

A request leaves its endpoint (never its address), status, duration and id. Of an exception stand its
type and where it came from, never its words: a database quotes the row that it refuses. Of another
package's message stands its first line as written in the program, without what was filled in.
"""

import atexit
import logging
import os
import re
import secrets
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Mapping, MutableMapping
from copy import copy
from itertools import count
from types import TracebackType
from typing import Any

import orjson
import structlog
from flask import has_request_context, request
from structlog.stdlib import ProcessorFormatter

from evalsvc.core.clock import now
from evalsvc.core.masking import mask

LEVELS = {"info": logging.INFO, "warning": logging.WARNING}
OURS = "evalsvc"
REQUEST_ID = "evalsvc.request_id"
GRANIAN = {"handlers": {}, "formatters": {}, "loggers": {"_granian": {"propagate": True}}}  # it then speaks through our handler
_SAFE_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_LONG_NUMBER = re.compile(r"\d{7,}")
_MOST_FRAMES = 12
BETWEEN_WRITINGS = 0.2  # seconds
_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z

Event = MutableMapping[str, Any]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

log = logging.getLogger(__name__)
_numbers = count()
_own = secrets.token_hex(4)  # with a number it names a request: asking the system for randomness each time costs an answer its turn


def _renew() -> None:
    global _own
    _own = secrets.token_hex(4)


os.register_at_fork(after_in_child=_renew)


class _Lines:
    """Lines of requests on their way out: a thread writes what has come together a few times a second.

    A system call for each line would let go of the interpreter in the midst of every answer, and two threads that
    take it from each other serve a third less (measured).
    """

    def __init__(self, out: Any) -> None:
        self._out = out
        self._waiting: deque[bytes] = deque()
        self._writer: threading.Thread | None = None

    def add(self, line: bytes) -> None:
        """Keeps a line until the next writing."""
        self._waiting.append(line)
        if self._writer is None:
            self._writer = threading.Thread(target=self._write_now_and_then, name="request log", daemon=True)
            self._writer.start()
            atexit.register(self.flush)

    def flush(self) -> None:
        """Writes what has come together."""
        lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if lines:
            self._out.write(b"".join(lines))

    def _write_now_and_then(self) -> None:
        while True:
            time.sleep(BETWEEN_WRITINGS)
            self.flush()


class _Requests:
    """Where the lines of requests go; nowhere until `configure` says so."""

    lines: _Lines | None = None
    process = ""


def configure(process: str, level: str, stream: Any = None) -> None:
    """Has this process log to `stream` (standard error, unbuffered), from `level` on (LEVELS); `process` stands in every line."""
    out = stream or getattr(sys.stderr.buffer, "raw", sys.stderr.buffer)  # one line, one system call
    _Requests.lines, _Requests.process = _Lines(out) if LEVELS[level] <= logging.INFO else None, process
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")
    named = structlog.stdlib.add_logger_name
    chain: list[Any] = [structlog.processors.add_log_level, stamp, named, _named(process), _with_request, _discreet_error]
    text = structlog.processors.JSONRenderer(serializer=lambda event, **_given: orjson.dumps(event, default=type_name).decode())
    handler = _BytesHandler(out)
    handler.setFormatter(_Discreet(foreign_pre_chain=chain, processors=[ProcessorFormatter.remove_processors_meta, text]))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(LEVELS[level])
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def forget() -> None:
    """Takes back what `configure` did, for tests."""
    _Requests.lines = None
    logging.root.handlers[:] = [handler for handler in logging.root.handlers if not isinstance(handler, _BytesHandler)]
    logging.captureWarnings(capture=False)
    sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__


def note_request(request_id: str, method: str, endpoint: str, status: int, seconds: float) -> None:
    """The line of an answered request, when requests are logged; it is written within a fifth of a second."""
    lines = _Requests.lines
    if lines is not None:
        line = {
            "process": _Requests.process,
            "event": "request",
            "request": request_id,
            "method": method,
            "endpoint": endpoint,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "level": "info" if status < 500 else "error",
            "at": now(),
        }
        lines.add(orjson.dumps(line, option=_LINE))


def flush() -> None:
    """Writes the lines of requests that wait."""
    if _Requests.lines is not None:
        _Requests.lines.flush()


def request_id_of(environ: Mapping[str, Any]) -> str:
    """The id that a server in front has given the request, when it is a UUID or 32 hexadecimal digits, else one of our own.

    Whatever else stands in that header may be a telephone number as well, and is not repeated.
    """
    given = environ.get("HTTP_X_REQUEST_ID")
    return given if given is not None and _SAFE_ID.fullmatch(given) else f"{_own}{next(_numbers) & 0xFFFFFFFF:08x}"


def request_id() -> str:
    """The id of the request in hand, for error pages; empty outside of one."""
    return str(request.environ.get(REQUEST_ID, "")) if has_request_context() else ""


def type_name(value: object) -> str:
    """What may be told of any value: its type."""
    return type(value).__name__


def told(error: BaseException) -> str:
    """An exception without its words: its type, and the code that the database or the system gives it."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or getattr(cause, "errno", None)
    return " ".join(str(part) for part in (type_name(cause), code) if part)


class _BytesHandler(logging.Handler):
    """Writes each line with one call, so that lines of several processes do not mix."""

    def __init__(self, out: Any) -> None:
        super().__init__()
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._out.write(self.format(record).encode() + b"\n")
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the base class calls it so
        """Says nothing: the base class would print the record with all that was filled in."""


class _Discreet(ProcessorFormatter):
    """Fills in only what our own program says, and never the words of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        if record.name.partition(".")[0] == OURS:
            record.args = tuple(told(arg) if isinstance(arg, BaseException) else arg for arg in record.args) if isinstance(record.args, tuple) else record.args
        else:
            record.msg, record.args = _LONG_NUMBER.sub("…", mask(str(record.msg).partition("\n")[0])), ()
        record.exc_text, record.stack_info = None, None
        return super().format(record)


def _named(process: str) -> Any:
    def name(_logger: Any, _method: str, event: Event) -> Event:
        return {"process": process, **event}

    return name


def _with_request(_logger: Any, _method: str, event: Event) -> Event:
    if has_request_context():
        event.update(request=request_id(), endpoint=request.endpoint or "none")
    return event


def _discreet_error(_logger: Any, _method: str, event: Event) -> Event:
    found = event.pop("exc_info", None)
    if isinstance(found, tuple) and found[1] is not None:
        frames = traceback.extract_tb(found[2])[-_MOST_FRAMES:]
        event["error"] = [told(error) for error in _chain(found[1])]
        event["where"] = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _chain(error: BaseException) -> list[BaseException]:
    """An exception and what led to it, the latest first."""
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return found


def _short(filename: str) -> str:
    return filename.rpartition("site-packages/")[2].rpartition("/evalsvc/")[2]


def _uncaught(kind: type[BaseException], error: BaseException | None, tb: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    log.critical("nobody caught an error", exc_info=(kind, error or kind(), tb))
