"""One provider's own books: customers with money, a merchant, trades, refunds. What is true, whoever heard of it."""

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Final

from pay.ports import CHINA
from pay.simulator.script import Script, script_of

PURSE_FEN: Final = 10_000_000
"""What a customer has who is first seen."""
FEE_PER_10_000: Final = 38


class TradeState(Enum):
    PAYING = "paying"
    PAID = "paid"
    REFUSED = "refused"
    CLOSED = "closed"
    REVERSED = "reversed"


class Refused(Exception):  # noqa: N818  # the bank's word
    """The bank does not do it; the dialects say why in words of their own."""

    def __init__(self, why: "Why") -> None:
        super().__init__(why.value)
        self.why = why


class Why(Enum):
    NO_MONEY = "the customer has not enough money"
    BAD_CODE = "the payment code is used or has ended"
    USED_NUMBER = "the order number was used before"
    NO_TRADE = "there is no such order"
    USER_PAYING = "the customer is paying just now"
    TOO_MUCH = "more than is left of the payment"
    NOT_PAID = "it was not paid"
    CLOSED = "the order has ended"


@dataclass(slots=True)
class Refund:
    number: str
    transaction: str
    amount_fen: int
    at: datetime


@dataclass(slots=True)
class Trade:
    number: str
    transaction: str
    amount_fen: int
    customer: str
    script: Script
    began: datetime
    state: TradeState = TradeState.PAYING
    ended: datetime | None = None
    asked: int = 0
    reversals: int = 0
    refunds: list[Refund] = field(default_factory=list)

    @property
    def refunded_fen(self) -> int:
        return sum(refund.amount_fen for refund in self.refunds)


class Bank:
    """Calls come from many threads; each is one act."""

    def __init__(self, prefix: str, now: Callable[[], datetime]) -> None:
        self._prefix, self.now, self._lock = prefix, now, threading.RLock()
        self._counter = itertools.count(1)
        self.trades: dict[str, Trade] = {}
        self.purses: dict[str, int] = {}
        self.merchant_fen = 0
        self._used_codes: set[str] = set()
        self._dead_numbers: set[str] = set()
        self.scripts: dict[str, Script] = {}
        """What was decided for an order number beforehand, instead of by the last digits of its code."""

    def net_fen(self, number: str) -> int:
        """What of this order is the merchant's now."""
        trade = self.trades.get(number)
        if trade is None or trade.state is not TradeState.PAID:
            return 0
        return trade.amount_fen - trade.refunded_fen

    def pay(self, number: str, amount_fen: int, code: str) -> Trade:
        """Raises `Refused`."""
        with self._lock:
            if number in self.trades:
                raise Refused(Why.USED_NUMBER)
            if number in self._dead_numbers:
                raise Refused(Why.CLOSED)
            script = self.scripts.get(number) or script_of(code)
            if code in self._used_codes or script.bad_code:
                raise Refused(Why.BAD_CODE)
            self._used_codes.add(code)
            customer = code[:-3]
            purse = 0 if script.no_money else self.purses.setdefault(customer, PURSE_FEN)
            if purse < amount_fen:
                raise Refused(Why.NO_MONEY)
            trade = Trade(number, self._transaction(), amount_fen, customer, script, self.now())
            self.trades[number] = trade
            if not script.password:
                self._take(trade)
            return trade

    def query(self, number: str) -> Trade:
        """Raises `Refused`."""
        with self._lock:
            trade = self._trade(number)
            trade.asked += 1
            script = trade.script
            if trade.state is TradeState.PAYING and script.password and trade.asked >= script.decides_at > 0:
                if script.refuses:
                    self._end(trade, TradeState.REFUSED)
                else:
                    self._take(trade)
            return trade

    def reverse(self, number: str) -> Trade | None:
        """None when nobody has heard of the number; it is dead from then on. Raises `Refused`."""
        with self._lock:
            trade = self.trades.get(number)
            if trade is None:
                self._dead_numbers.add(number)
                return None
            if trade.state is TradeState.PAYING and trade.script.pays_late:
                self._take(trade)  # between our last question and this
            trade.reversals += 1
            if trade.reversals <= trade.script.busy_reversals and trade.state in {TradeState.PAYING, TradeState.PAID}:
                raise Refused(Why.USER_PAYING)
            if trade.state is TradeState.PAID:
                self._give_back(trade, trade.amount_fen - trade.refunded_fen)
                self._end(trade, TradeState.REVERSED, keep_moment=True)
            elif trade.state in {TradeState.PAYING, TradeState.REFUSED}:
                self._end(trade, TradeState.CLOSED)
            return trade

    def refund(self, number: str, refund_number: str, amount_fen: int) -> Refund:
        """Raises `Refused`."""
        with self._lock:
            trade = self._trade(number)
            known = self.refund_of(refund_number)
            if known is not None:
                return known[1]
            if trade.state is not TradeState.PAID:
                raise Refused(Why.NOT_PAID)
            if not 0 < amount_fen <= trade.amount_fen - trade.refunded_fen:
                raise Refused(Why.TOO_MUCH)
            refund = Refund(refund_number, self._transaction(), amount_fen, self.now())
            self._give_back(trade, amount_fen)
            trade.refunds.append(refund)
            return refund

    def refund_of(self, refund_number: str) -> tuple[Trade, Refund] | None:
        with self._lock:
            return next(
                ((t, r) for t in self.trades.values() for r in t.refunds if r.number == refund_number),
                None,
            )

    def settle(self, number: str) -> None:
        """The customer types the password after all."""
        with self._lock:
            trade = self._trade(number)
            if trade.state is TradeState.PAYING:
                self._take(trade)

    def trades_of(self, day: date) -> list[Trade]:
        """What was paid that day, also if it was given back since."""
        with self._lock:
            return [trade for trade in self.trades.values() if trade.ended and self._paid_once(trade, day)]

    def refunds_of(self, day: date) -> list[tuple[Trade, Refund]]:
        with self._lock:
            return [(t, r) for t in self.trades.values() for r in t.refunds if r.at.astimezone(CHINA).date() == day]

    @staticmethod
    def _paid_once(trade: Trade, day: date) -> bool:
        paid = trade.state in {TradeState.PAID, TradeState.REVERSED}
        return paid and trade.ended is not None and trade.ended.astimezone(CHINA).date() == day

    def _trade(self, number: str) -> Trade:
        trade = self.trades.get(number)
        if trade is None:
            raise Refused(Why.NO_TRADE)
        return trade

    def _take(self, trade: Trade) -> None:
        purse = self.purses.setdefault(trade.customer, PURSE_FEN)
        self.purses[trade.customer] = purse - trade.amount_fen
        self.merchant_fen += trade.amount_fen
        self._end(trade, TradeState.PAID)

    def _give_back(self, trade: Trade, amount_fen: int) -> None:
        self.purses[trade.customer] += amount_fen
        self.merchant_fen -= amount_fen

    def _end(self, trade: Trade, state: TradeState, *, keep_moment: bool = False) -> None:
        trade.state = state
        if not keep_moment:
            trade.ended = self.now()

    def _transaction(self) -> str:
        return f"{self._prefix}{self.now().astimezone(CHINA):%Y%m%d}{next(self._counter):08d}"


def fee_fen(amount_fen: int) -> int:
    """What the provider keeps of a payment, half a fen up."""
    sign = -1 if amount_fen < 0 else 1
    return sign * ((abs(amount_fen) * FEE_PER_10_000 + 5_000) // 10_000)
