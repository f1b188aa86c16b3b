"""The blueprint, and the words that its templates use."""

from flask import Blueprint

from evalsvc.core.clock import day_of, table_instant
from evalsvc.core.codes import grouped
from evalsvc.organisation.kinds import CODE_END_NAMES, LEVEL_NAMES, POINT_KIND_NAMES, UNIT_KIND_NAMES
from evalsvc.organisation.naming import names_of

blueprint = Blueprint("organisation", __name__)

STATE_WORDS = {"open": ("在用", "green"), "coming": ("试评中", "blue"), "no-code": ("没有在用的码", "amber"), "retired": ("已停用", "quiet")}


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {
        "UNIT_KIND_NAMES": UNIT_KIND_NAMES,
        "POINT_KIND_NAMES": POINT_KIND_NAMES,
        "CODE_END_NAMES": CODE_END_NAMES,
        "LEVEL_NAMES": LEVEL_NAMES,
        "STATE_WORDS": STATE_WORDS,
        "grouped": grouped,
        "names_of": names_of,
        "table_instant": table_instant,
        "day_of": day_of,
    }
