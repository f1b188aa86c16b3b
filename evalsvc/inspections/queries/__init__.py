"""What is asked of rounds and sheets."""

from evalsvc.inspections.queries.rounds import (
    MatrixRow,
    handed_in,
    organs,
    outline_for,
    possible_units,
    round_in_scope,
    round_told,
    rounds_planned,
    sheets_of,
    templates,
)
from evalsvc.inspections.queries.sheets import (
    RowView,
    own_sheets,
    remarks_of,
    revisions_of,
    rivals_of,
    row_in,
    rows_of,
    sheet_in_scope,
    sheet_to_review,
    views_of,
)

__all__ = [
    "MatrixRow",
    "RowView",
    "handed_in",
    "organs",
    "outline_for",
    "own_sheets",
    "possible_units",
    "remarks_of",
    "revisions_of",
    "rivals_of",
    "round_in_scope",
    "round_told",
    "rounds_planned",
    "row_in",
    "rows_of",
    "sheet_in_scope",
    "sheet_to_review",
    "sheets_of",
    "templates",
    "views_of",
]
