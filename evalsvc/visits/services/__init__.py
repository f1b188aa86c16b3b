"""What is done: a campaign is planned, records are kept and checked, results are released."""

from evalsvc.visits.services.checks import accept_record, release, return_record
from evalsvc.visits.services.evidence import add_evidence, remove_evidence, take_evidence
from evalsvc.visits.services.exporting import export_records, export_results
from evalsvc.visits.services.plans import add_targets, edit_campaign, edit_target, plan_campaign
from evalsvc.visits.services.records import save_record, start_record

__all__ = [
    "accept_record",
    "add_evidence",
    "add_targets",
    "edit_campaign",
    "edit_target",
    "export_records",
    "export_results",
    "plan_campaign",
    "release",
    "remove_evidence",
    "return_record",
    "save_record",
    "start_record",
    "take_evidence",
]
