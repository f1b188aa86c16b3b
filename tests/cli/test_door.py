"""The door: `python3 app.py` in a checkout of its own, with a true environment and no network."""

import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.tiny import ROOT, Checkout, kill, wheel
from tests.processes.servers import until

OLDER = "import sys; sys.version_info = (3, 10, 12, 'final', 0)"
NO_ENSUREPIP = "import sys; sys.modules['ensurepip'] = None"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that has been started once."""
    made = Checkout(tmp_path_factory.mktemp("door") / "a checkout")
    said = made.start("--days", "2")
    assert said.returncode == 0, said.stderr
    assert "called demo --days 2\n" in said.stdout
    assert f"data {made.folder / 'data'}\n" in said.stdout
    assert "utf8 1\n" in said.stdout
    return made


def test_a_second_start_installs_nothing_and_is_quick(checkout: Checkout) -> None:
    began = time.monotonic()
    said = checkout.start()
    assert said.stdout.splitlines()[0] == "called demo"
    assert time.monotonic() - began < 5


def test_a_changed_lock_is_installed(checkout: Checkout) -> None:
    checkout.lock("# another comment")
    said = checkout.start()
    assert "Installing what requirements.lock names" in said.stdout
    assert "itself" not in said.stdout
    assert "Installing" not in checkout.start().stdout


def test_a_package_with_another_hash_is_refused(checkout: Checkout) -> None:
    digest = wheel(checkout.folder / "wheelhouse", "tinything")
    checkout.lock(f"tinything==1 --hash={digest[:-4]}0000")
    refused = checkout.start()
    assert refused.returncode == 1
    assert "HASHES" in refused.stderr
    assert "Nothing was started" in refused.stderr
    assert "called" not in refused.stdout
    checkout.lock(f"tinything==1 --hash={digest}")
    assert "called demo" in checkout.start().stdout


def test_tests_are_run_by_pytest_without_the_settings_of_this_machine(checkout: Checkout) -> None:
    said = checkout.start("test", "-k", "a few", "tests/cli")
    assert "pytest -rs -n 2 -k a few tests/cli\nsettings []\n" in said.stdout


def test_the_words_for_pytest_may_say_how_many_processes(checkout: Checkout) -> None:
    assert "pytest -rs -n0 -x\n" in checkout.start("test", "-n0", "-x").stdout


def test_an_installation_that_was_killed_is_begun_anew(tmp_path: Path) -> None:
    made = Checkout(tmp_path / "checkout")
    slow, unfinished = made.folder / "slow", made.folder / ".venv" / "evalsvc-unfinished"
    slow.touch()
    first = made.begin()
    try:
        until(lambda: (made.folder / ".venv" / "evalsvc-installed").exists() and unfinished.exists(), 200, "the last step of the installation")
    finally:
        kill(first)
    assert unfinished.exists()
    slow.unlink()
    said = made.start()
    assert "Making the environment" in said.stdout
    assert "called demo" in said.stdout
    assert not unfinished.exists()


def test_two_starts_at_once_install_one_after_the_other(tmp_path: Path) -> None:
    made = Checkout(tmp_path / "checkout")
    slow = made.folder / "slow"
    slow.touch()
    both = [made.begin()]
    try:
        until(lambda: (made.folder / ".venv" / "evalsvc-installed").exists(), 200, "the first step of the installation")
        both.append(made.begin())
        waiting = both[1].stdout.readline().decode()
        slow.unlink()
        said = [process.communicate(timeout=200)[0].decode() for process in both]
    finally:
        for process in both:
            kill(process)
    assert [process.returncode for process in both] == [0, 0]
    assert "Another start is installing" in waiting
    assert ["Making the environment" in words for words in said] == [True, False]


def test_an_older_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    said = Checkout(tmp_path / "checkout").start(given=OLDER)
    assert said.returncode == 1
    assert "3.11 or newer" in said.stderr
    assert not (tmp_path / "checkout" / ".venv").exists()


def test_a_python_without_ensurepip_is_told_which_package_brings_it(tmp_path: Path) -> None:
    said = Checkout(tmp_path / "checkout").start(given=NO_ENSUREPIP)
    assert said.returncode == 1
    assert "apt-get install python3-venv" in said.stderr
    assert not (tmp_path / "checkout" / ".venv").exists()


def test_the_door_names_no_place_of_any_machine() -> None:
    text = (ROOT / "app.py").read_text(encoding="utf-8")
    assert not [word for word in ("http://", "https://", "index-url", "/home/", "/root/", "/usr/") if word in text]


def test_the_door_can_be_read_by_an_old_python() -> None:
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    reads = "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 7))"
    assert subprocess.run(["python3", "-c", reads], input=source, text=True, capture_output=True, check=False).stderr == ""
