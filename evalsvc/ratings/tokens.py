"""Signed visit tokens: nothing is stored until one is spent. They stop doubles, not stuffing."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

_EPOCH = date(2020, 1, 1)
_PAYLOAD = 12
_MAC = 12
LAST_ATTEMPT = 2


@dataclass(frozen=True)
class Visit:
    """One opening of a rating page: a random id, the attempt (1, or 2 after an undo), the day of issue."""

    id: str
    attempt: int
    issued_on: date


class VisitSigner:
    """Issues and reads visit tokens of one installation; a token belongs to one purpose (a point's code, a receipt)."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"evalsvc visit token", "sha256")

    def issue(self, purpose: str, today: date, *, visit_id: str | None = None, attempt: int = 1) -> str:
        """A token valid to the end of the next day."""
        body = _bytes(visit_id) if visit_id else secrets.token_bytes(9)
        payload = body + bytes([attempt]) + (today - _EPOCH).days.to_bytes(2, "big")
        return urlsafe_b64encode(payload + self._mac(purpose, payload)).decode()

    def read(self, token: str, purpose: str, today: date) -> Visit | None:
        """The visit of a token, or None when it is forged, belongs elsewhere, or is older than yesterday."""
        try:
            raw = _bytes(token)
        except ValueError:
            return None
        payload, mac = raw[:_PAYLOAD], raw[_PAYLOAD:]
        if len(raw) != _PAYLOAD + _MAC or not hmac.compare_digest(mac, self._mac(purpose, payload)):
            return None
        issued_on = _EPOCH + timedelta(days=int.from_bytes(payload[10:], "big"))
        if not issued_on <= today <= issued_on + timedelta(days=1):
            return None
        return Visit(urlsafe_b64encode(payload[:9]).decode(), payload[9], issued_on)

    def digest(self, *content: object) -> str:
        """A keyed digest of what was submitted, to know the same content again without keeping it."""
        return hmac.new(self._key, repr(content).encode(), sha256).hexdigest()

    def _mac(self, purpose: str, payload: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b"\x00" + payload, "sha256")[:_MAC]


def _bytes(text: str) -> bytes:
    if not text.isascii() or len(text) > 64:
        raise ValueError(text)
    return urlsafe_b64decode(text)
