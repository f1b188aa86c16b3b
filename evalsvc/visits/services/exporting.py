"""Records and results of a campaign as a file, with a trace that tells a unit nothing."""

from evalsvc.access.actor import Actor
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.tables import TableFile, write_table
from evalsvc.imports.services import few
from evalsvc.visits import queries
from evalsvc.visits.outgoing import PLAN, READ, Seen, records_of
from evalsvc.visits.result_table import COLUMNS, lines_of
from evalsvc.visits.results import Results

BASIS_PLANNED, BASIS_TOLD = "只计通过审核的记录，含没有发布的", "只计已经发布的记录"


def export_results(*, by: Actor, seen: Seen, form: str) -> TableFile:
    """The results: of released records only when units have been told of them, else of all that passed the check."""
    results = Results(queries.facts_for(seen.campaign, seen.rows, told=seen.told))
    lines = list(lines_of(seen.campaign, results, basis=BASIS_TOLD if seen.told else BASIS_PLANNED, at=now()))
    _trace("visit.export_results", by, seen, form=form, count=len(lines))
    return write_table(form, f"{seen.campaign.title}结果", COLUMNS, lines)


def export_records(*, by: Actor, seen: Seen, form: str) -> TableFile:
    """The records, a row each; raises NotFound for a unit that asks for single interviews, TooLarge when a page cannot send them."""
    table = records_of(seen)
    rows = few(table)
    _trace("visit.export_records", by, seen, form=form, count=len(rows))
    return write_table(form, table.title, table.columns, rows)


def _trace(action: str, by: Actor, seen: Seen, *, form: str, count: int) -> None:
    """A unit's export is filed under the unit, the planner's under the organ that plans."""
    unit_id = seen.rows[0].unit.id if seen.told and seen.rows else seen.campaign.unit_id
    subject, right = f"visit:{seen.campaign.public_id}", READ if seen.told else PLAN
    audit.record(action, by=by, right=right, subject=subject, unit_id=unit_id, campaign=seen.campaign.public_id, format=form, count=count)
