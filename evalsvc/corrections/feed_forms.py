"""The form with which a record of another noun becomes a problem: the record says source and place, the person writes the rest."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired

from evalsvc.access.actor import Scope
from evalsvc.core.forms import choices
from evalsvc.corrections.forms import ProblemForm
from evalsvc.corrections.kinds import Kind, ProblemType, Source
from evalsvc.corrections.queries import organ_of
from evalsvc.corrections.services.filing import Filed
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import path, reaches


class FeedForm(ProblemForm):
    """A problem that a record shows; `found_on` is said by the record."""

    unit = SelectField("责任单位", [InputRequired("请选择责任单位。")], description="由哪个单位负责整改；发现地点就是记录里的地点。")
    tag = SelectField("按哪个原因看成效", [InputRequired("请选择原因。")], description="销号后按这个原因比较前后的评价，再次出现时自动重新打开。")

    def offer(self, place: Unit, scope: Scope, tags: Sequence[tuple[str, str]] = ()) -> None:
        """Fills the choices: who may answer for a place, from its bureau down, and the tags of the record, the first chosen."""
        del self.found_on
        organ = organ_of(place)
        line = [unit for unit in path(place) if reaches(Scope(frozenset({organ.id})), unit) and reaches(scope, unit)]
        self.units = {unit.public_id: unit for unit in line}
        self.unit.choices = choices((unit.public_id, unit.name) for unit in line)
        if tags:
            self.tag.choices = choices(tags)
        else:
            del self.tag

    def prefill(self, problem: str, clause: str = "") -> None:
        """Puts what the record says into the form, unless it was sent."""
        if not self.is_submitted():
            self.problem.data, self.clause.data = problem, clause
            self.problem_type.data, self.kind.data = ProblemType.SINGLE.value, Kind.AT_ONCE.value

    @property
    def answers_for(self) -> Unit:
        """The unit that was chosen."""
        return self.units[self.unit.data]

    def filed_from(self, source: Source, *, place: Unit, ref: str, found_on: date) -> Filed:
        """What a valid form says of a record."""
        said: dict[str, Any] = {"problem": self.problem.data or "", "clause": self.clause.data or "", "remark": self.remark.data or ""}
        return Filed(
            source=source,
            found_on=found_on,
            kind=Kind(self.kind.data),
            problem_type=ProblemType(self.problem_type.data),
            place=place,
            ref=ref,
            tag=self.tag.data if "tag" in self else None,
            **said,
        )
