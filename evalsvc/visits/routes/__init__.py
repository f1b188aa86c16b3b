"""Who may plan, record, check and read visits."""

from evalsvc.visits.routes import checks, correcting, evidence, exporting, plans, records, told
from evalsvc.visits.routes.blueprint import blueprint

__all__ = ["blueprint", "checks", "correcting", "evidence", "exporting", "plans", "records", "told"]
