"""What is printed on labels is read back by a decoder that is not ours, from every kind of printer."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from hardware.labels import receipt, sheet, tspl, zpl
from hardware.labels.bars import draw_bars, modules_of
from hardware.labels.drawing import Label, draw
from hardware.labels.simulator import JobRefused, SimulatedLabelPrinter
from hardware.labels.template import TEMPLATES
from hardware.printing.profile import PAPER_58, PAPER_80
from hardware.printing.simulator import SimulatedPrinter
from tests.hardware.labels import zbar

WATER = Label("农夫山泉 饮用天然水 550ml 瓶装", "￥2.00", "瓶", "6921168509256", "饮料")
CODES = ("6921168509256", "96385074", "99999999-1", "A0012", "6921168509250", "10614141000415")
EACH_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.name)


@EACH_TEMPLATE
@pytest.mark.parametrize("code", CODES)
def test_every_code_reads_back_from_every_template(tmp_path: Path, template: object, code: str) -> None:
    kind = TEMPLATES[template.name]  # type: ignore[attr-defined]
    label = draw(Label("农夫山泉 饮用天然水", "￥2.00", "瓶", code), kind)
    assert label.size == (kind.width, kind.height)
    assert zbar.read(ImageOps.invert(label), tmp_path) == {code}


@pytest.mark.parametrize("name", ["40x30", "60x40", "70x38"])
@pytest.mark.parametrize("language", [tspl, zpl], ids=["tspl", "zpl"])
def test_a_label_printer_prints_what_was_drawn(tmp_path: Path, name: str, language: object) -> None:
    template = TEMPLATES[name]
    drawn = [draw(label, template) for label in (WATER, Label("中华(硬)", "￥45.00", "盒", "6901028075763"))]
    printer = SimulatedLabelPrinter()
    printer.receive(language.encode(drawn, template, copies=2))  # type: ignore[attr-defined]
    assert len(printer.labels) == 4
    assert zbar.read(printer.labels[0], tmp_path) == {"6921168509256"}
    assert zbar.read(printer.labels[3], tmp_path) == {"6901028075763"}
    assert printer.labels[0].tobytes() == ImageOps.invert(drawn[0]).tobytes()


@pytest.mark.parametrize(("name", "profile"), [("58mm", PAPER_58), ("80mm", PAPER_80)])
def test_a_receipt_printer_prints_shelf_tags(tmp_path: Path, name: str, profile: object) -> None:
    paper = PAPER_58 if name == "58mm" else PAPER_80
    printer = SimulatedPrinter(paper)
    printer.receive(receipt.encode([draw(WATER, TEMPLATES[name])], paper))
    assert zbar.read(printer.paper(), tmp_path) == {"6921168509256"}
    assert printer.unknown == []
    assert len(printer.cuts) == paper.cutter


def test_a_sheet_holds_24_tags_and_the_25th_begins_another(tmp_path: Path) -> None:
    template = TEMPLATES["a4"]
    codes = [f"69211685092{number:02d}" for number in range(25)]
    labels = [draw(Label("水", "￥2.00", "瓶", code), template) for code in codes]
    first, second = sheet.pages(labels, template)
    assert zbar.read(first, tmp_path) == set(codes[:24])
    assert zbar.read(second, tmp_path) == {codes[24]}
    document = sheet.pdf(labels, template)
    assert document.startswith(b"%PDF-")
    assert document.count(b"/Type /Page\n") + document.count(b"/Type /Page ") >= 2 or b"/Count 2" in document


def test_a_qr_code_stands_beside_the_bars(tmp_path: Path) -> None:
    label = draw(
        Label("水", "￥2.00", "瓶", "6921168509256", qr="https://example.cn/6921168509256"), TEMPLATES["60x40"]
    )
    assert zbar.read(ImageOps.invert(label), tmp_path) == {"6921168509256", "https://example.cn/6921168509256"}


@EACH_TEMPLATE
def test_a_label_without_a_code_has_its_price_all_the_same(tmp_path: Path, template: object) -> None:
    kind = TEMPLATES[template.name]  # type: ignore[attr-defined]
    label = draw(Label("散称苹果", "￥11.96", "kg"), kind)
    assert label.getbbox() is not None
    assert zbar.read(ImageOps.invert(label), tmp_path) == set()


def test_what_no_scanner_reads_is_left_out() -> None:
    assert [modules_of(code) for code in ("", "商品", "1" * 49)] == [None] * 3
    assert draw_bars("1" * 48, 200, 50, 8) is None


@given(st.text(min_size=0, max_size=60), st.integers(0, 9_999_999), st.sampled_from(sorted(TEMPLATES)))
@settings(max_examples=40, deadline=None)
def test_any_name_and_price_keep_to_the_paper(name: str, fen: int, template: str) -> None:
    kind = TEMPLATES[template]
    price = f"￥{fen // 100}.{fen % 100:02d}"
    assert draw(Label(name, price, "瓶", "6921168509256"), kind).size == (kind.width, kind.height)


@pytest.mark.parametrize(
    "job",
    [
        b"SIZE 40 mm,30 mm\r\nCLS\r\nBITMAP 0,0,40,240,0,short",
        b"BEEP\r\n",
        b"^XA^FO0,0^A0N,50^FDtext^FS^XZ",
        b"^XA^PW8^LL1^LH0,0^FO0,0^GFA,2,2,1,FF^FS^PQ1^XZ",
    ],
)
def test_the_simulator_refuses_what_a_printer_would(job: bytes) -> None:
    with pytest.raises(JobRefused):
        SimulatedLabelPrinter().receive(job)


def test_the_decoder_is_there() -> None:
    assert subprocess.run(["zbarimg", "--version"], capture_output=True, check=False).returncode == 0


def test_blank_paper_reads_as_nothing(tmp_path: Path) -> None:
    assert zbar.read(Image.new("1", (400, 240), 1), tmp_path) == set()
