"""What citizens say beside the rows that claim something: live while a sheet is filled in, as it was shown once it was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import select

from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.inspections.claims import CLAIM_NAMES, ClaimKind, Figure, Typed, asked_on, claims_in, figure_of, figure_of_content, lacking, paying
from evalsvc.inspections.models import InspectionClaim, Round, Sheet, SheetRow
from evalsvc.inspections.states import WRITABLE, Result, SheetState
from evalsvc.inspections.wants import EXTENSION, Heard, Wants
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import calendar, rules_in


@dataclass
class ClaimView:
    """A row's claim with the figure held against it (None: nothing was shown), whether that is frozen, what the unit says, what is lacking."""

    row: SheetRow
    kind: ClaimKind
    figure: Figure | None
    typed: Typed
    is_frozen: bool
    kept: InspectionClaim | None = None
    lacks: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return CLAIM_NAMES[self.kind]

    @property
    def is_typed(self) -> bool:
        """Whether the figure is the unit's own."""
        return self.kind is ClaimKind.PAYING

    @property
    def is_contrary(self) -> bool:
        """Whether the figure speaks against what the row says: done."""
        return self.figure is not None and self.figure.is_contrary and self.row.result == Result.DONE.value


def wants() -> Wants:
    """What the noun that knows citizens' ratings answers in this application."""
    found: Wants = current_app.extensions[EXTENSION]
    return found


def claims_of(made: Round, sheets: Sequence[tuple[Sheet, Sequence[SheetRow]]]) -> dict[int, ClaimView]:
    """The claims of sheets of a round by the key of their rows; eleven statements at most, however many sheets."""
    kinds = claims_in(db.session.get_one(InstrumentVersion, made.instrument_version_id).key)
    rows = [(sheet, row, kinds[row.key]) for sheet, held in sheets for row in held if row.key in kinds]
    if not rows:
        return {}
    kept = {one.row_id: one for one in db.session.scalars(select(InspectionClaim).where(InspectionClaim.row_id.in_([row.id for _, row, _ in rows])))}
    live = list(dict.fromkeys(sheet.unit_id for sheet, _, _ in rows if _is_live(sheet)))
    told = _Told(made, live) if live else None
    return {row.id: _view(sheet, row, kind, kept.get(row.id), told) for sheet, row, kind in rows}


def claims_in_round(made: Round, sheets: Sequence[tuple[Sheet, Sequence[SheetRow]]]) -> list[tuple[ClaimKind, list[tuple[Sheet, ClaimView]]]]:
    """The same side by side: for each kind of claim the sheets with it, contradicted ones first, but for those of which nothing is asked."""
    asked = [(sheet, rows) for sheet, rows in sheets if not sheet.excused]
    views = claims_of(made, asked)
    held = [(sheet, views[row.id]) for sheet, rows in asked for row in rows if row.id in views]
    held.sort(key=lambda one: not one[1].is_contrary)
    kinds = [(kind, [(sheet, view) for sheet, view in held if view.kind is kind]) for kind in ClaimKind]
    return [(kind, some) for kind, some in kinds if some]


def claim_kept(row: SheetRow) -> InspectionClaim | None:
    """What has been said of a row's claim, or None."""
    return db.session.get(InspectionClaim, row.id)


def claim_in(sheet: Sheet, row: SheetRow) -> ClaimKind:
    """What a row of a sheet claims; raises NotFound for a row that claims nothing citizens could speak to."""
    version = db.session.get_one(InstrumentVersion, sheet.round.instrument_version_id)
    if (kind := claims_in(version.key).get(row.key)) is None:
        raise NotFound
    return kind


class _Told:
    """What citizens say now of several units, under the rules of a round."""

    def __init__(self, made: Round, unit_ids: Sequence[int]) -> None:
        self._at = now()
        self._rules = rules_in(db.session.get_one(ProfileVersion, made.profile_version_id))
        self._asked = asked_on(today(), self._rules, calendar())
        self._heard = wants().heard(unit_ids, self._asked)

    def figure(self, sheet: Sheet, row: SheetRow, kind: ClaimKind) -> Figure:
        heard = self._heard.get(sheet.unit_id, Heard())
        return figure_of(kind, heard, self._asked, self._rules, at=self._at, finding=row.finding)


def _is_live(sheet: Sheet) -> bool:
    return SheetState(sheet.state) in WRITABLE


def _view(sheet: Sheet, row: SheetRow, kind: ClaimKind, kept: InspectionClaim | None, told: _Told | None) -> ClaimView:
    typed = Typed(kept.answer, kept.due, kept.paid, kept.evidence) if kept else Typed()
    if not _is_live(sheet):
        frozen = kept.figure if kept and kept.frozen_in == sheet.revision else {}
        return ClaimView(row, kind, figure_of_content(frozen) if frozen else None, typed, is_frozen=True, kept=kept)
    figure = paying(typed) if kind is ClaimKind.PAYING or told is None else told.figure(sheet, row, kind)
    return ClaimView(row, kind, figure, typed, is_frozen=False, kept=kept, lacks=lacking(kind, Result(row.result), figure, typed))
