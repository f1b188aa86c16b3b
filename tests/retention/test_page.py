"""The table of retention: what it says, when it shouts, and who may read it."""

from datetime import timedelta

import pytest

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.db import db, unit_of_work
from evalsvc.factory import RETENTION
from evalsvc.jobs.work import run_tick
from evalsvc.organisation.models import Unit
from tests import factories
from tests.ratings.staff import Hand

SECRETS, KEYS, DELAYS = "联系方式和未遮盖的留言原文", "每月的加密密钥", "登录失败的记录"
PHONE = "13912345678"


@pytest.fixture
def hand(app, client, clock):
    return Hand(app, client, clock)


def rows(page, number=0):
    """What the table says of each kind: term, end, kept, due, last run."""
    return {row[0]: row[1:] for row in page.table(number)[1:]}


def test_kinds_terms_and_numbers(app, as_, hand, region):
    hand.rated(region.window_point, 1, comment=f"请打{PHONE}", phone=PHONE, consent="y")
    run_tick(app)

    page = as_("admin").page("/retention")

    term, end, kept, due, run = rows(page)[SECRETS]
    assert term == "180天 从评价提交时起算。依据：规则“联系方式保存”（《默认规则》第1版）"
    assert end.startswith("销毁密文")
    assert (kept, due) == ("2", "0")
    assert run.startswith("2026-11-20 10:")
    assert rows(page)[KEYS][2] == "1"
    assert rows(page, 1)["评价：等级、原因、办成与否、遮盖后的留言"][-1] == "1"
    assert "到期处理正常" in page.text
    assert PHONE not in page.text


def test_what_is_due_and_not_carried_out_is_said_loudly(app, as_, hand, region, clock):
    hand.rated(region.window_point, 1, comment=f"请打{PHONE}", phone=PHONE, consent="y")
    run_tick(app)
    clock.shift(timedelta(days=180))
    just_due = as_("admin").page("/retention")
    clock.shift(timedelta(hours=1, minutes=1))
    late = as_("admin").page("/retention")
    run_tick(app)
    done = as_("admin").page("/retention")

    assert rows(just_due)[SECRETS][3] == "2"
    assert f"{SECRETS}：" not in just_due.text
    assert rows(late)[SECRETS][3] == "2 超期"
    assert f"{SECRETS}：2条超期1小时以上。" in late.text
    assert rows(done)[SECRETS][2:4] == ["0", "0"]
    assert "到期处理正常" in done.text


def test_a_tick_that_stays_away_is_said_loudly(app, as_, clock):
    never = as_("admin").page("/retention")
    run_tick(app)
    clock.shift(timedelta(minutes=10))
    just_in_time = as_("admin").page("/retention")
    clock.shift(timedelta(minutes=15))
    late = as_("admin").page("/retention")

    assert "后台从未执行过定时工作" in never.text
    assert "到期处理正常" in just_in_time.text
    assert "后台已有25分钟没有执行定时工作" in late.text


def test_a_step_that_fails_is_named(app, as_, clock, monkeypatch, caplog):
    def broken():
        raise RuntimeError("broken on purpose")

    run_tick(app)
    monkeypatch.setitem(app.extensions, "tick_steps", {**app.extensions["tick_steps"], "delays": broken})
    clock.shift(timedelta(minutes=1))
    run_tick(app)

    page = as_("admin").page("/retention")

    assert f"“{DELAYS}”的到期处理在2026-11-20 10:01没有成功" in page.text
    assert rows(page)[DELAYS][-1] == "2026-11-20 10:00 未成功"


def test_failed_sign_ins_are_counted_and_go_after_a_day(app, client, as_, region, clock):
    for _ in range(2):
        client.submit("/sign-in", {"username": "leader", "password": "wrong-on-purpose"})
    assert rows(as_("admin").page("/retention"))[DELAYS][2:4] == ["2", "0"]

    clock.shift(timedelta(hours=24))
    assert rows(as_("admin").page("/retention"))[DELAYS][2:4] == ["2", "2"]
    run_tick(app)

    assert rows(as_("admin").page("/retention"))[DELAYS][2:4] == ["0", "0"]


def test_key_is_due_only_when_nothing_lies_under_it(app, as_, hand, region, clock):
    hand.rated(region.window_point, 1, phone=PHONE, consent="y")
    clock.shift(timedelta(days=60))
    assert rows(as_("admin").page("/retention"))[KEYS][2:4] == ["1", "0"]

    clock.shift(timedelta(days=120))
    run_tick(app)

    assert rows(as_("admin").page("/retention"))[KEYS][3] == "0"
    assert "2026-11" not in app.extensions["vault"].key_ids()


def test_auditor_reads_it_too(as_):
    assert "现存" in as_("auditor").page("/retention").text


def test_admin_of_a_county_reads_the_terms_without_the_numbers(app, region, as_):
    with app.app_context(), unit_of_work():
        factories.grant(db.session.get(Account, region.people["bureau"].account_id), Role.ADMIN, db.session.get(Unit, region.county.id))

    page = as_("bureau").page("/retention")

    assert [len(row) for row in page.table()] == [3] * (1 + sum(row.carry_out is not None for row in RETENTION))
    assert "由最上级单位的管理员和审计员查看" in page.text
    assert "现存" not in page.text


@pytest.mark.parametrize("person", ["leader", "inspector", "bureau", "call_back", "clerk", "outsider"])
def test_without_the_right_nothing(as_, person):
    assert as_(person).get("/retention").status_code == 403


def test_stranger_is_led_to_the_sign_in_and_nothing_is_posted(client, as_):
    assert client.get("/retention").location == "/sign-in?next=/retention"
    assert as_("admin").press("/retention").status_code == 405
