"""A form as the printed thing shows it: every datum with the number of its source. Pure."""

from dataclasses import dataclass

from evalsvc.core.sources import SourceLine, source_lines
from evalsvc.instruments.content import Level, RatingForm, Tag, Wording


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
