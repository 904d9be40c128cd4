"""A shop that is enrolled with a real cloud, with nothing wrong on the line unless a test puts it there."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
import requests

from cloud.problems import encoded
from pos_app.store import checks
from sync import wire
from tests.conftest import TestClock, TestIds
from tests.sync.simulation import make_template
from tests.sync.world import URL, CloudSite, Reply, TillSite

Fault = Callable[[requests.PreparedRequest], Reply]
JOURNAL: Final = "/journal"


@dataclass
class Province:
    """The cloud, a till, and the wire between them."""

    cloud: CloudSite
    till: TillSite
    register_id: str = ""
    asked: list[str] = field(default_factory=list)
    """Method and path of each call."""
    faults: list[Fault | None] = field(default_factory=list)
    """What happens to the next calls, one after the other; None is nothing."""

    def deliver(self, request: requests.PreparedRequest) -> Reply:
        self.asked.append(f"{request.method} {str(request.path_url).partition('?')[0].rpartition('/')[2]}")
        fault = self.faults.pop(0) if self.faults else None
        return self.cloud.answer(request) if fault is None else fault(request)

    def lost_reply(self, request: requests.PreparedRequest) -> Reply:
        self.cloud.answer(request)
        raise requests.exceptions.ReadTimeout

    def enrol(self) -> None:
        self.register_id = self.till.sync.enrol(URL, self.cloud.code()).register_id
        self.asked.clear()


def lost(_request: requests.PreparedRequest) -> Reply:
    raise requests.exceptions.ConnectionError


def refusal(code: str, seq: int | None = None) -> Fault:
    """The cloud says no."""
    said = wire.problem(code) if seq is None else wire.problem(code, seq=seq)
    return lambda _request: Reply(said.status, {"content-type": wire.PROBLEM_TYPE}, encoded(said))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("lives") / "template")


@pytest.fixture
def not_enrolled(tmp_path: Path, template: Path) -> Iterator[Province]:
    """Whatever a test did to the till's store, every check must hold afterwards."""
    clock, ids = TestClock(), TestIds()
    ids.count = 10_000
    shutil.copytree(template, tmp_path / "till")
    made: list[Province] = []

    def deliver(request: requests.PreparedRequest) -> Reply:
        return made[0].deliver(request)

    till = TillSite(tmp_path / "till", deliver, clock, ids)
    made.append(Province(CloudSite(tmp_path, TestClock(), ids), till))
    yield made[0]
    with till.store.read() as tx:
        broken = [check for check in checks.run(tx) if not check.ok]
    till.store.close()
    made[0].cloud.database.close()
    assert broken == []


@pytest.fixture
def province(not_enrolled: Province) -> Province:
    not_enrolled.enrol()
    return not_enrolled
