"""What verification can find wrong, and how it says so, in English for commands and in Chinese for pages. Pure."""

from dataclasses import dataclass, field

WORDS = {
    "changed": (
        "Event {event} (seal {seal}) does not say what it said when it was sealed: it was changed.",
        "第{seal}号封签中的记录{event}与封签时不同：内容被改过。",
    ),
    "changed_waiting": (
        "Event {event}, which waits for its seal, does not have the hash that it was written with: it was changed.",
        "待封签的记录{event}与写入时的校验值不符：内容被改过。",
    ),
    "deleted": (
        "Event {event} (seal {seal}) is no longer in the log: it was deleted.",
        "第{seal}号封签中的记录{event}已经不在：它被删除了。",
    ),
    "moved": (
        "Event {event} was sealed in seal {seal} and no longer stands there: the log was put into another order.",
        "记录{event}封在第{seal}号封签里，现在不在那里：记录的顺序被改过。",
    ),
    "reordered": (
        "Event {event} (seal {seal}) stands in another place than when it was sealed: the log was put into another order.",
        "第{seal}号封签中的记录{event}位置与封签时不同：记录的顺序被改过。",
    ),
    "inserted": (
        "Event {event} stands in seal {seal} without having been sealed there: it was put in later.",
        "记录{event}混在第{seal}号封签里，封签时没有它：它是后来加进去的。",
    ),
    "backdated": (
        "Event {event} claims to be from {at}, but everything of that time had been sealed without it: it was put in later, or the clock was wrong.",
        "记录{event}自称写于{at}，但那之前的记录早已全部封签，其中没有它：它是后来加进去的，或者当时系统时钟有误。",
    ),
    "orphan": (
        "Event {event} belongs to seal {seal}, which is not there: seals were deleted.",
        "记录{event}属于第{seal}号封签，而这个封签已经不在：封签被删除了。",
    ),
    "seal_missing": ("Seal {seal} is not there, although later ones are: it was deleted.", "第{seal}号封签不在了，而后面的封签还在：它被删除了。"),
    "seal_changed": (
        "Seal {seal} does not follow from the seal before it: the chain was changed here.",
        "第{seal}号封签与前一号封签接不上：链条在这里被改过。",
    ),
    "no_key": (
        "Seal {seal} was made under key {key}, which is not in the keys folder, so nothing from there on can be verified.",
        "第{seal}号封签所用的密钥{key}不在密钥文件夹中，从这里起无法核验。",
    ),
    "other_head": (
        "Seal {seal} has another head than the file of heads says: the chain was written anew.",
        "第{seal}号封签的值与数据库之外的封签文件不同：整条链被重新写过。",
    ),
    "cut": (
        "The file of heads knows {told} seals, the database ends with seal {seal}: the end of the log was cut off.",
        "封签文件记有{told}个封签，数据库只到第{seal}号：记录的末尾被截掉了。",
    ),
    "no_file": (
        "The file of heads is not there, although {seal} seals are: whether the end of the log was cut off cannot be seen.",
        "数据库中有{seal}个封签，而数据库之外的封签文件不见了：无法判断末尾是否被截掉。",
    ),
    "bad_line": ("Line {line} of the file of heads cannot be read.", "封签文件第{line}行无法识读。"),
    "bad_order": (
        "The file of heads goes from seal {told} to seal {seal}: lines were taken out or put in.",
        "封签文件从第{told}号跳到第{seal}号：有的行被删掉或加进来。",
    ),
    "no_marker": (
        "The file of heads tells of a restore after seal {seal}, of which no event of the log knows.",
        "封签文件写着在第{seal}号之后恢复过备份，而记录中没有这次恢复。",
    ),
}


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong: its kind and what its sentence names."""

    kind: str
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def english(self) -> str:
        return WORDS[self.kind][0].format(**self.facts)

    @property
    def chinese(self) -> str:
        return WORDS[self.kind][1].format(**self.facts)


class FoundFault(Exception):
    """Ends a verification."""

    def __init__(self, kind: str, **facts: str | int) -> None:
        super().__init__(kind)
        self.fault = Fault(kind, facts)
