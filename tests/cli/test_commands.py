"""The commands of an installation: what they do, what they say, and the status they end with."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import alter, rows
from tests.processes.servers import ROOT, environment, evalsvc, until

ADMIN = ("create-admin", "--username", "first", "--display-name", "测试首位管理员")
STRONG = "correct horse battery"


def test_upgrade_brings_schema_and_reference_data_and_may_be_repeated(tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert evalsvc("db", "upgrade", env=env).stdout.startswith("The schema is now ")
    forms = rows(tmp_path, "SELECT key, version FROM instrument_version ORDER BY 1, 2")
    assert ("window-rating", 2) in forms
    assert rows(tmp_path, "SELECT count(*) FROM profile_version") == [(1,)]
    again = evalsvc("db", "upgrade", env=env)
    assert (again.returncode, again.stdout.split(", ")[1]) == (0, "as before.\n")
    assert rows(tmp_path, "SELECT key, version FROM instrument_version ORDER BY 1, 2") == forms


def test_upgrade_leaves_the_schema_of_a_newer_program_alone(house: Path) -> None:
    alter(house, "UPDATE alembic_version SET version_num = '9999'")
    said = evalsvc("db", "upgrade", env=environment(house))
    assert said.returncode == 2
    assert "a newer version has changed it" in said.stderr


@pytest.mark.parametrize("words", [("tick",), ("work",), (*ADMIN, "--unit", "测试市", "--password", STRONG)])
def test_a_command_on_an_empty_database_says_what_to_do_first(words: tuple[str, ...], tmp_path: Path) -> None:
    said = evalsvc(*words, env=environment(tmp_path))
    assert said.returncode == 2
    assert "evalsvc db upgrade" in said.stderr


def test_create_admin_makes_the_first_unit_and_its_administrator(tmp_path: Path) -> None:
    env = environment(tmp_path)
    evalsvc("db", "upgrade", env=env)
    said = evalsvc(*ADMIN, "--unit", "测试市医疗保障局", "--password", STRONG, env=env)
    assert (said.returncode, said.stdout) == (0, "first is an administrator of 测试市医疗保障局.\n")
    found = "SELECT username, role, kind, name FROM role_grant JOIN account ON account.id = account_id JOIN unit ON unit.id = unit_id"
    assert rows(tmp_path, found) == [("first", "admin", "city", "测试市医疗保障局")]
    assert rows(tmp_path, "SELECT count(*) FROM audit_event WHERE action IN ('account.create', 'account.grant', 'unit.create')") == [(3,)]


@pytest.mark.parametrize(
    ("unit", "password", "sentence"),
    [("绵阳市医疗保障局", "short", "密码"), ("另一个市医疗保障局", STRONG, "绵阳市医疗保障局")],
)
def test_create_admin_keeps_nothing_when_it_refuses(house: Path, unit: str, password: str, sentence: str) -> None:
    before = rows(house, "SELECT count(*) FROM account"), rows(house, "SELECT count(*) FROM unit")
    said = evalsvc(*ADMIN, "--unit", unit, "--password", password, env=environment(house))
    assert said.returncode == 2
    assert sentence in said.stderr
    assert (rows(house, "SELECT count(*) FROM account"), rows(house, "SELECT count(*) FROM unit")) == before


def test_check_surveys_accepts_what_is_shipped() -> None:
    said = evalsvc("check-surveys", env=environment(Path("/nowhere")))
    assert said.returncode == 0
    assert "window-rating/v2.yaml" in said.stdout


def test_check_surveys_names_every_fault_and_fails(tmp_path: Path) -> None:
    (tmp_path / "window-rating").mkdir()
    (tmp_path / "window-rating" / "v1.yaml").write_text("kind: nothing known\n", encoding="utf-8")
    (tmp_path / "Stray").mkdir()
    said = evalsvc("check-surveys", str(tmp_path), env=environment(tmp_path))
    assert said.returncode == 1
    assert "window-rating/v1.yaml" in said.stderr
    assert "Stray" in said.stderr


def test_two_ticks_at_once_both_end_well(house: Path) -> None:
    command = [sys.executable, "-m", "evalsvc.cli", "tick"]
    both = [subprocess.Popen(command, cwd=ROOT, env=environment(house), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    assert [(process.communicate(timeout=2000)[0], process.returncode) for process in both] == [("", 0), ("", 0)]


def test_work_ends_when_it_is_asked_to(house: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "evalsvc.cli", "work"], cwd=ROOT, env=environment(house), stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: "SigBlk:\t0000000000000000" not in Path(f"/proc/{process.pid}/status").read_text(encoding="ascii"), 200, "readiness for a signal")
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=200)[1] == ""
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0


def test_flask_knows_the_same_commands(tmp_path: Path) -> None:
    env = environment(tmp_path)
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    upgraded = subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert upgraded.stdout.startswith("The schema is now "), upgraded.stderr
    assert ("window-rating", 2) in rows(tmp_path, "SELECT key, version FROM instrument_version")
    listed = subprocess.run([*flask, "--help"], cwd=ROOT, env=env, capture_output=True, text=True, check=False).stdout
    assert {"demo", "serve", "work", "tick", "db", "create-admin", "check-surveys"} <= set(listed.split())


def test_a_command_nobody_has_asked_for_does_not_exist(tmp_path: Path) -> None:
    assert evalsvc("publish", env=environment(tmp_path)).returncode == 2


def test_a_port_that_is_none_is_refused(tmp_path: Path) -> None:
    said = evalsvc("serve", env={**environment(tmp_path), "PORT": "http"})
    assert said.returncode == 2
    assert "--port" in said.stderr
