"""`python -m tests.load`: ratios of the product to baselines measured in the same run; see README.md."""

import argparse
import gzip
import os
import platform
import statistics
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evalsvc.core.metrics import FOLDER
from tests.load import board, region
from tests.load.servers import Result, server, wrk

PREPARED = 60_000


@dataclass(frozen=True)
class Pair:
    """The same work on the baseline and on the product, run in turns."""

    name: str
    baseline: list[Result]
    product: list[Result]

    def ratio(self) -> float:
        """Requests a second, product ÷ baseline: the median over the turns."""
        return statistics.median(p.rate / b.rate for p, b in zip(self.product, self.baseline, strict=True))

    def slower(self, field: str) -> float:
        """A latency, product ÷ baseline: the median over the turns."""
        return statistics.median(getattr(p, field) / getattr(b, field) for p, b in zip(self.product, self.baseline, strict=True))

    def print(self) -> None:
        for label, runs in (("baseline", self.baseline), ("product", self.product)):
            figures = ", ".join(f"{run.rate:.0f}/s p50 {run.p50:.1f} ms p99 {run.p99:.1f} ms" + (f" ERRORS {run.errors}" if run.errors else "") for run in runs)
            print(f"  {label}: {figures}")
        print(f"  {self.name}: rate ratio {self.ratio():.2f}, p50 {self.slower('p50'):.2f} times, p99 {self.slower('p99'):.2f} times the baseline's\n")


def _first_view(address: str, code: str) -> bytes:
    asked = urllib.request.Request(f"{address}/r/{code}", headers={"Accept-Encoding": "gzip"})  # our own server
    with urllib.request.urlopen(asked) as answer:
        return bytes(answer.read())


def _emptied(folder: Path) -> Path:
    folder.mkdir()
    return folder


def measure_citizen(folder: Path, *, turns: int, seconds: int) -> list[Pair]:
    """GET and POST of the rating page against the bare application, in turns on the same machine."""
    app = region.build(folder / "data")
    env = {"EVALSVC_DATA_DIR": str(folder / "data"), "EVALSVC_SECRET_KEY": region.SECRET, "BASELINE_DIR": str(folder)}
    env |= {"EVALSVC_METRICS": os.environ.get("EVALSVC_METRICS", "off"), FOLDER: str(_emptied(folder / "metrics"))}
    code = region.codes(app)[0]
    with server("tests.load.product:app", env) as address:
        page = _first_view(address, code)
    (folder / "page.gz").write_bytes(page)
    print(f"The first view: {len(gzip.decompress(page))} bytes, {len(page)} compressed.\n")
    get, post = Pair("GET /r/<token>", [], []), Pair("POST /r/<token>, 32 connections", [], [])
    for turn in range(turns):
        bodies = region.requests(app, folder / f"requests-{turn}", PREPARED)
        for target, of_get, of_post in (("tests.load.baseline:app", get.baseline, post.baseline), ("tests.load.product:app", get.product, post.product)):
            with server(target, env) as address:
                wrk(address, "GET", bodies, connections=16, seconds=1)
                of_get.append(wrk(address, "GET", bodies, connections=16, seconds=seconds))
                of_post.append(wrk(address, "POST", bodies, connections=32, seconds=seconds))
    return [get, post]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--turns", type=int, default=3, help="how often baseline and product take turns (default 3)")
    parser.add_argument("--seconds", type=int, default=6, help="how long each run lasts (default 6)")
    given = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores; the load generator shares them.\n")
    with TemporaryDirectory() as folder:
        for pair in measure_citizen(Path(folder), turns=given.turns, seconds=given.seconds):
            pair.print()
        print("The board's data, ORM and formulas included, without HTML:")
        board.measure(Path(folder), turns=given.turns * 3)


if __name__ == "__main__":
    main()
