"""What the audit log says of this noun's acts; saving a row is a draft and leaves nothing."""

SENTENCES: dict[str, str] = {
    "inspection.plan": "{actor}新建了自查“{title}”，共{count}个单位。",
    "inspection.publish": "{actor}发布了自查“{title}”。",
    "inspection.end": "{actor}结束了自查“{title}”。",
    "inspection.excuse": "{actor}免去了一个单位在自查“{title}”中的填报。",
    "inspection.add_row": "{actor}在自查“{title}”中增加了一项本地内容。",
    "inspection.remove_row": "{actor}在自查“{title}”中删去了一项本地内容。",
    "inspection.answer_remark": "{actor}在自查“{title}”中回应了一条审核意见。",
    "inspection.submit": "{actor}提交了“{unit}”的自查“{title}”。",
    "inspection.return": "{actor}退回了“{unit}”的自查“{title}”，有{count}条意见。",
    "inspection.judge": "{actor}以{tier}身份判断了“{unit}”自查“{title}”中的一项：单位填“{claimed}”，看到“{seen}”。",
    "inspection.judge_rest": "{actor}以{tier}身份同意了“{unit}”自查“{title}”中其余{count}项。",
    "inspection.accept": "{actor}审核通过了“{unit}”的自查“{title}”。",
    "inspection.revise": "{actor}重新打开了“{unit}”的自查“{title}”。",
    "inspection.bring_form": "{actor}上传了填好的自查表“{title}”，还没有导入。",
    "inspection.take_form": "{actor}把填好的表导入了自查“{title}”，填入{filled}处，增加本地内容{added}项，{kept}项两份都保留待选。",
    "inspection.remove_forms": "系统删除了{count}份保存期满的自查表上传件。",
    "inspection.export": "{actor}导出了自查“{title}”的表。",
}
