"""The application class: one request, one transaction; problems become pages; headers are strict."""

import gc
import logging
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, Request, Response, abort, current_app, g, render_template, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from evalsvc.core import db as database
from evalsvc.core import logs, metrics
from evalsvc.core.citizen import SAFE_HEADERS, CitizenPage
from evalsvc.core.clock import prose_date, table_instant
from evalsvc.core.engines import takes_no_writes
from evalsvc.core.errors import Busy, Problem, StaleVersion

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
ENDPOINT = "evalsvc.endpoint"
OUTCOME = "evalsvc.outcome"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
STAFF_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ERROR_TITLES = {
    400: "请求有误",
    403: "没有权限",
    404: "没有找到",
    405: "不支持的操作",
    409: "状态已变化",
    413: "内容太大",
    422: "请检查填写的内容",
    429: "请稍候再试",
    500: "系统出错了",
    503: "系统正忙",
}
ERROR_SENTENCES = {
    400: "这个请求不完整或已失效，请返回上一页重试。",
    404: "没有找到这个页面，地址可能输错了，或者它已经被撤下。",
    405: "这个地址不支持这样访问，请从页面上的按钮进入。",
    413: "提交的内容太大，没有保存。请删减后再试。",
    500: "系统内部出错，本次操作没有生效，已有数据不受影响。请稍后重试；如再次出现，请联系管理员。",
}


def for_citizens(view: Callable[P, R]) -> Callable[P, R]:
    """Marks a public view that needs no person, no session and no form token: it is asked without the hooks of the staff's face."""
    view.for_citizens = True  # type: ignore[attr-defined]
    return view


def takes_up_to(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Marks a view that takes uploads: so many bytes may come in one request, instead of the few that a form needs."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.takes_up_to = size  # type: ignore[attr-defined]  # asked before the body of the request is read
        return view

    return mark


class _Sessions(SecureCookieSessionInterface):
    """Flask's signed cookies; the serializer is made once, not for every request."""

    _kept: URLSafeTimedSerializer | None = None

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if "HTTP_COOKIE" in request.environ else self.session_class()

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self._kept = self._kept or super().get_signing_serializer(app)
        return self._kept


class Application(Flask):
    """Flask, with the transaction of house rules around every view, and a line in the log for every answer."""

    counts_requests = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.session_interface = _Sessions()

    def wsgi_app(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        began = perf_counter()
        request_id = environ[logs.REQUEST_ID] = logs.request_id_of(environ)
        status = 500

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            headers.append(("X-Request-Id", request_id))
            return start_response(line, headers, *more)

        try:
            return super().wsgi_app(environ, start)
        except Exception:
            if self.config["PROPAGATE_EXCEPTIONS"]:
                raise
            log.exception("no answer could be given to request %s", request_id)  # the server's own log would quote the error
            start("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"500"]
        finally:
            endpoint, seconds = environ.get(ENDPOINT) or metrics.NO_ENDPOINT, perf_counter() - began
            if endpoint not in self.extensions["unnoted"]:
                logs.note_request(request_id, environ["REQUEST_METHOD"], endpoint, status, seconds)
            if self.counts_requests:
                metrics.note_request(endpoint, status, seconds)
                self._count_outcome(endpoint, status, environ)

    def _count_outcome(self, endpoint: str, status: int, environ: Any) -> None:
        counter = self.extensions["outcome_counters"].get(endpoint)
        if counter is not None:
            counter(environ.get(OUTCOME) or status)

    def log_exception(self, exc_info: Any) -> None:
        """Flask's own line would quote the address."""
        log.error("a view failed", exc_info=exc_info)

    def full_dispatch_request(self) -> Response:
        request.environ[ENDPOINT] = request.endpoint
        view: Any = self.view_functions.get(request.endpoint or "")
        if not getattr(view, "for_citizens", False) or request.method == "OPTIONS":
            return super().full_dispatch_request()
        try:
            answer = view(**(request.view_args or {}))
        except Exception as error:
            answer = self.handle_user_exception(error)
        # Flask sends whatever is a WSGI answer; it only calls the result.
        return cast(Response, answer) if isinstance(answer, CitizenPage) else self.process_response(self.make_response(answer))

    def dispatch_request(self) -> ResponseReturnValue:
        writes = request.method in WRITES
        database.set_writing(writes)
        try:
            response = self.make_response(super().dispatch_request())
            database.finish_request(accepted=writes and response.status_code < 400)
            return response
        except Exception:
            database.finish_request(accepted=False)
            raise
        finally:
            database.set_writing(False)


def mark_outcome(outcome: str) -> None:
    """Names what became of this request where its status does not tell it; whoever counts outcomes of the endpoint reads it."""
    request.environ[OUTCOME] = outcome


def nonce() -> str:
    """The CSP nonce of this request."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(12)
    found: str = g.nonce
    return found


def error_page(status: int, sentence: str) -> tuple[str, int]:
    """A page that says what happened, what is kept and what to do."""
    title = ERROR_TITLES.get(status, "没有办成")
    return render_template("errors/problem.html", title=title, status=status, sentence=sentence), status


def _problem(problem: Problem) -> ResponseReturnValue:
    return error_page(problem.status, problem.sentence)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    of_citizens = current_app.extensions.get("citizen_errors", lambda _status: None)(status)
    if of_citizens is not None:
        return cast(Response, of_citizens)
    page, status = error_page(status, ERROR_SENTENCES.get(status, ERROR_SENTENCES[400]))
    response = Response(page, status, mimetype="text/html")
    for name, value in error.get_headers(request.environ):
        if name.lower() == "allow":
            response.headers[name] = value
    return response


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    return _problem(StaleVersion())


def _closed(error: InternalError) -> ResponseReturnValue:
    if not takes_no_writes(error):
        raise error
    log.error("the database takes no writes: %s", error.orig)
    return _problem(Busy())


def _database(error: OperationalError) -> ResponseReturnValue:
    """Says that the database cannot be used now: locked, full, read-only, out of reach. A wrong statement of ours stays an error."""
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        raise error
    log.error("the database refused a request: %s", error.orig)
    return _problem(Busy())


def _refuse_nul() -> None:
    """Before every request: no text of ours has a NUL, and PostgreSQL takes none."""
    if "\x00" in request.path or any("\x00" in text for pair in request.args.items(multi=True) for text in pair):
        abort(400)


def _widen() -> None:
    """Before every request: a view that takes uploads gets its room before anybody reads the form."""
    size = getattr(current_app.view_functions.get(request.endpoint or ""), "takes_up_to", None)
    if size is not None:
        request.max_content_length = size


def _headers(response: Response) -> Response:
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", STAFF_POLICY.format(nonce=nonce()))
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def init_app(app: Flask) -> None:
    """Error pages, headers, the nonce, and how templates write instants and days."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(InternalError, _closed)
    app.before_request(_widen)
    app.before_request(_refuse_nul)
    app.after_request(_headers)
    app.extensions["unnoted"] = set()
    app.extensions["outcome_counters"] = {}
    given: dict[str, Any] = {"csp_nonce": nonce, "request_id": logs.request_id}
    app.jinja_env.globals.update(given)
    app.jinja_env.filters.update(instant=table_instant, prose=prose_date)


def settle() -> None:
    """Tells the garbage collector that what stands at the start of a server stays.

    Otherwise it goes over a hundred thousand objects now and then, and everybody waits for tens of milliseconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
