"""A released word of thanks becomes a letter of praise (表扬信) for the window."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import prose_date
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.organisation.models import Unit
from evalsvc.papers import queries as papers
from evalsvc.papers import services as writing
from evalsvc.papers.models import Paper
from evalsvc.papers.praise import PRAISE
from evalsvc.papers.states import REGISTERED
from evalsvc.ratings import queries
from evalsvc.ratings.models import Release

RIGHT = Permission.PAPER_ISSUE


def praise_window(*, by: Actor, release: Release, place: int) -> Paper:
    """Issues a letter of praise with a comment of a release, which names neither level nor day nor rater.

    `place` is the comment's in the release. Raises Problem for one that is not there, WrongState when it has been praised,
    Forbidden for whoever may issue nothing for the window.
    """
    db.session.refresh(release, with_for_update=True)
    comments: list[str] = release.content["comments"]
    if not 0 <= place < len(comments):
        raise Problem("请选择一句本期的留言。", field="quote")
    unit = db.session.get_one(Unit, release.unit_id)
    organ = queries.organ_above(by.scope_for(RIGHT), unit)
    if organ is None:
        raise Forbidden
    subject = f"release:{release.public_id}:{place}"
    if any(paper.state in REGISTERED for paper in papers.papers_about(subject)):
        raise WrongState("这句留言已经写成表扬信了。")
    where = f"{unit.parent.name}{unit.name}" if unit.parent else unit.name
    told = {"place": where, "period": f"{prose_date(release.from_day)}至{prose_date(release.until_day)}", "quote": comments[place]}
    draft = writing.draft_paper(by=by, kind=PRAISE.key, organ=organ, addressee=unit, addressee_name=where, title=PRAISE.name, fields=told, subject=subject)
    return writing.issue_paper(by=by, paper=draft)
