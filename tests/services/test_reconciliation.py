"""What the cloud has counted differently is kept, stands as an alarm, and is shown with the documents behind it."""

from datetime import date
from typing import Any

import pytest

from pos_app.domain.feed import FeedEntry, FeedState
from pos_app.domain.journal import Json
from pos_app.domain.ledger import WHOLE
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import User
from pos_app.services.feed import take
from pos_app.services.reconciliation import list_days, match_rates, show_day
from pos_app.store import alarms
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARTON, PACK, WATER
from tests.services.supply import ORDER, Supply, note, zhonghua
from tests.services.test_days import CHINESE_PACKS, FIRST, Shop

PACKS_DIFFER: dict[str, Json] = {
    "subject": "packs_out",
    "product": None,
    "name": "中华(硬)",
    "till": 13_000,
    "cloud": 12_000,
}
AMOUNT_DIFFERS: dict[str, Json] = {"subject": "amount", "product": None, "name": None, "till": 58_700, "cloud": 58_000}


class Told(Shop):
    """A shop that hears from the cloud."""

    numbers = 0

    def hear(self, *differences: dict[str, Json], day: str = "2026-11-22", **rest: Json) -> FeedState:
        self.numbers += 1
        body: dict[str, Json] = {"business_date": day, "agrees": not differences, "differences": [*differences], **rest}
        entry = FeedEntry(self.numbers, f"feed-{self.numbers}", "reconciliation.reported", 1, 1, body)
        return take(self.store, entry, **self.tools)

    def alarms(self) -> list[str]:
        with self.store.read() as tx:
            return [alarm.detail for alarm in alarms.standing(tx) if alarm.code == "differs"]

    def uid_of(self, product: int) -> str:
        with self.store.read() as tx:
            found: str = tx.value("SELECT uid FROM product WHERE product_id = :id", {"id": product})
            return found


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Told:
    """The day is over and closed: three packs, a bottle, and a carton were sold; two packs came."""
    told = Told(floor, keeper, clock, ids)
    told.sell(PACK, PACK, PACK, WATER)
    told.sell(CARTON)
    told.receive(CHINESE_PACKS, 2000, 76_32)
    told.end_shift()
    told.close(FIRST)
    return told


def days_of(shop: Told) -> list[Any]:
    return [(row.business_date, row.agrees, row.differences) for row in list_days(shop.store)]


def test_a_day_of_which_the_cloud_has_said_nothing_neither_agrees_nor_differs(shop: Told) -> None:
    assert days_of(shop) == [(FIRST, None, 0)]


def test_a_day_that_agrees_raises_no_alarm(shop: Told) -> None:
    assert shop.hear() is FeedState.APPLIED
    assert days_of(shop) == [(FIRST, True, 0)]
    assert shop.alarms() == []


def test_a_difference_stands_as_an_alarm_until_a_later_report_agrees(shop: Told) -> None:
    shop.hear(AMOUNT_DIFFERS)
    assert days_of(shop) == [(FIRST, False, 1)]
    assert shop.alarms() == ["2026-11-22"]
    shop.hear(AMOUNT_DIFFERS, PACKS_DIFFER)
    assert days_of(shop) == [(FIRST, False, 2)]
    assert shop.alarms() == ["2026-11-22"]
    shop.hear()
    assert days_of(shop) == [(FIRST, True, 0)]
    assert shop.alarms() == []


def test_a_report_that_says_that_it_agrees_and_names_differences_differs(shop: Told) -> None:
    shop.hear(AMOUNT_DIFFERS, agrees=True)
    assert days_of(shop) == [(FIRST, False, 1)]


def test_behind_a_difference_of_a_cigarette_stand_its_documents(shop: Told) -> None:
    shop.hear(PACKS_DIFFER | {"product": shop.uid_of(CHINESE_PACKS)})
    view = show_day(shop.store, FIRST)
    assert view is not None
    (differing,) = view.differences
    assert (differing.difference.till_value, differing.difference.cloud_value) == (13_000, 12_000)
    assert [(each.kind, each.name, each.quantity, each.amount) for each in differing.documents] == [
        ("opening", "", Quantity(25_000), Money(25 * 38_16)),
        ("sale", "01A-20261122-0001", Quantity(-3000), Money(135_00)),
        ("sale", "01A-20261122-0002", Quantity(-10_000), Money(450_00)),
        ("receipt", "", Quantity(2000), Money(76_32)),
    ]


def test_behind_packs_that_came_stands_the_order(shop: Told) -> None:
    supply = Supply(shop.store, shop.clock, shop.ids, shop.user)
    supply.send(note(zhonghua(1)))
    supply.accept()
    shop.numbers = 1
    day = shop.today()
    shop.close(day)
    shop.hear(PACKS_DIFFER | {"subject": "packs_in", "product": shop.uid_of(CHINESE_PACKS)}, day=day.isoformat())
    view = show_day(shop.store, day)
    assert view is not None
    (document,) = view.differences[0].documents
    assert (document.kind, document.name, document.quantity) == ("delivery", ORDER, Quantity(10_000))


def test_behind_a_difference_of_the_amount_stand_the_sales(shop: Told) -> None:
    shop.hear(AMOUNT_DIFFERS)
    view = show_day(shop.store, FIRST)
    assert view is not None
    documents = view.differences[0].documents
    assert [(each.name, each.amount) for each in documents] == [
        ("01A-20261122-0001", Money(137_00)),
        ("01A-20261122-0002", Money(450_00)),
    ]


def test_a_day_that_is_not_closed_shows_nothing(shop: Told) -> None:
    assert show_day(shop.store, date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    "wrong",
    [{"day": "yesterday"}, {"agrees": "yes"}, {"differences": [{"subject": "sales"}]}, {"differences": None}],
)
def test_a_report_that_can_not_be_read_is_refused_and_changes_nothing(wrong: dict[str, Any], shop: Told) -> None:
    assert shop.hear(**wrong) is FeedState.REFUSED
    assert days_of(shop) == [(FIRST, None, 0)]
    assert shop.alarms() == []


def test_where_every_pack_was_scanned_the_match_rate_is_whole(shop: Told) -> None:
    (row,) = match_rates(shop.store, FIRST, FIRST)
    assert (row.matched.name, row.matched.sold, row.matched.delivered) == ("中华(硬)", Quantity(13_000), Quantity(2000))
    # It began with nothing; stock found at the start was not delivered.
    assert (row.matched.opening, row.matched.closing, row.rate) == (Quantity(0), Quantity(14_000), None)
    shop.next_day()
    shop.begin_shift()
    shop.sell(PACK, PACK)
    shop.end_shift()
    second = shop.today()
    shop.close(second)
    (row,) = match_rates(shop.store, second, second)
    assert row.rate == WHOLE


def test_packs_that_were_counted_away_lower_the_match_rate(shop: Told) -> None:
    shop.next_day()
    shop.begin_shift()
    shop.sell(PACK, PACK, PACK)
    shop.receive(CHINESE_PACKS, -1000, kind="count")
    shop.end_shift()
    second = shop.today()
    shop.close(second)
    (row,) = match_rates(shop.store, second, second)
    assert row.rate == WHOLE * 3 // 4
