"""What may be asked of a matrix."""

from wtforms import SelectField

from evalsvc.core.forms import Form, choices
from evalsvc.inspections.glance import SHOW_WORDS, Show
from evalsvc.inspections.outline import Outline


class GlanceForm(Form):
    """Which goal, which cells, with or without the last round."""

    class Meta(Form.Meta):
        csrf = False

    goal = SelectField("目标要求", default="")
    show = SelectField("显示", choices=choices((one.value, words) for one, words in SHOW_WORDS.items()), default="")
    compare = SelectField("与上一轮比较", choices=choices([("", "不比较"), ("1", "每格标出好转和变差")]), default="")

    def offer(self, outline: Outline) -> None:
        """Fills the choices of goals."""
        self.goal.choices = choices(((str(place), f"{one.number} {one.name}".strip()) for place, one in enumerate(outline.goals)), "全部")

    @property
    def wanted_goal(self) -> int | None:
        """The place of the wanted goal; None for all."""
        return int(self.goal.data) if self.goal.data else None

    @property
    def wanted_show(self) -> Show:
        return Show(self.show.data or "")
