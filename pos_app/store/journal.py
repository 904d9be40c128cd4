"""The journal's rows: append in the transaction of the fact, read back, and recompute the chain from the entries."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec
import rfc8785

from pos_app.domain.journal import GENESIS, VERSION, Entry, Json
from pos_app.store import schema
from pos_app.store.engine import Transaction

_HEAD: Final = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
_WHO: Final = "SELECT register, (SELECT max(epoch) FROM epoch) FROM shop"
_ROWS: Final = (
    "SELECT uid, register, epoch, seq, at_ms, kind, version, body, hash FROM journal WHERE seq > :after ORDER BY seq"
)


# RFC 8785 of what entries are made of (ASCII names, text, whole numbers, lists) is what msgspec writes, names sorted,
# at a fiftieth of the time; a property test holds the two equal, and reading the chain back always uses rfc8785.
_CANONICAL: Final = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain and the epoch that writes next."""

    register: str
    epoch: int
    seq: int
    hash: str

    @property
    def till(self) -> str:
        """Register and epoch as receipts name them: a restored store never gives a number a second time."""
        letters, rest = "", self.epoch
        while rest > 0:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return self.register + letters


def head(tx: Transaction) -> Head:
    register, epoch = tx.first(_WHO) or ("", 0)
    seq, last = tx.first(_HEAD) or (0, GENESIS)
    return Head(register, epoch, seq, last)


def last_at_ms(tx: Transaction) -> int | None:
    """When the last entry was written, by the clock of then."""
    found: int | None = tx.value("SELECT at_ms FROM journal ORDER BY seq DESC LIMIT 1")
    return found


def has(tx: Transaction, uid: str) -> bool:
    """Whether this entry was written: what a command that is given twice asks first."""
    return tx.value("SELECT 1 FROM journal WHERE uid = :uid", {"uid": uid}) is not None


def append(
    tx: Transaction, kind: str, body: Mapping[str, Json], *, uid: str, at_ms: int, after: Head | None = None
) -> Head:
    """Write the next entry; the new head. `after` saves reading the head again within one transaction."""
    before = after or head(tx)
    seq = before.seq + 1
    entry = Entry(uid, before.register, before.epoch, seq, at_ms, kind, VERSION, dict(body), before.hash, "")
    digest = hashlib.sha256(_CANONICAL.encode(entry.hashed_part())).hexdigest()
    tx.insert(
        schema.journal,
        {
            "seq": seq,
            "uid": uid,
            "register": before.register,
            "epoch": before.epoch,
            "at_ms": at_ms,
            "kind": kind,
            "version": VERSION,
            "body": _CANONICAL.encode(entry.body).decode(),
            "hash": digest,
        },
    )
    return Head(before.register, before.epoch, seq, digest)


def entries(tx: Transaction, after: int = 0) -> Iterator[Entry]:
    """Entries in order, each with the hash of the one before it as `prev`."""
    prev = GENESIS if after == 0 else tx.value("SELECT hash FROM journal WHERE seq = :seq", {"seq": after})
    for uid, register, epoch, seq, at_ms, kind, version, body, digest in tx.stream(_ROWS, {"after": after}):
        yield Entry(uid, register, epoch, seq, at_ms, kind, version, json.loads(body), prev, digest)
        prev = digest


def hash_at(tx: Transaction, seq: int) -> str | None:
    """The hash of one entry; that of nothing for number 0, None when there is no such entry."""
    found: str | None = GENESIS if seq == 0 else tx.value("SELECT hash FROM journal WHERE seq = :seq", {"seq": seq})
    return found


def hashes_at(tx: Transaction, numbers: Sequence[int]) -> list[tuple[int, str]]:
    """Number and hash of those of these entries that exist, newest first."""
    marks = ", ".join(str(int(number)) for number in numbers)
    return [
        (seq, hash_) for seq, hash_ in tx.all(f"SELECT seq, hash FROM journal WHERE seq IN ({marks}) ORDER BY seq DESC")
    ]


def last_of_epochs(tx: Transaction) -> list[int]:
    """The number of the last entry of each epoch but the one that writes now."""
    return [seq for (seq,) in tx.all("SELECT after_seq FROM epoch WHERE after_seq > 0 ORDER BY epoch")]


def begin_epoch(tx: Transaction, reason: str, *, at_ms: int, at_least: int = 0) -> int:
    """Let what follows belong to a new epoch, one that is at least so high; its number."""
    before = head(tx)
    epoch = max(before.epoch + 1, at_least)
    values = {"epoch": epoch, "after_seq": before.seq, "began_at_ms": at_ms, "reason": reason}
    tx.insert(schema.epoch, values)
    return epoch


class Line(NamedTuple):
    """An entry as it goes over the wire: canonical JSON, made of what is stored and not read."""

    seq: int
    epoch: int
    hash: str
    text: bytes


def lines(
    tx: Transaction, after: int, *, entries_max: int, bytes_max: int, withheld: Mapping[int, str] | None = None
) -> list[Line]:
    """The entries after a number, at least one if there is one; those `withheld` by number go without their body."""
    prev = hash_at(tx, after)
    kept_back, found, size = withheld or {}, list[Line](), 0
    values = {"after": after, "most": entries_max}
    for uid, register, epoch, seq, at_ms, kind, version, body, digest in tx.stream(_ROWS + " LIMIT :most", values):
        problem = kept_back.get(seq)
        content = "" if problem else f'"body":{body},'
        end = f',"withheld":{_text(problem)}' if problem else ""
        text = (
            f'{{"at":{at_ms},{content}"epoch":{epoch},"hash":"{digest}","kind":{_text(kind)},"prev":"{prev}",'
            f'"register":{_text(register)},"seq":{seq},"uid":{_text(uid)},"version":{version}{end}}}'
        ).encode()
        size += len(text) + 1
        if found and size > bytes_max:
            break
        found.append(Line(seq, epoch, digest, text))
        prev = digest
    return found


def _text(value: str) -> str:
    return _CANONICAL.encode(value).decode()


def digest_of(entry: Entry) -> str:
    """The hash of an entry's own values, made canonical as a whole: what a stored hash must equal."""
    return hashlib.sha256(rfc8785.dumps(entry.hashed_part())).hexdigest()
