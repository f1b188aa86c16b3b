"""What is kept of item lists."""

from evalsvc.guides.models.lists import ItemList, ItemListRow

__all__ = ["ItemList", "ItemListRow"]
