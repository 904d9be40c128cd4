"""Each frame byte for byte, and what holds of all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.display.codecs import Codec, Led8, Vfd
from hardware.display.glass import draw_led8, draw_vfd
from hardware.display.layout import COLUMNS, rows_of
from hardware.display.ports import Change, Due, Goods, Received, Refund, Shown, Welcome
from hardware.display.simulator import SimulatedDisplay, SimulatedLed8, SimulatedVfd
from hardware.printing.page import columns_of
from hardware.printing.profile import Charset

WATER = Goods("农夫山泉", "3", 200, 600, 1050)
COLA = Goods("Cola 330ml", "1", 300, 300, 1350)
SUMS = st.integers(-9_999_999, 99_999_999)
GOODS = st.builds(Goods, st.text(max_size=30), st.sampled_from(["1", "3", "1.235"]), SUMS, SUMS, SUMS)
SHOWN: st.SearchStrategy[Shown] = st.one_of(
    st.builds(Welcome, st.text(max_size=30)),
    GOODS,
    st.builds(Due, SUMS),
    st.builds(Received, SUMS, SUMS),
    st.builds(Change, SUMS, SUMS),
    st.builds(Refund, SUMS),
)


@pytest.mark.parametrize(
    ("codec", "shown", "frame"),
    [
        (Vfd(), WATER, b"\x1bQA3 x 2.00        6.00\r\x1bQBTOTAL          10.50\r"),
        (Vfd(), COLA, b"\x1bQACola 330ml      3.00\r\x1bQBTOTAL          13.50\r"),
        (Vfd(), Due(1050), b"\x1bQATOTAL          10.50\r\x1bQB                    \r"),
        (Vfd(), Received(1050, 2000), b"\x1bQATOTAL          10.50\r\x1bQBPAID           20.00\r"),
        (Vfd(), Change(2000, 950), b"\x1bQAPAID           20.00\r\x1bQBCHANGE          9.50\r"),
        (Vfd(), Welcome("小周烟酒店"), b"\x1bQA      WELCOME       \r\x1bQB                    \r"),
        (
            Vfd(charset="gb18030"),
            WATER,
            b"\x1bQA3 x "
            + "农夫山泉".encode("gb18030")
            + b"    6.00\r\x1bQB"
            + "合计".encode("gb18030")
            + b"           10.50\r",
        ),
        (
            Vfd("epson"),
            Change(2000, 950),
            b"\x1f$\x01\x01PAID           20.00\x1f$\x01\x02CHANGE          9.50",
        ),
        (Vfd(), Refund(450), b"\x1bQAREFUND          4.50\r\x1bQB                    \r"),
        (Led8(), Refund(450), b"\x1bs4\x1bQA4.50\r"),
        (Led8(), WATER, b"\x1bs1\x1bQA2.00\r"),
        (Led8(), Due(1050), b"\x1bs2\x1bQA10.50\r"),
        (Led8(), Received(1050, 2000), b"\x1bs3\x1bQA20.00\r"),
        (Led8("binary"), Change(2000, 950), b"\x1bs\x04\x1bQA9.50\r"),
        (Led8(), Welcome("小周烟酒店"), b"\x0c\x1bs0"),
        (Led8(), Due(99_999_999), b"\x1bs2\x1bQA999999.99\r"),
        (Led8(), Due(100_000_000), b"\x1bs2\x1bQA--------\r"),
    ],
)
def test_a_frame_is_these_bytes(codec: Codec, shown: Shown, frame: bytes) -> None:
    assert codec.picture(shown) == frame


@pytest.mark.parametrize(
    ("codec", "begin", "blank"),
    [
        (Vfd(), b"\x1b@\x1b_\x00", b"\x0c"),
        (Vfd("epson"), b"\x1b@\x1f\x01\x1fC\x00", b"\x0c"),
        (Led8(), b"\x1b@", b"\x0c\x1bs0"),
        (Led8("binary"), b"\x1b@", b"\x0c\x1bs\x00"),
    ],
)
def test_it_is_woken_and_cleared_by_these(codec: Codec, begin: bytes, blank: bytes) -> None:
    assert (codec.begin(), codec.blank()) == (begin, blank)


@given(SHOWN, st.sampled_from([None, "gbk", "gb18030"]))
def test_both_lines_are_always_as_wide_as_the_glass(shown: Shown, charset: Charset | None) -> None:
    assert [columns_of(row) for row in rows_of(shown, charset)] == [COLUMNS, COLUMNS]


@given(GOODS)
def test_a_sum_is_never_cut_whatever_the_name(goods: Goods) -> None:
    vfd = SimulatedVfd(chinese=True)
    vfd.receive(Vfd(charset="gb18030").picture(goods))
    upper, lower = vfd.lines
    assert upper.endswith(f"{abs(goods.amount_fen) // 100}.{abs(goods.amount_fen) % 100:02d}")
    assert lower.endswith(f"{abs(goods.total_fen) // 100}.{abs(goods.total_fen) % 100:02d}")


def test_a_name_is_no_command() -> None:
    """What was imported from a file can't clear the glass or end its line early."""
    for charset in (None, "gb18030"):
        frame = Vfd(charset=charset).picture(Goods("a\r\x0c\x1b@b", "1", 100, 100, 100))
        assert frame.count(b"\r") == 2
        assert frame.count(b"\x1b") == 2
        assert b"\x0c" not in frame


def displays() -> list[tuple[Codec, type[SimulatedDisplay]]]:
    return [(Vfd(), SimulatedVfd), (Vfd("epson"), SimulatedVfd), (Led8(), SimulatedLed8)]


@pytest.mark.parametrize(("codec", "kind"), displays())
def test_byte_by_byte_is_the_same(codec: Codec, kind: type[SimulatedDisplay]) -> None:
    whole, split = kind(), kind()
    frames = codec.begin() + b"".join(codec.picture(shown) for shown in (Due(1), WATER, Change(100, 50)))
    whole.receive(frames)
    for byte in frames:
        split.receive(bytes([byte]))
    assert whole.figures == split.figures != []


@pytest.mark.parametrize(("codec", "kind"), displays())
@given(noise=st.binary(max_size=80))
def test_after_any_noise_it_is_put_right_by_two_frames(
    codec: Codec, kind: type[SimulatedDisplay], noise: bytes
) -> None:
    """The first may be swallowed by what the noise began; the next one the till sends stands there whole."""
    display = kind()
    display.receive(noise)
    display.receive(b"\r" + codec.begin() + codec.picture(Due(100)))
    display.receive(codec.begin() + codec.picture(Due(1050)))
    assert display.figures == ["10.50"]


def test_what_stands_there_can_be_drawn() -> None:
    vfd, led = SimulatedVfd(chinese=True), SimulatedLed8()
    dark = draw_vfd(vfd).tobytes(), draw_led8(led).tobytes()
    vfd.receive(Vfd(charset="gbk").picture(WATER))
    led.receive(Led8().picture(Change(2000, -950)))
    assert draw_vfd(vfd).tobytes() != dark[0]
    assert draw_led8(led).tobytes() != dark[1]
    assert draw_vfd(vfd).size == draw_vfd(SimulatedVfd()).size
