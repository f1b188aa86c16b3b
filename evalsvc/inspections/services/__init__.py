"""What is done: rounds are planned and published, rows filled in, sheets handed in, returned, accepted."""

from evalsvc.inspections.services.claims import say_claim
from evalsvc.inspections.services.forms_in import Overtaken, bring_form, choice_name, take_form
from evalsvc.inspections.services.judging import judge_rest, judge_row, mark_read
from evalsvc.inspections.services.rounds import Stage, end_round, excuse_sheet, plan_round, publish_round, record_export
from evalsvc.inspections.services.rows import Said, add_local_row, answer_remark, choose_text, remove_row, save_row
from evalsvc.inspections.services.sheets import accept_sheet, return_sheet, revise_sheet, submit_sheet

__all__ = [
    "Overtaken",
    "Said",
    "Stage",
    "accept_sheet",
    "add_local_row",
    "answer_remark",
    "bring_form",
    "choice_name",
    "choose_text",
    "end_round",
    "excuse_sheet",
    "judge_rest",
    "judge_row",
    "mark_read",
    "plan_round",
    "publish_round",
    "record_export",
    "remove_row",
    "return_sheet",
    "revise_sheet",
    "save_row",
    "say_claim",
    "submit_sheet",
    "take_form",
]
