"""The cloud as the sync sees it: four calls, each of which ends in an answer, a verdict, or nothing at all."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self

from pos_app.domain.errors import EnvironmentFault
from sync.wire import Cursor, Enrolled, Enrolment, FeedPage, Problem


class NoAnswer(EnvironmentFault):
    """Whether the cloud did what it was asked is unknown: nobody answered, or somebody else did. Ask again later."""


class CloudProblem(EnvironmentFault):
    """The cloud's own verdict: it did nothing of what it was asked."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(SENTENCES.get(problem.code, _REFUSED))
        self.problem = problem

    @property
    def code(self) -> str:
        """One of `wire.PROBLEMS`."""
        return self.problem.code


_REFUSED: Final = "The cloud refused what this till sent: one of the two programs needs an update"
_NOT_KNOWN: Final = "The cloud does not know this till: enrol it again with a new code"
SENTENCES: Final = {
    "bad-signature": _NOT_KNOWN,
    "unknown-register": _NOT_KNOWN,
    "revoked": "The province has locked this till out: ask it for a new code",
    "not-yours": _NOT_KNOWN,
    "clock-skew": "The clocks of this till and the cloud can't be brought together",
    "code-refused": "The code is wrong, used, too old, or for another licence",
    "gap": "The cloud lacks earlier entries of this till and did not take these",
    "conflict": "The cloud has an entry of this till with another content: ask for help, and go on selling",
    "broken-chain": "The journal of this till was changed or is not whole: ask for help, and go on selling",
    "entry-refused": "The cloud could not take an entry",
    "too-many-tries": "Too many tries: wait ten minutes",
    "failed": "The cloud has a fault of its own; the till tries again by itself",
    "busy": "The cloud is busy; the till tries again by itself",
    "too-slow": "The line is too slow: what was sent did not arrive in time",
}
"""What a verdict means to the person at the till; any other is a bug in one of the two programs."""

NOBODY: Final = "The cloud can't be reached; selling goes on, and the till tries again by itself"
SILENT: Final = "The cloud did not answer in time; the till tries again by itself"
NOT_TRUSTED: Final = "What answered is not the cloud: its certificate is not trusted"
ODD: Final = "The cloud's answer does not fit this till's journal; the till tries again by itself"
PUT_BACK: Final = "The cloud's messages end before those this till has taken: it was put back, or is another cloud"
SOMEBODY_ELSE: Final = (
    "Something between the till and the cloud answered in its place: does this network want a sign-in?"
)

SAID: Final = frozenset({*SENTENCES.values(), _REFUSED, NOBODY, SILENT, NOT_TRUSTED, SOMEBODY_ELSE, PUT_BACK, ODD})
"""Every sentence that the line may give a person to read."""


class Packed(tuple[bytes, ...]):  # noqa: SLOT001 - a tuple can't have any
    """Lines that were packed ahead, while the cloud thought about others."""

    body: bytes

    @classmethod
    def of(cls, lines: Iterable[bytes]) -> Self:
        packed = cls(lines)
        packed.body = pack(packed)
        return packed


def pack(lines: Sequence[bytes]) -> bytes:
    """The body of an upload. Packed quickly: a line is saved, not a byte."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(b"\n".join(lines) + b"\n") + packer.flush()


class Cloud(Protocol):
    """One register's calls. Each raises `NoAnswer` or `CloudProblem`, never waits without end, and may be repeated."""

    def cursor(self, have: Sequence[tuple[int, str]], waiting: int) -> Cursor:
        """How far the cloud has the chain these entries are of, number and hash, newest first."""
        ...

    def send(self, lines: Sequence[bytes]) -> Cursor:
        """Hand over consecutive lines; the answer comes after the cloud's commit."""
        ...

    def feed(self, after: int, *, limit: int, confirm: int) -> FeedPage:
        """The entries that follow, and a word that everything up to `confirm` was taken."""
        ...


@dataclass(slots=True)
class Done:
    """What a run has done so far: entries sent, those of them that were new to the cloud, entries of the feed taken."""

    sent: int = 0
    accepted: int = 0
    applied: int = 0


class Door(Protocol):
    """Where a till that is not known yet asks to be."""

    def enrol(self, wish: Enrolment) -> Enrolled:
        """Raises as the calls of `Cloud` do."""
        ...
