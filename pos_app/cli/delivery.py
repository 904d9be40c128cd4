"""`yundian delivery accept|list|show`: deliveries of the tobacco company, with the cloud or without it."""

import argparse
import json
from pathlib import Path
from typing import Any, Final

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.delivery import How
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import MILLI, Quantity
from pos_app.domain.product import CARTON
from pos_app.services.deliveries import AcceptDelivery, Accepted, accept, difference_body
from pos_app.services.delivery_lists import (
    DeliveryRow,
    DeliveryView,
    LineCode,
    NoteCode,
    delivery_of_order,
    list_deliveries,
    read_code,
    show_delivery,
)
from pos_app.services.delivery_notes import receive
from pos_app.store.engine import Store

_LISTED: Final = 50
_FILE_BYTES_MAX: Final = 8_388_608


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("delivery", parents=[common], help="deliveries of the tobacco company")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    take = acts.add_parser("accept", parents=[common], help="take a delivery into stock")
    take.add_argument(
        "delivery",
        metavar="FILE|CODE",
        help="the delivery note as JSON; of one known here its number or a carton's code",
    )
    take.set_defaults(handler=run_accept)
    every = acts.add_parser("list", parents=[common], help="the latest deliveries")
    every.add_argument("--limit", type=int, default=_LISTED, metavar="N")
    every.set_defaults(handler=run_list)
    one = acts.add_parser("show", parents=[common], help="one delivery, line by line")
    one.add_argument("order", metavar="ORDER", help="the number of the order")
    one.set_defaults(handler=run_show)


def run_accept(args: argparse.Namespace, context: Context) -> int:
    """0 when it is in stock now, or was before; what the shop does not know yet is parked with the delivery."""
    file = Path(args.delivery)
    with context.store(write=True) as store:
        known = None if file.is_file() else _known(store, args.delivery)
        delivery_id = known or receive(store, _read(file), clock=context.clock, ids=context.ids)
        command = AcceptDelivery(context.ids.new(), delivery_id, How.COMMAND)
        done = accept(store, command, None, clock=context.clock, ids=context.ids)
        view = show_delivery(store, delivery_id)
    answer = {
        "accepted": bool(done.taken),
        "already": done.already,
        "packs": _number(done.packs),
        "lines": len(done.taken),
        "parked": done.parked,
        "differences": _differences(view),
    }
    context.emit(answer, _told(done))
    return 0


def _known(store: Store, code: str) -> int | None:
    """The delivery whose number or carton this is, as if it were scanned."""
    match read_code(store, code):
        case NoteCode(delivery_id) | LineCode(delivery_id, _, True):
            return delivery_id
        case _:
            return None


def _read(file: Path) -> Json:
    """The JSON of a file; a number with a point stays what it is and is refused where cartons are meant."""
    if file.stat().st_size > _FILE_BYTES_MAX:
        raise RuleViolation("{file} is too large for a delivery note", field="file", file=file.name)
    try:
        body: Json = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RuleViolation("{file} is not JSON: {reason}", field="file", file=file.name, reason=error) from error
    return body


def _number(quantity: Quantity) -> int | str:
    """A whole number as one; a fraction as exact text."""
    return quantity.milli // MILLI if quantity.milli % MILLI == 0 else str(quantity)


def _told(done: Accepted) -> str:
    parked = f"; {done.parked} lines wait for a product" if done.parked else ""
    if done.already:
        return f"Delivery {done.order_no} is in stock already{parked}"
    if not done.taken:
        return f"Nothing of delivery {done.order_no} was taken into stock{parked}"
    return f"Delivery {done.order_no}: {done.count_text} in {len(done.taken)} lines taken into stock{parked}"


def _differences(view: DeliveryView) -> list[dict[str, Json]]:
    return [difference_body(each.difference) for each in view.differences]


def run_list(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        rows = list_deliveries(store, limit=args.limit)
    lines = [
        f"{row.order_no}  {row.state.value}  {row.delivered}{CARTON}, {row.accepted}{CARTON} in stock  ￥{row.amount}"
        for row in rows
    ]
    context.emit({"deliveries": [_row(row) for row in rows]}, "\n".join(lines) or "There are no deliveries")
    return 0


def _row(row: DeliveryRow) -> dict[str, Any]:
    return {
        "company": row.company,
        "order": row.order_no,
        "ordered_on": row.ordered_on.isoformat(),
        "arrives_at_ms": row.arrives_at_ms,
        "state": row.state.value,
        "lines": row.lines,
        "needed": str(row.needed),
        "allotted": str(row.allotted),
        "delivered": str(row.delivered),
        "accepted": str(row.accepted),
        "amount_fen": row.amount.fen,
        "differences": row.differences,
        "parked": row.parked,
    }


def run_show(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        view = show_delivery(store, delivery_of_order(store, args.order))
    lines = [
        {
            "line": line.said.line,
            "carton_ean": line.said.carton_ean,
            "pack_ean": line.said.pack_ean,
            "name": line.said.name,
            "packs_per_carton": line.said.packs_per_carton,
            "needed": str(line.said.needed),
            "allotted": str(line.said.allotted),
            "delivered": str(line.said.delivered),
            "accepted": str(line.stand.accepted),
            "to_take": str(line.stand.to_take),
            "wholesale_fen": line.said.wholesale.fen,
            "parked": line.stand.parked,
        }
        for line in view.lines
    ]
    answer = _row(view.row) | {"lines": lines, "differences": _differences(view), "versions": len(view.versions)}
    texts = [
        f"{line['line']}  {line['name']}  delivered {line['delivered']}, accepted {line['accepted']}"
        + ("  (no such product yet)" if line["parked"] else "")
        for line in lines
    ]
    context.emit(answer, "\n".join([f"{view.row.order_no}  {view.row.state.value}", *texts]))
    return 0
