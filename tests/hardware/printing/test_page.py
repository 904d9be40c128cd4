from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.printing.page import QR_BYTES_MAX, Qr, cells, columns_of, printable, wrapped
from hardware.printing.profile import PAPER_58, PAPER_80, PrinterProfile


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("中华(软)", 8),
        ("￥25.00", 7),
        ("¥25.00", 7),  # printed as ￥
        ("——", 4),
        ("·…①“”", 10),
        ("cafe\u0301", 5),  # é is double in Chinese character sets
        ("𠮷", 2),
        ("ｱ", 1),
        ("e\u200b\u0323", 1),
        ("", 0),
    ],
)
def test_width_is_counted_as_the_printer_prints_it(text: str, columns: int) -> None:
    assert columns_of(text) == columns


def test_a_name_can_not_be_a_command_to_the_printer() -> None:
    assert printable("a\x1bp\x00\n\tb\ud800") == "a p   b "


def test_invisible_marks_are_left_out() -> None:
    assert printable("\ufeff中\u200b华\xad") == "中华"


@given(st.text(max_size=60), st.sampled_from([1, 2, 16, 32, 48]))
def test_wrapping_loses_nothing_and_never_exceeds_the_paper(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert "".join(lines) == "".join(cluster for cluster, _ in cells(text))
    assert all(columns_of(line) <= max(columns, 2) for line in lines)
    assert len(lines) >= 1


@pytest.mark.parametrize("data", ["", "x" * (QR_BYTES_MAX + 1)])
def test_a_qr_code_that_no_phone_reads_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match="QR code"):
        Qr(data)


def test_the_usual_papers() -> None:
    assert (PAPER_58.columns, PAPER_58.dots) == (32, 384)
    assert (PAPER_80.columns, PAPER_80.dots) == (48, 576)


@pytest.mark.parametrize(("columns", "feed"), [(33, 4), (0, 4), (32, 256)])
def test_a_profile_that_can_not_be_is_refused(columns: int, feed: int) -> None:
    pin: Literal[2, 5] = 5
    with pytest.raises(ValueError):
        PrinterProfile("odd", columns=columns, dots=384, feed_before_cut=feed, drawer_pin=pin)
