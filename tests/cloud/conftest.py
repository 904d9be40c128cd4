"""A real cloud: on PostgreSQL and on SQLite, served on 127.0.0.1, each test with a database of its own."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from cloud.app import create_app
from cloud.database import Database
from cloud.private_postgres import private_postgres
from cloud.serve import running
from cloud.settings import CloudSettings
from tests.cloud.tills import Till, enrolled
from tests.conftest import TestClock, TestIds

_PARTITIONS = 3
_TEMPLATE = "template_cloud"
_names = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server with a database to copy, in which the tables are made.

    Not in pytest's own folder: the server's user has no way into that, and the next session may clear it away.
    """
    with (
        TemporaryDirectory(prefix="yundian-postgres-") as folder,
        private_postgres(Path(folder), settings=("fsync=off", "max_connections=60")) as address,
    ):
        with psycopg.connect(address + "postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {_TEMPLATE}")
        Database.open(address + _TEMPLATE, partitions=_PARTITIONS).close()
        yield address


@contextmanager
def fresh_postgres(address: str) -> Iterator[str]:
    """A database of one's own; its address."""
    name = f"cloud_{next(_names)}"
    with psycopg.connect(address + "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    try:
        yield address + name
    finally:
        with psycopg.connect(address + "postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'cloud.sqlite'}"
        return
    with fresh_postgres(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database.open(database_url, partitions=_PARTITIONS)
    yield database
    database.close()


@dataclass(frozen=True)
class Served:
    """A cloud that is running."""

    url: str
    database: Database
    clock: TestClock
    ids: TestIds

    def till(self, licence: str = "430102100001", register: str = "01") -> Till:
        """A till that is enrolled."""
        return enrolled(self.url, self.database, self.clock, licence=licence, register=register)


@pytest.fixture
def settings() -> CloudSettings:
    return CloudSettings(body_seconds=2)


@pytest.fixture
def served(database: Database, settings: CloudSettings, clock: TestClock, ids: TestIds) -> Iterator[Served]:
    with running(create_app(database, settings, clock=clock, ids=ids)) as url:
        yield Served(url, database, clock, ids)


@pytest.fixture
def till(served: Served) -> Till:
    return served.till()


class CloudProgram:
    """`yundian cloud …` as a person starts it, with a store's folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._serving: subprocess.Popen[str] | None = None

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pos_app", "--store", str(self.folder), "--json", "cloud", *arguments]

    def run(self, *arguments: str, said: str = "") -> tuple[int, dict[str, Any]]:
        """One command to its end; the exit code and the answer."""
        done = subprocess.run(self._command(*arguments), input=said, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout)

    def start(self, *arguments: str) -> str:
        """Serve on a free port; the address."""
        command = self._command("serve", "--port", "0", *arguments)
        self._serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._serving.stdout is not None
        url: str = json.loads(self._serving.stdout.readline())["url"]
        return url

    def stop(self) -> int | None:
        """As Ctrl-C does; the exit code."""
        if self._serving is None:
            return None
        self._serving.send_signal(signal.SIGINT)
        code = self._serving.wait(30)
        assert self._serving.stdout is not None
        self._serving.stdout.close()
        self._serving = None
        return code


@pytest.fixture
def cloud_program(tmp_path: Path) -> Iterator[CloudProgram]:
    program = CloudProgram(tmp_path / "store")
    yield program
    program.stop()
