"""What a rater filled in. Pure."""

from dataclasses import dataclass
from functools import cached_property

from evalsvc.core.masking import mask


@dataclass(frozen=True)
class Words:
    """What the rater filled in, cleaned; `tags` are codes of the chosen level only."""

    level: int
    tags: tuple[str, ...] = ()
    done: bool | None = None
    comment: str = ""
    name: str = ""
    phone: str = ""
    consent: bool = False

    @property
    def has_contact(self) -> bool:
        return bool(self.phone or self.name)

    @cached_property
    def masked(self) -> str:
        """The comment as everybody may read it who may read comments."""
        return mask(self.comment)
