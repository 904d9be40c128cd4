import pytest

from hardware.printing.address import Address, describe, open_transport, parse_address
from hardware.printing.device_file import FileTransport
from hardware.printing.network import NetworkTransport
from hardware.printing.ports import BadAddress
from hardware.printing.serial_port import SerialTransport
from hardware.printing.spooler import CupsTransport


@pytest.mark.parametrize(
    ("text", "address", "described"),
    [
        ("tcp://192.168.1.50", Address("tcp", "192.168.1.50", port=9100), "192.168.1.50 : 9100"),
        ("tcp://printer.local:9101/", Address("tcp", "printer.local", port=9101), "printer.local : 9101"),
        ("tcp://[::1]:9100", Address("tcp", "::1", port=9100), "::1 : 9100"),
        ("serial:///dev/ttyUSB0", Address("serial", "/dev/ttyUSB0", baud=9600), "/dev/ttyUSB0, 9600 baud"),
        (
            "serial://COM3?baud=19200&flow=rts",
            Address("serial", "COM3", baud=19200, flow="rts"),
            "COM3, 19200 baud",
        ),
        ("file:///dev/usb/lp0", Address("file", "/dev/usb/lp0"), "/dev/usb/lp0"),
        ("file:///C:/receipts/", Address("file", "C:/receipts", folder=True), "C:/receipts"),
        ("file:///srv/%E5%B0%8F#1", Address("file", "/srv/小#1"), "/srv/小#1"),
        ("spool://XP_58", Address("spool", "XP_58"), "XP_58"),
        ("spool://POS-80%20(copy)?", Address("spool", "POS-80 (copy)?"), "POS-80 (copy)?"),
    ],
)
def test_a_setting_names_a_way(text: str, address: Address, described: str) -> None:
    assert parse_address(text) == address
    assert describe(text) == described


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "write tcp://"),
        ("192.168.1.50:9100", "write tcp://"),
        ("http://192.168.1.50", "write tcp://"),
        ("tcp://", "names no printer"),
        ("tcp://host:99999", "Port out of range"),
        ("tcp://host:0", "names no printer"),
        ("tcp://host/queue", "names no printer"),
        ("tcp://[::1", "Invalid IPv6"),
        ("serial://", "is no serial port"),
        ("serial:///dev/ttyS0?speed=9600", "is no serial port"),
        ("serial:///dev/ttyS0?baud=fast", "baud is one of 1200"),
        ("serial:///dev/ttyS0?baud=9601", "baud is one of 1200"),
        ("serial:///dev/ttyS0?flow=up", "flow is one of none, rts, dsr, xon"),
        ("file://receipts", "whole path"),
        ("spool://", "names no printer"),
        ("spool:XP_58", "names no printer"),
    ],
)
def test_a_bad_setting_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadAddress, match=said):
        open_transport(text)


def test_every_kind_opens_its_own_transport() -> None:
    kinds = {"tcp://h": NetworkTransport, "serial://p": SerialTransport, "file:///f": FileTransport}
    assert {text: type(open_transport(text)) for text in kinds} == kinds
    assert isinstance(open_transport("spool://XP_58"), CupsTransport)
