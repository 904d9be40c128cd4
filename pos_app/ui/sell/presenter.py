"""Decides what the selling page shows and what its keys do; holds no widget. No toolkit in here."""

from collections import deque
from collections.abc import Callable, Mapping

from pos_app.domain.basket import Entered, Line
from pos_app.domain.errors import EnvironmentFault, PosError
from pos_app.domain.money import Money
from pos_app.domain.pricing import PriceReason
from pos_app.services.counter import Counter
from pos_app.ui.message import Choice, Level, Message
from pos_app.ui.sell import acts
from pos_app.ui.sell.intake import Intake
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.line_editor import LineEditor
from pos_app.ui.sell.pay import PayPresenter
from pos_app.ui.sell.ports import Desk, SellView
from pos_app.ui.sell.scanner_trial import ScannerTrial
from pos_app.ui.sell.state import (
    AgeState,
    CashState,
    ClearState,
    CloseShiftState,
    DrawerState,
    HelpState,
    LastSale,
    LineRow,
    Mark,
    PanelState,
    PriceState,
    PrinterTroubleState,
    QuantityState,
    SaleState,
    ScannerState,
    TendersState,
    UnknownCodeState,
)
from pos_app.ui.sell.unknown import UnknownCodes
from pos_app.ui.sell.words import drawer_reason
from pos_app.ui.translate import tr, tr_error

DRAWER_REASONS = ("change", "check", "correction", "other")


class SellPresenter:
    """The page of one cashier. `do` takes what was done on it, `scanned` the codes of all scanners."""

    def __init__(self, view: SellView, counter: Counter, desk: Desk, licence: str) -> None:
        self._view, self._counter, self._desk = view, counter, desk
        self._panel: PanelState | None = None
        # What was scanned while a sale was being paid, each with what stood in the entry field before it.
        self._scans: deque[tuple[str, str]] = deque()
        self._typed_meanwhile = False
        self._pay = PayPresenter(counter, desk, self._show_panel, self._paid)
        self._pay.refused = self._refused_to_pay
        self._trial = ScannerTrial(desk, self._show_panel)
        self._lines = LineEditor(counter, self._show_panel, self.sale_changed)
        self._unknown = UnknownCodes(desk, self._show_panel)
        self._intake = Intake(self, view, counter, desk, self._unknown)
        self._unknown.added = self._intake.product_added
        # What may be asked for whether something is being sold or not.
        self._always: Mapping[Command, Callable[[], None]] = {
            Command.HELP: lambda: self._show_panel(HelpState()),
            Command.REPRINT: lambda: desk.reprint(self._reprinted, self._refused),
            Command.DRAWER: self._ask_why_drawer,
            Command.PRINTER: self._show_printer_trouble,
            Command.SCANNER: self._trial.begin,
            Command.SHIFT: self._close_shift,
            Command.ADD_PRODUCT: self._intake.add_typed,
        }
        self._intake.licence = licence
        self._show_sale()
        if counter.basket.lines:
            self.tell(Level.INFO, tr("This sale was open when the till stopped"))
            self.ask_age_if_due()

    # --- what comes in

    def scanned(self, code: str, times_ms: tuple[int, ...] = ()) -> None:
        """A code, with the times of its characters if the scanner types. It confirms nothing; while paying it waits."""
        if self._pay.busy:
            self._scans.append((self._intake.take_entry(), code))
            return
        if isinstance(self._panel, ScannerState):
            self._trial.scanned(code, times_ms)
            return
        self.guarded(lambda: self._intake.scanned(code))

    def search(self) -> None:
        """Typing paused."""
        self.guarded(self._intake.search)

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        if isinstance(act, acts.EntryTyped):
            self._intake.typed(act.text)
            self._typed_meanwhile = self._pay.busy
        elif not self._pay.busy:
            self.guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.Commanded(command, line_id):
                self._command(command, line_id)
            case acts.EntryEntered(text, picked):
                self._intake.entered(text, picked)
            case acts.ResultPicked(key):
                self._intake.picked(key, Entered.SEARCH)
            case acts.QuickPicked(key):
                self._intake.picked(key, Entered.QUICK)
            case acts.WentBack():
                self._go_back()
            case acts.ReasonGiven(key):
                self._desk.open_drawer(key, lambda: self._show_panel(None), self._refused)
            case acts.JobRetried(job_id):
                self._desk.retry_job(job_id)
                self._show_panel(None)
            case acts.ReceiptAsked():
                self._desk.show_receipt(self._show_panel, self._refused)
            case acts.PrinterTestAsked():
                self._desk.print_test_page(self._refused)
            case _:
                self._do_in_panel(act)

    def _do_in_panel(self, act: acts.Act) -> None:
        match act:
            case acts.PanelTyped(text):
                self._pay.cash_typed(text)
            case acts.PanelEntered(text):
                self._panel_entered(text)
            case acts.CashPicked(amount):
                self._pay.cash_given(amount)
            case acts.TenderPicked(tender):
                self._pay.other_tenders(tender)
            case acts.Answered(yes, remember):
                self._answered(yes=yes, remember=remember)
            case acts.ProductEntered(draft):
                self._unknown.save(draft)
            case acts.CodeChosen(code, draft):
                self._unknown.choose(code, draft)
            case _:
                pass

    # --- keys

    def _command(self, command: Command, line_id: int | None) -> None:
        target = line_id if line_id is not None else self._counter.basket.newest
        if command in self._always:
            self._always[command]()
        elif not self._counter.basket.lines:
            self.tell(Level.INFO, tr("There is nothing in the sale yet: scan the first item"))
        elif command is Command.CLEAR:
            self._ask_to_clear()
        elif command in {Command.SETTLE, Command.EXACT_CASH, Command.TENDERS}:
            self._settle(command)
        elif target is not None:
            self._lines.change(command, self._counter.basket.line(target))

    def _ask_why_drawer(self) -> None:
        self._show_panel(DrawerState(tuple(Choice(key, drawer_reason(key)) for key in DRAWER_REASONS)))

    def _ask_to_clear(self) -> None:
        basket = self._counter.basket
        self._show_panel(ClearState(len(basket.lines), basket.total))

    def _close_shift(self) -> None:
        if self._counter.basket.lines:
            self.alarm(tr("There is an open sale: settle or clear it first"))
        else:
            self._show_panel(CloseShiftState(self._counter.user.name))

    def _settle(self, command: Command) -> None:
        if self.ask_age_if_due():
            return
        match command:
            case Command.SETTLE:
                self._pay.take_cash()
            case Command.EXACT_CASH:
                self._pay.exact_cash()
            case _:
                self._pay.other_tenders()

    # --- panels

    def _panel_entered(self, text: str) -> None:
        match self._panel:
            case CashState():
                self._pay.cash_entered(text)
            case QuantityState():
                self._lines.set_quantity(self._panel, text)
            case PriceState():
                self._lines.set_price(self._panel, text)
            case CloseShiftState():
                self._desk.close_shift(text, self._shift_refused)
            case _:
                pass

    def _shift_refused(self, error: PosError) -> None:
        self._show_panel(CloseShiftState(self._counter.user.name, tr_error(error)))

    def _answered(self, *, yes: bool, remember: bool) -> None:
        match self._panel:
            case AgeState():
                self._age_answered(yes=yes)
            case ClearState() if yes:
                self._counter.clear()
                self._next_sale()
            case PriceState(doubt=odd) if yes and odd is not None:
                self._lines.confirm_price(self._panel, ask_again=not remember)
            case CashState() | TendersState() if yes:
                self._pay.confirm()
            case _:
                self._go_back()

    def _age_answered(self, *, yes: bool) -> None:
        if yes:
            self._counter.confirm_age()
        else:
            self._counter.refuse_minor()
        self._show_panel(None)
        self.sale_changed()
        if not yes:
            self.tell(Level.INFO, tr("The tobacco was taken off; the refusal is recorded"))

    def ask_age_if_due(self) -> bool:
        """Whether the question of age has to be answered before anything is paid."""
        due = self._counter.must_ask_age
        if due:
            lines = self._counter.basket.lines
            self._show_panel(AgeState(tuple(line.item.name for line in lines if line.item.kind.is_tobacco)))
        return due

    def show_unknown(self) -> None:
        """Show the codes to be added, unless the cashier is busy with another panel: then they come after it."""
        if self._panel is None or isinstance(self._panel, UnknownCodeState):
            self._unknown.show()

    def _go_back(self) -> None:
        self._pay.leave()
        if isinstance(self._panel, UnknownCodeState):
            self._unknown.drop()
        else:
            self._show_panel(None)
        self._view.show_message(None)

    def _show_panel(self, panel: PanelState | None) -> None:
        if panel is None and self._unknown.waiting and not isinstance(self._panel, UnknownCodeState):
            self._panel = None
            self._unknown.show()
            return
        if not isinstance(panel, CashState | TendersState):
            self._pay.leave()
        self._panel = panel
        self._view.show_panel(panel)

    def _reprinted(self, copy: int) -> None:
        self.tell(Level.INFO, tr("Copy {n} of the receipt is being printed", n=copy))

    def _show_printer_trouble(self) -> None:
        self._show_panel(PrinterTroubleState(self._desk.troubled_jobs()))

    # --- paid

    def _paid(self, last: LastSale) -> None:
        typed = self._intake.take_entry() if self._typed_meanwhile else ""
        self._view.show_last_sale(last)
        self._next_sale()
        if typed:
            self._intake.put_back(typed)

    def _take_waiting_scans(self) -> None:
        while self._scans and not self._pay.busy:
            typed, code = self._scans.popleft()
            self._intake.put_back(typed)
            self.scanned(code)

    def _next_sale(self) -> None:
        self._counter.begin()
        self._show_panel(None)
        self._intake.next_sale()
        self._show_sale()
        self._take_waiting_scans()

    def _refused_to_pay(self, error: PosError) -> None:
        self._refused(error)
        # When the disk is to blame this sale may be in the books: what waits is kept for the one after it.
        if not isinstance(error, EnvironmentFault):
            self._take_waiting_scans()

    # --- showing

    def sale_changed(self) -> None:
        """The sale is another one than is shown."""
        self._intake.forget_entry()
        self._show_sale()
        self._pay.sum_changed()
        if isinstance(self._panel, ClearState):
            self._ask_to_clear()

    def _show_sale(self) -> None:
        basket = self._counter.basket
        rows = tuple(_row(line) for line in basket.lines)
        off = sum(row.amount.fen - (row.list_price * row.quantity).fen for row in rows)
        self._view.show_sale(SaleState(rows, basket.newest, basket.pieces, discount=Money(off), total=basket.total))

    def guarded(self, work: Callable[[], None]) -> None:
        """Do it, or say why the shop's rules forbid it or the disk does not let it."""
        try:
            work()
        except PosError as error:
            self._refused(error)

    def _refused(self, error: PosError) -> None:
        self.alarm(tr_error(error))

    def alarm(self, text: str) -> None:
        """A sentence that has to be heard."""
        self._desk.warn()
        self.tell(Level.DANGER, text)

    def tell(self, level: Level, text: str) -> None:
        """One sentence, until the next."""
        self._view.show_message(Message(level, text))


def _row(line: Line) -> LineRow:
    marks = [Mark.TOBACCO] if line.item.kind.is_tobacco else []
    marks += [Mark.PRICE_CHANGED] if line.reason is PriceReason.MANUAL else []
    marks += [Mark.STOCK_SHORT] if line.base_quantity > line.item.on_hand else []
    return LineRow(
        line_id=line.line_id,
        name=line.item.name,
        unit=line.item.unit,
        price=line.price,
        list_price=line.item.price,
        quantity=line.quantity,
        amount=line.amount,
        marks=tuple(marks),
    )
