"""What shall go wrong: by the last three digits of a payment code, by order number, or call by call from a test.

| last three digits | the customer, the line, the provider |
|---|---|
| 901 | types a password; paid at the second question |
| 902 | is asked for the password and refuses at the second question |
| 903 | is asked for the password and goes away |
| 904 | is asked, goes away, and pays just before the reversal arrives |
| 905 | is asked and goes away; the first two reversals answer that the customer is paying |
| 911 | the request is lost: no answer, no money taken |
| 912 | the money is taken and the answer lost |
| 921 | 502 of a gateway, no money taken |
| 922 | 502 of a gateway after the money was taken |
| 923 | the provider's own "system error", no money taken |
| 924 | the same after the money was taken |
| 931 | the money is taken and the answer signed by somebody else |
| 941 | not enough money |
| 942 | the code was used before or has ended |
| any other | paid at once |
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal


class Fault(Enum):
    """What happens to one call."""

    NONE = "none"
    LOST_BEFORE = "the request is lost"
    LOST_AFTER = "the answer is lost"
    GATEWAY_BEFORE = "502 and nothing done"
    GATEWAY_AFTER = "502 and all done"
    SYSTEM_BEFORE = "system error and nothing done"
    SYSTEM_AFTER = "system error and all done"
    FORGED = "done, and the answer signed by somebody else"
    SILENT_AFTER = "done, and nobody says a word until the caller has left"


BEFORE: Final = frozenset({Fault.LOST_BEFORE, Fault.GATEWAY_BEFORE, Fault.SYSTEM_BEFORE})


@dataclass(frozen=True, slots=True)
class Script:
    """How one payment goes. `decides_at` is the number of the question at which the customer decides, 0 for never."""

    password: bool = False
    decides_at: int = 0
    refuses: bool = False
    pays_late: bool = False
    busy_reversals: int = 0
    no_money: bool = False
    bad_code: bool = False
    pay_fault: Fault = Fault.NONE


PLAIN: Final = Script()
SCRIPTS: Final = {
    "901": Script(password=True, decides_at=2),
    "902": Script(password=True, decides_at=2, refuses=True),
    "903": Script(password=True),
    "904": Script(password=True, pays_late=True),
    "905": Script(password=True, busy_reversals=2),
    "911": Script(pay_fault=Fault.LOST_BEFORE),
    "912": Script(pay_fault=Fault.LOST_AFTER),
    "921": Script(pay_fault=Fault.GATEWAY_BEFORE),
    "922": Script(pay_fault=Fault.GATEWAY_AFTER),
    "923": Script(pay_fault=Fault.SYSTEM_BEFORE),
    "924": Script(pay_fault=Fault.SYSTEM_AFTER),
    "931": Script(pay_fault=Fault.FORGED),
    "941": Script(no_money=True),
    "942": Script(bad_code=True),
}
_DIGITS: Final = 3

Call = Literal["pay", "query", "reverse", "refund", "refund_query", "statement"]


def script_of(code: str) -> Script:
    return SCRIPTS.get(code[-_DIGITS:], PLAIN)


class Faults:
    """What happens to the next calls of each kind, in this order; then nothing more goes wrong."""

    def __init__(self) -> None:
        self._next: dict[Call, deque[Fault]] = {}

    def plan(self, call: Call, *faults: Fault) -> None:
        self._next.setdefault(call, deque()).extend(faults)

    def take(self, call: Call) -> Fault:
        waiting = self._next.get(call)
        return waiting.popleft() if waiting else Fault.NONE

    def clear(self) -> None:
        self._next.clear()
