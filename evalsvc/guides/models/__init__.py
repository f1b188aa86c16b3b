"""What is kept of item lists, service guides and proof materials."""

from evalsvc.guides.models.guides import Guide, GuideVersion
from evalsvc.guides.models.lists import ItemList, ItemListRow
from evalsvc.guides.models.proofs import Proof

__all__ = ["Guide", "GuideVersion", "ItemList", "ItemListRow", "Proof"]
