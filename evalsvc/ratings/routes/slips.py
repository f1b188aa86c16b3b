"""Transcription: register a slip, type it, type it again, decide where two differ. What opens personal texts is a POST with a trace."""

from base64 import b64encode
from hmac import compare_digest
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import URLSafeSerializer

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.db import reading_first
from evalsvc.core.errors import Problem
from evalsvc.core.files.kinds import PICTURES
from evalsvc.core.files.models import StoredFile
from evalsvc.core.files.rows import store
from evalsvc.core.files.serving import attachment
from evalsvc.core.files.store import Laid
from evalsvc.core.files.uploads import MEBIBYTE, read_upload
from evalsvc.core.web import takes_up_to
from evalsvc.instruments.queries import version_by_id
from evalsvc.organisation.models import RatingPoint
from evalsvc.organisation.naming import own_names
from evalsvc.organisation.queries import point_in_scope
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings import naming
from evalsvc.ratings.forms import RatingForm, form_for
from evalsvc.ratings.pages import PLAIN, FormOfVersion
from evalsvc.ratings.queries import slips as queries
from evalsvc.ratings.queries.slips import SlipRow
from evalsvc.ratings.routes.blueprint import blueprint
from evalsvc.ratings.scale import LEVEL_NAMES, LEVELS
from evalsvc.ratings.services import transcribing as services
from evalsvc.ratings.services.transcribing import Registered
from evalsvc.ratings.slip_forms import DecideForm, SlipFilterForm, SlipForm, VoidForm
from evalsvc.ratings.slip_states import MEDIUM_NAMES, MOST_ENTRIES, STATE_NAMES, STATE_TONES, Medium, SlipState

SCAN_BYTES = 10 * MEBIBYTE
WORDS = {"media": MEDIUM_NAMES, "state_names": STATE_NAMES, "state_tones": STATE_TONES, "level_names": LEVEL_NAMES, "levels": LEVELS, "naming": naming}
OUTCOMES = {
    SlipState.TYPING: "第一遍已录入，还要由另一位同事录第二遍。",
    SlipState.DIFFERING: "与前面录入的不一致，已交单位负责人裁定。",
    SlipState.KEPT: "两遍一致，已计入评价。",
}


def _scope(right: Permission = Permission.SLIP_TRANSCRIBE) -> Scope:
    return actor().scope_for(right)


def _slip(public_id: str, right: Permission = Permission.SLIP_TRANSCRIBE) -> SlipRow:
    return queries.slip_in_scope(public_id, _scope(right), actor())


@blueprint.get("/ratings/slips")
@require(Permission.SLIP_TRANSCRIBE)
def slips() -> ResponseReturnValue:
    """The slips of one's units, open ones first, and how many wait for oneself."""
    form = SlipFilterForm(request.args)
    if not form.validate():
        return render_template("ratings/slips.html", form=form, page=None, waiting=0, **WORDS), 422
    page = queries.slip_page(_scope(), actor(), form.state.data or "", request.args.get("after", ""))
    return render_template("ratings/slips.html", form=form, page=page, waiting=queries.waiting_for(_scope(), actor()), **WORDS)


@blueprint.get("/ratings/slips/new")
@require(Permission.SLIP_TRANSCRIBE)
def new_slip() -> ResponseReturnValue:
    """The form that registers a slip; the last one's window and day stand in it."""
    form = SlipForm(data={"service_day": today(), **{name: value for name, value in request.args.items() if name in ("medium", "point")}})
    return _new_page(form)


@blueprint.post("/ratings/slips/new")
@require(Permission.SLIP_TRANSCRIBE)
@takes_up_to(SCAN_BYTES + MEBIBYTE)
def register_slip() -> ResponseReturnValue:
    """Registers a slip with its scan, which is drawn anew and laid down before the first statement that writes."""
    form = SlipForm()
    with reading_first():
        form.offer(_points())
        point = _chosen(form) if form.validate() else None
    if form.errors or point is None:
        return _new_page(form, 422)
    try:
        given = Registered(point, Medium(form.medium.data), form.service_day.data or today(), form.late_reason.data or "", _scan())
        services.register_slip(by=actor(), given=given, at=now())
    except Problem as problem:
        form.take(problem)
        return _new_page(form, problem.status)
    flash("已登记。现在可以录入，也可以接着登记下一张。")
    return redirect(url_for("ratings.slips"), 303)


@blueprint.post("/ratings/slips/next")
@require(Permission.SLIP_TRANSCRIBE)
def next_slip() -> ResponseReturnValue:
    """Opens the slip that waits longest for this person."""
    public_id = queries.next_for(_scope(), actor())
    if public_id is None:
        abort(409)
    return _opened(_slip(public_id))


@blueprint.get("/ratings/slips/<public_id>")
@require(Permission.SLIP_TRANSCRIBE)
def slip(public_id: str) -> ResponseReturnValue:
    """What has happened to a slip, and what may be done with it; nothing of what was typed."""
    return _slip_page(_slip(public_id), VoidForm())


@blueprint.post("/ratings/slips/<public_id>/open")
@require(Permission.SLIP_TRANSCRIBE)
def open_slip(public_id: str) -> ResponseReturnValue:
    """Opens a slip to be typed."""
    return _opened(_slip(public_id))


@blueprint.post("/ratings/slips/<public_id>/type")
@require(Permission.SLIP_TRANSCRIBE)
def type_slip(public_id: str) -> ResponseReturnValue:
    """Keeps what a person read off a slip; the list then leads on to the next."""
    row = _slip(public_id)
    form = _reading(row)[1](request.form)
    if not form.validate():
        scan = services.scan_of(row.slip) if _has_opened(row) else None
        return _typing_page(row, scan, form), 422
    state = services.type_slip(by=actor(), slip=row.slip, words=form.words(), vault=current_app.extensions["vault"], at=now())
    flash(OUTCOMES[state], "warning" if state is SlipState.DIFFERING else "message")
    return redirect(url_for("ratings.slips"), 303)


@blueprint.post("/ratings/slips/<public_id>/compare")
@require(Permission.SLIP_DECIDE)
def compare_slip(public_id: str) -> ResponseReturnValue:
    """What was read, side by side, with the scan."""
    return _compared(_slip(public_id, Permission.SLIP_DECIDE), DecideForm())


@blueprint.post("/ratings/slips/<public_id>/decide")
@require(Permission.SLIP_DECIDE)
def decide_slip(public_id: str) -> ResponseReturnValue:
    """Keeps the reading that a lead found right."""
    row, form = _slip(public_id, Permission.SLIP_DECIDE), DecideForm()
    if not form.validate_on_submit():
        return _again(row, form)
    try:
        services.decide_slip(by=actor(), slip=row.slip, number=int(form.number.data), vault=current_app.extensions["vault"], at=now())
    except Problem as problem:
        if problem.field is None:
            raise
        form.take(problem)
        return _again(row, form)
    flash("已裁定，计入评价。")
    return redirect(url_for("ratings.slips"), 303)


@blueprint.post("/ratings/slips/<public_id>/third")
@require(Permission.SLIP_DECIDE)
def ask_third(public_id: str) -> ResponseReturnValue:
    """Has a third person type it."""
    services.ask_third(by=actor(), slip=_slip(public_id, Permission.SLIP_DECIDE).slip)
    flash("已请第三人再录一遍。")
    return redirect(url_for("ratings.slip", public_id=public_id), 303)


@blueprint.post("/ratings/slips/<public_id>/void")
@require(Permission.SLIP_DECIDE)
def void_slip(public_id: str) -> ResponseReturnValue:
    """Takes a slip out of the work, with a reason."""
    row, form = _slip(public_id, Permission.SLIP_DECIDE), VoidForm()
    if not form.validate_on_submit():
        return _slip_page(row, form), 422
    services.void_slip(by=actor(), slip=row.slip, reason=form.reason.data or "", at=now())
    flash("已作废，不计入评价。")
    return redirect(url_for("ratings.slip", public_id=public_id), 303)


@blueprint.post("/ratings/slips/<public_id>/scan")
@require(Permission.SLIP_DECIDE)
def take_scan(public_id: str) -> ResponseReturnValue:
    """The scan as a download."""
    row = _slip(public_id, Permission.SLIP_DECIDE)
    return attachment(services.take_scan(by=actor(), slip=row.slip), f"评价表{row.slip.public_id}")


def _opened(row: SlipRow) -> ResponseReturnValue:
    scan = services.open_slip(by=actor(), slip=row.slip)
    return _typing_page(row, scan, None)


def _reading(row: SlipRow) -> tuple[FormOfVersion, type[RatingForm]]:
    """The form under which a slip was filled in, and what may be typed of it."""
    version, (_, rules) = version_by_id(row.slip.instrument_version_id), rules_for(row.slip.unit_id, today())
    shape = FormOfVersion(version.id, version.content, rules.comment_limit, rules.undo_minutes)
    return shape, form_for(shape.tags, shape.comment_limit, "zh")


def _typing_page(row: SlipRow, scan: StoredFile | None, form: RatingForm | None) -> str:
    shape, kind = _reading(row)
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in ("level", "done", "comment", "name", "phone", "consent")} if form else {}
    typed["tags"] = request.form.getlist("tags") if form else []
    given = {"shape": shape.levels(PLAIN), "asked": shape.asked("zh"), "limit": shape.comment_limit, "picture": _shown(scan), "opened": _mark(row)}
    return render_template("ratings/slip_typing.html", row=row, form=form or kind(), typed=typed, **given, **WORDS)


def _compared(row: SlipRow, form: DecideForm, status: int = 200) -> ResponseReturnValue:
    readings, scan = services.compare_slip(by=actor(), slip=row.slip, vault=current_app.extensions["vault"])
    form.offer(len(readings))
    texts = {tag["code"]: tag["text"] for level in _reading(row)[0].content["levels"] for tag in level["tags"]}
    given = {"readings": readings, "picture": _shown(scan), "opened": _mark(row), "texts": texts, "third": len(readings) < MOST_ENTRIES}
    return render_template("ratings/slip_compare.html", row=row, form=form, **given, **WORDS), status


def _again(row: SlipRow, form: DecideForm) -> ResponseReturnValue:
    """The comparison once more for who opened it; nobody sees it who has left no trace."""
    return _compared(row, form, 422) if _has_opened(row) else (_slip_page(row, VoidForm()), 422)


def _marks() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="an opened slip")


def _mark(row: SlipRow) -> str:
    """What a page carries that was opened with a trace, so that a refused form may show the same again."""
    marked = _marks().dumps([row.slip.public_id, actor().account_id, today().isoformat()])
    return marked if isinstance(marked, str) else marked.decode()


def _has_opened(row: SlipRow) -> bool:
    return compare_digest(request.form.get("opened", "").encode(), _mark(row).encode())


def _slip_page(row: SlipRow, form: VoidForm) -> str:
    return render_template("ratings/slip.html", row=row, form=form, may_decide=actor().may(Permission.SLIP_DECIDE), **WORDS)


def _new_page(form: SlipForm, status: int = 200) -> ResponseReturnValue:
    with reading_first():
        form.offer(_points())
        return render_template("ratings/slip_new.html", form=form, **WORDS), status


def _points() -> list[tuple[str, str]]:
    return [(point.public_id, _called(point, unit.name, above)) for point, unit, above in queries.points_to_choose(_scope())]


def _called(point: RatingPoint, unit: str, above: str | None) -> str:
    return " · ".join(part for part in (above, unit, own_names(point)[0]) if part)


def _chosen(form: SlipForm) -> RatingPoint | None:
    """The point by code or by choice; None, with a message at the field, when there is none in one's units."""
    if form.plain_code is not None:
        found = queries.point_of_code(form.plain_code, _scope())
        message = "没有找到这个评价码，或者它不在您的管辖范围内。"
    else:
        found = point_in_scope(form.point.data, _scope()).point if form.point.data else None
        message = "请输入评价码，或者选择评价点。"
    if found is None:
        form.take(Problem(message, field="code"))
    return found


def _scan() -> Laid | None:
    source = request.files.get("scan")
    if source is None or not source.filename:
        return None
    try:
        upload = read_upload(source, kinds=PICTURES, most=SCAN_BYTES)
    except Problem as problem:
        raise Problem(problem.sentence, field="scan") from problem
    return store().lay(upload, personal=True)


def _shown(scan: StoredFile | None) -> str:
    """The scan as an address that holds it whole: no address of ours leads to it."""
    if scan is None:
        return ""
    body = store().read(scan.sha256, scan.algorithm, scan.key_id)
    return f"data:{scan.media_type};base64,{b64encode(body).decode()}"
