"""What is done: rounds are planned and published, rows filled in, sheets handed in, returned, accepted."""

from evalsvc.inspections.services.adopting import adopt_in_draft, adopt_in_sheet
from evalsvc.inspections.services.assigning import assign_rows
from evalsvc.inspections.services.claims import say_claim
from evalsvc.inspections.services.delivering import Counted, count_staff, deliver, take_delivery
from evalsvc.inspections.services.draws import Announced, Looked, announce_draw, draw_lots, record_recheck
from evalsvc.inspections.services.exporting import findings_file, record_findings_export
from evalsvc.inspections.services.forms_in import Overtaken, bring_form, choice_name, take_form
from evalsvc.inspections.services.judging import judge_rest, judge_row, mark_read
from evalsvc.inspections.services.planning import Asked, Series, Stage, discard_round, edit_round, end_rhythm, plan_round
from evalsvc.inspections.services.rounds import end_round, excuse_sheet, publish_round, record_export, reopen_sheet
from evalsvc.inspections.services.rows import Said, add_local_row, answer_remark, choose_text, remove_row, save_row
from evalsvc.inspections.services.said import Proof, add_comment, add_evidence, check_in, take_evidence
from evalsvc.inspections.services.sheets import accept_sheet, return_sheet, revise_sheet, submit_sheet

__all__ = [
    "Announced",
    "Asked",
    "Counted",
    "Looked",
    "Overtaken",
    "Proof",
    "Said",
    "Series",
    "Stage",
    "accept_sheet",
    "add_comment",
    "add_evidence",
    "add_local_row",
    "adopt_in_draft",
    "adopt_in_sheet",
    "announce_draw",
    "answer_remark",
    "assign_rows",
    "bring_form",
    "check_in",
    "choice_name",
    "choose_text",
    "count_staff",
    "deliver",
    "discard_round",
    "draw_lots",
    "edit_round",
    "end_rhythm",
    "end_round",
    "excuse_sheet",
    "findings_file",
    "judge_rest",
    "judge_row",
    "mark_read",
    "plan_round",
    "publish_round",
    "record_export",
    "record_findings_export",
    "record_recheck",
    "remove_row",
    "reopen_sheet",
    "return_sheet",
    "revise_sheet",
    "save_row",
    "say_claim",
    "submit_sheet",
    "take_delivery",
    "take_evidence",
    "take_form",
]
