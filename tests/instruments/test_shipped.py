"""The shipped versions say what the published lists say, and never change."""

import json

import pytest

from evalsvc.config import SURVEYS
from evalsvc.instruments.loader import load_folder, read_form
from evalsvc.instruments.schema import schema_text

# A version that has been published is frozen. A hash that differs means: write a new version instead.
FROZEN = {
    ("boshan-2021-6", 1): "c3377c091087df79852320c98e5c93927a49dff9309bdea5694109100a6059cd",
    ("matter-rating", 1): "3fc1e853b804551933a82e16f374d97232c4187a268304ae45fc60623225f579",
    ("mianyang-2019-18", 1): "51615e795da15ba0cc85386093b197ee12608d173f14aeb827ae61bcba494cb9",
    ("mianyang-2019-18", 2): "388fd4c8be2cbf3429349f4710642b4835960cf938d6f1a01edba970a07f4567",
    ("secret-visit", 1): "7c9b05b67a7063840a9919af91d1e309e28f3b70c84d3a94b7f6524034eef55b",
    ("shaanxi-2023-34", 1): "8cf9b0e45f4bfc980f0b30d5820650ddb2fb5894280fedbdaef994c6d9e768fd",
    ("shaanxi-health-2020-36", 1): "1649a674767e80ac63ded504d69a8e3ad62e5fa5508f79f1719029de4989812f",
    ("third-party", 1): "11cd692d793ef332ca9fcc632eb7b93467cc2fb20b5ff98f5bdacf0575af54cf",
    ("third-party", 2): "1fe53faab99b97491648d8081e98280e706e46f55a78e73d512948c8be1bef58",
    ("wenshui-2023-15", 1): "a881a4fd9ba2cb023dda94ed80ddbec1a43fd319a81cac4f08c4fe8852701849",
    ("window-rating", 1): "f907e4be546af5ca21dc7b7a029ade7f3ca83fc20528f256aad7add52c46f8ab",
    ("window-rating", 2): "da022a17538af3b6a6bb873ac7fbde9815bd6e7c0d1d5ae83992891519154e21",
}
CURRENT = {
    5: "510 一窗受理一次办结 511 可以先受理后补材料 512 不用提交证明 513 可以全程网上办理 "
    "514 可以使用手机办理 515 可以就近办理 516 无需材料直接办理 517 服务热情效率高",
    4: "406 填写一张表单就可完成申报 407 在线提交材料窗口核验 408 一张清单告知全部申报材料 409 用告知承诺减免申报材料 "
    "410 可以在线预约办理 411 跑大厅一次办完 412 可以使用自助机办理 413 服务态度较好",
    3: "307 一次性告知需要补正的材料 308 提供申报材料样本 309 在承诺的时间内办结 310 办事指南指引准确 "
    "311 按办事指南要求的材料即可办理 312 可以快递送达 313 跑动次数与承诺的一致 314 服务态度一般",
    2: "207 没有提供材料样本 208 没有提供材料清单 209 未在承诺时间内办结 210 同样内容的证明材料被要求多次提交 "
    "211 承诺网办但无法在线办理 212 在线预约办理后到实体大厅重复取号排队 213 窗口人员业务不熟练 214 服务态度生硬",
    1: "108 在办事指南之外增加新的审批条件 109 需提供办事指南之外的申报材料 110 无理由超过法定办理时间 111 办事指南提供样本有错 "
    "112 承诺在线收取申报材料实际无法收取 113 多头跑窗口和部门 114 跑动次数与承诺的不一致 115 服务态度差效率低",
}
RETIRED = {5: range(501, 510), 4: [401, 402, 404, 405], 3: range(301, 307), 2: range(201, 207), 1: range(101, 108)}
NAMES = {5: ("非常满意", "Very satisfied"), 4: ("满意", "Satisfied"), 3: ("基本满意", "Basically satisfied"), 2: ("不满意", "Dissatisfied")}


@pytest.fixture(scope="module")
def shipped():
    return {(one.form.key, one.form.version): one for one in load_folder(SURVEYS)}


@pytest.fixture(scope="module")
def current(shipped):
    return shipped["window-rating", 2].form


def test_shipped_versions_are_frozen(shipped):
    assert {key: one.hash for key, one in shipped.items()} == FROZEN


def test_hash_does_not_hang_on_line_ends_and_comments():
    raw = (SURVEYS / "window-rating" / "v2.yaml").read_bytes()
    windows = b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n") + b"# a word\r\n"

    loaded, _ = read_form(windows, file="window-rating/v2.yaml")

    assert loaded.hash == FROZEN["window-rating", 2]


def test_hash_hangs_on_every_word_but_not_on_retirement():
    raw = (SURVEYS / "window-rating" / "v2.yaml").read_bytes()

    changed, _ = read_form(raw.replace("办成了".encode(), "办好了".encode(), 1), file="window-rating/v2.yaml")
    retired, _ = read_form(raw + b'retired_on: "2030-01-01"\n', file="window-rating/v2.yaml")

    assert changed.hash != FROZEN["window-rating", 2]
    assert retired.hash == FROZEN["window-rating", 2]


def test_current_version_has_the_forty_tags(current):
    assert {level.level: " ".join(f"{tag.code} {tag.text}" for tag in level.tags) for level in current.levels} == CURRENT


def test_first_three_tags_of_each_level_are_core(current):
    assert [[tag.core for tag in level.tags] for level in current.levels] == [[True] * 3 + [False] * 5] * 5


def test_levels_have_their_fixed_names(current):
    assert {level.level: (level.name, level.name_en) for level in current.levels} == NAMES | {1: ("非常不满意", "Very dissatisfied")}


def test_english_is_marked_as_ours(current):
    tags = [tag for level in current.levels for tag in level.tags]

    assert {current.sources[tag.source].kind for tag in tags} == {"code_list"}
    assert {current.sources[tag.source_en].kind for tag in tags} == {"ours"}
    assert all(tag.text_en for tag in tags)


def test_retired_version_has_its_codes_and_says_that_texts_are_short(shipped):
    form = shipped["window-rating", 1].form

    assert {level.level: [int(tag.code) for tag in level.tags] for level in form.levels} == {level: list(codes) for level, codes in RETIRED.items()}
    assert {(tag.short, tag.core) for level in form.levels for tag in level.tags} == {(True, None)}
    assert form.retired_on is not None


def test_no_code_means_two_things(shipped):
    tags = [tag for one in shipped.values() if one.form.kind == "rating" for level in one.form.levels for tag in level.tags]

    assert len({tag.code for tag in tags}) == len({(tag.code, tag.text) for tag in tags}) == 72


def test_form_for_one_matter_has_the_current_tags_and_says_that_it_is_ours(shipped, current):
    form = shipped["matter-rating", 1].form

    assert form.levels == current.levels
    assert form.sources[form.question.source].kind == "ours"
    assert "由本系统自定" in form.note


@pytest.mark.parametrize("version", [1, 2])
def test_third_party_questionnaire_asks_eight_aspects_on_five_levels(shipped, version):
    form = shipped["third-party", version].form
    asked = [question for question in form.questions if question.asked_of == "citizen"]

    assert [question.ask.text for question in asked[:8]] == ["首问负责", "一次性告知", "限时办结", "容缺受理", "便民服务", "文明服务", "老年人服务", "服务环境"]
    assert [question.kind for question in asked] == ["level"] * 9 + ["text"] * 2
    assert [question.key for question in form.questions if question.asked_of == "interviewer"] == ["interviewer", "sample", "place"]
    assert [(level.level, level.name) for level in form.levels] == [(5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意")]


def test_questionnaires_say_which_answer_is_what_to_a_record(shipped):
    told = {
        key: {question.means: question.key for question in shipped[key].form.questions if question.means} for key in (("third-party", 2), ("secret-visit", 1))
    }

    assert list(told.values()) == [{"interviewer": "interviewer", "sample": "sample", "place": "place", "overall": "overall"}] * 2


def test_low_level_asks_nothing_more(shipped):
    assert [question.show_if for question in shipped["third-party", 2].form.questions] == [None] * 14


def test_schema_is_the_one_of_the_format():
    assert (SURVEYS / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_every_key_of_the_format_is_in_the_readme():
    schema = json.loads(schema_text())
    parts = [schema, *schema["$defs"].values()]
    readme = (SURVEYS / "README.md").read_text(encoding="utf-8")

    assert [key for part in parts for key in part.get("properties", {}) if f"`{key}`" not in readme and f'`"{key}"`' not in readme] == []
