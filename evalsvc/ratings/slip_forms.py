"""What may be typed about slips: where and when one was filled in, which reading counts, why it is void."""

from collections.abc import Iterable

from wtforms import DateField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from evalsvc.core.codes import read_code
from evalsvc.core.forms import Form, choices
from evalsvc.ratings.slip_states import MEDIUM_NAMES, STATE_NAMES

POINT_CHARACTERS = 12


class SlipFilterForm(Form):
    """The filter of the list of slips."""

    class Meta(Form.Meta):
        csrf = False

    state = SelectField("状态", default="", choices=choices(STATE_NAMES.items(), "全部"))


class SlipForm(Form):
    """A slip as it comes in; the points are given by the page, the scan is read beside the form."""

    medium = RadioField("来自", [InputRequired("请选择是书面评价表还是电话评价。")], choices=choices(MEDIUM_NAMES.items()))
    code = StringField("评价码", [Optional()])
    point = SelectField("评价点", [Optional()], default="")
    service_day = DateField("服务日期", [InputRequired("请填写办事当天的日期。")])
    late_reason = StringField("迟录的原因", [Optional(), Length(min=4, max=100, message="原因请写4至100个字。")])
    scan = StringField("扫描件或照片")

    def offer(self, points: Iterable[tuple[str, str]]) -> None:
        """Fills the choices."""
        self.point.choices = choices(points, "请选择")

    @property
    def plain_code(self) -> str | None:
        """The code that was typed, as it is kept; None when none was."""
        return read_code(self.code.data or "", POINT_CHARACTERS)

    def validate_code(self, field: StringField) -> None:
        if field.data and self.plain_code is None:
            raise ValidationError("评价码不对，请照评价表右上角的编码再输一次。")

    def validate_service_day(self, field: DateField) -> None:
        if field.data and field.data.year < 2000:
            raise ValidationError("请核对年份。")


class DecideForm(Form):
    """Which reading of a slip counts."""

    number = RadioField("以哪一遍为准", [InputRequired("请选择以哪一遍为准。")], choices=choices((str(n), f"第{n}遍") for n in (1, 2, 3)))

    def offer(self, readings: int) -> None:
        """Fills the choices with as many as there are."""
        self.number.choices = choices((str(n), f"第{n}遍") for n in range(1, readings + 1))


class VoidForm(Form):
    """Why a slip is taken out of the work."""

    reason = StringField("作废的理由", [InputRequired("请写明作废的理由。"), Length(min=4, max=100, message="理由请写4至100个字。")])
