"""The words around a guide in Chinese and English; the English ones are ours, what the guide itself says stays Chinese."""

from collections.abc import Mapping

HTML_LANG = {"zh": "zh-CN", "en": "en"}
ZH = {
    "service": "医疗保障办事指南",
    "big": "大字版",
    "plain": "标准字",
    "other_language": "English",
    "title": "办事指南",
    "version": "第{number}版，{day}发布",
    "old": "这是以前的版本，办事请看现行版本。",
    "newest": "看现行版本",
    "rate": "评价这项服务",
    "rate_lead": "办完以后，可以评价这项服务。",
    "older": "历次版本",
    "older_one": "第{number}版（{day}）",
    "code": "实施编码",
    "digest": "内容校验码",
    "not_found": "没有这份办事指南",
    "not_found_text": "这个地址不对，或者这项服务的办事指南还没有发布。请重新扫码，或者到大厅询问。",
    "note": "",
}
EN = {
    "service": "Healthcare security service guide",
    "big": "Large text",
    "plain": "Normal text",
    "other_language": "中文",
    "title": "Service guide",
    "version": "Version {number}, published on {day}",
    "old": "This is an earlier version. To get things done, read the one in force.",
    "newest": "The version in force",
    "rate": "Rate this service",
    "rate_lead": "When you are done, you can rate this service.",
    "older": "Other versions",
    "older_one": "Version {number} ({day})",
    "code": "Item code",
    "digest": "Check code of the text",
    "not_found": "There is no such guide",
    "not_found_text": "The address is not right, or the guide for this service has not been published. Scan the code again, or ask at the hall.",
    "note": "The guide itself is published in Chinese only.",
}
TERMS_EN = {
    "设定依据": "Legal basis",
    "受理条件": "Who may apply",
    "办事材料": "Documents to bring",
    "办理流程": "Steps",
    "办理时限": "How long it takes",
    "办理地点": "Where",
    "咨询方式": "Enquiries",
    "监督投诉方式": "Complaints",
}


def words_in(lang: str) -> Mapping[str, str]:
    """The words of a language (zh, en)."""
    return EN if lang == "en" else ZH
