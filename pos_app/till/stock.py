"""The desk behind the stock screen: everything is read and written by the runner, away from the screen."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pos_app.domain.barcode import normalise
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.money import Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import CONVERSIONS, DocumentKind, Entry
from pos_app.domain.transfer import PREFIX, QR_CHARACTERS_MAX
from pos_app.services import batches, bundles, catalogue, stock_documents, stock_views, transfers
from pos_app.services.batches import AddBatch
from pos_app.services.bundles import Convert
from pos_app.services.days import current_business_date
from pos_app.services.promotions import category_names
from pos_app.services.stock_documents import AdjustStock, Written
from pos_app.services.stock_views import Concern
from pos_app.services.transfers import SendGoods
from pos_app.store import goods
from pos_app.store.stock_views import OnHand
from pos_app.till import stock_rows as rows
from pos_app.till.stock_count import StockCounting, matrix_of
from pos_app.till.tools import Tools
from pos_app.ui.stock.ports import Entered, Failed, More, Rows, Sent, Told
from pos_app.ui.stock.state import DetailState, Drafted, Line, Tab
from pos_app.ui.stock.words import document_name
from pos_app.ui.translate import tr

PAGE = 100
T = TypeVar("T")


class TillStockDesk(StockCounting):
    """One person's. `leave` goes back to selling; `changed` tells that the books are no longer as they were."""

    def __init__(self, tools: Tools, user: User, *, leave: Callable[[], None], changed: Callable[[], None]) -> None:
        super().__init__(tools, user, changed=changed)
        self._leave = leave

    @property
    def may_adjust(self) -> bool:
        return self._user.may(Right.ADJUST_STOCK)

    def today(self) -> date:
        with self._tools.store.read() as tx:
            return current_business_date(tx, self._tools.clock.now_ms())

    def categories(self) -> tuple[str, ...]:
        return category_names(self._tools.store)

    def new_uid(self) -> str:
        return self._tools.ids.new()

    def leave(self) -> None:
        self._leave()

    def find(self, text: str) -> Drafted:
        """The goods of a code or a name, with the unit of the code. Raises `RuleViolation` on the field `goods`."""
        code = normalise(text)
        with self._tools.store.read() as tx:
            item = goods.by_code(tx, code) or goods.by_house_code(tx, code)
        if item is None:
            found = catalogue.find_products(self._tools.store, text, 1)
            if not found:
                raise RuleViolation("Nothing is called '{text}' here", field="goods", text=text.strip())
            with self._tools.store.read() as tx:
                item = goods.main_item(tx, found[0].product_id)
        return Drafted(item.product_id, item.name, item.code, item.unit, Quantity.of(1), item.factor)

    # --- lists

    def on_hand(self, text: str, category: str, more: More, done: Callable[[Rows], None], failed: Failed) -> None:
        store, costs = self._tools.store, self._costs

        def read() -> Rows:
            found = stock_views.on_hand(store, text, category=category or None, after=more, most=PAGE)
            whole = more is None and not text.strip()
            head = rows.worth_head(stock_views.worth(store), category, costs=costs) if whole else ""
            lines = tuple(rows.on_hand_line(each, costs=costs) for each in found)
            return Rows(lines, head, found[-1] if len(found) == PAGE and not text.strip() else None)

        self._submit(read, done, failed)

    def ledger(self, key: str, more: More, done: Callable[[Rows], None], failed: Failed) -> None:
        store, costs = self._tools.store, self._costs

        def read() -> Rows:
            product = stock_views.product(store, ProductId(int(key)))
            found = stock_views.product_ledger(store, product.product_id, before=more, most=PAGE)
            lines = tuple(rows.ledger_line(product, each, costs=costs) for each in found)
            head = "" if more is not None else self._batches_of(product)
            return Rows(lines, head, found[-1] if len(found) == PAGE else None)

        self._submit(read, done, failed)

    def _batches_of(self, product: OnHand) -> str:
        """What to sell first, where goods have a date."""
        left = batches.sell_first(self._tools.store, product.product_id)
        parts = [f"{each.expires_on} {stock_views.text_of(product, each.quantity)}" for each in left[:3]]
        return tr("Sell first: {batches}", batches=" · ".join(parts)) if parts else ""

    def concerns(self, which: Concern, done: Callable[[Rows], None], failed: Failed) -> None:
        tools = self._tools

        def read() -> Rows:
            found = stock_views.concerns(tools.store, which, clock=tools.clock)
            lines = tuple(rows.concern_line(place, each) for place, each in enumerate(found))
            return Rows(lines, tr("{count} goods", count=len(found)))

        self._submit(read, done, failed)

    def period(self, first: date, last: date, done: Callable[[Rows], None], failed: Failed) -> None:
        store, costs = self._tools.store, self._costs

        def read() -> Rows:
            found = stock_views.period_ledger(store, first, last)
            title = first.isoformat() if first == last else f"{first:%Y-%m}"
            lines = tuple(rows.period_line(each, costs=costs) for each in found)
            return Rows(lines, rows.period_head(found, title, costs=costs))

        self._submit(read, done, failed)

    def add_batch(self, key: str, values: Mapping[str, str], done: Callable[[], None], failed: Failed) -> None:
        tools, uid = self._tools, self.new_uid()

        def work() -> None:
            made, expires = (day_of(values[name], name) if values[name] else None for name in ("made", "expires_on"))
            quantity = _quantity(values["units"], "units")
            command = AddBatch(uid, ProductId(int(key)), expires, quantity, made_on=made, lot=values["lot"])
            batches.add_batch(tools.store, command, self._user, clock=tools.clock, ids=tools.ids)

        self._submit(work, lambda _: done(), failed)

    # --- documents

    def documents(self, more: More, done: Callable[[Rows], None], failed: Failed) -> None:
        store, costs = self._tools.store, self._costs

        def read() -> Rows:
            found = stock_documents.listed(store, before=more, most=PAGE)
            lines = tuple(rows.document_line(each, costs=costs) for each in found)
            return Rows(lines, "", found[-1].document_id if len(found) == PAGE else None)

        self._submit(read, done, failed)

    def document(self, key: str, done: Callable[[DetailState], None], failed: Failed) -> None:
        store, costs = self._tools.store, self._costs
        self._submit(lambda: rows.document_detail(stock_documents.read(store, int(key)), costs=costs), done, failed)

    def write(self, uid: str, entered: Entered, done: Told, failed: Failed) -> None:
        self._submit(lambda: self._write(uid, entered), lambda written: self._told(written, done), failed)

    def _write(self, uid: str, entered: Entered) -> Written:
        tools, user = self._tools, self._user
        day = day_of(entered.day, "day") if entered.day else None
        entries = tuple(Entry(each.product_id, each.units, each.code, each.unit, each.factor) for each in entered.goods)
        if entered.kind in CONVERSIONS:
            if len(entered.goods) != 1:
                raise RuleViolation("One bundle or case at a time", field="goods")
            (whole,) = entered.goods
            units = whole.units.in_base(whole.factor)
            convert = Convert(uid, entered.kind, whole.product_id, units, entered.reason, day)
            return bundles.convert(tools.store, convert, user, clock=tools.clock, ids=tools.ids)
        if entered.kind is DocumentKind.TRANSFER_OUT:
            send = SendGoods(uid, entered.partner, entries, entered.reason, day)
            return transfers.send(tools.store, send, user, clock=tools.clock, ids=tools.ids)
        command = AdjustStock(uid, entered.kind, entries, entered.reason, day)
        return stock_documents.adjust(tools.store, command, user, clock=tools.clock, ids=tools.ids)

    def _told(self, written: Written, done: Told) -> None:
        self._changed()
        name, number = document_name(written.head.kind), written.head.number
        if written.moved_from is None:
            done(tr("{name} {number} is in the books", name=name, number=number))
            return
        day, asked = written.head.business_date.isoformat(), written.moved_from.isoformat()
        done(
            tr(
                "{name} {number} is in the books of {day}: those of {asked} are closed",
                name=name,
                number=number,
                day=day,
                asked=asked,
            )
        )

    def set_parts(self, whole: Drafted, parts: tuple[Drafted, ...], done: Told, failed: Failed) -> None:
        tools = self._tools
        quantities = {each.product_id: each.units.in_base(each.factor) for each in parts}

        def work() -> str:
            bundles.set_parts(tools.store, whole.product_id, quantities, self._user, clock=tools.clock, ids=tools.ids)
            return tr("{name} is made of {count} goods", name=whole.name, count=len(parts))

        self._submit(work, done, failed)

    def send(self, key: str, done: Callable[[Sent], None], failed: Failed) -> None:
        def work() -> Sent:
            text = transfers.text_of(self._tools.store, int(key))
            number = stock_documents.read(self._tools.store, int(key)).head.number
            file = Path.home() / f"transfer-{number}.txt"
            try:
                file.write_text(text + "\n", encoding="ascii")
            except OSError as error:
                raise EnvironmentFault("{file} can't be written: {reason}", file=file, reason=error.strerror) from error
            return Sent(number, str(file), matrix_of(text) if len(text) <= QR_CHARACTERS_MAX else ())

        self._submit(work, done, failed)

    def take_in(self, text: str, done: Told, failed: Failed) -> None:
        tools = self._tools

        def work() -> Written:
            document = text.strip() if text.strip().startswith(PREFIX) else _file_text(text)
            return transfers.take_in(tools.store, document, self._user, clock=tools.clock, ids=tools.ids)

        def told(written: Written) -> None:
            if written.already:
                done(tr("These goods were taken in before, with {number}", number=written.head.number))
            else:
                self._told(written, done)

        self._submit(work, told, failed)

    # --- out of the program

    def export(self, tab: Tab, what: Any, done: Told, failed: Failed) -> None:
        from pos_app.till.stock_export import export_tab  # noqa: PLC0415 - hardly ever; it loads the writers

        tools, user = self._tools, self._user
        self._submit(lambda: export_tab(tools, user, tab, what), done, failed)

    def print_rows(self, title: str, lines: tuple[Line, ...], done: Told, failed: Failed) -> None:
        from pos_app.services.stock_sheets import paper_of  # noqa: PLC0415 - as above

        if not self._tools.printer.set_up:
            failed(RuleViolation("No printer is set up"))
            return
        store, printer = self._tools.store, self._tools.printer
        told = [line.cells for line in lines]
        self._submit(lambda: paper_of(store, title, told), printer.print_now, failed)
        done(tr("It is being printed"))


def day_of(text: str, field: str) -> date:
    """A day as people write it: `2026-12-31`, `20261231`, `2026/12/31`."""
    try:
        return date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as error:
        raise RuleViolation("'{text}' is no day: write 2026-12-31", field=field, text=text) from error


def _quantity(text: str, field: str) -> Quantity:
    try:
        return Quantity.parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error


def _file_text(name: str) -> str:
    path = Path(name.strip()).expanduser()
    if not name.strip() or not path.is_file():
        raise RuleViolation("There is no file {file}", field="transfer", file=name.strip())
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise EnvironmentFault("{file} can't be read: {reason}", file=path.name, reason=error.strerror) from error
