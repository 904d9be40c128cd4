"""The journal: one append-only, numbered, hash-chained log of everything that happened on this register."""

from dataclasses import dataclass
from typing import Final

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

GENESIS: Final = "0" * 64
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact as the province will read it. `hash` covers the canonical JSON of everything else."""

    uid: str
    register: str
    epoch: int
    seq: int
    at_ms: int
    kind: str
    version: int
    body: Json
    prev: str
    hash: str

    def hashed_part(self) -> dict[str, Json]:
        """What the hash is taken over (RFC 8785 canonical JSON of it)."""
        return {
            "uid": self.uid,
            "register": self.register,
            "epoch": self.epoch,
            "seq": self.seq,
            "at": self.at_ms,
            "kind": self.kind,
            "version": self.version,
            "body": self.body,
            "prev": self.prev,
        }
