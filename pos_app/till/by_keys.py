"""Rings up recorded sales through the real cashier window, with key presses only: code, quantity, price, pay."""

from dataclasses import replace
from types import TracebackType
from typing import Self

from hardware.voice.choice import SilentVoice
from pos_app.domain.basket import Line
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.money import ONE, Money
from pos_app.domain.people import Role, User
from pos_app.domain.tender import CASH
from pos_app.services import settings as shop_settings
from pos_app.services.ports import Clock, Ids
from pos_app.services.recorded import RecordedLine, RecordedSale
from pos_app.store import goods, people, shifts
from pos_app.store.engine import Store
from pos_app.till.application import application, dress
from pos_app.till.hands import Hands
from pos_app.till.window import Devices, Till
from pos_app.ui.sell.keys import Command


class KeyPresser:
    """The owner at the till, who confirms every guard."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, create_unknown: bool) -> None:
        self._store, self._create = store, create_unknown
        self._app = application()
        with store.read() as tx:
            settings = replace(shop_settings.load(tx), merge_lines=False, printer="")
        theme = dress(self._app, settings)
        devices = Devices(SilentVoice("replaying"))
        self._till = Till(store, devices, settings=settings, theme=theme, clock=clock, ids=ids)
        self._hands: Hands | None = None

    def __enter__(self) -> Self:
        self._till.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._till.shell.close()

    def ring_up(self, recorded: RecordedSale) -> tuple[tuple[Line, ...], Money]:
        """One sale or return. Raises `RuleViolation` for a return in which something is sold, or not for cash."""
        back = [line for line in recorded.lines if line.quantity.milli < 0]
        if back and (len(back) < len(recorded.lines) or recorded.tender != CASH):
            raise RuleViolation("{sale} is a return: the window gives back in cash, and only that", sale=recorded.name)
        hands = self._hands or self._begin()
        hands.counter.recorded_as = recorded.name
        for line in recorded.lines:
            self._ring(hands, replace(line, quantity=-line.quantity) if back else line)
        basket = hands.basket
        if not back:
            hands.pay(recorded.tender)
            return basket.lines, basket.total
        hands.take_back()
        return tuple(replace(line, quantity=-line.quantity) for line in basket.lines), -basket.total

    def _begin(self) -> Hands:
        with self._store.read() as tx:
            shift = shifts.open_shift(tx)
        assert shift is not None  # noqa: S101 - the replay has opened the day's shift
        self._till.sell(self._owner(), shift)
        self._hands = Hands(self._app, self._till)
        return self._hands

    def _owner(self) -> User:
        with self._store.read() as tx:
            return next(a.user for a in people.accounts(tx) if a.user.role is Role.OWNER)

    def _ring(self, hands: Hands, line: RecordedLine) -> None:
        with self._store.read() as tx:
            known = goods.by_code(tx, line.code) or goods.by_house_code(tx, line.code)
        if known is not None:
            hands.keys.type(line.code if line.quantity == ONE else f"{line.quantity}*{line.code}")
            hands.keys.press("Return")
        elif self._create:
            self._add_product(hands, line)
        else:
            raise RuleViolation("No product has the code {code}", code=line.code)
        newest = hands.newest
        if newest.item.code != line.code or newest.quantity != line.quantity:
            raise EnvironmentFault("The window took the code {code} as something else", code=line.code)
        if line.price is not None and newest.price != line.price:
            self._change_price(hands, line, line.price)

    @staticmethod
    def _add_product(hands: Hands, line: RecordedLine) -> None:
        """The form of a code that nobody knows: name, price, save; then how many."""
        before = len(hands.basket.lines)
        hands.keys.type(line.code)
        hands.command(Command.ADD_PRODUCT)
        hands.keys.type(line.name or line.code)
        hands.keys.press("Tab")
        hands.keys.press("Tab")
        hands.keys.type("" if line.price is None else str(line.price))
        hands.keys.press("Ctrl+S")
        hands.wait(lambda: len(hands.basket.lines) > before, f"{line.code} was not added")
        if line.quantity != ONE:
            hands.keys.type(f"{line.quantity}*")
            hands.keys.press("Return")

    @staticmethod
    def _change_price(hands: Hands, line: RecordedLine, price: Money) -> None:
        hands.command(Command.PRICE)
        hands.keys.type(str(price))
        hands.keys.press("Return")
        if hands.newest.price != price:  # a guard asks
            hands.agree()
        if hands.newest.price != price:
            raise EnvironmentFault("The window did not take the price of {code}", code=line.code)
