"""A correction, what is kept around it, and what is looked at again."""

from evalsvc.corrections.models.correction import Correction, CorrectionBrought, CorrectionDue, CorrectionReference, CorrectionSeries, Measure
from evalsvc.corrections.models.judging import CitizenVerdict, Extension, Judgement, Listing, Reply
from evalsvc.corrections.models.rechecks import Draw, DrawCandidate, Recheck, Recurrence
from evalsvc.corrections.models.work import Comment, Evidence, Mention, Progress

__all__ = [
    "CitizenVerdict",
    "Comment",
    "Correction",
    "CorrectionBrought",
    "CorrectionDue",
    "CorrectionReference",
    "CorrectionSeries",
    "Draw",
    "DrawCandidate",
    "Evidence",
    "Extension",
    "Judgement",
    "Listing",
    "Measure",
    "Mention",
    "Progress",
    "Recheck",
    "Recurrence",
    "Reply",
]
