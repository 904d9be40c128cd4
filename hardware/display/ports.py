"""What the till wants of a customer display."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from hardware.scanner.ports import Presence

LOOK_MS: Final = 500


@dataclass(frozen=True, slots=True)
class Welcome:
    """Nobody is being served. A display of digits stays dark: it has nothing to say."""

    shop: str


@dataclass(frozen=True, slots=True)
class Goods:
    """What was just rung up: so many at this price, the amount they come to, and the sum so far."""

    name: str
    quantity: str
    price_fen: int
    amount_fen: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be paid."""

    total_fen: int


@dataclass(frozen=True, slots=True)
class Received:
    """What was handed over for it."""

    total_fen: int
    received_fen: int


@dataclass(frozen=True, slots=True)
class Change:
    """What goes back."""

    received_fen: int
    change_fen: int


@dataclass(frozen=True, slots=True)
class Refund:
    """What is given back for goods returned."""

    refund_fen: int


Shown = Welcome | Goods | Due | Received | Change | Refund


class CustomerDisplay(Protocol):
    """Shows one thing at a time. All calls come from one thread, and none raises for want of a device.

    A display that is not there is no error: `presence` says so, each call looks for it, and when it is back it shows
    what was asked for last. A call takes no longer than the display's bytes on its wire, and half a second when it
    takes none.
    """

    @property
    def presence(self) -> Presence:
        """As of the last call: PRESENT since the first, LOST, or BACK after it was lost.

        A display never answers, so one whose plug is out of a port that is still there seems present.
        """
        ...

    @property
    def fault(self) -> str:
        """Why it is LOST, in the operating system's words; empty otherwise."""
        ...

    def show(self, shown: Shown) -> None: ...

    def clear(self) -> None:
        """Nothing stands on it."""
        ...

    def look(self) -> None:
        """Find out whether it is there, and let it show what it should when it has come back."""
        ...

    def close(self) -> None:
        """Clear it and let the device go. May be called twice."""
        ...


def run(
    display: CustomerDisplay,
    next_shown: Callable[[int], Shown | None],
    on_presence: Callable[[Presence], None],
    stop: Callable[[], bool],
) -> None:
    """Show until `stop` says so, then close. Blocks: the caller's thread is the display's.

    `next_shown` waits so many milliseconds for something new. Each change of presence is told once; the first only if
    the display is missing.
    """
    told = Presence.PRESENT
    try:
        while not stop():
            shown = next_shown(LOOK_MS)
            if shown is None:
                display.look()
            else:
                display.show(shown)
            if display.presence is not told:
                told = display.presence
                on_presence(told)
    finally:
        display.close()
