"""What the cloud reads of a till's journal entries, and what it refuses."""

import contextlib
import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.bodies import BadBody, DayClosedBody, DeliveryAcceptedBody, SaleBody, decode
from pos_app.domain.money import Quantity
from tests.cloud.journal_bodies import (
    accepted_body,
    accepted_line,
    day_body,
    difference,
    ledger_row,
    sale_body,
    sale_line,
)

SAMPLES = {
    "sale.completed": sale_body(sale_line(), sale_line(factor_milli=10_000, quantity_milli=2000), rounding_fen=-5),
    "sale.returned": sale_body(sale_line(quantity_milli=-1000)),
    "delivery.accepted": accepted_body(accepted_line(), differences=[difference(), difference(None, "wrong_goods")]),
    "delivery.differed": accepted_body(differences=[difference()]),
    "day.closed": day_body(ledger_row(opening_milli=5, closing_milli=5)),
}


def read(kind: str, body: Any, version: int = 1) -> Any:
    return decode(kind, version, json.dumps(body, ensure_ascii=False).encode())


def places(found: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every named value in a body."""
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for name, value in inner:
        yield (*way, name)
        yield from places(value, (*way, name))


def copied(body: Any, way: tuple[Any, ...]) -> tuple[Any, Any]:
    """A copy of the body, and what in it holds the value at the end of the way."""
    changed = copy.deepcopy(body)
    inside = changed
    for step in way[:-1]:
        inside = inside[step]
    return changed, inside


def test_each_kind_is_read_into_its_type() -> None:
    assert isinstance(read("sale.completed", SAMPLES["sale.completed"]), SaleBody)
    assert isinstance(read("sale.returned", SAMPLES["sale.returned"]), SaleBody)
    assert isinstance(read("delivery.accepted", SAMPLES["delivery.accepted"]), DeliveryAcceptedBody)
    assert isinstance(read("delivery.differed", SAMPLES["delivery.differed"]), DeliveryAcceptedBody)
    assert isinstance(read("day.closed", SAMPLES["day.closed"]), DayClosedBody)


def test_a_sale_is_read_as_it_was_written() -> None:
    body = read("sale.completed", SAMPLES["sale.completed"])
    assert body.business_date == date(2026, 11, 23)
    assert [line.base_milli for line in body.lines] == [1000, 20_000]
    assert body.total_fen == 4500 + 9000 - 5


@given(st.integers(-(10**8), 10**8), st.integers(1, 10**6))
def test_a_line_is_brought_to_base_units_as_the_till_does(quantity_milli: int, factor_milli: int) -> None:
    line = sale_line(quantity_milli=quantity_milli, factor_milli=factor_milli, amount_fen=0, cost_fen=0)
    body = read("sale.completed", sale_body(line))
    assert body.lines[0].base_milli == Quantity(quantity_milli).in_base(Quantity(factor_milli)).milli


def test_a_kind_or_version_nobody_knows_is_left_as_it_is() -> None:
    assert read("shift.opened", {"any": "thing"}) is None
    assert read("sale.completed", {"newer": "form"}, version=2) is None


def test_fields_nobody_asked_for_are_passed_over() -> None:
    body = SAMPLES["sale.completed"] | {"member": "m1", "coupons": [{"deep": [1.5, None]}]}
    assert read("sale.completed", body) == read("sale.completed", SAMPLES["sale.completed"])


READ_OF_A_SALE = {"sale", "number", "business_date", "lines", "payments", "rounding_fen", "total_fen", "tender"} | {
    *("product", "code", "name", "tobacco", "factor_milli", "quantity_milli", "amount_fen", "cost_fen"),
}


def ways_read(kind: str) -> list[tuple[Any, ...]]:
    """The ways to the fields of this kind's sample that the cloud needs."""
    needed = READ_OF_A_SALE if kind.startswith("sale") else None
    ways = [way for way in places(SAMPLES[kind]) if isinstance(way[-1], str)]
    return [way for way in ways if needed is None or way[-1] in needed]


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_missing_field_is_refused(kind: str) -> None:
    assert len(ways_read(kind)) > 7
    for way in ways_read(kind):
        changed, inside = copied(SAMPLES[kind], way)
        del inside[way[-1]]
        with pytest.raises(BadBody):
            read(kind, changed)


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("wrong", [1.5, {"a": 1}, True, [7]])
def test_a_value_of_another_type_is_refused(kind: str, wrong: Any) -> None:
    for way in ways_read(kind):
        if wrong is not True or way[-1] != "tobacco":
            changed, inside = copied(SAMPLES[kind], way)
            inside[way[-1]] = wrong
            with pytest.raises(BadBody):
                read(kind, changed)


@pytest.mark.parametrize("value", [10**15 + 1, -(10**16), 2**63, 10**40])
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_number_beyond_all_reason_is_refused(kind: str, value: int) -> None:
    for way in ways_read(kind):
        if way[-1].endswith(("_fen", "_milli")):
            changed, inside = copied(SAMPLES[kind], way)
            inside[way[-1]] = value
            with pytest.raises(BadBody):
                read(kind, changed)


def test_a_sale_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(BadBody, match="not the sum of its lines"):
        read("sale.completed", SAMPLES["sale.completed"] | {"total_fen": 1})
    with pytest.raises(BadBody, match="payments"):
        read("sale.completed", SAMPLES["sale.completed"] | {"payments": []})


def test_a_part_beyond_the_last_is_refused() -> None:
    with pytest.raises(BadBody, match="beyond the last"):
        read("day.closed", day_body(part=3, parts=2))


def test_a_text_that_no_database_keeps_is_refused_wherever_it_stands() -> None:
    for body in (sale_body(sale_line(name="a\0b")), sale_body() | {"cashier": "\0"}, sale_body() | {"\0": 1}):
        with pytest.raises(BadBody, match=r"U\+0000"):
            read("sale.completed", body)


def test_a_text_that_only_looks_like_an_escape_is_taken() -> None:
    body = read("sale.completed", sale_body(sale_line(name="\\u0000")))
    assert body.lines[0].name == "\\u0000"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"null", b"[]", b"\xff", b'{"sale":"\\ud800x"}', b'{"x":' + b"[" * 200_000, b'{"lines":' * 100_000],
    ids=["nothing", "cut", "null", "list", "not utf-8", "half a surrogate", "deep", "deep in a field"],
)
def test_what_is_no_body_at_all_is_refused(raw: bytes) -> None:
    with pytest.raises(BadBody):
        decode("sale.completed", 1, raw)


@given(st.binary(max_size=200), st.sampled_from([*SAMPLES, "shift.opened"]))
def test_no_bytes_do_anything_but_be_refused(raw: bytes, kind: str) -> None:
    with contextlib.suppress(BadBody):
        decode(kind, 1, raw)
