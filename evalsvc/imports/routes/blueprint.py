"""The blueprint, the words that its templates use, and how large a request may be."""

from typing import Any

from flask import Blueprint, request

from evalsvc.core.tables import MOST_BYTES
from evalsvc.imports.kinds import CHANGED, NEW, SAME
from evalsvc.imports.states import KEPT_DAYS, STATE_NAMES, STATE_TONES
from evalsvc.imports.working import imports

blueprint = Blueprint("imports", __name__)

VERDICT_NAMES = {NEW: "新增", CHANGED: "更改", SAME: "相同"}


@blueprint.url_value_preprocessor
def _allow_a_whole_table(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A table may be larger than what forms send; a word is said before anybody reads the request."""
    request.max_content_length = MOST_BYTES + 64 * 1024


@blueprint.context_processor
def _words() -> dict[str, object]:
    named = {key: kind.name for key, kind in imports().kinds.items()}
    return {"STATE_NAMES": STATE_NAMES, "STATE_TONES": STATE_TONES, "VERDICT_NAMES": VERDICT_NAMES, "KIND_NAMES": named, "kept_days": KEPT_DAYS}
