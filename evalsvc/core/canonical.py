"""One spelling for content that is frozen: the same content has the same hash on every machine."""

import hashlib
from typing import Any

import orjson


def canonical_json(content: Any) -> bytes:
    """Content as JSON with sorted keys and no spaces, in UTF-8; only texts may be keys."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def content_hash(content: Any) -> str:
    """SHA-256 (hex) of the canonical JSON of parsed content, so that line ends and layout of its file do not matter."""
    return hashlib.sha256(canonical_json(content)).hexdigest()
