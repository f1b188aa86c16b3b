"""One act for several corrections of a list: each by its own rights and state, and a page that tells what became of each."""

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Problem
from evalsvc.corrections import queries, services
from evalsvc.corrections.asking import MOST, BulkForm, ticked
from evalsvc.corrections.bulk import BULK_NAMES, DONE_WORDS, Bulk
from evalsvc.corrections.models import Correction
from evalsvc.corrections.routes.blueprint import blueprint, scope_for
from evalsvc.corrections.routes.narrowing import filters, kept, ledger_of, mine_of

READ = Permission.CORRECTION_READ


@blueprint.post("/corrections/together")
@require(READ)
def together() -> ResponseReturnValue:
    """Carries out one act on everything that was ticked in the ledger; 409 when nothing at all could be done."""
    narrow = filters()
    if not narrow.validate():
        return render_template("corrections/index.html", form=narrow, page=None, counts=None), 422
    return _together(lambda form: ledger_of(narrow, form), ("整改台账", url_for("corrections.index", **kept())))


@blueprint.post("/corrections/mine/together")
@require(Permission.CORRECTION_WORK)
def mine_together() -> ResponseReturnValue:
    """The same for what was ticked among one's own."""
    return _together(mine_of, ("我的整改", url_for("corrections.mine")))


def _together(again: Callable[[BulkForm], str], back: tuple[str, str]) -> ResponseReturnValue:
    """Does what was asked of what was ticked; `again` is the page with a refused form, `back` the list in words and address."""
    form, wanted = BulkForm(prefix="together"), ticked(request.form.getlist("item"))
    form.offer(actor())
    if not form.validate_on_submit() or not 0 < len(wanted) <= MOST:
        if not 0 < len(wanted) <= MOST:
            form.take(Problem(f"一次最多处理{MOST}个问题。" if wanted else "请先勾选要处理的问题。"))
        return again(form), 422
    found, bulk = queries.corrections_within(wanted, actor()), Bulk(form.bulk.data)
    done = services.each(found, _act(bulk, form, wanted))
    shown = {"outcomes": done, "strangers": len(wanted) - len(found), "name": BULK_NAMES[bulk], "said": DONE_WORDS[bulk], "back": back}
    return render_template("corrections/together.html", **shown), 200 if any(not one.refusal for one in done) else 409


def _act(bulk: Bulk, form: BulkForm, versions: dict[str, int]) -> Callable[[Correction], object]:
    """The act on one of them; whether this person may do it there is asked for each."""
    by, words, day = actor(), form.words.data or "", form.wanted_on.data or today()

    def start(one: Correction) -> None:
        services.start_correction(by=by, correction=queries.correction_at_work(one.public_id, by))

    def accept(one: Correction) -> None:
        services.accept_correction(by=by, correction=_judged(one), opinion=words, row_version=versions[one.public_id])

    def close(one: Correction) -> None:
        services.close_correction(by=by, correction=_judged(one), lasting="", is_public=False, row_version=versions[one.public_id])

    def extension(one: Correction) -> object:
        return services.ask_extension(by=by, correction=queries.correction_at_work(one.public_id, by), wanted_on=day, reason=words)

    def list_it(one: Correction) -> object:
        here = queries.correction_in_scope(one.public_id, scope_for(Permission.CORRECTION_SUPERVISE))
        return services.list_correction(by=by, correction=here, reason=words)

    def comment(one: Correction) -> object:
        return services.add_comment(by=by, correction=one, text=words, named=(), right=queries.reading_right(by))

    acts: dict[Bulk, Callable[[Correction], object]] = {
        Bulk.START: start,
        Bulk.ACCEPT: accept,
        Bulk.CLOSE: close,
        Bulk.EXTENSION: extension,
        Bulk.LIST: list_it,
        Bulk.COMMENT: comment,
    }
    return acts[bulk]


def _judged(one: Correction) -> Correction:
    return queries.correction_in_scope(one.public_id, scope_for(Permission.CORRECTION_ACCEPT))
