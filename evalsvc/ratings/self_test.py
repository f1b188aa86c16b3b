"""Whether a citizen could rate at a unit now: form, rules and vault are tried together, and nothing is kept."""

from collections.abc import Iterable
from datetime import date

from flask import current_app
from werkzeug.datastructures import MultiDict

from evalsvc.core.clock import today
from evalsvc.core.errors import Busy, NotFound
from evalsvc.core.vault import Vault
from evalsvc.instruments.queries import current_version
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings.forms import form_for
from evalsvc.ratings.pages import FormOfVersion
from evalsvc.ratings.public.shared import INSTRUMENT
from evalsvc.ratings.scale import LEVEL_NAMES, LEVELS

NO_FORM = "没有现行的评价表"
NO_RULES = "没有施行的规则"
NO_VAULT = "密钥文件夹不能使用，联系方式无法加密保存"


def faults_of(unit_ids: Iterable[int]) -> dict[int, str]:
    """What keeps a citizen from rating at each of these units, in words; units at which all is well are left out."""
    units = set(unit_ids)
    everywhere = _fault_everywhere(today())
    if everywhere:
        return dict.fromkeys(units, everywhere)
    found = {unit_id: _fault_at(unit_id) for unit_id in units}
    return {unit_id: fault for unit_id, fault in found.items() if fault}


def _fault_everywhere(day: date) -> str:
    vault: Vault = current_app.extensions["vault"]
    try:
        vault.check(on=day)
        current_version(INSTRUMENT)
    except Busy:
        return NO_VAULT
    except NotFound:
        return NO_FORM
    return ""


def _fault_at(unit_id: int) -> str:
    version = current_version(INSTRUMENT)
    try:
        _, rules = rules_for(unit_id, today())
    except NotFound:
        return NO_RULES
    shape = FormOfVersion(version.id, version.content, rules.comment_limit, rules.undo_minutes)
    return _refused_levels(tuple(shape.tags), shape.comment_limit)


def _refused_levels(tags: tuple[tuple[int, frozenset[str]], ...], comment_limit: int) -> str:
    """The levels that the form does not take with all their reasons, in words."""
    by_level = dict(tags)
    refused = []
    for level in LEVELS:
        filled = MultiDict([("level", str(level)), *(("tags", code) for code in by_level.get(level, ()))])
        if level not in by_level or not form_for(tags, comment_limit, "zh")(filled).validate():
            refused.append(LEVEL_NAMES[level])
    return f"评价表不接受{'、'.join(refused)}" if refused else ""
