"""What nouns ask of nouns above or beside them, and what jobs and the tick carry out."""

from collections.abc import Callable

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.accounts import queries as account_queries
from evalsvc.accounts import services as account_services
from evalsvc.analytics import queries as analytics_queries
from evalsvc.analytics.claimed import heard_below
from evalsvc.audit import sealing, verifying
from evalsvc.audit.queries import Answers
from evalsvc.core import db as database
from evalsvc.core.clock import today
from evalsvc.core.files.rows import sweep_some
from evalsvc.corrections import daily as corrections_daily
from evalsvc.corrections import recurring
from evalsvc.corrections.wants import Origin
from evalsvc.corrections.wants import Wants as WantsOfCorrections
from evalsvc.desk import self_test
from evalsvc.factory.nouns import RETENTION
from evalsvc.imports import exporting
from evalsvc.imports import services as import_services
from evalsvc.imports import working as importing
from evalsvc.inspections import daily as inspections_daily
from evalsvc.inspections import queries as inspections_queries
from evalsvc.inspections import recurring as rounds_recurring
from evalsvc.inspections.wants import Wants as WantsOfInspections
from evalsvc.instruments.duties import Doing, Doings
from evalsvc.jobs import services as job_services
from evalsvc.jobs.handling import JobKind, Step
from evalsvc.notices import mailing
from evalsvc.organisation import followers, printing
from evalsvc.organisation import queries as organisation_queries
from evalsvc.papers import making as paper_making
from evalsvc.papers import services as paper_services
from evalsvc.ratings import recount, releasing, summaries
from evalsvc.ratings.queries import problems
from evalsvc.ratings.scale import Rater
from evalsvc.ratings.visited import keep_visit
from evalsvc.visits.queries import findings
from evalsvc.visits.wants import Opinion, Wants


def _key_and_name(public_id: str, scope: Scope) -> tuple[int, str]:
    unit = organisation_queries.unit_in_scope(public_id, scope)
    return unit.id, unit.name


ANSWERS = Answers(
    reach=organisation_queries.reachable_units,
    holds_a_root=account_queries.holds_a_root,
    units=account_queries.units_for_grants,
    unit=_key_and_name,
    usernames=account_queries.usernames,
    account_ids=account_queries.account_ids_named,
)

FOLLOWERS = followers.Followers(roles=account_queries.roles_held_in, carry=account_services.carry_grants, hand_over=account_services.hand_over_top)

DOINGS: Doings = {
    "corrections": Doing("corrections.index", "整改台账", Permission.CORRECTION_READ),
    "inspections": Doing("inspections.index", "自查", Permission.INSPECTION_READ),
    "guides": Doing("guides.service_guides", "办事指南", Permission.GUIDE_READ),
    "rating": Doing("ratings.index", "评价", Permission.RATING_READ),
    "points": Doing("organisation.points", "评价点", Permission.ORGANISATION_READ),
    "figures": Doing("analytics.dashboard", "总览", Permission.DASHBOARD_READ),
    "items": Doing("organisation.items", "政务服务事项", Permission.ORGANISATION_READ),
    "visits": Doing("visits.index", "访查", Permission.VISIT_READ),
}


def _keep_opinion(opinion: Opinion) -> int | None:
    return keep_visit(
        unit_id=opinion.unit_id,
        instrument_version_id=opinion.instrument_version_id,
        rater=Rater(opinion.kind.value),
        level=opinion.level,
        at=opinion.at,
    )


WANTS_OF_VISITS = Wants(keep=_keep_opinion, citizens=analytics_queries.satisfied_below)

ORIGINS: dict[str, Callable[[str, Actor], Origin | None]] = {
    "rating": problems.origin,
    "finding": findings.origin,
    "row": inspections_queries.origin,
    "judgement": inspections_queries.origin,
}


def _origin(ref: str, by: Actor) -> Origin | None:
    ask = ORIGINS.get(ref.partition(":")[0])
    return ask(ref, by) if ask else None


def _tag_name(code: str) -> str:
    return analytics_queries.tag_texts().get(code, (0, code))[1]


WANTS_OF_CORRECTIONS = WantsOfCorrections(origin=_origin, share=problems.share, whole_until=problems.whole_until, came_back=problems.came_back, tag=_tag_name)

WANTS_OF_INSPECTIONS = WantsOfInspections(heard=heard_below)

JOB_HANDLERS = {
    import_services.CHECK: JobKind("核对导入的表", importing.check_file),
    import_services.APPLY: JobKind("写入导入的表", importing.apply_batch),
    import_services.EXPORT: JobKind("导出大表", exporting.make),
    "recount": JobKind(
        "核对计数", recount.check, "按评价记录重新清点每个评价点、每个单位每天的计数，与看板所用的计数逐项比对；只读，不改动数据。", may_be_started=True
    ),
    "papers": JobKind("批量打印", printing.make),
    paper_services.FILES: JobKind("排版文书", paper_making.make_files),
    "verify": JobKind("核验审计记录", verifying.check, "逐条对照封签核验全部审计记录；每天自动进行一次。", may_be_started=True),
}


def _queue_verification() -> None:
    """One verification a day."""
    with database.unit_of_work():
        job_services.queue_job(kind="verify", key=f"verify:{today()}")


TICK_STEPS: dict[str, Step] = {
    "releases": releasing.make_releases,
    "summaries": summaries.build_tag_days,
    "recurrence": recurring.reopen_recurred,
    "rounds": rounds_recurring.make_drafts,
    "verification": _queue_verification,
    "self_test": self_test.try_codes,
    "uploads": sweep_some,
    "provisional_days": corrections_daily.recount_provisional,
    "reminders": corrections_daily.remind,
    "sheets": inspections_daily.call_sheets,
    "check_ins": inspections_daily.remind_check_ins,
    "mail_digests": mailing.queue_digests,
    "mails": mailing.send_mails,
    "mail_keys": mailing.seal_addresses_anew,
    **{row.key: row.carry_out for row in RETENTION if row.carry_out},
}

PULSE_STEPS: dict[str, Step] = {"seals": sealing.seal_events}
