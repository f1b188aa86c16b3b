"""What may be typed: filters of one's notices, where mails are wanted, and which."""

from collections.abc import Iterable

from wtforms import BooleanField, EmailField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.notices.addresses import LONGEST, address_of
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


class AddressForm(Form):
    address = EmailField("邮箱地址", [InputRequired("请填写邮箱地址。"), Length(max=LONGEST, message="邮箱地址太长。")])

    def validate_address(self, field: EmailField) -> None:
        if address_of(field.data or "") is None:
            raise ValidationError("这不像一个邮箱地址，请按“name@example.gov.cn”的样子填写。")


class CodeForm(Form):
    code = StringField("验证码", [InputRequired("请填写邮件里的验证码。"), Regexp(r"^\d{6}$", message="验证码是6位数字。")])


class WishesForm(VersionedForm):
    """Which mails a person wants."""

    each = BooleanField("每条提醒一封邮件")
    digest = BooleanField("每天一封汇总")
