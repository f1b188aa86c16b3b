"""Ratings that stand on others or come from another system."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base
from evalsvc.ratings.models.rating import IN_KEY_ORDER


class FollowUp(Base):
    """The follow-up rating (追评) of a first one: the primary key lets a rating have one, whoever holds the receipt."""

    __tablename__ = "follow_up"
    __table_args__ = (IN_KEY_ORDER,)

    first_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), unique=True)


class UpstreamRating(Base):
    """A rating that another system of record sent: the primary key lets it in once."""

    __tablename__ = "upstream_rating"
    __table_args__ = (IN_KEY_ORDER,)

    system: Mapped[str] = mapped_column(String(40), primary_key=True)
    upstream_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), unique=True)
