"""What a cashier sees of promotions, gives away and takes off."""

from pos_app.domain.money import Money
from pos_app.domain.promotion import Percentage, Promotion
from pos_app.services.promotions import save
from pos_app.store.engine import Store
from pos_app.ui.sell.state import Mark
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, OWNER, PACK, WATER


def promote(store: Store, clock: TestClock, ids: TestIds) -> None:
    """Ten percent off all merchandise."""
    save(store, Promotion("offer", "九折", Percentage(90_00)), OWNER, clock=clock, ids=ids)


def marks(cashier: Cashier) -> list[set[Mark]]:
    return [set(row.marks) - {Mark.STOCK_SHORT, Mark.TOBACCO} for row in cashier.view._lines.rows]


def test_a_promoted_price_is_on_the_line_and_what_it_saves_beside_the_sum(
    cashier: Cashier, store: Store, clock: TestClock, ids: TestIds
) -> None:
    promote(store, clock, ids)
    cashier.scan(WATER)
    cashier.scan(WATER)
    cashier.scan(PACK)
    cashier.press("F2")
    assert cashier.lines == ["农夫山泉550ml 2瓶 3.60", "中华（硬） 1盒 45.00"]
    assert marks(cashier) == [{Mark.PROMOTION}, set()]
    assert any(text.startswith("Off") and text.endswith("0.40") for text in cashier.reads().splitlines())


def test_a_gift_is_one_key_and_the_same_key_takes_it_back(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.press("F5")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00", "康师傅红烧牛肉面 1桶 0.00"]
    assert marks(cashier) == [set(), {Mark.GIFT}]
    cashier.press("F5")
    assert cashier.lines[1] == "康师傅红烧牛肉面 1桶 4.50"


def test_tobacco_is_no_gift(cashier: Cashier) -> None:
    cashier.scan(PACK)
    cashier.press("F2", "F5")
    assert "never given away" in cashier.says
    assert cashier.lines == ["中华（硬） 1盒 45.00"]


def test_a_discount_on_the_whole_sale_leaves_tobacco_out(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(OWNER)
    cashier.scan(PACK)
    cashier.press("F2")
    cashier.scan(NOODLES)
    cashier.press("Ctrl+F11")
    assert "Merchandise ￥4.50" in cashier.reads()
    cashier.type("/80")
    cashier.press("Return")
    assert (cashier.panel, cashier.lines) == ("", ["中华（硬） 1盒 45.00", "康师傅红烧牛肉面 1桶 3.60"])
    assert marks(cashier) == [set(), {Mark.DISCOUNT}]
    cashier.pay_cash()
    (sale,) = books.journal(store, "sale.completed")
    assert (sale["whole"], sale["total_fen"]) == ({"off_fen": 0, "percent": 8000}, 4860)


def test_more_than_there_is_to_take_off_is_said_at_the_field(sit_down: SitDown) -> None:
    cashier = sit_down(OWNER)
    cashier.scan(WATER)
    cashier.press("Ctrl+F11")
    cashier.type("5")
    cashier.press("Return")
    assert cashier.panel == "discount"
    assert "At most 2.00 can be taken off this sale" in cashier.reads()
    cashier.press("Backspace")
    cashier.type("0.5")
    cashier.press("Return")
    assert cashier.basket.total == Money(150)


def test_what_is_scanned_while_the_discount_is_asked_goes_on(sit_down: SitDown) -> None:
    cashier = sit_down(OWNER)
    cashier.scan(WATER)
    cashier.press("Ctrl+F11")
    cashier.scan(NOODLES)
    assert "Merchandise ￥6.50" in cashier.reads()
    cashier.type("/90")
    cashier.press("Return")
    assert cashier.basket.total == Money(585)


def test_a_cashier_asks_a_supervisor_for_a_discount(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.press("Ctrl+F11")
    cashier.type("/90")
    cashier.press("Return")
    assert cashier.panel == "approval"
    cashier.type(OWNER_PIN)
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.total == Money(180))
    assert cashier.panel == ""
