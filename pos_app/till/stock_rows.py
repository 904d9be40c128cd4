"""Stock as rows of the screen: quantities as the trade says them, sums, days."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pos_app.domain.ledger import Column
from pos_app.domain.money import Quantity, total
from pos_app.domain.product import on_hand_text
from pos_app.domain.receipt import SHOP_TIME
from pos_app.domain.stocktake import match_degree
from pos_app.services.stock_documents import Written
from pos_app.services.stock_views import Concern, Concerned, PeriodRow, text_of
from pos_app.services.stocktake_approval import Review, ReviewRow
from pos_app.store.stock_documents import Head
from pos_app.store.stock_views import CategorySum, LedgerEntry, OnHand
from pos_app.store.stocktakes import Head as Stocktake
from pos_app.ui.stock.state import DetailState, Line
from pos_app.ui.stock.words import document_name, ended_name, movement_name, stocktake_name
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr

REVIEW_MAX = 500
"""So many rows of a stocktake are shown, the biggest differences; a spreadsheet has all."""


def moment(at_ms: int) -> str:
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME
    return f"{at:%m-%d %H:%M}"


def signed(text: str, quantity: Quantity) -> str:
    return f"+{text}" if quantity.milli > 0 else text.replace("-", "−")


def percent(hundredths: int | None) -> str:
    return "–" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}%"


def on_hand_line(each: OnHand, *, costs: bool) -> Line:
    retail = yuan(each.retail)
    value = yuan(each.value) if costs else yuan(each.retail)
    low = each.on_hand.milli < 0 or (each.least is not None and each.on_hand < each.least)
    below = (each.category, "", retail if costs else "")
    return Line(str(each.product_id), (each.name, text_of(each, each.on_hand), value), below, low)


def worth_head(sums: Iterable[CategorySum], category: str, *, costs: bool) -> str:
    """The value of all stock and of the dearest categories, or of one category."""
    every = [each for each in sums if category in {"", each.category}]
    value, retail = total(each.value for each in every), total(each.retail for each in every)
    name = category or tr("All stock")
    if not costs:
        return tr("{name} sells for {amount}", name=name, amount=yuan(retail))
    whole = tr("{name}: {value} at cost, sells for {retail}", name=name, value=yuan(value), retail=yuan(retail))
    shown = [] if category else [each for each in every if each.category][:3]
    parts = " · ".join(f"{each.category} {yuan(each.value)}" for each in shown)
    return f"{whole}\n{parts}" if parts else whole


def ledger_line(product: OnHand, entry: LedgerEntry, *, costs: bool) -> Line:
    day, _, time = moment(entry.at_ms).partition(" ")
    moved = signed(text_of(product, entry.quantity), entry.quantity)
    what = " · ".join(filter(None, (entry.document, entry.note)))
    value = yuan(entry.value) if costs else ""
    cells = (day, movement_name(entry.kind), moved, text_of(product, entry.after))
    return Line(str(entry.movement_id), cells, (time, what, value))


def concern_line(place: int, each: Concerned) -> Line:
    if each.concern is Concern.EXPIRING:
        lasts = tr("{days} days left", days=each.days) if (each.days or 0) >= 0 else tr("expired")
        here = text_of(each.product, each.batch)
        return Line(
            str(place), (each.product.name, here, "", each.expires), (each.product.category, "", "", lasts), True
        )
    lasts = "–" if each.days is None else tr("{days} days", days=each.days)
    limit = each.product.least if each.concern is Concern.LOW else each.product.most
    told = "" if limit is None else tr("limit {limit}", limit=text_of(each.product, limit))
    cells = (each.product.name, text_of(each.product, each.product.on_hand), text_of(each.product, each.sold), lasts)
    return Line(str(place), cells, (each.product.category, told))


def period_line(row: PeriodRow, *, costs: bool) -> Line:
    def shown(quantity: Quantity) -> str:
        return str(quantity) if quantity.milli else ""

    value = yuan(row.row.cost) if costs else yuan(row.retail)
    cells = (
        row.product.name,
        shown(row.row.opening),
        *(shown(row.row[column]) for column in Column),
        str(row.row.closing),
        value,
    )
    return Line(str(row.product.product_id), cells)


def period_head(rows: Iterable[PeriodRow], title: str, *, costs: bool) -> str:
    every = list(rows)
    cost, retail = total(row.row.cost for row in every), total(row.retail for row in every)
    if not costs:
        return tr("{day}: {count} goods, sell for {retail}", day=title, count=len(every), retail=yuan(retail))
    return tr(
        "{day}: {count} goods, {cost} at cost, sell for {retail}",
        day=title,
        count=len(every),
        cost=yuan(cost),
        retail=yuan(retail),
    )


def document_line(head: Head, *, costs: bool) -> Line:
    moved = "" if head.wanted_date == head.business_date else tr("for {day}", day=head.wanted_date.isoformat())
    what = " · ".join(filter(None, (document_name(head.kind), head.partner, head.reason)))
    below = " · ".join(filter(None, (head.number, head.business_date.isoformat(), moved, head.user)))
    return Line(str(head.document_id), (what, yuan(head.cost) if costs else yuan(head.retail)), (below,))


def document_detail(written: Written, *, costs: bool) -> DetailState:
    head = written.head
    title = f"{document_name(head.kind)} {head.number}"
    who = tr("by {name}", name=head.user) if head.user else ""
    allowed = tr("allowed by {name}", name=head.approved_by) if head.approved_by else ""
    note = " · ".join(filter(None, (head.business_date.isoformat(), who, allowed, head.reason)))
    if written.moved_from is not None:
        day = tr("the books of {day} were closed", day=written.moved_from.isoformat())
        note = f"{note} · {day}"
    lines = tuple(
        Line(
            str(line.line),
            (
                line.name,
                f"{'−' if line.quantity.milli < 0 else '+'}{line.units}{line.unit}",
                yuan(line.cost) if costs else yuan(line.retail),
            ),
            (line.code,),
        )
        for line in written.lines
    )
    return DetailState(title, note, lines)


def stocktake_line(head: Stocktake) -> Line:
    name = head.title or stocktake_name(head.kind)
    matched = "" if head.ended != "approved" else percent(match_degree(matched=head.matched, counted=head.counted))
    below = " · ".join((head.business_date, ended_name(head.ended), head.user))
    counted = tr("{matched} of {counted}", matched=head.matched, counted=head.counted) if matched else ""
    return Line(str(head.stocktake_id), (name, matched or "–"), (below, counted))


def review_line(row: ReviewRow, *, costs: bool) -> Line:
    goods = row.goods

    def said(quantity: Quantity) -> str:
        return on_hand_text(quantity, goods.unit, goods.kind, goods.packs_per_carton)

    if row.tally is None:
        return Line(str(goods.product_id), (goods.name, "–", "", "", ""), (goods.category,))
    value = yuan(row.cost if costs else row.retail) if row.variance.milli else ""
    doubt = tr("sold meanwhile: count again") if row.tally.doubtful else goods.category
    cells = (
        goods.name,
        said(row.tally.counted),
        said(row.tally.book),
        signed(said(row.variance), row.variance) if row.variance.milli else "✓",
        "、".join(row.tally.counters),
    )
    return Line(str(goods.product_id), cells, (doubt, "", "", value), row.tally.doubtful)


def review_lines(review: Review, *, costs: bool) -> tuple[Line, ...]:
    """What must be counted again first, then the biggest differences, then what is not counted yet."""
    rows = sorted(review.rows, key=lambda row: (row.tally is None, row.tally is None or not row.tally.doubtful))
    return tuple(review_line(row, costs=costs) for row in rows[:REVIEW_MAX])


def review_head(review: Review, *, costs: bool) -> str:
    name = review.head.title or stocktake_name(review.head.kind)
    told = tr(
        "{name}: {counted} of {all} counted, {differ} differ, {degree} as in the books",
        name=name,
        counted=review.counted,
        all=len(review.rows),
        differ=review.counted - review.matched,
        degree=percent(review.degree),
    )
    return f"{told} · {yuan(review.cost)}" if costs and review.cost.fen else told
