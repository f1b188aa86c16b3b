"""Matters for staff: weeks instead of days, participation, a number with a reason, links that leave once."""

import csv
import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from evalsvc.matters.models import Matter, MatterInvitation, MatterNumber
from evalsvc.matters.retention import destroy_old_numbers
from evalsvc.ratings.models import Rating
from tests.ratings.visitors import visit_of

WEEK = "?from=2026-11-10&to=2026-11-10"


class TestList:
    def test_shows_item_and_week_and_nothing_more(self, as_, matters):
        (public_id,) = matters("YB-77")

        page = as_("bureau").page("/matters")

        assert page.table(1)[1] == [public_id, "城乡居民参保登记", "涪城区医保网上服务", "2026-11-09至2026-11-15", "—"]
        assert "YB-77" not in page.text
        assert "2026-11-10" not in page.text

    def test_participation_has_its_denominator(self, as_, matters, rate_matters):
        matters(*(f"N{n}" for n in range(8)))
        rate_matters(2)

        assert as_("leader").page("/matters").table(0)[1] == ["涪城区医保网上服务", "25.00%", "2 / 8"]

    def test_few_matters_are_not_divided(self, as_, matters, rate_matters):
        matters("N1", "N2", "N3", "N4")
        rate_matters(1)

        assert as_("leader").page("/matters").table(0)[1] == ["涪城区医保网上服务", "—", "办结4件，太少"]

    def test_days_are_drawn_to_whole_weeks(self, as_, matters):
        matters("N1")

        assert len(as_("bureau").page(f"/matters{WEEK}").table(1)) == 2
        assert len(as_("bureau").page("/matters?from=2026-11-15&to=2026-11-15").table(1)) == 2
        assert "这几周没有办件。" in as_("bureau").page("/matters?from=2026-11-16&to=2026-11-16").text

    def test_pages_follow_each_other(self, as_, matters):
        matters(*(f"N{n}" for n in range(51)))
        bureau = as_("bureau")

        first = bureau.page("/matters")
        second = bureau.page(first.one("a", rel="next").get("href"))

        assert (len(first.table(1)), len(second.table(1))) == (51, 2)

    @pytest.mark.parametrize("query", ["?from=0001-01-01&to=9999-12-31", "?from=0001-01-01&to=0001-01-01", "?after=nobody"])
    def test_far_days_are_drawn_near(self, as_, matters, query):
        assert as_("bureau").get(f"/matters{query}").status_code == 200

    def test_bad_days_stay_and_are_explained(self, as_):
        response = as_("bureau").get("/matters?from=2026-11-20&to=2026-11-01")

        assert response.status_code == 422
        assert "截止日期早于开始日期。" in response.text

    def test_unknown_unit_or_item_is_not_found(self, as_, region):
        as_("bureau").page(f"/matters?unit={region.other_county.public_id}", status=404)
        as_("bureau").page("/matters?item=nothing00000", status=404)


class TestNumber:
    def test_call_back_officer_sees_it_with_a_reason(self, as_, matters, ask):
        (public_id,) = matters("YB-77", service_number="S-2")

        response = as_("call_back").submit(f"/matters/{public_id}", {"reason": "核对上游系统，电话13912345678"}, to=f"/matters/{public_id}/number")

        assert "YB-77" in response.text
        assert "S-2" in response.text
        ((facts,),) = ask(select(AuditEvent.facts).where(AuditEvent.action == "matter.read_number"))
        assert "13912345678" not in str(facts)
        assert "YB-77" not in str(facts)

    def test_without_a_reason_nothing_is_shown(self, as_, matters):
        (public_id,) = matters("YB-77")

        response = as_("call_back").submit(f"/matters/{public_id}", {"reason": "看"}, to=f"/matters/{public_id}/number")

        assert response.status_code == 422
        assert 'value="看"' in response.text
        assert "YB-77" not in response.text

    def test_others_have_no_way_to_it(self, as_, matters):
        (public_id,) = matters("YB-77")

        page = as_("bureau").page(f"/matters/{public_id}")
        assert page.heading == "城乡居民参保登记"
        assert "办件编号" not in page.text
        assert as_("bureau").press(f"/matters/{public_id}/number", {"reason": "我想看看"}).status_code == 403
        assert as_("outsider").get(f"/matters/{public_id}").status_code == 404
        assert as_("clerk").get(f"/matters/{public_id}").status_code == 403

    def test_numbers_end_on_schedule(self, app, as_, matters, clock, ask):
        (public_id,) = matters("YB-77")
        clock.shift(timedelta(days=169))  # 179 days after it was finished
        with app.app_context():
            destroy_old_numbers()
        assert ask(select(func.count()).where(MatterNumber.body.is_not(None))) == [(1,)]

        clock.shift(timedelta(days=1))
        with app.app_context():
            destroy_old_numbers()

        assert ask(select(MatterNumber.body, Matter.number_digest).join(Matter, Matter.id == MatterNumber.matter_id)) == [(None, None)]
        assert "按规则销毁" in as_("call_back").page(f"/matters/{public_id}").text
        assert as_("call_back").press(f"/matters/{public_id}/number", {"reason": "核对一下"}).status_code == 409

    def test_number_lies_sealed_and_is_known_by_a_keyed_digest(self, app, matters, ask):
        matters("YB-77", "YB-78")
        vault = app.extensions["vault"]

        assert vault.digest("YB-77", context="x") == vault.digest("YB-77", context="x") != vault.digest("YB-77", context="y")
        assert len(set(ask(select(Matter.number_digest)))) == 2
        assert [b"YB-77" in body for (body,) in ask(select(MatterNumber.body))] == [False, False]


class TestInvite:
    def test_links_leave_once_and_make_invited_ratings(self, as_, client, matters, ask, region):
        matters("YB-1", "YB-2")
        matters("YB-NEW", finished_on=date(2026, 11, 18))  # finished two days ago; the profile says three
        officer = as_("call_back")
        assert "有2件办件可以邀请" in officer.page("/matters").text

        response = officer.submit("/matters", {"suffix": "csv"}, to="/matters/invite")

        rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
        assert [row["办件编号"] for row in rows] == ["YB-1", "YB-2"]
        assert response.headers["Cache-Control"] == "private, no-store"
        path = rows[0]["评价链接"].partition("/m/")[2]
        assert client.post(f"/m/{path}", data={"visit": visit_of(client, f"/m/{path}"), "level": "4"}).status_code == 303
        assert ask(select(Rating.origin)) == [("invited",)]
        assert "现在没有可以邀请的办件" in officer.page("/matters").text
        assert officer.press("/matters/invite", {"suffix": "csv", "place": region.county.public_id}).status_code == 409
        assert ask(select(func.count()).select_from(MatterInvitation)) == [(2,)]

    def test_rated_matter_is_not_invited(self, as_, matters, rate_matters):
        matters("YB-1", "YB-2")
        rate_matters(1)

        response = as_("call_back").submit("/matters", {"suffix": "xlsx"}, to="/matters/invite")

        sheet = load_workbook(io.BytesIO(response.data)).active
        assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["办件编号", "YB-2"]

    def test_trace_holds_no_number(self, as_, matters, ask):
        matters("YB-1")
        as_("call_back").submit("/matters", {"suffix": "csv"}, to="/matters/invite")

        ((sentence,),) = ask(select(AuditEvent.sentence).where(AuditEvent.action == "matter.invite"))
        assert sentence == "回访员（涪城区医疗保障局）导出了“涪城区医疗保障局”1件办件的评价链接，用于邀请评价。"

    def test_is_for_the_call_back_officer(self, as_, region):
        given = {"suffix": "csv", "place": region.county.public_id}

        assert as_("bureau").press("/matters/invite", given).status_code == 403
        assert as_("call_back").press("/matters/invite", given | {"place": region.other_county.public_id}).status_code == 404
        assert as_("call_back").press("/matters/invite", given | {"suffix": "exe"}).status_code == 422


HEADS = ["办件编号", "服务编号", "单位", "服务事项", "办结日期", "来源系统", "系统内编号"]
GOOD = ["YB-1", "", "涪城区医保网上服务", "城乡居民参保登记", "2026-11-18", "省平台", "900001"]


class TestImport:
    def sent(self, client, file, **more):
        return client.press("/matters/import", {"file": file, **more})

    def test_works_and_again_changes_nothing(self, as_, book, ask, region):
        officer = as_("call_back")
        other = ["YB-1", "2", *GOOD[2:5], "", ""]

        response = self.sent(officer, book(HEADS, GOOD, other))

        assert response.status_code == 303
        assert "已写入：新增2件，已有0件。" in officer.get(response.location).text
        found = select(Matter.unit_id, Matter.point_id, Matter.finished_on, Matter.system, Matter.upstream_id).order_by(Matter.id)
        assert ask(found) == [
            (region.online.id, region.online_point.id, date(2026, 11, 18), "省平台", "900001"),
            (region.online.id, region.online_point.id, date(2026, 11, 18), None, None),
        ]
        again = self.sent(officer, book(HEADS, GOOD, other))
        assert "已写入：新增0件，已有2件。" in officer.get(again.location).text
        assert ask(select(func.count()).select_from(Matter)) == [(2,)]

    def test_check_writes_nothing(self, as_, book, ask):
        page = checked(as_("call_back"), book(HEADS, GOOD))

        assert "核对完成，没有错：新增1件，已有0件。还没有写入。" in page
        assert ask(select(func.count()).select_from(Matter)) == [(0,)]

    @pytest.mark.parametrize(
        ("row", "cell", "sentence"),
        [
            (["", *GOOD[1:]], "A2", "请填写办件编号。"),
            (["1.23E+15", *GOOD[1:]], "A2", "科学计数法"),
            ([*GOOD[:2], "没有的单位", *GOOD[3:]], "C2", "没有找到在用单位“没有的单位”。"),
            ([*GOOD[:2], "3号窗口", *GOOD[3:]], "C2", "“3号窗口”（窗口）没有自己的在用评价点"),
            ([*GOOD[:2], "三台县医疗保障局", *GOOD[3:]], "C2", "没有找到在用单位"),
            ([*GOOD[:3], "没有的事项", *GOOD[4:]], "D2", "没有找到在用事项“没有的事项”。"),
            ([*GOOD[:4], "2026-11-21", *GOOD[5:]], "E2", "还没到这一天。"),
            ([*GOOD[:4], "2026-05-24", *GOOD[5:]], "E2", "办结太久，编号已到销毁期限"),
            ([*GOOD[:6], ""], "G2", "要么都填，要么都不填"),
            ([*GOOD[:6], "YB-1"], "G2", "系统内编号不能与办件编号相同"),
        ],
    )
    def test_bad_cell_is_named_and_nothing_is_written(self, as_, book, ask, row, cell, sentence):
        response = self.sent(as_("call_back"), book(HEADS, row, ["YB-9", *GOOD[1:5], "", ""]))

        assert response.status_code == 422
        assert cell in response.text
        assert sentence in response.text
        assert ask(select(func.count()).select_from(Matter)) == [(0,)]

    def test_same_number_twice_in_a_file_is_named(self, as_, book):
        response = self.sent(as_("call_back"), book(HEADS, GOOD, [*GOOD[:5], "", ""]))

        assert "与第2行的办件编号和服务编号相同。" in response.text

    def test_upstream_number_belongs_to_one_matter(self, as_, book):
        officer = as_("call_back")
        self.sent(officer, book(HEADS, GOOD))

        assert "已经属于另一个办件" in self.sent(officer, book(HEADS, ["YB-2", *GOOD[1:]])).text

    def test_no_file_and_no_table_are_explained(self, as_, book):
        officer = as_("call_back")

        assert "请选择要导入的文件。" in officer.press("/matters/import").text
        assert self.sent(officer, FileStorage(io.BytesIO(b"%PDF-1.7 no table"), filename="表.xlsx")).status_code == 422

    def test_is_not_staged_in_clear(self, as_, book):
        assert as_("call_back").press("/imports/matters", {"file": book(HEADS, GOOD)}).status_code == 422

    def test_form_is_for_the_call_back_officer(self, as_):
        assert as_("call_back").page("/matters/import").heading == "导入办件"
        assert as_("bureau").get("/matters/import").status_code == 403
        assert as_("bureau").press("/matters/import").status_code == 403


def checked(client, file):
    """The page after a check: it leaves no trace, because nothing happened."""
    with client.application.test_client() as plain:
        plain.set_cookie(client.application.config["SESSION_COOKIE_NAME"], client.session_cookie())
        return plain.post("/matters/import", data={"csrf_token": client.token(), "only_check": "y", "file": file}).text


def test_wrong_method(as_):
    assert as_("call_back").get("/matters/invite").status_code in {404, 405}
    assert as_("call_back").press("/matters").status_code == 405


def test_matter_is_unique_by_number_and_service_number(app, matters):
    matters("A", service_number="1")
    matters("A", service_number="2")

    with pytest.raises(Exception, match="number_digest"):
        matters("A", service_number="1")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Matter)) == 2
