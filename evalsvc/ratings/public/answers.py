"""What the receipt tells of a problem that was filed from the rating: the answer, the closing, and one verdict in return."""

from typing import Any

from flask import url_for
from sqlalchemy import Connection

from evalsvc.core.clock import prose_date
from evalsvc.corrections import citizens
from evalsvc.corrections.citizens import Told
from evalsvc.corrections.kinds import Felt
from evalsvc.ratings.pages import Mode
from evalsvc.ratings.queries.problems import refs_of
from evalsvc.ratings.words import words_in


def told(connection: Connection, rating: Any) -> Told | None:
    """What is told about a rating (row of `rating_of_receipt`) and its follow-up; None while there is no answer. One statement."""
    return citizens.told(connection, refs_of(rating.id))


def shown(answer: Told | None, code: str, mode: Mode) -> dict[str, Any]:
    """What the receipt's page needs to show an answer; nothing without one, so that receipts stay the same until then."""
    if answer is None:
        return {}
    w = words_in(mode.lang)
    day = answer.closed_on and (answer.closed_on.isoformat() if mode.lang == "en" else prose_date(answer.closed_on))
    return {
        "answer": answer,
        "closed": w["answer_closed"].format(day=day) if day else "",
        "felt": w["felt_said"].format(felt=w[f"felt_{answer.felt}"]) if answer.felt else "",
        "felts": [(felt.value, w[f"felt_{felt.value}"]) for felt in Felt],
        "judge": url_for("rate.judge_answer", code=code) + mode.query,
    }
