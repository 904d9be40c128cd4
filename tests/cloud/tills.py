"""A till as small as can be: a key, a chain of entries, and signed calls."""

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import requests
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cloud.database import Database
from cloud.enrolment import make_code
from pos_app.domain.journal import GENESIS
from sync.signing import new_nonce, public_key_text, sign
from sync.wire import Cursor, Enrolled, FeedPage, Problem
from tests.cloud.journal_bodies import sale_body
from tests.conftest import TestClock

TIMEOUT_S = 20
Entry = dict[str, Any]


def hashed(entry: Entry) -> Entry:
    """The entry with its hash taken anew."""
    rest = {name: value for name, value in entry.items() if name not in {"hash", "withheld"}}
    return {**entry, "hash": hashlib.sha256(rfc8785.dumps(rest)).hexdigest()}


def withheld(entry: Entry, code: str = "entry-refused") -> Entry:
    return {**{name: value for name, value in entry.items() if name != "body"}, "withheld": code}


def lines_of(entries: Iterable[Entry]) -> bytes:
    return b"".join(rfc8785.dumps(entry) + b"\n" for entry in entries)


@dataclass
class Chain:
    """Entries that follow one another. `salt` makes the uids of two chains differ."""

    register: str = "01"
    epoch: int = 1
    salt: int = 0
    entries: list[Entry] = field(default_factory=list)

    def add(self, kind: str = "drawer.opened", body: Any = None, **changed: Any) -> Entry:
        before: Entry = self.entries[-1] if self.entries else {"seq": 0, "hash": GENESIS}
        seq = before["seq"] + 1
        entry = {
            "at": 1_795_312_800_000 + seq,
            "body": {"by": "店主"} if body is None else body,
            "epoch": self.epoch,
            "kind": kind,
            "prev": before["hash"],
            "register": self.register,
            "seq": seq,
            "uid": f"01940000-0000-7000-{self.salt:04x}-{seq:012x}",
            "version": 1,
            **changed,
        }
        self.entries.append(hashed(entry))
        return self.entries[-1]

    def add_many(self, number: int) -> list[Entry]:
        """Every third is a sale of 45.00."""
        return [self.sell() if place % 3 == 0 else self.add() for place in range(number)]

    def sell(self) -> Entry:
        return self.add("sale.completed", sale_body())

    def until(self, seq: int, *, epoch: int | None = None, salt: int = 1) -> "Chain":
        """A copy of the beginning that goes on by itself: a backup put back, or a copied disk."""
        return replace(self, entries=self.entries[:seq], epoch=epoch or self.epoch, salt=salt)


@dataclass
class Till:
    """Calls the cloud as one register."""

    url: str
    key: Ed25519PrivateKey
    clock: TestClock
    name: str
    licence: str = "430102100001"
    register: str = "01"
    chain: Chain = field(default_factory=Chain)

    def prepare(self, method: str, path: str, body: bytes = b"", **headers: str) -> requests.PreparedRequest:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = requests.Request(method, self.url + path, data=body or None, headers=named).prepare()
        sign(request, key_id=self.name, key=self.key, now_ms=self.clock.now_ms(), nonce=new_nonce(), body=body)
        return request

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> requests.Response:
        return send(self.prepare(method, path, body, **headers))

    @property
    def home(self) -> str:
        return f"/v1/registers/{self.name}"

    def upload(self, entries: Sequence[Entry]) -> requests.Response:
        return self.upload_raw(gzip.compress(lines_of(entries), 1))

    def upload_raw(self, packed: bytes) -> requests.Response:
        return self.call(
            "POST", f"{self.home}/journal", packed, content_type="application/x-ndjson", content_encoding="gzip"
        )

    def take(self, entries: Sequence[Entry]) -> Cursor:
        """Upload what must be taken; then it is in the books."""
        cursor = msgspec.json.decode(ok(self.upload(entries)), type=Cursor)
        self.feed(limit=1)
        return cursor

    def cursor(self, entries: Sequence[Entry] = (), waiting: int | None = None) -> Cursor:
        have = ",".join(f"{entry['seq']}:{entry['hash']}" for entry in entries)
        more = "" if waiting is None else f"&waiting={waiting}"
        return msgspec.json.decode(ok(self.call("GET", f"{self.home}/cursor?have={have}{more}")), type=Cursor)

    def feed(self, after: int = 0, limit: int = 500, confirm: int = 0) -> FeedPage:
        path = f"{self.home}/feed?after={after}&limit={limit}&confirm={confirm}"
        return msgspec.json.decode(ok(self.call("GET", path)), type=FeedPage)

    def enrol(self, code: str, **changed: str) -> requests.Response:
        text = public_key_text(self.key.public_key())
        wish = {
            "code": code,
            "licence": self.licence,
            "public_key": text,
            "register": self.register,
            "name": "小店",
            "program": "yundian 0.1",
            **changed,
        }
        return replace(self, name=text).call("POST", "/v1/enrolments", rfc8785.dumps(wish))


def enrolled(url: str, database: Database, clock: TestClock, *, licence: str, register: str) -> Till:
    till = Till(url, Ed25519PrivateKey.generate(), clock, "", licence, register, Chain(register=register))
    code = make_code(database, licence, clock=clock).code
    till.name = msgspec.json.decode(ok(till.enrol(code)), type=Enrolled).register_id
    return till


def send(request: requests.PreparedRequest) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.send(request, timeout=TIMEOUT_S)


def ok(response: requests.Response) -> bytes:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return response.content


def problem_of(response: requests.Response) -> Problem:
    assert response.headers["content-type"] == "application/problem+json", response.text
    found = msgspec.json.decode(response.content, type=Problem)
    assert found.status == response.status_code
    return found


def code_of(response: requests.Response) -> str:
    return problem_of(response).code


def alarms_of(cursor: Cursor) -> list[str]:
    return [alarm.code for alarm in cursor.alarms]
