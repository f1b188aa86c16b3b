"""The main menu and each role's first page, as data: an address needs an endpoint, a label and the right to go there."""

from dataclasses import dataclass

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission, Role


@dataclass(frozen=True)
class Item:
    """A place in the main menu and the right that shows it."""

    endpoint: str
    label: str
    permission: Permission


@dataclass(frozen=True)
class Entry:
    """An item as a page shows it."""

    address: str
    label: str
    is_current: bool


ITEMS = (
    Item("analytics.dashboard", "总览", Permission.DASHBOARD_READ),
    Item("ratings.index", "评价", Permission.RATING_READ),
    Item("ratings.releases", "评价反馈", Permission.RELEASE_READ),
    Item("organisation.index", "单位与窗口", Permission.ORGANISATION_READ),
    Item("instruments.surveys", "表单与文件", Permission.SURVEY_READ),
    Item("profiles.index", "规则", Permission.PROFILE_MANAGE),
    Item("jobs.index", "后台任务", Permission.JOB_MANAGE),
    Item("accounts.index", "账号", Permission.ACCOUNT_MANAGE),
    Item("audit.events", "审计", Permission.AUDIT_READ),
)

# The first that fits leads the person: who holds several roles starts where most of the work waits.
FIRST_PAGES = (
    (Role.LEADER, "analytics.dashboard"),
    (Role.INSPECTOR, "analytics.dashboard"),
    (Role.BUREAU_LEAD, "analytics.dashboard"),
    (Role.CALL_BACK, "analytics.dashboard"),
    (Role.ADMIN, "organisation.index"),
    (Role.AUDITOR, "audit.events"),
    (Role.CLERK, "ratings.releases"),
)
NO_ROLE_PAGE = "accounts.own"


def items_for(actor: Actor) -> list[Item]:
    """The items that the person may use, in the order of the menu."""
    return [item for item in ITEMS if actor.may(item.permission)]


def first_page(actor: Actor) -> str:
    """The endpoint at which the person's work begins."""
    return next((endpoint for role, endpoint in FIRST_PAGES if actor.has_role(role)), NO_ROLE_PAGE)
