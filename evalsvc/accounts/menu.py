"""The main menu as data: an address needs a section, an endpoint, a label and the right to go there."""

from collections.abc import Iterable
from dataclasses import dataclass

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission


@dataclass(frozen=True)
class Item:
    """A place in the menu, the section it stands in, and the right that shows it; None shows it to everybody."""

    section: str
    endpoint: str
    label: str
    permission: Permission | None


@dataclass(frozen=True)
class Entry:
    """An item as a page shows it."""

    address: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class Section:
    """The entries of a section that a person may open; one alone stands for its section."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def label(self) -> str:
        return self.name if len(self.entries) > 1 else self.entries[0].label

    @property
    def address(self) -> str:
        return self.entries[0].address

    @property
    def is_current(self) -> bool:
        return any(entry.is_current for entry in self.entries)


ITEMS = (
    Item("待办", "desk.home", "待办", None),
    Item("总览", "analytics.dashboard", "总览", Permission.DASHBOARD_READ),
    Item("评价", "ratings.index", "评价", Permission.RATING_READ),
    Item("评价", "ratings.slips", "评价代录", Permission.SLIP_TRANSCRIBE),
    Item("评价", "ratings.releases", "评价反馈", Permission.RELEASE_READ),
    Item("评价", "matters.index", "办件", Permission.MATTER_READ),
    Item("评价", "matters.served", "服务人次", Permission.SERVED_READ),
    Item("自查", "inspections.index", "自查", Permission.INSPECTION_READ),
    Item("自查", "inspections.mine", "我的自查", Permission.INSPECTION_ROW),
    Item("整改", "corrections.index", "整改台账", Permission.CORRECTION_READ),
    Item("整改", "corrections.mine", "我的整改", Permission.CORRECTION_WORK),
    Item("整改", "corrections.rechecks", "回头看", Permission.CORRECTION_ACCEPT),
    Item("访查", "visits.index", "访查", Permission.VISIT_READ),
    Item("访查", "visits.assigned", "我的访查", Permission.VISIT_RECORD),
    Item("文书", "papers.index", "文书", Permission.PAPER_READ),
    Item("文书", "papers.incoming", "待签收", Permission.PAPER_RECEIVE),
    Item("文书", "papers.drafts", "拟稿", Permission.PAPER_ISSUE),
    Item("事项", "guides.item_lists", "事项清单", Permission.GUIDE_READ),
    Item("事项", "guides.service_guides", "办事指南", Permission.GUIDE_READ),
    Item("事项", "guides.proofs", "证明材料", Permission.GUIDE_READ),
    Item("单位", "organisation.index", "单位与窗口", Permission.ORGANISATION_READ),
    Item("单位", "imports.index", "导入与导出", Permission.POINT_MANAGE),
    Item("表单与文件", "instruments.surveys", "表单与文件", Permission.SURVEY_READ),
    Item("管理", "accounts.index", "账号", Permission.ACCOUNT_MANAGE),
    Item("管理", "profiles.index", "规则", Permission.PROFILE_MANAGE),
    Item("管理", "papers.organs", "发文机关", Permission.PROFILE_MANAGE),
    Item("管理", "jobs.index", "后台任务", Permission.JOB_MANAGE),
    Item("管理", "retention.index", "保存期限", Permission.RETENTION_READ),
    Item("管理", "audit.events", "审计", Permission.AUDIT_READ),
)


def items_for(actor: Actor) -> list[Item]:
    """The items that the person may use, in the order of the menu."""
    return [item for item in ITEMS if item.permission is None or actor.may(item.permission)]


def sections(entries: Iterable[tuple[str, Entry]]) -> list[Section]:
    """Entries, each with the name of its section, put together; sections stand in the order of their first entry."""
    together: dict[str, list[Entry]] = {}
    for name, entry in entries:
        together.setdefault(name, []).append(entry)
    return [Section(name, tuple(found)) for name, found in together.items()]
