"""What may be typed in a guide: a text for each element that the document names."""

from collections.abc import Sequence
from typing import Any

from evalsvc.core.forms import Form, VersionedForm
from evalsvc.guides.forms.lists import REASON_LIMIT, text

HINTS = {"办事材料": "一行一份。", "办理流程": "一行一步，写到每个环节。", "办理地点": "地址、窗口、办公时间。", "咨询方式": "单位的公开电话，不写个人电话。"}


class ElementsForm(VersionedForm):
    """The texts of a draft; `element_names` are its fields in the order of the terms."""

    element_names: Sequence[str] = ()

    @property
    def texts(self) -> list[str]:
        """The texts of a valid form, in the order of the terms."""
        return [self[name].data or "" for name in self.element_names]


def elements_form(terms: Sequence[str]) -> type[ElementsForm]:
    """The form for some terms."""
    fields: dict[str, Any] = {f"element_{place}": text(term, hint=HINTS.get(term, "")) for place, term in enumerate(terms)}
    return type("TermsForm", (ElementsForm,), {"element_names": tuple(fields), **fields})


class WithdrawForm(Form):
    """Why a guide is taken from the public."""

    reason = text(
        "撤下的原因",
        "请写明撤下的原因，群众会看到。",
        limit=REASON_LIMIT,
        rows=2,
        hint="群众打开这份指南时会看到这句话，例如“办理条件有变，新指南正在编制，请先到大厅询问。”",
    )


class PublishForm(VersionedForm):
    """Which version of the draft was looked at."""
