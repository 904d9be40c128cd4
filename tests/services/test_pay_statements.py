"""The provider's statement beside our payments."""

from collections.abc import Iterator
from datetime import date

import pytest

from pay.ports import CHINA, StatementLine
from pay.ports import Kind as LineKind
from pay.simulator.keys import Keys
from pay.simulator.script import Fault
from pay.simulator.serve import Simulator, running
from pos_app.domain.people import User
from pos_app.services import returns
from pos_app.services.pay_statements import Bookkeeper, Difference, compare, differing, keep, yesterday
from pos_app.services.payments import ByProvider, give_up
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.paying import PayingCounter, moment
from tests.services.shelf import WATER

DAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.make(moment(TestClock())())


@pytest.fixture
def simulator(keys: Keys, clock: TestClock) -> Iterator[Simulator]:
    with running(keys=keys, now=moment(clock)) as simulator:
        yield simulator


@pytest.fixture
def till(floor: Store, simulator: Simulator, keeper: User, clock: TestClock, ids: TestIds) -> PayingCounter:
    """A till with one sale of each end: sold, sold and returned, taken and given back, never paid."""
    till = PayingCounter(floor, simulator, keeper, clock, ids, at=("wechat",))
    basket = till.basket(WATER)
    till.pay(basket)
    till.settle(basket)
    basket = till.basket(WATER)
    till.pay(basket)
    sold = till.settle(basket)
    command = returns.ReturnSale("return-1", sold.sale_id, returns.look_at(floor, sold.sale_id).left)
    returns.return_sale(floor, command, keeper, clock=clock, ids=ids, by=ByProvider(ids))
    given_back = till.pay(till.basket(WATER))
    give_up(floor, given_back.number, clock=clock, ids=ids)
    till.pay(till.basket(WATER), last="941")
    till.wait(20)
    assert till.tasks() == []
    return till


def theirs(till: PayingCounter) -> list[StatementLine]:
    return list(till.providers["wechat"].statement(DAY))


def test_a_day_on_which_all_went_well_has_no_difference(till: PayingCounter) -> None:
    compared = compare(till.store, "wechat", DAY, theirs(till))
    assert (compared.lines, compared.theirs.fen, compared.differences) == (5, 200, ())


def test_each_way_to_differ_is_told(till: PayingCounter) -> None:
    first, *rest = theirs(till)
    strange = StatementLine("x" * 32, "", 700, 3, first.at, LineKind.PAYMENT)
    kept = [line for line in rest if line.kind is not LineKind.REVERSAL]
    compared = compare(till.store, "wechat", DAY, [strange, *kept])
    assert {(found.what, found.theirs.fen) for found in compared.differences} == {
        (Difference.NOT_OURS, 700),
        (Difference.NOT_THERE, 0),
        (Difference.KEPT, 200),
    }
    other = StatementLine(first.number, "", 150, 1, first.at, LineKind.PAYMENT)
    (found,) = compare(till.store, "wechat", DAY, [other, *rest]).differences
    assert (found.what, found.ours.fen, found.theirs.fen) == (Difference.OTHER_SUM, 200, 150)


def test_yesterday_is_yesterday_in_beijing() -> None:
    clock = TestClock()
    assert moment(clock)().astimezone(CHINA).hour == 10
    assert yesterday(clock) == date(2026, 11, 21)
    clock.ms -= 10 * 3_600_000 + 60_000
    assert yesterday(clock) == date(2026, 11, 20)


def test_statements_are_compared_by_themselves_once_when_they_are_there(till: PayingCounter) -> None:
    keeper = Bookkeeper(till.store, till.providers, clock=till.clock, ids=till.ids)
    assert keeper.round() == (), "today is not over"
    till.clock.ms += 24 * 3_600_000
    assert keeper.round() == (), "it is ten o'clock: not ready yet"
    till.clock.ms += 3_600_000
    till.simulator.faults["wechat"].plan("statement", Fault.LOST_BEFORE)
    assert keeper.round() == (), "the line was dead"
    (compared,) = keeper.round()
    assert (compared.day, compared.differences) == (DAY, ())
    assert keeper.round() == ()
    assert till.rows("SELECT count(*) FROM journal WHERE kind = 'statement.compared'") == [(1,)]
    assert differing(till.store, till.clock) == ()


def test_what_differed_is_kept_and_told(till: PayingCounter) -> None:
    first, *rest = theirs(till)
    other = StatementLine(first.number, "", 150, 1, first.at, LineKind.PAYMENT)
    keep(till.store, compare(till.store, "wechat", DAY, [other, *rest]), clock=till.clock, ids=till.ids)
    ((provider, day, found),) = differing(till.store, till.clock)
    assert (provider, day, found.what, found.theirs.fen) == ("wechat", DAY, Difference.OTHER_SUM, 150)
    keep(till.store, compare(till.store, "wechat", DAY, theirs(till)), clock=till.clock, ids=till.ids)
    assert differing(till.store, till.clock) == ()
