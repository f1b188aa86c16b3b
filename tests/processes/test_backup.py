"""A backup taken under load, brought to another place: everything acknowledged before is there, nothing destroyed comes back."""

import json
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from evalsvc.access.actor import SYSTEM
from evalsvc.audit.models import AuditEvent
from evalsvc.audit.services import record
from evalsvc.cli.audit import verify_command
from evalsvc.cli.backup import backup
from evalsvc.cli.restore import restore
from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import public_engine, unit_of_work
from evalsvc.core.vault import Vault
from evalsvc.ratings.models import Rating, RatingSecret, Receipt
from evalsvc.ratings.retention import destroy_old_keys, destroy_old_secrets
from tests import cast
from tests.applications import let_go, make_app
from tests.conftest import Database
from tests.judge import JudgedClient
from tests.processes.citizens import Citizens
from tests.processes.servers import ROOT, Running, environment, evalsvc
from tests.processes.test_crash import check_counters
from tests.ratings.visitors import rate

Elsewhere = Callable[[str], dict[str, str]]


@pytest.fixture
def env(database: Database, tmp_path: Path) -> dict[str, str]:
    """The environment of the installation that is backed up."""
    return environment(tmp_path / "data", database_url=database.url)


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Elsewhere]:
    """`elsewhere("b")`: the environment of an empty place with a database of its own, of the same make."""
    house = request.getfixturevalue(database.name)
    urls = []

    def make(name: str) -> dict[str, str]:
        folder = tmp_path / name
        if database.name == "sqlite":
            return environment(folder, database_url=f"sqlite:///{folder / 'evalsvc.db'}")
        urls.append(house.fresh("empty", lambda _url: None, tmp_path)[0])
        return environment(folder, database_url=urls[-1])

    yield make
    for url in urls:
        house.drop(url)


def well(*words: str, env: dict[str, str]) -> str:
    """What a command in a process of its own says; it must end well."""
    said = evalsvc(*words, env=env)
    assert said.returncode == 0, said.stderr
    return said.stdout


def invoked(app: Flask, command: click.Command, *words: object, env: dict[str, str] | None = None, status: int = 0) -> str:
    """What a command says in this process, which is much quicker; restore takes its place from `env`."""
    public_engine.dispose()  # a restore makes an application of its own, and only the newest one has this engine
    result = app.test_cli_runner().invoke(command, [str(word) for word in words], env=env)
    assert result.exit_code == status, result.output
    return str(result.output)


def verified(env: dict[str, str]) -> str:
    """What `audit verify` says of another place."""
    made = make_app(env["EVALSVC_DATABASE_URL"], Path(env["EVALSVC_DATA_DIR"]).parent, data_dir=env["EVALSVC_DATA_DIR"])
    said = invoked(made, verify_command)
    let_go(made)
    return said


def ask(env: dict[str, str], statement: object) -> list[tuple[object, ...]]:
    engine = create_engine(env["EVALSVC_DATABASE_URL"])
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(statement)]  # type: ignore[call-overload]
    engine.dispose()
    return found


@pytest.mark.timeout(0)
def test_backup_under_load_is_whole_elsewhere(env: dict[str, str], elsewhere: Elsewhere, region: cast.Region, tmp_path: Path) -> None:
    server = Running(tmp_path, env).wait_until_open()
    points = [region.window_point, region.second_window_point, region.hall_point, region.other_point]
    file, keys = tmp_path / "backups" / "all.evalsvc", tmp_path / "backups" / "all.keys"
    try:
        with Citizens(server.port, [point.path for point in points], seed=7) as citizens:
            time.sleep(2)
            before = set(citizens.acknowledged.receipts.values())
            well("backup", str(file), "--keys", str(keys), env=env)
            after = set(citizens.acknowledged.receipts.values())
            time.sleep(0.5)
    finally:
        server.close()
    assert not citizens.failures
    assert len(after) > len(before) > 3  # it was taken while people rated

    there = elsewhere("there")
    assert "Restored what was there at" in well("restore", str(file), "--keys", str(keys), env=there)

    kept = {code for (code,) in ask(there, select(Receipt.code))}
    assert before <= kept
    engine = create_engine(there["EVALSVC_DATABASE_URL"])
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Rating)) == len(kept)
        check_counters(connection)
    engine.dispose()
    assert "are as they were when they were sealed" in well("audit", "verify", env=there)
    assert ask(there, select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(1)) == [("audit.restore",)]
    restored = Running(tmp_path / "there", there)
    try:
        restored.wait_until_open()
        assert [restored.status(point.path) for point in points] == [200] * len(points)
        assert restored.status(f"/receipt/{min(before)}") == 200
        with Citizens(restored.port, [region.window_point.path], seed=8) as again:
            time.sleep(1)
        assert not again.failures
        assert again.acknowledged.receipts
    finally:
        restored.close()


@pytest.fixture
def secret(app: Flask, client: JudgedClient, region: cast.Region, clock: object) -> str:
    """A rating of May 2026 with a sealed contact, whose days are over by any clock that runs these tests; its receipt."""
    clock.move_to(datetime(2026, 5, 4, 10, tzinfo=SHANGHAI))  # type: ignore[attr-defined]
    return str(rate(client, region.window_point, 1, phone="13912345678", consent="y"))


def bodies(env: dict[str, str]) -> list[bool]:
    return [body is not None for (body,) in ask(env, select(RatingSecret.body))]


def test_destroyed_text_does_not_come_back_with_stale_keys(
    app: Flask, secret: str, clock: object, env: dict[str, str], elsewhere: Elsewhere, tmp_path: Path
) -> None:
    old, stale = tmp_path / "old.evalsvc", tmp_path / "stale.keys"
    invoked(app, backup, old, "--keys", stale)
    assert bodies(env) == [True]
    with zipfile.ZipFile(stale) as kept:
        assert "vault-2026-05.key" in kept.namelist()
    clock.shift(timedelta(days=185))  # type: ignore[attr-defined]
    with app.app_context():
        destroy_old_secrets()
        destroy_old_keys()
    assert bodies(env) == [False]

    there = elsewhere("there")
    invoked(app, restore, old, "--keys", stale, env=there)

    assert bodies(there) == [False]
    assert not (tmp_path / "there" / "keys" / "vault-2026-05.key").exists()
    assert ask(there, select(func.count()).select_from(Receipt)) == [(1,)]


def test_destroyed_key_closes_the_texts_of_every_backup(app: Flask, secret: str, env: dict[str, str], elsewhere: Elsewhere, tmp_path: Path) -> None:
    old, keys = tmp_path / "old.evalsvc", tmp_path / "now.keys"
    invoked(app, backup, old, "--keys", keys)
    vault: Vault = app.extensions["vault"]
    assert vault.destroy("2026-05")
    invoked(app, backup, tmp_path / "new.evalsvc", "--keys", keys)

    with zipfile.ZipFile(keys) as kept:
        assert not [name for name in kept.namelist() if "2026-05" in name]
    there = elsewhere("there")
    invoked(app, restore, old, "--keys", keys, env=there)
    assert Vault(tmp_path / "there" / "keys").key_ids() == []


def test_backup_holds_no_key_and_no_hidden_file(app: Flask, secret: str, env: dict[str, str], tmp_path: Path) -> None:
    files = tmp_path / "data" / "files" / "ab"
    files.mkdir(parents=True)
    (files / "abcd").write_bytes(b"evidence")
    (files / ".half").write_bytes(b"half")
    invoked(app, backup, tmp_path / "all.evalsvc")

    with zipfile.ZipFile(tmp_path / "all.evalsvc") as packed:
        names = packed.namelist()
        whole = b"".join(packed.read(name) for name in names)
    assert "files/ab/abcd" in names
    assert not [name for name in names if "key" in name or "half" in name]
    for key in (tmp_path / "data" / "keys").glob("*.key"):
        assert key.read_bytes() not in whole
    assert (tmp_path / "all.evalsvc").stat().st_mode & 0o077 == 0


def test_surviving_file_of_heads_tells_of_the_restore(env: dict[str, str], elsewhere: Elsewhere, app: Flask, region: cast.Region, tmp_path: Path) -> None:
    data = tmp_path / "data"
    seal(app)
    invoked(app, backup, tmp_path / "all.evalsvc")
    act(app)
    seal(app)
    there = elsewhere("there")
    (tmp_path / "there").mkdir()
    shutil.copytree(data / "keys", tmp_path / "there" / "keys")  # the database was lost, keys and file were not
    shutil.copy(data / "seals.log", tmp_path / "there" / "seals.log")
    invoked(app, restore, tmp_path / "all.evalsvc", env=there)

    said = verified(there)
    assert "1 restore from a backup, as the log tells; 1 seal went with the database of before." in said
    assert "restored" in (tmp_path / "there" / "seals.log").read_text(encoding="ascii")


def test_other_file_of_heads_is_left_alone(env: dict[str, str], elsewhere: Elsewhere, app: Flask, tmp_path: Path) -> None:
    seal(app)
    invoked(app, backup, tmp_path / "all.evalsvc")
    there = elsewhere("there")
    (tmp_path / "there").mkdir()
    other = f"seal 1 2026-01-01T00:00:00Z {'0' * 64}\n"
    (tmp_path / "there" / "seals.log").write_text(other, encoding="ascii")
    said = invoked(app, restore, str(tmp_path / "all.evalsvc"), env=there, status=2)

    assert "tells of another log" in said
    assert (tmp_path / "there" / "seals.log").read_text(encoding="ascii") == other


def seal(app: Flask) -> None:
    assert app.extensions["pulse_steps"]
    with app.app_context():
        app.extensions["pulse_steps"]["seals"]()


def act(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        record("account.create", by=SYSTEM, subject="account:test", username="second")


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:2000] + bytes(40) + raw[2040:],
        lambda raw: b"",
        lambda raw: b"not a backup",
    ],
    ids=["cut", "overwritten", "empty", "another file"],
)
def test_damaged_backup_is_refused_and_leaves_nothing(
    app: Flask, env: dict[str, str], elsewhere: Elsewhere, harm: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    file = tmp_path / "all.evalsvc"
    invoked(app, backup, file)
    file.write_bytes(harm(file.read_bytes()))
    there = elsewhere("there")
    said = invoked(app, restore, str(file), env=there, status=2)

    assert "Traceback" not in said
    assert not (tmp_path / "there" / "evalsvc.db").exists()


def changed_manifest(file: Path, **facts: str) -> None:
    """Writes the archive again with other facts in its manifest."""
    with zipfile.ZipFile(file) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **facts}).encode()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"revision": "9999"}, "a newer version has changed it"),
        ({"database": "oracle"}, "backup of oracle"),
        ({"kind": "evalsvc keys, version 1"}, "is not an evalsvc backup"),
    ],
    ids=["newer schema", "other database", "other kind"],
)
def test_backup_that_does_not_fit_is_refused(
    app: Flask, env: dict[str, str], elsewhere: Elsewhere, facts: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "all.evalsvc"
    invoked(app, backup, file)
    changed_manifest(file, **facts)
    said = invoked(app, restore, str(file), env=elsewhere("there"), status=2)

    assert sentence in said


def test_place_in_use_is_refused_and_stays(app: Flask, env: dict[str, str], region: cast.Region, tmp_path: Path) -> None:
    invoked(app, backup, tmp_path / "all.evalsvc")
    before = ask(env, text("SELECT count(*) FROM account"))
    said = invoked(app, restore, str(tmp_path / "all.evalsvc"), env=env, status=2)

    assert "not empty" in said
    assert ask(env, text("SELECT count(*) FROM account")) == before


def test_served_folder_is_refused(app: Flask, env: dict[str, str], region: cast.Region, tmp_path: Path) -> None:
    invoked(app, backup, tmp_path / "all.evalsvc")
    server = Running(tmp_path, env).wait_until_open()
    try:
        said = invoked(app, restore, str(tmp_path / "all.evalsvc"), env=env, status=2)
        assert "already serves" in said
    finally:
        server.close()


@pytest.mark.timeout(0)
def test_killed_backup_leaves_no_file_that_looks_whole(env: dict[str, str], elsewhere: Elsewhere, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    file = tmp_path / "all.evalsvc"
    (tmp_path / "data" / "files").mkdir(parents=True)
    for number in range(40):
        (tmp_path / "data" / "files" / f"big{number}").write_bytes(bytes(range(256)) * 8192)
    whole = seconds_of(["backup", str(file)], env)
    file.unlink()
    for number in range(kills := pytestconfig.getoption("--kills")):
        killed_after(whole * (0.3 + 0.7 * number / kills), ["backup", str(file)], env)
        if file.exists():  # it was quicker than the signal
            file.unlink()
    well("backup", str(file), env=env)
    well("restore", str(file), env=elsewhere("there"))

    assert [path.name for path in tmp_path.iterdir() if path.name.endswith((".partial", ".database"))] == []


@pytest.mark.timeout(0)
def test_killed_restore_is_not_served_and_goes_on(
    env: dict[str, str], elsewhere: Elsewhere, region: cast.Region, app: Flask, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    seal(app)
    file, keys = tmp_path / "all.evalsvc", tmp_path / "all.keys"
    well("backup", str(file), "--keys", str(keys), env=env)
    words = ["restore", str(file), "--keys", str(keys)]
    whole = seconds_of(words, elsewhere("first"))
    there = elsewhere("there")
    for number in range(kills := pytestconfig.getoption("--kills")):
        if killed_after(whole * (0.4 + 0.5 * number / kills), words, there) == 0:
            break  # it was quicker than the signal
        if evalsvc("tick", env=there).returncode == 0:
            break  # it was whole, and on its way out
        assert evalsvc("serve", env=there).returncode == 2
    else:
        well(*words, env=there)

    assert "are as they were" in well("audit", "verify", env=there)
    assert ask(there, text("SELECT count(*) FROM audit_event WHERE action = 'audit.restore'")) == [(1,)]
    assert ask(there, text("SELECT count(*) FROM rating_point")) == ask(env, text("SELECT count(*) FROM rating_point"))


def seconds_of(words: list[str], env: dict[str, str]) -> float:
    began = time.monotonic()
    well(*words, env=env)
    return time.monotonic() - began


def killed_after(seconds: float, words: list[str], env: dict[str, str]) -> int:
    """The status of a command to which SIGKILL is sent so late."""
    process = subprocess.Popen([sys.executable, "-m", "evalsvc.cli", *words], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        return process.wait()
