"""A form as the printed thing shows it: every datum with the number of its source. Pure."""

from dataclasses import dataclass

from evalsvc.core.sources import SourceLine, source_lines
from evalsvc.instruments.content import Level, RatingForm, Tag, Wording
from evalsvc.instruments.questionnaires import Question, Questionnaire


@dataclass(frozen=True)
class Line:
    """A text in both languages; the marks are the circled numbers of their sources."""

    text: str
    text_en: str
    mark: str
    mark_en: str


@dataclass(frozen=True)
class TagLine(Line):
    code: str
    short: bool


@dataclass(frozen=True)
class LevelBlock(Line):
    """A level with its tags in groups, each under its name."""

    level: int
    groups: tuple[tuple[str, tuple[TagLine, ...]], ...]


@dataclass(frozen=True)
class Sheet:
    """Everything a printed form shows; what a form does not ask is None."""

    question: Line
    reasons: Line | None
    done: tuple[Line, Line, Line] | None
    asks: tuple[Line, ...]
    consent: Line | None
    levels: tuple[LevelBlock, ...]
    sources: tuple[SourceLine, ...]


def sheet_of(form: RatingForm) -> Sheet:
    """The sheet of a rating form."""
    sources = source_lines(form.sources)
    marks = {name: line.mark for name, line in sources.items()}
    done = form.done
    return Sheet(
        question=_line(form.question, marks),
        reasons=_maybe(form.reasons, marks),
        done=(_line(done.ask, marks), _line(done.yes, marks), _line(done.no, marks)) if done else None,
        asks=tuple(_line(part, marks) for part in (form.comment, form.contact) if part),
        consent=_maybe(form.consent, marks),
        levels=tuple(_level(level, marks) for level in form.levels),
        sources=tuple(sources.values()),
    )


@dataclass(frozen=True)
class QuestionLine(Line):
    """A question with what it means, its answers, and the answer on which it hangs."""

    kind: str
    required: bool
    hint: Line | None
    options: tuple[Line, ...]
    condition: str


@dataclass(frozen=True)
class QuestionSheet:
    """Everything a printed questionnaire shows: what the interviewer writes in, and what is asked."""

    written_in: tuple[QuestionLine, ...]
    asked: tuple[QuestionLine, ...]
    levels: tuple[Line, ...]
    sources: tuple[SourceLine, ...]


def questionnaire_sheet(form: Questionnaire) -> QuestionSheet:
    """The sheet of a questionnaire."""
    sources = source_lines(form.sources)
    marks = {name: line.mark for name, line in sources.items()}
    asked = {who: tuple(_question(one, form, marks) for one in form.questions if one.asked_of == who) for who in ("interviewer", "citizen")}
    levels = tuple(Line(level.name, level.name_en, marks[level.source], marks[level.source_en]) for level in form.levels)
    return QuestionSheet(asked["interviewer"], asked["citizen"], levels, tuple(sources.values()))


def _question(one: Question, form: Questionnaire, marks: dict[str, str]) -> QuestionLine:
    line = _line(one.ask, marks)
    options = tuple(_line(option, marks) for option in one.options)
    return QuestionLine(
        line.text,
        line.text_en,
        line.mark,
        line.mark_en,
        kind=one.kind,
        required=one.required,
        hint=_maybe(one.hint, marks),
        options=options,
        condition=_condition(one, form),
    )


def _condition(one: Question, form: Questionnaire) -> str:
    if one.show_if is None:
        return ""
    earlier = next(question for question in form.questions if question.key == one.show_if.question)
    answers = {option.key: option.text for option in earlier.options} | {f"level-{level.level}": level.name for level in form.levels}
    return f"“{earlier.ask.text}”答“{answers[one.show_if.equals]}”时问"


def _line(part: Wording, marks: dict[str, str]) -> Line:
    return Line(part.text, part.text_en or "", marks[part.source], marks.get(part.source_en or "", ""))


def _maybe(part: Wording | None, marks: dict[str, str]) -> Line | None:
    return _line(part, marks) if part else None


def _level(level: Level, marks: dict[str, str]) -> LevelBlock:
    named = {"核心": True, "扩展": False, "原因": None}
    groups = tuple((name, tuple(_tag(tag, marks) for tag in level.tags if tag.core is core)) for name, core in named.items())
    return LevelBlock(
        level.name, level.name_en, marks[level.source], marks[level.source_en], level=level.level, groups=tuple(group for group in groups if group[1])
    )


def _tag(tag: Tag, marks: dict[str, str]) -> TagLine:
    line = _line(tag, marks)
    return TagLine(line.text, line.text_en, line.mark, line.mark_en, code=tag.code, short=tag.short)
