"""Phones that count: who may, what they send, and what becomes of each line. Knows nothing of HTTP.

A phone joins with a code that is good for one phone, and gets a key. Each line has a name of its own, so a line whose
answer was lost is sent again and counted once. Nothing is trusted that a phone says, but how long ago it counted.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.stocktake import COUNTER_LENGTH_MAX, CountHow
from pos_app.services import stocktakes
from pos_app.services.ports import Clock
from pos_app.services.stocktakes import CountGoods, count_in, find_item
from pos_app.store import stocktakes as books
from pos_app.store.engine import Store, Transaction

LINES_MAX: Final = 200
"""More lines than that are sent in several calls."""
PHONES_MAX: Final = 20
JOINS_PER_MINUTE: Final = 10
CALLS_PER_MINUTE: Final = 240
_MINUTE_MS: Final = 60_000
_NAME_MAX: Final = 64


class NotAllowed(RuleViolation):
    """The code or the key is wrong, was used, or the stocktake it was for is over."""


class TooOften(RuleViolation):
    """Somebody asks more often than people count."""


class Verdict(Enum):
    """What became of a line."""

    TAKEN = "taken"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one line. `message` says why it was refused, in English with its places filled in by the screen."""

    uid: str
    verdict: Verdict
    name: str = ""
    counted: Quantity | None = None
    error: RuleViolation | None = None


@dataclass(slots=True)
class _Phone:
    device: str
    name: str
    code: str


@dataclass(slots=True)
class _Calls:
    """When somebody called lately."""

    at_ms: deque[int] = field(default_factory=deque)

    def take(self, now: int, most: int) -> bool:
        while self.at_ms and not now - _MINUTE_MS < self.at_ms[0] <= now:
            self.at_ms.popleft()
        if len(self.at_ms) >= most:
            return False
        self.at_ms.append(now)
        return True


class PhoneDesk:
    """The phones of one stocktake. Every method may be called from any thread."""

    def __init__(self, store: Store, stocktake_id: int, *, clock: Clock, secret: Callable[[], str]) -> None:
        """`secret` makes texts nobody can guess."""
        self._store, self._stocktake_id, self._clock, self._secret = store, stocktake_id, clock, secret
        self._door = threading.Lock()
        self._code = secret()
        self._used: dict[str, str] = {}
        self._phones: dict[str, _Phone] = {}
        self._calls: dict[str, _Calls] = {}

    @property
    def code(self) -> str:
        """What the next phone joins with; another one after each phone."""
        with self._door:
            return self._code

    @property
    def phones(self) -> tuple[str, ...]:
        """The names of those who have joined."""
        with self._door:
            return tuple(phone.name for phone in self._phones.values())

    def join(self, code: str, device: str, name: str, *, address: str) -> str:
        """The key of a phone; the same phone with the same code gets the same key again.

        Raises `NotAllowed`, or `TooOften` when somebody guesses.
        """
        name = " ".join(name.split())[:COUNTER_LENGTH_MAX]
        if not name or not 0 < len(device) <= _NAME_MAX:
            raise RuleViolation("Say who counts", field="name")
        with self._door:
            self._limit(f"join {address}", JOINS_PER_MINUTE)
            known = self._used.get(code)
            if known is not None and self._phones[known].device == device:
                return known
            if code != self._code:
                raise NotAllowed("This code is not good any more: scan the one on the till", field="code")
            if len(self._phones) >= PHONES_MAX:
                raise NotAllowed("{most} phones count already", most=PHONES_MAX)
            key = self._secret()
            self._phones[key] = _Phone(device, name, code)
            self._used[code] = key
            self._code = self._secret()
            return key

    def _limit(self, who: str, most: int) -> None:
        if not self._calls.setdefault(who, _Calls()).take(self._clock.now_ms(), most):
            raise TooOften("Too many calls: wait a minute")

    def _phone(self, key: str) -> _Phone:
        with self._door:
            phone = self._phones.get(key)
            if phone is None:
                raise NotAllowed("This code is not good any more: scan the one on the till", field="code")
            self._limit(key, CALLS_PER_MINUTE)
            return phone

    def goods(self, key: str) -> list[list[str]]:
        """Every code of the stocktake with name, unit and base units, for a phone that is off line."""
        self._phone(key)
        with self._store.read() as tx:
            codes = books.codes_of(tx, self._stocktake_id)
            return [[each.code, each.name, each.unit, str(each.factor)] for each in codes]

    def state(self, key: str) -> tuple[str, bool]:
        """Who this phone is to us, and whether the stocktake goes on."""
        phone = self._phone(key)
        with self._store.read() as tx:
            head = books.find(tx, self._stocktake_id)
        return phone.name, head is not None and head.is_open

    def take(self, key: str, now_ms: int, lines: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """Take lines; each has its answer, and a bad one stops no other. `now_ms` is the phone's clock when it sent."""
        phone = self._phone(key)
        if len(lines) > LINES_MAX:
            raise RuleViolation("At most {most} lines at once", most=LINES_MAX)
        with self._store.write() as tx:
            return [self._one(tx, phone, now_ms, line) for line in lines]

    def _one(self, tx: Transaction, phone: _Phone, now_ms: int, line: Mapping[str, Any]) -> Answer:
        """What is refused has written nothing: all is looked at before anything is."""
        uid = line.get("uid")
        if not isinstance(uid, str) or not 0 < len(uid) <= _NAME_MAX:
            return Answer("", Verdict.REFUSED, error=RuleViolation("That can't be counted", field="uid"))
        try:
            code, counted = _parsed(line, uid, phone, now_ms)
            item = find_item(tx, code)
            quantity = counted.quantity.in_base(item.factor)
            whole = CountGoods(uid, item.product_id, quantity, counted.how, phone.name, phone.device, counted.age_ms)
            done = count_in(tx, self._stocktake_id, whole, clock=self._clock)
        except RuleViolation as error:
            return Answer(uid, Verdict.REFUSED, error=error)
        verdict = Verdict.ALREADY if done.already else Verdict.TAKEN
        return Answer(uid, verdict, done.name, done.counted)


def _parsed(line: Mapping[str, Any], uid: str, phone: _Phone, now_ms: int) -> tuple[str, CountGoods]:
    """The code, and the line as the phone says it. Raises `RuleViolation`."""
    code, units, how, at_ms = line.get("code"), line.get("units"), line.get("how", "add"), line.get("at")
    if not (isinstance(code, str) and isinstance(units, str) and how in {"add", "set"} and type(at_ms) is int):
        raise RuleViolation("That can't be counted", field="line")
    age = max(0, now_ms - at_ms)  # a phone whose clock was set back has counted just now
    return code, CountGoods(
        uid, ProductId(0), Quantity.parse(units), CountHow(how), phone.name, phone.device, age_ms=age
    )


def is_open(store: Store, stocktake_id: int) -> bool:
    """Whether phones have anything to count."""
    head = stocktakes.open_stocktake(store)
    return head is not None and head.stocktake_id == stocktake_id
