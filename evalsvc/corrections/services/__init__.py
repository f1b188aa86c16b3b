"""What is done with a correction. `open_correction` is the one door into the ledger."""

from evalsvc.corrections.services.doing import (
    Given,
    add_comment,
    add_evidence,
    add_progress,
    answer_citizen,
    call_back,
    finish_measure,
    report_measure,
    submit_correction,
    take_evidence,
)
from evalsvc.corrections.services.drawing import Announced, announce_draw, draw_rechecks
from evalsvc.corrections.services.exporting import ledger_file, record_export
from evalsvc.corrections.services.extending import ask_extension, grant_extension, refuse_extension
from evalsvc.corrections.services.filing import Filed, Touched, add_reference, edit_problem, open_correction
from evalsvc.corrections.services.judging import (
    accept_correction,
    close_correction,
    overturn_correction,
    rejudge_correction,
    reopen_correction,
    return_correction,
)
from evalsvc.corrections.services.lettering import draft_letter
from evalsvc.corrections.services.listing import lift_listing, list_correction
from evalsvc.corrections.services.planning import Named, Planned, add_measure, drop_measure, plan_correction, start_correction
from evalsvc.corrections.services.rechecking import Looked, do_recheck
from evalsvc.corrections.services.sharing import Brought, bring_evidence
from evalsvc.corrections.services.together import Outcome, each

__all__ = [
    "Announced",
    "Brought",
    "Filed",
    "Given",
    "Looked",
    "Named",
    "Outcome",
    "Planned",
    "Touched",
    "accept_correction",
    "add_comment",
    "add_evidence",
    "add_measure",
    "add_progress",
    "add_reference",
    "announce_draw",
    "answer_citizen",
    "ask_extension",
    "bring_evidence",
    "call_back",
    "close_correction",
    "do_recheck",
    "draft_letter",
    "draw_rechecks",
    "drop_measure",
    "each",
    "edit_problem",
    "finish_measure",
    "grant_extension",
    "ledger_file",
    "lift_listing",
    "list_correction",
    "open_correction",
    "overturn_correction",
    "plan_correction",
    "record_export",
    "refuse_extension",
    "rejudge_correction",
    "reopen_correction",
    "report_measure",
    "return_correction",
    "start_correction",
    "submit_correction",
    "take_evidence",
]
