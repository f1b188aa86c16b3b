"""How the chain stands, and what about it should worry whoever reads the log. Pure."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import orjson

from evalsvc.core.clock import table_instant

SEALED_WITHIN = timedelta(minutes=5)
VERIFIED_WITHIN = timedelta(days=2)
SET_BACK = timedelta(minutes=1)
LONGEST = 120


@dataclass(frozen=True)
class Verdict:
    """What a verification found: when, how much, and in a sentence what was wrong (empty: nothing)."""

    at: str
    events: int
    seals: int
    unsealed: int
    wrong: str = ""

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class ChainState:
    """The oldest event that waits for its seal, the first and the last seal, the last verdict; None where there is none."""

    oldest_waiting: datetime | None
    first: datetime | None
    last: datetime | None
    verdict: Verdict | None


def write_verdict(verdict: Verdict) -> str:
    """A verdict as the database keeps it."""
    return orjson.dumps({**asdict(verdict), "wrong": verdict.wrong[:LONGEST]}).decode()


def read_verdict(text: str | None) -> Verdict | None:
    """A kept verdict."""
    return Verdict(**orjson.loads(text)) if text else None


def worries(state: ChainState, at: datetime) -> list[tuple[str, str]]:
    """Tone and sentence of everything that somebody should look into, the gravest first."""
    found = []
    if state.verdict and state.verdict.wrong:
        found.append(("red", f"{table_instant(state.verdict.instant)}核验时发现问题：{state.verdict.wrong}"))
    if state.oldest_waiting and at - state.oldest_waiting > SEALED_WITHIN:
        found.append(("amber", f"自{table_instant(state.oldest_waiting)}起有记录没有封签，正常情况下几秒内完成；请管理员检查后台程序和运行日志。"))
    if state.last and state.last - at > SET_BACK:
        found.append(("amber", f"最近一个封签的时间是{table_instant(state.last)}，晚于现在：服务器时钟被调回过，请管理员核对时间。"))
    if _is_long_unverified(state, at):
        found.append(("amber", "超过两天没有核验过整个记录，正常情况下每天一次；请管理员检查后台任务。"))
    return found


def _is_long_unverified(state: ChainState, at: datetime) -> bool:
    since = state.verdict.instant if state.verdict else state.first
    return since is not None and at - since > VERIFIED_WITHIN
