"""A cash sale from the scan to the change, the drawer, the receipt and the voice."""

import re
from pathlib import Path
from typing import Final

import pytest
import zxingcpp

from hardware.printing.profile import PAPER_58
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_network import PrinterOnNetwork
from hardware.voice.clips import Clips
from hardware.voice.wav_voice import WavVoice
from pos_app.domain.tender import Rounding
from pos_app.store.engine import Store
from pos_app.till.application import CLIPS
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, SOY_SAUCE, WATER

RECEIPT: Final = """\
      小周烟酒店
单号 01A-20261122-0001
时间 2026-11-22 10:00:00
收银员 小周              机号 01
--------------------------------
农夫山泉550ml
  3瓶 × 2.00               6.00
康师傅红烧牛肉面
  1桶 × 4.50               4.50
--------------------------------
2 行                        4 件
应收     ￥10.50
现金                       20.00
找零                        9.50
--------------------------------
许可证 430102100001
流水 6                 校验 ....
       01A-20261122-0001
            谢谢惠顾"""


@pytest.fixture(scope="session")
def clips() -> Clips:
    return Clips(CLIPS)


def test_exact_cash_is_one_key(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00", "康师傅红烧牛肉面 1桶 4.50"]
    assert cashier.sum == "Due ￥6.50"
    cashier.press("Ctrl+Return")
    cashier.wait(lambda: not cashier.lines)
    (sale,) = books.sales(store)
    assert (sale.tender, sale.total_fen, sale.given_fen, sale.change_fen) == ("cash", 650, 650, 0)
    assert sale.lines == (
        ("农夫山泉550ml", "1瓶", 200, 200, "scan"),
        ("康师傅红烧牛肉面", "1桶", 450, 450, "scan"),
    )
    assert books.kept_basket(store) is None


def test_in_the_cash_panel_enter_alone_is_exact_cash(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("Space")
    assert cashier.panel == "cash"
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    (sale,) = books.sales(store)
    assert (sale.given_fen, sale.change_fen) == (200, 0)


def test_the_notes_a_customer_is_likely_to_hand_over_are_one_key_each(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.press("Space")
    offered = cashier.reads()
    assert all(text in offered for text in ("Exact ￥4.50", "￥5.00", "￥10.00", "￥20.00"))
    cashier.press("F3")
    cashier.wait(lambda: not cashier.lines)
    (sale,) = books.sales(store)
    assert (sale.given_fen, sale.change_fen) == (1000, 550)
    assert cashier.sum == "Change ￥5.50"


def test_the_change_is_shown_while_the_sum_is_typed(cashier: Cashier) -> None:
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.type("50")
    assert "￥45.50" in cashier.reads()
    cashier.press("Backspace")
    assert "￥0.50" in cashier.reads()


def test_too_little_is_refused_and_nothing_is_lost(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.type("6")
    cashier.press("Return")
    assert "0.50 is missing" in cashier.reads()
    assert (cashier.panel, cashier.typed, len(cashier.lines)) == ("cash", "6", 2)
    assert books.sales(store) == []
    cashier.type(".5")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    (sale,) = books.sales(store)
    assert (sale.total_fen, sale.given_fen, sale.change_fen) == (650, 650, 0)


def test_what_is_no_amount_pays_nothing(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("Space")
    cashier.type(".")
    cashier.press("Return")
    assert "is not a number" in cashier.reads()
    assert (cashier.panel, books.sales(store)) == ("cash", [])


def test_a_hundred_over_is_asked_about_once_more(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.type("104.50")
    cashier.press("Return")
    assert "￥104.50 given: is that right?" in cashier.reads()
    cashier.press("Return", "Space")
    cashier.type("1y")
    assert books.sales(store) == []
    cashier.press("F2")
    cashier.wait(lambda: not cashier.lines)
    (sale,) = books.sales(store)
    assert (sale.given_fen, sale.change_fen) == (10450, 10000)


def test_a_fen_less_than_a_hundred_over_is_not(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.type("104.49")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    assert books.sales(store)[0].change_fen == 9999


def test_no_to_that_question_pays_nothing(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.type("500")
    cashier.press("Return", "Esc")
    assert len(cashier.lines) == 1
    assert books.sales(store) == []


def test_the_change_stays_in_sight_until_the_next_scan(cashier: Cashier) -> None:
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.type("20")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    for key in ("F1", "F1", "Esc", "F12", "Esc"):
        cashier.press(key)
    cashier.type("nf")
    assert cashier.sum == "Change ￥15.50"
    cashier.press("Esc")
    cashier.scan(WATER)
    assert cashier.sum == "Due ￥2.00"


def test_rounding_is_a_line_of_its_own(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str
) -> None:
    cashier = sit_down(rounding=Rounding.JIAO_DOWN, printer=printer_line)
    cashier.scan(SOY_SAUCE)
    cashier.press("Space")
    read = cashier.reads()
    assert "Exact ￥9.90" in read
    assert "Rounding −0.08" in read
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    cashier.rest()
    (sale,) = books.sales(store)
    assert (sale.total_fen, sale.rounding_fen, sale.given_fen) == (990, -8, 990)
    assert [line.split() for line in printer.text().splitlines() if "抹零" in line] == [["抹零", "-0.08"]]
    assert "￥9.90" in printer.text()


def test_the_drawer_opens_then_the_receipt_comes_out_as_it_should(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str
) -> None:
    cashier = sit_down(printer=printer_line)
    cashier.type("3*")
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.type("20")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    cashier.rest()
    assert [kind for (kind,) in books.rows(store, "SELECT kind FROM print_job ORDER BY job_id")] == [
        "drawer",
        "receipt",
    ]
    assert {state for (state,) in books.rows(store, "SELECT state FROM print_job")} == {"sent"}
    assert len(printer.pulses) == 1
    text = re.sub("校验 [0-9a-f]{4}", "校验 ....", printer.text())
    assert text == RECEIPT
    (code,) = zxingcpp.read_barcodes(printer.paper())
    assert code.text == "01A-20261122-0001"


def test_a_sale_that_is_not_cash_opens_no_drawer(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str
) -> None:
    cashier = sit_down(printer=printer_line)
    cashier.scan(WATER)
    cashier.press("*", "F2", "F2")
    cashier.wait(lambda: not cashier.lines)
    cashier.rest()
    assert printer.pulses == []
    assert "微信" in printer.text()
    assert books.sales(store)[0].tender == "wechat"


class Tapped(SimulatedPrinter):
    """Keeps what came over its wire."""

    def __init__(self) -> None:
        super().__init__(PAPER_58)
        self.wire = b""

    def receive(self, data: bytes) -> bytes:
        self.wire += data
        return super().receive(data)


def test_the_drawer_is_kicked_before_the_receipt_is_sent(sit_down: SitDown) -> None:
    printer = Tapped()
    with PrinterOnNetwork(printer) as line:
        cashier = sit_down(printer=line.address)
        cashier.scan(WATER)
        cashier.pay_cash()
        cashier.till.shell.close()
    assert 0 < printer.wire.index(b"\x1bp") < printer.wire.index("小周".encode("gb18030"))


def test_the_amounts_are_spoken(sit_down: SitDown, clips: Clips, tmp_path: Path) -> None:
    folder = tmp_path / "voice"
    voice = WavVoice(clips, folder)
    cashier = sit_down(voice=voice)
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.type("10")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    assert voice.wait_until_quiet(10_000)
    cashier.scan(WATER)
    cashier.press("*", "F2", "F2")
    cashier.wait(lambda: not cashier.lines)
    assert voice.wait_until_quiet(10_000)
    spoken = [line.split("\t") for line in (folder / "spoken.txt").read_text(encoding="utf-8").splitlines()]
    assert [text for _, text in spoken] == ["现金收款 十元 找零 五元五角", "微信收款 两元"]
    for name, _ in spoken:
        assert (folder / name).stat().st_size > 20_000
