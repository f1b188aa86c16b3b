"""Citizens who rate over HTTP and do not give up: who gets no answer sends the same form again."""

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

VISIT = re.compile(r'name="visit" value="([^"]+)"')
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 60.0


@dataclass
class Acknowledged:
    """What the server has promised to keep: receipt codes by visit token, and the level of each."""

    receipts: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    lost_answers: int = 0


class Citizens:
    """A few citizens at once, each a thread that rates at one point after the other until told to stop."""

    def __init__(self, port: int, paths: list[str], *, seed: int, people: int = 4) -> None:
        self.acknowledged = Acknowledged()
        self.failures: list[str] = []
        self._port = port
        self._paths = paths
        self._stop = threading.Event()
        self._keep = threading.Lock()
        self._people = [threading.Thread(target=self._live, args=(random.Random(seed + number),)) for number in range(people)]

    def __enter__(self) -> "Citizens":
        for person in self._people:
            person.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for person in self._people:
            person.join()

    def _live(self, chance: random.Random) -> None:
        while not self._stop.is_set():
            try:
                self._rate(chance.choice(self._paths), chance)
            except AssertionError as error:
                self.failures.append(str(error))
                return
            time.sleep(PAUSE_SECONDS)

    def _rate(self, path: str, chance: random.Random) -> None:
        level = chance.randint(1, 5)
        page = self._ask("GET", path)
        found = VISIT.search(page.text)
        assert found, f"no visit token at {path}: {page.status} {page.text[:300]}"
        form = {"level": level, "visit": found[1], "comment": f"办理顺利 {chance.random()}"}
        if done := chance.choice(["yes", "no", ""]):
            form["done"] = done
        answer = self._ask("POST", path, urlencode(form))
        assert answer.status == 303, f"{answer.status} for a rating: {answer.text[:300]}"
        with self._keep:
            self.acknowledged.receipts[found[1]] = answer.location.rstrip("/").rpartition("/")[2].replace("-", "")
            self.acknowledged.levels[found[1]] = level

    def _ask(self, method: str, path: str, body: str | None = None) -> "Answer":
        """The answer, after as many tries as it takes; a refusal because of load counts as none."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = ask(self._port, method, path, body)
            if answer is not None and answer.status not in (429, 503):
                return answer
            assert time.monotonic() < end, f"no answer to {method} {path} for {PATIENCE_SECONDS} s"
            if answer is None and method == "POST":
                with self._keep:
                    self.acknowledged.lost_answers += 1
            time.sleep(PAUSE_SECONDS)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


def ask(port: int, method: str, path: str, body: str | None = None) -> Answer | None:
    """One request on a connection of its own; None when no whole answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        response = connection.getresponse()
        return Answer(response.status, response.getheader("Location", ""), response.read().decode("utf-8"))
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
