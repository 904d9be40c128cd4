"""A document of goods between shops as text: whole or refused."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.transfer import Transfer, TransferLine, read_transfer, write_transfer

TEXTS = st.text(max_size=20)
LINES = st.builds(
    TransferLine,
    uid=TEXTS,
    name=TEXTS,
    codes=st.lists(TEXTS, max_size=3).map(tuple),
    unit=TEXTS,
    quantity=st.integers(1, 10**9).map(Quantity),
    cost=st.integers(0, 10**9).map(Money),
)
TRANSFERS = st.builds(
    Transfer,
    uid=TEXTS,
    number=TEXTS,
    licence=TEXTS,
    shop=TEXTS,
    to=TEXTS,
    day=st.dates(),
    reason=TEXTS,
    lines=st.lists(LINES, min_size=1, max_size=4).map(tuple),
)
WATER = TransferLine("u", "农夫山泉550ml", ("6921168509256",), "瓶", Quantity(24_000), Money(2640))
SENT = Transfer("t", "01A-7", "430102100001", "小周烟酒店", "河西店", date(2026, 11, 22), "调货", (WATER,))


@settings(max_examples=50)
@given(TRANSFERS)
def test_a_transfer_is_read_as_it_was_written(transfer: Transfer) -> None:
    text = write_transfer(transfer)
    assert text.isascii()
    assert read_transfer(f" {text[:10]}\n{text[10:]} ") == transfer


@settings(max_examples=100)
@given(st.integers(0, len(write_transfer(SENT)) - 1), st.sampled_from("Aa0_.-"))
def test_a_wrong_character_is_refused_or_changes_nothing(place: int, other: str) -> None:
    text = write_transfer(SENT)
    with suppress(RuleViolation):
        assert read_transfer(text[:place] + other + text[place + 1 :]) == SENT


@pytest.mark.parametrize("text", ["", "6921168509256", "YDT1", "YDT1..", "YDT1.AAAA.0", write_transfer(SENT)[:-20]])
def test_a_text_that_is_no_transfer_or_is_cut_short_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_transfer(text)
    assert refused.value.field == "transfer"


@pytest.mark.parametrize("quantity", [0, -1])
def test_goods_below_nothing_are_no_transfer(quantity: int) -> None:
    bad = TransferLine("u", "水", (), "瓶", Quantity(quantity), Money(1))
    with pytest.raises(RuleViolation):
        read_transfer(write_transfer(Transfer("t", "1", "2", "3", "4", date(2026, 1, 1), "", (bad,))))
