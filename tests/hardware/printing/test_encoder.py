"""D-1: what goes to the printer, byte by byte."""

import subprocess
import sys
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.printing.commands import Command, CommandReader
from hardware.printing.encoder import drawer_pulse, encode
from hardware.printing.lettering import Lettering
from hardware.printing.page import Cut, Element, Feed, Qr, Text
from hardware.printing.profile import PAPER_58, PAPER_80, Charset, PrinterProfile
from hardware.printing.simulator import SimulatedPrinter
from tests.hardware.printing.receipts import LINK, receipt, two_ends

INIT = b"\x1b@"
CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."
RASTER = b"\x1dv0\x00"
PROFILES = (PAPER_58, PAPER_80)


def body(*elements: Element, profile: PrinterProfile = PAPER_80) -> bytes:
    data = encode(elements, profile)
    assert data.startswith(INIT)
    return data.removeprefix(INIT)


def chinese(codes: bytes) -> bytes:
    return CHINESE_ON + codes + CHINESE_OFF + b"\n"


@pytest.mark.parametrize("charset", ["gbk", "gb18030"])
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("￥25.00", b"\xa3\xa425.00"),
        ("¥25.00", b"\xa3\xa425.00"),
        ("找零——", b"\xd5\xd2\xc1\xe3\xa1\xaa\xa1\xaa"),
        ("中华(软)", b"\xd6\xd0\xbb\xaa(\xc8\xed)"),
        ("cafe\u0301", b"caf\xa8\xa6"),
    ],
)
def test_chinese_goes_out_in_the_characters_of_the_head(charset: Charset, text: str, codes: bytes) -> None:
    assert body(Text(text), profile=replace(PAPER_80, charset=charset)) == chinese(codes)


def test_latin_text_needs_no_chinese_mode() -> None:
    assert body(Text("R01-0007")) == b"R01-0007\n"


def test_a_head_set_to_utf_8_gets_utf_8() -> None:
    assert body(Text("￥1€"), profile=replace(PAPER_80, charset="utf-8")) == "￥1€\n".encode()


@pytest.mark.parametrize(
    ("charset", "text", "drawn"),
    [
        ("gbk", "€", True),
        ("gb18030", "€", False),
        ("gbk", "䶮", True),
        ("gb18030", "𠮷", True),
        ("gb18030", "㙍", True),
        ("gb18030", "ǹ", True),  # two bytes, yet one column
        ("gb18030", "\ue000", True),
        ("utf-8", "𠮷", True),
        ("raster", "a", True),
    ],
)
def test_a_line_the_head_can_not_print_is_drawn(charset: Charset, text: str, *, drawn: bool) -> None:
    data = body(Text(f"价{text}"), profile=replace(PAPER_80, charset=charset))
    assert data.startswith(RASTER) is drawn


def test_the_euro_on_a_head_with_gb18030() -> None:
    assert body(Text("€1"), profile=replace(PAPER_80, charset="gb18030")) == chinese(b"\xa2\xe31")


def test_a_drawn_line_keeps_its_columns_and_its_height() -> None:
    data = body(Text("€ 9.90"))
    row_bytes, rows = 84 // 8 + 1, 30  # 7 columns of 12 dots
    assert data[:8] == RASTER + bytes([row_bytes, 0, rows, 0])
    assert len(data) == 8 + row_bytes * rows


def test_without_a_chinese_font_a_box_stands_for_what_the_head_lacks() -> None:
    data = encode((Text("吃𠮷€ñ!"),), PAPER_80, Lettering(None))
    assert data == INIT + chinese("吃□□?!".encode("gbk"))


def test_size_weight_and_place_are_set_only_when_they_change() -> None:
    data = body(Text("A", bold=True, size=2, align="center"), Text("B", bold=True, size=2, align="center"), Text("C"))
    big = b"\x1d!\x11\x1c!\x0c\x1b3\x3c\x1bE\x01\x1ba\x01"
    small = b"\x1d!\x00\x1c!\x00\x1b2\x1bE\x00\x1ba\x00"
    assert data == big + b"A\nB\n" + small + b"C\n"


@pytest.mark.parametrize(("profile", "name"), [(PAPER_58, "中华(软)"), (PAPER_80, "中华(软)1951 精品")])
def test_a_line_as_wide_as_the_paper_stays_one_line(profile: PrinterProfile, name: str) -> None:
    line = two_ends(name, "￥65.00", profile.columns)
    assert body(Text(line), profile=profile) == chinese(line.encode("gbk"))


@pytest.mark.parametrize("profile", PROFILES)
def test_a_line_too_wide_is_wrapped_before_the_printer_does_it(profile: PrinterProfile) -> None:
    name = "农夫山泉" * 10
    lines = [name[start : start + profile.columns // 2] for start in range(0, len(name), profile.columns // 2)]
    assert body(Text(name), profile=profile) == b"".join(chinese(line.encode("gbk")) for line in lines)
    double = body(Text(name, size=2), profile=profile)
    assert double.count(b"\n") == -(-len(name) * 4 // profile.columns)


def test_an_empty_line_is_a_line() -> None:
    assert body(Text("")) == b"\n"
    assert body(Text(""), profile=replace(PAPER_80, charset="raster")) == b"\n"


def test_paper_is_fed_past_the_blade_before_the_cut() -> None:
    assert body(Cut()) == b"\x1bd\x05\x1dV\x01"
    assert body(Cut(), profile=PAPER_58) == b"\x1bd\x04"


def test_a_long_feed_is_several_commands() -> None:
    assert body(Feed(300), Feed(0)) == b"\x1bd\xff\x1bd\x2d"


def test_the_drawer_pulse_is_nothing_but_a_pulse() -> None:
    assert drawer_pulse(PAPER_80) == b"\x1bp\x0022"
    assert drawer_pulse(replace(PAPER_80, drawer_pin=5)) == b"\x1bp\x0122"


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("data", [LINK, "付款码：二十五元", "x" * 1000])
def test_a_qr_code_is_dots_that_a_phone_reads(profile: PrinterProfile, data: str) -> None:
    printer = SimulatedPrinter(profile)
    printer.receive(encode((Qr(data),), profile))
    (code,) = zxingcpp.read_barcodes(printer.paper().convert("L"))
    assert code.text == data


@pytest.mark.parametrize("charset", ["gbk", "raster"])
@pytest.mark.parametrize("profile", PROFILES)
def test_a_receipt_of_140_lines_comes_out_whole(profile: PrinterProfile, charset: Charset) -> None:
    profile = replace(profile, charset=charset)
    printer = SimulatedPrinter(profile)
    printer.receive(encode(receipt(profile.columns, goods=140), profile))
    assert printer.unknown == []
    assert [cut.clean for cut in printer.cuts] == [True] * profile.cutter
    if charset == "gbk":
        printed = printer.text().splitlines()
        assert sum("中华(软)" in line for line in printed) == 140
        assert printed[-1].strip() == "谢谢惠顾！"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["gbk", "gb18030", "utf-8"]), st.sampled_from([1, 2]))
def test_no_text_is_ever_a_command(text: str, charset: Charset, size: int) -> None:
    profile = replace(PAPER_58, charset=charset)
    commands = CommandReader().feed(encode((Text(text, size=2 if size == 2 else 1),), profile))
    assert {command.name for command in commands} <= {
        "ESC @", "ESC 3", "GS !", "GS v", "FS !", "FS &", "FS .", "text", "LF",
    }  # fmt: skip
    assert Command("ESC @", b"", 2) == commands[0]


def test_the_window_does_not_wait_for_the_printing_library() -> None:
    code = (
        "import sys, hardware.printing, hardware.drawer; print(sorted({'PIL', 'escpos', 'serial'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout.strip() == b"[]"


def test_the_encoder_leaves_the_printer_classes_of_the_library_alone() -> None:
    code = "import sys, hardware.printing.encoder; print('escpos.printer' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout.strip() == b"False"
