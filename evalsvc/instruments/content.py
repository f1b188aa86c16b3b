"""The format of surveys/, as types: what every file says, and what a rating form says. The descriptions are those of surveys/schema.json."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from evalsvc.core.sources import Key, Note, Part, Source, Text, patterned
from evalsvc.instruments.kinds import LOCAL_CODE, NATIONAL_CODE


def _quoted_day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError('this must be a day in quotes: "2026-11-21"')
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"there is no day {value}") from None


Day = Annotated[date, BeforeValidator(_quoted_day)]
Code = Annotated[str, *patterned(f"{NATIONAL_CODE}|{LOCAL_CODE}", "a code is three digits, its level first, or local with its namespace: mianyang:queue")]


class Wording(Part):
    """A sentence that people read."""

    text: Text = Field(description="The Chinese text.")
    text_en: Text | None = Field(None, description="The English text.")
    source: Key = Field(description="Where the Chinese text comes from: a name under sources.")
    source_en: Key | None = Field(None, description="Where the English text comes from: a name under sources.")


class Tag(Wording):
    """A reason that may be given with its level."""

    code: Code = Field(description="National code in quotes (its first digit is the level), or a local one with its namespace: mianyang:queue.")
    core: bool | None = Field(None, description="true: of the core set, shown first; false: of the extended set; left out in all tags: no split is known.")
    short: bool = Field(False, description="true: the text is shortened, the full wording is not known.")


class Level(Part):
    """One of the five levels, with the tags that may be given with it."""

    level: Annotated[int, Field(ge=1, le=5)] = Field(description="The national code of the level, 5 to 1.")
    name: Text = Field(description="The fixed Chinese name.")
    name_en: Text = Field(description="The fixed English name.")
    source: Key = Field(description="Where the Chinese name comes from: a name under sources.")
    source_en: Key = Field(description="Where the English name comes from: a name under sources.")
    tags: list[Tag] = Field(description="The reasons of this level, in the order in which they are shown.")


class Done(Part):
    """Whether the matter could be done: done, not done, or nothing said."""

    ask: Wording = Field(description="The question.")
    yes: Wording = Field(description="The answer: done.")
    no: Wording = Field(description="The answer: not done.")


class Instrument(Part):
    """The keys that every file has."""

    format: Literal[1] = Field(description="The version of this format.")
    key: Key = Field(description="What the form is called in code and addresses; the folder has the same name.")
    version: Annotated[int, Field(ge=1, le=9999)] = Field(description="Counts from 1; the file is called v<version>.yaml.")
    kind: str = Field(description="What kind of instrument it is.")
    title: Text = Field(description="The Chinese title.")
    title_en: Text | None = Field(None, description="The English title.")
    published_on: Day = Field(description="The first day of this version, in quotes.")
    retired_on: Day | None = Field(None, description="Since this day, in quotes, no answer is given under this version. The only key that may be added later.")
    note: Note | None = Field(None, description="What a reader of the form must know.")


class RatingForm(Instrument):
    """A rating form: one question with five levels, reasons per level, and what may be said besides."""

    kind: Literal["rating"] = Field(description="What kind of instrument it is.")
    sources: Annotated[dict[Key, Source], Field(min_length=1)] = Field(description="Named sources; every datum refers to one.")
    question: Wording = Field(description="The question that the levels answer.")
    reasons: Wording | None = Field(None, description="What stands above the tags.")
    done: Done | None = Field(None, description="The question whether the matter could be done.")
    comment: Wording | None = Field(None, description="What stands above the free text.")
    contact: Wording | None = Field(None, description="What stands above the contact fields.")
    consent: Wording | None = Field(None, description="What a person who leaves a contact agrees to.")
    levels: list[Level] = Field(description="The five levels, 5 first.")
