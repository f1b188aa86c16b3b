"""Every kind of file that surveys/ may hold, by the word under `kind`."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from evalsvc.instruments.content import Instrument, RatingForm
from evalsvc.instruments.papers import Document
from evalsvc.instruments.questionnaires import Questionnaire

FORMS: dict[str, type[Instrument]] = {"rating": RatingForm, "questionnaire": Questionnaire, "document": Document}
ANY_FILE: TypeAdapter[Instrument] = TypeAdapter(Annotated[RatingForm | Questionnaire | Document, Field(discriminator="kind")])
