"""Slows down whoever tries receipt codes: counted in memory only, per address hashed with a key drawn at the start."""

import hmac
import secrets
from threading import Lock
from time import monotonic

MOST = 60
WINDOW_SECONDS = 600
_KEPT = 10_000


class Misses:
    """Misses of well-formed receipt codes, per hashed address and window of ten minutes."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._counts: dict[bytes, tuple[float, int]] = {}
        self._lock = Lock()

    def too_many(self, address: str) -> bool:
        """Whether this address has missed so often that it has to wait."""
        started, count = self._counts.get(self._digest(address), (0.0, 0))
        return count >= MOST and monotonic() < started + WINDOW_SECONDS

    def add(self, address: str) -> None:
        """Counts one miss."""
        digest, present = self._digest(address), monotonic()
        with self._lock:
            if len(self._counts) >= _KEPT:
                self._counts = {key: value for key, value in self._counts.items() if present < value[0] + WINDOW_SECONDS}
            if len(self._counts) >= _KEPT:
                self._counts.clear()
            started, count = self._counts.get(digest, (present, 0))
            fresh = present >= started + WINDOW_SECONDS
            self._counts[digest] = (present, 1) if fresh else (started, count + 1)

    def _digest(self, address: str) -> bytes:
        return hmac.digest(self._key, address.encode(), "sha256")[:8]
