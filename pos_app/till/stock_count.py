"""Stocktakes behind the stock screen: begun, counted at the till and by phones, approved."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from pos_app.domain.money import Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId, on_hand_text
from pos_app.domain.stocktake import CountHow, StocktakeKind
from pos_app.services import stocktakes
from pos_app.services.stocktake_approval import Approved, approve, review
from pos_app.services.stocktakes import BeginStocktake, CountGoods
from pos_app.store import goods
from pos_app.store import stocktakes as books
from pos_app.till.counting_page import CountingPage
from pos_app.till.stock_rows import percent, review_head, review_lines, signed, stocktake_line
from pos_app.till.tools import Tools
from pos_app.ui.stock.ports import Counting, Failed, Phones, Rows, Told
from pos_app.ui.stock.state import DetailState, Drafted, Line
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr

T = TypeVar("T")


class StockCounting:
    """One person's. The page for phones is there from when it is asked for till the stocktake is over."""

    def __init__(self, tools: Tools, user: User, *, changed: Callable[[], None]) -> None:
        self._tools, self._user, self._changed = tools, user, changed
        self._page: CountingPage | None = None
        self._page_of: int | None = None

    @property
    def _costs(self) -> bool:
        return self._user.may(Right.SEE_COST)

    def _submit(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        self._tools.runner.submit(work, done, failed)

    def close(self) -> None:
        """No phone counts any more; returns when the page is gone."""
        page, self._page, self._page_of = self._page, None, None
        if page is not None:
            page.close()

    def _close_soon(self) -> None:
        """As `close`, without the screen waiting for it."""
        page, self._page, self._page_of = self._page, None, None
        if page is not None:
            self._tools.runner.submit(page.close, lambda _: None)

    # --- reads

    def counting(self, done: Callable[[Counting], None], failed: Failed) -> None:
        def shown(counting: Counting) -> None:
            if counting.stocktake_id != self._page_of:
                self._close_soon()
            done(counting)

        self._submit(self._read, shown, failed)

    def _read(self) -> Counting:
        store, costs = self._tools.store, self._costs
        head = stocktakes.open_stocktake(store)
        if head is None:
            return Counting(None, Rows(tuple(map(stocktake_line, stocktakes.listed(store)))))
        found = review(store, head.stocktake_id)
        rows = Rows(review_lines(found, costs=costs), review_head(found, costs=costs))
        return Counting(head.stocktake_id, rows, found.doubtful, len(found.rows) - found.counted)

    def results(self, key: str, done: Callable[[DetailState], None], failed: Failed) -> None:
        self._submit(lambda: self._results(int(key)), done, failed)

    def _results(self, stocktake_id: int) -> DetailState:
        """What a stocktake that is over came to, the biggest difference first."""
        with self._tools.store.read() as tx:
            head = books.find(tx, stocktake_id)
            named = {each.product_id: each for each in books.goods_of(tx, stocktake_id)}
            found = sorted(books.results_of(tx, stocktake_id), key=lambda each: -abs(each.cost.fen))
        lines = []
        for each in found:
            product = named[each.product_id]
            variance = on_hand_text(each.variance, product.unit, product.kind, product.packs_per_carton)
            text = signed(variance, each.variance) if each.variance.milli else "✓"
            value = yuan(each.cost if self._costs else each.retail) if each.variance.milli else ""
            lines.append(Line(str(each.product_id), (product.name, text, percent(each.match_rate)), ("", value)))
        if head is None:
            return DetailState()
        return DetailState(head.title or head.business_date, head.reason, tuple(lines))

    # --- writes

    def begin(
        self, kind: StocktakeKind, title: str, category: str, found: tuple[Drafted, ...], done: Told, failed: Failed
    ) -> None:
        tools, products = self._tools, tuple(each.product_id for each in found)

        def work() -> str:
            command = BeginStocktake(tools.ids.new(), kind, title, category, products)
            stocktakes.begin(tools.store, command, self._user, clock=tools.clock, ids=tools.ids)
            return tr("Scan the first goods; the till goes on selling")

        self._submit(work, done, failed)

    def _open(self) -> int:
        head = stocktakes.open_stocktake(self._tools.store)
        return 0 if head is None else head.stocktake_id

    def count(self, product_id: ProductId, units: Quantity, done: Told, failed: Failed, *, sets: bool = False) -> None:
        tools = self._tools

        def work() -> str:
            how = CountHow.SET if sets else CountHow.ADD
            line = CountGoods(tools.ids.new(), product_id, units, how, self._user.name, "till")
            counted = stocktakes.count(tools.store, self._open(), line, clock=tools.clock)
            with tools.store.read() as tx:
                kept = goods.kept(tx, product_id)
            so_far = Quantity(0) if counted.counted is None else counted.counted
            said = on_hand_text(so_far, kept.unit, kept.kind, kept.packs_per_carton)
            return tr("{name}: {counted} counted", name=counted.name, counted=said)

        self._submit(work, done, failed)

    def count_again(self, keys: Iterable[str], done: Callable[[], None], failed: Failed) -> None:
        tools, products = self._tools, [ProductId(int(key)) for key in keys]
        self._submit(
            lambda: stocktakes.count_again(
                tools.store, self._open(), products, self._user, clock=tools.clock, ids=tools.ids
            ),
            lambda _: done(),
            failed,
        )

    def approve(self, reason: str, done: Told, failed: Failed, *, uncounted_are_gone: bool) -> None:
        tools = self._tools

        def work() -> Approved:
            return approve(
                tools.store,
                self._open(),
                reason,
                self._user,
                clock=tools.clock,
                ids=tools.ids,
                uncounted_are_gone=uncounted_are_gone,
            )

        def told(approved: Approved) -> None:
            self._close_soon()
            self._changed()
            counted, degree = approved.head.counted, percent(approved.degree)
            done(
                tr(
                    "The books are set right: {counted} goods counted, {degree} as in the books",
                    counted=counted,
                    degree=degree,
                )
            )

        self._submit(work, told, failed)

    def give_up(self, reason: str, done: Told, failed: Failed) -> None:
        tools = self._tools

        def told(_: None) -> None:
            self._close_soon()
            done(tr("The stocktake was given up; the books are as they were"))

        self._submit(
            lambda: stocktakes.give_up(tools.store, self._open(), reason, self._user, clock=tools.clock, ids=tools.ids),
            told,
            failed,
        )

    # --- phones

    def phones(self) -> Phones:
        """Open the page for phones, if it is not there yet. Raises `EnvironmentFault` without a network."""
        stocktake_id = self._open()
        if self._page is None or self._page_of != stocktake_id:
            self._close_soon()
            self._page = CountingPage(self._tools.store, stocktake_id, clock=self._tools.clock)
            self._page_of = stocktake_id
        page = self._page
        return Phones(page.link, page.address, page.desk.code, page.desk.phones, matrix_of(page.link))


def matrix_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code."""
    import qrcode  # noqa: PLC0415 - most shops count once a month

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())
