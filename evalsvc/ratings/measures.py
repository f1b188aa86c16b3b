"""Ratings as Prometheus counts them: taken or refused and why, never of which level. Pure."""

from prometheus_client import Counter

from evalsvc.core.metrics import OURS

REASONS = {
    200: "shown_again",
    303: "accepted",
    404: "unknown_code",
    409: "already_rated",
    410: "code_withdrawn",
    413: "too_large",
    422: "not_filled_in",
    500: "failed",
    503: "busy",
}
REPEATED, TOO_MANY = "repeated", "too_many"  # what a status does not tell: the same content again, the ceiling of a minute

_ratings = Counter("evalsvc_ratings", "Ratings sent, by what became of them (shown_again: only the mode of the page was changed).", ["outcome"], registry=OURS)


def count_outcome(outcome: str | int) -> None:
    """Counts a rating that was sent, by a name or by the status of its answer."""
    _ratings.labels(REASONS.get(outcome, "other") if isinstance(outcome, int) else outcome).inc()
