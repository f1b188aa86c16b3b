"""Corrections as tests need them: led through the services to a state, by people of the cast."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.files.kinds import PDF
from evalsvc.core.files.rows import store
from evalsvc.core.files.store import Laid
from evalsvc.core.files.uploads import Upload
from evalsvc.corrections import queries, services
from evalsvc.corrections.kinds import Kind, Source, Verdict
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services import Filed, Given, Named, Planned
from evalsvc.organisation.models import Unit
from tests import cast, factories
from tests.visits.making import account, actor, make

__all__ = [
    "accepted",
    "account",
    "actor",
    "answer",
    "ask",
    "closed",
    "deputy",
    "filed",
    "hand_in",
    "in_progress",
    "listed",
    "make",
    "named",
    "planned",
    "proof",
    "prove",
    "rejudged",
    "submitted",
    "upload",
]
PROOF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def deputy(unit: cast.Place, username: str = "deputy", name: str = "测试副职") -> Account:
    """A second lead of a bureau."""
    made = factories.account(username, name, password=cast.PASSWORD)
    factories.grant(made, Role.BUREAU_LEAD, db.session.get_one(Unit, unit.id))
    return made


def named(username: str) -> Named:
    found = account(username)
    return Named(found.id, found.display_name)


def filed(unit: cast.Place, by: str = "bureau", problem: str = "3号窗口上班时间无人值守", source: Source = Source.SELF_INSPECTION, **more) -> Correction:
    """A problem that has just been filed."""
    said = Filed(source=source, found_on=today(), problem=problem, kind=more.pop("kind", Kind.AT_ONCE), **more)
    return services.open_correction(by=actor(by), unit=db.session.get_one(Unit, unit.id), filed=said)


def planned(unit: cast.Place, *, by: str = "bureau", days: int = 20, measures: int = 1, person: str = "bureau", **more) -> Correction:
    """One with its five points."""
    made = filed(unit, by, **more)
    due = today() + timedelta(days=days)
    services.plan_correction(by=actor(by), correction=made, planned=Planned(named(by), named(person), "", "窗口不再空岗", due))
    for number in range(measures):
        services.add_measure(by=actor(by), correction=made, text=f"措施{number + 1}：实行AB岗", person=named(person), due_on=due)
    return made


def in_progress(unit: cast.Place, **more) -> Correction:
    made = planned(unit, **more)
    services.start_correction(by=actor(more.get("by", "bureau")), correction=made)
    return made


def submitted(unit: cast.Place, **more) -> Correction:
    """One that its unit has handed in, with evidence and every measure done."""
    made = in_progress(unit, **more)
    hand_in(made, more.get("by", "bureau"))
    return made


def proof() -> Laid:
    """A small PDF on disk."""
    return store().lay(Upload(PROOF, PDF, sha256(PROOF).hexdigest(), "proof.pdf"), personal=False)


def upload() -> tuple[BytesIO, str]:
    """The same PDF as a browser sends it."""
    return BytesIO(PROOF), "值班表.pdf"


def prove(made: Correction, by: str = "bureau") -> None:
    """Proves and finishes every measure."""
    services.add_evidence(by=actor(by), correction=made, given=Given("值班表", proof()))
    for measure in (one for one in queries.measures_of(made) if one.done_at is None):
        services.finish_measure(by=actor(by), correction=made, measure=measure, day=today())


def hand_in(made: Correction, by: str = "bureau") -> None:
    """Proves and finishes every measure, and hands in."""
    prove(made, by)
    services.submit_correction(by=actor(by), correction=made, verdict=Verdict.DONE, words="已实行AB岗，一周抽查无空岗")


def ask(made: Correction, by: str = "bureau") -> None:
    """Asks for ten more days."""
    services.ask_extension(by=actor(by), correction=made, wanted_on=made.due_on + timedelta(days=10), reason="等系统升级")


def listed(made: Correction) -> None:
    services.list_correction(by=actor("leader"), correction=made, reason="久拖不改")


def answer(made: Correction) -> None:
    services.answer_citizen(by=actor("bureau"), correction=made, text="已安排AB岗")


def accepted(unit: cast.Place, **more) -> Correction:
    made = submitted(unit, **more)
    services.accept_correction(by=actor("inspector"), correction=made, opinion="属实")
    return made


def rejudged(unit: cast.Place, **more) -> Correction:
    made = accepted(unit, **more)
    services.rejudge_correction(by=actor("leader"), correction=made, opinion="同意")
    return made


def closed(unit: cast.Place, **more) -> Correction:
    made = rejudged(unit, **more)
    services.close_correction(by=actor("leader"), correction=made, lasting="窗口AB岗制度", is_public=True)
    return made
