"""Figures of corrections by name, as `indices` has those of ratings: counted where corrections are counted, divided by `indices.rate`."""

from evalsvc.analytics.indices import Index

OVERDUE = Index(
    key="correction-overdue",
    name="整改超期率",
    numerator="超过现行时限的未销号问题",
    denominator="未销号的问题",
    formula="超过现行时限的÷未销号的；没有定时限的算未超期",
    version=1,
    kind="share",
)
HANDED_IN_FIRST = Index(
    key="correction-handed-in-first",
    name="按期提交率（最初时限）",
    numerator="责任单位不晚于最初时限提交、后来通过的问题",
    denominator="时段内销号、定过时限、有提交日期的问题",
    formula="最后一次提交的日期不晚于最初时限的÷时段内销号的；验收、复评和销号用的时间不算，导入的台账没有提交日期，不计",
    version=1,
    kind="share",
)
HANDED_IN = Index(
    key="correction-handed-in",
    name="按期提交率（现行时限）",
    numerator="责任单位不晚于现行时限提交、后来通过的问题",
    denominator="时段内销号、定过时限、有提交日期的问题",
    formula="最后一次提交的日期不晚于现行时限（含批准的延期）的÷时段内销号的",
    version=1,
    kind="share",
)
IN_TIME_FIRST = Index(
    key="correction-in-time-first",
    name="按期销号率（最初时限）",
    numerator="不晚于最初时限销号的问题",
    denominator="时段内销号、定过时限的问题",
    formula="销号日期不晚于最初时限的÷时段内销号的；重新整改的按最近一次算",
    version=1,
    kind="share",
)
IN_TIME = Index(
    key="correction-in-time",
    name="按期销号率（现行时限）",
    numerator="不晚于现行时限销号的问题",
    denominator="时段内销号、定过时限的问题",
    formula="销号日期不晚于现行时限（含批准的延期）的÷时段内销号的",
    version=1,
    kind="share",
)
OVERTURNED = Index(
    key="correction-overturned",
    name="复评退回率",
    numerator="上级复评退回的次数",
    denominator="时段内上级复评的次数",
    formula="上级复评退回的÷上级复评的；同一问题复评几次算几次",
    version=1,
    kind="share",
)
SHARES = (OVERDUE, HANDED_IN_FIRST, HANDED_IN, IN_TIME_FIRST, IN_TIME, OVERTURNED)
