"""The program with a cloud: what it sends by itself, and that it ends while the cloud is silent."""

import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from pytestqt.qtbot import QtBot

from cloud.app import create_app
from cloud.database import Database
from cloud.enrolment import make_code
from cloud.serve import running
from pos_app.app import Home, SystemClock, UuidIds
from pos_app.services.demo_shop import DEMO_LICENCE
from pos_app.store import cloud_link
from pos_app.store.engine import Store
from tests.system.conftest import looked_into
from tests.system.program import RunningTill, yundian
from tests.till import books

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

END_MAX_S: Final = 2
PYTHON_ENDS_S: Final = 2
"""What the interpreter itself may take to end on a busy machine."""


@contextmanager
def cloud_in(folder: Path) -> Iterator[tuple[str, Database]]:
    database = Database.open(f"sqlite:///{folder / 'cloud.sqlite'}")
    with running(create_app(database, clock=SystemClock(), ids=UuidIds())) as url:
        yield url, database
    database.close()


def enrolled(home: Home, url: str, database: Database) -> None:
    code = make_code(database, DEMO_LICENCE, clock=SystemClock()).code
    answer = yundian("sync", "enrol", "--url", url, "--code", code, "--store", str(home.folder))
    assert answer.returncode == 0, answer.stderr


def test_a_till_that_starts_sends_what_waits_by_itself(home: Home, tmp_path: Path, qtbot: QtBot) -> None:
    with cloud_in(tmp_path) as (url, database):
        enrolled(home, url, database)

        def has_all() -> bool:
            with database.read() as connection, looked_into(home) as store:
                sent = connection.exec_driver_sql("SELECT count(*) FROM journal_entry").scalar_one()
                return bool(sent == books.count(store, "journal"))

        with RunningTill(home.folder).until() as till:
            qtbot.waitUntil(has_all, timeout=20_000)
            assert till.end(signal.SIGTERM) == 0
            assert "Traceback" not in till.said


def test_told_to_end_while_the_cloud_is_silent_it_ends(home: Home, tmp_path: Path) -> None:
    with cloud_in(tmp_path) as (url, database):
        enrolled(home, url, database)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = Store(home.store_file)
        with store.write() as tx:
            link = cloud_link.read(tx)
            assert link is not None
            cloud_link.keep(tx, replace(link, url=f"http://127.0.0.1:{silent.getsockname()[1]}"))
        store.close()
        with RunningTill(home.folder).until() as till:
            call, _ = silent.accept()
            with call:
                began = time.monotonic()
                assert till.end(signal.SIGTERM) == 0
                assert time.monotonic() - began < END_MAX_S + PYTHON_ENDS_S
            assert "Traceback" not in till.said
