"""What may be typed about accounts."""

from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from evalsvc.access.permissions import ROLE_NAMES
from evalsvc.accounts.passwords import weakness
from evalsvc.core.forms import Form, choices

ROLES = [(role.value, name) for role, name in ROLE_NAMES.items()]
USERNAME = r"[a-z][a-z0-9._-]+"
USERNAME_RULE = "用户名以小写字母开头，只用小写字母、数字、点、横线和下划线，至少两个字符。"
STATES = [("active", "在用"), ("retired", "已停用"), ("all", "全部")]


def own_path(wanted: str | None) -> str | None:
    """A path of this service to go on to after sign-in, or None for anything that a browser could take for another place."""
    text = wanted or ""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or any(ord(c) <= 32 or ord(c) == 127 for c in text):
        return None
    return text


def username_of(typed: str | None) -> str:
    """A user name as it is kept."""
    return (typed or "").strip().lower()


class SignInForm(Form):
    username = StringField("用户名", [InputRequired("请填写用户名。"), Length(max=40, message="用户名最多40个字符。")])
    password = PasswordField("密码", [InputRequired("请填写密码。"), Length(max=200, message="密码太长。")])
    next = HiddenField()


class GrantForm(Form):
    """A role in a unit; the choices of units are the administrator's own."""

    role = SelectField("角色", [InputRequired("请选择角色。")], choices=choices(ROLES, "请选择"))
    unit = SelectField("所在单位", [InputRequired("请选择单位。")])

    def offer_units(self, units: list[tuple[str, str]]) -> None:
        """Fills the choices of units."""
        self.unit.choices = choices(units, "请选择")


class NewAccountForm(GrantForm):
    """A person with a first role, in the order in which the page asks."""

    display_name = StringField("姓名", [InputRequired("请填写姓名。"), Length(max=40, message="姓名最多40个字符。")])
    username = StringField(
        "用户名",
        [
            InputRequired("请填写用户名。"),
            Length(max=40, message="用户名最多40个字符。"),
            Regexp(f"^{USERNAME}$", message=USERNAME_RULE),
        ],
        filters=[lambda value: username_of(value) if isinstance(value, str) else value],
    )
    role = SelectField("角色", [InputRequired("请选择角色。")], choices=choices(ROLES, "请选择"))
    unit = SelectField("所在单位", [InputRequired("请选择单位。")])


class RevokeForm(Form):
    """Which grant of an account ends."""

    role = SelectField("角色", [InputRequired("请选择角色。")], choices=choices(ROLES, "请选择"))
    unit = HiddenField("单位", [InputRequired("请选择单位。")])


class ChangePasswordForm(Form):
    current = PasswordField("现在的密码", [InputRequired("请填写现在的密码。"), Length(max=200, message="密码太长。")])
    password = PasswordField("新密码", [InputRequired("请填写新密码。"), Length(max=200, message="密码太长。")])
    again = PasswordField("再写一遍新密码", [InputRequired("请再写一遍新密码。")])

    def __init__(self, username: str) -> None:
        super().__init__()
        self._username = username

    def validate_password(self, field: PasswordField) -> None:
        if refusal := weakness(field.data or "", self._username):
            raise ValidationError(refusal)
        if field.data == self.current.data:
            raise ValidationError("新密码不能与现在的密码相同。")

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError("两遍新密码不一致。")
