"""One rating, from the printed code to the call-back, and back again."""

from datetime import timedelta

import pytest

from tests.journeys.reading import board, listed
from tests.page import words
from tests.ratings.visitors import open_again, post_rating, rate, undo, visit_in, visit_of

PHONE = "13900000001"
EVERYBODY_ELSE = ("admin", "leader", "inspector", "bureau", "clerk", "auditor", "outsider")


def test_two_taps_after_a_scan_move_the_leader_s_figure_at_once(as_, client, region, scan):
    leader = as_("leader")
    path = scan(as_("bureau"), region.window_point)
    assert "满意率" not in board(leader)

    response = client.post(path, data={"visit": visit_of(client, path), "level": "2"})
    receipt = client.page(response.location)

    assert (response.status_code, receipt.heading) == (303, "已收到您的评价")
    assert board(leader) == {"满意率": "0%，0 / 1", "差评率": "100%，1 / 1", "平均分": "3.00，3 / 1", "有效评价": "1，1 / 1", "撤回": "0", "追评": "0"}
    assert board(leader, region.windows[0])["差评率"] == "100%，1 / 1"
    assert board(as_("outsider")) == {"撤回": "0", "追评": "0"}


def test_single_rating_is_listed_when_it_can_no_longer_be_undone(as_, client, region, clock):
    rate(client, region.window_point, 2, tags=["209"], comment="等了两个小时。")
    people = ("leader", "inspector", "bureau", "call_back")

    clock.shift(timedelta(minutes=10, seconds=-1))
    assert [listed(as_(person)) for person in people] == [[]] * 4
    clock.shift(timedelta(seconds=1))

    [[address]] = {tuple(listed(as_(person))) for person in people}
    page = as_("leader").page(address)
    assert page.heading == "不满意：涪城区医保服务大厅 · 1号窗口"
    assert "等了两个小时。" in page.text
    assert "未在承诺时间内办结" in page.text
    assert listed(as_("outsider")) == []


@pytest.fixture
def complaint(client, clock, region):
    """A bad rating with a telephone number in its contact and in its comment; eleven minutes ago."""
    rate(client, region.window_point, 1, comment=f"回我{PHONE}", name="某女士", phone=PHONE, consent="yes")
    clock.shift(timedelta(minutes=11))


def test_contact_opens_to_the_call_back_officer_alone(as_, complaint):
    officer = as_("call_back")
    [address] = listed(officer)
    assert PHONE not in officer.get(address).text

    look = {"kind": "contact", "reason": "就排队的事回电话"}
    seen = officer.submit(address, look, to=f"{address}/contact")
    refused = {person: as_(person).press(f"{address}/contact", look) for person in EVERYBODY_ELSE}

    assert [words(line) for line in officer.page(address).all("h2")].count("回访") == 1
    assert PHONE in seen.text
    assert {person: answer.status_code for person, answer in refused.items()} == dict.fromkeys(EVERYBODY_ELSE, 403)
    assert not any(PHONE in answer.text for answer in refused.values())


def test_look_at_a_contact_stands_in_the_log(as_, complaint):
    officer = as_("call_back")
    [address] = listed(officer)
    officer.submit(address, {"kind": "contact", "reason": "就排队的事回电话"}, to=f"{address}/contact")

    for reader in ("auditor", "admin"):
        [look] = [row for row in as_(reader).page("/audit").table()[1:] if "联系方式" in row[1]]
        assert look[0] == "2026-11-20 10:11"
        assert look[1].endswith("的评价的联系方式，理由：就排队的事回电话。")
        assert (look[2], look[4].rpartition(" ")[2]) == ("call_back", "一致")
    assert PHONE not in as_("auditor").get("/audit").text


def test_undone_rating_moves_the_figure_back_and_is_counted_apart(as_, client, region):
    rate(client, region.window_point, 5)
    receipt = rate(client, region.window_point, 1, done="no")
    leader = as_("leader")
    assert board(leader)["差评率"] == "50.00%，1 / 2"

    assert undo(client, receipt).location == receipt

    assert client.page(receipt).heading == "评价已撤回"
    assert board(leader) == {"满意率": "100%，1 / 1", "差评率": "0%，0 / 1", "平均分": "10.00，10 / 1", "有效评价": "1，1 / 2", "撤回": "1", "追评": "0"}


def test_visit_is_rated_anew_after_the_undo(as_, client, region, clock):
    receipt = rate(client, region.window_point, 1)
    undo(client, receipt)
    again = open_again(client, receipt)

    second = post_rating(client, region.window_point, visit=visit_in(again.text), level=4)
    undo(client, second.location)
    clock.shift(timedelta(minutes=11))

    assert "重新评价" not in client.page(second.location).text
    assert board(as_("leader")) == {"满意率": "—，0 / 0", "差评率": "—，0 / 0", "平均分": "—，0 / 0", "有效评价": "0，0 / 2", "撤回": "2", "追评": "0"}
    assert listed(as_("leader")) == []


def test_word_about_pressure_reaches_superiors_and_never_the_window(as_, client, region, november):
    november(17)
    receipts = [rate(client, region.window_point, 5) for _ in range(5)]
    client.post(f"{receipts[0]}/asked", data={"visit": visit_of(client, receipts[0])})
    november(23)
    clerk = as_("clerk")
    [release] = [link.get("href") for link in clerk.page("/releases").elements("a") if link.get("href", "").startswith("/releases/")]

    assert "要求" in as_("leader").page("/ratings?flagged=y").text
    assert "要求" not in clerk.page(release).text
    assert [as_("clerk").get(address).status_code for address in listed(as_("leader"))] == [403] * 5
