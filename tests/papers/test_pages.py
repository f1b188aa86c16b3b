"""The pages of papers and what is done on them, by people of both sides."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from evalsvc.core.db import db, unit_of_work
from evalsvc.papers.making import make_files
from evalsvc.papers.models import Paper
from tests.papers.making import draft, issued, make


@pytest.fixture
def paper(app, region):
    """A letter of the city to the first county, issued, its files made."""
    public_id = make(app, lambda: issued(region).public_id)
    with app.app_context():
        make_files({"paper": public_id}, lambda *_: None)
        db.session.remove()
    return public_id


@pytest.fixture
def drafted(app, region):
    return make(app, lambda: draft(region).public_id)


def kept(app, public_id):
    with app.app_context():
        found = db.session.scalars(select(Paper).where(Paper.public_id == public_id)).one()
        db.session.expunge_all()
        return found


def test_register_lists_papers_and_proves_the_numbers(as_, app, region, paper):
    make(app, lambda: issued(region, title="第二份督办函"))
    page = as_("leader").page("/papers")

    assert [row[0] for row in page.table(0)[1:]] == ["绵医保督〔2026〕2号", "绵医保督〔2026〕1号"]
    assert page.table(1)[1:] == [["绵阳市医疗保障局", "督办函、督办意见", "2026", "1—2，无缺号", "完整"]]


def test_register_names_a_gap(as_, app, region, paper):
    with app.app_context(), unit_of_work():
        issued(region)
        third = issued(region)
        third.number = 9
    page = as_("leader").page("/papers")

    assert page.table(1)[1][3:] == ["1—3，缺3号", "不完整"]


def test_register_is_narrowed_by_its_address(as_, app, region, paper):
    make(app, lambda: issued(region, kind="test-reminder", title="催办通知"))
    leader = as_("leader")

    assert len(leader.page("/papers?kind=test-reminder").table(0)) == 2
    assert "还没有文书" in leader.page("/papers?kind=praise").text
    assert len(leader.page("/papers?year=2026&state=waiting").table(0)) == 3
    assert "还没有文书" in leader.page("/papers?state=received").text


def test_wrong_filter_is_refused(as_, paper):
    assert "请检查" in as_("leader").page("/papers?year=1999", status=422).text


def test_addressed_county_sees_it_and_another_does_not(as_, app, region, paper):
    hall = make(app, lambda: issued(region, organ=region.county, to=region.hall, by="bureau").public_id)

    assert len(as_("bureau").page("/papers").table(0)) == 3
    assert as_("bureau").page(f"/papers/{paper}").heading == "绵医保督〔2026〕1号"
    assert "还没有文书" in as_("outsider").page("/papers").text
    for public_id in (paper, hall):
        as_("outsider").page(f"/papers/{public_id}", status=404)


def test_county_sees_no_register_of_the_city(as_, app, region, paper):
    assert "文号核对" not in as_("bureau").page("/papers").text


def test_draft_is_seen_by_its_organ_only(as_, drafted):
    assert "（签发时编号）" in as_("inspector").page(f"/papers/{drafted}").text
    as_("bureau").page(f"/papers/{drafted}", status=404)
    assert len(as_("leader").page("/papers/drafts").table(0)) == 2
    assert "没有拟稿" in as_("bureau").page("/papers/drafts").text


def test_superior_issues_nothing_in_the_name_of_a_county(as_, app, region):
    public_id = make(app, lambda: draft(region, organ=region.county, to=region.hall, by="bureau").public_id)
    leader = as_("leader")

    leader.page(f"/papers/{public_id}", status=404)
    assert leader.press(f"/papers/{public_id}/issue", {"row_version": "1"}).status_code == 404


def test_draft_is_edited_and_issued(as_, app, drafted):
    leader = as_("leader")
    assert leader.submit(f"/papers/{drafted}/edit", {"title": "新标题", "asks": "第一项\n\n第二项"}).status_code == 303
    response = leader.submit(f"/papers/{drafted}", {}, to=f"/papers/{drafted}/issue")
    found = kept(app, drafted)

    assert response.status_code == 303
    assert (found.full_number, found.title, found.fields["asks"]) == ("绵医保督〔2026〕1号", "新标题", ["第一项", "第二项"])
    assert "正在排版" in leader.page(f"/papers/{drafted}").text


def test_bad_draft_keeps_what_was_typed(as_, drafted):
    response = as_("leader").submit(f"/papers/{drafted}/edit", {"title": "", "problem": "没有标题的内容"})

    assert response.status_code == 422
    assert "没有标题的内容" in response.text


def test_draft_changed_meanwhile_is_not_overwritten(as_, drafted):
    leader, inspector = as_("leader"), as_("inspector")
    given = {"title": "我的标题", "row_version": "1"}
    inspector.submit(f"/papers/{drafted}/edit", {"title": "别人的标题"})

    response = leader.press(f"/papers/{drafted}/edit", {**given, "problem": "问题"})
    assert response.status_code == 409
    assert "我的标题" in response.text


def test_draft_that_lacks_something_is_not_issued(as_, drafted):
    leader = as_("leader")
    leader.submit(f"/papers/{drafted}/edit", {"problem": ""})

    assert leader.press(f"/papers/{drafted}/issue", {"row_version": "2"}).status_code == 422


def test_draft_is_discarded(as_, drafted):
    leader = as_("leader")

    assert leader.press(f"/papers/{drafted}/discard").status_code == 303
    assert leader.press(f"/papers/{drafted}/issue", {"row_version": "2"}).status_code == 409
    leader.page(f"/papers/{drafted}/edit", status=409)


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_file_is_fetched_with_a_trace(as_, app, paper, form, begins):
    response = as_("bureau").press(f"/papers/{paper}/files/{form}")

    assert response.data.startswith(begins)
    assert f".{form}" in response.headers["Content-Disposition"]
    assert kept(app, paper).seen_by is not None
    assert kept(app, paper).received_at is None


def test_fetching_by_the_organ_is_not_seen_by_the_addressed(as_, app, paper):
    assert as_("leader").press(f"/papers/{paper}/files/pdf").status_code == 200
    assert kept(app, paper).seen_at is None


def test_file_of_another_county_or_kind_is_not_there(as_, paper, drafted):
    assert as_("outsider").press(f"/papers/{paper}/files/pdf").status_code == 404
    assert as_("leader").press(f"/papers/{paper}/files/exe").status_code == 404
    assert as_("leader").press(f"/papers/{drafted}/files/pdf").status_code == 409


def test_addressed_lead_signs_for_it(as_, app, region, paper):
    bureau = as_("bureau")
    assert len(bureau.page("/papers/incoming").table(0)) == 2
    assert bureau.submit(f"/papers/{paper}", {}, to=f"/papers/{paper}/receive").status_code == 303

    assert kept(app, paper).received_by == region.people["bureau"].account_id
    assert "没有文书等待签收" in bureau.page("/papers/incoming").text
    assert bureau.press(f"/papers/{paper}/receive").status_code == 409


@pytest.mark.parametrize(("person", "status"), [("leader", 404), ("outsider", 404), ("inspector", 403), ("clerk", 403), ("admin", 403)])
def test_nobody_else_signs_for_it(as_, app, paper, person, status):
    assert as_(person).press(f"/papers/{paper}/receive").status_code == status
    assert kept(app, paper).received_at is None


def test_county_does_not_sign_for_its_own_letter_to_its_hall(as_, app, region):
    public_id = make(app, lambda: issued(region, organ=region.county, to=region.hall, by="bureau").public_id)

    assert as_("bureau").press(f"/papers/{public_id}/receive").status_code == 404


def test_revoked_paper_stays_with_its_reason(as_, app, paper):
    leader = as_("leader")
    response = leader.submit(f"/papers/{paper}", {"reason": "期限有误，另行发文"}, to=f"/papers/{paper}/revoke")

    assert response.status_code == 303
    assert "期限有误，另行发文" in as_("bureau").page(f"/papers/{paper}").text
    assert leader.page("/papers").table(0)[1][0] == "绵医保督〔2026〕1号"
    assert as_("bureau").press(f"/papers/{paper}/receive").status_code == 409
    assert leader.press(f"/papers/{paper}/revoke", {"reason": "再来", "row_version": "9"}).status_code == 409


def test_revoking_without_a_reason_is_refused(as_, paper):
    response = as_("leader").submit(f"/papers/{paper}", {"reason": " "}, to=f"/papers/{paper}/revoke")

    assert response.status_code == 422
    assert "请写明撤销原因" in response.text


def test_addressed_county_does_not_revoke(as_, paper):
    assert as_("bureau").press(f"/papers/{paper}/revoke", {"reason": "不接受"}).status_code == 404


def test_clerk_reads_the_thanks_of_the_own_window(as_, app, region):
    told = {"place": "1号窗口", "period": "上一周", "quote": "办得快。"}
    given = {"kind": "praise", "organ": region.county, "by": "bureau", "title": "表扬信", "fields": told}
    mine = make(app, lambda: issued(region, to=region.windows[0], **given).public_id)
    other = make(app, lambda: issued(region, to=region.windows[1], **given).public_id)

    assert "办得快。" in as_("clerk").page(f"/papers/{mine}").text
    as_("clerk").page(f"/papers/{other}", status=404)


def test_register_leaves_as_a_table(as_, app, region, paper):
    make(app, lambda: issued(region, title="=1+1"))
    response = as_("leader").press("/papers/export", {"year": "2026"})
    rows = CalamineWorkbook.from_filelike(BytesIO(response.data)).get_sheet_by_index(0).to_python()

    assert rows[0][0] == "文书登记簿"
    assert rows[4][:6] == [1.0, "绵医保督〔2026〕1号", "督办函", "关于3号窗口值守问题的督办函", "绵阳市医疗保障局", "涪城区医疗保障局"]
    assert rows[5][3] == "=1+1"
    assert rows[6][0] == "注：登记范围为2026年，共2份；撤销的文书保留文号。"
    assert as_("outsider").press("/papers/export").status_code == 200
    assert as_("leader").press("/papers/export", {"year": "1"}).status_code == 422


def test_code_word_is_set_by_the_admin(as_, app, region):
    admin = as_("admin")
    path = f"/papers/organs/{region.city.public_id}"
    assert "绵医保督〔2026〕" in admin.page(path).text
    assert admin.submit(path, {"code_word": "绵医保办"}).status_code == 303

    assert "绵医保办督〔2026〕" in admin.page(path).text
    assert "绵医保办" in admin.page("/papers/organs").text
    assert make(app, lambda: issued(region).full_number) == "绵医保办督〔2026〕1号"


@pytest.mark.parametrize(
    ("given", "said"), [({"code_word": "绵医保〔2026〕"}, "代字只写文字"), ({"since": "2026-11-19"}, "不能早于今天"), ({"name": ""}, "请填写署名")]
)
def test_bad_code_word_is_refused(as_, region, given, said):
    response = as_("admin").submit(f"/papers/organs/{region.city.public_id}", {"head": "保留的红头", **given})

    assert response.status_code == 422
    assert said in response.text
    assert "保留的红头" in response.text


@pytest.mark.parametrize("path", ["/papers/{paper}", "/papers/incoming", "/papers/drafts", "/papers/organs", "/papers"])
def test_stranger_signs_in_first(client, paper, path):
    assert client.get(path.format(paper=paper)).location.startswith("/sign-in")


@pytest.mark.parametrize("act", ["issue", "discard", "revoke", "receive", "files/pdf"])
def test_acts_are_posts_about_what_exists(as_, paper, act):
    leader = as_("leader")

    assert leader.get(f"/papers/{paper}/{act}").status_code == 405
    assert leader.press(f"/papers/nothing00000/{act}", {"reason": "没有"}).status_code == 404
