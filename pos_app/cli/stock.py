"""`yundian stock show|list|ledger|adjust|count`: what is on hand, where it went, what was lost, how a count stands."""

import argparse
from datetime import date
from typing import Any, Final

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Quantity
from pos_app.domain.product import Item, on_hand_text
from pos_app.domain.stock_document import ADJUSTMENTS, DocumentKind, Entry
from pos_app.services import stock_documents, stock_views, stocktakes
from pos_app.services.stock_documents import AdjustStock
from pos_app.services.stock_views import Concern, text_of
from pos_app.services.stocktake_approval import review
from pos_app.store import goods, stock
from pos_app.store.engine import Transaction

_LISTED: Final = 50


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("stock", parents=[common], help="stock on hand")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    show = acts.add_parser("show", parents=[common], help="stock of one product")
    show.add_argument("code", metavar="CODE", help="one of its barcodes, or its house code")
    show.set_defaults(handler=run)
    every = acts.add_parser("list", parents=[common], help="what is on hand, or what somebody should look at")
    every.add_argument("concern", nargs="?", choices=[concern.value for concern in Concern])
    every.add_argument("--limit", type=int, default=_LISTED, metavar="N")
    every.set_defaults(handler=run_list)
    ledger = acts.add_parser("ledger", parents=[common], help="the movements of a product, newest first")
    ledger.add_argument("code", metavar="CODE")
    ledger.add_argument("--limit", type=int, default=_LISTED, metavar="N")
    ledger.set_defaults(handler=run_ledger)
    adjust = acts.add_parser("adjust", parents=[common], help="write down what was lost, used, found")
    adjust.add_argument("kind", choices=[kind.value for kind in ADJUSTMENTS])
    adjust.add_argument("code", metavar="CODE")
    adjust.add_argument("units", metavar="N", help="how many of the code's unit")
    adjust.add_argument("--reason", required=True, metavar="WHY")
    adjust.add_argument("--day", metavar="DATE", help="the business date; one that is closed becomes the next open one")
    adjust.set_defaults(handler=run_adjust)
    count = acts.add_parser("count", parents=[common], help="how the stocktake stands that is going on")
    count.add_argument("--limit", type=int, default=_LISTED, metavar="N")
    count.set_defaults(handler=run_count)


def _item(tx: Transaction, code: str) -> Item:
    item = goods.by_code(tx, code) or goods.by_house_code(tx, code)
    if item is None:
        raise RuleViolation("No product has the code {code}", code=code)
    return item


def run(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, store.read() as tx:
        held = stock.stock_of(tx, _item(tx, args.code).product_id)
    text = on_hand_text(held.on_hand, held.unit, held.kind, held.packs_per_carton)
    answer = {
        "product": held.product_uid,
        "name": held.name,
        "on_hand_milli": held.on_hand.milli,
        "cartons_text": text,
        "cost_fen": held.value.fen,
    }
    context.emit(answer, f"{held.name}: {text}, ￥{held.value} at cost")
    return 0


def run_list(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        if args.concern is None:
            found = stock_views.on_hand(store, most=args.limit)
        else:
            concerned = stock_views.concerns(store, Concern(args.concern), clock=context.clock)
            found = [each.product for each in concerned][: args.limit]
    rows = [
        {
            "name": each.name,
            "on_hand_milli": each.on_hand.milli,
            "cartons_text": text_of(each, each.on_hand),
            "cost_fen": each.value.fen,
            "retail_fen": each.retail.fen,
        }
        for each in found
    ]
    told = [f"{row['name']}: {row['cartons_text']}" for row in rows]
    context.emit({"products": rows}, "\n".join(told) or "nothing")
    return 0


def run_ledger(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        with store.read() as tx:
            product_id = _item(tx, args.code).product_id
        product = stock_views.product(store, product_id)
        found = stock_views.product_ledger(store, product_id, most=args.limit)
    rows = [
        {
            "kind": each.kind,
            "quantity_milli": each.quantity.milli,
            "value_fen": each.value.fen,
            "after_milli": each.after.milli,
            "business_date": each.business_date,
            "document": each.document,
        }
        for each in found
    ]
    told = [
        f"{each.business_date} {each.kind} {text_of(product, each.quantity)} → {text_of(product, each.after)} "
        f"({each.document})"
        for each in found
    ]
    context.emit({"name": product.name, "movements": rows}, "\n".join(told) or "nothing")
    return 0


def run_adjust(args: argparse.Namespace, context: Context) -> int:
    """0 when it is in the books; the answer says for which day."""
    units, day = Quantity.parse(args.units), _day(args.day)
    with context.store(write=True) as store:
        with store.read() as tx:
            item = _item(tx, args.code)
        entry = Entry(item.product_id, units, item.code, item.unit, item.factor)
        command = AdjustStock(context.ids.new(), DocumentKind(args.kind), (entry,), args.reason, day)
        written = stock_documents.adjust(store, command, None, clock=context.clock, ids=context.ids)
    (line,) = written.lines
    answer = {
        "document": written.head.number,
        "business_date": written.head.business_date.isoformat(),
        "moved_from": None if written.moved_from is None else written.moved_from.isoformat(),
        "quantity_milli": line.quantity.milli,
        "cost_fen": line.cost.fen,
    }
    moved = "" if written.moved_from is None else f" ({written.moved_from} is closed)"
    text = f"{written.head.number}: {line.name} {line.quantity}, ￥{line.cost}, {written.head.business_date}{moved}"
    context.emit(answer, text)
    return 0


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise RuleViolation("'{text}' is no day: write 2026-12-31", field="day", text=text) from error


def run_count(args: argparse.Namespace, context: Context) -> int:
    """0 when a stocktake is going on."""
    with context.store() as store:
        head = stocktakes.open_stocktake(store)
        if head is None:
            raise RuleViolation("No stocktake is going on")
        found = review(store, head.stocktake_id)
    differ = [row for row in found.rows if row.tally is not None and (row.variance.milli or row.tally.doubtful)]
    rows = [
        {
            "name": row.goods.name,
            "counted_milli": row.tally.counted.milli,
            "book_milli": row.tally.book.milli,
            "variance_milli": row.variance.milli,
            "cost_fen": row.cost.fen,
            "doubtful": row.tally.doubtful,
        }
        for row in differ[: args.limit]
        if row.tally is not None
    ]
    answer = {
        "stocktake": head.uid,
        "products": len(found.rows),
        "counted": found.counted,
        "matched": found.matched,
        "doubtful": found.doubtful,
        "cost_fen": found.cost.fen,
        "differences": rows,
    }
    told = [f"{found.counted} of {len(found.rows)} counted, {found.matched} as in the books"]
    told += [f"{row.goods.name}: {row.variance}" for row in differ[: args.limit]]
    context.emit(answer, "\n".join(told))
    return 0
