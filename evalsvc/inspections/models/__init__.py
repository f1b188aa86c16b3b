"""Rounds with their stages, the sheet of each unit, its rows, what was handed in, remarks of the reviewer, rival texts."""

from evalsvc.inspections.models.rounds import Round, RoundStage
from evalsvc.inspections.models.rows import Remark, Rival, SheetRow
from evalsvc.inspections.models.sheets import Revision, Sheet

__all__ = ["Remark", "Revision", "Rival", "Round", "RoundStage", "Sheet", "SheetRow"]
