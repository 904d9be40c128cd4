"""What the part of the drawer and the shift needs of the till. No toolkit in here."""

from collections.abc import Callable
from typing import Protocol

from pos_app.ui.sell.acts import CashMoveEntered, ShiftCounted
from pos_app.ui.sell.ports_approval import Failed


class ShiftDesk(Protocol):
    def to_count(self) -> tuple[str, ...]:
        """The tenders besides cash that came in and can be counted."""

    def lock(self) -> None: ...
    def left_open(self) -> tuple[int, int]:
        """How many sales are held, and how many payments nobody knows the end of."""

    def close_shift(self, counted: ShiftCounted, failed: Failed) -> None:
        """Ends the shift, or asks who takes it over; then the page is left."""

    def move_cash(self, move: CashMoveEntered, done: Callable[[], None], failed: Failed) -> None: ...
