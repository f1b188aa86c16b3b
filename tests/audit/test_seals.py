"""The page of the seals: the head of each day, the comparison with paper, and what should worry the reader."""

import base64
from datetime import timedelta

import pytest
import zxingcpp

from evalsvc.audit.verifying import check
from evalsvc.jobs.work import run_pulse, run_tick
from tests.organisation.test_drawing import drawn


@pytest.fixture
def log(app, region, log_of):
    made = log_of(app)
    made.seals()
    return made


def last(log):
    return log.asks("SELECT number, head FROM audit_seal ORDER BY number DESC LIMIT 1")[0]


def verified(app):
    with app.app_context():
        return check({}, lambda _done, _total: None)


def in_groups(head):
    return " ".join(head[start : start + 4] for start in range(0, 64, 4))


def test_head_of_each_day_is_shown_in_groups(as_, clock, log):
    _, yesterday = last(log)
    clock.shift(timedelta(days=1))
    log.writes()
    log.seals()
    number, today = last(log)
    page = as_("auditor").page("/audit/seals")

    assert page.heading == "记录的封签"
    assert [row[0] for row in page.table()[1:]] == ["2026-11-21", "2026-11-20"]
    assert [row[3] for row in page.table()[1:]] == [in_groups(today), in_groups(yesterday)]
    assert page.table()[1][1] == str(number)


def test_printed_picture_is_the_line_of_the_file(as_, log):
    page = as_("auditor").page("/audit/seals")
    address = page.one("img", class_="qr seal-picture").get("src")
    svg = base64.b64decode(address.partition(",")[2])
    (found,) = zxingcpp.read_barcodes(drawn(svg))

    assert found.text == log.file.read_text(encoding="ascii").splitlines()[-1]


@pytest.mark.parametrize("spelled", [lambda head: head, in_groups, lambda head: in_groups(head).replace(" ", "-").upper()], ids=["plain", "groups", "hyphens"])
def test_head_on_paper_is_compared(as_, log, spelled):
    number, head = last(log)

    assert page_of(as_, number, spelled(head)).one("p", role="status").text.startswith(f"一致：第{number}号封签")


def test_other_head_is_told_apart(as_, log):
    number, head = last(log)
    other = ("0" if head[0] != "0" else "1") + head[1:]

    assert page_of(as_, number, other).one("p", role="alert").text.startswith("不一致")
    assert page_of(as_, number + 5, head).one("p", role="alert").text.startswith(f"现在没有第{number + 5}号封签")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("number=&head=", "请填写封签号。"),
        ("number=0&head=" + "0" * 64, "封签号是一个正整数。"),
        ("number=1&head=" + "g" * 64, "只有数字和字母a至f"),
        ("number=1&head=" + "0" * 63, "封签值是16组"),
    ],
)
def test_bad_input_is_named_and_stays(as_, log, query, said):
    response = as_("auditor").get(f"/audit/seals?{query}")

    assert response.status_code == 422
    assert said in response.text
    assert query.partition("head=")[2] in response.text


@pytest.mark.parametrize("username", ["leader", "inspector", "bureau", "call_back", "clerk", "outsider"])
def test_without_the_right_it_is_refused(as_, username):
    assert as_(username).get("/audit/seals").status_code == 403


def test_stranger_is_led_to_sign_in(client):
    assert client.get("/audit/seals").location == "/sign-in?next=/audit/seals"


def test_it_is_only_read(as_):
    assert as_("auditor").post("/audit/seals").status_code == 405


def test_log_shows_the_seal_of_each_event(as_, log):
    log.writes()
    log.seals()
    row = as_("auditor").page("/audit?action=account.create").table()[1]

    assert row[5] == f"第{last(log)[0]}号"


def warnings(as_):
    return [note.text for note in as_("auditor").page("/audit").all("p", role="alert")]


def test_sound_log_has_no_warning(app, as_, log):
    as_("auditor")  # whose first sign-in is an event
    log.seals()
    verified(app)

    assert warnings(as_) == []


def test_late_sealing_is_warned_of(as_, clock, log):
    log.writes()
    clock.shift(timedelta(minutes=6))

    assert warnings(as_)[0].startswith("自2026-11-20 10:00起有记录没有封签")


def test_fault_is_warned_of_until_it_is_gone(app, as_, log):
    event = log.writes()[0]
    log.seals()
    log.tampers(f"UPDATE audit_event SET subject = 'other' WHERE public_id = '{event}'")
    outcome = verified(app)

    assert outcome == f"核验发现问题：第{last(log)[0]}号封签中的记录{event}与封签时不同：内容被改过。"
    assert warnings(as_)[0] == f"2026-11-20 10:00核验时发现问题：第{last(log)[0]}号封签中的记录{event}与封签时不同：内容被改过。"
    log.tampers(f"UPDATE audit_event SET subject = 'account:test' WHERE public_id = '{event}'")
    assert verified(app).startswith(f"{log.asks('SELECT count(*) FROM audit_event WHERE seal_number IS NOT NULL')[0][0]}条记录")
    assert "内容被改过" not in "".join(warnings(as_))


def test_long_without_verification_is_warned_of(app, as_, clock, log):
    verified(app)
    clock.shift(timedelta(days=2, minutes=1))
    log.seals()

    assert [sentence for sentence in warnings(as_) if "核验" in sentence] == ["超过两天没有核验过整个记录，正常情况下每天一次；请管理员检查后台任务。"]


def test_clock_set_back_is_warned_of(as_, clock, log):
    clock.shift(timedelta(hours=-1))

    assert any("服务器时钟被调回过" in sentence for sentence in warnings(as_))


def test_worker_seals_and_verifies_by_itself(app, log):
    log.writes()
    assert run_pulse(app)
    run_tick(app)
    run_tick(app)

    assert log.asks("SELECT count(*) FROM audit_event WHERE seal_number IS NULL") == [(0,)]
    assert log.asks("SELECT key FROM job WHERE kind = 'verify'") == [("verify:2026-11-20",)]


def page_of(as_, number, head):
    return as_("auditor").page(f"/audit/seals?number={number}&head={head}")
