"""The acts that may be done for several corrections at once: those that need no words of their own for each. Pure."""

from enum import StrEnum

from evalsvc.access.permissions import Permission


class Bulk(StrEnum):
    START = "start"
    ACCEPT = "accept"
    CLOSE = "close"
    EXTENSION = "extension"
    LIST = "list"
    COMMENT = "comment"


BULK_NAMES = {
    Bulk.START: "开始整改",
    Bulk.ACCEPT: "验收通过",
    Bulk.CLOSE: "销号",
    Bulk.EXTENSION: "申请延期",
    Bulk.LIST: "挂牌督办",
    Bulk.COMMENT: "写评论",
}
BULK_RIGHTS = {
    Bulk.START: (Permission.CORRECTION_WORK,),
    Bulk.ACCEPT: (Permission.CORRECTION_ACCEPT,),
    Bulk.CLOSE: (Permission.CORRECTION_ACCEPT,),
    Bulk.EXTENSION: (Permission.CORRECTION_WORK,),
    Bulk.LIST: (Permission.CORRECTION_SUPERVISE,),
    Bulk.COMMENT: (Permission.CORRECTION_READ, Permission.CORRECTION_WORK),
}
DONE_WORDS = {
    Bulk.START: "已开始整改",
    Bulk.ACCEPT: "已验收",
    Bulk.CLOSE: "已销号",
    Bulk.EXTENSION: "延期申请已提交",
    Bulk.LIST: "已挂牌督办",
    Bulk.COMMENT: "评论已发出",
}
NEEDS_WORDS = {Bulk.EXTENSION: "请写明延期理由。", Bulk.LIST: "请写明挂牌督办的理由。", Bulk.COMMENT: "请写评论。"}
