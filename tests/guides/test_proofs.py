"""The register of proof materials over HTTP: decided by the document's rules, stopped on its day, overdue ones named."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.guides.models import Proof
from tests.guides.making import make

AVAILABLE = "mianyang-2019-18/self-inspection/7/②"
SAID = {"name": "参保缴费证明", "basis_kind": "rule", "basis": "市内部规定", "decision": "cancel_by", "reason_key": AVAILABLE, "cancel_on": "2026-11-25"}


def registered(as_, region, **more):
    answer = as_("bureau").press("/proofs/new", SAID | {"unit": region.county.public_id} | more)
    assert answer.status_code == 303
    return answer.location


def test_the_three_rules_of_the_document_are_offered_word_by_word(as_, region):
    page = as_("bureau").page("/proofs/new")

    offered = [option.text for option in page.one("select", id="reason_key").iter("option")]
    assert offered == ["不适用", "①可由本部门出具的", "②可通过本部门信息系统数据交换获取的", "③可自行查验的材料"]


def test_proof_is_overdue_after_its_day_until_it_is_stopped(as_, clock, region):
    path = registered(as_, region)
    bureau = as_("bureau")
    assert "绵医保发〔2019〕18号附件2第7行：②可通过本部门信息系统数据交换获取的" in bureau.page(path).text
    clock.shift(timedelta(days=5))
    assert "到期没有取消0项" in as_("bureau").page("/proofs").text
    clock.shift(timedelta(days=1))
    late = as_("bureau")

    assert "登记1项，到期没有取消1项" in late.page("/proofs").text
    assert len(late.page("/proofs?decision=overdue").table()) == 2
    assert late.press(f"{path}/stop").status_code == 303
    assert "没有符合条件的证明材料。" in late.page("/proofs?decision=overdue").text
    assert "2026-11-26" in late.page(path).text
    assert late.press(f"{path}/stop").status_code == 409
    assert late.press(f"{path}/edit", SAID | {"row_version": "2"}).status_code == 409


def test_what_contradicts_itself_is_told_at_its_field_and_kept(app, as_, region):
    bureau = as_("bureau")
    wrong = {
        "限期取消的，请写明取消期限。": {"cancel_on": ""},
        "请选择一条“不得要求提交”，或者写明取消的理由。": {"reason_key": ""},
        "没有依据的证明不能保留。": {"decision": "keep", "basis_kind": "none"},
        "征求意见的截止日期不能早于开始日期。": {"consulted_from": "2026-11-20", "consulted_until": "2026-11-01"},
        "请填写证明材料名称。": {"name": ""},
    }

    for sentence, more in wrong.items():
        answer = bureau.press("/proofs/new", SAID | {"unit": region.county.public_id} | more)
        assert answer.status_code == 422, sentence
        assert sentence in answer.text
        assert "市内部规定" in answer.text
    assert make(app, lambda: db.session.scalars(select(Proof)).all()) == []


def test_rights_and_places(as_, client, region):
    path = registered(as_, region)
    changed = SAID | {"row_version": "1", "basis": "改过的依据"}

    said = {who: as_(who).press(f"{path}/edit", changed).status_code for who in ("inspector", "leader", "outsider", "admin", "clerk", "bureau")}

    assert said == {"inspector": 403, "leader": 403, "outsider": 404, "admin": 403, "clerk": 403, "bureau": 303}
    assert as_("bureau").press(f"{path}/edit", changed).status_code == 409  # somebody was faster
    assert "改过的依据" in as_("leader").page(path).text
    as_("outsider").page(path, 404)
    assert client.get("/proofs").location.startswith("/sign-in")
    as_("bureau").page("/proofs/000000000000", 404)
    assert as_("bureau").get(f"{path}/stop").status_code == 405
    assert as_("leader").get("/proofs?decision=odd").status_code == 422
    as_("bureau").page(f"/proofs?unit={region.other_county.public_id}", 404)
    assert as_("bureau").press("/proofs/new", SAID | {"unit": region.other_county.public_id}).status_code == 422


def test_register_leaves_as_it_is_filtered(as_, region):
    registered(as_, region)
    registered(as_, region, name="无业证明", decision="cancel", cancel_on="", reason_key="", reason="=没有必要")

    body = as_("leader").press("/proofs/files/xlsx?decision=cancel").data
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(body)).active.iter_rows()]

    assert rows[0][0] == "证明材料清理登记表"
    assert [row[2] for row in rows[3:4]] == ["无业证明"]
    assert rows[3][5:7] == ["立即取消", "=没有必要"]
    assert rows[4][0] == "注：共1项。"
    assert as_("leader").press("/proofs/files/docx").data.startswith(b"PK")
