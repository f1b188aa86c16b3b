"""What may be typed in a guide: a text for each element that the document names."""

from collections.abc import Sequence
from typing import Any

from evalsvc.core.forms import VersionedForm
from evalsvc.guides.forms.lists import text

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


class PublishForm(VersionedForm):
    """Which version of the draft was looked at."""
