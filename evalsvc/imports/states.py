"""The states of an import. Pure."""

from enum import StrEnum


class BatchState(StrEnum):
    CHECKING = "checking"
    MATCHING = "matching"
    REFUSED = "refused"
    READY = "ready"
    SAME = "same"
    APPLYING = "applying"
    APPLIED = "applied"


STATE_NAMES = {
    BatchState.CHECKING: "正在核对",
    BatchState.MATCHING: "待对应列",
    BatchState.REFUSED: "有错，未写入",
    BatchState.READY: "待确认",
    BatchState.SAME: "没有变化",
    BatchState.APPLYING: "正在写入",
    BatchState.APPLIED: "已写入",
}
STATE_TONES = {
    BatchState.CHECKING: "blue",
    BatchState.MATCHING: "amber",
    BatchState.REFUSED: "red",
    BatchState.READY: "amber",
    BatchState.SAME: "quiet",
    BatchState.APPLYING: "blue",
    BatchState.APPLIED: "green",
}
WAITING = (BatchState.MATCHING.value, BatchState.READY.value)
BUSY = (BatchState.CHECKING.value, BatchState.APPLYING.value)
MATCHABLE = (BatchState.MATCHING.value, BatchState.REFUSED.value, BatchState.READY.value, BatchState.SAME.value)
KEPT_DAYS = 7
EXPORT_DAYS = 3
