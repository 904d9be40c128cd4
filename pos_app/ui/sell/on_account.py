"""On account: whose it is, and what is paid of it later. No toolkit in here."""

from collections.abc import Callable, Mapping

from pos_app.domain.account import Account
from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.money import ZERO, Money
from pos_app.domain.payment import ACCOUNT
from pos_app.domain.tender import exact_payment
from pos_app.services.accounts import OpenAccount, SettleAccount
from pos_app.services.counter import Counter
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, Answered, PanelEntered, PanelTyped, TenderPicked
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.pay import PayPart
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_pay import AccountRow, AccountsState
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr, tr_error

LIMIT_FIRST = Money(500_00)
"""What a new account may owe until somebody says otherwise."""
ROWS_MAX = 5
NEW = "new"


class AccountPart(Part):
    """With goods in the sale what is due goes on an account; without, an account is settled in cash."""

    panels = (AccountsState,)

    def __init__(self, page: Page, counter: Counter, desk: Desk, pay: PayPart, part: Callable[[], Money]) -> None:
        self._page, self._counter, self._desk, self._pay, self._part = page, counter, desk, pay, part
        self._due: Money | None = None
        self._typed = ""
        self._found: dict[str, Account] = {}
        self._chosen: Account | None = None
        self._busy = False

    @property
    def busy(self) -> bool:
        return self._busy

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.ACCOUNTS: self._open_to_settle}

    def pick(self) -> None:
        """Ask whose account what is due goes on; a member's own comes first."""
        self._due, self._typed, self._chosen = self._part(), "", None
        self._show()

    def _open_to_settle(self) -> None:
        if self._counter.basket.is_empty:
            self._due, self._typed, self._chosen = None, "", None
            self._show()
        else:
            self._page.tell(Level.INFO, tr("An account is settled when nothing else is being sold"))

    def _show(self, error: str = "") -> None:
        member = self._counter.basket.member
        accounts = self._desk.payments.accounts(self._typed)
        owners = sorted(accounts, key=lambda a: member is None or a.member_id != member.member_id)[:ROWS_MAX]
        if self._due is None:
            owners = [account for account in owners if account.owed > ZERO]
        self._found = {account.uid: account for account in owners}
        chosen = None if self._chosen is None else _row(self._chosen)
        rows = tuple(map(_row, owners))
        known = {account.name for account in owners}
        new = "" if self._due is None or self._new_name in known else self._new_name
        self._page.show_panel(AccountsState(self._due, rows, new, chosen, error))

    @property
    def _new_name(self) -> str:
        """Whose account a new one would be: as typed, or the member's."""
        member = self._counter.basket.member
        return self._typed or ("" if member is None else member.name)

    def take(self, act: Act, _panel: PanelState) -> None:
        match act:
            case PanelTyped(text) if self._chosen is None and text.strip() != self._typed:
                self._typed = text.strip()
                self._show()
            case TenderPicked(key) if key == NEW:
                self._new()
            case TenderPicked(uid) if uid in self._found:
                self._picked(self._found[uid])
            case PanelEntered(text) if self._chosen is not None:
                self._settle(self._chosen, text)
            case Answered(yes=False):
                self._page.show_panel(None)
            case _:
                pass

    def back(self, _panel: PanelState) -> bool:
        if self._chosen is None:
            return False
        self._chosen = None
        self._show()
        return True

    def left(self) -> None:
        self._chosen = None

    def _picked(self, account: Account) -> None:
        if self._due is None:
            self._chosen = account
            self._show()
        else:
            self._pay.lay(exact_payment(ACCOUNT, self._due, reference=account.uid))

    def _new(self) -> None:
        """Somebody who has none yet: under the name typed, or the member's."""
        member, name = self._counter.basket.member, self._new_name
        self._wait(
            lambda: self._desk.payments.open_account(
                OpenAccount(name, LIMIT_FIRST, None if member is None else member.member_id),
                self._opened,
                self._refused,
            )
        )

    def _opened(self, account: Account) -> None:
        self._busy = False
        self._typed = account.name
        self._show()
        self._page.ready()

    def _settle(self, account: Account, text: str) -> None:
        try:
            amount = Money.parse(text) if text.strip() else account.owed
        except RuleViolation as error:
            self._show(tr_error(error))
            return
        command = SettleAccount(account.uid, amount, open_drawer=self._desk.prints)
        self._wait(lambda: self._desk.payments.settle_account(command, self._settled, self._refused))

    def _settled(self, account: Account) -> None:
        self._busy = False
        self._page.show_panel(None)
        told = tr("{name} owes {owed} now", name=account.name, owed=yuan(account.owed))
        self._page.tell(Level.SUCCESS, told)
        self._page.ready()

    def _wait(self, work: Callable[[], None]) -> None:
        self._busy = True
        work()

    def _refused(self, error: PosError) -> None:
        self._busy = False
        self._page.refused(error)
        self._page.ready()


def _row(account: Account) -> AccountRow:
    return AccountRow(account.uid, account.name, account.owed, account.left)
