"""The five documents say what was printed: each part by the fingerprint of its published text, and what is counted in them by hand."""

from collections import Counter
from datetime import date

import pytest

from tests.instruments.fingerprints import PARTS
from tests.instruments.printed import document, fingerprint, printed

HEADS = {
    "mianyang-2019-18": ("绵医保发〔2019〕18号", "绵阳市医疗保障局", "2019-10-18"),
    "shaanxi-2023-34": ("陕医保发〔2023〕34号", "陕西省医疗保障局", "2023-10-09"),
    "shaanxi-health-2020-36": ("陕卫办医发〔2020〕36号", "陕西省卫生健康委办公室", "2020-07-15"),
    "wenshui-2023-15": ("文民发[2023]15号", "文水县民政局", None),
    "boshan-2021-6": ("博医保字〔2021〕6号", "淄博市医疗保障局博山分局", "2021-06-17"),
}
MAINS = {
    "基本医疗保险参保登记": 6,
    "基本医疗保险参保信息变更登记": 3,
    "医疗保险缴费基数申报": 5,
    "参保对象应缴医疗保险费核定": 2,
    "出具医疗保险信息证明": 2,
    "申请办理基本医疗保险关系转移接续": 2,
    "基本医疗保险参保人员就医管理备案": 7,
    "医药机构申报定点协议管理": 7,
    "定点医药机构费用结算": 2,
    "医疗保险个人账户清退": 1,
    "药品目录、诊疗项目和医疗服务设施目录管理": 3,
    "生育保险待遇核准支付": 5,
    "医疗救助资金给付": 1,
}
METHODS = ["政策指引", "意见建议", "提示提醒", "劝导警示", "示范引领", "案件回访"]
DELIVERABLES = {
    "problem-report": (0, "2020-08-31"),
    "outcome-report": (0, "2020-08-31"),
    "major-clues": (0, None),
    "problem-ledger": (0, None),
    "look-back": (1, None),
    "inspection-results": (1, None),
    "summary": (2, "2020-12-15"),
}


def part(key, name):
    return next(one for one in document(key)["parts"] if one["key"] == name)


def terms(key, name):
    return next(one["terms"] for one in document(key)["extracts"] if one["key"] == name)


def rows():
    return [row for group in part("mianyang-2019-18", "self-inspection")["groups"] for row in group["rows"]]


@pytest.mark.parametrize("key", PARTS)
def test_document_says_what_was_printed(key):
    assert {one["key"]: fingerprint(printed(one)) for one in document(key)["parts"]} == PARTS[key]


@pytest.mark.parametrize("key", HEADS)
def test_document_has_number_organ_and_day(key):
    found = document(key)

    assert (found["number"], found["organ"], found.get("issued_on")) == HEADS[key]


def test_sheet_has_thirty_four_rows_in_twelve_groups_one_without_number():
    groups = part("mianyang-2019-18", "self-inspection")["groups"]

    assert [row["number"] for row in rows()] == list(range(1, 35))
    assert [group.get("number") for group in groups] == [1, 2, 3, None, 4, 5, 6, 7, 8, 9, 10, 11]
    assert [len(group["rows"]) for group in groups] == [3, 2, 2, 1, 7, 6, 1, 1, 4, 3, 2, 2]
    assert groups[3]["name"] == "优化规范医保服务流程"


def test_sheet_has_twelve_wordings_of_time_limits():
    deadlines = [row["deadline"] for row in rows()]

    assert Counter(one["kind"] for one in deadlines) == {"dated": 23, "long_term": 7, "as_required": 4}
    assert len({one["words"] for one in deadlines}) == 12
    assert len({one["words"] for one in deadlines if one["kind"] == "dated"}) == 10
    assert [row["number"] for row in rows() if row["deadline"]["kind"] == "long_term"] == [23, *range(29, 35)]
    assert [row["number"] for row in rows() if row["deadline"]["kind"] == "as_required"] == [24, 25, 26, 27]


def test_title_of_the_sheet_is_a_datum():
    sheet = part("mianyang-2019-18", "self-inspection")

    assert (sheet["title"], sheet["also_called"]) == ("全省医疗保障系统行风建设自查表", ["全国医疗保障系统行风建设自查表"])
    assert sheet["columns"] == ["序号", "目标要求", "工作内容及要求", "完成时限", "自查情况（各项工作落实情况）", "下一步改进措施、完成时限"]


def test_item_list_has_forty_six_items_in_thirteen_mains():
    found = part("mianyang-2019-18", "items")
    items = [item for main in found["mains"] for item in main["items"]]

    assert {main["name"]: len(main["items"]) for main in found["mains"]} == MAINS
    assert {main["category"] for main in found["mains"]} == {"公共服务"}
    assert [item["number"] for item in items] == list(range(1, 47))
    assert (found["may_add"], found["may_delete"]) == (True, False)


def test_only_the_example_of_the_item_list_is_filled_in():
    items = {item["number"]: item for main in part("mianyang-2019-18", "items")["mains"] for item in main["items"]}

    assert [number for number, item in items.items() if item.keys() != {"number", "name"}] == [7]
    assert list(items[7].values())[2:] == [
        "ABC",
        "《中华人民共和国社会保险法》（主席令第35号）第五十七条第二款",
        "《医疗保险变更登记表》",
        "即时办理",
        "申请—受理—审核—办结—送达",
        "填报参照示例",
    ]


def test_guide_has_eight_elements():
    assert terms("mianyang-2019-18", "guide-elements") == ["设定依据", "受理条件", "办事材料", "办理流程", "办理时限", "办理地点", "咨询方式", "监督投诉方式"]


def test_seven_tasks_have_four_wordings_of_time_limits():
    tasks = part("mianyang-2019-18", "tasks")["tasks"]

    assert [task["deadline"]["kind"] for task in tasks] == ["throughout", "dated", "throughout", "dated", "as_required", "as_required", "as_required"]
    assert len({task["deadline"]["words"] for task in tasks}) == 4
    assert [task["lead_offices"].split("、")[0] for task in tasks[:3]] == ["市医保局办公室", "市医保局办公室", "市医保局待遇保障与政策法规科"]
    assert all(task["offices"] for task in tasks)


def test_conduct_has_ten_proper_and_ten_negative_kinds():
    for name, first in (("proper-conduct", "为了解管理服务对象"), ("negative-conduct", "服务人民的意识不强")):
        clauses = part("shaanxi-2023-34", name)["clauses"]
        assert [clause["number"].strip("（）()") for clause in clauses] == list("一二三四五六七八九十")
        assert clauses[0]["text"][0].startswith(first)


def test_conduct_names_staff_and_managed_parties():
    assert terms("shaanxi-2023-34", "staff-kinds") == ["在编人员", "返聘", "借用", "通过政府购买提供服务"]
    assert terms("shaanxi-2023-34", "managed-parties") == ["参保群众", "医药生产流通企业", "定点医药机构", "相关专家"]


def test_eight_tasks_have_their_offices():
    tasks = part("shaanxi-health-2020-36", "offices")["tasks"]

    assert [task["number"] for task in tasks] == list("12345678")
    assert [task["offices"] for task in tasks[5:]] == ["医政医管局、中医药管理局、妇幼健康处", "疾控处", "基层处"]


def test_stages_have_their_deliverables():
    stages = part("shaanxi-health-2020-36", "stages")["stages"]
    found = {one["key"]: (place, one.get("due", {}).get("day")) for place, stage in enumerate(stages) for one in stage["deliverables"]}

    assert found == DELIVERABLES
    assert [stage["deadline"].get("first") for stage in stages] == [None, "2020-09-01", "2020-11-01"]
    assert [stage["deadline"]["day"] for stage in stages] == ["2020-08-31", "2020-10-31", "2020-12-31"]


def test_nineteen_types_stand_in_four_groups():
    assert [len(group["problems"]) for group in part("wenshui-2023-15", "problem-types")["groups"]] == [5, 5, 4, 5]


def test_campaign_has_stages_five_points_three_tiers_and_six_readinesses():
    stages = part("wenshui-2023-15", "stages")["stages"]

    assert [(stage["name"], date.fromisoformat(stage["deadline"]["day"])) for stage in stages] == [
        ("自查自纠", date(2023, 8, 31)),
        ("集中整治", date(2024, 5, 31)),
        ("总结整改", date(2024, 7, 31)),
    ]
    assert terms("wenshui-2023-15", "five-points") == ["定问题表现", "定整改措施", "定责任人员", "定预期目标", "定工作时限"]
    assert terms("wenshui-2023-15", "three-tiers") == ["机构自我评价", "本级工作专班评估验收", "上级工作专班督导复评"]
    assert terms("wenshui-2023-15", "six-readinesses") == ["思想发动", "自查自纠", "线索移交", "问题核查", "组织处理", "机制建立"]


def test_catalogue_has_seven_rows_with_main_methods_of_the_six():
    methods = [clause["name"].rstrip("。") for clause in part("boshan-2021-6", "methods")["clauses"]]
    catalogue = part("boshan-2021-6", "catalogue")["rows"]

    assert methods == METHODS
    assert [len(row["methods"]) for row in catalogue] == [4, 4, 4, 3, 3, 2, 4]
    assert {method for row in catalogue for method in row["methods"]} <= set(methods)
    assert catalogue[5]["bases"] == ["《社会保险法》", "《实施〈中华人民共和国社会保险法〉若干规定》"]


def test_two_papers_have_their_fields():
    record, letter = part("boshan-2021-6", "guidance-record"), part("boshan-2021-6", "guidance-letter")

    assert [cell["key"] for line in record["lines"] for cell in line.get("cells", [])] == ["unit", "time", "place", "officers", "guided", "content", "effect"]
    assert [name for line in letter["lines"] for name in line.get("blanks", [])] == [
        *("organ", "serial", "guided", "about", "problems", "advice", "contact", "contact-phone"),
    ]
