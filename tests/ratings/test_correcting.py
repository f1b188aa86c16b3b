"""A bad rating becomes a problem; its receipt tells the answer and takes one verdict; nobody learns who rated."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, func, select

from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.corrections import queries, services
from evalsvc.corrections.kinds import CallBack, Felt
from evalsvc.corrections.models import CitizenVerdict, Correction
from evalsvc.ratings.models import Rating
from tests.corrections.making import actor, hand_in, named
from tests.ratings.visitors import rate, visit_of

WORDS = {"problem": "窗口态度生硬，多跑了一趟", "problem_type": "single", "kind": "at_once"}
WAITING, RUDE = "110", "115"


@pytest.fixture
def receipt(client, region, clock):
    """The receipt of a very bad rating with two reasons, a comment and a contact, eleven minutes ago."""
    given = {"tags": [RUDE, WAITING], "comment": "等太久，电话13812345678", "name": "王先生", "phone": "13912345678", "consent": "yes"}
    path = rate(client, region.window_point, 1, **given)
    clock.shift(timedelta(minutes=11))
    return path


@pytest.fixture
def address(app, receipt):
    """The address of its page."""
    with app.app_context():
        return f"/ratings/{db.session.scalars(select(Rating.public_id)).one()}"


@pytest.fixture
def filed(as_, address, region):
    """Files it as the county's lead; the path of the correction."""
    said = as_("bureau").press(f"{address}/correction", WORDS | {"unit": region.county.public_id, "tag": RUDE})
    assert said.status_code == 303
    return said.location


def correction_of(path):
    return db.session.scalars(select(Correction).where(Correction.public_id == path.rpartition("/")[2])).one()


def answered(app, path, words="已批评教育，并实行AB岗"):
    with app.app_context(), unit_of_work():
        services.answer_citizen(by=actor("bureau"), correction=correction_of(path), text=words)


def struck_off(app, path):
    """Leads it to its end; a clerk's measure is among the plan."""
    with app.app_context(), unit_of_work():
        row = correction_of(path)
        due = today() + timedelta(days=9)
        services.plan_correction(by=actor("bureau"), correction=row, planned=services.Planned(named("bureau"), named("bureau"), "", "不再发生", due))
        services.add_measure(by=actor("bureau"), correction=row, text="向群众道歉", person=named("clerk"), due_on=due)
        services.start_correction(by=actor("bureau"), correction=row)
        hand_in(row)
        services.accept_correction(by=actor("inspector"), correction=row, opinion="")
        services.rejudge_correction(by=actor("leader"), correction=row, opinion="")
        services.call_back(by=actor("bureau"), correction=row, result=CallBack.SATISFIED, text="已回访")
        services.close_correction(by=actor("leader"), correction=row, lasting="", is_public=False)


class TestFiling:
    def test_form_is_filled_with_what_the_rating_says_of_the_matter(self, as_, address):
        bureau = as_("bureau")
        assert bureau.page(address).one("a", href=f"{address}/correction").text == "登记为整改问题"
        page = bureau.page(f"{address}/correction")

        problem = page.one("textarea", id="problem").text
        assert [word for word in ("非常不满意", "等太久", "［已遮盖］") if word not in problem] == []
        assert not re.search("138|139|王先生", page.text)

    def test_keeps_place_tag_reference_and_nobody_s_identity(self, app, filed, region):
        with app.app_context():
            row = correction_of(filed)
            assert (row.place_id, row.unit_id, row.organ_id) == (region.windows[0].id, region.county.id, region.county.id)
            assert (row.tag, row.source, row.needs_reply, row.found_on) == (RUDE, "rating", True, today())
            assert row.source_ref == f"rating:{db.session.scalars(select(Rating.public_id)).one()}"
            assert row.problem == WORDS["problem"]

    def test_rating_and_problem_lead_to_each_other(self, as_, address, filed):
        bureau = as_("bureau")

        assert bureau.page(address).one("a", href=filed).text == "2026-0001"
        assert "待定五定" in bureau.page(address).text
        assert bureau.page(filed).one("a", href=address).text == "看这条评价"

    def test_is_filed_once(self, as_, address, filed, region):
        again = as_("leader").press(f"{address}/correction", WORDS | {"unit": region.county.public_id, "tag": RUDE})

        assert again.status_code == 409
        assert filed in again.text
        assert as_("bureau").page(f"{address}/correction").one("a", href=filed).text == "2026-0001"

    def test_what_was_typed_stays(self, as_, address, region):
        said = as_("bureau").press(f"{address}/correction", WORDS | {"unit": region.county.public_id, "tag": RUDE, "kind": ""})

        assert said.status_code == 422
        assert [word for word in (WORDS["problem"], "请选择整改类型。") if word not in said.text] == []
        assert as_("bureau").press(f"{address}/correction", WORDS | {"unit": region.other_county.public_id, "tag": RUDE}).status_code == 422
        assert as_("bureau").press(f"{address}/correction", WORDS | {"unit": region.county.public_id, "tag": "999"}).status_code == 422

    def test_doors(self, as_, client, address):
        for method in (lambda who: who.get(f"{address}/correction"), lambda who: who.press(f"{address}/correction", WORDS)):
            assert method(client).location.startswith("/sign-in")
            assert [method(as_(name)).status_code for name in ("outsider", "call_back", "clerk", "admin")] == [404, 403, 403, 403]
        assert as_("bureau").get("/ratings/nobody/correction").status_code == 404
        assert as_("bureau").put(f"{address}/correction").status_code == 405

    @pytest.mark.parametrize("level", [3, 4, 5])
    def test_only_a_bad_rating_is_a_problem(self, as_, hand, region, level):
        address = f"/ratings/{hand.rated(region.window_point, level)}"

        assert as_("bureau").press(f"{address}/correction", WORDS).status_code == 409
        assert f"{address}/correction" not in as_("bureau").get(address).text

    def test_rating_without_a_reason_is_filed_without_a_tag(self, app, as_, hand, region):
        address = f"/ratings/{hand.rated(region.window_point, 2)}"
        said = as_("bureau").press(f"{address}/correction", WORDS | {"unit": region.windows[0].public_id})

        with app.app_context():
            assert (correction_of(said.location).tag, correction_of(said.location).unit_id) == (None, region.windows[0].id)


def test_named_clerk_sees_the_words_of_the_problem_and_nothing_of_the_rating(app, as_, client, receipt, address, filed, clock):
    answered(app, filed)
    assert client.post(f"{receipt}/verdict", data={"visit": visit_of(client, receipt), "felt": "partly"}).status_code == 303
    struck_off(app, filed)
    clock.shift(timedelta(days=31))
    clerk = as_("clerk")

    page = clerk.page(filed)
    assert WORDS["problem"] in page.text
    assert address not in clerk.get(filed).text
    assert not re.search("看这条评价|部分解决|凭回执说|有效评价|等太久|138|139|王先生", page.text)
    assert clerk.get(address).status_code == 403


class TestReceipt:
    def plain(self, client, path):
        return re.sub(r'name="visit" value="[^"]+"', "", client.get(path).text.replace(path.rpartition("/")[2], "CODE"))

    def test_is_the_same_byte_for_byte_until_there_is_an_answer(self, app, client, clock, region, receipt, as_, address):
        good = rate(client, region.window_point, 5)
        clock.shift(timedelta(minutes=11))
        before = self.plain(client, receipt)
        said = as_("bureau").press(f"{address}/correction", WORDS | {"unit": region.county.public_id, "tag": RUDE})

        assert self.plain(client, receipt) == before == self.plain(client, good)
        answered(app, said.location)
        assert self.plain(client, receipt) != before
        assert self.plain(client, good) == before

    @pytest.mark.parametrize(
        ("query", "words"),
        [("", ("对您评价的答复", "已整改，销号日期：2026年11月20日。")), ("?lang=en", ("The answer to your rating", "closed on 2026-11-20"))],
    )
    def test_tells_answer_and_closing(self, app, client, receipt, filed, query, words):
        answered(app, filed, "第一次答复")
        answered(app, filed, "已批评教育，并实行AB岗")
        text = client.get(receipt + query).text
        assert words[0] in text
        assert "已批评教育" in text
        assert "第一次答复" not in text
        assert words[1] not in text
        assert not re.search("非常不满意|Very dissatisfied|115|王先生", text)

        struck_off(app, filed)
        assert words[1] in client.get(receipt + query).text

    def test_asks_one_statement_more(self, app, client, receipt, filed):
        answered(app, filed)
        said = []
        note = lambda _c, _cu, statement, *_: said.append(statement)  # noqa: E731
        event.listen(Engine, "before_cursor_execute", note)
        client.get(receipt)
        event.remove(Engine, "before_cursor_execute", note)

        assert len([statement for statement in said if "correction" in statement]) == 1

    @pytest.mark.parametrize(("felt", "name"), [("fixed", "已解决"), ("partly", "部分解决"), ("not_fixed", "没有解决")])
    def test_takes_one_verdict_that_reaches_the_problem(self, app, as_, client, receipt, filed, felt, name):
        answered(app, filed)
        press = lambda word: client.post(f"{receipt}/verdict", data={"visit": visit_of(client, receipt), "felt": word})  # noqa: E731

        assert press("nonsense").status_code == 422
        assert press(felt).status_code == 303
        assert f"您的回答“{name}”已收到" in client.get(receipt).text
        assert press("fixed").status_code == 409
        assert f"凭回执说：{name}" in as_("bureau").page(filed).text
        with app.app_context():
            assert db.session.execute(select(CitizenVerdict.felt, func.count()).group_by(CitizenVerdict.felt)).all() == [(felt, 1)]
        struck_off(app, filed)
        with app.app_context():
            assert correction_of(filed).state == "closed"

    def test_takes_none_before_the_answer_and_none_from_elsewhere(self, client, receipt, filed):
        assert client.post(f"{receipt}/verdict", data={"visit": visit_of(client, receipt), "felt": "fixed"}).status_code == 409
        assert client.post(f"{receipt}/verdict", data={"visit": "", "felt": "fixed"}).status_code == 422
        assert client.post("/receipt/0000-0000-0000/verdict", data={"felt": "fixed"}).status_code == 404
        assert client.get(f"{receipt}/verdict").status_code == 405

    def test_of_a_follow_up_s_problem_tells_too(self, app, as_, client, clock, region):
        first = rate(client, region.window_point, 5)
        clock.shift(timedelta(minutes=11))
        client.post(f"{first}/follow-up", data={"visit": visit_of(client, f"{first}/follow-up"), "level": "1"})
        clock.shift(timedelta(minutes=11))
        with app.app_context():
            later = db.session.scalars(select(Rating.public_id).where(Rating.turn == "follow_up")).one()
        said = as_("bureau").press(f"/ratings/{later}/correction", WORDS | {"unit": region.county.public_id})
        answered(app, said.location, "已按追评整改")

        assert "已按追评整改" in client.get(first).text


def test_verdicts_are_counted_in_the_ledger(app, as_, client, receipt, filed):
    answered(app, filed)
    client.post(f"{receipt}/verdict", data={"visit": visit_of(client, receipt), "felt": "partly"})

    with app.app_context():
        assert queries.verdict_of(correction_of(filed)).felt == Felt.PARTLY
    assert "已解决0个，部分解决1个，没有解决0个" in as_("bureau").page("/corrections").text
    assert "部分解决1个" not in as_("outsider").page("/corrections").text
