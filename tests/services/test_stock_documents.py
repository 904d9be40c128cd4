"""Documents of stock: what happened to goods is written once, with its reason, exact to the fen."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloud import bodies
from pos_app.domain.errors import RuleViolation
from pos_app.domain.ledger import Column
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, Role, User
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import ADJUSTMENTS, CONVERSIONS, DocumentKind, Entry, shares
from pos_app.services import bundles, stock_documents, transfers
from pos_app.services.bundles import Convert
from pos_app.services.goods_files.importing import import_goods
from pos_app.services.shop import NewShop, create_shop
from pos_app.services.stock_documents import AdjustStock, Written
from pos_app.services.transfers import SendGoods
from pos_app.store import stock
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.services.shelf import PACK, WATER
from tests.services.test_days import FIRST, Shop

ZHONGHUA, NANJING, WATER_ID, APPLES, PEANUTS, CAKE, CARD = map(ProductId, range(1, 8))


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    return Shop(floor, keeper, clock, ids)


def write(shop: Shop, kind: DocumentKind, product: ProductId, units: str, **more: Any) -> Written:
    entry = Entry(product, Quantity.parse(units), **{key: more.pop(key) for key in ("cost", "factor") if key in more})
    command = AdjustStock(more.pop("uid", shop.ids.new()), kind, (entry,), more.pop("reason", "盘点发现"), **more)
    return stock_documents.adjust(shop.store, command, shop.user, **shop.tools)


def held(store: Store, product: ProductId) -> tuple[int, int]:
    """On hand (thousandths) and what it cost (fen)."""
    with store.read() as tx:
        row = stock.stock_of(tx, product)
        return row.on_hand.milli, row.value.fen


def test_a_loss_takes_its_share_of_the_cost_and_says_why(shop: Shop) -> None:
    written = write(shop, DocumentKind.LOSS, WATER_ID, "3", reason=" 老鼠  咬坏 ")
    assert held(shop.store, WATER_ID) == (27_000, 30 * 110 - 330)
    (line,) = written.lines
    assert (line.quantity, line.cost, line.retail) == (Quantity(-3000), Money(-330), Money(-600))
    assert (written.head.reason, written.head.user, written.head.lines) == ("老鼠 咬坏", "老周", 1)
    (entry,) = shop.entries("stock.adjusted")
    body: Any = entry.body
    assert (body["what"], body["reason"], body["user"]) == ("loss", "老鼠 咬坏", "老周")
    assert body["number"] == written.head.number == f"01A-{entry.seq}"
    assert body["lines"][0]["quantity_milli"] == -3000


def test_goods_that_are_found_come_in_at_the_cost_of_the_others(shop: Shop) -> None:
    assert write(shop, DocumentKind.GAIN, WATER_ID, "2").lines[0].cost == Money(220)
    assert write(shop, DocumentKind.OTHER_IN, WATER_ID, "8", cost=Money(1)).lines[0].cost == Money(1)
    assert held(shop.store, WATER_ID) == (40_000, 3300 + 220 + 1)


def test_a_case_is_written_as_a_case_and_kept_in_bottles(shop: Shop) -> None:
    (line,) = write(shop, DocumentKind.OWN_USE, WATER_ID, "1", factor=Quantity.of(24)).lines
    assert (line.units, line.quantity) == (Quantity(1000), Quantity(-24_000))


def test_stock_may_go_below_nothing_and_is_even_when_the_goods_are_found(shop: Shop) -> None:
    write(shop, DocumentKind.LOSS, CAKE, "5")
    assert held(shop.store, CAKE)[0] == -2000
    write(shop, DocumentKind.GAIN, CAKE, "2")
    assert held(shop.store, CAKE) == (0, 0)


def test_the_same_document_twice_is_one(shop: Shop) -> None:
    first = write(shop, DocumentKind.DAMAGE, CAKE, "1", uid="once")
    second = write(shop, DocumentKind.DAMAGE, CAKE, "1", uid="once")
    assert (first.already, second.already) == (False, True)
    assert (second.head, second.lines) == (first.head, first.lines)
    assert held(shop.store, CAKE)[0] == 2000


@pytest.mark.parametrize("kind", ADJUSTMENTS)
def test_every_kind_has_its_column_and_the_day_adds_up(shop: Shop, kind: DocumentKind) -> None:
    write(shop, kind, WATER_ID, "4")
    shop.end_shift()
    shop.close(FIRST)
    corrected = kind in {DocumentKind.LOSS, DocumentKind.DAMAGE, DocumentKind.GAIN}
    sign = 1 if kind.comes_in else -1
    row = shop.ledger(FIRST)[WATER_ID].row
    assert row[Column.CORRECTED] == Quantity(sign * 4000 if corrected else 0)
    assert row[Column.OTHER] == Quantity(30_000 + (0 if corrected else sign * 4000))
    assert row.closing == Quantity(30_000 + sign * 4000)
    (entry,) = shop.entries()
    told = bodies.decode("day.closed", 1, json.dumps(entry.body).encode())
    assert isinstance(told, bodies.DayClosedBody)


def test_a_document_for_a_closed_day_has_the_next_open_one_and_says_so(shop: Shop) -> None:
    shop.end_shift()
    shop.close(FIRST)
    shop.next_day()
    written = write(shop, DocumentKind.LOSS, WATER_ID, "1", day=FIRST)
    assert (written.moved_from, written.head.business_date) == (FIRST, date(2026, 11, 23))
    (entry,) = shop.entries("stock.adjusted")
    body: Any = entry.body
    assert (body["wanted_date"], body["business_date"]) == ("2026-11-22", "2026-11-23")


def test_a_document_may_have_an_earlier_day_that_is_still_open(shop: Shop) -> None:
    shop.end_shift()
    shop.next_day()
    written = write(shop, DocumentKind.LOSS, WATER_ID, "1", day=FIRST)
    assert (written.moved_from, written.head.business_date) == (None, FIRST)


Broken = Callable[[Shop], object]


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("reason", lambda shop: write(shop, DocumentKind.LOSS, CAKE, "1", reason="  ")),
        ("reason", lambda shop: write(shop, DocumentKind.LOSS, CAKE, "1", reason="长" * 201)),
        ("quantity", lambda shop: write(shop, DocumentKind.LOSS, CAKE, "0")),
        ("quantity", lambda shop: write(shop, DocumentKind.LOSS, CAKE, "-1")),
        ("quantity", lambda shop: write(shop, DocumentKind.LOSS, CAKE, "1000001")),
        ("cost", lambda shop: write(shop, DocumentKind.GAIN, CAKE, "1", cost=Money(-1))),
        ("date", lambda shop: write(shop, DocumentKind.LOSS, CAKE, "1", day=date(2026, 11, 23))),
        ("lines", lambda shop: write(shop, DocumentKind.GIFT, ZHONGHUA, "1")),
        *[("kind", lambda shop, kind=kind: write(shop, kind, CAKE, "1")) for kind in CONVERSIONS],
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(shop: Shop, field: str, act: Broken) -> None:
    before = held(shop.store, CAKE)
    with pytest.raises(RuleViolation) as refused:
        act(shop)
    assert refused.value.field == field
    assert held(shop.store, CAKE) == before


def test_a_cashier_writes_no_document(floor: Store, cashier: User, clock: TestClock, ids: TestIds) -> None:
    shop = Shop(floor, cashier, clock, ids)
    with pytest.raises(RightMissing):
        write(shop, DocumentKind.LOSS, CAKE, "1")


# Bundles


def convert(shop: Shop, kind: DocumentKind, product: ProductId, units: int, uid: str = "") -> Written:
    command = Convert(uid or shop.ids.new(), kind, product, Quantity.of(units))
    return bundles.convert(shop.store, command, shop.user, **shop.tools)


def made_of(shop: Shop, whole: ProductId, parts: dict[ProductId, Quantity]) -> None:
    bundles.set_parts(shop.store, whole, parts, shop.user, **shop.tools)


def test_a_bundle_costs_what_its_parts_cost(shop: Shop) -> None:
    made_of(shop, CAKE, {WATER_ID: Quantity.of(2), APPLES: Quantity.parse("0.5")})
    written = convert(shop, DocumentKind.ASSEMBLY, CAKE, 3)
    assert held(shop.store, WATER_ID) == (24_000, 24 * 110)
    assert held(shop.store, APPLES) == (8500, 6800)
    assert held(shop.store, CAKE) == (6000, 3 * 3000 + 660 + 1200)
    assert sum(line.cost.fen for line in written.lines) == 0


def test_a_bundle_that_is_split_gives_its_cost_to_the_parts_by_their_price(shop: Shop) -> None:
    made_of(shop, CAKE, {WATER_ID: Quantity.of(2), APPLES: Quantity.parse("0.5")})
    written = convert(shop, DocumentKind.SPLITTING, CAKE, 1)
    assert [line.cost.fen for line in written.lines] == [-3000, 1154, 1846]
    assert convert(shop, DocumentKind.SPLITTING, CAKE, 1).head.kind is DocumentKind.SPLITTING


def test_an_opened_case_is_its_bottles(shop: Shop) -> None:
    made_of(shop, CARD, {WATER_ID: Quantity.of(12)})
    convert(shop, DocumentKind.UNPACKING, CARD, 2, "open")
    assert convert(shop, DocumentKind.UNPACKING, CARD, 2, "open").already
    assert held(shop.store, CARD)[0] == 3000
    assert held(shop.store, WATER_ID)[0] == 54_000


@pytest.mark.parametrize(
    ("whole", "parts", "field"),
    [
        (CAKE, {CAKE: Quantity.of(1)}, "parts"),
        (CAKE, {WATER_ID: Quantity(0)}, "quantity"),
        (CAKE, {PEANUTS: Quantity.of(1)}, "parts"),
        (APPLES, {WATER_ID: Quantity.of(1)}, "parts"),
        (CAKE, {ZHONGHUA: Quantity.of(1)}, "lines"),
        (ZHONGHUA, {WATER_ID: Quantity.of(1)}, "lines"),
    ],
)
def test_a_bundle_is_of_other_goods_than_bundles_and_tobacco(
    shop: Shop, whole: ProductId, parts: dict[ProductId, Quantity], field: str
) -> None:
    made_of(shop, PEANUTS, {APPLES: Quantity.of(1)})
    with pytest.raises(RuleViolation) as refused:
        made_of(shop, whole, parts)
    assert refused.value.field == field


def test_what_is_made_of_nothing_is_not_split(shop: Shop) -> None:
    made_of(shop, CAKE, {WATER_ID: Quantity.of(1)})
    made_of(shop, CAKE, {})
    with pytest.raises(RuleViolation, match="made of"):
        convert(shop, DocumentKind.SPLITTING, CAKE, 1)


def test_parts_that_sell_for_nothing_share_the_cost_alike() -> None:
    assert shares(Money(101), {CAKE: 0, CARD: 0}) == {CAKE: Money(51), CARD: Money(50)}


# Between shops


@pytest.fixture
def other(store: Store, tmp_path: Path, clock: TestClock, ids: TestIds) -> Shop:
    """Another shop, which sells water and has none."""
    create_shop(store, NewShop("430102100002", "河西店", "老李", OWNER_PIN), clock=clock, ids=ids)
    path = tmp_path / "other.csv"
    path.write_text(
        f"code,name,unit,factor,price,cost\n6900000000014,毛巾,条,1,9.00,5.00\n{WATER},农夫山泉,瓶,1,2.50,\n",
        encoding="utf-8",
    )
    import_goods(store, path, clock=clock, ids=ids)
    return Shop(store, User(1, "老李", Role.OWNER), clock, ids)


def send(shop: Shop, product: ProductId, units: int, uid: str = "sent") -> Written:
    command = SendGoods(uid, "河西店", (Entry(product, Quantity.of(units)),), "调货")
    return transfers.send(shop.store, command, shop.user, **shop.tools)


def test_goods_leave_one_shop_and_come_to_the_other_at_the_same_cost_once(shop: Shop, other: Shop) -> None:
    sent = send(shop, WATER_ID, 24)
    assert send(shop, WATER_ID, 24).already
    assert held(shop.store, WATER_ID) == (6000, 660)
    text = transfers.text_of(shop.store, sent.head.document_id)
    offer = transfers.look_at(other.store, text)
    assert (offer.already, offer.unknown, len(offer.known)) == (False, (), 1)
    taken = transfers.take_in(other.store, text, other.user, **other.tools)
    assert (taken.head.partner, taken.head.kind) == ("小周烟酒店", DocumentKind.TRANSFER_IN)
    assert held(other.store, ProductId(2)) == (24_000, 2640)
    again = transfers.take_in(other.store, text, other.user, **other.tools)
    assert again.already
    assert transfers.look_at(other.store, text).already
    assert held(other.store, ProductId(2)) == (24_000, 2640)


def test_goods_the_other_shop_has_not_are_named_and_nothing_is_taken_in(shop: Shop, other: Shop) -> None:
    sent = send(shop, CAKE, 1)
    text = transfers.text_of(shop.store, sent.head.document_id)
    with pytest.raises(RuleViolation, match="鲜奶蛋糕"):
        transfers.take_in(other.store, text, other.user, **other.tools)
    assert len(transfers.look_at(other.store, text).unknown) == 1


def test_goods_do_not_come_back_by_their_own_document(shop: Shop) -> None:
    text = transfers.text_of(shop.store, send(shop, WATER_ID, 1).head.document_id)
    with pytest.raises(RuleViolation, match="left this shop"):
        transfers.take_in(shop.store, text, shop.user, **shop.tools)


def test_tobacco_stays_in_its_shop(shop: Shop) -> None:
    with pytest.raises(RuleViolation, match="stays in the shop"):
        send(shop, ZHONGHUA, 1)


def test_only_goods_that_went_out_have_a_text(shop: Shop) -> None:
    loss = write(shop, DocumentKind.LOSS, CAKE, "1")
    with pytest.raises(RuleViolation, match="No goods went"):
        transfers.text_of(shop.store, loss.head.document_id)


def test_a_document_is_found_in_the_list_and_read_again(shop: Shop) -> None:
    first, second = (write(shop, DocumentKind.LOSS, CAKE, "1") for _ in range(2))
    assert [head.document_id for head in stock_documents.listed(shop.store)] == [2, 1]
    assert list(stock_documents.listed(shop.store, before=2)) == [first.head]
    assert stock_documents.read(shop.store, 2) == second
    with pytest.raises(RuleViolation):
        stock_documents.read(shop.store, 99)


# Whatever happens

STEPS = st.lists(
    st.tuples(st.sampled_from(ADJUSTMENTS), st.integers(1, 40_000), st.none() | st.integers(0, 10_000)), max_size=12
)


def test_the_cost_is_that_of_a_plain_reference_over_any_sequence(
    shelf_file: Path, tmp_path: Path, keeper: User
) -> None:
    """The reference knows whole fractions; the books may differ by the roundings, and never lose a fen between rows."""

    @settings(max_examples=40, deadline=None)
    @given(STEPS)
    def run(steps: list[tuple[DocumentKind, int, int | None]]) -> None:
        path = tmp_path / "any.sqlite"
        path.write_bytes(shelf_file.read_bytes())
        ids = TestIds()
        ids.count = 1000
        shop = Shop(Store(path), keeper, TestClock(), ids)
        milli, value = held(shop.store, APPLES)
        for kind, moved, cost in steps:
            entry = Entry(APPLES, Quantity(moved), cost=None if cost is None else Money(cost))
            command = AdjustStock(ids.new(), kind, (entry,), "任意")
            (line,) = stock_documents.adjust(shop.store, command, keeper, **shop.tools).lines
            after, worth = held(shop.store, APPLES)
            assert after == milli + (moved if kind.comes_in else -moved) == milli + line.quantity.milli
            if milli >= 0 and after >= 0:
                assert worth == value + line.cost.fen
            if after == 0:
                assert worth == 0
            milli, value = after, worth
        shop.store.close()

    run()


def test_a_pack_is_found_by_its_code(shop: Shop) -> None:
    assert write(shop, DocumentKind.LOSS, ZHONGHUA, "1").lines[0].code == PACK
