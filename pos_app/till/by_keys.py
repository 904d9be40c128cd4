"""Rings up recorded sales through the real cashier window, with key presses only: code, quantity, price, pay."""

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Final, Self

from PySide6.QtCore import QElapsedTimer, QEventLoop

from hardware.voice.choice import SilentVoice
from pos_app.domain.basket import Line
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.money import ONE, Money
from pos_app.domain.people import Role, User
from pos_app.domain.tender import CASH, SEEN_TENDERS
from pos_app.services import settings as shop_settings
from pos_app.services.counter import Counter
from pos_app.services.ports import Clock, Ids
from pos_app.services.recorded import RecordedLine, RecordedSale
from pos_app.store import goods, people
from pos_app.store.engine import Store
from pos_app.till.application import application, dress
from pos_app.till.keyboard import Keyboard
from pos_app.till.window import Devices, Till
from pos_app.ui.sell.keys import CHOICE_KEYS, DEFAULT_KEYS, Command

PATIENCE_MS: Final = 30_000


class KeyPresser:
    """The owner at the till, who confirms every guard."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, create_unknown: bool) -> None:
        self._store, self._create = store, create_unknown
        self._app = application()
        with store.read() as tx:
            settings = replace(shop_settings.load(tx), merge_lines=False, printer="")
        theme = dress(self._app, settings)
        devices = Devices(SilentVoice("replaying"))
        self._till = Till(store, devices, theme=theme, clock=clock, ids=ids, settings=settings)
        self._keys: Keyboard | None = None

    def __enter__(self) -> Self:
        self._till.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._till.shell.close()

    def ring_up(self, recorded: RecordedSale) -> tuple[tuple[Line, ...], Money]:
        """One sale. Raises `RuleViolation` for a return, which the selling page does not take."""
        if any(line.quantity.milli < 0 for line in recorded.lines):
            raise RuleViolation("{sale} is a return: the window does not ring it up", sale=recorded.name)
        keys, counter = self._begin()
        counter.recorded_as = recorded.name
        for line in recorded.lines:
            self._line(keys, line)
        basket = counter.basket
        self._pay(keys, recorded.tender)
        return basket.lines, basket.total

    def _begin(self) -> tuple[Keyboard, Counter]:
        if self._keys is None:
            self._till.welcome(self._owner())
            window = self._till.shell.windowHandle()
            assert window is not None  # noqa: S101 - a window that is shown has one
            self._till.shell.activateWindow()
            self._wait(lambda: self._app.focusWidget() is not None, "it did not come up")
            self._keys = Keyboard(window)
        assert self._till.counter is not None  # noqa: S101 - the selling page is up
        return self._keys, self._till.counter

    def _owner(self) -> User:
        with self._store.read() as tx:
            return next(a.user for a in people.accounts(tx) if a.user.role is Role.OWNER)

    def _line(self, keys: Keyboard, line: RecordedLine) -> None:
        with self._store.read() as tx:
            known = goods.by_code(tx, line.code) or goods.by_house_code(tx, line.code)
        if known is not None:
            keys.type(line.code if line.quantity == ONE else f"{line.quantity}*{line.code}")
            keys.press("Return")
        elif self._create:
            self._add_product(keys, line)
        else:
            raise RuleViolation("No product has the code {code}", code=line.code)
        newest = self._newest(line)
        if line.price is not None and newest.price != line.price:
            self._change_price(keys, line, line.price)

    def _add_product(self, keys: Keyboard, line: RecordedLine) -> None:
        """The form of a code that nobody knows: name, price, save; then how many."""
        before = self._lines()
        keys.type(line.code)
        keys.press(_key(Command.ADD_PRODUCT))
        keys.type(line.name or line.code)
        keys.press("Tab")
        keys.press("Tab")
        keys.type("" if line.price is None else str(line.price))
        keys.press("Ctrl+S")
        self._wait(lambda: self._lines() > before, f"{line.code} was not added")
        if line.quantity != ONE:
            keys.type(f"{line.quantity}*")
            keys.press("Return")

    def _change_price(self, keys: Keyboard, line: RecordedLine, price: Money) -> None:
        keys.press(_key(Command.PRICE))
        keys.type(str(price))
        keys.press("Return")
        if self._newest(line).price != price:  # a guard asks
            keys.press(CHOICE_KEYS[0])
        if self._newest(line).price != price:
            raise EnvironmentFault("The window did not take the price of {code}", code=line.code)

    def _newest(self, line: RecordedLine) -> Line:
        counter = self._till.counter
        if counter is None or counter.basket.newest is None:
            raise EnvironmentFault("The window did not take the code {code}", code=line.code)
        newest = counter.basket.line(counter.basket.newest)
        if newest.item.code != line.code or newest.quantity != line.quantity:
            raise EnvironmentFault("The window took the code {code} as something else", code=line.code)
        return newest

    def _pay(self, keys: Keyboard, tender: str) -> None:
        counter = self._till.counter
        assert counter is not None  # noqa: S101 - its lines were just rung up
        uid = counter.basket.uid
        if tender == CASH:
            keys.press(_key(Command.SETTLE))
            keys.press("Return")
        elif tender in SEEN_TENDERS:
            keys.press(_key(Command.TENDERS))
            keys.press(CHOICE_KEYS[SEEN_TENDERS.index(tender)])
            keys.press(CHOICE_KEYS[0])
        else:
            raise RuleViolation("The till knows no tender {tender}", tender=tender)
        self._wait(lambda: counter.basket.uid != uid, "the sale was not settled")

    def _lines(self) -> int:
        return 0 if self._till.counter is None else len(self._till.counter.basket.lines)

    def _wait(self, done: Callable[[], bool], otherwise: str) -> None:
        since = QElapsedTimer()
        since.start()
        while not done():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if since.elapsed() > PATIENCE_MS:
                raise EnvironmentFault("The window got stuck: {what}", what=otherwise)


def _key(command: Command) -> str:
    return DEFAULT_KEYS[command][0]
