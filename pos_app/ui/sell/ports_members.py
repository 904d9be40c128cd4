"""What the part of members needs done away from the screen. No toolkit."""

from collections.abc import Callable
from typing import Protocol

from pos_app.domain.basket import Basket
from pos_app.domain.errors import PosError
from pos_app.domain.tender import Payment
from pos_app.services.member_ledgers import UsableCoupon
from pos_app.services.members import Join, MemberRow, MemberView

Failed = Callable[[PosError], None]


class MembersDesk(Protocol):
    """Each outcome comes back on the screen's own thread."""

    def new_uid(self) -> str: ...
    def find(self, text: str, done: Callable[[tuple[MemberRow, ...]], None], failed: Failed) -> None: ...
    def check_in(self, member_id: int, done: Callable[[MemberView], None], failed: Failed) -> None: ...
    def coupon(self, basket: Basket, code: str, laid: tuple[Payment, ...]) -> UsableCoupon:
        """What it takes off. Raises `RuleViolation`."""

    def join(self, join: Join, done: Callable[[MemberView], None], failed: Failed) -> None: ...
