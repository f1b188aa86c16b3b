"""What a production server refuses to start with: a clear sentence, and status 2."""

import secrets
from pathlib import Path

import pytest

from evalsvc.cli import serving
from evalsvc.cli.production import check_settings, is_strong
from evalsvc.cli.refusals import Refusal
from evalsvc.config import load_settings
from tests.cli.conftest import alter
from tests.processes.servers import environment, evalsvc

STRONG = secrets.token_urlsafe(48)
WEAK = ["", "short", "0123456789abcdefghijklmnopqrst", "a" * 64, "abcabcabc" * 8, "development-key-0123456789-abcdefgh", "change-me-0123456789-abcdefghijklmn"]


@pytest.mark.parametrize("secret", WEAK)
def test_a_weak_secret_is_seen(secret: str) -> None:
    assert not is_strong(secret)


@pytest.mark.parametrize("secret", [secrets.token_urlsafe(24), secrets.token_urlsafe(48), secrets.token_hex(32)], ids=["short", "long", "hex"])
def test_a_random_secret_is_strong(secret: str) -> None:
    assert is_strong(secret)


@pytest.mark.parametrize(
    "address",
    ["", "http://localhost:8000", "https://pj.localhost", "http://127.0.0.1", "http://127.1.2.3:80", "http://[::1]:8000", "http://0.0.0.0:8000", "http://[::]"],
)
def test_an_address_that_no_telephone_can_open_is_refused(address: str, tmp_path: Path) -> None:
    settings = load_settings({}, data_dir=str(tmp_path), secret_key=STRONG, public_url=address)
    with pytest.raises(Refusal, match="EVALSVC_PUBLIC_URL"):
        check_settings(settings)


@pytest.mark.parametrize("address", ["https://pj.example.gov.cn", "http://192.0.2.7:8000", "https://localhost.example.gov.cn"])
def test_an_address_that_citizens_reach_is_accepted(address: str, tmp_path: Path) -> None:
    check_settings(load_settings({}, data_dir=str(tmp_path), secret_key=STRONG, public_url=address))


def test_the_secret_kept_in_the_data_folder_is_accepted(tmp_path: Path) -> None:
    check_settings(load_settings({}, data_dir=str(tmp_path), public_url="https://pj.example.gov.cn"))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"secret_key": "dev"}, "EVALSVC_SECRET_KEY"),
        ({"public_url": ""}, "EVALSVC_PUBLIC_URL is missing"),
        ({"faces": "citizens"}, "EVALSVC_FACES"),
        ({"database_url": "postgresql://evalsvc@127.0.0.1/evalsvc"}, "EVALSVC_DATABASE_URL takes postgresql+psycopg://"),
        ({"database_url": "postgresql+psycopg://nobody@127.0.0.1:1/none"}, "The database cannot be reached"),
        ({}, "evalsvc db upgrade"),
    ],
)
def test_serve_names_what_is_wrong(settings: dict[str, str], sentence: str, tmp_path: Path) -> None:
    said = evalsvc("serve", env=environment(tmp_path / "data", **settings))
    assert (said.returncode, said.stdout) == (2, "")
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = '0000'", "has schema 0000"),
        ("INSERT INTO installation VALUES ('demo', '2026-11-20')", "This is a demo database"),
        ("INSERT INTO installation VALUES ('demo', 'building')", "This is a demo database"),
    ],
)
def test_a_database_that_is_not_for_production_is_refused(house: Path, change: str, sentence: str) -> None:
    alter(house, change)
    said = evalsvc("serve", env=environment(house))
    assert said.returncode == 2
    assert sentence in said.stderr


def test_sqlite_is_served_by_one_worker() -> None:
    settings = load_settings({}, secret_key=STRONG, database_url="sqlite:////nowhere/evalsvc.db")
    assert serving.worker_count(settings, None) == 1
    with pytest.raises(Refusal, match="one writer"):
        serving.worker_count(settings, 2)


def test_postgresql_is_served_by_as_many_workers_as_asked_for_or_one_a_core() -> None:
    settings = load_settings({}, secret_key=STRONG, database_url="postgresql+psycopg://evalsvc@127.0.0.1/evalsvc")
    assert serving.worker_count(settings, 3) == 3
    assert serving.worker_count(settings, None) >= 1
