"""Refusals are types: each has a status and a Chinese sentence for the person."""


class Problem(Exception):
    """A request that cannot be carried out; `sentence` tells the person why, `field` where, `at_fields` what else is wrong and where."""

    status = 422
    sentence = "没有办成，请检查后再试。"

    def __init__(self, sentence: str | None = None, *, field: str | None = None) -> None:
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence
        self.field = field
        self.at_fields: dict[str, str] = {}


class NotFound(Problem):
    """What was asked for does not exist, or is outside the asker's scope."""

    status = 404
    sentence = "没有找到这个页面或记录，它可能不存在，或者不在您的管辖范围内。"


class Forbidden(Problem):
    """The person is known but has no right to this act."""

    status = 403
    sentence = "您的账号没有这项权限。如工作需要，请联系管理员授权。"


class WrongState(Problem):
    """The thing is in a state in which this act makes no sense."""

    status = 409
    sentence = "当前状态下不能这样操作，请刷新页面查看最新情况。"


class StaleVersion(WrongState):
    """Somebody else has changed the row since the form was opened."""

    sentence = "这条记录刚被别人改过。您填写的内容还在下面，请核对最新内容后再保存。"


class Busy(Problem):
    """The service cannot take the request now; nothing was kept."""

    status = 503
    sentence = "系统正忙，请稍候再试。您填写的内容没有丢失，返回上一页即可看到。"
