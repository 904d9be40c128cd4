"""A delivery on paper: what came and what was taken, to be checked beside the cartons and filed with the bill."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pos_app.domain.delivery import DeliveryState, Difference, DifferenceKind, LineStand
from pos_app.domain.delivery_note import NoteLine
from pos_app.domain.money import Quantity, total
from pos_app.domain.product import CARTON
from pos_app.domain.receipt import SHOP_TIME, Letterhead, Paper, PaperLine, PaperPart, PaperQr, spread, wrap

STATES: Final = {
    DeliveryState.EXPECTED: "在途",
    DeliveryState.ARRIVED: "已到货",
    DeliveryState.PARTLY: "部分入库",
    DeliveryState.ACCEPTED: "已入库",
    DeliveryState.WITH_DIFFERENCES: "已入库 有差异",
    DeliveryState.CANCELLED: "已取消",
}
KINDS: Final = {
    DifferenceKind.SHORT: "短少",
    DifferenceKind.OVER: "多出",
    DifferenceKind.DAMAGED: "破损",
    DifferenceKind.WRONG_GOODS: "错货",
    DifferenceKind.CHANGED: "公司更改",
}


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of the company, and how it stands."""

    said: NoteLine
    stand: LineStand


@dataclass(frozen=True, slots=True)
class DeliveryList:
    """A delivery as it is printed."""

    order_no: str
    company: str
    ordered_on: date
    arrives_at_ms: int
    state: DeliveryState
    lines: tuple[ListedLine, ...]
    differences: tuple[Difference, ...]


def delivery_paper(delivery: DeliveryList, head: Letterhead) -> Paper:
    """Its number is printed as a code too: scanned, it finds the delivery again."""
    return tuple(_parts(delivery, head))


def _parts(delivery: DeliveryList, head: Letterhead) -> Iterator[PaperPart]:
    rule = PaperLine("-" * head.columns)
    yield from (PaperLine(text, big=True, center=True) for text in wrap(head.shop, head.columns // 2))
    yield PaperLine("送货单", bold=True, center=True)
    arrives = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=delivery.arrives_at_ms) + SHOP_TIME
    for left, right in (
        ("订单", delivery.order_no),
        ("公司", delivery.company),
        ("订货", delivery.ordered_on.isoformat()),
        ("到货", f"{arrives:%Y-%m-%d %H:%M}"),
        ("状态", STATES[delivery.state]),
    ):
        yield from _lines(spread(left, right, head.columns))
    yield rule
    for line in delivery.lines:
        yield from _line(line, delivery.differences, head.columns)
    yield rule
    for each in delivery.differences:
        if each.line is None:
            yield from _lines(wrap(f"{_told(each)} {each.name or each.code}", head.columns))
    delivered = Quantity(sum(line.said.delivered.milli for line in delivery.lines))
    accepted = Quantity(sum(line.stand.accepted.milli for line in delivery.lines))
    yield from _lines(
        spread(f"{len(delivery.lines)} 行 送 {delivered}{CARTON}", f"入 {accepted}{CARTON}", head.columns)
    )
    amount = total(line.said.wholesale * line.said.delivered for line in delivery.lines)
    yield from _lines(spread("金额", f"￥{amount}", head.columns))
    yield PaperQr(delivery.order_no)


def _line(line: ListedLine, differences: tuple[Difference, ...], columns: int) -> Iterator[PaperPart]:
    said = line.said
    yield from _lines(wrap(f"{said.line} {said.name}", columns))
    counts = f"  需{said.needed} 核{said.allotted} 送{said.delivered}"
    yield from _lines(spread(counts, f"入{line.stand.accepted}{CARTON}", columns))
    yield from _lines(spread(f"  × {said.wholesale}", str(said.wholesale * said.delivered), columns))
    if line.stand.parked and line.stand.to_take.milli:
        yield PaperLine("  待建商品")
    for each in differences:
        if each.line == said.line:
            yield from _lines(wrap(f"  {_told(each)}", columns))


def _told(difference: Difference) -> str:
    return " ".join(filter(None, (KINDS[difference.kind], f"{difference.cartons}{CARTON}", difference.reason)))


def _lines(texts: Iterator[str]) -> Iterator[PaperPart]:
    return (PaperLine(text) for text in texts)
