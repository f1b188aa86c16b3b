"""The format of a questionnaire in surveys/, as types: questions of a few kinds, shown when an earlier answer says so."""

from typing import Annotated, Literal

from pydantic import Field

from evalsvc.core.sources import Key, Part, Source, Text
from evalsvc.instruments.content import Instrument, Wording


class Option(Wording):
    """An answer that may be chosen."""

    key: Key = Field(description="What the answer is called in code.")


class ShowIf(Part):
    """The one condition there is: an earlier question has this answer."""

    question: Key = Field(description="The earlier question.")
    equals: Key = Field(description="The key of one of its answers; for a question of kind level, level-1 to level-5.")


Meaning = Literal["interviewer", "sample", "place", "overall"]


class Question(Part):
    """A question, or a field that whoever fills the sheet in writes."""

    key: Key = Field(description="What the question is called in code.")
    kind: Literal["level", "choice", "text", "line"] = Field(description="One of the five levels; one of the options; free text; a line.")
    asked_of: Literal["citizen", "interviewer"] = Field("citizen", description="Who answers it.")
    required: bool = Field(False, description="true: the sheet is not complete without it.")
    means: Meaning | None = Field(None, description="What the answer is to the record of a visit.")
    ask: Wording = Field(description="The question.")
    hint: Wording | None = Field(None, description="What it means.")
    options: list[Option] = Field([], description="The answers of a choice.")
    show_if: ShowIf | None = Field(None, description="Shown only when an earlier question has this answer.")


class FiveLevel(Part):
    """One of the five levels, as questions of kind level offer them."""

    level: Annotated[int, Field(ge=1, le=5)] = Field(description="The national code of the level, 5 to 1.")
    name: Text = Field(description="The fixed Chinese name.")
    name_en: Text = Field(description="The fixed English name.")
    source: Key = Field(description="Where the Chinese name comes from: a name under sources.")
    source_en: Key = Field(description="Where the English name comes from: a name under sources.")


class Questionnaire(Instrument):
    """A questionnaire that somebody fills in, or asks somebody else."""

    kind: Literal["questionnaire"] = Field(description="What kind of instrument it is.")
    sources: Annotated[dict[Key, Source], Field(min_length=1)] = Field(description="Named sources; every datum refers to one.")
    levels: list[FiveLevel] = Field(description="The five levels, 5 first.")
    questions: Annotated[list[Question], Field(min_length=1)] = Field(description="The questions in their order.")
