"""Acceptance, the superior's re-judgement, striking off, reopening; extensions and supervised listing."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.corrections import forms, queries, services
from evalsvc.corrections.models import Correction, Listing
from evalsvc.corrections.routes.blueprint import blueprint, scope_for
from evalsvc.corrections.routes.page import carry_out

ACCEPT = Permission.CORRECTION_ACCEPT
REJUDGE = Permission.CORRECTION_REJUDGE
SUPERVISE = Permission.CORRECTION_SUPERVISE


def _at(public_id: str, right: Permission) -> Correction:
    return queries.correction_in_scope(public_id, scope_for(right))


@blueprint.post("/corrections/<public_id>/accept")
@require(ACCEPT)
def accept(public_id: str) -> ResponseReturnValue:
    """Acceptance at the unit's own level."""
    correction, form = _at(public_id, ACCEPT), forms.OpinionForm(prefix="accept")
    opinion, version = form.opinion.data or "", form.opened_version
    act = _later(services.accept_correction, correction, opinion=opinion, row_version=version)
    return carry_out(correction, "accept", form, act, "已验收。")


@blueprint.post("/corrections/<public_id>/return")
@require(ACCEPT)
def give_back(public_id: str) -> ResponseReturnValue:
    """Sends the work back at the unit's own level."""
    correction, form = _at(public_id, ACCEPT), forms.ReasonForm(prefix="return")
    act = _later(services.return_correction, correction, reason=form.reason.data or "", row_version=form.opened_version)
    return carry_out(correction, "return", form, act, "已退回，责任人可以继续整改。")


@blueprint.post("/corrections/<public_id>/rejudge")
@require(REJUDGE)
def rejudge(public_id: str) -> ResponseReturnValue:
    """The superior agrees."""
    correction, form = _at(public_id, REJUDGE), forms.OpinionForm(prefix="rejudge")
    act = _later(services.rejudge_correction, correction, opinion=form.opinion.data or "", row_version=form.opened_version)
    return carry_out(correction, "rejudge", form, act, "复评通过。")


@blueprint.post("/corrections/<public_id>/overturn")
@require(REJUDGE)
def overturn(public_id: str) -> ResponseReturnValue:
    """The superior does not agree."""
    correction, form = _at(public_id, REJUDGE), forms.ReasonForm(prefix="overturn")
    act = _later(services.overturn_correction, correction, reason=form.reason.data or "", row_version=form.opened_version)
    return carry_out(correction, "overturn", form, act, "已退回，责任单位继续整改。")


@blueprint.post("/corrections/<public_id>/close")
@require(ACCEPT)
def close(public_id: str) -> ResponseReturnValue:
    """Strikes it off."""
    correction, form = _at(public_id, ACCEPT), forms.CloseForm(prefix="close")
    said = {"lasting": form.lasting.data or "", "is_public": bool(form.is_public.data), "row_version": form.opened_version}
    return carry_out(correction, "close", form, _later(services.close_correction, correction, **said), "已销号，到期安排回头看。")


@blueprint.post("/corrections/<public_id>/reopen")
@require(ACCEPT)
def reopen(public_id: str) -> ResponseReturnValue:
    """Takes a struck-off problem up again."""
    correction, form = _at(public_id, ACCEPT), forms.ReasonForm(prefix="reopen")
    act = _later(services.reopen_correction, correction, reason=form.reason.data or "")
    return carry_out(correction, "reopen", form, act, "已重新打开，请重新定措施和时限。")


@blueprint.post("/corrections/<public_id>/extensions")
@require(Permission.CORRECTION_WORK)
def ask_extension(public_id: str) -> ResponseReturnValue:
    """Asks for more time."""
    correction, form = queries.correction_at_work(public_id, actor()), forms.ExtensionForm(prefix="extension")
    act = _later(services.ask_extension, correction, wanted_on=form.wanted_on.data or today(), reason=form.reason.data or "")
    return carry_out(correction, "extension", form, act, "延期申请已提交，等待审批。")


@blueprint.post("/corrections/<public_id>/extensions/<extension_id>/grant")
@require(ACCEPT)
def grant_extension(public_id: str, extension_id: str) -> ResponseReturnValue:
    """Grants more time."""
    correction, form = _at(public_id, ACCEPT), forms.OpinionForm(prefix="grant")
    extension = queries.extension_in(correction, extension_id)
    act = _later(services.grant_extension, correction, extension=extension, opinion=form.opinion.data or "")
    return carry_out(correction, "grant", form, act, "已同意延期，原来的时限仍然保留。")


@blueprint.post("/corrections/<public_id>/extensions/<extension_id>/refuse")
@require(ACCEPT)
def refuse_extension(public_id: str, extension_id: str) -> ResponseReturnValue:
    """Refuses more time."""
    correction, form = _at(public_id, ACCEPT), forms.RefuseForm(prefix="refuse")
    extension = queries.extension_in(correction, extension_id)
    act = _later(services.refuse_extension, correction, extension=extension, opinion=form.opinion.data or "")
    return carry_out(correction, "refuse", form, act, "已告知不同意延期。")


@blueprint.post("/corrections/<public_id>/list")
@require(SUPERVISE)
def list_it(public_id: str) -> ResponseReturnValue:
    """Puts it under supervision."""
    return _listing(public_id, "list", services.list_correction, "已挂牌督办。")


@blueprint.post("/corrections/<public_id>/lift")
@require(SUPERVISE)
def lift(public_id: str) -> ResponseReturnValue:
    """Lifts the supervision."""
    return _listing(public_id, "lift", services.lift_listing, "已解除挂牌督办。")


def _listing(public_id: str, name: str, verb: Callable[..., Listing], said: str) -> ResponseReturnValue:
    correction, form = _at(public_id, SUPERVISE), forms.ReasonForm(prefix=name)
    return carry_out(correction, name, form, _later(verb, correction, reason=form.reason.data or ""), said)


def _later(verb: Callable[..., object], correction: Correction, **said: object) -> Callable[[], object]:
    """A verb of the signed-in person, to be carried out once the form was found in order."""
    by = actor()
    return lambda: verb(by=by, correction=correction, **said)
