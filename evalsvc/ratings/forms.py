"""What a citizen may type: a form made from the instrument version and the profile's limits."""

import re
from functools import lru_cache
from typing import Any

from wtforms import BooleanField, Form, SelectMultipleField, StringField, TextAreaField, ValidationError

from evalsvc.core.text import clean, length
from evalsvc.ratings.services import Words
from evalsvc.ratings.words import words_in

_PHONE = re.compile(r"(?:\+?86[- ]?)?(?:1[3-9]\d(?:[- ]?\d{4}){2}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?)")
_WIDE = str.maketrans("０１２３４５６７８９－　＋", "0123456789- +")
NAME_LIMIT = 30


class RatingForm(Form):
    """The citizen's form without its choices; `form_for` adds them. Its only token is the signed visit."""

    lang = "zh"
    comment_limit = 150
    comment = TextAreaField(default="")
    name = StringField(default="")
    phone = StringField(default="")
    consent = BooleanField()

    def say(self, key: str, **given: object) -> str:
        return words_in(self.lang)[key].format(**given)

    def validate_comment(self, field: TextAreaField) -> None:
        if (typed := length(clean(field.data or ""))) > self.comment_limit:
            raise ValidationError(self.say("comment_too_long", limit=self.comment_limit, over=typed - self.comment_limit))

    def validate_name(self, field: StringField) -> None:
        if length(clean(field.data or "")) > NAME_LIMIT:
            raise ValidationError(self.say("name_too_long", limit=NAME_LIMIT))

    def validate_phone(self, field: StringField) -> None:
        typed = clean(field.data or "")
        if typed and not _PHONE.fullmatch(typed.translate(_WIDE)):
            raise ValidationError(self.say("phone_wrong"))
        if not typed and (clean(self.name.data or "") or self.consent.data):
            raise ValidationError(self.say("phone_missing"))

    def validate_consent(self, field: BooleanField) -> None:
        if clean(self.phone.data or "") and not field.data:
            raise ValidationError(self.say("consent_missing"))

    def words(self) -> Words:
        """The cleaned content of a valid form; tags of other levels than the chosen one are left out."""
        level = int(self["level"].data)
        mine = self.tags_of[level]
        done = {"yes": True, "no": False}.get(self["done"].data or "")
        phone = clean(self.phone.data or "").translate(_WIDE)
        tags = tuple(sorted({code for code in self["tags"].data or () if code in mine}))
        return Words(level, tags, done, clean(self.comment.data or ""), clean(self.name.data or ""), phone, bool(self.consent.data))

    tags_of: dict[int, frozenset[str]] = {}


def _level_chosen(form: RatingForm, field: StringField) -> None:
    if field.data not in {str(level) for level in form.tags_of}:
        raise ValidationError(form.say("level_missing"))


def _known_tags(form: RatingForm, field: SelectMultipleField) -> None:
    if any(code not in {c for codes in form.tags_of.values() for c in codes} for code in field.data or ()):
        raise ValidationError(form.say("tag_unknown"))


def _known_done(form: RatingForm, field: StringField) -> None:
    if field.data not in (None, "", "yes", "no"):
        raise ValidationError(form.say("done_unknown"))


@lru_cache(maxsize=64)
def form_for(tags: tuple[tuple[int, frozenset[str]], ...], comment_limit: int, lang: str) -> type[RatingForm]:
    """The form class for levels with their tag codes, a limit of characters and a language of messages."""
    fields: dict[str, Any] = {
        "lang": lang,
        "comment_limit": comment_limit,
        "tags_of": dict(tags),
        "level": StringField(validators=[_level_chosen]),
        "tags": SelectMultipleField(validators=[_known_tags], validate_choice=False),
        "done": StringField(validators=[_known_done]),
    }
    return type("WindowRatingForm", (RatingForm,), fields)
