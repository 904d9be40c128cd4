"""What goes over the wire in the open dialect v1, read strictly: both sides use these models (docs/sync.md).

Times are UTC milliseconds. A journal line is the canonical JSON of an entry, so that its hash can be taken again from
what was sent; the body stays raw until somebody needs it.
"""

import hashlib
from typing import Final

import msgspec

MEDIA_TYPE: Final = "application/x-ndjson"
PROBLEM_TYPE: Final = "application/problem+json"
BATCH_ENTRIES_MAX: Final = 1000
ENTRY_BYTES_MAX: Final = 1_048_576
BODY_BYTES_MAX: Final = 8_388_608
"""Of one upload as it is sent; unpacked it may be `UNPACKED_BYTES_MAX`."""
UNPACKED_BYTES_MAX: Final = 67_108_864
FEED_ENTRIES_MAX: Final = 500
HAVE_MAX: Final = 64
_PREFIX: Final = "urn:yundian:problem:"


class Wire(msgspec.Struct, frozen=True):
    """A model of the wire. A field this version does not know is passed over: the other side may be newer."""


class JournalLine(Wire, frozen=True, kw_only=True):
    """One line of an upload. A withheld entry has no body: the cloud refused it before, and the chain goes on."""

    at: int
    epoch: int
    hash: str
    kind: str
    prev: str
    register: str
    seq: int
    uid: str
    version: int
    body: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    withheld: str | None = None


class Head(Wire, frozen=True, kw_only=True):
    """The end of one branch of a register's journal. Branch 0 is the first; a fork begins another."""

    branch: int
    epoch: int
    seq: int
    hash: str


class Totals(Wire, frozen=True, kw_only=True):
    """What the cloud has counted along the caller's chain, up to the cursor."""

    entries: int
    sales: int
    amount_fen: int
    withheld: int


class Alarm(Wire, frozen=True, kw_only=True):
    """Something a person must look at. `code` is one of `ALARMS`."""

    code: str
    detail: str
    raised_at: int


class Cursor(Wire, frozen=True, kw_only=True):
    """How far the cloud has the caller's journal: the highest entry of `have` that it knows; seq 0 is nothing."""

    epoch: int
    seq: int
    hash: str
    heads: list[Head]
    totals: Totals
    feed_last: int
    feed_confirmed: int
    alarms: list[Alarm]
    now: int


class FeedLine(Wire, frozen=True, kw_only=True):
    """One entry of the feed."""

    number: int
    uid: str
    kind: str
    version: int
    at: int
    body: msgspec.Raw


class FeedPage(Wire, frozen=True, kw_only=True):
    """A stretch of the feed after the number asked for."""

    entries: list[FeedLine]
    last: int
    confirmed: int


class Enrolment(Wire, frozen=True, kw_only=True):
    """A till asks to be known. `public_key` is the raw Ed25519 key in base64url without padding."""

    code: str
    licence: str
    public_key: str
    register: str
    name: str
    program: str


class Enrolled(Wire, frozen=True, kw_only=True):
    """The cloud knows the till as `register_id` from now on."""

    register_id: str
    now: int
    parameters: dict[str, int]


class Problem(Wire, frozen=True, kw_only=True):
    """RFC 9457. `seq` names the entry, `now` the cloud's clock, `retry_after_s` when to come again."""

    type: str
    title: str
    status: int
    detail: str = ""
    seq: int | None = None
    now: int | None = None
    retry_after_s: int | None = None

    @property
    def code(self) -> str:
        """The last part of the type: one of `PROBLEMS`."""
        return self.type.removeprefix(_PREFIX)


PROBLEMS: Final[dict[str, tuple[int, str]]] = {
    "malformed": (400, "The request can't be read"),
    "bad-signature": (401, "The signature is missing or wrong"),
    "clock-skew": (401, "The request was signed too long ago or too far ahead"),
    "replayed": (401, "This request was made before"),
    "unknown-register": (401, "No such register"),
    "revoked": (403, "This register was revoked"),
    "not-yours": (403, "A register sees only itself"),
    "code-refused": (403, "The enrolment code is wrong, used or too old"),
    "not-found": (404, "There is nothing here"),
    "not-allowed": (405, "This can't be done here"),
    "too-slow": (408, "The request took too long to arrive"),
    "gap": (409, "An entry is missing before the first one sent"),
    "conflict": (409, "An entry with this uid is known with another content"),
    "too-large": (413, "The request is larger than allowed"),
    "broken-chain": (422, "The entries do not follow one another"),
    "entry-refused": (422, "One entry can't be taken"),
    "too-many-tries": (429, "Too many tries"),
    "failed": (500, "The cloud failed"),
    "busy": (503, "The cloud can't do this now"),
}
"""Each kind of problem: its status and title."""

ALARMS: Final = {
    "restored": "The till was restored from a backup: entries the cloud has are not in it",
    "cloned": "Two tills report as this one: a disk was copied, or an old one put back",
    "broken_chain": "Entries were changed or left out at the till",
    "withheld": "The cloud could not take an entry",
    "re_enrolled": "The till has a new key",
    "differs": "Cloud and till have counted differently",
}
"""What an alarm's code says."""


def problem(code: str, detail: str = "", **extras: int) -> Problem:
    """The problem of that code."""
    status, title = PROBLEMS[code]
    return Problem(type=_PREFIX + code, title=title, status=status, detail=detail, **extras)


_TEXT: Final = msgspec.json.Encoder()


def hashed_bytes(line: JournalLine) -> bytes:
    """The canonical JSON the hash is taken over: names sorted, the body as it was sent."""
    assert line.body is not msgspec.UNSET  # noqa: S101 - a withheld entry's hash can't be taken
    return (
        b'{"at":%d,"body":%b,"epoch":%d,"kind":%b,"prev":%b,"register":%b,"seq":%d,"uid":%b,"version":%d}'
        % (
            line.at,
            bytes(line.body),
            line.epoch,
            _TEXT.encode(line.kind),
            _TEXT.encode(line.prev),
            _TEXT.encode(line.register),
            line.seq,
            _TEXT.encode(line.uid),
            line.version,
        )
    )  # fmt: skip


def hash_of(line: JournalLine) -> str:
    """What `line.hash` must be."""
    return hashlib.sha256(hashed_bytes(line)).hexdigest()
