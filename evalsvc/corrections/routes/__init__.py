"""The ledger, the page of one correction, and its acts."""

from evalsvc.corrections.routes import judge_acts, ledger, letter_acts, plan_acts, seeing, together, work_acts
from evalsvc.corrections.routes.blueprint import blueprint

__all__ = ["blueprint", "judge_acts", "ledger", "letter_acts", "plan_acts", "seeing", "together", "work_acts"]
