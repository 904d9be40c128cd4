"""What the parts that take money need of the desk. No toolkit in here."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from pay.secret import Secret
from pos_app.domain.account import Account
from pos_app.domain.basket import Basket
from pos_app.domain.errors import PosError
from pos_app.domain.payment import Attempt
from pos_app.domain.tender import Payment
from pos_app.services.accounts import OpenAccount, SettleAccount
from pos_app.services.checkout import Settle
from pos_app.services.member_ledgers import Means
from pos_app.services.pay_statements import Differing
from pos_app.services.payments import Begin, Task

Failed = Callable[[PosError], None]


class PaymentsDesk(Protocol):
    """Providers, accounts, and what a member may pay with."""

    @property
    def providers(self) -> tuple[str, ...]:
        """Those that are set up here."""
        ...

    def watch(self, moved: Callable[[Attempt], None]) -> None:
        """Be told of each payment or refund that has come further."""
        ...

    def pay(
        self, command: Settle, begin: Begin, code: Secret, begun: Callable[[Attempt], None], failed: Failed
    ) -> None:
        """Write the payment down and ask for the money; what becomes of it is told to who watches."""
        ...

    def give_up(self, number: str, done: Callable[[Attempt], None], failed: Failed) -> None: ...
    def refund_again(self, number: str, done: Callable[[Attempt], None], failed: Failed) -> None: ...
    def refunded_by_hand(self, number: str, done: Callable[[Attempt], None], failed: Failed) -> None: ...
    def of_sale(self, sale_uid: str) -> tuple[Attempt, ...]: ...
    def tasks(self) -> tuple[Task, ...]: ...
    def differing(self) -> tuple[tuple[str, date, Differing], ...]:
        """What differs in the providers' statements of the last days: at which, of which day, what."""
        ...

    def look(self) -> None: ...
    def means(self, basket: Basket, laid: tuple[Payment, ...]) -> Means: ...
    def accounts(self, text: str) -> tuple[Account, ...]: ...
    def open_account(self, command: OpenAccount, done: Callable[[Account], None], failed: Failed) -> None: ...
    def settle_account(self, command: SettleAccount, done: Callable[[Account], None], failed: Failed) -> None: ...
