"""What the struck programs do: each job works in a folder of its own and says on the way what it was told."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from pos_app.domain.basket import Basket
from pos_app.domain.errors import EnvironmentFault
from pos_app.services import feed, holds, returns
from pos_app.services.days import close_day
from pos_app.services.deliveries import accept_due
from pos_app.services.returns import ReturnSale
from pos_app.store.engine import Store
from tests.faults.buying import buy
from tests.faults.delivering import delivery_entry
from tests.faults.restoring import restore_newest
from tests.faults.till import OWNER, STORE_FILE, Till, answer_of
from tests.faults.upgrading import upgrade

Job = Callable[[Path], Iterator[Any]]
CUSTOMERS: Final = 10
TROUBLE_MAX: Final = 5
RETURN_UID: Final = "01900000-0000-7000-9000-00000000ffff"


def sell(folder: Path) -> Iterator[str]:
    """One customer, from the opening of the store to its closing."""
    store = Store(folder / STORE_FILE)
    till = Till(store, first_id=1000)
    basket = till.ring_up(1)
    yield answer_of(till, basket)
    store.close()


def trade(folder: Path) -> Iterator[dict[str, Any]]:
    """Many customers; when the disk fails the same basket is paid once more.

    The last customer is the first that is served well after trouble, or the one with whom the cashier gives up.
    """
    store = Store(folder / STORE_FILE)
    till = Till(store, first_id=1000)
    troubled = 0
    for number in range(1, CUSTOMERS + 1):
        told = _serve(till, number, tries=2)
        yield {"customer": number, "told": told}
        troubled += told != ["settled"]
        if troubled == TROUBLE_MAX or (troubled and told == ["settled"]):
            break
    store.close()


def close_the_day(folder: Path) -> Iterator[str]:
    """The shift has been counted; its date is closed."""
    store = Store(folder / STORE_FILE)
    till = Till(store, first_id=3000)
    close_day(store, date(2026, 11, 22), OWNER, clock=till.clock, ids=till.ids)
    yield "closed"
    store.close()


def give_up(folder: Path) -> Iterator[dict[str, Any]]:
    """Many customers until the first who can't be served: then the plug is pulled.

    Another program has the store open to look at it, so its log lives on whatever this one does.
    """
    onlooker = Store(folder / STORE_FILE)
    with onlooker.read():
        till = Till(Store(folder / STORE_FILE), first_id=1000)
    for number in range(1, CUSTOMERS + 1):
        told = _serve(till, number, tries=1)
        yield {"customer": number, "told": told}
        if told != ["settled"]:
            return


def _serve(till: Till, number: int, *, tries: int) -> list[str]:
    """What the cashier is told about this customer, try by try until it is done."""
    told: list[str] = []
    try:
        basket = till.ring_up(number, later=_as_far_as_may_be)
    except EnvironmentFault as fault:
        return [f"fault: {type(fault).__name__}"]
    while len(told) < tries and "settled" not in told:
        told.append(answer_of(till, basket))
    return told


def _as_far_as_may_be(work: Callable[[], None]) -> None:
    """Keeping the basket is for crashes; when the disk refuses, selling goes on."""
    try:
        work()
    except EnvironmentFault:
        return


def take_in(folder: Path) -> Iterator[str]:
    """A delivery comes with the feed and goes into stock by itself."""
    store = Store(folder / STORE_FILE)
    till = Till(store, first_id=1000)
    yield feed.take(store, delivery_entry(), clock=till.clock, ids=till.ids).value
    yield from (done.order_no for done in accept_due(store, clock=till.clock, ids=till.ids))
    store.close()


def take_back(folder: Path) -> Iterator[str]:
    """All of the last sale comes back."""
    store = Store(folder / STORE_FILE)
    till = Till(store, first_id=1000)
    sale = returns.last(store)
    command = ReturnSale(RETURN_UID, sale.sale_id, sale.left)
    returns.return_sale(store, command, OWNER, clock=till.clock, ids=till.ids)
    yield "returned"
    store.close()


def put_aside(folder: Path) -> Iterator[str]:
    """A sale is held and picked up again."""
    store = Store(folder / STORE_FILE)
    till = Till(store, first_id=1000)
    held = holds.hold(store, till.ring_up(1), OWNER, clock=till.clock, ids=till.ids)
    yield "held"
    holds.pick_up(store, held.slot, Basket("empty"), OWNER, clock=till.clock, ids=till.ids)
    yield "picked up"
    store.close()


JOBS: Final[dict[str, Job]] = {
    "sell": sell,
    "trade": trade,
    "give_up": give_up,
    "close_the_day": close_the_day,
    "upgrade": upgrade,
    "restore": restore_newest,
    "take_in": take_in,
    "take_back": take_back,
    "put_aside": put_aside,
    "buy": buy,
}
