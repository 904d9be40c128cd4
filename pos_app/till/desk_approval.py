"""Asks a supervisor's PIN for the selling page."""

from collections.abc import Callable, Sequence

from pos_app.domain.people import Right
from pos_app.services.approvals import Approval, Asked, approve
from pos_app.services.people import Person
from pos_app.services.rights import who_may
from pos_app.till.tools import Tools
from pos_app.ui.sell.ports_approval import Failed, Seat


class TillApprovalDesk:
    """`seats` are those who act for the person at the till."""

    def __init__(self, tools: Tools, seats: Sequence[Seat]) -> None:
        self._tools = tools
        self.seats = tuple(seats)

    def who_may(self, right: Right) -> tuple[Person, ...]:
        return who_may(self._tools.store, right)

    def approve(
        self, asked: Asked, supervisor_id: int, pin: str, done: Callable[[Approval], None], failed: Failed
    ) -> None:
        tools = self._tools
        tools.runner.submit(
            lambda: approve(tools.store, asked, supervisor_id, pin, clock=tools.clock, ids=tools.ids), done, failed
        )
