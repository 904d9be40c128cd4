"""What a scan does at a delivery, and how it is said. No toolkit in here."""

from pos_app.ui.message import Level, Message
from pos_app.ui.supply.ports import Taken
from pos_app.ui.supply.state import Body, DetailState, DifferenceForm
from pos_app.ui.supply.words import cartons
from pos_app.ui.translate import tr


def place_of_scans(detail: DetailState | None, body: Body) -> int | None:
    """The delivery that goods are looked for in first: what is counted or written about, or was just taken in.

    So the second carton of a delivery takes in no other one.
    """
    if detail is None or (detail.open.milli and not detail.counting and not isinstance(body, DifferenceForm)):
        return None
    return detail.delivery_id


def why_not_taken(detail: DetailState, *, is_carton: bool) -> str:
    """Why goods just scanned take nothing of this delivery in, which nobody counts. Empty: they do, as delivered."""
    if not detail.open.milli:
        return _in_stock_already(detail.order)
    if not is_carton:
        return tr("This is a pack: scan a carton to take the delivery in, or press F3 to count")
    if detail.state == "partly":
        return tr("Something of delivery {order} was dealt with: F2 takes in the rest, F3 counts", order=detail.order)
    return ""


def what_a_scan_does(detail: DetailState) -> Message | None:
    """Said beside a delivery that is to be taken in, before anybody scans."""
    if detail.counting:
        return Message(Level.INFO, tr("Counting: scan each carton. F3 types a number, F2 takes them in."))
    if not detail.open.milli:
        return None
    if detail.state == "partly":
        return Message(Level.INFO, tr("F2 takes in what is still to come, F3 counts."))
    return Message(Level.INFO, tr("Scan its note or any carton: all of it goes into stock. F3 counts."))


def told_taken(taken: Taken) -> Message:
    """What went into stock, and what waits."""
    if not taken.count:
        return Message(Level.INFO, _in_stock_already(taken.order))
    told = tr("Delivery {order}: {count} taken into stock", order=taken.order, count=taken.count)
    if not taken.parked:
        return Message(Level.SUCCESS, told)
    waits = tr("{count} lines wait for their product: press Make product", count=taken.parked)
    return Message(Level.WARNING, f"{told} · {waits}")


def _in_stock_already(order: str) -> str:
    return tr(
        "Delivery {order} is in stock already. For another one scan its note, or choose it and press F2.", order=order
    )


def why_nothing_is_open(detail: DetailState) -> str:
    parked = sum(1 for line in detail.lines if line.parked and line.open.milli)
    if parked:
        return tr("{count} lines wait for their product: press Make product", count=parked)
    return tr("All of this delivery is in stock already: {cartons}", cartons=cartons(detail.accepted))
