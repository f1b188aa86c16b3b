"""Item lists over HTTP: filled, refused, reported, returned, filed; who may do what."""

import pytest
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.guides.models import ItemList, ItemListRow
from evalsvc.guides.queries import lists as queries
from tests.guides import making
from tests.guides.making import COLUMNS, make

# who: the county's own lead, the inspector and the leader of the city above, a lead of another county, an admin, a clerk of the county
TABLE = """
act          state     bureau  inspector  leader  outsider  admin  clerk
report       filled    303     403        403     404       403    403
return       reported  403     303        303     403       403    403
file         reported  403     303        303     403       403    403
revise       filed     303     403        403     404       403    403
rows/new     started   303     403        403     404       403    403
rows/{row}   started   303     403        403     404       403    403
files/xlsx   filled    200     200        200     404       403    403
files/docx   filled    200     200        200     404       403    403
files/pdf    filled    200     200        200     404       403    403
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
PEOPLE = HEAD[2:]
LOCAL = {"main_name": "本地便民服务", "category": "公共服务", "name": "参保信息上门核对", **COLUMNS}
WRONG_STATE = {"report": "reported", "return": "started", "file": "started", "revise": "reported", "rows/new": "reported", "rows/{row}": "reported"}


def path_of(made, act):
    row = queries.rows_of(made)[2]
    return f"/item-lists/{made.public_id}/{act.format(row=row.public_id)}", row.row_version


def sent(act, version):
    words = {"reason": "请核对时限"}
    return words | (LOCAL if act == "rows/new" else COLUMNS) | {"row_version": version}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_right_and_place_decide(app, as_, region, row):
    act, state, *expected = row
    found = {}
    for who in PEOPLE:
        path, version = make(app, lambda: _anew(state, region, act))
        found[who] = as_(who).press(path, sent(act, version)).status_code

    assert found == dict(zip(PEOPLE, map(int, expected), strict=True))


def _anew(state, region, act):
    for one in db.session.scalars(select(ItemList)).all():
        for row in queries.rows_of(one):
            db.session.delete(row)
        db.session.flush()
        db.session.delete(one)
    db.session.flush()
    return path_of(getattr(making, state)(region.county), act)


@pytest.mark.parametrize("act", WRONG_STATE)
def test_wrong_state_is_said(app, as_, region, act):
    path, version = make(app, lambda: path_of(getattr(making, WRONG_STATE[act])(region.county), act))
    who = "inspector" if act in ("return", "file") else "bureau"

    answer = as_(who).press(path, sent(act, version))

    assert answer.status_code == 409
    assert "这份清单现在是" in answer.text


def test_bureau_starts_and_sees_what_is_missing(as_, region):
    bureau = as_("bureau")

    started = bureau.press(f"/item-lists/units/{region.county.public_id}")
    page = bureau.page(started.location)

    assert started.status_code == 303
    assert "共46项：已填0项，当地没有0项，还缺46项" in page.text
    assert "第1—46项" in page.text
    assert len(page.table()) >= 46
    again = bureau.press(f"/item-lists/units/{region.county.public_id}")
    assert again.status_code == 409
    assert bureau.press(f"/item-lists/units/{region.other_county.public_id}").status_code == 404
    assert bureau.press(f"/item-lists/units/{region.hall.public_id}").status_code == 404  # a hall keeps no list


def test_row_is_filled_and_shows_the_example_of_the_document(app, as_, region):
    path, _ = make(app, lambda: path_of(making.started(region.county), "rows/{row}"))
    seven = make(app, lambda: next(row.public_id for row in db.session.scalars(select(ItemListRow)) if row.number == 7))
    bureau = as_("bureau")

    assert bureau.submit(path, {key: list(value) if key == "levels" else value for key, value in COLUMNS.items()}).status_code == 303
    page = bureau.page(path.partition("/rows/")[0])

    assert "已填1项" in page.text
    assert "第1—2、4—46项" in page.text
    assert "医疗保险变更登记表" in bureau.page(f"{path.partition('/rows/')[0]}/rows/{seven}").text
    assert "填报示例" not in bureau.page(path).text


def test_row_the_place_does_not_have_stays_and_counts_as_done(app, as_, region):
    path, version = make(app, lambda: path_of(making.started(region.county), "rows/{row}"))
    bureau = as_("bureau")

    assert bureau.press(path, {"row_version": version, "is_absent": "y"}).status_code == 303
    page = bureau.page(path.partition("/rows/")[0])

    assert "已填0项，当地没有1项，还缺45项" in page.text
    assert "城乡居民医疗保险参保登记" in page.text


def test_too_long_a_text_is_told_and_kept(app, as_, region):
    path, version = make(app, lambda: path_of(making.started(region.county), "rows/{row}"))
    long = "长" * 2001

    answer = as_("bureau").press(path, COLUMNS | {"row_version": version, "basis": long})

    assert answer.status_code == 422
    assert "最多2000个字符。" in answer.text
    assert long in answer.text


def test_change_by_somebody_else_is_shown_and_nothing_typed_is_lost(app, as_, region):
    path, version = make(app, lambda: path_of(making.started(region.county), "rows/{row}"))
    bureau = as_("bureau")
    bureau.press(path, COLUMNS | {"row_version": version, "time_limit": "3个工作日"})

    answer = bureau.press(path, COLUMNS | {"row_version": version, "time_limit": "5个工作日"})

    assert answer.status_code == 409
    assert 'value="5个工作日"' in answer.text
    assert "3个工作日" in answer.text


def test_row_of_the_template_is_never_deleted(app, as_, region):
    path, _ = make(app, lambda: path_of(making.started(region.county), "rows/{row}/drop"))

    answer = as_("bureau").press(path)

    assert answer.status_code == 409
    assert "第3项是绵医保发〔2019〕18号清单里的事项，可以增加、不能删减" in answer.text
    assert make(app, lambda: len(db.session.scalars(select(ItemListRow)).all())) == 46


def test_local_item_is_marked_numbered_after_and_can_be_taken_out(app, as_, region):
    base = make(app, lambda: f"/item-lists/{making.started(region.county).public_id}")
    bureau = as_("bureau")

    assert bureau.submit(f"{base}/rows/new", LOCAL | {"levels": ["C"]}).status_code == 303
    page = bureau.page(base)
    number, name, row_id = make(
        app, lambda: tuple(db.session.execute(select(ItemListRow.number, ItemListRow.name, ItemListRow.public_id).where(ItemListRow.is_local)).one())
    )

    assert (number, name) == (47, "参保信息上门核对")
    assert "本地事项" in page.text
    refused = bureau.press(f"{base}/rows/new", LOCAL | {"name": "", "basis": "县政府文件"})
    assert refused.status_code == 422
    assert "请填写子项名称。" in refused.text
    assert "县政府文件" in refused.text
    assert bureau.press(f"{base}/rows/{row_id}/drop").status_code == 303
    assert f"/rows/{row_id}" not in bureau.page(base).html
    assert make(app, lambda: len(db.session.scalars(select(ItemListRow)).all())) == 46


def test_incomplete_list_is_not_reported_and_says_which_rows(app, as_, region):
    base = make(app, lambda: f"/item-lists/{making.filled(region.county, but=(5, 6, 40)).public_id}")

    answer = as_("bureau").press(f"{base}/report")

    assert answer.status_code == 409
    assert "还有3项没有填完：第5—6、40项" in answer.text


def test_return_needs_a_reason_and_shows_it_to_the_bureau(app, as_, region):
    base = make(app, lambda: f"/item-lists/{making.reported(region.county).public_id}")
    inspector = as_("inspector")

    refused = inspector.press(f"{base}/return", {"reason": ""})
    assert refused.status_code == 422
    assert "请写明理由。" in refused.text
    assert inspector.submit(base, {"reason": "第3项的时限与省定不一致"}, to=f"{base}/return").status_code == 303
    assert "第3项的时限与省定不一致" in as_("bureau").page(base).text


def test_strangers_and_wrong_methods(app, as_, client, region):
    base = make(app, lambda: f"/item-lists/{making.started(region.county).public_id}")

    for path in ("/item-lists", base, f"{base}/rows/new", "/item-lists/merged"):
        assert client.get(path).location.startswith("/sign-in")
    as_("outsider").page(base, 404)
    as_("admin").page(base, 403)
    as_("bureau").page("/item-lists/000000000000", 404)
    as_("bureau").page("/item-lists/merged", 403)
    assert as_("bureau").get(f"{base}/report").status_code == 405
    assert as_("bureau").press(f"{base}/files/odt").status_code == 404
    assert as_("leader").get("/item-lists/merged?unit=nobody").status_code == 404


def test_everybody_in_scope_is_listed_with_figures(app, as_, region):
    make(app, lambda: (making.filled(region.county, but=(1, 2), local=("上门核对",)), None)[1])

    told = as_("leader").page("/item-lists").table()
    own = as_("bureau").page("/item-lists").table()

    assert [(row[0].strip("　"), row[2]) for row in told[1:]] == [("绵阳市医疗保障局", "—"), ("涪城区医疗保障局", "45 / 47"), ("三台县医疗保障局", "—")]
    assert [row[0].strip("　") for row in own[1:]] == ["涪城区医疗保障局"]
