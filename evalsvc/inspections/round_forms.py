"""What may be typed of a round: by which document, of which units, in which stages, in which rhythm; late units, a rhythm's end."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.core.tables.columns import Refused, day_of_text
from evalsvc.inspections.campaign import Laid
from evalsvc.inspections.models import Round, RoundStage
from evalsvc.inspections.rhythms import RHYTHM_NAMES, Rhythm
from evalsvc.inspections.services import Asked, Stage
from evalsvc.organisation.kinds import UNIT_KIND_NAMES

NO_DATE = "请按“2026-11-21”的样子填写日期。"
STAGES = 5
SHOWN = 3
ORDINALS = "一二三四五"
MOST_WANTED = 20
Pairs = Iterable[tuple[str, str]]


class Ticks(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _longest(limit: int) -> Length:
    return Length(max=limit, message=f"最多{limit}个字符。")


def _check_wanted(_form: Form, field: Field) -> None:
    lines = _lines(field.data)
    if len(lines) > MOST_WANTED:
        raise ValidationError(f"一个阶段最多要{MOST_WANTED}样。")
    for line in lines:
        name, day = _split(line)
        if not name or len(name) > 80:
            raise ValidationError(f"“{line[:20]}”：名称要写，最多80个字符。")
        if day is not None and _day(day) is None:
            raise ValidationError(f"“{name[:20]}”的日期看不懂，请写成“{name[:20]}｜2026-12-15”。")


def _stage_fields(place: int) -> dict[str, Field]:
    words, needed = f"第{ORDINALS[place - 1]}阶段", place == 1
    day: list[Any] = [InputRequired(NO_DATE) if needed else Optional()]
    return {
        "name": StringField(f"{words}名称", [*([InputRequired("请填写阶段名称。")] if needed else []), _longest(40)]),
        "first_day": DateField(f"{words}开始", day, render_kw={"type": "date"}),
        "last_day": DateField(f"{words}截止", day, render_kw={"type": "date"}),
        "asks": TextAreaField(f"{words}要求", [_longest(4000)], render_kw={"rows": "4"}),
        "wanted": TextAreaField(f"{words}要报送的", [_check_wanted], render_kw={"rows": "4"}),
    }


class _StageFields(VersionedForm):
    """The fields of every stage."""


for _place in range(1, STAGES + 1):
    for _part, _field in _stage_fields(_place).items():
        setattr(_StageFields, f"stage_{_place}_{_part}", _field)


class RoundForm(_StageFields):
    """A round, new or in draft: by which document, of which units, in which stages, in which rhythm."""

    title = StringField("名称", [InputRequired("请填写名称。"), _longest(80)])
    organ = SelectField("组织单位", [InputRequired("请选择组织单位。")])
    template = SelectField("依据的文件", [InputRequired("请选择文件。")])
    rhythm = SelectField("周期", choices=choices((each.value, words) for each, words in RHYTHM_NAMES.items()), default=Rhythm.ONCE.value)
    previous = SelectField("接着哪一轮", [Optional()], default="", description="上一轮的自查情况会显示在旁边供对照，结果要重新填。")
    tree = SelectField("按树选", [Optional()], default="", description="选一个单位，它和它下面的都算。")
    kinds = Ticks("按种类选")
    units = Ticks("逐个选")
    pasted = TextAreaField("按名单选", [_longest(20000)], render_kw={"rows": "3"})

    def offer(self, *, organs: Pairs, templates: Pairs, units: Sequence[tuple[str, str, str]], trees: Pairs, rounds: Pairs) -> None:
        """Fills the choices; of a unit its public id, its kind, and its name with its depth."""
        self.organ.choices, self.template.choices = choices(organs), choices(templates)
        self.units.choices = choices((public_id, words) for public_id, _kind, words in units)
        held = {kind for _, kind, _ in units}
        self.kinds.choices = choices((kind.value, words) for kind, words in UNIT_KIND_NAMES.items() if kind.value in held)
        self.tree.choices, self.previous.choices = choices(trees, "不按树选"), choices(rounds, "不接上一轮")

    def validate(self, extra_validators: Any = None) -> bool:
        """A stage that has anything needs its name and both days."""
        valid = bool(super().validate(extra_validators))
        for place in range(2, STAGES + 1):
            given = {part: self._part(place, part).data for part in ("name", "first_day", "last_day")}
            if (given["first_day"] or given["last_day"] or self._part(place, "wanted").data) and not all(given.values()):
                self._part(place, "last_day").errors = ["这一阶段的名称、开始和截止日期要一起填。"]
                valid = False
        return valid

    def lay(self, stages: Sequence[Laid], today: date) -> None:
        """Fills in the stages of a document for a new round."""
        for place, stage in enumerate(stages[:STAGES], start=1):
            self._part(place, "name").data, self._part(place, "asks").data = stage.name, stage.asks
            self._part(place, "first_day").data, self._part(place, "last_day").data = stage.first_day, stage.last_day
            self._part(place, "wanted").data = "\n".join(f"{one.name}｜{one.due_on}" if one.due_on else one.name for one in stage.wanted)
        self._part(1, "first_day").data = self._part(1, "first_day").data or today

    def show(self, made: Round, *, organ: str, template: str, units: Sequence[str], previous: str) -> None:
        """Fills in what a draft says."""
        self.title.data, self.rhythm.data, self.organ.data, self.template.data = made.title, made.rhythm, organ, template
        self.previous.data, self.units.data, self.row_version.data = previous, list(units), str(made.row_version)
        for place, stage in enumerate(made.stages, start=1):
            for part in ("name", "asks", "first_day", "last_day"):
                self._part(place, part).data = getattr(stage, part)
            self._part(place, "wanted").data = "\n".join(_line(stage, one.name, one.due_on) for one in stage.deliverables)

    def stages(self, words: dict[str, str]) -> list[Stage]:
        """The stages of a valid form; one without days is left out. What the document wants by a name keeps its words."""
        found = []
        for place in range(1, STAGES + 1):
            first, last = self._part(place, "first_day").data, self._part(place, "last_day").data
            if first and last:
                split = [_split(line) for line in _lines(self._part(place, "wanted").data)]
                wanted = tuple(Asked(name, (_day(day) if day else None) or last, words.get(name, "")) for name, day in split)
                found.append(Stage(self._part(place, "name").data or "", self._part(place, "asks").data or "", first, last, wanted))
        return found

    def _part(self, place: int, part: str) -> Field:
        field: Field = self[f"stage_{place}_{part}"]
        return field


class ReopenForm(Form):
    reason = StringField("补报的理由", [InputRequired("请写明理由。"), _longest(200)])
    until = DateField("补报期限", [InputRequired(NO_DATE)], render_kw={"type": "date"})


def _line(stage: RoundStage, name: str, due_on: date) -> str:
    return name if due_on == stage.last_day else f"{name}｜{due_on}"


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _split(line: str) -> tuple[str, str | None]:
    name, bar, day = line.replace("|", "｜").rpartition("｜")
    return (name.strip(), day.strip()) if bar else (line.strip(), None)


def _day(text: str) -> date | None:
    try:
        return day_of_text(text)
    except Refused:
        return None
