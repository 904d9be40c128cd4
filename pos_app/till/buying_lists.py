"""The lists of the buying screen in words: orders, documents, suppliers, accounts, and what a product has cost."""

from collections.abc import Sequence
from datetime import date

from pos_app.domain.money import ZERO, Money, Quantity, half_up
from pos_app.domain.purchase import OrderState, PurchaseKind
from pos_app.services import orders
from pos_app.services.orders import Order
from pos_app.services.purchases import Bought, PriceHistory
from pos_app.store.orders import Head as OrderHead
from pos_app.store.purchases import Head, PaidPrice
from pos_app.store.suppliers import AccountLine, Supplier
from pos_app.ui.buying.state import Heading, Listing, ListRow, Mark, PaperState
from pos_app.ui.buying.words import kind_name, state_name, tender_name
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr

_STATE_MARKS = {
    OrderState.DRAFT: Mark.WAITS,
    OrderState.SENT: Mark.PLAIN,
    OrderState.PARTLY: Mark.WARNS,
    OrderState.CLOSED: Mark.OVER,
}


def order_list(heads: Sequence[OrderHead], today: date) -> Listing:
    headings = (
        Heading(tr("Order number"), 200),
        Heading(tr("Supplier")),
        Heading(tr("Expected"), 120),
        Heading(tr("Lines"), 72, right=True),
        Heading(tr("Sum"), 128, right=True),
        Heading(tr("State"), 128),
    )
    nothing = tr("No order yet"), tr("F5 suggests what to order, F2 begins an empty one")
    return Listing(tr("Orders"), headings, tuple(_order_row(head, today) for head in heads), *nothing)


def _order_row(head: OrderHead, today: date) -> ListRow:
    late = orders.is_late(head, today)
    state = tr("Late") if late else state_name(head.state)
    cells = (
        head.number or tr("not sent yet"),
        head.supplier,
        head.expected_on[5:] or "–",
        str(head.lines),
        yuan(head.amount),
        state,
    )
    return ListRow(str(head.order_id), cells, head.note, Mark.WARNS if late else _STATE_MARKS[head.state])


def document_list(heads: Sequence[Head]) -> Listing:
    headings = (
        Heading(tr("Document"), 200),
        Heading(tr("Supplier")),
        Heading(tr("Date"), 120),
        Heading(tr("Lines"), 72, right=True),
        Heading(tr("Owed for it"), 136, right=True),
        Heading(tr("What"), 112),
    )
    nothing = tr("Nothing was received yet"), tr("F2 takes goods in; first choose from whom")
    rows = tuple(
        ListRow(
            str(head.purchase_id),
            (
                head.number,
                head.supplier,
                head.business_date.isoformat(),
                str(head.lines),
                yuan(head.total),
                kind_name(head.kind),
            ),
            head.reference or head.reason,
            Mark.GOOD if head.kind is PurchaseKind.RECEIPT else Mark.WARNS,
        )
        for head in heads
    )
    return Listing(tr("Received and sent back"), headings, rows, *nothing)


def supplier_list(found: Sequence[Supplier]) -> Listing:
    headings = (
        Heading(tr("Supplier")),
        Heading(tr("Phone"), 136),
        Heading(tr("Last goods"), 120),
        Heading(tr("Goods come after"), 152),
        Heading(tr("Owed"), 136, right=True),
    )
    nothing = tr("No supplier yet"), tr("F2 adds the first one; goods are received from a supplier")
    rows = tuple(
        ListRow(
            str(each.supplier_id),
            (each.name, each.phone, each.last_date or "–", tr("{count} days", count=each.lead_days), yuan(each.owed)),
            " · ".join(filter(None, (each.contact, each.note))),
            _owed_mark(each),
        )
        for each in found
    )
    owed = Money(sum(each.owed.fen for each in found))
    total = tr("Owed in all: {sum}", sum=yuan(owed)) if rows else ""
    return Listing(tr("Suppliers"), headings, rows, *nothing, total)


def _owed_mark(supplier: Supplier) -> Mark:
    if not supplier.active:
        return Mark.OVER
    return Mark.WARNS if supplier.owed > ZERO else Mark.PLAIN


def chooser(title: str, rows: Sequence[tuple[str, str]]) -> Listing:
    """Names to choose from."""
    return Listing(title, (Heading(""),), tuple(ListRow(key, (name,)) for key, name in rows))


def order_paper(order: Order) -> PaperState:
    """An order beside what came of it."""
    headings = (
        Heading(tr("Product")),
        Heading(tr("Code"), 136),
        Heading(tr("Ordered"), 104, right=True),
        Heading(tr("Came"), 104, right=True),
        Heading(tr("Price of one"), 120, right=True),
        Heading(tr("Missing"), 96, right=True),
    )
    rows = tuple(
        ListRow(
            str(line.line),
            (
                line.name,
                line.code,
                f"{line.units}{line.unit}",
                _in_units(line.received, line.factor, line.unit),
                yuan(line.price),
                _in_units(line.missing, line.factor, line.unit) if line.missing.milli else "–",
            ),
            line.why,
            Mark.WARNS if line.missing.milli else Mark.GOOD,
        )
        for line in order.lines
    )
    head = order.head
    title = tr("Order {number} at {supplier}", number=head.number, supplier=head.supplier)
    below = " · ".join(filter(None, (state_name(head.state), head.expected_on, head.note)))
    total = tr("Expected to cost {sum}", sum=yuan(head.amount))
    return PaperState(Listing(title, headings, rows, total=total), below)


def _in_units(base: Quantity, factor: Quantity, unit: str) -> str:
    return f"{Quantity(half_up(base.milli * 1000, factor.milli))}{unit}"


def document_paper(bought: Bought) -> PaperState:
    headings = (
        Heading(tr("Product")),
        Heading(tr("Code"), 136),
        Heading(tr("Quantity"), 104, right=True),
        Heading(tr("Price of one"), 120, right=True),
        Heading(tr("Taken off"), 96, right=True),
        Heading(tr("Amount"), 128, right=True),
    )
    rows = tuple(
        ListRow(
            str(line.line),
            (
                line.name,
                line.code,
                f"{line.units}{line.unit}",
                yuan(line.price),
                str(line.discount) if line.discount > ZERO else "–",
                yuan(line.amount),
            ),
            tr("Gift") if line.gift else "",
            Mark.GOOD if line.gift else Mark.PLAIN,
        )
        for line in bought.lines
    )
    head = bought.head
    title = f"{kind_name(head.kind)} {head.number} · {head.supplier}"
    told = (
        head.business_date.isoformat(),
        head.user,
        head.reference,
        head.reason,
        "" if not head.order_number else tr("Order {number}", number=head.order_number),
        tr("{sum} off the whole", sum=yuan(head.discount)) if head.discount > ZERO else "",
    )
    total = tr("Owed for it: {sum}", sum=yuan(head.total))
    return PaperState(Listing(title, headings, rows, total=total), " · ".join(filter(None, told)))


def account_paper(supplier: Supplier, lines: Sequence[AccountLine]) -> PaperState:
    headings = (
        Heading(tr("Date"), 120),
        Heading(tr("What"), 200),
        Heading(tr("Document")),
        Heading(tr("More owed"), 136, right=True),
        Heading(tr("Owed"), 136, right=True),
    )
    rows = tuple(
        ListRow(
            str(place),
            (
                line.business_date,
                _account_word(line),
                line.note if line.kind == "payment" else f"{line.number} {line.note}".strip(),
                yuan(line.amount),
                yuan(line.owed),
            ),
        )
        for place, line in enumerate(lines)
    )
    total = tr("Owed in all: {sum}", sum=yuan(supplier.owed))
    below = " · ".join(filter(None, (supplier.contact, supplier.phone, supplier.note)))
    nothing = tr("Nothing was bought there yet")
    return PaperState(Listing(supplier.name, headings, rows, nothing, total=total), below)


def _account_word(line: AccountLine) -> str:
    if line.kind != "payment":
        return kind_name(PurchaseKind(line.kind))
    word = tr("The shop paid") if line.amount < ZERO else tr("Got back")
    return f"{word} · {tender_name(line.number)}"


def price_paper(name: str, history: PriceHistory) -> PaperState:
    headings = (
        Heading(tr("Date"), 120),
        Heading(tr("Supplier")),
        Heading(tr("Quantity"), 120, right=True),
        Heading(tr("Price of one"), 128, right=True),
        Heading(tr("Each, all off"), 136, right=True),
    )
    rows = tuple(
        ListRow(
            str(place),
            (
                price.business_date,
                price.supplier,
                f"{price.units}{price.unit}",
                yuan(price.price),
                yuan(each_of(price)),
            ),
            "",
            Mark.GOOD if price == history.lowest else Mark.PLAIN,
        )
        for place, price in enumerate(history.prices)
    )
    listing = Listing(tr("What {name} has cost", name=name), headings, rows, tr("It was never bought here yet"))
    return PaperState(listing, price_note(history))


def price_note(history: PriceHistory) -> str:
    """The last and the lowest price in a few words."""
    if history.last is None or history.lowest is None:
        return ""
    last, lowest = history.last, history.lowest
    told = tr("last {price}/{unit} at {supplier}", price=yuan(last.price), unit=last.unit, supplier=last.supplier)
    if each_of(lowest) >= each_of(last):
        return told
    return told + " · " + tr("lowest {price} each at {supplier}", price=yuan(each_of(lowest)), supplier=lowest.supplier)


def each_of(price: PaidPrice) -> Money:
    """What a base unit cost, all discounts off."""
    return Money(half_up(price.amount.fen * 1000, price.quantity.milli))
