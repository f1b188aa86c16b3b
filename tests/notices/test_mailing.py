"""From a notice to a mail in a real mail server, whatever the server does; on both databases."""

import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from evalsvc.access.actor import Actor
from evalsvc.accounts.models import Account
from evalsvc.core.clock import SHANGHAI, now
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import DEMO_STAMP, keep_fact
from evalsvc.factory import TICK_STEPS
from evalsvc.notices import mailing, queries, services
from evalsvc.notices.models import MailAddress, Notice, NoticeMail
from evalsvc.notices.retention import destroy_unused_addresses, forget_old_mails, keys_in_use
from evalsvc.notices.services.addresses import code_of, open_address
from evalsvc.notices.states import LEASE
from tests.notices import making
from tests.notices.smtp_server import CONTENT, GREETING, RECIPIENT

ADDRESS = "fucheng.bureau@example.gov.cn"
DIGEST_SUBJECT = "【医保好差评与行风自查】2026年11月21日有1件事等您办理"


@pytest.fixture
def app(mailed):
    return mailed


@pytest.fixture
def box(mail_server):
    return mail_server.box


@pytest.fixture
def office(app, region, known_kinds, clock):
    """People with proven addresses, and the verbs of a day; each in a transaction of its own."""
    ids = {name: person.account_id for name, person in region.people.items()}

    @contextmanager
    def acting(writes=True):
        with app.app_context():
            if writes:
                with unit_of_work():
                    yield app.extensions["vault"]
            else:
                yield app.extensions["vault"]

    def prove(username, address=ADDRESS):
        by = Actor(ids[username], username, username)
        with acting() as vault:
            services.ask_code(by=by, address=address, vault=vault)
        with acting() as vault:
            services.confirm_address(by=by, code=code_of(queries.address_row(ids[username]), vault), vault=vault)
            db.session.execute(update(NoticeMail).values(state="cancelled", ended_at=now()))

    def tell(*usernames, **given):
        with acting():
            return making.tell(*(ids[name] for name in usernames), **given)

    def end(why="已提交验收"):
        with acting():
            return services.end_notices(subject=making.ITEM, why=why)

    def send():
        with app.app_context():
            mailing.send_mails()

    def mails(kind="notice"):
        with acting(writes=False):
            rows = db.session.scalars(select(NoticeMail).where(NoticeMail.kind == kind).order_by(NoticeMail.id)).all()
            return [(row.state, row.attempts, row.failure) for row in rows]

    def told(username):
        with acting(writes=False):
            mine = select(Notice).where(Notice.account_id == ids[username], Notice.kind.like("mail.%")).order_by(Notice.id)
            return [(one.sentence, one.ended_why) for one in db.session.scalars(mine)]

    def choose(username, **wanted):
        with acting():
            row = queries.address_row(ids[username])
            services.choose_mails(by=Actor(ids[username], username, username), row_version=row.row_version, **wanted)

    return SimpleNamespace(ids=ids, acting=acting, prove=prove, tell=tell, end=end, send=send, mails=mails, told=told, choose=choose)


def test_notice_arrives_as_mail(office, box):
    office.prove("bureau")
    office.tell("bureau", "leader", due=date(2026, 11, 30))
    office.send()
    office.send()

    (to, mail), *more = box.taken
    assert (to, more) == (ADDRESS, [])
    assert "提交验收：https://pj.example.gov.cn/organisation" in mail.get_body(("plain",)).get_content()
    assert office.mails() == [("sent", 1, None)]


def test_unproven_address_gets_its_code_and_nothing_else(office, box):
    with office.acting() as vault:
        services.ask_code(by=Actor(office.ids["bureau"], "bureau", "bureau"), address=ADDRESS, vault=vault)
    office.tell("bureau")
    office.send()

    assert [(to, str(mail["Subject"])) for to, mail in box.taken] == [(ADDRESS, "【医保好差评与行风自查】邮箱验证码")]
    with office.acting(writes=False) as vault:
        assert f"验证码是{code_of(queries.address_row(office.ids['bureau']), vault)}，" in box.taken[0][1].get_body(("plain",)).get_content()


def test_done_before_the_mail_left_is_not_mailed(office, box):
    office.prove("bureau")
    office.tell("bureau")
    office.end()
    office.send()

    assert (box.taken, office.mails()) == ([], [("cancelled", 0, None)])


def test_repeated_mail_is_recognised(office, box, clock):
    """The line is lost after the server took the mail: it goes again, under the same id and date."""
    office.prove("bureau")
    office.tell("bureau")
    box.order(CONTENT, hang_up=True)
    office.send()
    assert office.mails() == [("queued", 1, "SMTPServerDisconnected")]
    clock.shift(timedelta(minutes=1))
    office.send()

    assert office.mails() == [("sent", 2, None)]
    assert len(box.taken) == 2
    assert len({(str(mail["Message-ID"]), str(mail["Date"])) for _, mail in box.taken}) == 1


def test_each_failure_doubles_the_wait(office, box, clock):
    office.prove("bureau")
    office.tell("bureau")
    box.order(GREETING, "421 later", times=4)
    waited = []
    while office.mails()[0][0] == "queued":
        before = box.connections
        office.send()
        if box.connections > before:
            waited.append(0)
        clock.shift(timedelta(minutes=1))
        waited[-1] += 1

    assert waited == [1, 2, 4, 8, 1]
    assert office.mails() == [("sent", 5, None)]


def test_greylisted_mail_holds_no_other_up(office, box, clock):
    office.prove("bureau")
    office.prove("leader", "city.leader@example.gov.cn")
    box.order(RECIPIENT, "450 4.2.0 come back")
    office.tell("bureau", "leader")
    office.send()
    assert sorted(office.mails()) == [("queued", 1, "recipient 450"), ("sent", 1, None)]
    clock.shift(timedelta(minutes=1))
    office.send()

    assert sorted(to for to, _ in box.taken) == ["city.leader@example.gov.cn", ADDRESS]


def test_unreachable_server_is_tried_with_one_mail_only(office, box):
    office.prove("bureau")
    for key in range(5):
        office.tell("bureau", key=str(key))
    box.order(GREETING, "421 later")
    office.send()

    assert (box.connections, [attempts for _, attempts, _ in office.mails()]) == (1, [1, 0, 0, 0, 0])


def test_unknown_address_ends_and_people_are_told(office, box, clock):
    office.prove("bureau")
    box.order(RECIPIENT, f"550 5.1.1 <{ADDRESS}> unknown")
    office.tell("bureau")
    office.tell("bureau", key="another")
    office.send()

    assert office.mails() == [("refused", 1, "recipient 550"), ("cancelled", 0, None)]
    assert office.told("bureau") == [("发到您邮箱的提醒邮件被对方的邮件服务器拒收。核对之前不再往这个邮箱发邮件。", None)]
    assert office.told("admin") == [("bureau的提醒邮件被对方的邮件服务器拒收（recipient 550）。", None)]
    assert office.told("leader") == []
    clock.shift(timedelta(minutes=1))
    office.prove("bureau")
    assert [why for _, why in office.told("bureau") + office.told("admin")] == ["邮箱已重新核对"] * 2


def test_refused_content_does_not_blame_the_address(office, box):
    office.prove("bureau")
    box.order(CONTENT, "554 5.7.1 looks like spam")
    office.tell("bureau")
    office.tell("bureau", key="another")
    office.send()

    assert [state for state, _, _ in office.mails()] == ["refused", "sent"]
    assert office.told("bureau") == [("发到您邮箱的提醒邮件被对方的邮件服务器拒收。其他提醒仍会照发。", None)]


def test_server_that_stands_still_is_told_to_the_administrator_until_it_works(office, box, clock):
    office.prove("bureau")
    office.tell("bureau")
    box.order(GREETING, "421 later", times=5)
    for minutes in (1, 2, 4, 8):
        office.send()
        clock.shift(timedelta(minutes=minutes))
    assert office.told("admin") == []
    office.send()
    assert [(said[:14], why) for said, why in office.told("admin")] == [("提醒邮件发不出去（SMTPC", None)]
    clock.shift(timedelta(minutes=16))
    office.send()

    assert [why for _, why in office.told("admin")] == ["邮件已恢复发送"]
    assert office.told("bureau") == []


def test_after_a_day_and_a_half_a_mail_is_given_up(office, box, clock):
    office.prove("bureau")
    office.tell("bureau")
    box.order(RECIPIENT, "450 4.2.0 come back", times=99)
    begin = now()
    while office.mails()[0][0] == "queued":
        office.send()
        clock.shift(timedelta(minutes=30))

    assert office.mails() == [("given_up", 14, "recipient 450")]
    assert timedelta(hours=24) < now() - begin < timedelta(hours=40)


def test_mail_of_a_worker_that_died_goes_when_its_lease_is_over(app, office, box, clock):
    office.prove("bureau")
    office.tell("bureau")
    with app.app_context():
        assert mailing._claim("dead").letter is not None
    office.send()
    assert box.taken == []
    clock.shift(LEASE + timedelta(seconds=1))
    office.send()

    assert (len(box.taken), office.mails()) == (1, [("sent", 2, None)])


def test_two_ticks_at_once_send_each_mail_once(app, office, box):
    office.prove("bureau")
    for key in range(12):
        office.tell("bureau", key=str(key))
    start = threading.Barrier(2)

    def tick():
        start.wait()
        office.send()

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [state for state, _, _ in office.mails()] == ["sent"] * 12
    assert len({str(mail["Message-ID"]) for _, mail in box.taken}) == len(box.taken) == 12


def queue_digests(app):
    with app.app_context():
        mailing.queue_digests()


def test_digest_comes_once_a_day_at_eight(app, office, box, clock):
    office.prove("bureau")
    office.choose("bureau", each=False, digest=True)
    office.tell("bureau")
    clock.move_to(datetime(2026, 11, 21, 7, 59, tzinfo=SHANGHAI))
    queue_digests(app)
    assert office.mails("digest") == []
    for minutes in range(3):
        clock.move_to(datetime(2026, 11, 21, 8, minutes, tzinfo=SHANGHAI))
        queue_digests(app)
        office.send()

    assert box.subjects() == [DIGEST_SUBJECT]
    assert making.ITEM not in str(box.taken[0][1])
    clock.move_to(datetime(2026, 11, 25, 9, 0, tzinfo=SHANGHAI))  # a standstill: one digest, not four
    queue_digests(app)
    office.send()
    assert len(box.taken) == 2


def test_no_digest_when_nothing_waits_or_nobody_wants_it(app, office, box, clock):
    for username in ("bureau", "leader", "inspector"):
        office.prove(username, f"{username}@example.gov.cn")
    office.tell("bureau", "leader")
    office.choose("leader", each=False, digest=False)
    office.end()
    office.tell("leader", key="another")
    queue_digests(app)
    office.send()

    assert box.taken == []


def test_digest_that_came_too_late_or_has_nothing_left_is_not_sent(app, office, box, clock):
    office.prove("bureau")
    office.choose("bureau", each=False, digest=True)
    office.tell("bureau")
    queue_digests(app)
    clock.shift(timedelta(days=1))
    office.send()
    queue_digests(app)
    office.end()
    office.send()

    assert (box.taken, office.mails("digest")) == ([], [("cancelled", 0, None)] * 2)


def test_single_mails_can_be_declined(office, box):
    office.prove("bureau")
    office.tell("bureau")
    office.choose("bureau", each=False, digest=True)
    office.tell("bureau", key="another")
    office.send()

    assert (box.taken, office.mails()) == ([], [("cancelled", 0, None)])


def test_whoever_left_or_removed_the_address_gets_none(office, box):
    for username in ("bureau", "leader"):
        office.prove(username, f"{username}@example.gov.cn")
    office.tell("bureau", "leader")
    with office.acting():
        db.session.get_one(Account, office.ids["leader"]).retired_at = now()
        services.remove_address(by=Actor(office.ids["bureau"], "bureau", "bureau"))
    office.send()

    assert (box.taken, {state for state, _, _ in office.mails()}) == ([], {"cancelled"})


def test_demo_sends_nothing(app, office, box):
    office.prove("bureau")
    office.tell("bureau")
    with office.acting():
        keep_fact(DEMO_STAMP, "2026-11-20")
    queue_digests(app)
    office.send()

    assert (box.connections, office.mails()) == (0, [("queued", 0, None)])


def test_address_is_nowhere_in_plain_and_never_in_the_log(app, office, box, caplog):
    office.prove("bureau")
    office.tell("bureau")
    box.order(RECIPIENT, f"550 5.1.1 <{ADDRESS}> unknown")
    office.send()

    assert "recipient 550" in caplog.text
    assert ADDRESS not in caplog.text
    with office.acting(writes=False):
        for table in db.metadata.sorted_tables:
            assert ADDRESS not in str(db.session.execute(select(table)).all()), table.name
        assert ADDRESS.encode() not in db.session.scalars(select(MailAddress.body)).one()


def test_address_moves_to_the_key_of_the_month(app, office, clock):
    office.prove("bureau")
    clock.move_to(datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI))
    with app.app_context():
        assert keys_in_use() == {"2026-11"}
        TICK_STEPS["keys"]()
        mailing.seal_addresses_anew()
        assert keys_in_use() == {"2026-12"}
        clock.shift(timedelta(days=2))
        TICK_STEPS["keys"]()
    with office.acting(writes=False) as vault:
        assert vault.key_ids() == ["2026-12"]
        assert open_address(queries.address_row(office.ids["bureau"]), vault) == ADDRESS


def test_address_whose_key_is_gone_is_asked_for_again(app, office, clock):
    office.prove("bureau")
    office.tell("bureau")
    clock.move_to(datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI))
    with app.app_context():
        app.extensions["vault"].destroy("2026-11")
        mailing.send_mails()
        mailing.seal_addresses_anew()
        row = queries.address_row(office.ids["bureau"])
        assert (row.body, row.confirmed_at) == (None, None)
    assert office.mails() == [("cancelled", 0, None)]


def test_unused_addresses_are_destroyed_on_schedule(app, office, clock):
    office.prove("leader")
    office.prove("inspector")
    with office.acting() as vault:
        services.ask_code(by=Actor(office.ids["bureau"], "bureau", "bureau"), address=ADDRESS, vault=vault)
        db.session.get_one(Account, office.ids["leader"]).retired_at = now()
    clock.shift(timedelta(hours=24))
    with app.app_context():
        destroy_unused_addresses()
        kept = db.session.scalars(select(MailAddress.account_id).where(MailAddress.body.is_not(None))).all()

    assert kept == [office.ids["inspector"]]


def test_old_mails_are_forgotten_and_notices_stay(app, office, clock):
    office.prove("bureau")
    office.tell("bureau")
    office.send()
    clock.move_to(datetime(2027, 2, 18, 1, 59, tzinfo=UTC))
    with app.app_context():
        forget_old_mails()
        assert office.mails() == [("sent", 1, None)]
    clock.shift(timedelta(minutes=1))
    with app.app_context():
        forget_old_mails()
        assert (office.mails(), queries.unread_count(office.ids["bureau"])) == ([], 1)
