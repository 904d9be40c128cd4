"""Deliveries at the till: they go into stock by themselves, or as somebody counts them, and what differs is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardware.printing.simulator import SimulatedPrinter
from hardware.voice.clips import Clips
from hardware.voice.wav_voice import SPOKEN, WavVoice
from pos_app.services.delivery_notes import receive
from pos_app.store.engine import Store
from pos_app.till.application import CLIPS
from tests.conftest import TestClock, TestIds
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.notes import FURONG, NEW, NEW_CARTON, ORDER, OTHER_CARTON, TO_COME, ZHONGHUA, note
from tests.till.shop import CARTON, FOREIGN_CARTON, OUR_CARTON, PACK, UNKNOWN, WATER

Sends = Callable[[dict[str, Any]], int]


@pytest.fixture
def company(store: Store, clock: TestClock, ids: TestIds) -> Sends:
    """Sends a delivery note to the shop; its delivery."""
    return lambda body: receive(store, body, clock=clock, ids=ids)


def packs(store: Store, code: str) -> int:
    """In stock."""
    sql = f"SELECT on_hand_milli FROM stock_on_hand JOIN barcode USING (product_id) WHERE code = '{code}'"
    return int(books.rows(store, sql)[0][0]) // 1000


def open_supply(cashier: Cashier) -> None:
    cashier.press("Shift+F4")
    cashier.rest()


def begin_count(cashier: Cashier) -> None:
    cashier.press("F3")
    cashier.rest()


def scan(cashier: Cashier, *codes: str) -> None:
    """One after the other, each written."""
    for code in codes:
        cashier.scan(code)
    cashier.rest()


def takings(store: Store) -> list[tuple[int, int]]:
    """Lines and thousandths of cartons that went into stock."""
    found = books.rows(store, "SELECT line, cartons_milli FROM delivery_accepted_line ORDER BY acceptance_id, line")
    return [(row[0], row[1]) for row in found]


def reads(cashier: Cashier) -> str:
    page = cashier.till.shell.page
    assert page is not None
    return cashier.reads(page)


def test_what_has_arrived_goes_into_stock_by_itself_and_is_spoken(
    sit_down: SitDown, store: Store, company: Sends, tmp_path: Path
) -> None:
    company(note())
    before = packs(store, PACK)
    voice = WavVoice(Clips(CLIPS), tmp_path / "voice")
    cashier = sit_down(voice=voice)
    cashier.wait(lambda: books.count(store, "delivery_acceptance") == 1)
    cashier.rest()
    assert packs(store, PACK) == before + 30
    assert voice.wait_until_quiet(10_000)
    assert "卷烟到货 十二条 已入库" in (tmp_path / "voice" / SPOKEN).read_text(encoding="utf-8")
    open_supply(cashier)
    cashier.press("Right")
    assert ORDER in reads(cashier)
    assert "12 of 12 cartons in stock" in reads(cashier)


def test_what_is_to_come_waits_for_its_hour(sit_down: SitDown, store: Store, company: Sends, clock: TestClock) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    assert "On the way" in reads(cashier)
    assert books.count(store, "delivery_acceptance") == 0
    clock.ms += 24 * 3_600_000
    cashier.till.back.accept_due()
    cashier.wait(lambda: "In stock" in reads(cashier) and "12 of 12 cartons in stock" in reads(cashier))
    assert books.count(store, "delivery_acceptance") == 1


def test_a_notice_is_counted_on_top_and_read_with_one_press(sit_down: SitDown, company: Sends, store: Store) -> None:
    company(note())
    cashier = sit_down()
    cashier.wait(lambda: cashier.till._line.notices == 1)
    cashier.click("1")
    cashier.rest()
    assert "taken into stock" in reads(cashier)
    cashier.wait(lambda: cashier.till._line.notices == 0)
    assert books.rows(store, "SELECT count(*) FROM notice WHERE read_at_ms IS NULL")[0][0] == 0


def test_a_scan_of_any_carton_takes_the_whole_delivery_in_as_delivered(
    sit_down: SitDown, store: Store, company: Sends, tmp_path: Path
) -> None:
    company(note(arrives=TO_COME))
    voice = WavVoice(Clips(CLIPS), tmp_path / "voice")
    cashier = sit_down(voice=voice)
    open_supply(cashier)
    assert "Scan its note or any carton: all of it goes into stock" in reads(cashier)
    scan(cashier, OTHER_CARTON)
    assert f"Delivery {ORDER}: 12条 taken into stock" in reads(cashier)
    assert "12 of 12 cartons in stock" in reads(cashier)
    assert takings(store) == [(1, 3000), (2, 9000)]
    (entry,) = books.journal(store, "delivery.accepted")
    assert (entry["how"], entry["state"]) == ("carton", "accepted")
    assert books.rows(store, "SELECT count(*) FROM notice")[0][0] == 1
    assert voice.wait_until_quiet(10_000)
    assert "卷烟到货 十二条 已入库" in (tmp_path / "voice" / SPOKEN).read_text(encoding="utf-8")
    cashier.press("F6")
    assert "by the scan of a carton" in reads(cashier)


def test_whoever_scans_each_carton_takes_in_one_delivery_and_not_the_next(
    sit_down: SitDown, store: Store, company: Sends
) -> None:
    company(note(order="HN20261123000001", arrives=TO_COME))
    company(note(order="HN20261130000002", arrives="2026-11-30T09:30:00+08:00"))
    cashier = sit_down()
    open_supply(cashier)
    scan(cashier, CARTON)
    assert "Delivery HN20261123000001: 12条 taken into stock" in reads(cashier)
    scan(cashier, CARTON, OTHER_CARTON, CARTON)
    assert "Delivery HN20261123000001 is in stock already" in reads(cashier)
    assert books.count(store, "delivery_acceptance") == 1
    scan(cashier, "HN20261130000002")
    assert "Delivery HN20261130000002: 12条 taken into stock" in reads(cashier)


def test_a_carton_of_what_went_into_stock_by_itself_says_so(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note())
    cashier = sit_down()
    cashier.wait(lambda: books.count(store, "delivery_acceptance") == 1)
    open_supply(cashier)
    scan(cashier, CARTON)
    assert f"Delivery {ORDER} is in stock already" in reads(cashier)
    assert books.count(store, "delivery_acceptance") == 1


def test_a_pack_takes_nothing_in_and_says_what_does(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    scan(cashier, PACK)
    assert "This is a pack: scan a carton" in reads(cashier)
    assert books.count(store, "delivery_acceptance") == 0


def test_after_a_difference_a_carton_takes_nothing_in_by_itself(
    sit_down: SitDown, store: Store, company: Sends
) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("F4", "Ctrl+S")
    cashier.rest()
    scan(cashier, CARTON)
    assert f"Something of delivery {ORDER} was dealt with: F2 takes in the rest, F3 counts" in reads(cashier)
    assert takings(store) == []
    cashier.press("F2")
    cashier.wait(lambda: takings(store) == [(1, 2000), (2, 9000)])


def test_a_carton_on_the_selling_page_is_sold(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    scan(cashier, CARTON)
    assert len(cashier.lines) == 1
    assert books.count(store, "delivery_acceptance") == 0


def test_cartons_are_counted_by_scanning_and_the_sale_is_left_alone(
    sit_down: SitDown, store: Store, company: Sends
) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    cashier.scan(WATER)
    before = packs(store, PACK), packs(store, WATER)
    open_supply(cashier)
    begin_count(cashier)
    assert "Counting: scan each carton" in reads(cashier)
    scan(cashier, CARTON, CARTON, PACK)
    assert "中华（硬）: 2.1 of 3 cartons counted" in reads(cashier)
    scan(cashier, OTHER_CARTON)
    assert packs(store, PACK) == before[0]
    cashier.press("F2")
    cashier.wait(lambda: "taken into stock" in reads(cashier))
    cashier.rest()
    assert packs(store, PACK) == before[0] + 21
    assert "Partly in stock" in reads(cashier)
    cashier.press("Esc")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    cashier.pay_cash()
    assert books.count(store, "sale") == 1


def test_a_count_can_be_typed_and_cleared(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("Down")
    begin_count(cashier)
    cashier.press("F3")
    cashier.type("7.5")
    cashier.press("Return")
    cashier.rest()
    assert "芙蓉王（硬）: 7.5 of 9 cartons counted" in reads(cashier)
    cashier.press("F8")
    cashier.rest()
    assert "7.5" not in reads(cashier)
    assert "all of it goes into stock" in reads(cashier)
    begin_count(cashier)
    cashier.press("Return", "Return")
    cashier.rest()
    cashier.press("F2")
    cashier.wait(lambda: "taken into stock" in reads(cashier))
    assert takings(store) == [(2, 9000)]


def test_a_count_of_nothing_takes_nothing(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("Return")
    cashier.rest()
    assert "Counting" not in reads(cashier), "Enter alone begins no count"
    begin_count(cashier)
    cashier.press("F2")
    cashier.rest()
    assert "Nothing of this delivery was counted yet" in reads(cashier)
    assert books.count(store, "delivery_acceptance") == 0


def test_a_wrong_number_is_said_at_its_form(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    begin_count(cashier)
    cashier.press("F3")
    cashier.type("1000000")
    cashier.press("Return")
    cashier.wait(lambda: "cartons are too many" in reads(cashier))
    cashier.press("Esc")
    cashier.rest()
    assert books.rows(store, "SELECT sum(cartons_milli) FROM delivery_count")[0][0] == 0


def test_a_count_goes_on_after_the_till_was_closed(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    begin_count(cashier)
    scan(cashier, CARTON)
    cashier.till.shell.close()
    again = sit_down()
    open_supply(again)
    assert "Counting: scan each carton" in reads(again)
    scan(again, CARTON)
    assert "中华（硬）: 2 of 3 cartons counted" in reads(again)
    again.press("F2")
    again.wait(lambda: takings(store) == [(1, 2000)])


def test_while_one_delivery_is_counted_a_carton_of_another_takes_nothing_in(
    sit_down: SitDown, store: Store, company: Sends
) -> None:
    company(note(ZHONGHUA, order="A", arrives=TO_COME))
    company(note(FURONG, order="B", arrives="2026-11-30T09:30:00+08:00"))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("PgDown")
    begin_count(cashier)
    scan(cashier, OTHER_CARTON)
    assert f"{OTHER_CARTON} is on delivery B, not on the one that is counted" in reads(cashier)
    assert books.count(store, "delivery_acceptance") == 0


def test_the_hour_of_arrival_ends_no_count(sit_down: SitDown, store: Store, company: Sends, clock: TestClock) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    begin_count(cashier)
    scan(cashier, CARTON)
    clock.ms += 24 * 3_600_000
    cashier.till.back.accept_due()
    cashier.rest()
    assert books.count(store, "delivery_acceptance") == 0
    assert books.rows(store, "SELECT state FROM delivery")[0][0] == "arrived"
    cashier.press("F2")
    cashier.wait(lambda: takings(store) == [(1, 1000)])


def test_more_than_the_note_says_is_taken_and_written_down_as_over(
    sit_down: SitDown, store: Store, company: Sends
) -> None:
    company(note(ZHONGHUA, arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    begin_count(cashier)
    scan(cashier, *[CARTON] * 4)
    assert "more than the delivery says" in reads(cashier)
    cashier.press("F2")
    cashier.wait(lambda: "taken into stock" in reads(cashier))
    found = books.rows(store, "SELECT kind, cartons_milli FROM delivery_difference")
    assert [tuple(row) for row in found] == [("over", 1000)]


def test_a_scan_of_the_delivery_note_takes_all_of_it(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.scan(ORDER)
    cashier.wait(lambda: "taken into stock" in reads(cashier))
    cashier.rest()
    assert "12 of 12 cartons in stock" in reads(cashier)
    assert books.rows(store, "SELECT how FROM delivery_acceptance")[0][0] == "note"


def test_one_press_takes_all_and_a_second_takes_nothing(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("F2", "F2", "F2")
    cashier.wait(lambda: "12 of 12 cartons in stock" in reads(cashier))
    cashier.rest()
    assert books.count(store, "delivery_acceptance") == 1
    cashier.press("F2")
    assert "All of this delivery is in stock already" in reads(cashier)


def test_two_damaged_cartons_are_recorded_with_a_reason(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("Down", "F4", "Down", "Down")
    cashier.type("2")
    cashier.press("Return", "Ctrl+S")
    cashier.wait(lambda: "written down" in reads(cashier))
    found = books.rows(store, "SELECT line, kind, cartons_milli, reason FROM delivery_difference")
    assert [tuple(row) for row in found] == [(2, "damaged", 2000, "Crushed or wet")]
    cashier.rest()
    assert "Damaged 2 Crushed or wet" in reads(cashier)
    cashier.press("F2")
    cashier.wait(lambda: "10 of 12 cartons in stock" in reads(cashier))
    assert [body["differences"][0]["kind"] for body in books.journal(store, "delivery.differed")] == ["damaged"]


def test_a_scan_says_what_the_difference_is_about(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("F4")
    cashier.scan(OTHER_CARTON)
    assert "芙蓉王（硬）" in reads(cashier)
    cashier.scan(UNKNOWN)
    assert "Goods that are not on the delivery" in reads(cashier)
    cashier.press("Ctrl+S")
    cashier.wait(lambda: books.count(store, "delivery_difference") == 1)
    found = books.rows(store, "SELECT line, kind, code, cartons_milli FROM delivery_difference")
    assert [tuple(row) for row in found] == [(None, "wrong_goods", UNKNOWN, 1000)]


def test_a_difference_that_can_t_be_is_said_at_its_form(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("F4")
    cashier.type("99")
    cashier.press("Ctrl+S")
    cashier.wait(lambda: "Only 3 cartons can be missing of this line" in reads(cashier))
    assert cashier.typed == "99"
    cashier.press("Esc", "Esc")
    assert cashier.till.shell.current == "sell"
    assert books.count(store, "delivery_difference") == 0


def test_a_parked_line_becomes_a_product_with_one_press(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(ZHONGHUA, NEW, arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    begin_count(cashier)
    cashier.scan(NEW_CARTON)
    assert "The shop has no product 白沙（和天下） yet: F5 makes it" in reads(cashier)
    cashier.press("F5")
    cashier.wait(lambda: "白沙（和天下） is in the catalogue now" in reads(cashier))
    cashier.press("F8")
    cashier.rest()
    cashier.press("F2")
    cashier.wait(lambda: "5 of 5 cartons in stock" in reads(cashier))
    cashier.press("Esc")
    cashier.scan(NEW_CARTON)
    assert cashier.lines == ["白沙（和天下） 1条 1000.00"]


def test_a_carton_without_a_product_takes_in_the_rest_and_says_what_waits(
    sit_down: SitDown, store: Store, company: Sends
) -> None:
    company(note(ZHONGHUA, NEW, arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    scan(cashier, NEW_CARTON)
    assert "3条 taken into stock · 1 lines wait for their product: press Make product" in reads(cashier)
    scan(cashier, NEW_CARTON)
    assert "The shop has no product 白沙（和天下） yet: F5 makes it" in reads(cashier)


def test_a_price_that_nobody_knows_is_asked_for(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(NEW | {"guidance_fen": None}, arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("F5")
    cashier.wait(lambda: "what does one pack cost the customer?" in reads(cashier))
    cashier.press("Return")
    cashier.rest()
    assert books.rows(store, "SELECT count(*) FROM product WHERE name LIKE '白沙%'")[0][0] == 0
    cashier.type("100")
    cashier.press("Return")
    cashier.wait(lambda: "is in the catalogue now" in reads(cashier))
    assert books.rows(store, "SELECT price_fen FROM product WHERE name LIKE '白沙%'")[0][0] == 10_000


def test_a_carton_of_another_shop_is_told_and_ours_too(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.scan(OUR_CARTON)
    assert "This carton was delivered to this shop" in reads(cashier)
    cashier.scan(FOREIGN_CARTON)
    assert "This carton was delivered to another shop" in reads(cashier)
    cashier.wait(lambda: cashier.till._line.alarms == 1)
    assert "1 alarms" in cashier.reads()


def test_a_code_of_no_delivery_changes_nothing(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.scan(WATER)
    assert f"No delivery has the code {WATER}" in reads(cashier)
    assert cashier.lines == []


def test_a_delivery_is_printed(sit_down: SitDown, company: Sends, printer: SimulatedPrinter, printer_line: str) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down(printer=printer_line)
    open_supply(cashier)
    cashier.press("F7")
    cashier.wait(lambda: ORDER in printer.text())
    assert "中华（硬）" in printer.text()


def test_without_a_printer_printing_says_so(sit_down: SitDown, company: Sends) -> None:
    company(note(arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("F7")
    assert "No printer is set up" in reads(cashier)


def test_what_the_company_changed_is_in_the_history(sit_down: SitDown, company: Sends) -> None:
    company(note(arrives=TO_COME))
    company(note(ZHONGHUA, FURONG | {"delivered": 5}, arrives=TO_COME))
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("F6")
    assert "The company changed it" in reads(cashier)
    assert "芙蓉王（硬） delivered: 9 → 5" in reads(cashier)
    cashier.press("F6")
    assert "0 of 8 cartons in stock" in reads(cashier)


def test_an_empty_screen_says_what_to_do_first(sit_down: SitDown) -> None:
    cashier = sit_down()
    open_supply(cashier)
    cashier.press("F2", "F3", "F4", "F5", "F6", "F7", "F8", "Up", "Down", "PgUp", "PgDown", "Return")
    assert "There is no delivery yet" in reads(cashier)
    cashier.press("F9")
    cashier.press("Esc", "Esc")
    assert cashier.till.shell.current == "sell"


def test_deliveries_are_filtered_and_stepped_through(sit_down: SitDown, store: Store, company: Sends) -> None:
    company(note(ZHONGHUA))
    for number in range(60):
        company(note(ZHONGHUA, order=f"HN{number:05d}", arrives=TO_COME))
    cashier = sit_down()
    cashier.wait(lambda: books.count(store, "delivery_acceptance") == 1)
    open_supply(cashier)
    assert "HN00059" in reads(cashier)
    assert "HN00001" not in reads(cashier), "the list is paged"
    cashier.press(*["PgDown"] * 59)
    assert "HN00001" in reads(cashier)
    assert ORDER not in reads(cashier)
    cashier.press("Right")
    assert ORDER in reads(cashier)
    cashier.press("Right")
    assert "No delivery differs" in reads(cashier)


def test_the_screen_is_built_when_it_is_first_opened(sit_down: SitDown) -> None:
    cashier = sit_down()
    assert set(cashier.till.shell._built) == {"sell"}
    open_supply(cashier)
    assert set(cashier.till.shell._built) == {"sell", "supply"}
    assert cashier.input_method_on is False
