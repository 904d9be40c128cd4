"""The printer, the drawer and the list of what did not come out: sales never wait for any of them."""

import zxingcpp

from hardware.printing.profile import PAPER_58
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_network import PrinterOnNetwork
from hardware.printing.simulator_wire import Faults
from pos_app.store.engine import Store
from pos_app.ui.widgets.button import Button
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, WATER


def strip(cashier: Cashier) -> str:
    """What the strip on top says of the printer."""
    button = cashier.till.shell._strip._printer
    assert isinstance(button, Button)
    return button.face.text


def sell(cashier: Cashier, code: str = WATER) -> None:
    cashier.scan(code)
    cashier.pay_cash()


def states(store: Store) -> list[tuple[str, str]]:
    return [(kind, state) for kind, state in books.rows(store, "SELECT kind, state FROM print_job ORDER BY job_id")]


def test_a_reprint_is_marked_as_one_and_counted(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str
) -> None:
    cashier = sit_down(printer=printer_line)
    sell(cashier)
    original = printer.text()
    assert "补打" not in original
    for number in (1, 2):
        printer.tear_off()
        cashier.press("F7")
        cashier.wait(printer.text)
        cashier.rest()
        assert cashier.says == f"Copy {number} of the receipt is being printed"
        lines = printer.text().splitlines()
        assert lines.pop(1).strip() == f"补打 {number}"
        assert lines == original.splitlines(), "but for the mark it is the same receipt"
    assert len(printer.pulses) == 1, "a reprint opens no drawer"
    assert [entry["copy"] for entry in books.journal(store, "receipt.reprinted")] == [1, 2]
    (code,) = zxingcpp.read_barcodes(printer.paper())
    assert code.text in original


def test_without_a_sale_there_is_nothing_to_reprint(sit_down: SitDown, printer_line: str) -> None:
    cashier = sit_down(printer=printer_line)
    cashier.press("F7")
    cashier.wait(lambda: cashier.says)
    assert cashier.says == "There is no receipt to print yet"


def test_the_drawer_opens_for_a_reason_that_is_written_down(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str
) -> None:
    cashier = sit_down(printer=printer_line)
    cashier.press("Home")
    assert "Why? It is written down." in cashier.reads()
    cashier.press("Esc")
    cashier.rest()
    assert (printer.pulses, books.journal(store, "drawer.opened")) == ([], [])
    cashier.press("Home", "F3")
    cashier.wait(lambda: cashier.panel == "")
    cashier.rest()
    assert len(printer.pulses) == 1
    assert books.journal(store, "drawer.opened") == [{"user": "小周", "reason": "check"}]
    assert books.count(store, "sale") == 0


def test_home_in_a_typed_text_goes_to_its_beginning(cashier: Cashier) -> None:
    cashier.type("ab")
    cashier.press("Home")
    cashier.type("c")
    assert (cashier.panel, cashier.typed) == ("", "cab")


def test_a_printer_that_is_well_is_said_to_be(sit_down: SitDown, printer_line: str) -> None:
    cashier = sit_down(printer=printer_line)
    cashier.wait(lambda: strip(cashier) == "Printer ready")
    cashier.press("F12")
    assert "All receipts came out." in cashier.reads()


def test_while_the_printer_is_off_line_sales_go_on_and_its_receipts_can_be_printed_later(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str
) -> None:
    printer.go_offline()
    cashier = sit_down(printer=printer_line)
    cashier.wait(lambda: strip(cashier) == "Printer trouble")
    sell(cashier)
    sell(cashier, NOODLES)
    assert books.count(store, "sale") == 2
    assert states(store) == [("drawer", "failed"), ("receipt", "failed")] * 2
    assert strip(cashier) == "4 not printed"
    cashier.press("F12")
    read = cashier.reads(cashier.view._side)
    assert "01A-20261122-0001" in read
    assert "01A-20261122-0002" in read
    assert printer.text() == ""

    printer.go_online()
    cashier.press("Down", "F2")
    cashier.wait(lambda: "￥2.00" in printer.text())
    cashier.rest()
    assert states(store)[:2] == [("drawer", "failed"), ("receipt", "sent")]
    assert strip(cashier) == "3 not printed"
    printer.tear_off()
    cashier.press("F12")
    assert "01A-20261122-0001" not in cashier.reads(cashier.view._side)
    for _ in range(3):
        cashier.press("Esc", "F12", "F2")
        cashier.rest()
    assert strip(cashier) == "Printer ready"
    assert {state for _, state in states(store)} == {"sent"}
    assert "￥4.50" in printer.text()


def test_when_the_paper_ends_in_the_middle_of_a_receipt_the_till_says_so_and_sells_on(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str
) -> None:
    cashier = sit_down(printer=printer_line)
    sell(cashier)
    printer.run_out_after(5)
    sell(cashier, NOODLES)
    sell(cashier)
    assert books.count(store, "sale") == 3
    assert "not printed" in strip(cashier)
    assert states(store)[-1] == ("receipt", "failed")
    printer.refill()
    printer.tear_off()
    waiting = len(books.rows(store, "SELECT 1 FROM print_job WHERE state IN ('failed', 'unknown')"))
    for _ in range(waiting):
        cashier.press("F12", "F2")
        cashier.rest()
    assert strip(cashier) == "Printer ready"
    assert printer.text().count("应收") >= 1


def test_a_printer_that_never_answers_is_unknown_and_stops_nobody(sit_down: SitDown, store: Store) -> None:
    with PrinterOnNetwork(SimulatedPrinter(PAPER_58), Faults(silent=True)) as line:
        cashier = sit_down(printer=line.address)
        cashier.scan(WATER)
        cashier.press("Ctrl+Return")
        cashier.wait(lambda: not cashier.lines)
        assert books.count(store, "sale") == 1
        cashier.rest()
        assert strip(cashier) == "Printer unknown"
        cashier.till.shell.close()


def test_a_printer_that_is_not_there_stops_nobody(sit_down: SitDown, store: Store) -> None:
    with PrinterOnNetwork(SimulatedPrinter(PAPER_58)) as line:
        address = line.address
    cashier = sit_down(printer=address)
    sell(cashier)
    sell(cashier)
    assert books.count(store, "sale") == 2
    assert strip(cashier) == "4 not printed"


def test_what_was_not_printed_when_the_till_stopped_is_printed_when_it_starts(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str
) -> None:
    cashier = sit_down(printer=printer_line)
    sell(cashier)
    cashier.till.shell.close()
    printer.tear_off()
    with store.write() as tx:  # as if it had been switched off before it got to it
        tx.run("UPDATE print_job SET state = 'queued' WHERE kind = 'receipt'")
    sit_down(printer=printer_line).wait(lambda: "￥2.00" in printer.text())


def test_a_wrong_address_is_said_once_however_long_the_till_is_on(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(printer="no such way")
    cashier.wait(lambda: cashier.warning)
    assert "The printer can't be used" in cashier.warning
    sell(cashier)
    for _ in range(5):
        cashier.till.tools.printer._look()
        cashier.rest()
    assert books.count(store, "sale") == 1
    cashier.press("Shift+Esc")
    assert cashier.warning == ""
