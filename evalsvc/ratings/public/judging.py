"""The one verdict on an answer, from the receipt: kept for the problem's page, and it blocks nothing."""

from flask import request, url_for

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage, see_other
from evalsvc.core.clock import now
from evalsvc.core.codes import grouped
from evalsvc.core.db import public_engine
from evalsvc.core.errors import WrongState
from evalsvc.core.web import for_citizens
from evalsvc.corrections import citizens
from evalsvc.corrections.kinds import Felt
from evalsvc.ratings.pages import Mode, mode_of_request
from evalsvc.ratings.public import answers
from evalsvc.ratings.public.receipts import known_receipt, read_receipt_token
from evalsvc.ratings.public.shared import blueprint, notice
from evalsvc.ratings.words import words_in


@blueprint.post("/receipt/<code>/verdict")
@public
@for_citizens
def judge_answer(code: str) -> CitizenPage:
    mode, felt = mode_of_request(), request.form.get("felt", "")
    with public_engine.reading() as connection:
        plain, _ = known_receipt(connection, code)
    read_receipt_token(plain)
    if felt not in set(Felt):
        return _notice(mode, plain, "felt_missing", 422)
    try:
        with public_engine.writing() as connection:
            _, rating = known_receipt(connection, code)
            answer = answers.told(connection, rating)
            if answer is None or answer.felt is not None:
                raise WrongState
            citizens.keep_verdict(connection, on=answer, felt=Felt(felt), at=now())
    except WrongState:
        return _notice(mode, plain, "felt_not_now", 409)
    return see_other(url_for("rate.receipt", code=grouped(plain)) + mode.query)


def _notice(mode: Mode, plain: str, key: str, status: int) -> CitizenPage:
    here = url_for("rate.receipt", code=grouped(plain))
    return notice(mode, key, status=status, at=here, link=here + mode.query, link_text=words_in(mode.lang)["back_to_receipt"])
