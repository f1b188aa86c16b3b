"""The table of records as an institute hands it in: found by plan and number, checked like a sheet, and handed in by who imports it.

So the check of the records is for another person than the one who brought them.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from evalsvc.access.actor import Actor
from evalsvc.config import SURVEYS
from evalsvc.core.bulk import change_many, insert_many
from evalsvc.core.clock import now, start_of, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.tables import Column, Row, Values
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Verdict, difference
from evalsvc.instruments.loader import read_form
from evalsvc.instruments.questionnaires import Questionnaire
from evalsvc.organisation.tables.finding import Units
from evalsvc.visits.columns import PLACES, Said, columns_of, said_in, values_of
from evalsvc.visits.models import VisitAnswer, VisitCampaign, VisitFinding, VisitRecord, VisitTarget
from evalsvc.visits.queries import Kept, proof_counts, sheets_in
from evalsvc.visits.services.plans import RIGHT
from evalsvc.visits.sheet import Finding, field_of, given, in_words, key_of, missing
from evalsvc.visits.states import RecordState
from evalsvc.visits.tables.finding import Plans

OPEN = (RecordState.SUBMITTED, RecordState.RETURNED)  # what its importer may still hand in anew


@dataclass(frozen=True)
class Change:
    """A record to be made (no key) or handed in anew, with all that stands in it."""

    key: int | None
    target: VisitTarget
    sample: str
    said: Said


@dataclass
class Check:
    """One reading of a file: what it is about, and what has been found so far."""

    form: Questionnaire
    columns: tuple[Column, ...]
    by: Actor
    plans: Plans
    units: Units
    kept: dict[tuple[int, str], Kept]
    taken: Counter[int]
    proved: Collection[int]
    lines: dict[tuple[int, str], int] = field(default_factory=dict)
    work: list[Change] = field(default_factory=list)

    def verdict(self, row: Row) -> Verdict | None:
        """What a row would do, or None when it has faults."""
        campaign, target, day = self._plan(row), None, row.day("day")
        if campaign:
            target = self._target(row, campaign)
            self._check_day(row, campaign, day)
        sample = row.text(field_of(key_of(self.form, "sample") or ""))
        if not (campaign and target and day and sample) or self._stands_twice(row, campaign, sample):
            return None
        kept = self.kept.get((campaign.id, sample))
        said = said_in(row, self.form, day, kept.said if kept else None)
        self._check_answers(row, said)
        name = f"{campaign.title} {sample}"
        return self._new(row, name, target, sample, said) if kept is None else self._old(row, name, target, kept, said)

    def _plan(self, row: Row) -> VisitCampaign | None:
        text = row.text("plan")
        campaign, sentence = self.plans.find(text) if text else (None, "")
        if sentence:
            row.fault("plan", sentence)
        return campaign

    def _target(self, row: Row, campaign: VisitCampaign) -> VisitTarget | None:
        text = row.text("unit")
        meant = [self.plans.targets.get((campaign.id, unit.id)) for unit in self.units.meant(text)]
        found = [target for target in meant if target]
        if text and len(found) != 1:
            why = f"有{len(found)}个访查对象叫“{text}”，请写完整路径" if found else f"“{text}”不是“{campaign.title}”的访查对象"
            row.fault("unit", f"{why}。")
        return found[0] if len(found) == 1 else None

    def _check_day(self, row: Row, campaign: VisitCampaign, day: date | None) -> None:
        if day and not campaign.first_day <= day <= campaign.last_day:
            row.fault("day", f"访查日期要在{campaign.first_day.isoformat()}至{campaign.last_day.isoformat()}之间。")
        elif day and day > today():
            row.fault("day", "还没到这一天。")

    def _stands_twice(self, row: Row, campaign: VisitCampaign, sample: str) -> bool:
        first = self.lines.setdefault((campaign.id, sample), row.number)
        if first != row.number:
            row.fault(field_of(key_of(self.form, "sample") or ""), f"编号“{sample}”在第{first}行已经出现。")
        return first != row.number

    def _check_answers(self, row: Row, said: Said) -> None:
        """What a sheet on the page would be refused for."""
        asked = given(self.form, said.answers)
        heads = {column.key: column for column in self.columns}
        for key in missing(self.form, said.answers):
            if not heads[field_of(key)].needed:
                row.fault(field_of(key), f"{heads[field_of(key)].note}现在没有填。")
        for key, answer in said.answers.items():
            if answer and key not in asked:
                row.fault(field_of(key), f"{heads[field_of(key)].note}请清空这一格，或者核对前面的回答。")
        for place in PLACES:
            if row.text(f"clause_{place}") and not row.text(f"problem_{place}"):
                row.fault(f"clause_{place}", f"写了条款，没有写问题{place}。")

    def _new(self, row: Row, name: str, target: VisitTarget, sample: str, said: Said) -> Verdict | None:
        self.taken[target.id] += 1
        if self.taken[target.id] > target.quota:
            row.fault("unit", f"这个对象只要{target.quota}份，算上这一行就有{self.taken[target.id]}份了。请核对，或者先在计划里增加数量。")
        if row.faults:
            return None
        self.work.append(Change(None, target, sample, said))
        overall = said.answers[key_of(self.form, "overall") or ""]
        question = next(each for each in self.form.questions if each.means == "overall")
        told = f"{self.units.path(target.unit_id)}，{said.day}，总体评价{in_words(question, overall)}"
        return Verdict(row.number, NEW, name, told + (f"，问题{len(said.findings)}处" if said.findings else ""))

    def _old(self, row: Row, name: str, target: VisitTarget, kept: Kept, said: Said) -> Verdict | None:
        told = self._differences(kept, target, said)
        if told and not row.faults:
            self._check_may_change(row, kept.record)
        if row.faults:
            return None
        if told:
            again = {key: "" if key in kept.destroyed else answer for key, answer in said.answers.items()}
            self.work.append(Change(kept.record.id, target, kept.record.sample, said._replace(answers=again)))
        return Verdict(row.number, CHANGED if told else SAME, name, told)

    def _check_may_change(self, row: Row, record: VisitRecord) -> None:
        key = field_of(key_of(self.form, "sample") or "")
        if record.account_id != self.by.account_id:
            row.fault(key, f"编号“{record.sample}”已被这个计划里别人的一份记录用了，内容不同。")
        elif record.id in self.proved:
            row.fault(key, f"编号“{record.sample}”的记录已有照片等佐证，请在页面上修改。")
        elif RecordState(record.state) not in OPEN:
            row.fault(key, f"编号“{record.sample}”的记录已经通过审核，不能再改。")

    def _differences(self, kept: Kept, target: VisitTarget, said: Said) -> str:
        """What would change, in words; what was destroyed on schedule is not brought back and is no difference."""
        old_target = next(each for each in self.plans.targets.values() if each.id == kept.record.target_id)
        pairs: list[tuple[str, object, object]] = [
            ("访查对象", self.units.path(old_target.unit_id), self.units.path(target.unit_id)),
            ("访查日期", kept.said.day, said.day),
        ]
        for question in self.form.questions:
            old, new = _flat(kept.said.answers.get(question.key, "")), said.answers[question.key]
            if question.key not in kept.destroyed and old != new:
                pairs.append((question.ask.text, in_words(question, old) if old else "", in_words(question, new) if new else ""))
        pairs.append(("问题", _problems(kept.said.findings), _problems(said.findings)))
        return difference(pairs)


def _flat(text: str) -> str:
    """A text as a cell holds it."""
    return " ".join(text.split())


def _problems(findings: Sequence[Finding]) -> str:
    return "；".join(_flat(f"{finding.problem} {finding.clause}") for finding in findings)


class _Table:
    """What an import of one questionnaire does."""

    def __init__(self, key: str, version: int) -> None:
        file = f"{key}/v{version}.yaml"
        loaded, faults = read_form((SURVEYS / file).read_bytes(), file=file)
        if loaded is None:
            raise ValueError(f"{file}: {faults}")
        self.form = Questionnaire.model_validate(loaded.content)
        self.columns = columns_of(self.form)
        self._key, self._version = key, version

    def check(self, rows: Sequence[Row], by: Actor) -> Checked:
        plans, units = Plans(by, self._key, self._version), Units(by, RIGHT)
        named = {campaign.id for text in {row.text("plan") for row in rows} if (campaign := plans.find(text)[0])}
        records = sheets_in(named)
        taken = Counter(kept.record.target_id for kept in records)
        known = {(kept.record.campaign_id, kept.record.sample): kept for kept in records}
        proved = proof_counts(select(VisitRecord.id).where(VisitRecord.campaign_id.in_(named)))
        check = Check(self.form, self.columns, by, plans, units, known, taken, proved)
        verdicts = [verdict for row in rows if (verdict := check.verdict(row))]
        return Checked(verdicts, check.work)

    def apply(self, checked: Checked, by: Actor) -> None:
        """Keeps the records with answers and findings, handed in by the person and not checked yet."""
        keep(self.form, checked.work, by)

    def export(self, by: Actor) -> Iterator[Values]:
        """Every record of the person's plans that was handed in, by plan and number."""
        plans, units = Plans(by, self._key, self._version), Units(by, RIGHT)
        paths = {target.id: units.path(target.unit_id) for target in plans.targets.values() if target.unit_id in units.by_id}
        names = Counter(campaign.title for campaign in plans.by_id.values())
        handed_in = [kept for kept in sheets_in(plans.by_id) if kept.record.submitted_at and kept.record.target_id in paths]
        for kept in sorted(handed_in, key=lambda kept: (kept.record.campaign_id, kept.record.sample)):
            campaign = plans.by_id[kept.record.campaign_id]
            plan = campaign.title if names[campaign.title] == 1 else campaign.public_id
            yield values_of(self.form, plan=plan, unit=paths[kept.record.target_id], said=kept.said)


def keep(form: Questionnaire, changes: Sequence[Change], by: Actor) -> None:
    """Writes new records, and hands those that were changed in anew."""
    at = now()
    facts = {"state": RecordState.SUBMITTED.value, "submitted_at": at, "remark": "", "checked_by": None, "checked_at": None}
    fresh = [change for change in changes if change.key is None]
    names = [public_id() for _ in fresh]
    made = [_row(change, facts) | {"public_id": name, "created_at": at, "account_id": by.account_id} for change, name in zip(fresh, names, strict=True)]
    insert_many(VisitRecord, [row | {"campaign_id": change.target.campaign_id, "row_version": 1} for row, change in zip(made, fresh, strict=True)])
    ids = _ids({change.target.campaign_id for change in fresh})
    changed = [(change.key, change) for change in changes if change.key is not None]
    change_many(VisitRecord, [_row(change, facts) | {"id": key} for key, change in changed])
    for table in (VisitAnswer, VisitFinding):
        db.session.execute(delete(table).where(table.record_id.in_([key for key, _change in changed])))
    placed = [*((ids[name], change) for name, change in zip(names, fresh, strict=True)), *changed]
    insert_many(VisitAnswer, [answer for key, change in placed for answer in _answers(form, key, change.said)])
    insert_many(VisitFinding, [finding for key, change in placed for finding in _findings(key, change.said)])


def _row(change: Change, facts: dict[str, Any]) -> dict[str, Any]:
    return {"target_id": change.target.id, "sample": change.sample, "visited_at": start_of(change.said.day), "visited_on": change.said.day, **facts}


def _ids(campaigns: set[int]) -> dict[str, int]:
    found = select(VisitRecord.public_id, VisitRecord.id).where(VisitRecord.campaign_id.in_(campaigns))
    return dict(db.session.execute(found).all())


def _answers(form: Questionnaire, key: int, said: Said) -> Iterator[dict[str, Any]]:
    kinds = {question.key: question.kind for question in form.questions}
    for question, answer in given(form, said.answers).items():
        level = int(answer) if kinds[question] == "level" else None
        yield {"record_id": key, "question": question, "kind": kinds[question], "level": level, "text": None if level else answer}


def _findings(key: int, said: Said) -> Iterator[dict[str, Any]]:
    for position, finding in enumerate(said.findings, start=1):
        yield {"public_id": public_id(), "record_id": key, "position": position, "problem": finding.problem, "clause": finding.clause}


def _lock() -> None:
    """What the verbs of records lock first: those that may be changed."""
    db.session.scalars(select(VisitRecord.id).where(VisitRecord.state.in_(OPEN)).order_by(VisitRecord.id).with_for_update()).all()


def may(by: Actor) -> None:
    """Raises Problem for the system: a record needs a person, so that another one can check it."""
    if by.account_id is None:
        raise Problem("访查记录要由组织人在页面上导入，再由另一个人审核。")


def kind_of(key: str, name: str, instrument: str, version: int) -> ImportKind:
    """The kind of import of records by one version of a questionnaire."""
    table = _Table(instrument, version)
    return ImportKind(
        key=key,
        name=name,
        about="访查机构交来的记录，一行一份。按计划和编号认同一份记录；导入的记录要由另一个人审核，审核前还可以改过再导一次，通过后就不能改。",
        right=RIGHT,
        columns=table.columns,
        check=table.check,
        apply=table.apply,
        tables=("visit_record", "visit_answer", "visit_finding"),
        export=table.export,
        may=may,
        lock=_lock,
        afterwards="visits.index",
    )
