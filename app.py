"""The door. `python3 app.py` installs and runs the demo, `python3 app.py test` tests; servers import `app` from here.

    python3 app.py [--phone] [words for `evalsvc demo`]
    python3 app.py test [words for pytest]

Python 3.11 or newer with venv and pip is all it needs. The environment lies in .venv beside this
file. A folder `wheelhouse` beside it, filled by `pip download`, takes the place of the network.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
DONE = ENVIRONMENT / "evalsvc-installed"
UNFINISHED = ENVIRONMENT / "evalsvc-unfinished"
OLDEST = (3, 11)
PIP = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input")  # errors are still printed

# Until `check_machine` has looked, an older Python may be reading this: annotations newer than 3.6 stand in quotes.


def main(words: "list[str]") -> None:
    """Installs what is missing, then becomes the demo or the tests."""
    if words[:1] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))  # noqa: T201
    check_machine()
    testing = words[:1] == ["test"]
    try:
        install("requirements-test.lock" if testing else "requirements.lock")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. The next start begins the installation anew.")
    except subprocess.CalledProcessError:
        sys.exit("The installation failed; what stands above says why. Nothing was started.")
    become_tests(words[1:]) if testing else become_demo(words)


def check_machine() -> None:
    """Ends with a sentence when this Python or this system cannot run the product."""
    if sys.version_info < OLDEST:
        sys.exit(f"evalsvc needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}. Try: python3.11 app.py")
    if os.name != "posix":
        sys.exit("evalsvc runs on Linux and macOS. On Windows, use the Windows Subsystem for Linux.")


def install(lock: str) -> None:
    """Brings the environment to what the lock file and pyproject.toml say; does nothing when it is there already."""
    with Path(__file__).open("r+b") as turn:  # a file that we never close elsewhere: that would give such a lock away
        try:
            os.lockf(turn.fileno(), os.F_TLOCK, 0)
        except OSError:
            say("Another start is installing; waiting for it …")
            os.lockf(turn.fileno(), os.F_LOCK, 0)
        if not is_usable():
            make_environment()
        project = ROOT / "pyproject.toml"
        step(lock, fingerprint(ROOT / lock), [*PIP, "--require-hashes", "--only-binary", ":all:", *source(), "-r", str(ROOT / lock)])
        step("evalsvc", fingerprint(project, str(ROOT)), [*PIP, "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


def is_usable() -> bool:
    """Whether the environment has pip under this version of Python, and no installation into it was cut short."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    look = [str(PYTHON), "-c", "import sys, pip; print(*sys.version_info[:2])"]
    seen = subprocess.run(look, capture_output=True, text=True, check=False)  # noqa: S603  (our own words)
    return seen.returncode == 0 and tuple(seen.stdout.split()) == tuple(str(part) for part in sys.version_info[:2])


def make_environment() -> None:
    """An empty environment in the place of whatever was there."""
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        sys.exit("This Python cannot make an environment: venv or ensurepip is missing. On Debian and its kin: apt-get install python3-venv")
    say("Making the environment .venv …")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    ENVIRONMENT.mkdir()
    UNFINISHED.touch()
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)  # noqa: S603  (our own words)
    UNFINISHED.unlink()


def step(name: str, wanted: str, words: "list[str]") -> None:
    """Runs Python with `words` unless this step was finished for the same content before; remembers it only when it was."""
    done = dict(line.split() for line in DONE.read_text(encoding="ascii").splitlines()) if DONE.exists() else {}
    if done.get(name) == wanted:
        return
    say("Installing evalsvc itself …" if name == "evalsvc" else f"Installing what {name} names (about a minute the first time) …")
    UNFINISHED.touch()  # stays behind when we are killed, and then nobody trusts the environment
    try:
        subprocess.run([str(PYTHON), *words], check=True, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})  # noqa: S603  (our own words)
        fresh = DONE.with_suffix(".fresh")
        fresh.write_text("".join(f"{key} {value}\n" for key, value in {**done, name: wanted}.items()), encoding="ascii")
        fresh.replace(DONE)
    except subprocess.CalledProcessError:
        UNFINISHED.unlink()  # pip has ended by itself, and can go on from there
        raise
    UNFINISHED.unlink()


def source() -> "list[str]":
    """Where pip finds the packages: in `wheelhouse` when it is there."""
    wheels = ROOT / "wheelhouse"
    return ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []


def fingerprint(file: Path, more: str = "") -> str:
    """SHA-256 (hex) of a file's content and of what else matters."""
    return hashlib.sha256(file.read_bytes() + more.encode()).hexdigest()


def become_demo(words: "list[str]") -> None:
    """Goes on as `evalsvc demo`, with its data beside this file unless the settings say otherwise."""
    env = {"EVALSVC_DATA_DIR": str(ROOT / "data"), **os.environ, "PYTHONUTF8": "1"}
    os.execve(ENVIRONMENT / "bin" / "evalsvc", ["evalsvc", "demo", *words], env)  # noqa: S606  (no shell is wanted)


def become_tests(words: "list[str]") -> None:
    """Goes on as pytest; no setting of an installation on this machine reaches a test."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("EVALSVC_")}
    chosen = any(word.startswith(("-n", "--numprocesses", "--pdb", "-pno:xdist")) or word == "no:xdist" for word in words)
    parallel = [] if chosen else ["-n", "2"]
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), "-m", "pytest", "-rs", *parallel, *words], {**env, "PYTHONUTF8": "1"})  # noqa: S606  (no shell is wanted)


def say(sentence: str) -> None:
    """Prints a sentence at once."""
    print(sentence, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
else:
    from evalsvc.cli import COMMANDS
    from evalsvc.core.web import settle
    from evalsvc.factory import create_app

    app = create_app()
    settle()
    for command in COMMANDS:
        app.cli.add_command(command)
