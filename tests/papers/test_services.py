"""Numbers, states and what is frozen, on both databases; twenty at once, and one killed in the middle."""

import subprocess
import sys
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from evalsvc.core.canonical import content_hash
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.jobs.models import Job
from evalsvc.papers import queries, services
from evalsvc.papers.models import Paper, PaperSeries
from evalsvc.papers.states import PaperState
from tests.cast import Region
from tests.papers.making import actor, draft, issued, make, unit

AT_ONCE = 20


def numbers():
    return sorted(db.session.scalars(select(Paper.number).where(Paper.number.is_not(None))))


def test_numbers_run_from_one(session, region):
    given = [issued(region).full_number for _ in range(3)]

    assert given == ["绵医保督〔2026〕1号", "绵医保督〔2026〕2号", "绵医保督〔2026〕3号"]


def test_each_organ_and_kind_has_its_own_numbers(session, region):
    issued(region)
    other_kind = issued(region, kind="test-reminder")
    other_organ = issued(region, organ=region.county, to=region.hall, by="bureau")

    assert other_kind.full_number == "绵医保催〔2026〕1号"
    assert other_organ.full_number == "涪医保督〔2026〕1号"


def test_kinds_of_one_series_share_numbers(session, region):
    issued(region)

    assert issued(region, kind="test-shared").full_number == "绵医保督〔2026〕2号"


def test_year_turns_in_shanghai(session, region, clock):
    clock.move_to(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    last = issued(region)
    clock.move_to(datetime(2026, 12, 31, 16, 1, tzinfo=UTC))
    first = issued(region)

    assert (last.full_number, last.issued_on) == ("绵医保督〔2026〕1号", date(2026, 12, 31))
    assert (first.full_number, first.issued_on) == ("绵医保督〔2027〕1号", date(2027, 1, 1))


def test_draft_has_no_number(session, region):
    paper = draft(region)

    assert (paper.state, paper.number, paper.full_number, paper.content) == ("draft", None, None, None)
    assert numbers() == []


def test_content_is_frozen_at_the_issue(session, region):
    paper = issued(region, annexes=["值守情况表"], signed="局长")
    content = paper.content

    assert paper.content_hash == content_hash(content)
    assert [part["heading"] + part["text"] for part in content["paragraphs"]] == [
        "现将有关事项函告如下。",
        "一、督办事项",
        "3号窗口长期无人值守。",
        "二、办理要求",
        "（1）安排专人值守。",
        "（2）公布排班表。",
        "请涪城区医疗保障局按期办结。",
    ]
    assert (content["number"], content["day"], content["annexes"], content["signed"]) == ("绵医保督〔2026〕1号", "2026年11月20日", ["值守情况表"], "局长")


def test_issue_queues_the_files(session, region):
    paper = issued(region)

    assert session.scalars(select(Job.given).where(Job.kind == "paper-files")).all() == [{"paper": paper.public_id}]


def test_issue_needs_what_the_kind_needs(session, region):
    paper = draft(region, fields={"problem": "没有要求", "asks": [" "]})

    with pytest.raises(Problem, match="请填写办理要求。") as caught:
        services.issue_paper(by=actor("leader"), paper=paper)

    assert caught.value.field == "asks"
    assert session.scalar(select(func.count()).select_from(PaperSeries)) == 0


def test_field_that_no_kind_knows_is_a_mistake(session, region):
    with pytest.raises(ValueError, match="colour"):
        draft(region, fields={"colour": "red"})


def test_twice_issued_is_refused(session, region):
    paper = issued(region)

    with pytest.raises(WrongState):
        services.issue_paper(by=actor("leader"), paper=paper)

    assert numbers() == [1]


def test_issue_of_a_changed_draft_is_refused(session, region):
    paper = draft(region)
    opened = paper.row_version
    services.edit_draft(by=actor("leader"), paper=paper, title="改过的标题", fields=paper.fields, signed="")

    with pytest.raises(StaleVersion):
        services.issue_paper(by=actor("leader"), paper=paper, row_version=opened)


def test_revoked_paper_keeps_its_number(session, region):
    paper = issued(region)
    services.revoke_paper(by=actor("leader"), paper=paper, reason="文中期限有误，另行发文")
    following = issued(region)

    assert (paper.state, paper.number, paper.reason) == ("revoked", 1, "文中期限有误，另行发文")
    assert following.number == 2


def test_revoking_needs_a_reason(session, region):
    with pytest.raises(Problem, match="撤销原因"):
        services.revoke_paper(by=actor("leader"), paper=issued(region), reason=" ")


def test_discarded_draft_took_no_number(session, region):
    paper = draft(region)
    services.discard_draft(by=actor("leader"), paper=paper)

    assert paper.state == PaperState.DISCARDED
    assert issued(region).number == 1


def test_receipt_is_signed_once(session, region):
    paper = issued(region)
    services.receive_paper(by=actor("bureau"), paper=paper)

    assert paper.received_by == region.people["bureau"].account_id
    assert paper.seen_by == region.people["bureau"].account_id
    with pytest.raises(WrongState, match="已经签收"):
        services.receive_paper(by=actor("bureau"), paper=paper)


def test_nobody_signs_for_what_they_issued(session, region):
    paper = issued(region)

    with pytest.raises(Forbidden):
        services.receive_paper(by=actor("leader"), paper=paper)


def test_database_holds_that_receipt_is_by_another(session, region):
    paper = issued(region)
    paper.received_at, paper.received_by = paper.issued_at, paper.issued_by

    with pytest.raises(IntegrityError):
        session.flush()


def test_database_holds_that_a_number_is_given_once(session, region):
    first, second = issued(region), issued(region)
    second.number = first.number

    with pytest.raises(IntegrityError):
        session.flush()


def test_thanks_bear_no_number(session, region):
    told = {"place": "1号窗口", "period": "2026年11月9日至11月15日", "quote": "材料说得很清楚。"}
    paper = issued(region, kind="praise", organ=region.county, to=region.windows[0], by="bureau", title="表扬信", fields=told)

    assert (paper.number, paper.full_number, paper.state) == (None, None, "issued")
    assert session.scalar(select(func.count()).select_from(PaperSeries)) == 0
    with pytest.raises(WrongState, match="不需要签收"):
        services.receive_paper(by=actor("clerk"), paper=paper)


def test_organ_sets_its_code_word(session, region):
    services.set_organ(by=actor("admin"), unit=unit(region.city), since=today(), name="绵阳市医疗保障局", code_word="绵医保函", head="绵阳市医疗保障局文件")
    paper = issued(region)

    assert paper.full_number == "绵医保函督〔2026〕1号"
    assert paper.content["head"] == "绵阳市医疗保障局文件"


def test_code_word_changes_from_its_day_on(session, region, clock):
    services.set_organ(by=actor("admin"), unit=unit(region.city), since=date(2026, 12, 1), name="绵阳市医疗保障局", code_word="绵保", head="绵阳市医疗保障局")
    before = issued(region)
    clock.move_to(datetime(2026, 12, 1, 2, 0, tzinfo=UTC))

    assert [before.full_number, issued(region).full_number] == ["绵医保督〔2026〕1号", "绵保督〔2026〕2号"]


def test_code_word_is_not_set_for_the_past(session, region):
    with pytest.raises(Problem, match="不能早于今天") as caught:
        services.set_organ(by=actor("admin"), unit=unit(region.city), since=date(2026, 11, 19), name="某局", code_word="某", head="某局")

    assert caught.value.field == "since"


def test_roll_back_gives_the_number_back(app, region):
    def fail():
        issued(region)
        raise RuntimeError("what comes after it fails")

    with pytest.raises(RuntimeError):
        make(app, fail)

    assert make(app, lambda: issued(region).number) == 1


def test_twenty_at_once_get_twenty_numbers(app, region):
    ids = make(app, lambda: [draft(region).public_id for _ in range(AT_ONCE)])
    barrier, given, failed = Barrier(AT_ONCE), [], []

    def issue(public_id):
        barrier.wait()
        try:
            given.append(make(app, lambda: services.issue_paper(by=actor("leader"), paper=queries.paper_by_public_id(public_id)).number))
        except Exception as error:
            failed.append(error)

    threads = [Thread(target=issue, args=(public_id,)) for public_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert sorted(given) == list(range(1, AT_ONCE + 1))
    assert make(app, numbers) == list(range(1, AT_ONCE + 1))


HALF_WAY = """
import sys
from pathlib import Path
from tests.applications import make_app
from tests.papers.making import KINDS, draft, services, actor
from evalsvc.core.db import unit_of_work
from tests.cast import Place
from types import SimpleNamespace
url, folder, city, county = sys.argv[1:]
app = make_app(url, Path(folder))
app.extensions["paper_kinds"] = KINDS
region = SimpleNamespace(city=Place(int(city), "", ""), county=Place(int(county), "", ""))
with app.app_context(), unit_of_work():
    print(services.issue_paper(by=actor("leader"), paper=draft(region)).number, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def half_way(database, tmp_path, region: Region):
    """A process that has taken a number and waits before its commit."""
    given = [database.url, str(tmp_path), str(region.city.id), str(region.county.id)]
    with subprocess.Popen([sys.executable, "-c", HALF_WAY, *given], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_killed_in_the_middle_leaves_no_gap(app, region, half_way):
    make(app, lambda: issued(region))
    assert half_way.stdout.readline().strip() == "2"
    half_way.kill()
    half_way.wait()

    assert make(app, lambda: issued(region).number) == 2
    assert make(app, numbers) == [1, 2]
