"""One server to a data folder; what dies is started again; what is left alone dies too."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import cast
from tests.processes.servers import ROOT, Running, environment, evalsvc, is_alive, is_free, until

SOON = 60.0  # what must happen at all; how soon it does depends on who else is at work on the machine
pytestmark = pytest.mark.timeout(400)
Place = tuple[Path, cast.Region]


def test_a_second_server_on_the_same_folder_is_refused(server: Running, place: Place) -> None:
    said = evalsvc("serve", "--port", str(server.port + 1), env=environment(place[0]))
    assert said.returncode == 2
    assert f"process {server.process.pid}" in said.stderr
    assert str(place[0]) in said.stderr
    assert server.status("/receipt") == 200


def test_a_second_server_on_the_same_port_is_refused(server: Running, place: Place, tmp_path: Path) -> None:
    url = f"sqlite:///{place[0] / 'evalsvc.db'}"
    said = evalsvc("serve", "--port", str(server.port), env=environment(tmp_path / "other", database_url=url))
    assert said.returncode == 2
    assert f"Port {server.port}" in said.stderr
    assert server.status("/receipt") == 200


def test_nobody_survives_a_killed_main(server: Running) -> None:
    until(lambda: len(server.everybody()) == 4, SOON, "a server, its web server, its worker and its `evalsvc work`")
    everybody = server.everybody()
    server.process.kill()
    until(lambda: not any(map(is_alive, everybody)), SOON, f"the death of {everybody}")
    until(lambda: is_free(server.port), SOON, "the port")  # a thread that is on its way out may hold it a moment longer


def test_a_killed_server_can_be_started_again_at_once(server: Running) -> None:
    server.process.kill()
    server.start_again()
    server.wait_until_open()
    until(lambda: len(server.everybody()) == 4, SOON, "all four processes")


def test_a_killed_worker_is_replaced(server: Running) -> None:
    (killed,) = server.workers
    os.kill(killed, signal.SIGKILL)
    until(lambda: not is_alive(killed) and server.status("/receipt") == 200, SOON, "an answer")
    assert server.workers != [killed]


def test_workers_that_die_again_and_again_are_replaced(server: Running) -> None:
    for _ in range(3):
        for worker in server.workers:
            os.kill(worker, signal.SIGKILL)
        until(lambda: server.status("/receipt") == 200, SOON, "an answer")
    assert server.process.poll() is None


def test_a_killed_web_server_leaves_no_worker_and_is_replaced(server: Running) -> None:
    (web,), (worker,) = server.webs, server.workers
    os.kill(web, signal.SIGKILL)
    until(lambda: not is_alive(worker), SOON, "the death of the worker")
    until(lambda: server.status("/receipt") == 200, SOON, "an answer")
    assert server.webs != [web]


def test_a_killed_work_is_replaced_and_stays_behind_the_ratings(server: Running) -> None:
    (killed,) = server.works
    os.kill(killed, signal.SIGKILL)
    until(lambda: server.works not in ([], [killed]), SOON, "another `evalsvc work`")
    (worker,), (work,) = server.workers, server.works
    until(lambda: os.getpriority(os.PRIO_PROCESS, work) > os.getpriority(os.PRIO_PROCESS, worker), SOON, "a lower priority")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything_cleanly(server: Running, number: signal.Signals) -> None:
    everybody = server.everybody()
    server.process.send_signal(number)
    assert server.process.wait(timeout=SOON) == 0
    until(lambda: not any(map(is_alive, everybody)), SOON, f"the end of {everybody}")
    until(lambda: is_free(server.port), SOON, "the port")
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_no_child_holds_the_lock(server: Running) -> None:
    children = server.everybody()[1:]
    assert any(".lock" in target for target in _open_files(server.process.pid))
    assert not [pid for pid in children for target in _open_files(pid) if ".lock" in target]


def test_the_public_face_can_stand_alone(place: Place) -> None:
    folder, region = place
    server = Running(folder, environment(folder, faces="public"))
    try:
        server.wait_until_open()
        assert server.status(region.window_point.path) == 200
        assert server.status("/sign-in") == 404
    finally:
        server.close()


def test_a_child_started_too_late_ends_at_once() -> None:
    late = "import os, sys; from evalsvc.cli.lifeline import die_with; die_with(os.getppid() + 1); sys.exit('it lives')"
    said = subprocess.run([sys.executable, "-c", late], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (1, "")


def _open_files(pid: int) -> list[str]:
    return [os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink() and os.path.lexists(link)]
