"""What may be typed: filters of one's notices."""

from collections.abc import Iterable

from wtforms import SelectField

from evalsvc.core.forms import Form, choices
from evalsvc.notices.queries import ENDED, OPEN, UNREAD, NoticeFilter

STATES = [(OPEN, "未办"), (UNREAD, "未读"), (ENDED, "已结束")]


class NoticeFilterForm(Form):
    """The filters of a person's notices; the kinds are those the person got."""

    class Meta(Form.Meta):
        csrf = False

    state = SelectField("状态", default="", choices=choices(STATES, "全部"))
    kind = SelectField("类别", default="")

    def offer(self, kinds: Iterable[tuple[str, str]]) -> None:
        """Fills the choices of kinds."""
        self.kind.choices = choices(kinds, "全部")

    @property
    def wanted(self) -> NoticeFilter:
        """What a valid form asks for."""
        return NoticeFilter(self.state.data or "", self.kind.data or "")
