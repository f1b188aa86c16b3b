"""Rounds with stages and deliverables, the sheet of each unit, its rows, what was handed in and delivered, remarks, judgements, rival texts, claims."""

from evalsvc.inspections.models.claims import InspectionClaim
from evalsvc.inspections.models.deliveries import Delivery, StaffCount
from evalsvc.inspections.models.draws import SheetCandidate, SheetDraw, SheetRecheck
from evalsvc.inspections.models.incoming import FilledForm
from evalsvc.inspections.models.judging import ReadMark, RowJudgement
from evalsvc.inspections.models.rounds import Deliverable, Round, RoundStage
from evalsvc.inspections.models.rows import Remark, Rival, SheetRow
from evalsvc.inspections.models.said import RowChange, RowCheckIn, RowComment, RowEvidence, RowMention
from evalsvc.inspections.models.sheets import Revision, Sheet

__all__ = [
    "Deliverable",
    "Delivery",
    "FilledForm",
    "InspectionClaim",
    "ReadMark",
    "Remark",
    "Revision",
    "Rival",
    "Round",
    "RoundStage",
    "RowChange",
    "RowCheckIn",
    "RowComment",
    "RowEvidence",
    "RowJudgement",
    "RowMention",
    "Sheet",
    "SheetCandidate",
    "SheetDraw",
    "SheetRecheck",
    "SheetRow",
    "StaffCount",
]
