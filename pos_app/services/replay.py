"""Ringing up recorded sales as they were: nothing stops history, its oddities are noted on the lines.

A sale is known by its name in the file, so a file that is replayed again, or after it was cut off anywhere, adds only
what is missing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from pos_app.domain import tobacco
from pos_app.domain.basket import Entered, Line, Note, new_line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, Quantity, total
from pos_app.domain.people import User
from pos_app.domain.pricing import PriceReason, doubt
from pos_app.domain.product import Item
from pos_app.domain.sale import Sale, SaleKind, Shift
from pos_app.domain.tender import exact_payment
from pos_app.services.catalogue import add_recorded_product
from pos_app.services.ports import Clock, Ids
from pos_app.services.recorded import RecordedLine, RecordedSale
from pos_app.services.shifts import close_shift, open_shift
from pos_app.store import goods, sales, shifts
from pos_app.store.engine import Store, Transaction


class RecordedClock:
    """Time as the file tells it."""

    def __init__(self) -> None:
        self.at_ms = 0

    def now_ms(self) -> int:
        return self.at_ms


@dataclass(slots=True)
class ReplayReport:
    """What a replay did; `refused` names lines as sale:line."""

    lines_in_file: int = 0
    sales: int = 0
    returns: int = 0
    lines: int = 0
    units: Quantity = Quantity(0)
    amount: Money = ZERO
    skipped: int = 0
    refused: list[str] = field(default_factory=list)

    def read(self, sale: RecordedSale) -> None:
        self.lines_in_file += len(sale.lines) + len(sale.refused)
        self.refused += [f"{sale.name}:{place}" for place in sale.refused]

    def rung_up(self, lines: tuple[Line, ...], amount: Money) -> None:
        self.sales += 1
        self.returns += all(line.quantity.milli < 0 for line in lines)
        self.lines += len(lines)
        self.units += Quantity(sum(line.quantity.milli for line in lines))
        self.amount += amount


RingUp = Callable[[RecordedSale], tuple[tuple[Line, ...], Money]]


class Replay:
    """One run over a file: keeps the shift of the day open and skips what is known. `ring_up` does one sale.

    A line whose code nobody knows is refused unless `create_unknown` says that a product is made of it.
    """

    def __init__(self, store: Store, user: User, *, create_unknown: bool, clock: RecordedClock, ids: Ids) -> None:
        self._store, self._user, self._clock, self._ids = store, user, clock, ids
        self._create_unknown = create_unknown
        self._day: date | None = None
        self.report = ReplayReport()

    def run(self, recorded: Iterable[RecordedSale], ring_up: RingUp, *, progress: Callable[[int], None]) -> None:
        self._refuse_open_till()
        try:
            self._ring_up_all(recorded, ring_up, progress)
        finally:
            self._close_day()

    def _ring_up_all(self, recorded: Iterable[RecordedSale], ring_up: RingUp, progress: Callable[[int], None]) -> None:
        for told in recorded:
            self._clock.at_ms = told.at_ms
            with self._store.read() as tx:
                sale = told if self._create_unknown else _of_known_goods(tx, told)
                known = sales.find_recorded_as(tx, sale.name) is not None
            self.report.read(sale)
            progress(self.report.lines_in_file)
            if known:
                self.report.skipped += 1
            elif sale.lines:
                self._open_day(sale.business_date)
                self.report.rung_up(*ring_up(sale))

    def _refuse_open_till(self) -> None:
        with self._store.read() as tx:
            shift = shifts.open_shift(tx)
        if shift is not None and shift.entered is not Entered.BATCH:
            raise RuleViolation("A shift is open at the till: close it before history is recorded")
        if shift is not None:
            self._day, self._clock.at_ms = shift.business_date, shift.opened_at_ms

    def _open_day(self, day: date) -> None:
        if self._day != day:
            self._close_day()
            open_shift(self._store, self._user, ZERO, clock=self._clock, ids=self._ids, recorded=day)
            self._day = day

    def _close_day(self) -> None:
        if self._day is not None:
            close_shift(self._store, self._user, None, clock=self._clock, ids=self._ids)
            self._day = None


def _of_known_goods(tx: Transaction, sale: RecordedSale) -> RecordedSale:
    """The sale with the lines refused whose code nobody knows."""
    unknown = {line.place for line in sale.lines if _item(tx, line.code) is None}
    if not unknown:
        return sale
    lines = tuple(line for line in sale.lines if line.place not in unknown)
    return replace(sale, lines=lines, refused=tuple(sorted({*sale.refused, *unknown})))


def _item(tx: Transaction, code: str) -> Item | None:
    return goods.by_code(tx, code) or goods.by_house_code(tx, code)


class Bookkeeper:
    """Rings up one recorded sale straight into the books."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids) -> None:
        self._store, self._clock, self._ids = store, clock, ids

    def ring_up(self, recorded: RecordedSale) -> tuple[tuple[Line, ...], Money]:
        with self._store.write() as tx:
            lines = tobacco.noted(tuple(self._line(tx, line, recorded.at_ms) for line in recorded.lines))
            amount = total(line.amount for line in lines)
            kind = SaleKind.RETURN if all(line.quantity.milli < 0 for line in lines) else SaleKind.SALE
            payments = (exact_payment(recorded.tender, amount),)
            sale = Sale(self._ids.new(), kind, lines, payments, ZERO, recorded.at_ms)
            sales.record(tx, sale, _shift(tx), journal_uid=self._ids.new(), recorded_as=recorded.name)
        return lines, amount

    def _line(self, tx: Transaction, line: RecordedLine, at_ms: int) -> Line:
        item = _item(tx, line.code)
        if item is None:  # the replay has refused it otherwise
            price = ZERO if line.price is None else line.price
            item = add_recorded_product(tx, line.code, line.name, price, clock=self._clock, ids=self._ids)
        rung = new_line(item, line.quantity, entered=Entered.BATCH, at_ms=at_ms)
        if line.price is None or line.price == item.price:
            return rung
        odd = doubt(item, line.price)
        notes = [Note.PRICE_ABNORMAL] if odd and odd.abnormal else []
        notes += [Note.PRICE_ABOVE_TAG] if odd and odd.above_tag else []
        return replace(rung, price=line.price, reason=PriceReason.MANUAL).noted(*notes)


def _shift(tx: Transaction) -> Shift:
    shift = shifts.open_shift(tx)
    assert shift is not None  # noqa: S101 - the replay has opened the day's shift
    return shift
