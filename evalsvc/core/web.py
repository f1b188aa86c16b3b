"""The application class: one request, one transaction; problems become pages; headers are strict."""

import secrets
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from evalsvc.core import db as database
from evalsvc.core.clock import prose_date, table_instant
from evalsvc.core.errors import Busy, Problem, StaleVersion

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
STAFF_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
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


class Application(Flask):
    """Flask, with the transaction of house rules around every view."""

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
    page, status = error_page(status, ERROR_SENTENCES.get(status, ERROR_SENTENCES[400]))
    response = Response(page, status, mimetype="text/html")
    for name, value in error.get_headers(request.environ):
        if name.lower() == "allow":
            response.headers[name] = value
    return response


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    return _problem(StaleVersion())


def _database(error: OperationalError) -> ResponseReturnValue:
    if "locked" in str(error.orig) or error.connection_invalidated or "deadlock" in str(error.orig):
        return _problem(Busy())
    raise error


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
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
    app.after_request(_headers)
    given: dict[str, Any] = {"csp_nonce": nonce}
    app.jinja_env.globals.update(given)
    app.jinja_env.filters.update(instant=table_instant, prose=prose_date)
