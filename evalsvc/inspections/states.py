"""The states of a round, a sheet and a row's result, and what leads from one to the next. Pure."""

from enum import StrEnum

from evalsvc.core.steps import Steps


class RoundState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ENDED = "ended"
    DISCARDED = "discarded"


ROUND_WORDS = {
    RoundState.DRAFT: ("草稿", "quiet"),
    RoundState.PUBLISHED: ("进行中", "blue"),
    RoundState.ENDED: ("已结束", "green"),
    RoundState.DISCARDED: ("已作废", "quiet"),
}
HIDDEN = (RoundState.DRAFT, RoundState.DISCARDED)  # units see nothing of these


class SheetState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


SHEET_WORDS = {
    SheetState.OPEN: ("填写中", "blue"),
    SheetState.SUBMITTED: ("待审核", "amber"),
    SheetState.RETURNED: ("已退回", "orange"),
    SheetState.ACCEPTED: ("已通过", "green"),
}
WRITABLE = (SheetState.OPEN, SheetState.RETURNED)


class SheetAct(StrEnum):
    FILL = "fill"
    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    REVISE = "revise"
    SEND_BACK = "send_back"


step = Steps(
    "这张自查表",
    SHEET_WORDS,
    {
        (SheetState.OPEN, SheetAct.FILL): SheetState.OPEN,
        (SheetState.RETURNED, SheetAct.FILL): SheetState.RETURNED,
        (SheetState.OPEN, SheetAct.SUBMIT): SheetState.SUBMITTED,
        (SheetState.RETURNED, SheetAct.SUBMIT): SheetState.SUBMITTED,
        (SheetState.SUBMITTED, SheetAct.RETURN): SheetState.RETURNED,
        (SheetState.SUBMITTED, SheetAct.ACCEPT): SheetState.ACCEPTED,
        (SheetState.SUBMITTED, SheetAct.REVISE): SheetState.OPEN,
        (SheetState.ACCEPTED, SheetAct.REVISE): SheetState.OPEN,
        (SheetState.SUBMITTED, SheetAct.SEND_BACK): SheetState.RETURNED,
        (SheetState.ACCEPTED, SheetAct.SEND_BACK): SheetState.RETURNED,
    },
)


class Result(StrEnum):
    """How a requirement stands; looked at or not is another question."""

    NONE = ""
    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_BEGUN = "not_begun"
    NOT_APPLICABLE = "not_applicable"


RESULT_WORDS = {
    Result.NONE: ("未自查", "quiet"),
    Result.DONE: ("已落实", "green"),
    Result.UNDER_WAY: ("推进中", "blue"),
    Result.NOT_BEGUN: ("未落实", "red"),
    Result.NOT_APPLICABLE: ("不适用", "quiet"),
}
FOUND_WORDS = RESULT_WORDS | {
    Result.DONE: ("未发现", "green"),
    Result.UNDER_WAY: ("发现，整改中", "blue"),
    Result.NOT_BEGUN: ("发现，未整改", "red"),
}
RESULT_KEYS = {Result.DONE: "1", Result.UNDER_WAY: "2", Result.NOT_BEGUN: "3", Result.NOT_APPLICABLE: "4"}
UNFULFILLED = (Result.UNDER_WAY, Result.NOT_BEGUN)


def result_words(result: Result, *, is_negative: bool = False) -> tuple[str, str]:
    """The words of a result and their tone; of what must not be, whether it was found."""
    return (FOUND_WORDS if is_negative else RESULT_WORDS)[result]


def result_in_text(result: Result, *, is_negative: bool = False) -> str:
    """The words of a result as they stand in a sentence, without a comma of their own."""
    words, _, rest = result_words(result, is_negative=is_negative)[0].partition("，")
    return f"{words}（{rest}）" if rest else words


def result_told(result: Result) -> str:
    """The words of a result where rows of both kinds stand together."""
    words, found = RESULT_WORDS[result][0], FOUND_WORDS[result][0]
    return words if words == found else f"{words}（负面项：{found}）"
