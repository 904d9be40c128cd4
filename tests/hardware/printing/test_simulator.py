"""The simulated printer does what a real one does with the same bytes."""

from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.printing.commands import CommandReader
from hardware.printing.encoder import drawer_pulse, encode
from hardware.printing.paper import BLADE_DOTS
from hardware.printing.profile import PAPER_58, PAPER_80, PrinterProfile
from hardware.printing.simulator import SimulatedPrinter, draw
from tests.hardware.printing.receipts import LINK, receipt

GBK_ON = b"\x1b@\x1c&"


def printed(data: bytes, profile: PrinterProfile = PAPER_80) -> SimulatedPrinter:
    printer = SimulatedPrinter(profile)
    printer.receive(data)
    return printer


def inked_box(data: bytes) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of what the bytes put on paper."""
    box = printed(data).dots().point(lambda dot: 255 - dot).getbbox()
    assert box is not None
    return box


def test_any_split_of_the_bytes_prints_the_same() -> None:
    data = encode(receipt(48), PAPER_80)
    whole, bytewise = printed(data), SimulatedPrinter(PAPER_80)
    for at in range(len(data)):
        bytewise.receive(data[at : at + 1])
    assert bytewise.text() == whole.text()
    assert bytewise.dots().tobytes() == whole.dots().tobytes()


@given(st.binary(max_size=200), st.integers(0, 200))
@settings(max_examples=100, deadline=None)
def test_no_bytes_break_it(data: bytes, at: int) -> None:
    printer = SimulatedPrinter(PAPER_58)
    printer.receive(data[:at])
    printer.receive(data[at:])
    printer.paper()


@given(st.binary(max_size=300))
def test_commands_account_for_every_byte(data: bytes) -> None:
    reader = CommandReader()
    assert sum(command.length for command in reader.feed(data)) + reader.waiting_bytes == len(data)


def test_text_stands_where_it_was_put() -> None:
    printer = printed(encode(receipt(48), PAPER_80))
    lines = printer.text().splitlines()
    assert lines[0] == " " * 14 + "云店便利店"
    assert lines[3].endswith("￥65.00")
    assert lines[3].startswith("1 中华(软)")
    assert printer.unknown == []


def test_the_chinese_mode_must_be_on() -> None:
    assert printed(b"\x1c&" + "中".encode("gbk") + b"\n").text() == "中"
    assert printed(b"\x1c." + "中".encode("gbk") + b"\n").text() != "中"


def test_four_bytes_on_a_gbk_head_are_garbage() -> None:
    assert "𠮷" not in printed(GBK_ON + "𠮷".encode("gb18030") + b"\n").text()


@pytest.mark.parametrize(
    ("style", "width", "height"),
    [
        (b"", 24, 24),
        (b"\x1d!\x11", 48, 48),
        (b"\x1c!\x0c", 48, 48),
        (b"\x1c!\x04", 48, 24),
        (b"\x1b!\x30", 24, 24),  # sizes letters only
        (b"\x1d!\x01", 24, 48),
    ],
)
def test_chinese_is_as_big_as_it_was_set(style: bytes, width: int, height: int) -> None:
    left, top, right, bottom = inked_box(GBK_ON + style + "国".encode("gbk") + b"\n")
    assert width * 3 // 4 < right - left <= width
    assert height * 3 // 4 < bottom - top <= height


def test_letters_follow_esc_and_gs() -> None:
    normal, wide = inked_box(b"H\n"), inked_box(b"\x1b!\x20H\n")
    assert wide[2] - wide[0] == 2 * (normal[2] - normal[0])
    bold = inked_box(b"\x1bE\x01H\n")
    assert bold[2] - bold[0] == normal[2] - normal[0] + 1
    assert inked_box(b"\x1b!\x08H\n") == bold


def test_lines_are_placed_and_fed() -> None:
    left, center, right = (inked_box(b"\x1ba" + bytes([place]) + b"HH\n") for place in range(3))
    assert left[0] < center[0] < right[0] <= 576
    assert inked_box(b"\n\nH\n")[1] - inked_box(b"H\n")[1] == 60
    assert inked_box(b"\x1bd\x03H\n")[1] - inked_box(b"H\n")[1] == 90
    assert inked_box(b"\x1bJ\x07H\n")[1] - inked_box(b"H\n")[1] == 7
    assert inked_box(b"\x1b3\x64\nH\n")[1] - inked_box(b"H\n")[1] == 100
    assert inked_box(b"\x1b3\x64\x1b2\nH\n")[1] - inked_box(b"H\n")[1] == 30
    assert printed(b"A\tB\r\n").text() == "A        B"


def test_a_line_wider_than_the_paper_goes_on_below() -> None:
    assert printed(b"x" * 50 + b"\n").text().splitlines() == ["x" * 48, "xx"]


def test_pictures_come_out_dot_by_dot() -> None:
    raster = b"\x1dv0\x00\x02\x00\x03\x00" + b"\xff\x00" * 3
    assert inked_box(raster) == (0, 0, 8, 3)
    assert inked_box(raster.replace(b"v0\x00", b"v0\x03")) == (0, 0, 16, 6)
    assert inked_box(b"\x1b*\x21\x02\x00" + b"\xff\xff\xff" * 2 + b"\n") == (0, 0, 2, 24)
    assert inked_box(b"\x1b*\x00\x02\x00" + b"\xff" * 2 + b"\n") == (0, 0, 4, 24)


def test_a_cut_without_feed_goes_through_the_slip() -> None:
    """The control of every test that trusts `clean`."""
    assert [cut.clean for cut in printed(b"total 9.50\n\x1dV\x01").cuts] == [False]
    assert [cut.clean for cut in printed(b"total 9.50\n\x1dVB\x00").cuts] == [True]
    assert [cut.clean for cut in printed(b"total 9.50\n\x1bd\x05\x1dV\x01").cuts] == [True]


def test_the_cut_is_where_the_blade_is() -> None:
    (cut,) = printed(b"a\n\x1bd\x09\x1dV\x00").cuts
    assert cut.at_dots == 300 - BLADE_DOTS


def test_pulses_are_counted_and_print_nothing() -> None:
    printer = printed(drawer_pulse(PAPER_80) + b"\x1bp\x0122\x10\x14\x01\x00\x01")
    assert printer.pulses == [2, 5, 2]
    assert printer.dots().height == 0


@pytest.mark.parametrize(
    ("trouble", "answers"),
    [
        ("", b"\x12\x12\x12\x12"),
        ("run_low", b"\x12\x12\x12\x1e"),
        ("open_cover", b"\x1a\x16\x12\x12"),
        ("go_offline", b"\x1a\x12\x12\x12"),
    ],
)
def test_it_answers_with_the_real_bits(trouble: str, answers: bytes) -> None:
    printer = SimulatedPrinter(PAPER_80)
    if trouble:
        getattr(printer, trouble)()
    assert printer.receive(b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04\x10\x04\x09") == answers


def test_paper_runs_out_and_a_new_roll_prints_the_rest() -> None:
    printer = SimulatedPrinter(PAPER_80)
    printer.run_out_after(2)
    assert printer.receive(b"1\n2\n3\n4\n\x10\x04\x04") == b"\x7e"
    assert printer.text() == "1\n2"
    assert printer.room_bytes == 4096 - 4
    printer.refill()
    assert printer.text() == "1\n2\n3\n4"


@pytest.mark.parametrize(("stop", "go_on"), [("open_cover", "close_cover"), ("go_offline", "go_online")])
def test_what_came_while_it_could_not_print_is_printed_later(stop: str, go_on: str) -> None:
    printer = SimulatedPrinter(PAPER_80)
    getattr(printer, stop)()
    printer.receive(b"late\n")
    assert printer.text() == ""
    getattr(printer, go_on)()
    assert printer.text() == "late"


def test_paper_torn_off_is_gone() -> None:
    printer = printed(encode(receipt(48), PAPER_80))
    printer.tear_off()
    printer.receive(b"next\n")
    assert printer.text() == "next"
    assert printer.cuts == []


def test_the_picture_shows_the_slip_and_its_code(tmp_path: Path) -> None:
    data = encode(receipt(48), PAPER_80)
    printer = printed(data)
    printer.save_png(tmp_path / "receipt.png")
    with Image.open(tmp_path / "receipt.png") as picture:
        assert picture.tobytes() == draw(data, PAPER_80).tobytes()
        (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == LINK


def test_unknown_commands_are_kept_and_ignored() -> None:
    printer = printed(b"\x1b\x99\x1bt\x11ok\n\x01")
    assert printer.unknown == [b"\x1b\x99", b"ESC t\x11", b"\x01"]
    assert printer.text() == "ok"
