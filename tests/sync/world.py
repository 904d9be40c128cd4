"""A cloud and the tills that talk to it, all real, joined without a socket where thousands of lives are lived."""

import asyncio
import io
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from fastapi import FastAPI
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from cloud import feed
from cloud.app import create_app
from cloud.database import Database
from cloud.enrolment import make_code
from pos_app.domain.journal import Json
from pos_app.services.secrets import FilePlace, KeyFault
from pos_app.store import journal
from pos_app.store.engine import Store
from sync.connection import Connection
from sync.identity import Identity
from sync.run import Sync
from tests.conftest import TestClock, TestIds
from tests.faults.till import STORE_FILE

LICENCE: Final = "430102100001"
URL: Final = "http://127.0.0.1:1"


class NoRing:
    """A computer without a keyring."""

    def read(self, name: str) -> str | None:
        raise KeyFault("There is no keyring for {name}", name=name)

    def write(self, name: str, text: str) -> None:
        raise KeyFault("There is no keyring for {name} {text}", name=name, text=len(text))

    def remove(self, name: str) -> None:
        """There is nothing."""


@dataclass(frozen=True)
class Reply:
    """What came back over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(app: FastAPI, request: requests.PreparedRequest) -> Reply:
    """Let the cloud answer one request, as its server would."""
    parts = urlsplit(str(request.url))
    body = request.body or b""
    sent = {"host": parts.netloc, "content-length": str(len(body)), **request.headers}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "scheme": parts.scheme,
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "headers": [(name.lower().encode(), str(value).encode()) for name, value in sent.items()],
        "client": ("127.0.0.1", 1),
        "server": (parts.hostname, 443),
    }
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return Reply(said[0]["status"], headers, b"".join(part.get("body", b"") for part in said[1:]))


class InProcess(HTTPAdapter):
    """The wire to the cloud, and nothing goes wrong on it. Refuses a call without time-outs or verification (C-6)."""

    def __init__(self, deliver: Callable[[requests.PreparedRequest], Reply]) -> None:
        super().__init__()
        self._deliver = deliver

    def send(
        self,
        request: requests.PreparedRequest,
        *_given: Any,
        timeout: Any = None,
        verify: Any = None,
        **_more: Any,
    ) -> requests.Response:
        assert timeout is not None
        assert verify
        reply = self._deliver(request)
        raw = HTTPResponse(
            io.BytesIO(reply.body), HTTPHeaderDict(dict(reply.headers)), reply.status, preload_content=False
        )
        return self.build_response(request, raw)


@dataclass
class CloudSite:
    """A province's cloud on a file; it can be shut down and started again at any time."""

    folder: Path
    clock: TestClock
    ids: TestIds
    database: Database = field(init=False)
    app: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.database = Database.open(f"sqlite:///{self.folder / 'cloud.sqlite'}", pool_size=2)
        self.app = create_app(self.database, clock=self.clock, ids=self.ids)

    def restart(self) -> None:
        self.database.close()
        self.start()

    def code(self) -> str:
        return make_code(self.database, LICENCE, clock=self.clock).code

    def publish(self, register_id: str, kind: str, body: dict[str, Json]) -> int:
        return feed.publish(self.database, register_id, kind, body, clock=self.clock, ids=self.ids)

    def answer(self, request: requests.PreparedRequest) -> Reply:
        return ask(self.app, request)


@dataclass
class TillSite:
    """One computer with a store, and its sync."""

    folder: Path
    deliver: Callable[[requests.PreparedRequest], Reply]
    clock: TestClock
    ids: TestIds
    connection: type[Connection] = Connection
    store: Store = field(init=False)
    sync: Sync = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.store = Store(self.folder / STORE_FILE)
        connect = partial(self.connection, adapter=InProcess(self.deliver))
        identity = Identity(NoRing(), FilePlace(self.folder))
        self.sync = Sync(self.store, self.folder, clock=self.clock, ids=self.ids, connect=connect, identity=identity)

    def restart(self) -> None:
        """As after a power cut: nothing in memory is left."""
        self.store.close()
        self.start()

    def copied_to(self, folder: Path, clock: TestClock) -> "TillSite":
        """The whole disk on another computer."""
        self.store.fold_log()
        shutil.copytree(self.folder, folder)
        return TillSite(folder, self.deliver, clock, self.ids, self.connection)

    def write(self, kind: str = "drawer.opened", body: dict[str, Json] | None = None) -> int:
        """One entry of the journal; its number."""
        with self.store.write() as tx:
            uid, at_ms = self.ids.new(), self.clock.now_ms()
            return journal.append(tx, kind, body or {"user": "老周"}, uid=uid, at_ms=at_ms).seq
