"""What may be typed about a proof, and which proofs are wanted."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from evalsvc.core.forms import VersionedForm, choices
from evalsvc.guides.forms.lists import LINE_LIMIT, REASON_LIMIT, longest, text
from evalsvc.guides.forms.units import UnitFilterForm
from evalsvc.guides.queries.proofs import OVERDUE, ProofFilter
from evalsvc.guides.reasons import BASIS_NAMES, DECISION_WORDS, BasisKind, Decision, Reason
from evalsvc.guides.services.proofs import ProofSaid
from evalsvc.organisation.models import ServiceItem


def _day(label: str, hint: str = "") -> DateField:
    return DateField(label, [Optional()], description=hint, render_kw={"type": "date"})


class ProofForm(VersionedForm):
    """A proof: what it is, on what it rests, what becomes of it, what the public said."""

    name = StringField("证明材料名称", [InputRequired("请填写证明材料名称。"), longest(LINE_LIMIT)])
    item = SelectField("用于哪项服务", [Optional()], default="")
    basis_kind = RadioField("由什么设定", [InputRequired("请选择由什么设定。")], choices=choices((kind.value, words) for kind, words in BASIS_NAMES.items()))
    basis = text("设定依据", "请写明设定依据；没有的，写“无”。", rows=2)
    decision = RadioField("清理意见", [InputRequired("请选择清理意见。")], choices=choices((each.value, words) for each, (words, _) in DECISION_WORDS.items()))
    reason_key = SelectField("取消的依据", [Optional()], default="", description="文件规定的三个“不得要求提交”。")
    reason = text("其他取消理由", limit=REASON_LIMIT, rows=2, hint="不属于上面三条的，写在这里。")
    cancel_on = _day("取消期限", "限期取消的填写。")
    consulted_from = _day("征求意见开始")
    consulted_until = _day("征求意见截止")
    consulted_where = text("在哪里征求意见", limit=REASON_LIMIT, rows=2)
    consulted_result = text("意见和采纳情况", rows=2)

    def offer(self, items: Sequence[ServiceItem], reasons: Iterable[Reason]) -> None:
        """Fills the choices."""
        self.items = {item.public_id: item for item in items}
        self.item.choices = choices(((item.public_id, item.name) for item in items), "各项通用")
        self.reason_key.choices = choices(((each.key, each.words) for each in reasons), "不适用")

    @property
    def said(self) -> ProofSaid:
        """What a valid form says."""
        told: dict[str, Any] = {name: self[name].data for name in ("cancel_on", "consulted_from", "consulted_until")}
        told |= {name: self[name].data or "" for name in ("name", "basis", "reason_key", "reason", "consulted_where", "consulted_result")}
        told |= {"basis_kind": BasisKind(self.basis_kind.data), "decision": Decision(self.decision.data)}
        return ProofSaid(item=self.items.get(self.item.data or ""), **told)


class ProofFilterForm(UnitFilterForm):
    """Which proofs are shown."""

    decision = SelectField(
        "清理意见",
        [Optional()],
        default="",
        choices=choices([*((each.value, words) for each, (words, _) in DECISION_WORDS.items()), (OVERDUE, "到期没有取消")], "全部"),
    )
    words = StringField("名称或依据", [longest(LINE_LIMIT)])

    @property
    def wanted(self) -> ProofFilter:
        """What a valid form asks for."""
        return ProofFilter(self.unit.data or "", self.decision.data or "", self.words.data or "")


class NewProofForm(ProofForm):
    """A proof of one of several units."""

    unit = SelectField("单位", [InputRequired("请选择单位。")])

    def offer_units(self, units: list[tuple[str, str]]) -> None:
        """Fills the choices of units."""
        self.unit.choices = choices(units)
