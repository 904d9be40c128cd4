"""What the customer sees while the cashier sells: on the second monitor, and on a pole with digits or two lines."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication

from hardware.display.simulator import SimulatedLed8, SimulatedVfd
from hardware.display.simulator_pty import DisplayOnSerialLine
from pos_app.domain.tender import Rounding
from pos_app.services.members import Join, Members
from pos_app.services.vault import secrets_of
from pos_app.store.engine import Store
from pos_app.till.customer import PICTURE_MS, CustomerSide
from pos_app.ui.customer.presenter import THANKS_MS
from pos_app.ui.customer.window import CustomerWindow
from tests.conftest import TestClock, TestIds
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, OWNER, PACK, SOY_SAUCE, WATER

ROOT: Final = Path(__file__).parents[2]
PATIENCE_MS: Final = 10_000


class Customer:
    """Stands at the other side of the counter."""

    def __init__(self, cashier: Cashier) -> None:
        self._cashier = cashier

    @property
    def side(self) -> CustomerSide:
        return self._cashier.till.customer

    @property
    def window(self) -> CustomerWindow:
        assert self.side.window is not None
        return self.side.window

    def reads(self) -> str:
        QApplication.processEvents()
        return self._cashier.reads(self.window)

    def sees(self, *texts: str) -> None:
        """Waits until all of them can be read."""
        self._cashier.wait(lambda: all(text in self.reads() for text in texts))

    @property
    def lines(self) -> list[str]:
        """Name, how many and amount, with a mark before the newest."""
        self._cashier.wait(lambda: not self.side._draw_soon.isActive())
        rows = [row for row in self.window.view.basket.lines._rows if not row.isHidden()]
        return [
            f"{'> ' if row.newest else ''}{row._name.text()} {row._count.text()} {row._amount.text()}" for row in rows
        ]


@pytest.fixture
def cashier(sit_down: SitDown) -> Cashier:
    return sit_down(customer_screen="window")


@pytest.fixture
def customer(cashier: Cashier) -> Customer:
    return Customer(cashier)


def test_before_anything_is_scanned_the_customer_is_welcomed(customer: Customer) -> None:
    customer.sees("Welcome", "小周烟酒店")


def test_three_scans_are_three_lines_the_newest_marked_and_the_sum(cashier: Cashier, customer: Customer) -> None:
    for code in (WATER, NOODLES, SOY_SAUCE):
        cashier.scan(code)
    assert customer.lines == [
        "农夫山泉550ml 1 瓶 × 2.00 2.00",
        "康师傅红烧牛肉面 1 桶 × 4.50 4.50",
        "> 海天生抽 1 瓶 × 9.98 9.98",
    ]
    customer.sees("Pieces 3", "￥16.48")
    cashier.scan(WATER)
    assert customer.lines[0] == "> 农夫山泉550ml 2 瓶 × 2.00 4.00"


def test_while_cash_is_taken_the_customer_sees_what_is_due_then_the_change(
    cashier: Cashier, customer: Customer
) -> None:
    cashier.scan(NOODLES)
    cashier.press("Space")
    customer.sees("Please pay in cash", "￥4.50")
    cashier.type("2")
    assert "Received" not in customer.reads(), "a sum that is not enough yet may be half typed"
    cashier.type("0")
    customer.sees("Received ￥20.00", "Change ￥15.50")
    cashier.press("Return")
    customer.sees("Change", "￥15.50", "￥4.50 paid, ￥20.00 given", "Thank you, please come again")
    cashier.rest()


def test_what_is_rounded_off_in_cash_is_off_what_is_due(sit_down: SitDown) -> None:
    cashier = sit_down(customer_screen="window", rounding=Rounding.JIAO_DOWN)
    customer = Customer(cashier)
    cashier.scan(SOY_SAUCE)
    customer.sees("￥9.98")
    cashier.press("Space")
    customer.sees("￥9.90")


def test_thanks_stay_until_the_next_scan(cashier: Cashier, customer: Customer) -> None:
    cashier.scan(NOODLES)
    cashier.pay_cash()
    customer.sees("Thank you, please come again")
    cashier.scan(WATER)
    customer.sees("￥2.00", "Pieces 1")
    assert "Thank you" not in customer.reads()


def test_after_half_a_minute_without_a_scan_the_next_one_is_welcomed(
    cashier: Cashier, customer: Customer, clock: TestClock
) -> None:
    cashier.scan(NOODLES)
    cashier.pay_cash()
    clock.ms += THANKS_MS - 1000
    customer.side.look()
    customer.sees("Thank you, please come again")
    clock.ms += 1000
    customer.side.look()
    customer.sees("Welcome")
    assert cashier.sum == "Change ￥0.00", "the cashier still sees it"


def test_a_clock_that_is_set_back_keeps_no_thanks_for_hours(
    cashier: Cashier, customer: Customer, clock: TestClock
) -> None:
    cashier.scan(NOODLES)
    cashier.pay_cash()
    clock.ms -= 3_600_000
    customer.side.look()
    customer.sees("Welcome")


def test_goods_that_are_cleared_are_gone_from_the_customer_s_eyes(cashier: Cashier, customer: Customer) -> None:
    cashier.scan(NOODLES)
    customer.sees("￥4.50")
    cashier.press("F8", "F2")
    customer.sees("Welcome")


def test_a_lower_price_is_told_but_never_of_tobacco(cashier: Cashier, customer: Customer) -> None:
    """Tobacco is named with its price, like anything sold; nothing on this screen praises it."""
    for code, price in ((PACK, "44"), (SOY_SAUCE, "9.00")):
        cashier.scan(code)
        if cashier.panel == "age":
            cashier.press("F2")
        cashier.press("F4")
        cashier.type(price)
        cashier.press("Return")
        cashier.wait(lambda: cashier.panel == "")
    assert customer.lines == ["中华（硬） 1 盒 × 44.00 44.00", "> 海天生抽 1 瓶 × 9.00 9.00"]
    customer.sees("You save ￥0.98", "￥53.00")
    assert "￥1." not in customer.reads()


def test_an_open_sale_found_again_is_shown_at_once(sit_down: SitDown) -> None:
    first = sit_down()
    first.scan(WATER)
    first.rest()
    Customer(sit_down(customer_screen="window")).sees("农夫山泉550ml", "￥2.00")


def test_a_tender_seen_by_the_cashier_is_paid_on_the_phone(cashier: Cashier, customer: Customer) -> None:
    cashier.scan(NOODLES)
    cashier.press("*", "F2")
    customer.sees("Paying: please look at your phone")
    cashier.press("F2")
    customer.sees("Paid, thank you", "￥4.50")
    assert "given" not in customer.reads()
    cashier.rest()


def test_a_member_is_greeted_by_name_and_their_phone_is_nobody_s_business(
    sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds
) -> None:
    members = Members(store, lambda: secrets_of(store), clock=clock, ids=ids)
    members.join(Join(ids.new(), "13800138000", "李先生", consent=True), OWNER)
    cashier = sit_down(customer_screen="window")
    customer = Customer(cashier)
    cashier.scan(NOODLES)
    cashier.press("F6")
    cashier.type("8000")
    cashier.press("Return")
    customer.sees("李先生", "138****8000", "Points 0")
    assert "13800138000" not in customer.reads()
    cashier.pay_cash()
    customer.sees("Thank you", "Points 0, then 4")
    cashier.scan(WATER)
    customer.sees("￥2.00")
    assert "李先生" not in customer.reads()


def test_what_goes_back_for_returned_goods_is_shown_before_it_is_given(sit_down: SitDown) -> None:
    cashier = sit_down(OWNER, customer_screen="window")
    customer = Customer(cashier)
    cashier.scan(NOODLES)
    cashier.pay_cash()
    cashier.scan("01A-20261122-0001")
    cashier.wait(lambda: cashier.panel == "return")
    customer.sees("You get back", "￥4.50")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    customer.sees("Welcome")
    cashier.rest()


def test_the_second_window_never_takes_the_keyboard(cashier: Cashier, customer: Customer) -> None:
    cashier.scan(WATER)
    customer.sees("￥2.00")
    cashier.type("3*")
    assert (cashier.typed, len(cashier.lines)) == ("3*", 1)
    assert customer.window.isVisible()
    assert not customer.window.isActiveWindow()
    assert not customer.window.findChildren(QAbstractButton)


def test_when_the_shift_is_closed_nobody_is_being_served(cashier: Cashier, customer: Customer) -> None:
    cashier.scan(NOODLES)
    cashier.pay_cash()
    customer.sees("Thank you")
    cashier.press("F11")
    cashier.type("204.50")
    cashier.press("Return")
    cashier.rest()
    customer.sees("Welcome")


def test_it_is_off_when_it_is_switched_off_and_waits_for_a_second_monitor(sit_down: SitDown) -> None:
    for choice in ("off", "auto"):
        assert sit_down(customer_screen=choice).till.customer.window is None


# --- the shop's own pictures


def picture(folder: Path, name: str, colour: int) -> None:
    image = QImage(64, 32, QImage.Format.Format_RGB32)
    image.fill(colour)
    assert image.save(str(folder / name))


def test_pictures_of_the_owner_s_folder_take_turns_while_nobody_is_served(
    sit_down: SitDown, tmp_path: Path, clock: TestClock
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    picture(folder, "a.png", 0xFF0000FF)
    picture(folder, "b.JPG", 0xFFFFFFFF)
    (folder / "c.png").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("none either", encoding="utf-8")
    cashier = sit_down(customer_screen="window", customer_pictures=str(folder))
    customer = Customer(cashier)

    def shown() -> int:
        image = customer.window.view.picture
        return 0 if image is None else image.pixel(5, 5)

    seen = []
    for _ in range(3):
        customer.side.look()
        cashier.wait(lambda: customer.side.pictures is not None and customer.side.pictures.idle)
        seen.append(shown())
        clock.ms += PICTURE_MS
    assert seen == [0xFF0000FF, 0xFFFFFFFF, 0xFF0000FF]
    cashier.scan(WATER)
    customer.sees("￥2.00")
    assert shown() == 0
    cashier.press("F8", "F2")
    cashier.wait(lambda: shown() == 0xFF0000FF)


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_without_pictures_the_customer_is_welcomed(sit_down: SitDown, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    cashier = sit_down(customer_screen="window", customer_pictures=str(tmp_path / name))
    customer = Customer(cashier)
    customer.side.look()
    cashier.wait(lambda: customer.side.pictures is not None and customer.side.pictures.idle)
    customer.sees("Welcome")


# --- the second monitor


def monitors(*places: tuple[int, int, int, int]) -> str:
    """As Qt's platform without a screen reads them."""
    names = ("x", "y", "width", "height")
    screens = [{"name": str(n), "dpi": 96, "dpr": 1, **dict(zip(names, p, strict=True))} for n, p in enumerate(places)]
    return json.dumps({"screens": screens})


TILL_S: Final = (0, 0, 1366, 768)


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        (monitors(TILL_S, (1366, 0, 1024, 600)), {"monitor": "1", "place": [1366, 0, 1024, 600], "focus": "till"}),
        (monitors(TILL_S, TILL_S), None),
        (monitors(TILL_S), None),
    ],
    ids=["two", "mirrored", "one"],
)
def test_it_fills_a_second_monitor_that_shows_nothing_yet(tmp_path: Path, places: str, shown: object) -> None:
    """A program of its own: how many monitors there are is settled when Qt begins."""
    told = tmp_path / "monitors.json"
    told.write_text(places, encoding="utf-8")
    program = [sys.executable, "-m", "tests.till.two_monitors", str(tmp_path)]
    env = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={told}"}
    answer = subprocess.run(program, capture_output=True, text=True, check=False, timeout=60, cwd=ROOT, env=env)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == shown


# --- the pole


@pytest.fixture
def glass() -> SimulatedVfd:
    return SimulatedVfd(chinese=True)


@pytest.fixture
def pole(tmp_path: Path, glass: SimulatedVfd) -> Iterator[DisplayOnSerialLine]:
    line = DisplayOnSerialLine(tmp_path / "pole", glass)
    yield line
    line.unplug()


def test_a_pole_of_two_lines_shows_the_goods_the_sum_and_the_change(
    sit_down: SitDown, pole: DisplayOnSerialLine, glass: SimulatedVfd
) -> None:
    cashier = sit_down(customer_display=f"serial://{pole.path}?charset=gb18030")

    def reads(upper: str, lower: str) -> None:
        cashier.wait(lambda: [line.split() for line in glass.lines] == [upper.split(), lower.split()])

    reads("欢迎光临", "小周烟酒店")
    cashier.scan(WATER)
    reads("农夫山泉550ml 2.00", "合计 2.00")
    cashier.scan(NOODLES)
    reads("康师傅红烧牛肉 4.50", "合计 6.50")
    cashier.press("Space")
    reads("合计 6.50", "")
    cashier.type("10")
    reads("合计 6.50", "收款 10.00")
    cashier.press("Return")
    reads("收款 10.00", "找零 3.50")
    cashier.rest()
    cashier.till.shell.close()
    assert glass.wait_until(lambda: glass.lines == ("", ""), PATIENCE_MS)


def test_a_pole_of_digits_lights_the_lamp_of_what_it_shows(sit_down: SitDown, tmp_path: Path) -> None:
    glass = SimulatedLed8()
    line = DisplayOnSerialLine(tmp_path / "led", glass)
    cashier = sit_down(customer_display=f"serial://{line.path}?model=led8")

    def reads(digits: str, lamp: str) -> None:
        cashier.wait(lambda: (glass.digits, glass.lamp) == (digits, lamp))

    cashier.scan(NOODLES)
    reads("4.50", "单价")
    cashier.press("Space")
    reads("4.50", "总计")
    cashier.type("20")
    reads("20.00", "收款")
    cashier.press("Return")
    reads("15.50", "找零")
    cashier.rest()
    cashier.till.shell.close()
    line.unplug()


def test_a_pulled_cable_is_told_selling_goes_on_and_the_pole_comes_back_with_the_sum(
    sit_down: SitDown, pole: DisplayOnSerialLine, glass: SimulatedVfd
) -> None:
    cashier = sit_down(customer_display=f"serial://{pole.path}")
    cashier.scan(WATER)
    cashier.wait(lambda: "2.00" in glass.figures)
    pole.unplug()
    cashier.wait(lambda: cashier.warning == "The customer display is not connected; please check its cable")
    cashier.scan(NOODLES)
    assert len(cashier.lines) == 2
    pole.plug_in()
    cashier.wait(lambda: cashier.warning == "")
    cashier.wait(lambda: "6.50" in glass.figures)
    cashier.pay_cash()


def test_an_address_that_names_no_display_is_told_and_stops_nothing(sit_down: SitDown) -> None:
    cashier = sit_down(customer_display="COM3")
    cashier.wait(lambda: "The customer display's address is not right" in cashier.warning)
    assert "write serial://" in cashier.warning
    cashier.scan(WATER)
    cashier.pay_cash()
