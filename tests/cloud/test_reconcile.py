"""Cloud and till compare each closed day; what differs is told to the till and stands as an alarm."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloud.match_rate import match_rates
from tests.cloud.conftest import Served
from tests.cloud.journal_bodies import (
    CHUNGHWA,
    WATER,
    accepted_body,
    accepted_line,
    day_body,
    ledger_row,
    sale_body,
    sale_line,
)
from tests.cloud.tills import Till, alarms_of, withheld

OTHER = "01950000-0000-7000-8000-00000000000c"


def reports(till: Till) -> list[Any]:
    """What the till is told, oldest first."""
    told = [entry for entry in till.feed().entries if entry.kind == "reconciliation.reported"]
    return [json.loads(bytes(entry.body)) for entry in told]


def differing(till: Till) -> set[tuple[str, str | None, int, int]]:
    """What the newest report says: subject, product, till, cloud."""
    return {(x["subject"], x["product"], x["till"], x["cloud"]) for x in reports(till)[-1]["differences"]}


def close(till: Till, *ledger: Any, day: str = "2026-11-23", first_seq: int = 1, **counted: Any) -> None:
    """Close a day, counting what stands in the chain since the last one but for what is said otherwise."""
    bodies = [entry["body"] for entry in till.chain.entries[first_seq - 1 :] if entry["kind"].startswith("sale")]
    right = {
        "sales": sum(entry["kind"] == "sale.completed" for entry in till.chain.entries[first_seq - 1 :]),
        "returns": sum(entry["kind"] == "sale.returned" for entry in till.chain.entries[first_seq - 1 :]),
        "lines": sum(len(body["lines"]) for body in bodies),
        "amount_fen": sum(body["total_fen"] for body in bodies),
        "entries": len(till.chain.entries) - first_seq + 1,
    }
    till.chain.add("day.closed", day_body(*ledger, day=day, first_seq=first_seq, **(right | counted)))


def send(till: Till, entries: Iterable[Any] | None = None) -> list[str]:
    till.take(list(till.chain.entries if entries is None else entries))
    return alarms_of(till.cursor())


def test_a_day_that_agrees_is_told_too(till: Till) -> None:
    till.chain.add("shift.opened")
    till.chain.add("sale.completed", sale_body(sale_line(quantity_milli=2000)))
    till.chain.add("sale.returned", sale_body(sale_line(quantity_milli=-1000)))
    till.chain.add("delivery.accepted", accepted_body(accepted_line()))
    moved: dict[str, Any] = {"bought_milli": 30_000, "sold_milli": 2000, "customer_returned_milli": 1000}
    close(till, ledger_row(opening_milli=7000, closing_milli=36_000, **moved))
    assert send(till) == []
    assert reports(till) == [{"business_date": "2026-11-23", "agrees": True, "differences": []}]


def test_each_number_that_differs_is_told_with_both(till: Till) -> None:
    till.chain.add("sale.completed", sale_body(sale_line(quantity_milli=2000)))
    row = ledger_row(opening_milli=9000, bought_milli=10_000, sold_milli=1000, closing_milli=18_000)
    close(till, row, sales=3, amount_fen=1, entries=9)
    assert send(till) == ["differs"]
    assert differing(till) == {
        ("entries", None, 9, 2),  # its own last one lies in what it names
        ("sales", None, 3, 1),
        ("amount", None, 1, 9000),
        ("packs_in", CHUNGHWA, 10_000, 0),
        ("packs_out", CHUNGHWA, 1000, 2000),
        ("closing", CHUNGHWA, 18_000, 7000),
    }


def test_stock_goes_on_from_what_was_stated_the_day_before(till: Till) -> None:
    till.chain.add()
    close(till, ledger_row(opening_milli=5000, closing_milli=5000), ledger_row(OTHER, opening_milli=9, closing_milli=9))
    assert send(till) == []
    since = len(till.chain.entries) + 1
    till.chain.add("sale.completed", sale_body(sale_line(quantity_milli=1000), day="2026-11-24"))
    row = ledger_row(opening_milli=4000, sold_milli=1000, closing_milli=3000)
    close(till, row, day="2026-11-24", first_seq=since)
    assert send(till) == ["differs"]
    assert differing(till) == {("closing", CHUNGHWA, 3000, 4000), ("closing", OTHER, 0, 9)}


def test_stock_that_was_corrected_found_or_sent_back_is_no_difference(till: Till) -> None:
    till.chain.add()
    close(till, ledger_row(opening_milli=5000, closing_milli=5000))
    send(till)
    since = len(till.chain.entries) + 1
    till.chain.add()
    moved: dict[str, Any] = {"corrected_milli": -2000, "other_milli": 1000, "returned_milli": 500}
    row = ledger_row(opening_milli=5000, closing_milli=3500, **moved)
    close(till, row, day="2026-11-24", first_seq=since)
    assert send(till) == []


def test_only_cigarettes_are_compared_one_by_one(till: Till) -> None:
    till.chain.add("sale.completed", sale_body(sale_line(WATER)))
    close(till, ledger_row(WATER, sold_milli=77, closing_milli=-5))
    assert send(till) == []


def test_a_cigarette_the_till_forgot_is_told(till: Till) -> None:
    till.chain.add("sale.completed", sale_body(sale_line()))
    close(till)
    send(till)
    assert differing(till) == {("packs_out", CHUNGHWA, 0, 1000), ("closing", CHUNGHWA, 0, -1000)}


def test_a_ledger_in_parts_is_compared_once_when_it_is_whole(till: Till) -> None:
    till.chain.add()
    first, last = (ledger_row(product, opening_milli=1, closing_milli=1) for product in (CHUNGHWA, OTHER))
    till.chain.add("day.closed", day_body(first, part=1, parts=2, entries=1))
    assert send(till) == []
    assert reports(till) == []
    till.chain.add("day.closed", day_body(last, part=2, parts=2, entries=1))
    assert send(till) == []
    assert [report["agrees"] for report in reports(till)] == [True]


def test_a_sale_the_cloud_could_not_take_differs_until_it_comes(till: Till) -> None:
    sold = till.chain.add("sale.completed", sale_body(sale_line()))
    close(till, ledger_row(sold_milli=1000, opening_milli=1000))
    whole = list(till.chain.entries)
    assert set(send(till, [withheld(sold), *whole[1:]])) == {"withheld", "differs"}
    assert {subject for subject, *_ in differing(till)} >= {"sales", "amount", "packs_out"}
    assert send(till, whole) == []
    assert [report["agrees"] for report in reports(till)] == [False, True]


def test_an_upload_that_is_repeated_is_compared_once(till: Till) -> None:
    till.chain.add()
    close(till)
    for _ in range(3):
        send(till)
    assert len(reports(till)) == 1


def test_what_a_restored_backup_has_not_is_a_difference(till: Till) -> None:
    till.chain.add("sale.completed", sale_body(sale_line()))
    till.chain.add("sale.completed", sale_body(sale_line()))
    till.take(till.chain.entries)
    till.chain = till.chain.until(1, epoch=2)
    close(till, ledger_row(opening_milli=1000, sold_milli=1000))
    assert set(send(till)) == {"restored", "differs"}
    assert ("sales", None, 1, 2) in differing(till)
    assert not [subject for subject, *_ in differing(till) if subject == "entries"]


def test_the_match_rate_is_sold_of_what_has_gone(served: Served, till: Till) -> None:
    till.chain.add("sale.completed", sale_body(sale_line(quantity_milli=8000)))
    till.chain.add("delivery.accepted", accepted_body(accepted_line(cartons_milli=1000)))
    moved: dict[str, Any] = {"bought_milli": 10_000, "sold_milli": 8000, "corrected_milli": -2000}
    close(till, ledger_row(opening_milli=5000, closing_milli=5000, **moved))
    send(till)
    with served.database.read() as connection:
        [one] = match_rates(connection, till.name, "2026-11-01", "2026-11-30")
        assert match_rates(connection, till.name, "2026-12-01", "2026-12-31") == []
    assert (one.opening_milli, one.delivered_milli, one.sold_milli, one.closing_milli) == (5000, 10_000, 8000, 5000)
    assert one.rate == 8000


days = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(-2, 2), st.booleans()), min_size=1, max_size=5
)


@pytest.mark.parametrize("cuts", [1, 2, 7])
@given(told=days)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_days_that_were_counted_rightly_agree_however_they_are_sent(served: Served, cuts: int, told: Any) -> None:
    till = served.till(f"{served.ids.count:012d}")
    stock = 10_000
    for number, (sold, cartons, corrected, is_sent_at_once) in enumerate(told, 1):
        since, day = len(till.chain.entries) + 1, f"2026-11-{number:02d}"
        for _ in range(sold):
            till.chain.add("sale.completed", sale_body(sale_line(), day=day))
        till.chain.add("delivery.accepted", accepted_body(accepted_line(cartons_milli=1000 * cartons), day=day))
        moved = {"sold_milli": 1000 * sold, "bought_milli": 10_000 * cartons, "corrected_milli": 1000 * corrected}
        closing = stock - moved["sold_milli"] + moved["bought_milli"] + moved["corrected_milli"]
        row = ledger_row(opening_milli=stock, closing_milli=closing, **moved)
        close(till, row, day=day, first_seq=since)
        stock = closing
        if is_sent_at_once:
            till.take(till.chain.entries)
    entries = till.chain.entries
    for start in range(0, len(entries), cuts):
        till.take(entries[max(start - 1, 0) : start + cuts])
    assert [report["agrees"] for report in reports(till)] == [True] * len(told)
