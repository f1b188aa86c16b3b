"""The pages of the forms."""

import pytest

from tests.instruments.fingerprints import PARTS
from tests.instruments.printed import document, fingerprint
from tests.page import words

ROWS = "self-inspection"


def test_list_shows_every_version(as_):
    page = as_("clerk").page("/surveys")
    documents, ratings, questionnaires = (
        [[words(cell) for cell in row.iter() if cell.tag in {"th", "td"}] for row in table.iter("tr")] for table in page.all("table")
    )

    assert [row[:3] for row in ratings[1:]] == [
        ["网上办件评价表（一事一评）", "现行", "第1版"],
        ["窗口服务评价表", "现行", "第2版"],
        ["窗口服务评价表（首套标签）", "已停用", "第1版"],
    ]
    assert [row[:3] for row in questionnaires[1:]] == [
        ["窗口服务访查记录表", "现行", "第1版"],
        ["医疗保障服务满意度第三方调查问卷", "现行", "第2版"],
        ["医疗保障服务满意度第三方调查问卷", "已被新版取代", "第1版"],
    ]
    assert [row[0].removeprefix("关于进一步加强全市医疗保障系统行风建设的工作方案") for row in documents[2:4]] == ["", " 已被新版取代"]
    assert [row[1:] for row in documents[1:]] == [
        ["博医保字〔2021〕6号", "淄博市医疗保障局博山分局", "2021-06-17"],
        ["绵医保发〔2019〕18号", "绵阳市医疗保障局", "2019-10-18"],
        ["绵医保发〔2019〕18号", "绵阳市医疗保障局", "2019-10-18"],
        ["陕医保发〔2023〕34号", "陕西省医疗保障局", "2023-10-09"],
        ["陕卫办医发〔2020〕36号", "陕西省卫生健康委办公室", "2020-07-15"],
        ["文民发[2023]15号", "文水县民政局", "原文未印"],
    ]


def test_list_leads_to_documents(as_):
    leader = as_("leader")

    for link in leader.page("/surveys").all("a"):
        if link.get("href", "").startswith("/surveys/"):
            assert words(link) in leader.page(link.get("href")).text


@pytest.mark.parametrize("key", PARTS)
def test_document_shows_every_part_as_printed(as_, key):
    page = as_("leader").page(f"/surveys/{key}")

    for part in document(key)["parts"]:
        if part["kind"] != "items":  # heads of two rows, and cells over several rows
            shown = next(one for one in page.all("section") if one.get("id") == part["key"])
            assert shown.get("data-verbatim") is not None
            assert fingerprint("".join(shown.itertext())) == PARTS[key][part["key"]]


def test_sheet_has_the_official_columns_and_the_missing_number(as_):
    page = as_("leader").page("/surveys/mianyang-2019-18")
    row = page.ids[f"{ROWS}-8"]

    assert [words(cell) for cell in row][:2] == ["", "优化规范医保服务流程"]
    assert [words(cell) for cell in row][-3:] == ["2019年12月底", "", ""]
    assert next(row.iter("time")).get("datetime") == "2019-12-31"
    assert [words(cell) for cell in page.ids["items-8"]] == ["8", "参保人员信息变更申报（基本医疗保险职工）", *[""] * 6]


def test_tasks_keep_the_brackets_of_the_paper(as_):
    page = as_("leader").page("/surveys/mianyang-2019-18")
    shown = [words(page.ids[f"tasks-{place}"]) for place in range(1, 8)]

    assert [text[text.index("牵头部门：") - 1] + text[-1] for text in shown] == ["()", "(）", *["（）"] * 5]


def test_duty_leads_to_where_it_is_done_or_says_not_yet(as_):
    page = as_("leader").page("/surveys/mianyang-2019-18")
    duties = {words(item).split("三")[0].split("附件")[0]: item for item in page.one("ul", class_="duties").iter("li")}

    assert [link.get("href") for link in duties["实施“好差评”制度"].iter("a")] == ["/ratings"]
    assert words(duties["畅通咨询、投诉举报渠道"]).endswith("尚未实现")


def test_every_duty_leads_somewhere_or_says_not_yet(as_):
    leader = as_("leader")
    duties = [item for key in PARTS for item in leader.page(f"/surveys/{key}").one("ul", class_="duties").iter("li")]
    links = [(item.text or "", link.get("href")) for item in duties for link in item.iter("a")]

    assert {path for _, path in links} >= {"/corrections", "/dashboard", "/inspections", "/organisation/points", "/ratings", "/visits"}
    assert ("逐一排查问题并督促整改落实", "/corrections") in links
    assert ("按“五定”要求建立工作台账，整治一个，销号一个", "/corrections") in links
    assert ("第三方评估、调研暗访、社会监督员", "/visits") in links
    assert all(words(item).endswith("尚未实现") for item in duties if not [*item.iter("a")])


def test_duty_that_one_may_not_open_is_no_link(as_):
    page = as_("clerk").page("/surveys/mianyang-2019-18")
    item = next(item for item in page.one("ul", class_="duties").iter("li") if "实施“好差评”制度" in words(item))

    assert [*item.iter("a")] == []
    assert words(item).endswith("已实现：评价")


def test_stages_list_what_must_be_handed_in(as_):
    page = as_("leader").page("/surveys/shaanxi-health-2020-36")

    assert "行风问题书面报告 8月底前" in page.text
    assert "书面总结 12月15日之前" in page.text


def test_address_without_version_shows_the_one_in_use(as_):
    leader = as_("leader")

    assert leader.get("/surveys/window-rating").data == leader.get("/surveys/window-rating/2").data
    assert leader.get("/surveys/boshan-2021-6").data == leader.get("/surveys/boshan-2021-6/1").data


def test_questionnaire_shows_its_questions(as_):
    page = as_("leader").page("/surveys/third-party")

    assert [words(h3)[:8] for h3 in page.elements("h3")][:2] == ["1. 首问负责①", "2. 一次性告知"]
    assert page.text.count("非常不满意② Very dissatisfied③") == 9


def test_form_shows_levels_and_tags_as_printed(as_):
    page = as_("leader").page("/surveys/window-rating/2")

    assert next(words(h3) for h3 in page.elements("h3")) == "非常满意① Very satisfied③等级编码5"
    assert [words(item) for item in page.all("li") if words(item).startswith("510")] == ["510一窗受理一次办结② Accepted at one window and finished in one go③"]
    assert [words(name) for name in page.all("p", class_="sheet-group-name")] == ["核心", "扩展"] * 5


def test_form_shows_its_hash_and_sources(as_):
    page = as_("leader").page("/surveys/window-rating/2")

    assert "da022a17538af3b6a6bb873ac7fbde9815bd6e7c0d1d5ae83992891519154e21" in page.text
    assert [words(item)[:7] for item in page.one("ol").iter("li")] == ["①公开清单 全", "②公开清单 全", "③自定 提问与"]


def test_retired_form_says_so(as_):
    page = as_("leader").page("/surveys/window-rating/1")

    assert "已停用 2020-05-22起，2020-05-22停用，不再用于新的评价" in page.text
    assert len([item for item in page.all("span", class_="sheet-short") if words(item) == "缩写"]) == 32


@pytest.mark.parametrize("path", ["/surveys", "/surveys/boshan-2021-6", "/surveys/window-rating/2"])
def test_page_needs_sign_in(client, path):
    assert client.get(path).location == f"/sign-in?next={path}"


@pytest.mark.parametrize("path", ["/surveys/window-rating/3", "/surveys/nothing", "/surveys/nothing/1", "/surveys/window-rating/x"])
def test_unknown_form_is_not_found(as_, path):
    assert as_("leader").get(path).status_code == 404


def test_forms_are_only_read(as_):
    assert as_("admin").press("/surveys").status_code == 405
    assert as_("admin").press("/surveys/window-rating/2").status_code == 405
