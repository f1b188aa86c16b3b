"""Records are kept by their visitor: as drafts as often as they like, then handed in."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import day_of, now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.core.masking import mask
from evalsvc.core.text import length
from evalsvc.instruments.questionnaires import Question, Questionnaire
from evalsvc.visits import queries
from evalsvc.visits.models import VisitAnswer, VisitFinding, VisitRecord, VisitTarget
from evalsvc.visits.sheet import MISSING, Filled, Finding, field_of, given, key_of, limit_of, missing
from evalsvc.visits.states import Act, CampaignState, RecordState, campaign_state, step

RIGHT = Permission.VISIT_RECORD


class Incomplete(Problem):
    """A sheet was handed in with required questions unanswered, each of which says so."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__("还有必须填写的项目没有填，记录没有提交，已填写的都在。")
        self.at_fields = {field_of(key): MISSING for key in fields}


def start_record(*, by: Actor, target: VisitTarget, filled: Filled, act: Act) -> VisitRecord:
    """A new record of a target, as a draft or handed in.

    Raises WrongState when the campaign is not running or its number of records is reached, Problem when the sheet cannot be taken.
    """
    campaign = target.campaign
    db.session.refresh(target, with_for_update={"key_share": True, "of": VisitTarget})  # two people must not take the last place together
    if campaign_state(campaign.first_day, campaign.last_day, today()) is not CampaignState.RUNNING:
        raise WrongState("这个计划不在进行期间，不能再新填记录。")
    held = db.session.scalar(select(func.count()).where(VisitRecord.target_id == target.id)) or 0
    if held >= target.quota:
        raise WrongState("这个对象的数量已满，别人刚填了最后一份。您填写的内容还在下面，请联系计划的组织人。")
    record = VisitRecord(
        public_id=public_id(),
        campaign_id=campaign.id,
        target_id=target.id,
        account_id=by.account_id,
        state=RecordState.DRAFT.value,
        created_at=now(),
    )
    record.campaign, record.target = campaign, target
    _fill(record, filled, act)
    _trace(by, record, act)
    return record


def save_record(*, by: Actor, record: VisitRecord, filled: Filled, act: Act, row_version: int | None = None) -> None:
    """Fills a draft or a returned record anew, and hands it in if `act` says so.

    Raises StaleVersion when it was changed after `row_version`, WrongState when it has been handed in, Problem as start_record.
    """
    db.session.refresh(record, with_for_update={"key_share": True, "of": VisitRecord})
    state = step(RecordState(record.state), Act.SAVE)
    if row_version is not None and row_version != record.row_version:
        raise StaleVersion
    record.state = state.value
    _fill(record, filled, act)
    _trace(by, record, act)


def _fill(record: VisitRecord, filled: Filled, act: Act) -> None:
    form = queries.questionnaire_of(record.campaign)
    answers = given(form, filled.answers)
    _check(record, form, filled, answers)
    if act is Act.SUBMIT and (unanswered := missing(form, filled.answers)):
        raise Incomplete(unanswered)
    record.visited_at, record.visited_on = filled.visited_at, day_of(filled.visited_at)
    sample = answers.get(key_of(form, "sample") or "", "") or queries.next_sample(record.campaign)
    if act is Act.SUBMIT:
        record.state = step(RecordState(record.state), act).value
        record.submitted_at, record.remark = now(), ""
        record.checked_by = record.checked_at = None
    record.row_version = (record.row_version or 0) + 1 if record.id else 1  # also when only answers change
    _keep(record, sample, key_of(form, "sample"))
    _keep_parts(record, form, answers, filled)


def _keep(record: VisitRecord, sample: str, key: str | None) -> None:
    """Writes the row; the sample number is set inside, so that a taken one undoes no more than that."""
    try:
        with db.session.begin_nested():
            record.sample = sample
            db.session.add(record)
            db.session.flush()
    except IntegrityError as taken:
        raise Problem(f"编号“{sample}”已被这个计划的另一份记录用了，请换一个。", field=field_of(key or "")) from taken


def _keep_parts(record: VisitRecord, form: Questionnaire, answers: Mapping[str, str], filled: Filled) -> None:
    db.session.execute(delete(VisitAnswer).where(VisitAnswer.record_id == record.id))
    kinds = {question.key: question for question in form.questions}
    db.session.add_all(_answer(record, kinds[key], answer) for key, answer in answers.items())
    _keep_findings(record, filled.findings)
    db.session.flush()


def _keep_findings(record: VisitRecord, told: Sequence[Finding]) -> None:
    """Writes the findings, each where it stood when the form was opened, so that what shows one stays with it."""
    kept = queries.findings_of(record)
    position = 0
    for place, (finding, said) in enumerate(zip_longest(kept, told), start=1):
        if said is None or not said.problem:
            _drop(finding, place)
            continue
        position += 1
        if finding is None:
            finding = VisitFinding(public_id=public_id(), record_id=record.id)
            db.session.add(finding)
        finding.position, finding.problem, finding.clause = position, mask(said.problem), mask(said.clause)


def _drop(finding: VisitFinding | None, place: int) -> None:
    if finding is None:
        return
    if queries.proofs_at(finding):
        raise Problem(f"问题{place}还有佐证，请先删除佐证，再清空这个问题。", field=f"problem_{place}")
    db.session.delete(finding)


def _answer(record: VisitRecord, question: Question, answer: str) -> VisitAnswer:
    """An answer as it is kept: texts without personal numbers, and nothing of what was masked."""
    level = int(answer) if question.kind == "level" else None
    text = None if level else answer if question.kind == "choice" else mask(answer)
    return VisitAnswer(record_id=record.id, question=question.key, kind=question.kind, level=level, text=text)


def _check(record: VisitRecord, form: Questionnaire, filled: Filled, answers: Mapping[str, str]) -> None:
    day, campaign = day_of(filled.visited_at), record.campaign
    if not campaign.first_day <= day <= campaign.last_day:
        raise Problem(f"访查日期要在{campaign.first_day.isoformat()}至{campaign.last_day.isoformat()}之间。", field="visited_on")
    if filled.visited_at > now():
        raise Problem("访查时间不能晚于现在。", field="visited_time")
    for question in form.questions:
        answer = answers.get(question.key, "")
        if question.kind in ("text", "line") and length(answer) > limit_of(question):
            raise Problem(f"最多{limit_of(question)}个字符。", field=field_of(question.key))
        if answer and question.kind == "level" and answer not in {"1", "2", "3", "4", "5"}:
            raise Problem("请在五个等级中选一个。", field=field_of(question.key))
        if answer and question.kind == "choice" and answer not in {option.key for option in question.options}:
            raise Problem("请在列出的答案中选一个。", field=field_of(question.key))


def _trace(by: Actor, record: VisitRecord, act: Act) -> None:
    action = "visit.submit_record" if act is Act.SUBMIT else "visit.save_record"
    subject = f"visit_record:{record.public_id}"
    audit.record(action, by=by, right=RIGHT, subject=subject, unit_id=record.campaign.unit_id, record=record.public_id)
