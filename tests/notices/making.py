"""Notices as a noun above would send them."""

from evalsvc.notices import services
from evalsvc.notices.urgency import Urgency

ITEM = "correction:abcdefghjkmn"


def tell(*account_ids, key="due:2026-11-30", **given):
    """Tells people about an invented item; `given` takes the place of what stands here."""
    said = {
        "kind": "test.due",
        "subject": ITEM,
        "unit_id": None,
        "sentence": "整改“一次性告知不到位”11月30日到期。",
        "act": "提交验收",
        "link": "/organisation",
        "urgency": Urgency.SOON,
    }
    return services.tell(key=key, account_ids=account_ids, **(said | given))
