"""The desk for members at the counter: looked for and written by the runner, in the order it was asked."""

from collections.abc import Callable

from pos_app.domain.basket import Basket
from pos_app.domain.people import User
from pos_app.domain.tender import Payment
from pos_app.services.member_ledgers import UsableCoupon, coupon_for
from pos_app.services.members import Join, MemberRow, Members, MemberView
from pos_app.services.vault import secrets_of
from pos_app.till.tools import Tools
from pos_app.ui.sell.ports_members import Failed


def members_of(tools: Tools) -> Members:
    """The members of this till's store."""
    store = tools.store
    return Members(store, lambda: secrets_of(store), clock=tools.clock, ids=tools.ids)


class TillMembers:
    """What the selling page asks of members."""

    def __init__(self, tools: Tools, user: Callable[[], User]) -> None:
        self._user, self._runner, self._ids = user, tools.runner, tools.ids
        self._store, self._clock = tools.store, tools.clock
        self._members = members_of(tools)

    def new_uid(self) -> str:
        return self._ids.new()

    def find(self, text: str, done: Callable[[tuple[MemberRow, ...]], None], failed: Failed) -> None:
        self._runner.submit(lambda: self._members.find(text), done, failed)

    def check_in(self, member_id: int, done: Callable[[MemberView], None], failed: Failed) -> None:
        self._runner.submit(lambda: self._members.check_in(member_id), done, failed)

    def coupon(self, basket: Basket, code: str, laid: tuple[Payment, ...]) -> UsableCoupon:
        return coupon_for(self._store, basket, code, laid, at_ms=self._clock.now_ms())

    def join(self, join: Join, done: Callable[[MemberView], None], failed: Failed) -> None:
        user = self._user()

        def write() -> MemberView:
            return self._members.view(self._members.join(join, user).member_id)

        self._runner.submit(write, done, failed)
