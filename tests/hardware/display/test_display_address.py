import pytest

from hardware.display.address import DisplayAddress, open_display, parse_display
from hardware.display.codecs import Led8, Vfd
from hardware.printing.ports import BadAddress


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("serial:///dev/ttyS1", DisplayAddress("serial:///dev/ttyS1", Vfd())),
        (
            "serial://COM2?model=led8",
            DisplayAddress("serial://COM2?baud=2400", Led8()),
        ),
        (
            "serial:///dev/ttyUSB0?model=led8&lamps=binary&baud=9600",
            DisplayAddress("serial:///dev/ttyUSB0?baud=9600", Led8("binary")),
        ),
        (
            "serial:///dev/ttyS1?charset=gb18030&baud=19200&flow=rts",
            DisplayAddress("serial:///dev/ttyS1?baud=19200&flow=rts", Vfd(charset="gb18030")),
        ),
        ("tcp://192.168.1.60:9100?model=epson", DisplayAddress("tcp://192.168.1.60:9100", Vfd("epson"))),
        ("file:///dev/usb/lp1?model=epson", DisplayAddress("file:///dev/usb/lp1", Vfd("epson"))),
    ],
)
def test_a_setting_names_a_display(text: str, address: DisplayAddress) -> None:
    assert parse_display(text) == address


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no way to a customer display; write serial://"),
        ("/dev/ttyS1", "write serial://"),
        ("spool://XP_58", "write serial://"),
        ("serial://", "is no serial port"),
        ("serial:///dev/ttyS1?model=vga", "model is one of cd5220, epson, led8"),
        ("serial:///dev/ttyS1?charset=utf-8", "charset is one of ascii, gbk, gb18030"),
        ("serial:///dev/ttyS1?lamps=red", "lamps is one of ascii, binary"),
        ("serial:///dev/ttyS1?baud=9601", "baud is one of"),
        ("serial:///dev/ttyS1?bauds=9600", "is no serial port"),
        ("tcp://?model=epson", "is no way to a customer display"),
    ],
)
def test_a_wrong_one_says_what_would_be_right(text: str, said: str) -> None:
    with pytest.raises(BadAddress, match=said):
        open_display(text)
