"""What the approval on the spot needs of the till. No toolkit in here."""

from collections.abc import Callable
from typing import Protocol

from pos_app.domain.errors import PosError
from pos_app.domain.people import Right, User
from pos_app.services.approvals import Approval, Asked
from pos_app.services.people import Person

Failed = Callable[[PosError], None]


class Seat(Protocol):
    """Whatever acts for the person at the till."""

    user: User


class ApprovalDesk(Protocol):
    def who_may(self, right: Right) -> tuple[Person, ...]: ...

    def approve(
        self, asked: Asked, supervisor_id: int, pin: str, done: Callable[[Approval], None], failed: Failed
    ) -> None: ...

    @property
    def seats(self) -> tuple[Seat, ...]:
        """All that act for the person at the till, but the counter."""
