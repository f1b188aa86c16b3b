"""The kinds of campaigns; the value of each is also who rated, so that its figures never mix with citizens'."""

from enum import StrEnum


class VisitKind(StrEnum):
    SECRET = "secret_visit"
    SUPERVISOR = "supervisor"
    THIRD_PARTY = "third_party"


KIND_NAMES = {VisitKind.SECRET: "暗访", VisitKind.SUPERVISOR: "社会监督员访查", VisitKind.THIRD_PARTY: "第三方满意度调查"}
PIECES = {VisitKind.SECRET: "次", VisitKind.SUPERVISOR: "次", VisitKind.THIRD_PARTY: "份"}
IMPORTS = {("third-party", 2): ("visits-third-party", "第三方调查记录"), ("secret-visit", 1): ("visits-secret", "窗口访查记录")}  # by questionnaire and version
OF_CITIZENS = frozenset({VisitKind.THIRD_PARTY})  # the answers are interviewees', so a unit is shown sums and never a single sheet
