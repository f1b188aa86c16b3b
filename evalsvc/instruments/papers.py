"""The format of an official document in surveys/, as types: its parts in the order in which they are printed.

What stands under a key of type Words or Line is the document's own text; keys, kinds and days are ours.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from evalsvc.core.sources import Key, Note, Part, Text
from evalsvc.core.text import clean
from evalsvc.instruments.content import Day, Instrument
from evalsvc.instruments.duties import Ability


def _as_printed(value: str) -> str:
    if clean(value) != value or any(letter.isspace() for letter in value):
        raise ValueError("an official text is written in one line, without white space, in Unicode's NFC form")
    return value


Words = Annotated[str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_as_printed)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_as_printed)]
Count = Annotated[int, Field(ge=1, le=999)]


class Deadline(Part):
    """A time limit: what kind it is, its day where it has one, and its words."""

    kind: Literal["dated", "period", "long_term", "as_required", "throughout"] = Field(description="What kind of time limit it is.")
    day: Day | None = Field(None, description="The last day, in quotes, when it has one.")
    first: Day | None = Field(None, description="The first day of a period, in quotes.")
    words: Line = Field(description="The words of the document.")


class Piece(Part):
    """What every part of a document may have."""

    key: Key = Field(description="What the part is called in code and addresses.")
    annex: Line | None = Field(None, description="The mark over the title of an annex.")
    title: Line | None = Field(None, description="The heading of the part.")
    main: bool = Field(False, description="true: the title stands centred at the head of a sheet.")
    lead: list[Words] = Field([], description="What stands before the rows, one entry a paragraph.")
    tail: list[Words] = Field([], description="What stands after the rows, one entry a paragraph.")
    note: Note | None = Field(None, description="What a reader of the part must know; ours.")


class TextPart(Piece):
    """Paragraphs."""

    kind: Literal["text"]
    text: list[Words] = Field(description="The paragraphs.")


class Clause(Part):
    """A numbered clause, perhaps with a heading of its own and clauses below it."""

    number: Line = Field(description="The number as it is printed, with its brackets.")
    name: Line | None = Field(None, description="The heading in the clause, with its full stop when it has one.")
    own_line: bool = Field(False, description="true: the heading stands on a line of its own, above the paragraphs.")
    text: list[Words] = Field([], description="The paragraphs.")
    clauses: "list[Clause]" = Field([], description="The clauses below it.")


class ClauseList(Piece):
    """Numbered clauses."""

    kind: Literal["clauses"]
    clauses: list[Clause] = Field(description="The clauses.")


class Row(Part):
    """A requirement that is checked."""

    number: Count = Field(description="The number of the row.")
    text: Words = Field(description="What is required.")
    deadline: Deadline = Field(description="Until when.")


class Group(Part):
    """A goal with its requirements."""

    number: Count | None = Field(None, description="The number of the goal; left out where the document gives none.")
    name: Line = Field(description="The goal.")
    rows: Annotated[list[Row], Field(min_length=1)] = Field(description="Its requirements.")


class Checklist(Piece):
    """A self-inspection sheet."""

    kind: Literal["checklist"]
    also_called: list[Line] = Field([], description="Other titles under which the document speaks of it.")
    columns: list[Line] = Field(description="The heads of the columns.")
    groups: list[Group] = Field(description="The goals with their rows.")


class Item(Part):
    """A service item; what the document leaves empty is left out."""

    number: Count = Field(description="The number of the item.")
    name: Line = Field(description="The item.")
    levels: Line | None = Field(None, description="The levels that handle it, as letters.")
    basis: Line | None = Field(None, description="By what rule.")
    materials: Line | None = Field(None, description="What is to be brought.")
    time_limit: Line | None = Field(None, description="How long it may take.")
    process: Line | None = Field(None, description="The steps.")
    remark: Line | None = Field(None, description="The remark.")


class MainItem(Part):
    """A main item with its items."""

    name: Line = Field(description="The main item.")
    category: Line = Field(description="Its category.")
    items: Annotated[list[Item], Field(min_length=1)] = Field(description="Its items.")


class ItemList(Piece):
    """A list of service items."""

    kind: Literal["items"]
    over: Line | None = Field(None, description="The head over the first columns.")
    columns: list[Line] = Field(description="The heads of the columns.")
    may_add: bool = Field(description="Whether places may add rows.")
    may_delete: bool = Field(description="Whether places may delete rows.")
    mains: list[MainItem] = Field(description="The main items with their items.")


class Task(Part):
    """A task, and who does it until when."""

    number: Line = Field(description="The number as it is printed.")
    name: Line = Field(description="The task, with its full stop when it has one.")
    text: list[Words] = Field([], description="What it asks.")
    lead_offices: Line | None = Field(None, description="The offices that lead.")
    offices: Line = Field(description="The offices that are responsible.")
    brackets: Literal["（）", "()", "(）"] = Field("（）", description="The brackets around offices and time limit, as they are printed.")
    deadline: Deadline | None = Field(None, description="Until when.")


class TaskList(Piece):
    """Tasks with their offices; with columns it is a table, without it is text."""

    kind: Literal["tasks"]
    columns: list[Line] = Field([], description="The heads of the columns.")
    tasks: list[Task] = Field(description="The tasks.")


class Deliverable(Part):
    """Something that a stage must bring forth."""

    key: Key = Field(description="What it is called in code.")
    name: Text = Field(description="What it is called on pages; ours.")
    text: Words = Field(description="The words of the stage that ask for it.")
    due: Deadline | None = Field(None, description="Until when, when the stage says so.")


class Stage(Part):
    """A stage of a campaign."""

    number: Line = Field(description="The number as it is printed.")
    name: Line = Field(description="The stage.")
    deadline: Deadline = Field(description="When.")
    text: list[Words] = Field(description="What is done.")
    deliverables: list[Deliverable] = Field([], description="What it must bring forth.")


class StageList(Piece):
    """The stages of a campaign."""

    kind: Literal["stages"]
    stages: list[Stage] = Field(description="The stages.")


class Problem(Part):
    """A type of problem."""

    number: Line = Field(description="The number as it is printed.")
    text: Words = Field(description="The problem.")


class ProblemGroup(Part):
    """A group of types of problems."""

    number: Line = Field(description="The number as it is printed.")
    name: Line = Field(description="The heading.")
    text: list[Words] = Field([], description="What stands after the heading.")
    problems: Annotated[list[Problem], Field(min_length=1)] = Field(description="The types.")


class ProblemList(Piece):
    """Types of problems in groups."""

    kind: Literal["problems"]
    groups: list[ProblemGroup] = Field(description="The groups.")


class CatalogueRow(Part):
    """Something about which guidance is given."""

    number: Count = Field(description="The number of the row.")
    name: Line = Field(description="The item.")
    bases: list[Line] = Field(description="The rules it rests on.")
    offices: list[Line] = Field(description="The responsible offices.")
    methods: list[Line] = Field(description="The main methods.")


class Catalogue(Piece):
    """A catalogue of guidance."""

    kind: Literal["catalogue"]
    columns: list[Line] = Field(description="The heads of the columns.")
    rows: list[CatalogueRow] = Field(description="The rows.")


class Blank(Part):
    """A field of a paper form."""

    key: Key = Field(description="What the field is called in code.")
    label: Line = Field(description="What stands beside it.")


class PaperLine(Part):
    """A line of a paper form: text with blanks, or cells side by side."""

    text: Text | None = Field(None, description="The text; each run of underscores is a blank, and spaces stay.")
    blanks: list[Key] = Field([], description="What the blanks of the text are called in code, in their order.")
    cells: list[Blank] = Field([], description="The cells, side by side.")


class PaperForm(Piece):
    """A form on paper."""

    kind: Literal["paper"]
    lines: list[PaperLine] = Field(description="The lines of the form.")


class Extract(Part):
    """Things that a sentence of the document counts up."""

    key: Key = Field(description="What the list is called in code.")
    name: Text = Field(description="What the list is called on pages; ours.")
    where: Text = Field(description="Where in the document the sentence stands.")
    sentence: Words = Field(description="The words of the document.")
    terms: Annotated[list[Line], Field(min_length=1)] = Field(description="What they count up, in their order.")


class Duty(Part):
    """What the document obliges to; the page links to where it is done."""

    key: Key = Field(description="What the duty is called in code.")
    where: Text = Field(description="Where in the document it stands.")
    text: Text = Field(description="The duty in short; ours.")
    ability: Ability = Field(description="What of this product does it.")


AnyPart = Annotated[
    TextPart | ClauseList | Checklist | ItemList | TaskList | StageList | ProblemList | Catalogue | PaperForm,
    Field(discriminator="kind"),
]


class Document(Instrument):
    """An official document, as it is printed."""

    kind: Literal["document"] = Field(description="What kind of instrument it is.")
    letterhead: Line | None = Field(None, description="The head of the sheet.")
    full_title: Line = Field(description="The title of the document, to the character.")
    number: Line = Field(description="Its number, to the character.")
    organ: Line = Field(description="Who issued it.")
    issued_on: Day | None = Field(None, description="The day printed on it, in quotes; left out where none is printed.")
    parts: Annotated[list[AnyPart], Field(min_length=1)] = Field(description="Its parts in the order in which they are printed.")
    extracts: list[Extract] = Field([], description="Lists that its sentences count up.")
    duties: list[Duty] = Field([], description="What it obliges to.")
