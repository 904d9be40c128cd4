"""The desk behind the buying screen: reads at once, writes and adds up away from the screen."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, ZERO, Money, Quantity, half_up
from pos_app.domain.people import User
from pos_app.domain.product import Item, ProductId
from pos_app.domain.purchase import Entry, OrderState, PurchaseKind, check_goods, check_life
from pos_app.services import catalogue, orders, purchases, suppliers
from pos_app.services.days import current_business_date
from pos_app.services.goods_list import shop_moment
from pos_app.services.orders import KeepOrder
from pos_app.services.printing import list_paper
from pos_app.services.purchases import Bought, Buy, PriceHistory
from pos_app.services.suggestions import For, Suggested, suggestions
from pos_app.services.suppliers import TENDERS, PaySupplier
from pos_app.store import goods
from pos_app.store.orders import Line as OrderLine
from pos_app.store.purchases import PaidPrice
from pos_app.store.suppliers import Supplier
from pos_app.till import buying_lists as lists
from pos_app.till.tools import Tools
from pos_app.ui.buying.keys import Tab
from pos_app.ui.buying.ports import Entered, Failed, Opened, Said
from pos_app.ui.buying.state import Asked, FormState, Line, Listing, PaperState, SheetKind, Unit
from pos_app.ui.buying.words import tender_name
from pos_app.ui.message import Choice
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr, tr_told

T = TypeVar("T")

TOBACCO, NOBODY = "tobacco", "nobody"
COMPANY: Final = "烟草"
"""What the name of a tobacco company has in it."""
YES, NO = "yes", "no"
LISTED_MOST: Final = 500
SHEET: Final = "buying"


class TillBuyingDesk:
    """One person's. `leave` goes back to selling; `changed` tells that stock is no longer as it was."""

    def __init__(self, tools: Tools, user: User, *, leave: Callable[[], None], changed: Callable[[], None]) -> None:
        self._tools, self._user, self._leave, self._changed = tools, user, leave, changed

    # --- lists and papers

    def listing(self, tab: Tab) -> Listing:
        store = self._tools.store
        if tab is Tab.ORDERS:
            with store.read() as tx:
                today = current_business_date(tx, self._tools.clock.now_ms())
            return lists.order_list(orders.listed(store, most=LISTED_MOST), today)
        if tab is Tab.DOCUMENTS:
            return lists.document_list(purchases.listed(store, most=LISTED_MOST))
        return lists.supplier_list(suppliers.listed(store, all_of_them=True))

    def suppliers_to_choose(self) -> Listing:
        found = suppliers.listed(self._tools.store)
        return lists.chooser(tr("From whom?"), sorted((str(each.supplier_id), each.name) for each in found))

    def wishes(self) -> Listing:
        """What may be ordered: cigarettes, the goods of a supplier, and those that came from nobody yet."""
        found = suppliers.listed(self._tools.store)
        if not found:
            return lists.chooser("", ())
        rows = [(str(each.supplier_id), each.name) for each in found if COMPANY not in each.name]
        rows = [(TOBACCO, tr("Cigarettes")), *rows, (NOBODY, tr("Goods that came from nobody yet"))]
        return lists.chooser(tr("What is to be ordered?"), rows)

    def paper(self, tab: Tab, key: str) -> PaperState:
        store = self._tools.store
        if tab is Tab.ORDERS:
            return lists.order_paper(orders.read(store, int(key)))
        if tab is Tab.DOCUMENTS:
            return lists.document_paper(purchases.read(store, int(key)))
        return lists.account_paper(*suppliers.read(store, int(key)))

    def prices(self, product: str) -> PaperState:
        product_id = ProductId(int(product))
        with self._tools.store.read() as tx:
            name = goods.kept(tx, product_id).name
        return lists.price_paper(name, self._history(product_id))

    def _history(self, product_id: ProductId) -> PriceHistory:
        return purchases.price_history(self._tools.store, product_id)

    # --- documents to be written

    def blank(self, kind: SheetKind, supplier: str) -> Opened:
        found, _ = suppliers.read(self._tools.store, int(supplier))
        return Opened(self._tools.ids.new(), kind, supplier, found.name, (), {})

    def draft(self, order: str) -> Opened | None:
        """The draft as it was kept; None for an order that was sent."""
        read = orders.read(self._tools.store, int(order))
        head = read.head
        if head.state is not OrderState.DRAFT:
            return None
        lines = tuple(self._ordered(line, line.units) for line in read.lines)
        words = {"note": head.note}
        return Opened(head.uid, SheetKind.ORDER, str(head.supplier_id), head.supplier, lines, words)

    def to_receive(self, order: str) -> Opened:
        """What has not come of an order, to be received against it."""
        read = orders.read(self._tools.store, int(order))
        head = read.head
        check_life(head.state, OrderState.PARTLY)
        missing = [(line, Quantity(half_up(line.missing.milli * 1000, line.factor.milli))) for line in read.lines]
        lines = tuple(self._ordered(line, units) for line, units in missing if units.milli)
        uid, supplier = self._tools.ids.new(), str(head.supplier_id)
        return Opened(uid, SheetKind.RECEIPT, supplier, head.supplier, lines, {}, order, head.number)

    def _ordered(self, line: OrderLine, units: Quantity) -> Line:
        unit = Unit(line.unit, line.factor, str(line.price))
        note = lists.price_note(self._history(line.product_id))
        key = str(line.product_id)
        return Line(key, line.name, line.code, (unit,), 0, str(units), str(line.price), note=note, why=line.why)

    def find(self, text: str, kind: SheetKind) -> Line:
        """The product of a code or a name, as it was bought last. Raises `RuleViolation` when there is none."""
        store = self._tools.store
        with store.read() as tx:
            item = goods.by_code(tx, text.strip()) or goods.by_house_code(tx, text.strip())
        scanned = item is not None
        if item is None:
            found = catalogue.find_products(store, text, 1)
            if not found:
                raise RuleViolation("Nothing is called '{text}' here", field="product", text=text.strip())
            with store.read() as tx:
                item = goods.main_item(tx, found[0].product_id)
        if kind is not SheetKind.ORDER:
            check_goods(item.kind, item.name)
        return self._line(item, scanned=scanned)

    def _line(self, item: Item, *, scanned: bool) -> Line:
        history = self._history(item.product_id)
        units = self._units(item, history.last)
        last = history.last
        wanted = item.factor if scanned or last is None else last.factor
        place = next((place for place, unit in enumerate(units) if unit.factor == wanted), 0)
        note = lists.price_note(history)
        return Line(str(item.product_id), item.name, item.code, units, place, price=units[place].price, note=note)

    def _units(self, item: Item, last: PaidPrice | None) -> tuple[Unit, ...]:
        """The base unit, those the codes sell, and the one it was bought by last."""
        with self._tools.store.read() as tx:
            kept, items = goods.kept(tx, item.product_id), goods.units_of(tx, item.product_id)
        names = {ONE: kept.unit} | {each.factor: each.unit for each in items}
        if last is not None:
            names[last.factor] = last.unit
        return tuple(Unit(name, factor, _price(factor, last, kept.unit_cost)) for factor, name in names.items())

    def suggest(self, wish: str, done: Callable[[str, tuple[Line, ...]], None], failed: Failed) -> None:
        tools = self._tools
        supplier = wish if wish not in {TOBACCO, NOBODY} else self._company() if wish == TOBACCO else ""
        asked = For(wish == TOBACCO, int(wish) if wish not in {TOBACCO, NOBODY} else None)

        def work() -> tuple[Line, ...]:
            return tuple(map(_suggested, suggestions(tools.store, asked, self._user, clock=tools.clock)))

        tools.runner.submit(work, lambda lines: done(supplier, lines), failed)

    def _company(self) -> str:
        """The one tobacco company among the suppliers, or nothing."""
        found = [each for each in suppliers.listed(self._tools.store) if COMPANY in each.name]
        return str(found[0].supplier_id) if len(found) == 1 else ""

    # --- writes

    def save(self, entered: Entered, done: Said, failed: Failed) -> None:
        write = self._keep_order if entered.opened.kind is SheetKind.ORDER else self._buy

        def saved(text: str) -> None:
            done(text)
            self._changed()

        self._tools.runner.submit(lambda: write(entered), saved, failed)

    def _keep_order(self, entered: Entered) -> str:
        entries = tuple(_entry(line) for line in entered.lines)
        note, whys = entered.words.get("note", ""), tuple(line.why for line in entered.lines)
        command = KeepOrder(entered.opened.uid, int(entered.opened.supplier), entries, note, whys)
        order = orders.keep(self._tools.store, command, self._user, clock=self._tools.clock)
        return tr("The order for {sum} is kept; F7 sends it off", sum=yuan(order.head.amount))

    def _buy(self, entered: Entered) -> str:
        opened, words = entered.opened, entered.words
        kind = PurchaseKind.RECEIPT if opened.kind is SheetKind.RECEIPT else PurchaseKind.RETURN
        command = Buy(
            uid=opened.uid,
            kind=kind,
            supplier_id=int(opened.supplier),
            entries=tuple(_entry(line) for line in entered.lines),
            discount=_money(words.get("whole_discount", ""), "whole_discount"),
            reference=words.get("reference", ""),
            reason=words.get("note", ""),
            order_id=int(opened.order) if opened.order else None,
            day=self._day(words.get("day", "").strip()),
        )
        tools = self._tools
        return _told(purchases.buy(tools.store, command, self._user, clock=tools.clock, ids=tools.ids))

    def _day(self, text: str) -> date | None:
        """A day of this year, or with the year in front; nothing is today. Raises `RuleViolation` on `day`."""
        if not text:
            return None
        year = shop_moment(self._tools.clock.now_ms())[:5]
        try:
            return date.fromisoformat(text if text.count("-") > 1 else year + text)
        except ValueError as error:
            raise RuleViolation("'{text}' is no day; write it as 11-22", field="day", text=text) from error

    def send(self, order: str, done: Said, failed: Failed) -> None:
        tools = self._tools

        def work() -> str:
            sent = orders.send(tools.store, int(order), self._user, clock=tools.clock, ids=tools.ids)
            return tr("Order {number} is sent: print it or save it for Excel", number=sent.head.number)

        tools.runner.submit(work, done, failed)

    def end(self, order: str, done: Said, failed: Failed) -> None:
        """A draft is given up, a sent order awaits nothing more."""
        tools = self._tools

        def work() -> str:
            if orders.read(tools.store, int(order)).head.state is OrderState.DRAFT:
                orders.drop(tools.store, int(order), self._user)
                return tr("The draft is gone")
            closed = orders.close(tools.store, int(order), "", self._user, clock=tools.clock, ids=tools.ids)
            return tr("Order {number} awaits nothing more", number=closed.head.number)

        tools.runner.submit(work, done, failed)

    # --- forms

    def supplier_form(self, key: str) -> FormState:
        found = Supplier(0, self._tools.ids.new(), "") if not key else suppliers.read(self._tools.store, int(key))[0]
        asked = (
            Asked("name", found.name),
            Asked("contact", found.contact),
            Asked("phone", found.phone),
            Asked("lead_days", str(found.lead_days)),
            Asked("rhythm_days", str(found.rhythm_days)),
            Asked("note", found.note),
            Asked("active", YES if found.active else NO, (Choice(YES, tr("Yes")), Choice(NO, tr("No more")))),
        )
        title = found.name or tr("New supplier")
        return FormState("supplier", found.uid, key, title, asked)

    def pay_form(self, key: str) -> FormState:
        found, _ = suppliers.read(self._tools.store, int(key))
        tenders = tuple(Choice(tender, tender_name(tender)) for tender in TENDERS)
        ways = (Choice(NO, tr("The shop pays")), Choice(YES, tr("The supplier pays back")))
        asked = (
            Asked("amount", str(found.owed) if found.owed > ZERO else ""),
            Asked("tender", TENDERS[0], tenders),
            Asked("back", NO, ways),
            Asked("note"),
        )
        title = tr("{name}: {sum} is owed", name=found.name, sum=yuan(found.owed))
        return FormState("pay", self._tools.ids.new(), key, title, asked)

    def save_form(self, form: FormState, values: Mapping[str, str], done: Said, failed: Failed) -> None:
        write = self._pay if form.kind == "pay" else self._keep_supplier
        self._tools.runner.submit(lambda: write(form, values), done, failed)

    def _keep_supplier(self, form: FormState, values: Mapping[str, str]) -> str:
        wanted = Supplier(
            0,
            form.uid,
            values["name"],
            values["contact"],
            values["phone"],
            values["note"],
            _days(values["lead_days"], "lead_days"),
            _days(values["rhythm_days"], "rhythm_days"),
            values["active"] == YES,
        )
        tools = self._tools
        kept = suppliers.save(tools.store, wanted, self._user, clock=tools.clock, ids=tools.ids)
        return tr("{name} is kept", name=kept.name)

    def _pay(self, form: FormState, values: Mapping[str, str]) -> str:
        tools = self._tools
        amount = _money(values["amount"], "amount")
        back = values["back"] == YES
        command = PaySupplier(form.uid, int(form.key), values["tender"], amount, values["note"], back)
        paid = suppliers.pay(
            tools.store, command, self._user, with_printer=tools.printer.set_up, clock=tools.clock, ids=tools.ids
        )
        return tr("{name}: {sum} is owed", name=paid.name, sum=yuan(paid.owed))

    # --- out of the till

    def export(self, listing: Listing, done: Said, failed: Failed) -> None:
        from pos_app.services.sheets import write_sheet  # noqa: PLC0415 - hardly ever; it loads the writers

        day = shop_moment(self._tools.clock.now_ms())[:16].translate(str.maketrans(" ", "-", "-:"))
        file = Path.home() / f"buying-{day}.xlsx"

        def work() -> str:
            headings = tuple(heading.text for heading in listing.headings)
            rows = [(*row.cells, row.below) for row in listing.rows]
            write_sheet(file, SHEET, (*headings, tr("Note")), rows)
            return tr("{count} rows are in {file}", count=len(rows), file=file)

        self._tools.runner.submit(work, done, failed)

    def print_listing(self, listing: Listing) -> bool:
        if not self._tools.printer.set_up:
            return False
        lines = [" ".join(filter(None, (*row.cells, row.below))) for row in listing.rows]
        paper = list_paper(self._tools.store, listing.title, [*lines, *filter(None, [listing.total])])
        self._tools.printer.print_now(paper)
        return True

    def leave(self) -> None:
        self._leave()


def _told(bought: Bought) -> str:
    head = bought.head
    if bought.moved_from is not None:
        return tr("The books of that day are closed: {number} has {date}", number=head.number, date=head.business_date)
    if head.kind is PurchaseKind.RECEIPT:
        return tr("{count} lines are in stock for {sum}", count=head.lines, sum=yuan(head.total))
    return tr("{count} lines went back for {sum}", count=head.lines, sum=yuan(-head.total))


def _suggested(line: Suggested) -> Line:
    unit = Unit(line.unit, line.factor, str(line.price))
    why = tr_told(line.suggestion.why)
    return Line(str(line.product_id), line.name, line.code, (unit,), 0, str(line.units), str(line.price), why=why)


def _price(factor: Quantity, last: PaidPrice | None, unit_cost: int) -> str:
    """What a unit of so many base units costs as far as is known."""
    if last is not None and last.factor == factor:
        return str(last.price)
    if last is not None and last.quantity.milli:
        return str(Money(half_up(last.amount.fen * factor.milli, last.quantity.milli)))
    return str(Money(half_up(unit_cost * factor.milli, 1_000_000))) if unit_cost else ""


def _entry(line: Line) -> Entry:
    """A line as it was typed, read. Raises `RuleViolation` at the field that can't be."""
    return Entry(
        product_id=ProductId(int(line.key)),
        units=_read(Quantity.parse, line.units or "0", "units"),
        price=_money(line.price, "price"),
        code=line.code,
        unit=line.unit.name,
        factor=line.unit.factor,
        discount=_money(line.discount, "discount"),
        gift=line.gift,
    )


def _read(parse: Callable[[str], T], text: str, field: str) -> T:
    """What was typed, read. Raises `RuleViolation` at its field."""
    try:
        return parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error


def _money(text: str, field: str) -> Money:
    return _read(Money.parse, text, field) if text.strip() else ZERO


def _days(text: str, field: str) -> int:
    days = _read(Quantity.parse, text or "0", field)
    return half_up(days.milli, 1000)
