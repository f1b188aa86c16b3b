"""Acceptance, the superior's re-judgement, striking off, reopening; extensions and supervised listing."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.forms import Form, VersionedForm
from evalsvc.corrections import forms, queries, services
from evalsvc.corrections.routes.blueprint import blueprint, scope_for
from evalsvc.corrections.routes.page import carry_out

ACCEPT = Permission.CORRECTION_ACCEPT
REJUDGE = Permission.CORRECTION_REJUDGE
SUPERVISE = Permission.CORRECTION_SUPERVISE


class Judging(NamedTuple):
    """An act: what is typed, the verb that takes just that, what is said then, and whether it is about the version that was read."""

    form: type[Form]
    verb: Callable[..., object]
    said: str
    versioned: bool = True


ACTS = {
    "accept": Judging(forms.OpinionForm, services.accept_correction, "已验收。"),
    "return": Judging(forms.ReasonForm, services.return_correction, "已退回，责任人可以继续整改。"),
    "rejudge": Judging(forms.OpinionForm, services.rejudge_correction, "复评通过。"),
    "overturn": Judging(forms.ReasonForm, services.overturn_correction, "已退回，责任单位继续整改。"),
    "close": Judging(forms.CloseForm, services.close_correction, "已销号，到期安排回头看。"),
    "reopen": Judging(forms.ReasonForm, services.reopen_correction, "已重新打开，请重新定措施和时限。", versioned=False),
    "grant": Judging(forms.OpinionForm, services.grant_extension, "已同意延期，原来的时限仍然保留。", versioned=False),
    "refuse": Judging(forms.RefuseForm, services.refuse_extension, "已告知不同意延期。", versioned=False),
    "list": Judging(forms.ReasonForm, services.list_correction, "已挂牌督办。", versioned=False),
    "lift": Judging(forms.ReasonForm, services.lift_listing, "已解除挂牌督办。", versioned=False),
}


@blueprint.post("/corrections/<public_id>/accept")
@require(ACCEPT)
def accept(public_id: str) -> ResponseReturnValue:
    """Acceptance at the unit's own level."""
    return _judged(ACCEPT, "accept", public_id)


@blueprint.post("/corrections/<public_id>/return")
@require(ACCEPT)
def give_back(public_id: str) -> ResponseReturnValue:
    """Sends the work back at the unit's own level."""
    return _judged(ACCEPT, "return", public_id)


@blueprint.post("/corrections/<public_id>/rejudge")
@require(REJUDGE)
def rejudge(public_id: str) -> ResponseReturnValue:
    """The superior agrees."""
    return _judged(REJUDGE, "rejudge", public_id)


@blueprint.post("/corrections/<public_id>/overturn")
@require(REJUDGE)
def overturn(public_id: str) -> ResponseReturnValue:
    """The superior does not agree."""
    return _judged(REJUDGE, "overturn", public_id)


@blueprint.post("/corrections/<public_id>/close")
@require(ACCEPT)
def close(public_id: str) -> ResponseReturnValue:
    """Strikes it off."""
    return _judged(ACCEPT, "close", public_id)


@blueprint.post("/corrections/<public_id>/reopen")
@require(ACCEPT)
def reopen(public_id: str) -> ResponseReturnValue:
    """Takes a struck-off problem up again."""
    return _judged(ACCEPT, "reopen", public_id)


@blueprint.post("/corrections/<public_id>/extensions")
@require(Permission.CORRECTION_WORK)
def ask_extension(public_id: str) -> ResponseReturnValue:
    """Asks for more time."""
    correction, form = queries.correction_at_work(public_id, actor()), forms.ExtensionForm(prefix="extension")
    day, reason = form.wanted_on.data or today(), form.reason.data or ""
    act = partial(services.ask_extension, by=actor(), correction=correction, wanted_on=day, reason=reason)
    return carry_out(correction, "extension", form, act, "延期申请已提交，等待审批。")


@blueprint.post("/corrections/<public_id>/extensions/<extension_id>/grant")
@require(ACCEPT)
def grant_extension(public_id: str, extension_id: str) -> ResponseReturnValue:
    """Grants more time."""
    return _judged(ACCEPT, "grant", public_id, extension_id)


@blueprint.post("/corrections/<public_id>/extensions/<extension_id>/refuse")
@require(ACCEPT)
def refuse_extension(public_id: str, extension_id: str) -> ResponseReturnValue:
    """Refuses more time."""
    return _judged(ACCEPT, "refuse", public_id, extension_id)


@blueprint.post("/corrections/<public_id>/list")
@require(SUPERVISE)
def list_it(public_id: str) -> ResponseReturnValue:
    """Puts it under supervision."""
    return _judged(SUPERVISE, "list", public_id)


@blueprint.post("/corrections/<public_id>/lift")
@require(SUPERVISE)
def lift(public_id: str) -> ResponseReturnValue:
    """Lifts the supervision."""
    return _judged(SUPERVISE, "lift", public_id)


def _judged(right: Permission, name: str, public_id: str, extension_id: str = "") -> ResponseReturnValue:
    """Carries out an act of the table with what its form says."""
    act = ACTS[name]
    correction, form = queries.correction_in_scope(public_id, scope_for(right)), act.form(prefix=name)
    said: dict[str, object] = {field.short_name: "" if field.data is None else field.data for field in forms.fields_of(form)}
    if act.versioned and isinstance(form, VersionedForm):
        said["row_version"] = form.opened_version
    if extension_id:
        said["extension"] = queries.extension_in(correction, extension_id)
    return carry_out(correction, name, form, partial(act.verb, by=actor(), correction=correction, **said), act.said)
