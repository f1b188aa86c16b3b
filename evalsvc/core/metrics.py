"""What Prometheus is told: requests by endpoint and class of status, and readings that are asked when it comes.

No label names a person, a code, a unit or an address. Several processes of one server share their
counts through files in the folder PROMETHEUS_MULTIPROC_DIR, which `serve` and `demo` provide; without
it each process counts for itself.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE_LATEST
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)
NO_ENDPOINT = "none"
OURS = CollectorRegistry()

_requests = Counter("evalsvc_requests", "Requests answered.", ["endpoint", "status"], registry=OURS)
_seconds = Histogram("evalsvc_request_seconds", "How long answering took.", ["endpoint"], buckets=SECONDS, registry=OURS)
_kept: dict[tuple[str, int], tuple[Callable[[], None], Callable[[float], None]]] = {}

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A number, or one for each set of labels, that is asked when Prometheus comes."""

    name: str
    help: str
    ask: Callable[[], Mapping[Labels, float]]
    labels: Labels = ()


def note_request(endpoint: str, status: int, seconds: float) -> None:
    """Counts an answered request; `endpoint` is the name of the view."""
    key = endpoint, status // 100
    found = _kept.get(key)
    if found is None:
        found = _kept.setdefault(key, (_requests.labels(endpoint, f"{status // 100}xx").inc, _seconds.labels(endpoint).observe))
    found[0]()
    found[1](seconds)


def text(readings: Iterable[Reading]) -> bytes:
    """Everything counted by all processes of this server, and the readings as they are now, in the text format of Prometheus."""
    counted = OURS
    if FOLDER in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry()
    asked.register(_Asked(readings))
    return generate_latest(counted) + generate_latest(asked)


class _Asked(Collector):
    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = tuple(readings)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing: otherwise they would be asked once more when they are registered."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for reading in self._readings:
            family = GaugeMetricFamily(reading.name, reading.help, labels=reading.labels)
            for labels, value in reading.ask().items():
                family.add_metric(labels, value)
            yield family
