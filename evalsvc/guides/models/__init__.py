"""What is kept of item lists and service guides."""

from evalsvc.guides.models.guides import Guide, GuideVersion
from evalsvc.guides.models.lists import ItemList, ItemListRow

__all__ = ["Guide", "GuideVersion", "ItemList", "ItemListRow"]
