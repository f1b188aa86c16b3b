"""The ledger, the page of one correction, and its acts."""

from evalsvc.corrections.routes import draws, exporting, judge_acts, ledger, letter_acts, plan_acts, rechecks, seeing, together, work_acts
from evalsvc.corrections.routes.blueprint import blueprint

__all__ = ["blueprint", "draws", "exporting", "judge_acts", "ledger", "letter_acts", "plan_acts", "rechecks", "seeing", "together", "work_acts"]
