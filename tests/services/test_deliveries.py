"""Deliveries stock themselves: once, with their cost, and what was taken is never overwritten (rule B-10)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pos_app.domain.delivery import DeliveryState, Difference, DifferenceKind, How, Taking
from pos_app.domain.errors import RuleViolation
from pos_app.domain.feed import FeedState
from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import User
from pos_app.domain.receipt import PaperQr
from pos_app.services import deliveries, feed, printing, settings
from pos_app.services.notices import open_notices
from pos_app.services.supply_goods import make_product
from pos_app.store import alarms, cloud_link, goods
from pos_app.store.cloud_link import CloudLink
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARTON, PACK, SMALL_PACK
from tests.services.supply import NEW_CARTON, NEW_PACK, ORDER, Supply, line, nanjing, note, short, unknown, zhonghua

ACCEPTED, DIFFERS, PARTLY = DeliveryState.ACCEPTED, DeliveryState.WITH_DIFFERENCES, DeliveryState.PARTLY


@pytest.fixture
def supply(floor: Store, clock: TestClock, ids: TestIds, keeper: User) -> Supply:
    """The shelf has 25 packs of 中华 and none of 南京."""
    return Supply(floor, clock, ids, keeper)


def test_a_delivery_that_has_arrived_goes_into_stock_by_itself(supply: Supply) -> None:
    assert supply.send(note(zhonghua(3), nanjing(2))) is FeedState.APPLIED
    assert supply.state() is DeliveryState.EXPECTED
    (done,) = supply.due()
    assert (done.already, done.packs, done.parked, done.state) == (False, Quantity.of(40), 0, ACCEPTED)
    assert done.phrase is not None
    assert done.phrase.text == "卷烟到货 五条 已入库"
    assert (supply.packs(PACK), supply.packs(SMALL_PACK)) == (Quantity.of(55), Quantity.of(10))
    assert supply.due() == []
    assert [str(notice.title) for notice in open_notices(supply.store)] == [f"Delivery {ORDER}: 5条 taken into stock"]


def test_what_went_into_stock_by_itself_is_said_once_whoever_took_it(supply: Supply) -> None:
    supply.send(note(zhonghua("2.3"), nanjing(1)))
    began = deliveries.last_acceptance(supply.store)
    supply.due()
    (said,) = deliveries.taken_by_itself(supply.store, began)
    assert (said.order_no, said.phrase.text) == (ORDER, "卷烟到货 三条三盒 已入库")
    assert deliveries.taken_by_itself(supply.store, said.acceptance_id) == []
    supply.send(note(zhonghua(1), order="B"))
    supply.accept(order="B")
    assert deliveries.taken_by_itself(supply.store, said.acceptance_id) == []


def test_what_is_taken_costs_what_the_company_bills(supply: Supply) -> None:
    supply.send(note(zhonghua("2.5")))
    supply.due()
    (entry,) = supply.entries("delivery.accepted")
    assert entry["lines"][0]["cost_fen"] == 95_400
    assert entry["lines"][0]["packs_milli"] == 25_000
    assert (entry["how"], entry["state"], entry["differences"]) == ("automatic", "accepted", [])
    assert entry["business_date"] == "2026-11-22"
    with supply.store.read() as tx:
        assert tx.first("SELECT kind, quantity_milli, value_fen FROM stock_movement ORDER BY movement_id DESC") == (
            "delivery",
            25_000,
            95_400,
        )


def test_a_delivery_on_its_way_waits_for_its_time(supply: Supply) -> None:
    supply.send(note(zhonghua(), arrives_at="2026-11-22T10:30:00+08:00"))
    assert supply.due() == []
    supply.clock.ms += 30 * 60_000
    assert [done.order_no for done in supply.due()] == [ORDER]


def test_with_automatic_acceptance_off_the_shop_is_told_and_presses_a_button(supply: Supply) -> None:
    settings.change(supply.store, accept_deliveries=False)
    supply.send(note(zhonghua()))
    assert (supply.due(), supply.due()) == ([], [])
    assert supply.state() is DeliveryState.ARRIVED
    assert [str(notice.title) for notice in open_notices(supply.store)] == [
        f"Delivery {ORDER} has arrived: please take it in"
    ]
    assert supply.accept().packs == Quantity.of(30)
    assert supply.state() is ACCEPTED


def test_taking_in_twice_takes_once(supply: Supply) -> None:
    supply.send(note(zhonghua()))
    first, second = supply.accept(uid="one"), supply.accept(uid="one")
    assert (first.already, second.already, second.taken) == (False, True, ())
    assert supply.accept().already
    assert supply.packs(PACK) == Quantity.of(55)


def test_the_same_part_taken_twice_by_one_command_counts_once(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.accept({1: 1}, uid="part")
    assert supply.accept({1: 1}, uid="part").already
    assert supply.show().row.accepted == Quantity.of(1)


def test_taking_in_at_the_same_time_takes_once(supply: Supply) -> None:
    supply.send(note(zhonghua(3), nanjing(1)))
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda n: supply.accept(uid=f"act-{n}"), range(8)))
    assert sum(not outcome.already for outcome in outcomes) == 1
    assert supply.packs(PACK) == Quantity.of(55)


def test_the_same_delivery_again_changes_nothing(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.due()
    before = len(supply.entries("delivery.accepted", "delivery.differed"))
    again = note(zhonghua("3.000"), arrives_at="2026-11-22T01:30:00Z")
    assert supply.send(again) is FeedState.APPLIED
    assert supply.due() == []
    assert len(supply.show().versions) == 1
    assert len(supply.entries("delivery.accepted", "delivery.differed")) == before


def test_deliveries_taken_out_of_order_are_each_taken_once(supply: Supply) -> None:
    for order in ("B", "A"):
        supply.send(note(zhonghua(1), order=order))
    supply.accept(order="A")
    supply.send(note(zhonghua(1), order="A"))
    assert [done.order_no for done in supply.due()] == ["B"]
    assert supply.packs(PACK) == Quantity.of(45)


# Changed by the company


def test_a_changed_delivery_changes_what_was_not_taken(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.send(note(zhonghua(5, wholesale_fen=40_000), nanjing(1)))
    changes = supply.show().versions[-1].changes
    assert [
        (c.line, c.field, c.before, c.after) for c in changes if c.field in {"delivered", "wholesale_fen", "line"}
    ] == [
        (1, "delivered", "3", "5"),
        (1, "wholesale_fen", "381.60", "400.00"),
        (2, "line", None, "1"),
    ]
    supply.due()
    assert (supply.packs(PACK), supply.packs(SMALL_PACK)) == (Quantity.of(75), Quantity.of(5))
    assert supply.entries("delivery.accepted")[0]["lines"][0]["cost_fen"] == 200_000


def test_a_price_changed_after_the_goods_were_taken_never_changes_their_cost(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.due()
    supply.send(note(zhonghua(3, wholesale_fen=40_000)))
    assert supply.due() == []
    (view,) = supply.show().lines
    assert view.said.wholesale == Money(38_160)
    assert supply.state() is DIFFERS
    (entry,) = supply.entries("delivery.differed")
    assert entry["lines"] == []
    assert [(d["line"], d["kind"], d["cartons_milli"], d["reason"]) for d in entry["differences"]] == [
        (1, "changed", 0, "wholesale_fen: 381.60 -> 400.00")
    ]
    assert "after it was taken in" in str(open_notices(supply.store)[0].title)


def test_a_delivery_cancelled_after_it_was_taken_stays_taken_and_is_shown(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.due()
    supply.send(note(zhonghua(0)))
    supply.due()
    assert supply.packs(PACK) == Quantity.of(55)
    assert supply.state() is DIFFERS
    assert supply.entries("delivery.differed")[0]["differences"][0]["cartons_milli"] == -3_000


def test_a_delivery_cancelled_before_it_was_taken_is_never_taken(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.send(note())
    assert supply.state() is DeliveryState.CANCELLED
    assert supply.due() == []
    assert supply.accept().already
    supply.send(note(zhonghua(2)))
    assert supply.due()[0].packs == Quantity.of(20)


def test_a_line_added_after_the_rest_was_taken_is_taken_too(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.due()
    supply.send(note(zhonghua(3), nanjing(2)))
    assert supply.state() is PARTLY
    assert supply.due()[0].packs == Quantity.of(10)
    assert supply.state() is ACCEPTED


def test_a_later_arrival_makes_an_arrived_delivery_expected_again(supply: Supply) -> None:
    settings.change(supply.store, accept_deliveries=False)
    supply.send(note(zhonghua()))
    supply.due()
    supply.send(note(zhonghua(), arrives_at="2026-11-29T09:30:00+08:00"))
    assert supply.state() is DeliveryState.EXPECTED


# In parts, and with differences


def test_a_part_is_taken_and_the_rest_stays_to_be_taken(supply: Supply) -> None:
    supply.send(note(zhonghua(3), nanjing(2)))
    supply.accept({1: 2})
    assert supply.state() is PARTLY
    assert [view.stand.to_take for view in supply.show().lines] == [Quantity.of(1), Quantity.of(2)]
    assert supply.due() == []  # a person has begun to count
    supply.accept()
    assert supply.state() is ACCEPTED
    assert supply.packs(PACK) == Quantity.of(55)


def test_parts_cost_together_what_the_whole_costs(supply: Supply) -> None:
    supply.send(note(zhonghua("0.3", wholesale_fen=10_001)))
    for cartons in ("0.1", "0.1", "0.1"):
        deliver(supply, cartons)
    costs = [entry["lines"][0]["cost_fen"] for entry in supply.entries("delivery.accepted")]
    assert sum(costs) == 3_000
    assert max(costs) - min(costs) <= 1


def deliver(supply: Supply, cartons: str) -> None:
    command = deliveries.AcceptDelivery(
        supply.ids.new(), supply.id_of(), How.SCAN, (Taking(1, Quantity.parse(cartons)),)
    )
    deliveries.accept(supply.store, command, supply.user, clock=supply.clock, ids=supply.ids)


@pytest.mark.parametrize("kind", [DifferenceKind.SHORT, DifferenceKind.DAMAGED, DifferenceKind.WRONG_GOODS])
def test_what_is_missing_is_not_taken(kind: DifferenceKind, supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    done = supply.accept(None, [short(1, 2, kind, "箱子破了")])
    assert (done.packs, done.state) == (Quantity.of(10), DIFFERS)
    (entry,) = supply.entries("delivery.accepted")
    assert entry["differences"] == [
        {
            "line": 1,
            "kind": kind.value,
            "code": CARTON,
            "name": "中华(硬)",
            "cartons_milli": 2_000,
            "reason": "箱子破了",
        }
    ]


def test_what_is_found_missing_later_goes_back_out_of_stock(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.due()
    done = supply.accept({}, [short(1, 2, DifferenceKind.DAMAGED)])
    assert (done.packs, done.state) == (Quantity.of(-20), DIFFERS)
    assert supply.packs(PACK) == Quantity.of(35)
    assert supply.show().row.accepted == Quantity.of(1)
    assert supply.entries("delivery.accepted")[-1]["lines"][0]["cartons_milli"] == -2_000


def test_no_more_can_be_missing_than_came(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.accept({1: 1})
    with pytest.raises(RuleViolation, match="Only 3 cartons can be missing"):
        supply.accept({}, [short(1, 4)])
    assert supply.show().row.accepted == Quantity.of(1)


def test_taking_more_than_was_delivered_is_a_difference(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    done = supply.accept({1: 5})
    assert (done.packs, done.state) == (Quantity.of(50), DIFFERS)
    assert [(d.kind, d.cartons) for d in done.differences] == [(DifferenceKind.OVER, Quantity.of(2))]


def test_goods_that_are_not_on_the_note_are_recorded_and_not_taken(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    other = Difference(DifferenceKind.WRONG_GOODS, Quantity.of(2), None, "别家的货", NEW_CARTON, "")
    done = supply.accept({}, [other])
    assert (done.packs, done.state) == (Quantity(0), PARTLY)
    (entry,) = supply.entries("delivery.differed")
    assert entry["differences"][0]["code"] == NEW_CARTON


def test_a_difference_recorded_twice_by_one_command_counts_once(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    supply.accept({}, [short(1, 1)], uid="short")
    assert supply.accept({}, [short(1, 1)], uid="short").already
    assert supply.show().lines[0].stand.to_take == Quantity.of(2)


@pytest.mark.parametrize(
    ("takings", "differences", "field"),
    [
        ({9: 1}, (), "line"),
        ({1: 0}, (), "cartons"),
        ({1: -1}, (), "cartons"),
        ({1: 100_001}, (), "cartons"),
        ({3: 1}, (), "line"),
        ({}, (short(9, 1),), "line"),
        ({}, (short(1, 1, DifferenceKind.CHANGED),), "kind"),
        ({}, (Difference(DifferenceKind.SHORT, Quantity.of(1), None),), "line"),
        ({}, (Difference(DifferenceKind.OVER, Quantity.of(1), None),), "name"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    takings: dict[int, int], differences: tuple[Difference, ...], field: str, supply: Supply
) -> None:
    supply.send(note(zhonghua(3), unknown()))
    with pytest.raises(RuleViolation) as refused:
        supply.accept(takings, differences)
    assert refused.value.field == field
    assert supply.show().acceptances == ()
    assert supply.state() is DeliveryState.EXPECTED


# Goods the shop does not know


def test_unknown_goods_are_parked_and_one_click_makes_them_a_product(supply: Supply) -> None:
    supply.send(note(zhonghua(3), unknown(4)))
    (done,) = supply.due()
    assert (done.packs, done.parked, done.state) == (Quantity.of(30), 1, PARTLY)
    assert supply.due() == []
    assert supply.accept().already
    assert str(supply.show().lines[1].parked_why) == "The shop has no product with this code"
    assert make(supply, 3) == "黄鹤楼(软蓝)"
    assert supply.due()[0].packs == Quantity.of(40)
    assert supply.state() is ACCEPTED
    with supply.store.read() as tx:
        pack, carton = goods.by_code(tx, NEW_PACK), goods.by_code(tx, NEW_CARTON)
    assert pack is not None
    assert carton is not None
    assert (pack.price, pack.tag, carton.price, carton.factor) == (
        Money(1_900),
        Money(1_900),
        Money(19_000),
        Quantity.of(10),
    )
    assert pack.kind.is_tobacco


def make(supply: Supply, number: int, price: Money | None = None) -> str:
    return make_product(
        supply.store, supply.id_of(), number, supply.user, clock=supply.clock, ids=supply.ids, pack_price=price
    )


def test_the_provinces_list_names_and_prices_what_was_parked(supply: Supply) -> None:
    listed: dict[str, Json] = {
        "carton_ean": NEW_CARTON,
        "pack_ean": NEW_PACK,
        "name": "黄鹤楼(软蓝)新版",
        "packs_per_carton": 10,
        "wholesale_fen": 16_000,
        "guidance_fen": 20_000,
        "price_class": "一类",
        "maker": "湖北中烟",
        "flags": ["new"],
    }
    assert supply.send({"goods": [listed]}, "goods.updated") is FeedState.APPLIED
    supply.send(note(unknown(4)))
    assert make(supply, 3) == "黄鹤楼(软蓝)新版"
    with supply.store.read() as tx:
        pack = goods.by_code(tx, NEW_PACK)
    assert pack is not None
    assert (pack.price, pack.guidance) == (Money(2_000), Money(2_000))


def test_goods_without_a_price_ask_for_one(supply: Supply) -> None:
    supply.send(note(unknown(4, guidance_fen=None)))
    with pytest.raises(RuleViolation) as refused:
        make(supply, 3)
    assert refused.value.field == "price"
    make(supply, 3, Money(2_100))
    with supply.store.read() as tx:
        carton = goods.by_code(tx, NEW_CARTON)
    assert carton is not None
    assert carton.price == Money(21_000)


def test_goods_known_by_one_code_learn_the_other_when_they_come(supply: Supply) -> None:
    supply.send(note(zhonghua(1, carton_ean=NEW_CARTON)))
    supply.due()
    assert supply.packs(NEW_CARTON) == Quantity.of(35)
    with supply.store.read() as tx:
        carton = goods.by_code(tx, NEW_CARTON)
    assert carton is not None
    assert (carton.unit, carton.factor, carton.price, carton.tag) == (
        "条",
        Quantity.of(10),
        Money(45_000),
        Money(45_000),
    )
    (entry,) = supply.entries("code.added")
    assert entry["code"] == NEW_CARTON


def test_codes_of_two_products_are_never_guessed_at(supply: Supply) -> None:
    supply.send(note(line(1, CARTON, SMALL_PACK, "混装", 1)))
    assert supply.due() == []
    assert "belongs to" in str(supply.show().lines[0].parked_why)
    with pytest.raises(RuleViolation, match="belongs to"):
        make(supply, 1)


def test_the_companys_carton_may_hold_another_number_of_packs(supply: Supply) -> None:
    supply.send(note(zhonghua(2, packs_per_carton=20)))
    assert supply.due()[0].packs == Quantity.of(40)


# Whose, and since when


def test_goods_of_another_shop_are_refused_with_an_alarm(supply: Supply) -> None:
    assert supply.send(note(zhonghua(), licence="430102100002")) is FeedState.REFUSED
    assert supply.due() == []
    with supply.store.read() as tx:
        assert [alarm.code for alarm in alarms.unseen(tx)] == ["foreign_goods"]
    assert len(open_notices(supply.store)) == 1
    assert "430102100002" in str(feed.not_applied(supply.store)[0].note)


def test_deliveries_from_before_the_till_began_are_left_to_people(supply: Supply) -> None:
    enrol(supply, 24 * 3_600_000)
    supply.send(note(zhonghua()))
    assert supply.due() == []
    assert supply.state() is DeliveryState.EXPECTED
    assert [str(notice.title) for notice in open_notices(supply.store)] == [
        f"Delivery {ORDER} is from before this till began"
    ]
    assert supply.accept().packs == Quantity.of(30)


def test_a_delivery_sent_after_the_till_began_is_taken_though_it_arrived_before(supply: Supply) -> None:
    enrol(supply, -60_000)
    supply.send(note(zhonghua()))
    assert len(supply.due()) == 1


def enrol(supply: Supply, later_ms: int) -> None:
    with supply.store.write() as tx:
        cloud_link.keep(tx, CloudLink("http://127.0.0.1", "r", enrolled_at_ms=supply.clock.now_ms() + later_ms))


@pytest.mark.parametrize(("since", "taken"), [("2026-11-22", 1), ("2026-11-23", 0)])
def test_a_date_can_be_set_before_which_nothing_is_taken_by_itself(since: str, taken: int, supply: Supply) -> None:
    settings.change(supply.store, deliveries_from=since)
    supply.send(note(zhonghua()))
    assert len(supply.due()) == taken


def test_a_cashier_receives_goods(supply: Supply, cashier: User) -> None:
    supply.send(note(zhonghua(3)))
    supply.user = cashier
    assert supply.accept({1: 1}).packs == Quantity.of(10)
    assert supply.show().acceptances[0].user == "小周"


def test_a_delivery_is_printed_as_a_job_like_any_other(supply: Supply) -> None:
    supply.send(note(zhonghua(3)))
    printing.print_delivery(supply.store, supply.id_of(), clock=supply.clock)
    work = printing.next_work(supply.store)
    assert work is not None
    assert work.paper is not None
    assert work.paper[-1] == PaperQr(ORDER)
    printing.finish(supply.store, work.job, "failed", clock=supply.clock, error="The printer failed")
    assert [(job.kind, job.number) for job in printing.troubled_jobs(supply.store)] == [("delivery", ORDER)]
    with pytest.raises(RuleViolation, match="no such delivery"):
        printing.print_delivery(supply.store, 99, clock=supply.clock)
