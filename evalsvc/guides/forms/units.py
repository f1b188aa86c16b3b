"""Whose lists, guides or proofs are wanted."""

from collections.abc import Iterable

from wtforms import SelectField
from wtforms.validators import Optional

from evalsvc.core.errors import NotFound
from evalsvc.core.forms import Form, choices
from evalsvc.organisation.models import Unit


class UnitFilterForm(Form):
    """One unit of a scope."""

    class Meta(Form.Meta):
        csrf = False

    unit = SelectField("单位", [Optional()], default="")

    def chosen(self, units: Iterable[tuple[Unit, int]], all_of_them: str | None = None) -> Unit | None:
        """Fills the choices with units and their depth, and returns the one that is asked for: the first, unless `all_of_them` stands for no unit.

        Raises NotFound when a unit is asked for that is not among them.
        """
        offered = list(units)
        by_id = {unit.public_id: unit for unit, _ in offered}
        self.unit.choices = choices(((unit.public_id, "　" * depth + unit.name) for unit, depth in offered), all_of_them)
        if self.unit.data:
            if self.unit.data not in by_id:
                raise NotFound
        elif all_of_them is None and offered:
            self.unit.data = offered[0][0].public_id
        return by_id.get(self.unit.data or "")
