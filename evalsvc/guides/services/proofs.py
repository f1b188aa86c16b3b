"""A proof is registered, decided and, on its day, no longer asked for. Nothing is deleted."""

from dataclasses import dataclass
from datetime import date

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.guides.models import Proof
from evalsvc.guides.queries import proofs as queries
from evalsvc.guides.reasons import DECISION_WORDS, BasisKind, Decision
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.organisation.services.tree import check_open

RIGHT = Permission.GUIDE_EDIT


@dataclass(frozen=True)
class ProofSaid:
    """What is said of a proof. `reason_key` names one of the document's rules, whose words are then kept; else `reason` is the unit's own."""

    name: str
    item: ServiceItem | None
    basis_kind: BasisKind
    basis: str
    decision: Decision
    reason_key: str = ""
    reason: str = ""
    cancel_on: date | None = None
    consulted_from: date | None = None
    consulted_until: date | None = None
    consulted_where: str = ""
    consulted_result: str = ""


def register_proof(*, by: Actor, unit: Unit, said: ProofSaid) -> Proof:
    """Registers a proof that people are asked for. Raises Problem at what is missing or contradicts itself, WrongState for a unit that has ended."""
    check_open(unit, None)
    proof = Proof(public_id=public_id(), unit_id=unit.id, number=queries.next_number(unit))
    proof.unit = unit
    _write(proof, said)
    db.session.add(proof)
    _trace("proof.register", by, proof)
    return proof


def edit_proof(*, by: Actor, proof: Proof, said: ProofSaid, row_version: int) -> None:
    """Changes what is said of a proof. Raises StaleVersion, Problem, and WrongState once nobody is asked for it any more."""
    db.session.refresh(proof, with_for_update={"key_share": True, "of": Proof})
    if proof.row_version != row_version:
        raise StaleVersion
    if proof.stopped_on is not None:
        raise WrongState("这项证明已经停止索要，登记内容不再改动；又要的，请另行登记。")
    _write(proof, said)
    _trace("proof.edit", by, proof)


def stop_proof(*, by: Actor, proof: Proof) -> None:
    """From today on nobody is asked for it. Raises WrongState unless it is one that is cancelled by a day, and not stopped yet."""
    db.session.refresh(proof, with_for_update={"key_share": True, "of": Proof})
    if proof.decision != Decision.CANCEL_BY.value or proof.stopped_on is not None:
        raise WrongState("只有限期取消、还没有停止索要的证明，才能这样登记。")
    proof.stopped_on = today()
    _trace("proof.stop", by, proof)


def note_exported(*, by: Actor, count: int, form: str) -> None:
    """Leaves the trace of an export."""
    audit.record("proof.export", by=by, right=Permission.GUIDE_READ, subject="proofs", count=count, form=form)


def subject_of(proof: Proof) -> str:
    """How the log names a proof."""
    return f"proof:{proof.public_id}"


def _write(proof: Proof, said: ProofSaid) -> None:
    reason_key, reason = _reason(said)
    _check_days(said)
    proof.name, proof.service_item_id = said.name, said.item.id if said.item else None
    proof.basis_kind, proof.basis, proof.decision = said.basis_kind.value, said.basis, said.decision.value
    proof.reason_key, proof.reason = reason_key, reason
    proof.cancel_on = said.cancel_on if said.decision is Decision.CANCEL_BY else None
    proof.stopped_on = today() if said.decision is Decision.CANCEL else None
    proof.consulted_from, proof.consulted_until = said.consulted_from, said.consulted_until
    proof.consulted_where, proof.consulted_result = said.consulted_where, said.consulted_result


def _reason(said: ProofSaid) -> tuple[str, str]:
    if said.decision is Decision.KEEP:
        if said.basis_kind is BasisKind.NONE:
            raise Problem("没有依据的证明不能保留。", field="decision")
        return "", ""
    known = next((each for each in queries.reasons_now() if each.key == said.reason_key), None)
    if known is None and not said.reason:
        raise Problem("请选择一条“不得要求提交”，或者写明取消的理由。", field="reason_key")
    return (known.key, f"{known.where}：{known.words}") if known else ("", said.reason)


def _check_days(said: ProofSaid) -> None:
    if said.decision is Decision.CANCEL_BY and said.cancel_on is None:
        raise Problem("限期取消的，请写明取消期限。", field="cancel_on")
    if said.consulted_until and (said.consulted_from is None or said.consulted_from > said.consulted_until):
        raise Problem("征求意见的截止日期不能早于开始日期。", field="consulted_until")


def _trace(action: str, by: Actor, proof: Proof) -> None:
    db.session.flush()
    told: dict[str, str | int] = {"unit": proof.unit.name, "number": proof.number, "decision": DECISION_WORDS[Decision(proof.decision)][0]}
    audit.record(action, by=by, right=RIGHT, subject=subject_of(proof), unit_id=proof.unit_id, **told)
