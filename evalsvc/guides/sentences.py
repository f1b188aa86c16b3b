"""What the audit log, and the story of a list, say of this noun's acts."""

SENTENCES: dict[str, str] = {
    "item_list.start": "{actor}按{document}建立了“{unit}”的政务服务事项清单，共{rows}项。",
    "item_list.edit_row": "{actor}填写了“{unit}”事项清单第{number}项。",
    "item_list.add_row": "{actor}在“{unit}”事项清单增加了本地事项第{number}项“{name}”。",
    "item_list.drop_row": "{actor}撤去了“{unit}”事项清单的本地事项第{number}项“{name}”。",
    "item_list.report": "{actor}上报了“{unit}”的事项清单：已填{filled}项，当地没有{absent}项。",
    "item_list.return": "{actor}退回了“{unit}”的事项清单。",
    "item_list.file": "{actor}为“{unit}”的事项清单备案。",
    "item_list.revise": "{actor}开始修订“{unit}”已备案的事项清单。",
    "guide.draft": "{actor}开始拟“{unit}”办事指南“{item}”第{number}版。",
    "guide.edit": "{actor}修改了“{unit}”办事指南“{item}”第{number}版拟稿。",
    "guide.publish": "{actor}发布了“{unit}”办事指南“{item}”第{number}版，校验码{hash}。",
    "guide.withdraw": "{actor}撤下了“{unit}”办事指南“{item}”，最近发布的是第{number}版。",
    "guide.restore": "{actor}恢复公开“{unit}”办事指南“{item}”第{number}版。",
    "guide.discard": "{actor}作废了“{unit}”办事指南“{item}”第{number}版拟稿。",
    "proof.register": "{actor}登记了“{unit}”的第{number}项证明材料，清理意见：{decision}。",
    "proof.edit": "{actor}修改了“{unit}”的第{number}项证明材料，清理意见：{decision}。",
    "proof.stop": "{actor}登记“{unit}”的第{number}项证明材料停止索要（{decision}）。",
    "proof.export": "{actor}导出了证明材料清理登记表，{count}项（{form}）。",
    "item_list.export": "{actor}导出了“{unit}”的事项清单（{form}）。",
    "item_list.export_merged": "{actor}导出了“{unit}”以下{count}个单位的事项清单汇总（{form}）。",
}
