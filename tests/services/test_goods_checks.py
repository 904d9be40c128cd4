"""What is odd in the catalogue is found, and one step repairs it."""

import json
from typing import Any

import pytest

from pos_app.domain.barcode import has_valid_check_digit
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.domain.product import Kind, ProductId
from pos_app.services.catalogue import add_made
from pos_app.services.goods_checks import Finding, Problem, find, repair
from pos_app.services.pinyin import spellings
from pos_app.store import goods, stock
from pos_app.store.engine import Store
from pos_app.store.goods import Code, NewProduct
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARD, WATER
from tests.services.supply import NEW_CARTON, NEW_PACK, Supply


class Catalogue:
    """A shop's goods, with mistakes in them."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self._clock, self._ids = store, user, clock, ids

    def add(self, name: str, price: int, *codes: Code, kind: Kind = Kind.GENERAL, unit: str = "个") -> ProductId:
        product = NewProduct(self._ids.new(), name, unit, Money(price), kind=kind, codes=codes)
        with self.store.write() as tx:
            return add_made(tx, product, spellings(name), None, at_ms=self._clock.now_ms(), journal_uid=self._ids.new())

    def odd(self, problem: Problem) -> list[Finding]:
        return [finding for finding in find(self.store) if finding.problem is problem]

    def repair(self, finding: Finding) -> None:
        repair(self.store, finding, self.user, clock=self._clock, ids=self._ids)

    def hear(self, goods_of_province: Json) -> None:
        Supply(self.store, self._clock, self._ids).send(goods_of_province, "goods.updated")

    def price(self, code: str) -> Money:
        with self.store.read() as tx:
            item = goods.by_code(tx, code)
        assert item is not None
        return item.price

    def told(self, kind: str) -> list[dict[str, Any]]:
        with self.store.read() as tx:
            rows = tx.all("SELECT body FROM journal WHERE kind = :kind ORDER BY seq", {"kind": kind})
        return [json.loads(row[0]) for row in rows]


@pytest.fixture
def catalogue(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Catalogue:
    return Catalogue(floor, keeper, clock, ids)


def test_a_sound_catalogue_has_only_what_is_meant(catalogue: Catalogue) -> None:
    """A card that is given away is told all the same: nobody but the shop knows that it is meant."""
    assert [(finding.problem, finding.code) for finding in find(catalogue.store)] == [(Problem.NO_PRICE, CARD)]


def test_a_carton_cheaper_than_its_packs_is_made_what_they_cost(catalogue: Catalogue) -> None:
    pack, carton = (
        Code("6901028193498", "盒", ONE, Money(2500)),
        Code("6901028193504", "条", Quantity.of(10), Money(2500)),
    )
    catalogue.add("芙蓉王(硬)", 2500, pack, carton, kind=Kind.CIGARETTE, unit="盒")
    (finding,) = catalogue.odd(Problem.CHEAP_CARTON)
    assert str(finding.told) == "A 条 costs 25.00, its packs 250.00"
    catalogue.repair(finding)
    assert catalogue.odd(Problem.CHEAP_CARTON) == []
    (told,) = catalogue.told("price.changed")
    assert (told["from_fen"], told["to_fen"], told["user"]) == (2500, 25000, "老周")
    assert catalogue.price("6901028193504") == Money(2500)  # until its tag hangs (E-7)


def test_what_has_no_price_takes_it_from_its_other_unit(catalogue: Catalogue) -> None:
    catalogue.add("可乐", 300, Code("1", "罐", ONE, Money(300)), Code("24", "箱", Quantity.of(24), Money(0)), unit="罐")
    finding = next(each for each in catalogue.odd(Problem.NO_PRICE) if each.code == "24")
    catalogue.repair(finding)
    assert catalogue.price("24") == Money(7200)


def test_the_cost_of_a_carton_taken_for_a_packs_is_divided(catalogue: Catalogue) -> None:
    product_id = catalogue.add(
        "白沙", 1000, Code("6901028000017", "盒", ONE, Money(1000)), kind=Kind.CIGARETTE, unit="盒"
    )
    with catalogue.store.write() as tx:
        stock.set_unit_costs(tx, [(product_id, 8_600_000)])
    (finding,) = catalogue.odd(Problem.BELOW_COST)
    assert str(finding.told) == "It costs 86.00 and is sold for 10.00"
    catalogue.repair(finding)
    assert catalogue.odd(Problem.BELOW_COST) == []


def test_a_code_with_a_wrong_check_digit_is_corrected(catalogue: Catalogue) -> None:
    catalogue.add("奥利奥", 850, Code("6901668005831", "个", ONE, Money(850)))
    (finding,) = catalogue.odd(Problem.CHECK_DIGIT)
    catalogue.repair(finding)
    assert catalogue.price("6901668005830") == Money(850)
    assert has_valid_check_digit("6901668005830")
    (told,) = catalogue.told("product.changed")
    assert (told["codes_added"], told["codes_dropped"]) == (["6901668005830"], ["6901668005831"])


def test_a_corrected_code_that_another_product_has_is_left_to_a_person(catalogue: Catalogue) -> None:
    wrong = WATER[:-1] + str((int(WATER[-1]) + 1) % 10)
    catalogue.add("水", 200, Code(wrong, "个", ONE, Money(200)))
    (finding,) = catalogue.odd(Problem.CHECK_DIGIT)
    with pytest.raises(RuleViolation, match="Somebody must look"):
        catalogue.repair(finding)


def test_two_products_of_one_name_become_one_with_all_codes_and_stock(
    catalogue: Catalogue, clock: TestClock, ids: TestIds
) -> None:
    second = catalogue.add("农夫山泉 550ML", 210, Code("6921168500000", "瓶", ONE, Money(210)), unit="瓶")
    with catalogue.store.write() as tx:
        ledger = stock.Ledger(tx)
        ledger.post(stock.Posting(second, "opening", Quantity.of(4), Money(480)))
        ledger.write(stock.Document("2026-11-22", clock.now_ms(), 1))
    (finding,) = catalogue.odd(Problem.SAME_NAME)
    catalogue.repair(finding)
    with catalogue.store.read() as tx:
        owner = goods.product_of_code(tx, "6921168500000")
        assert owner == goods.product_of_code(tx, WATER)
        assert owner is not None
        merged, gone = stock.stock_of(tx, owner[0]), stock.stock_of(tx, second)
    assert (merged.on_hand, merged.value) == (Quantity.of(34), Money(30 * 110 + 480))
    assert (gone.on_hand, gone.value) == (Quantity(0), Money(0))
    (told,) = catalogue.told("goods.merged")
    assert (told["codes"], told["quantity_milli"], told["value_fen"]) == (["6921168500000"], 4000, 480)


def test_products_of_one_name_in_different_units_are_left_to_a_person(catalogue: Catalogue) -> None:
    catalogue.add("农夫山泉550ml", 2400, unit="箱")
    (finding,) = catalogue.odd(Problem.SAME_NAME)
    assert finding.repair is None


def test_a_cigarette_without_a_carton_code_gets_the_provinces(catalogue: Catalogue) -> None:
    catalogue.add("白沙", 1000, Code(NEW_PACK, "盒", ONE, Money(1000)), kind=Kind.CIGARETTE, unit="盒")
    (finding,) = catalogue.odd(Problem.NO_CARTON)
    assert finding.repair is None
    listed: dict[str, Json] = {"carton_ean": NEW_CARTON, "pack_ean": NEW_PACK, "name": "白沙", "packs_per_carton": 10}
    catalogue.hear({"goods": [listed]})
    (finding,) = catalogue.odd(Problem.NO_CARTON)
    catalogue.repair(finding)
    assert catalogue.price(NEW_CARTON) == Money(10_000)
    assert catalogue.odd(Problem.NO_CARTON) == []


def test_what_was_repaired_meanwhile_is_not_repaired_again(catalogue: Catalogue) -> None:
    catalogue.add("奥利奥", 850, Code("6901668005831", "个", ONE, Money(850)))
    (finding,) = catalogue.odd(Problem.CHECK_DIGIT)
    catalogue.repair(finding)
    with pytest.raises(RuleViolation, match="not so any more"):
        catalogue.repair(finding)


def test_a_cashier_repairs_nothing(catalogue: Catalogue, cashier: User) -> None:
    catalogue.user = cashier
    with pytest.raises(RightMissing):
        catalogue.repair(find(catalogue.store)[0])
