"""What the part of held sales needs done away from the screen. No toolkit."""

from collections.abc import Callable
from typing import Protocol

from pos_app.domain.basket import Basket
from pos_app.domain.errors import PosError
from pos_app.services.holds import Held

Failed = Callable[[PosError], None]


class HoldsDesk(Protocol):
    """Each outcome comes back on the screen's own thread."""

    def held(self, done: Callable[[tuple[Held, ...]], None], failed: Failed) -> None: ...
    def hold(self, basket: Basket, name: str, done: Callable[[Held], None], failed: Failed) -> None: ...
    def pick_up(self, slot: str, present: Basket, done: Callable[[Basket], None], failed: Failed) -> None: ...
    def drop(self, slot: str, done: Callable[[None], None], failed: Failed) -> None: ...
