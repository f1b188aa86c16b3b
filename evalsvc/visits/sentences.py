"""What the audit log says of this noun's acts.

Until a unit has been told, an event names neither the title nor the kind of a campaign nor the unit that is visited:
whoever may read the log of a unit must not learn from it that somebody is coming.
"""

SENTENCES: dict[str, str] = {
    "visit.plan": "{actor}新建了编号{campaign}的访查计划。",
    "visit.edit": "{actor}修改了编号{campaign}的访查计划。",
    "visit.add_targets": "{actor}在编号{campaign}的访查计划中增加了{count}处访查对象。",
    "visit.edit_target": "{actor}修改了编号{campaign}的访查计划中一处访查对象的数量和人员。",
    "visit.save_record": "{actor}保存了编号{record}的访查记录草稿。",
    "visit.add_evidence": "{actor}给编号{record}的访查记录加了一个佐证。",
    "visit.remove_evidence": "{actor}删除了编号{record}的访查记录的一个佐证。",
    "visit.take_evidence": "{actor}下载了编号{record}的访查记录的一个佐证。",
    "visit.destroy_evidence": "{actor}按规则到期销毁了{count}个访查佐证。",
    "visit.submit_record": "{actor}提交了编号{record}的访查记录。",
    "visit.accept_record": "{actor}审核通过了编号{record}的访查记录。",
    "visit.return_record": "{actor}退回了编号{record}的访查记录。",
    "visit.export_results": "{actor}导出了编号{campaign}的访查计划的结果，共{count}行（{format}）。",
    "visit.export_records": "{actor}导出了编号{campaign}的访查计划的{count}份记录（{format}）。",
    "visit.release": "{actor}向“{unit}”发布了“{title}”（{kind}）的结果，共{count}份记录。",
    "visit.destroy_texts": "{actor}按规则到期销毁了{count}段受访人的原话。",
}
