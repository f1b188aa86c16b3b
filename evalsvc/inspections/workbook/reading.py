"""Takes a filled-in form for what it says. Rows are known by their requirement, wherever they stand. Pure.

Whatever the marks say, no text is lost: what is not in a row is named with its cell and a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from evalsvc.core.tables import Unreadable
from evalsvc.core.text import clean
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.workbook.found import Read, ReadRow, Unknown
from evalsvc.inspections.workbook.furniture import Furniture
from evalsvc.inspections.workbook.grids import Grid, Opened, open_file
from evalsvc.inspections.workbook.heads import NEEDED, Heads, columns_named, find_heads
from evalsvc.inspections.workbook.layout import EVIDENCE
from evalsvc.inspections.workbook.marks import Marks, digest
from evalsvc.inspections.workbook.matching import LOCAL_MARK, How, Matcher, asked
from evalsvc.inspections.workbook.merging import is_merged
from evalsvc.inspections.workbook.wording import LIMIT, Found, Planned, read_finding, read_limit, read_measure, read_written_finding

NO_HEADS = "没有找到表头。表头里要有“{requirement}”和“{finding}”两列，请对照导出的自查表补上。"
MERGED = "这是汇总表，一项要求下面有各单位的情况。请上传一个单位填写的自查表。"
NOT_THIS = "这张表里没有一项要求与本轮自查的要求相同，请确认是不是选错了文件。"
UNKNOWN_ROW = "本轮自查没有这一项要求，没有读入。如果是本地增加的，请在要求后面写上“（本地增加）”。"
NO_REQUIREMENT = "这一行没有写工作要求，看不出属于哪一项，没有读入。"
BESIDE_FORM = "自查表没有这一列，没有读入。"
CHANGED = "与本轮自查表上的内容不同，没有读入。"
TWICE = "同一项要求填了两行，内容不一样，都没有读入，请只留一行。"
COVERS = "这一格合并了{count}行，只读入第一行的要求，其余各行请分别填写。"
FORMULA = "这一格是公式，文件里没有算好的结果，没有读入，请改成文字。"
ERROR = "这一格是表格软件的出错提示，没有读入。"
OTHER_SHEET = "自查表以外的内容，没有读入。"
UNKNOWN_EVIDENCE = "看不出是哪一项的佐证材料，没有读入。"
OUTSIDE = "表格以外的内容，没有读入。"
ANSWERS = ("requirement", "finding", "measure")
_ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))


@dataclass(frozen=True)
class _Line:
    """A line of the file that means a row."""

    number: int
    texts: Mapping[int, str]
    key: str
    how: How


@dataclass
class _Form:
    """A form while it is read."""

    grid: Grid
    heads: Heads
    outline: Outline
    marks: Marks | None
    furniture: Furniture
    unknown: list[Unknown] = field(default_factory=list)

    def name(self, line: int, column: int, sentence: str) -> None:
        """Names a text that is in no row."""
        self.unknown.append(Unknown(self.grid.cell((line, column)), self.grid.texts[line, column], sentence))


def read_sheet(name: str, content: bytes, outline: Outline, *, local: Mapping[str, str] | None = None) -> Read:
    """What a form says about the rows of an outline and about `local` rows (texts by key); raises Unreadable when it is no such form."""
    opened = open_file(name, content)
    form = _form_of(opened, outline)
    texts = {row.key: row.printed for row in outline.rows} | dict(local or {})
    found, added = _lines(form, Matcher(texts))
    if not found and not added:
        raise Unreadable(NOT_THIS)
    read = {line.key: _row(form, line) for line in _settled(form, found)}
    own = [_row(form, line) for line in added]
    _name_the_rest(form, opened)
    read, own = {key: _with_evidence(form, row) for key, row in read.items()}, [_with_evidence(form, row) for row in own]
    form.unknown += [Unknown("", f"第{number}项{EVIDENCE}{names}", UNKNOWN_EVIDENCE) for number, names in form.furniture.evidence.items() if names]
    marks = opened.marks
    return Read(
        rows=[read[key] for key in texts if key in read],
        added=own,
        unknown=form.unknown,
        missing=[key for key in texts if key not in read],
        of_unit=marks.unit if marks else "",
        of_sheet=marks.sheet if marks else "",
        revision=marks.revision if marks else None,
        unit_named=form.furniture.unit_named,
        signed=tuple(form.furniture.signed),
    )


def _form_of(opened: Opened, outline: Outline) -> _Form:
    for grid in opened.grids:
        if heads := find_heads(grid, outline):
            if is_merged(grid.lines()):
                raise Unreadable(MERGED)
            return _Form(grid, heads, outline, opened.marks, Furniture(outline, opened.marks))
    raise Unreadable(NO_HEADS.format(requirement=outline.columns[2], finding=outline.columns[-2]))


def _lines(form: _Form, matcher: Matcher) -> tuple[list[_Line], list[_Line]]:
    """The lines that mean rows, and those that were added by hand; the texts of the others are named."""
    column = form.heads.columns["requirement"]
    found, added, left = [], [], []
    for number, texts in form.grid.lines():
        known = matcher.match(texts[column]) if column in texts and number > form.heads.line else None
        if known:
            found.append(_Line(number, texts, *known))
        elif not _repeats_heads(form, number, texts):
            left.append((number, texts))
    places = _places(form, found, matcher)
    for number, texts in left:
        if number in places:
            found.append(_Line(number, texts, places[number], How.PLACE))
        elif number > form.heads.line and LOCAL_MARK.search(texts.get(column, "")):
            added.append(_Line(number, texts, "", How.EXACT))
            _name_beside(form, added[-1])
        else:
            _name_line(form, number, texts)
    return found, added


def _repeats_heads(form: _Form, number: int, texts: Mapping[int, str]) -> bool:
    """Whether a line says the heads again, as a printed form does on each page, and nothing else."""
    named = columns_named(texts, form.outline)
    return number != form.heads.line and len(named) == len(texts) and all(role in named for role in NEEDED)


def _places(form: _Form, found: list[_Line], matcher: Matcher) -> dict[int, str]:
    """The rows that are left, by the lines where the marks put them, when every row known by its text stands where they say.

    A requirement that was emptied, or changed beyond knowing but for its number, is known by its place.
    """
    if form.marks is None:
        return {}
    shifts = {line.number - row.line for line in found if (row := form.marks.rows.get(line.key))}
    if len(shifts) != 1:
        return {}
    shift, taken = shifts.pop(), {line.key for line in found}
    column = form.heads.columns["requirement"]
    rows = {row.line + shift: key for key, row in form.marks.rows.items() if key not in taken and key in matcher.rows}
    typed = {line: asked(form.grid.texts.get((line, column), "")) for line in rows}
    return {line: key for line, key in rows.items() if not typed[line].words or (typed[line].number and typed[line].number == matcher.rows[key].number)}


def _settled(form: _Form, found: list[_Line]) -> list[_Line]:
    """One line for each row; lines that say different things about the same row are named, and none of them counts."""
    by_key: dict[str, list[_Line]] = {}
    for line in found:
        by_key.setdefault(line.key, []).append(line)
    settled = []
    for lines in by_key.values():
        said = {tuple(line.texts.get(form.heads.columns.get(role, -1), "") for role in ANSWERS[1:]): line for line in reversed(lines)}
        filled = [line for answer, line in said.items() if any(answer)]
        if len(filled) > 1:
            for line in lines:
                for column in (form.heads.columns[role] for role in ANSWERS if form.heads.columns.get(role, -1) in line.texts):
                    form.name(line.number, column, TWICE)
        else:
            settled.append(filled[0] if filled else lines[0])
        for line in lines:
            _name_beside(form, line)
    return settled


def _row(form: _Form, line: _Line) -> ReadRow:
    columns = form.heads.columns
    texts = {role: line.texts.get(columns[role], "") if role in columns else "" for role in ANSWERS}
    for role in ANSWERS[1:]:
        if texts[role] in _ERRORS:
            form.name(line.number, columns[role], ERROR)
            texts[role] = ""
        elif texts[role] and (count := form.grid.covers.get((line.number, columns[role]), 1)) > 1:
            form.name(line.number, columns[role], COVERS.format(count=count))
    is_negative = any(row.is_negative for row in form.outline.rows if row.key == line.key)
    found, planned = _answers(form.marks, line.key, texts, is_negative=is_negative)
    cells = {role: form.grid.cell((line.number, columns[role])) for role in ANSWERS if role in columns}
    written = form.marks.rows.get(line.key) if form.marks else None
    left = {"finding": written.finding, "measure": written.measure} if written else {}
    return ReadRow(
        line.key,
        found.result,
        found.finding,
        *planned,
        cells=cells,
        asked=texts["requirement"],
        how=line.how,
        reason=found.reason,
        authority=found.authority,
        left=left,
        untouched=frozenset(role for role, text in left.items() if text == digest(texts[role])),
    )


def _with_evidence(form: _Form, row: ReadRow) -> ReadRow:
    """The row with the titles of its evidence, which stand below the table."""
    number = row.asked.partition(".")[0]
    names = form.furniture.evidence.pop(number if number.isdigit() else row.key.rpartition("/")[2], "")
    return replace(row, evidence=tuple(name for name in names.split("；") if name))


def _answers(marks: Marks | None, key: str, texts: Mapping[str, str], *, is_negative: bool) -> tuple[Found, Planned]:
    """The answers of a row: what the product itself wrote is taken apart as it was put together."""
    finding, measure = texts["finding"], texts["measure"]
    written = marks.rows.get(key) if marks else None
    found, planned = read_finding(finding, is_negative=is_negative), read_measure(measure)
    if written and written.finding == digest(finding):
        found = read_written_finding(finding, written.result, written.finding_length, is_negative=is_negative)
    if written and written.measure == digest(measure):
        limit = clean(measure[written.measure_length :])
        planned = Planned(measure[: written.measure_length], *read_limit(limit.removeprefix(LIMIT)))
    return found, planned


def _name_beside(form: _Form, line: _Line) -> None:
    """Names what stands in a row and is neither an answer nor what the form itself says there."""
    asked_row = next((row for row in form.outline.rows if row.key == line.key), None)
    for column, text in line.texts.items():
        role = form.heads.role(column)
        if role not in ANSWERS and not form.furniture.is_of_row(role, text, asked_row):
            form.name(line.number, column, CHANGED if role else BESIDE_FORM)


def _name_line(form: _Form, number: int, texts: Mapping[int, str]) -> None:
    """Names the texts of a line that means no row, save what the form itself brings."""
    requirement = form.heads.columns["requirement"]
    heads = set(form.heads.columns.values()) if number == form.heads.line else set()
    for column, text in texts.items():
        if (
            column in heads
            or form.furniture.is_known(text)
            or form.furniture.is_name(text, texts.values())
            or form.furniture.is_of_row(form.heads.role(column), text, None)
        ):
            continue
        if number <= form.heads.line:
            sentence = BESIDE_FORM if number == form.heads.line else OUTSIDE
        else:
            sentence = UNKNOWN_ROW if requirement in texts else NO_REQUIREMENT
        form.name(number, column, sentence)


def _name_the_rest(form: _Form, opened: Opened) -> None:
    """Names formulas without a value, other tables of the file, and paragraphs beside its tables."""
    form.unknown += [Unknown(cell, "", FORMULA) for cell in form.grid.unread]
    for grid in opened.grids:
        if grid is not form.grid:
            form.unknown += [Unknown(f"{grid.name}!{grid.cell(at)}", text, OTHER_SHEET) for at, text in sorted(grid.texts.items())]
    beside = [text for text in opened.beside if not form.furniture.is_known(text)]
    form.unknown += [Unknown("", text, OUTSIDE) for text in beside]
