"""Several people in a browser: a problem waits on each one's desk, is done from there, and is gone for everybody else."""

from playwright.sync_api import expect

from tests.corrections.making import deputy, hand_in, in_progress, make


def test_problem_goes_from_desk_to_desk(app, region, surf, width):
    def build():
        deputy(region.county)
        made = in_progress(region.county, person="clerk")
        hand_in(made, "clerk")
        return f"/corrections/{made.public_id}"

    path = make(app, build)
    bureau = surf(width)
    bureau.sign_in("bureau")
    page = bureau.go("/")
    row = page.locator("ul.desk li", has_text="等您验收")
    expect(row).to_have_count(1)
    row.get_by_role("link", name="验收").click()
    page.wait_for_url(f"**{path}")
    page.locator("#act-accept textarea").fill("属实")
    page.get_by_role("button", name="验收通过").click()
    expect(page.get_by_text("已验收。")).to_be_visible()
    assert bureau.go("/").locator("ul.desk li", has_text="等您验收").count() == 0

    leader = surf(width)
    leader.sign_in("leader")
    page = leader.go("/notices?state=open")
    expect(page.get_by_text("等您复评")).to_be_visible()
    assert (leader.overflow() <= 0, leader.violations()) == (True, [])
    page = leader.go(path)
    expect(page.get_by_role("heading", name="文书")).to_be_visible()
    page.locator("#act-supervise summary").click()
    page.locator("#act-supervise textarea").fill("补充一周的值守照片。")
    page.locator("#act-supervise input[type=date]").fill("2099-12-01")
    page.get_by_role("button", name="拟督办函").click()
    expect(page.get_by_role("article", name="文书内容").get_by_text("关于督促办理整改问题")).to_be_visible()
    assert (leader.overflow() <= 0, leader.violations()) == (True, [])
