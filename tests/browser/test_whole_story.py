"""One problem from a bad rating to its return, by a citizen and six people in browsers; only the passage of time is not clicked."""

import hashlib
from datetime import datetime
from io import BytesIO
from itertools import count
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import expect

from evalsvc.cli import main
from evalsvc.core.clock import SHANGHAI
from evalsvc.jobs.work import run_tick
from tests.browser.citizens import choose, send
from tests.corrections.making import closed, deputy, make

RUDE = "服务态度差效率低"
LEAD, CLERK, INSPECTOR, OFFICER = "单位负责人（涪城区医疗保障局）", "窗口人员（1号窗口）", "督查员（绵阳市医疗保障局）", "回访员（涪城区医疗保障局）"
STORY = [
    f"{LEAD}登记了这个问题，责任单位“涪城区医疗保障局”。",
    f"{LEAD}给这个问题关联了一条依据。",
    f"{LEAD}填写了这个问题的责任人员、预期目标和时限。",
    f"{LEAD}给这个问题加了一项整改措施。",
    f"{CLERK}开始整改这个问题。",
    f"{CLERK}填写了这个问题截至2026-11-20的进展。已排定培训",
    f"{CLERK}申请把这个问题的完成时限延到2026-12-10。培训老师下周才到",
    f"{LEAD}同意这个问题延期，完成时限由2026-11-30改为2026-12-10。排班表已核对",
    f"{CLERK}给这个问题上传了佐证材料（JPEG图片，第1版）。培训照片",
    f"{CLERK}完成了这个问题的一项措施（2026-12-01）。",
    f"{CLERK}完成自评，提交这个问题的整改结果。全员复训一次",
    f"{LEAD}在本级验收时退回了这个问题。缺签到表",
    f"{CLERK}完成自评，提交这个问题的整改结果。签到表在照片里",
    f"{LEAD}验收通过了这个问题。已到现场核对",
    f"{INSPECTOR}复评通过了这个问题。没有异议",
    f"{LEAD}答复了这个问题的反映人。窗口人员已经复训",
    f"{OFFICER}登记了这个问题的回访结果。已凭回执码答复",
    f"{LEAD}将这个问题销号。",
    f"{INSPECTOR}抽取“第四季度抽查”，抽中了这个问题，列入回头看。",
    f"{INSPECTOR}对这个问题回头看：问题没有再出现。上午十点到窗口看过",
    "系统重新打开了这个问题：销号后同一地点又有同样原因的差评。",
]


@pytest.fixture
def passes(app, clock):
    """`passes(12, 1)`: it is eleven o'clock of that day of 2026 in Shanghai, and the worker has ticked."""

    def wait(month, day, hour=11):
        clock.move_to(datetime(2026, month, day, hour, 0, tzinfo=SHANGHAI))
        assert run_tick(app) == []

    return wait


@pytest.fixture
def people(app, region, surf):
    """`people("clerk")`: the page in that person's own window, signed in anew; the clerk's is a telephone. Another county has struck off three problems."""
    make(app, lambda: (deputy(region.county), [closed(region.other_hall, by="outsider", person="outsider") for _ in range(3)]))
    windows = {}

    def person(username):
        if username not in windows:
            windows[username] = surf(375 if username == "clerk" else 1280)
        windows[username].page.context.clear_cookies()
        return windows[username].sign_in(username)

    return person


def rates_badly(page, region):
    """A citizen gives the worst level, with the same reason each time."""
    page.goto(region.window_point.path)
    choose(page, 1)
    page.locator(".t summary:visible").click()
    page.get_by_text(RUDE).click()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到您的评价")


def does(page, name, button, said="", **fields):
    """Opens an act of the page, fills its fields in by their names, and presses its button; the page says that it was done."""
    act = page.locator(f"#act-{name}")
    if act.get_attribute("open") is None:
        act.locator("summary").click()
    for field, value in fields.items():
        box = act.locator(f"[name={name}-{field}]")
        match box.first.get_attribute("type"), box.first.evaluate("one => one.tagName"):
            case "radio", _:
                act.get_by_label(value, exact=True).check()
            case "file", _:
                box.set_input_files(value)
            case _, "SELECT":
                box.select_option(label=value)
            case _:
                box.fill(value)
    act.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(said)


def files_from_the_rating(page):
    """A lead opens a problem from the list of ratings; its address."""
    page.goto("/ratings")
    page.get_by_role("link", name="非常不满意").click()
    page.get_by_role("link", name="登记为整改问题").click()
    page.get_by_label("责任单位").select_option(label="涪城区医疗保障局")
    page.get_by_role("button", name="登记，接着定措施").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("整改问题2026-0001")
    return urlsplit(page.url).path


def plans(page):
    """The five points: the page says which are missing until all are there, and nobody can begin before."""
    expect(page.locator("#next")).to_contain_text("五定还没有齐")
    expect(page.get_by_role("button", name="开始整改")).to_have_count(0)
    does(page, "reference", "关联这一条", "依据已关联", cited="城乡居民参保登记")
    expect(page.locator("#problem li")).to_have_text("服务事项：城乡居民参保登记")
    persons = {"leader": "测试副职", "person": "测试窗口人员"}
    does(page, "plan", "保存", "已保存", **persons, goal="一周内没有同样的差评", limit="自定日期", due_on="2026-11-30")
    expect(page.locator("#next")).to_contain_text("五定还没有齐")
    does(page, "measure", "加上这项措施", "措施已加上", text="轮岗前复训服务用语", person="测试窗口人员", due_on="2026-11-30")
    expect(page.locator("#next")).to_contain_text("五定已齐")


def photograph():
    picture = BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(picture, "PNG")
    return {"name": "培训.png", "mimeType": "image/png", "buffer": picture.getvalue()}


def hands_in(page, words):
    does(page, "submit", "提交验收", "等待本级验收", verdict="整改到位", words=words)


def announces_a_draw(page):
    """Two of what was struck off, by a seed that nobody knows yet; the address of the draw."""
    page.goto("/corrections/draws")
    page.get_by_role("link", name="公布一次抽取").click()
    said = {"名称": "第四季度抽查", "销号日期从": "2026-11-20", "销号日期到": "2026-12-02", "抽取个数": "2", "种子公布日期": "2026-12-04"}
    for label, value in (said | {"种子从哪里来": "福利彩票3D当日开奖号码"}).items():
        page.get_by_label(label).fill(value)
    page.get_by_label("范围").select_option(label="绵阳市医疗保障局")
    page.get_by_role("button", name="公布，候选名单自此不变").click()
    expect(page.get_by_role("status")).to_contain_text("候选名单自此不变")
    return urlsplit(page.url).path


def lowest(seed, ids, wanted=2):
    """The oracle: whom a seed draws, by hashing with nothing but the standard library."""
    return sorted(ids, key=lambda one: hashlib.sha256(f"{seed}\n{one}".encode()).hexdigest())[:wanted]


def draws(page, draw, own, folder):
    """Types the published seed in; the page, the command and the hashes name the same two, of which one is ours."""
    page.goto(draw)
    with page.expect_download() as found:
        page.get_by_role("link", name="下载代号名单").click()
    found.value.save_as(folder / "ids.txt")
    ids = (folder / "ids.txt").read_text().split()
    assert len(ids) == 4
    seed = next(f"{number:03}" for number in count() if own in lowest(f"{number:03}", ids))  # the day's lottery happens to draw it
    page.get_by_label("公布的种子").fill(seed)
    page.get_by_role("button", name="抽取，结果不能再改").click()
    expect(page.get_by_role("status")).to_contain_text("已抽取")
    shown = page.locator("tbody tr", has=page.get_by_text("抽中", exact=True)).locator("td.code:not(.mark)").all_inner_texts()
    printed = CliRunner().invoke(main, ["draw", seed, "2", str(folder / "ids.txt")]).output.split()
    assert shown == printed == lowest(seed, ids)


def test_problem_goes_from_a_bad_rating_to_its_return(region, surf, people, passes, tmp_path):
    citizen = surf(375).page
    rates_badly(citizen, region)
    passes(11, 20)
    page = people("bureau")
    path = files_from_the_rating(page)
    plans(page)
    page = people("clerk")
    page.goto("/corrections/mine")
    page.get_by_role("link", name="2026-0001").first.click()
    page.get_by_role("button", name="开始整改").click()
    does(page, "progress", "记下进展", "进展已记下", day="2026-11-20", text="已排定培训")

    passes(11, 27)
    page = people("clerk")
    page.goto(path)
    does(page, "extension", "提交延期申请", "等待审批", wanted_on="2026-12-10", reason="培训老师下周才到")
    page = people("deputy")
    page.goto("/")
    page.locator("ul.desk li", has_text="申请延期").get_by_role("link", name="审批").click()
    does(page, "grant", "同意延到2026-12-10", "原来的时限仍然保留", opinion="排班表已核对")
    expect(page.get_by_text("最初时限2026-11-30，现行时限2026-12-10")).to_be_visible()

    passes(12, 1)
    page = people("clerk")
    page.goto(path)
    does(page, "evidence", "上传", "佐证材料已上传", title="培训照片", file=photograph())
    page.get_by_role("button", name="今天完成").click()
    hands_in(page, "全员复训一次")
    page = people("deputy")
    page.goto(path)
    does(page, "return", "退回，继续整改", "已退回", reason="缺签到表")
    page = people("clerk")
    page.goto(path)
    expect(page.get_by_text("缺签到表").first).to_be_visible()
    hands_in(page, "签到表在照片里")
    page = people("bureau")
    page.goto(path)
    does(page, "accept", "验收通过", "已验收", opinion="已到现场核对")
    page = people("inspector")
    page.goto(path)
    does(page, "rejudge", "复评通过", "复评通过", opinion="没有异议")

    passes(12, 2)
    page = people("deputy")
    page.goto(path)
    expect(page.locator("#next")).to_contain_text("还不能销号")
    page = people("bureau")
    page.goto(path)
    does(page, "answer", "登记答复", "答复已登记", text="窗口人员已经复训")
    page = people("call_back")
    page.goto(path)
    does(page, "call_back", "登记回访", "回访结果已登记", result="未留联系方式，以回执码公开答复", text="已凭回执码答复")
    page = people("deputy")
    page.goto(path)
    does(page, "close", "销号", "已销号", lasting="季度复训制度")

    passes(12, 3)
    draw = announces_a_draw(people("inspector"))
    passes(12, 4)
    page = people("inspector")
    draws(page, draw, path.rpartition("/")[2], tmp_path)
    page.goto("/corrections/rechecks")
    page.get_by_role("region", name="到期的回头看").locator(f"a[href='{path}']").click()
    does(page, "recheck", "登记结果", "回头看已登记", found="问题没有再出现", text="上午十点到窗口看过")

    passes(12, 20, 9)
    rates_badly(citizen, region)
    passes(12, 20)
    page = people("bureau")
    page.goto("/")
    page.locator("ul.desk li", has_text="2026-0001").get_by_role("link").first.click()
    expect(page.locator(".page-head")).to_contain_text("第2次整改")
    expect(page.locator(".page-head")).to_contain_text("提级督办")
    expect(page.get_by_text("同一地点又有同样原因的差评（2026-12-20），已自动重新打开")).to_be_visible()
    scenes = page.locator("#story li").all()
    assert [scene.locator(".d-block").inner_text() + "".join(scene.locator("q").all_inner_texts()) for scene in scenes] == STORY
    page = people("leader")
    page.goto("/notices?state=open")
    expect(page.get_by_text("整改问题2026-0001销号后重新打开了，提一级督办")).to_be_visible()
