"""The demo: built once, kept, never mixed with anything real, and closed to strangers."""

import csv
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask
from PIL import Image
from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.cli import demonstration, serving
from evalsvc.cli.demo import _print_code
from evalsvc.cli.refusals import Refusal
from evalsvc.core.db import db
from evalsvc.core.installation import DEMO_PASSWORD, DEMO_STAMP, fact
from tests import cast
from tests.cli.conftest import alter, rows
from tests.databases import free_port
from tests.processes.servers import Running, environment, evalsvc, until

SHARED = "demo-only-password"
POINTS = "SELECT code FROM point_code ORDER BY code"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts a small demo in a folder of its own, and ends it with the test."""
    made: list[Running] = []

    def start(*words: str) -> Running:
        env = environment(tmp_path / "elsewhere", public_url="")
        made.append(Running(tmp_path, env, "demo", "--data", str(tmp_path / "demo"), "--days", "2", *words))
        return made[-1].wait_until_open()

    yield start
    for server in made:
        server.close()


def test_a_demo_is_built_served_and_kept(demo: Callable[..., Running], tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = demo("--today", "2026-11-20")
    with (folder / "points.csv").open(encoding="utf-8", newline="") as file:
        points = list(csv.DictReader(file))
    assert list(points[0]) == ["token", "url", "kind", "unit", "window"]
    assert {point["token"] for point in points} == {code for (code,) in rows(folder, POINTS)}
    window = next(point for point in points if point["kind"] == "window")
    assert window["window"]
    assert window["url"] == f"http://127.0.0.1:{first.port}/r/{window['token']}"
    assert first.status(f"/r/{window['token']}") == 200
    assert rows(folder, "SELECT key, value FROM installation ORDER BY key")[:2] == [("demo", "2026-11-20"), ("demo_password", SHARED)]
    first.close()
    second = demo()
    assert rows(folder, POINTS) == sorted((point["token"],) for point in points)
    until(lambda: "admin" in second.log.read_text(encoding="utf-8"), 60, "the list of accounts")
    said = second.log.read_text(encoding="utf-8")
    assert "Building" not in said
    assert "--reset" in said
    assert not (tmp_path / "elsewhere").exists()


def test_a_demo_left_half_built_is_built_again(demo: Callable[..., Running], tmp_path: Path) -> None:
    demo().close()
    before = rows(tmp_path / "demo", POINTS)
    alter(tmp_path / "demo", "UPDATE installation SET value = 'building' WHERE key = 'demo'")
    demo().close()
    after = rows(tmp_path / "demo", POINTS)
    assert len(after) == len(before)
    assert not set(after) & set(before)
    (tmp_path / "demo" / "seals.log").write_text(f"seal 1 2026-11-20T02:00:00Z {'0' * 64}\n", encoding="ascii")
    demo("--reset")
    assert not set(after) & set(rows(tmp_path / "demo", POINTS))
    verified = evalsvc("audit", "verify", env=environment(tmp_path / "demo"))
    assert verified.returncode == 0, verified.stderr


def test_a_demo_never_touches_what_is_none(house: Path) -> None:
    before = rows(house, POINTS)
    for words in ((), ("--reset",)):
        said = evalsvc("demo", "--data", str(house), "--port", str(free_port()), *words, env=environment(house))
        assert said.returncode == 2
        assert "not a demo's" in said.stderr
    assert rows(house, POINTS) == before
    assert rows(house, "SELECT count(*) FROM installation WHERE key = 'demo'") == [(0,)]


@pytest.mark.parametrize("words", [("--phone", "--host", "127.0.0.1"), ("--host", "no such host"), ("--days", "0"), ("--today", "yesterday")])
def test_words_that_make_no_sense_are_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    said = evalsvc("demo", "--data", str(tmp_path), *words, env=environment(tmp_path))
    assert said.returncode == 2
    assert "Traceback" not in said.stderr


def test_strangers_do_not_get_the_password_that_everybody_knows(app: Flask, region: cast.Region) -> None:
    with app.app_context():
        random = demonstration.set_passwords(shared=False)
        assert set(random) == set(region.people)
        assert len(set(random.values())) == len(random)
        assert fact(DEMO_PASSWORD) == ""
        assert _opens("leader", random["leader"])
        assert not _opens("leader", SHARED)
        assert demonstration.set_passwords(shared=False)["leader"] != random["leader"]
        assert set(demonstration.set_passwords(shared=True).values()) == {SHARED}
        assert _opens("leader", SHARED)


def test_a_demo_without_a_stamp_is_not_overwritten(app: Flask, region: cast.Region) -> None:
    with app.app_context():
        with pytest.raises(Refusal, match="not a demo's"):
            demonstration.prepare(days=1, today=date(2026, 11, 20), reset=True)
        assert fact(DEMO_STAMP) is None
        assert db.session.get(Account, region.people["leader"].account_id) is not None


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("0.0.0.0", False), ("192.0.2.7", False), ("::", False)])
def test_only_this_machine_is_trusted(host: str, own: bool) -> None:
    assert serving.is_loopback(host) is own


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(Refusal, match=r"198\.51\.100\.7"):
        serving.check_address("198.51.100.7", 8000)


def test_a_port_that_a_stranger_shares_is_refused() -> None:
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        with pytest.raises(Refusal, match="in use"):
            serving.check_address("127.0.0.1", stranger.getsockname()[1])


def test_the_code_in_the_terminal_can_be_scanned(capsys: pytest.CaptureFixture[str]) -> None:
    _print_code("http://192.0.2.7:8000/r/ABCDEFGHJKMNP")
    (found,) = zxingcpp.read_barcodes(_photograph(capsys.readouterr().out))
    assert found.text == "http://192.0.2.7:8000/r/ABCDEFGHJKMNP"


def _photograph(printed: str) -> Image.Image:
    """A white-on-black terminal as a picture: each character is two pixels, the upper and the lower half."""
    lines = printed.splitlines()
    picture = Image.new("L", (max(map(len, lines)), 2 * len(lines)), 0)
    for y, line in enumerate(lines):
        for x, character in enumerate(line):
            picture.putpixel((x, 2 * y), 255 if character in "█▀" else 0)
            picture.putpixel((x, 2 * y + 1), 255 if character in "█▄" else 0)
    return picture.resize((picture.width * 8, picture.height * 8), Image.Resampling.NEAREST)


def _opens(username: str, password: str) -> bool:
    stored = db.session.scalar(select(Account.password_hash).where(Account.username == username))
    db.session.rollback()
    try:
        return PasswordHasher().verify(stored or "", password)
    except VerifyMismatchError:
        return False
