"""The receipt as a document: lines laid out for a paper of so many columns, the source of every other form of it.

A Chinese character is two columns wide, as on every thermal printer.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pos_app.domain.money import MILLI, ZERO, Money, Quantity, total
from pos_app.domain.sale import SaleKind, SoldLine, SoldSale

SHOP_TIME: Final = timedelta(hours=8)
TENDER_NAMES: Final = {
    "cash": "现金",
    "wechat": "微信",
    "alipay": "支付宝",
    "unionpay": "银联",
    "card": "银行卡",
    "balance": "储值",
    "points": "积分抵扣",
    "coupon": "优惠券",
    "account": "挂账",
}

# What a sale is for, and why goods came back, where it was chosen from a list; anything else is printed as typed.
NOTE_NAMES: Final = {
    "own_use": "自用",
    "present": "送礼",
    "party": "聚会",
    "ceremony": "红白喜事",
    "unwanted": "不想要了",
    "damaged": "有质量问题",
    "wrong_goods": "买错了",
    "expired": "过期",
    "mistake": "收银有误",
    "no_receipt": "无小票",
}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of paper. `big` is double width and height; `center` is left to the printer."""

    text: str
    big: bool = False
    bold: bool = False
    center: bool = False


@dataclass(frozen=True, slots=True)
class PaperQr:
    """A code that a scanner reads back, with what it says in words."""

    data: str


PaperPart = PaperLine | PaperQr
Paper = tuple[PaperPart, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the shop prints on all its paper."""

    shop: str
    licence: str
    footer: str
    columns: int


def columns_of(text: str) -> int:
    """How wide a text prints: East Asian wide and full-width characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" and not c.isascii() else 1 for c in text)


def wrap(text: str, columns: int) -> Iterator[str]:
    """Cut a text into lines of at most so many columns; nothing is lost."""
    line, width = "", 0
    for character in text:
        size = columns_of(character)
        if width + size > columns:
            yield line
            line, width = "", 0
        line, width = line + character, width + size
    yield line


def spread(left: str, right: str, columns: int) -> Iterator[str]:
    """Left and right text on one line; when they don't fit, the right one goes on a line of its own."""
    gap = columns - columns_of(left) - columns_of(right)
    if gap >= 1:
        yield left + " " * gap + right
        return
    yield from wrap(left, columns)
    yield " " * max(0, columns - columns_of(right)) + right


def receipt(sale: SoldSale, head: Letterhead, *, copy: int = 0) -> Paper:
    """The receipt of a sale; `copy` counts reprints and marks them (补打)."""
    return tuple(_parts(sale, head, copy))


def _parts(sale: SoldSale, head: Letterhead, copy: int) -> Iterator[PaperPart]:
    rule = PaperLine("-" * head.columns)
    yield from (PaperLine(text, big=True, center=True) for text in wrap(head.shop, head.columns // 2))
    if copy:
        yield PaperLine(f"补打 {copy}", bold=True, center=True)
    if sale.kind is SaleKind.RETURN:
        yield PaperLine("退货", bold=True, center=True)
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=sale.at_ms) + SHOP_TIME
    yield PaperLine(f"单号 {sale.number}")
    yield PaperLine(f"时间 {at:%Y-%m-%d %H:%M:%S}")
    if at.date() != sale.business_date:
        yield PaperLine(f"营业日 {sale.business_date:%Y-%m-%d}")
    yield from _lines(spread(f"收银员 {sale.cashier}", f"机号 {sale.register}", head.columns))
    if sale.of_number:
        yield PaperLine(f"原单 {sale.of_number}")
    if sale.note:
        yield from _lines(wrap(f"备注 {NOTE_NAMES.get(sale.note, sale.note)}", head.columns))
    yield rule
    for line in sale.lines:
        yield from _sold(line, head.columns)
    yield rule
    yield from _totals(sale, head.columns)
    yield rule
    yield from _lines(spread(f"许可证 {head.licence}", "", head.columns))
    yield from _lines(spread(f"流水 {sale.journal_seq}", f"校验 {sale.chain_code}", head.columns))
    yield PaperQr(sale.number)
    yield from (PaperLine(text, center=True) for text in wrap(head.footer, head.columns))


def _sold(line: SoldLine, columns: int) -> Iterator[PaperPart]:
    yield from _lines(wrap(line.name, columns))
    usual = f" 原价{line.list_price}" if line.price < line.list_price else ""
    gross = line.amount + line.discount
    yield from _lines(spread(f"  {line.quantity}{line.unit} × {line.price}{usual}", str(gross), columns))
    if line.discount.fen:
        yield from _lines(spread("  优惠", str(-line.discount), columns))


def _totals(sale: SoldSale, columns: int) -> Iterator[PaperPart]:
    pieces = Quantity(sum(map(_pieces, sale.lines)))
    yield from _lines(spread(f"{len(sale.lines)} 行", f"{pieces} 件", columns))
    saved = total(map(_saved, sale.lines))
    if saved > ZERO:
        yield from _lines(spread("已优惠", str(saved), columns))
    if sale.rounding.fen:
        yield from _lines(spread("抹零", str(sale.rounding), columns))
    yield from (PaperLine(text, big=True) for text in spread("应收", f"￥{sale.total}", columns // 2))
    for payment in sale.payments:
        name = TENDER_NAMES.get(payment.tender, payment.tender)
        yield from _lines(spread(name, str(payment.given), columns))
        if payment.change.fen:
            yield from _lines(spread("找零", str(payment.change), columns))
    if sale.points:
        yield from _lines(spread("本次积分", f"{sale.points:+d}", columns))


def _saved(line: SoldLine) -> Money:
    """What a line that was sold costs less than the list says; nothing of one that came back."""
    if line.quantity.milli < 0:
        return ZERO
    return max(ZERO, line.list_price - line.price) * line.quantity + line.discount


def _pieces(line: SoldLine) -> int:
    """Things on the counter, in thousandths: a part of a unit, as of weighed goods, is one thing."""
    milli = line.quantity.milli
    return milli if milli % MILLI == 0 else MILLI if milli > 0 else -MILLI


def _lines(texts: Iterator[str]) -> Iterator[PaperPart]:
    return (PaperLine(text) for text in texts)


def test_page(head: Letterhead) -> Paper:
    """What a new printer prints, to see whether Chinese, ￥, the columns and the cut are right."""
    return (
        PaperLine("测试页", big=True, center=True),
        PaperLine("1234567890" * (head.columns // 10) + "1234567890"[: head.columns % 10]),
        PaperLine(next(spread("中华(硬) 盒", "￥45.00", head.columns))),
        PaperLine(next(spread("双喜——", "￥8.50", head.columns // 2)), big=True),
        PaperLine("以上每行都应写满一行", center=True),
        PaperQr("YUNDIAN-TEST"),
        PaperLine("切纸应在此线之下", center=True),
        PaperLine("-" * head.columns),
    )
