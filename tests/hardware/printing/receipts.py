"""Slips to print in these tests."""

from hardware.printing.page import Cut, Feed, Page, Qr, Text, columns_of

LINK = "https://yun.example/r/R01-20261122-0007"


def two_ends(left: str, right: str, columns: int) -> str:
    return left + " " * (columns - columns_of(left) - columns_of(right)) + right


def receipt(columns: int, goods: int = 4) -> Page:
    head = (
        Text("云店便利店", bold=True, size=2, align="center"),
        Text("-" * columns),
        Text("单号 R01-20261122-0007"),
    )
    lines = tuple(Text(two_ends(f"{number} 中华(软)", "￥65.00", columns)) for number in range(1, goods + 1))
    foot = (
        Text("—" * (columns // 2)),
        Text(two_ends("应收", f"¥{goods * 65}.00", columns // 2), bold=True, size=2),
        Feed(1),
        Qr(LINK, "扫码看电子小票"),
        Text("谢谢惠顾！", align="center"),
        Cut(),
    )
    return (*head, *lines, *foot)
