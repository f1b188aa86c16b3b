"""What may be sent with a filled-in form: the file, which of two texts counts, and the consent."""

from collections.abc import Mapping, Sequence

from wtforms import FileField, HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from evalsvc.core.forms import Form, choices
from evalsvc.inspections.incoming import FINDING, Choice, Fate, Plan
from evalsvc.inspections.models import SheetRow
from evalsvc.inspections.services import choice_name

ROLE_NAMES = {FINDING: "自查情况"}
MEASURE_NAME = "改进措施、时限"
CHOICES = ((Choice.FORM.value, "用表里的"), (Choice.SHEET.value, "保留网上的"), (Choice.BOTH.value, "两份都留着，在自查表里再选"))


class FileForm(Form):
    file = FileField("填好的Excel或Word文件")


class ChoiceForm(Form):
    """The consent to a plan; a choice for each cell that is asked about is added by `choice_form`."""

    seen = HiddenField()
    rest = SelectField("下面没有逐处选的，一律", [Optional()], choices=choices(CHOICES, "逐处选"), default="")

    def chosen(self, names: Sequence[str]) -> dict[str, Choice]:
        """What was chosen, by name; for what was not chosen one by one, what was said of the rest."""
        said = {name: self[name].data or self.rest.data for name in names}
        return {name: Choice(value) for name, value in said.items() if value}


def asked_names(plan: Plan, rows: Mapping[str, SheetRow]) -> dict[str, str]:
    """The names of the choices that a plan asks for, with their labels."""
    return {choice_name(rows[row.key], cell.role): f"{cell.at}，{role_name(cell.role)}" for row, cell in plan.of(Fate.ASKED)}


def role_name(role: str) -> str:
    """What a cell of answers is called."""
    return ROLE_NAMES.get(role, MEASURE_NAME)


def choice_form(names: Mapping[str, str]) -> ChoiceForm:
    """The form for the cells that are asked about."""
    fields = {name: RadioField(label, [Optional()], choices=choices(CHOICES)) for name, label in names.items()}
    made: ChoiceForm = type("ChoiceForm", (ChoiceForm,), fields)()
    return made
