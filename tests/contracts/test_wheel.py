"""The wheel holds the whole product and nothing else, and works where no checkout is."""

import http.client
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.code import ROOT
from tests.databases import free_port
from tests.processes.servers import environment

TRAVELLING = {"evalsvc": "evalsvc", "templates": "evalsvc/templates", "surveys": "evalsvc/surveys"}
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-q")
POSTER = """\
from evalsvc.organisation.papers import Sheet, poster
address = "https://pj.example.gov.cn/r/0000000000000"
sheet = Sheet("1号窗口", "服务大厅", "Window 1", "医疗保障局", address, "0000-0000-0000-0", "2026-11-20")
print(poster(sheet)[:5].decode(), sheet.__class__.__module__)
"""


def run(*words: object, cwd: Path, env: dict[str, str] | None = None) -> str:
    said = subprocess.run([str(word) for word in words], cwd=cwd, env=env, capture_output=True, text=True, timeout=100, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, made by pip without network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", ROOT, "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def away(wheel: Path) -> Path:
    """A folder far from the checkout, with an environment `venv` that has the wheel; its dependencies are the ones already installed."""
    folder = wheel.parent / "away"
    venv.create(folder / "venv", symlinks=True)
    run(*PIP, "--python", folder / "venv" / "bin" / "python", "install", "--no-index", "--no-deps", wheel, cwd=folder)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation with its data in a folder of its own."""
    return environment(tmp_path / "data")


def test_wheel_holds_every_file_of_the_product(wheel: Path) -> None:
    files = {
        f"{inside}/{path.relative_to(ROOT / outside).as_posix()}"
        for outside, inside in TRAVELLING.items()
        for path in (ROOT / outside).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert packed == files


def test_wheel_runs_away_from_the_checkout(away: Path) -> None:
    said = run(away / "venv" / "bin" / "python", "-c", "import evalsvc; print(evalsvc.__file__)", cwd=away)

    assert Path(said.strip()).is_relative_to(away)


def test_installed_wheel_checks_its_forms(away: Path, env: dict[str, str]) -> None:
    said = run(away / "venv" / "bin" / "evalsvc", "check-surveys", cwd=away, env=env)

    assert f"{len(list((ROOT / 'surveys').glob('*/v*.yaml')))} versions in order" in said


def test_installed_wheel_prints_posters(away: Path) -> None:
    assert run(away / "venv" / "bin" / "python", "-c", POSTER, cwd=away) == "%PDF- evalsvc.organisation.papers\n"


@pytest.fixture
def server(away: Path, env: dict[str, str]) -> Iterator[http.client.HTTPConnection]:
    """A connection to a production server that runs from the wheel, after `evalsvc db upgrade`."""
    evalsvc, port = away / "venv" / "bin" / "evalsvc", free_port()
    run(evalsvc, "db", "upgrade", cwd=away, env=env)
    process = subprocess.Popen([evalsvc, "serve", "--port", str(port)], cwd=away, env=env, stdout=subprocess.PIPE, text=True)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Serving public and staff at http://127.0.0.1:{port}\n"
        yield connection
    finally:
        connection.close()
        process.terminate()
        process.communicate(timeout=20)


def test_installed_wheel_serves(server: http.client.HTTPConnection) -> None:
    for path in ("/sign-in", "/receipt", "/static/staff.css", "/static/vendor/bootstrap/bootstrap.min.css"):
        server.request("GET", path)
        answer = server.getresponse()

        assert (path, answer.status, bool(answer.read())) == (path, 200, True)
