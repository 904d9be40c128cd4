"""The slips of the office: the end of a shift, to be signed and filed, money paid in or out, the recovery code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pos_app.domain.drawer_count import TenderCount
from pos_app.domain.money import Money
from pos_app.domain.receipt import (
    SHOP_TIME,
    TENDER_NAMES,
    Letterhead,
    Paper,
    PaperLine,
    PaperPart,
    columns_of,
    spread,
    wrap,
)

CASH_KINDS: Final = {
    "pay_in": "存入",
    "pay_out": "支出",
    "top_up": "储值",
    "top_up_refund": "储值退款",
    "settlement": "收账",
    "supplier": "付货款",
}


@dataclass(frozen=True, slots=True)
class CashMove:
    """Money that moved without a sale, as it is printed; out of the drawer it is less than nothing."""

    kind: str
    tender: str
    amount: Money
    reason: str
    person: str
    at_ms: int
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class ShiftEnd:
    """A closed shift as it is printed."""

    cashier: str
    closed_by: str
    business_date: date
    opened_at_ms: int
    closed_at_ms: int
    sales: int
    amount: Money
    float_amount: Money
    tenders: tuple[TenderCount, ...]
    moves: tuple[CashMove, ...]


def shift_paper(shift: ShiftEnd, head: Letterhead) -> Paper:
    return tuple(_shift(shift, head))


def _shift(shift: ShiftEnd, head: Letterhead) -> Iterator[PaperPart]:
    rule = PaperLine("-" * head.columns)
    yield from _titled("交接班", head)
    for left, right in (
        ("营业日", shift.business_date.isoformat()),
        ("收银员", shift.cashier),
        ("开班", _at(shift.opened_at_ms)),
        ("交班", _at(shift.closed_at_ms)),
        *([("点款人", shift.closed_by)] if shift.closed_by != shift.cashier else []),
        ("笔数", str(shift.sales)),
        ("销售额", f"￥{shift.amount}"),
        ("备用金", str(shift.float_amount)),
    ):
        yield from _lines(spread(left, right, head.columns))
    if shift.moves:
        yield rule
        for move in shift.moves:
            label = CASH_KINDS.get(move.kind, move.kind)
            yield from _lines(spread(f"{label} {move.reason}".strip(), str(move.amount), head.columns))
    yield rule
    for each in shift.tenders:
        yield from _tender(each, head.columns)
    yield rule
    yield from _signatures(head, "交班人", "接班人")


def _tender(count: TenderCount, columns: int) -> Iterator[PaperPart]:
    name = TENDER_NAMES.get(count.tender, count.tender)
    yield from _lines(spread(f"{name} 应有", str(count.expected), columns))
    if count.counted is None:
        return
    yield from _lines(spread("  实点", str(count.counted), columns))
    for pieces in count.pieces:
        yield from _lines(spread(f"    {pieces.value} × {pieces.count}", str(pieces.amount), columns))
    sign = "+" if count.difference.fen > 0 else ""
    yield from (
        PaperLine(text, bold=bool(count.difference.fen))
        for text in spread("  差额", f"{sign}{count.difference}", columns)
    )


def cash_paper(move: CashMove, head: Letterhead) -> Paper:
    return tuple(_cash(move, head))


def _cash(move: CashMove, head: Letterhead) -> Iterator[PaperPart]:
    yield from _titled(CASH_KINDS.get(move.kind, move.kind), head)
    yield from (
        PaperLine(text, big=True, center=True) for text in wrap(f"￥{Money(abs(move.amount.fen))}", head.columns // 2)
    )
    for left, right in (
        ("时间", _at(move.at_ms)),
        ("经手人", move.person),
        *([("批准人", move.approved_by)] if move.approved_by else []),
        ("原因", move.reason),
    ):
        yield from _lines(_pair(left, right, head.columns))
    yield from _signatures(head, "经手人", "批准人")


def recovery_paper(code: str, head: Letterhead) -> Paper:
    return (
        *_titled("店主恢复码", head),
        *(PaperLine(text, big=True, center=True) for text in wrap(code, head.columns // 2)),
        *(PaperLine(text) for text in wrap("忘记店主密码时凭此码重设。请妥善保管，不要放在收银台。", head.columns)),
    )


def _titled(title: str, head: Letterhead) -> Iterator[PaperPart]:
    yield from (PaperLine(text, big=True, center=True) for text in wrap(head.shop, head.columns // 2))
    yield PaperLine(title, bold=True, center=True)


def _pair(left: str, right: str, columns: int) -> Iterator[str]:
    """A word and a text that may be long."""
    fits = columns_of(left) + columns_of(right) < columns
    return spread(left, right, columns) if fits else wrap(f"{left} {right}", columns)


def _signatures(head: Letterhead, *who: str) -> Iterator[PaperPart]:
    for each in who:
        yield PaperLine("")
        yield PaperLine(f"{each} ".ljust(head.columns - 2 * len(each), "_"))


def _at(at_ms: int) -> str:
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME
    return f"{at:%Y-%m-%d %H:%M}"


def _lines(texts: Iterator[str]) -> Iterator[PaperPart]:
    return (PaperLine(text) for text in texts)
