"""What may be asked of the search over findings."""

from collections.abc import Iterable

from wtforms import SelectField, StringField
from wtforms.validators import Length

from evalsvc.core.forms import Form, choices
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.queries.findings import Wanted
from evalsvc.inspections.states import Result, result_told, result_words

LONGEST = 80


class FindingsForm(Form):
    """Words, result, round, goal of that round, unit."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField("文字", [Length(max=LONGEST, message=f"最多{LONGEST}个字符。")], render_kw={"type": "search", "autocomplete": "off"})
    result = SelectField("自查结果", default="")
    round = SelectField("轮次", default="")
    goal = SelectField("目标要求", default="")
    unit = SelectField("单位", default="")

    def offer(self, *, rounds: Iterable[tuple[str, str]], units: Iterable[tuple[str, str]], outline: Outline | None) -> None:
        """Fills the choices; goals and the words of results are those of the chosen round."""
        kinds = {row.is_negative for row in outline.rows} if outline else {True, False}
        worded = {one: result_told(one) if len(kinds) > 1 else result_words(one, is_negative=True in kinds)[0] for one in Result}
        self.result.choices = choices(((one.value, worded[one]) for one in Result if one), "全部")
        self.round.choices, self.unit.choices = choices(rounds, "全部"), choices(units, "全部")
        goals = outline.goals if outline else ()
        self.goal.choices = choices(((str(place), f"{one.number} {one.name}".strip()) for place, one in enumerate(goals)), "全部")

    @property
    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        goal = int(self.goal.data) if self.goal.data else None
        return Wanted(self.q.data or "", self.result.data or "", self.round.data or "", self.unit.data or "", goal)

    @property
    def in_words(self) -> str:
        """The conditions in words, for who reads the printed list and for the trace of an export."""
        said = []
        if self.q.data:
            said.append(f"文字含“{self.q.data}”")
        for field in (self.result, self.round, self.goal, self.unit):
            if field.data:
                said.append(str({value: label for value, label, *_ in field.iter_choices()}[field.data]).strip("　"))
        return "，".join(said)
