"""A tiny project behind the real door: it builds with nothing but Python, and its `evalsvc` says how it was called."""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "evalsvc"
version = "0"
"""
BACKEND = '''\
"""Builds an editable wheel whose console script prints its words; waits while a file `slow` is there."""

import time
import zipfile
from pathlib import Path

SAYS = """import os, sys
def main():
    print("called", *sys.argv[1:])
    print("data", os.environ["EVALSVC_DATA_DIR"])
    print("utf8", os.environ["PYTHONUTF8"])
"""


def build_editable(folder, settings=None, metadata=None):
    while Path("slow").exists():
        time.sleep(0.05)
    files = {
        "tiny_evalsvc.py": SAYS,
        "evalsvc-0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: evalsvc\\nVersion: 0\\n",
        "evalsvc-0.dist-info/WHEEL": "Wheel-Version: 1.0\\nGenerator: backend\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        "evalsvc-0.dist-info/entry_points.txt": "[console_scripts]\\nevalsvc = tiny_evalsvc:main\\n",
    }
    record = "".join(f"{name},,\\n" for name in [*files, "evalsvc-0.dist-info/RECORD"])
    with zipfile.ZipFile(Path(folder) / "evalsvc-0-py3-none-any.whl", "w") as wheel:
        for name, content in {**files, "evalsvc-0.dist-info/RECORD": record}.items():
            wheel.writestr(name, content)
    return "evalsvc-0-py3-none-any.whl"


build_wheel = build_editable
'''
PYTEST = 'import os, sys\nprint("pytest", *sys.argv[1:])\nprint("settings", sorted(name for name in os.environ if name.startswith("EVALSVC_")))\n'


class Checkout:
    """A copy of app.py with a tiny project around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        shutil.copy(ROOT / "app.py", folder)
        files = {"pyproject.toml": PROJECT, "backend.py": BACKEND, "pytest.py": PYTEST, "requirements.lock": "", "requirements-test.lock": ""}
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")

    def start(self, *words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        """`python app.py words`, to its end; `given` is Python that runs before."""
        return subprocess.run(self._command(words, given), cwd="/", env=self._env(), capture_output=True, text=True, timeout=200, check=False)

    def begin(self) -> "subprocess.Popen[bytes]":
        """`python app.py`, in a process group of its own."""
        return subprocess.Popen(self._command((), ""), cwd="/", env=self._env(), stdout=subprocess.PIPE, start_new_session=True)

    def lock(self, *wheels: str) -> None:
        """Has requirements.lock name packages: lines as pip reads them."""
        (self.folder / "requirements.lock").write_text("".join(f"{line}\n" for line in wheels), encoding="ascii")

    def _command(self, words: tuple[str, ...], given: str) -> list[str]:
        door = str(self.folder / "app.py")
        return [sys.executable, "-c", f"{given or 'pass'}; import runpy, sys; sys.argv = {[door, *words]!r}; runpy.run_path({door!r}, run_name='__main__')"]

    def _env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EVALSVC_")}
        return {**kept, "EVALSVC_IDLE_MINUTES": "7"}


def kill(process: "subprocess.Popen[bytes]") -> None:
    """SIGKILL to a process and all that it started, if they still run."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def wheel(folder: Path, name: str) -> str:
    """Puts a wheel of one empty module into `folder`; returns its hash as lock files write it."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-1-py3-none-any.whl"
    info = f"{name}-1.dist-info"
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},sha256={_digest(content)},{len(content)}\n" for file, content in files.items()) + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(file, content)
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _digest(content: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
