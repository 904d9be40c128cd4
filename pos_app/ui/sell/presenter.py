"""Decides what the selling page shows and what its keys do; holds no widget. No toolkit in here."""

from collections import deque
from collections.abc import Callable
from typing import Final

from pos_app.domain.basket import Entered, Line
from pos_app.domain.errors import EnvironmentFault, PosError
from pos_app.domain.money import ZERO, Money
from pos_app.services.counter import Counter
from pos_app.ui.message import Level, Message
from pos_app.ui.sell import acts
from pos_app.ui.sell.age import AgePart
from pos_app.ui.sell.approval import ApprovalPart
from pos_app.ui.sell.checking_in import MemberPart
from pos_app.ui.sell.clearing import ClearPart
from pos_app.ui.sell.discount import DiscountPart, price_marks
from pos_app.ui.sell.holding import HoldsPart
from pos_app.ui.sell.intake import Intake
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.line_editor import LineEditor
from pos_app.ui.sell.noting import NotePart
from pos_app.ui.sell.on_account import AccountPart
from pos_app.ui.sell.open_payments import PaymentsPart
from pos_app.ui.sell.part import Part
from pos_app.ui.sell.pay import PayPart
from pos_app.ui.sell.paying_by_code import CodePart
from pos_app.ui.sell.ports import Desk, SellView
from pos_app.ui.sell.printer import PrinterPart
from pos_app.ui.sell.returning import ReturningPart
from pos_app.ui.sell.scanner_trial import ScannerTrial
from pos_app.ui.sell.shift import ShiftPart
from pos_app.ui.sell.state import HelpState, LastSale, LineRow, Mark, MoreState, PanelState, SaleState, UnknownCodeState
from pos_app.ui.sell.tenders import TendersPart
from pos_app.ui.sell.unknown import UnknownCodes
from pos_app.ui.sell.voiding import VoidPart
from pos_app.ui.translate import tr, tr_error

PUTS_ASIDE: Final = frozenset({Command.CLEAR, Command.HOLD})
PAYING: Final = frozenset({Command.SETTLE, Command.EXACT_CASH, Command.TENDERS})


class SellPresenter:
    """The page of one cashier. `do` takes what was done on it, `scanned` the codes of all scanners.

    What the page can do stands in its parts; here acts and scans find the part they are meant for.
    """

    def __init__(self, view: SellView, counter: Counter, desk: Desk, licence: str) -> None:
        self._view, self._counter, self._desk = view, counter, desk
        self._panel: PanelState | None = None
        # What was scanned while a sale was being paid, each with what stood in the entry field before it.
        self._scans: deque[tuple[str, str]] = deque()
        self._typed_meanwhile = False
        self._pay = PayPart(self, counter, desk)
        self._pay.paid, self._pay.failed = self._paid, self._refused_to_pay
        tenders = TendersPart(self, counter, desk, self._pay)
        accounts = AccountPart(self, counter, desk, self._pay, lambda: tenders.part)
        self._codes = CodePart(self, counter, desk, self._pay)
        self._codes.otherwise, tenders.give_back = tenders.open, self._codes.give_back
        tenders.pick_account = accounts.pick
        payments = PaymentsPart(self, counter, desk)
        self._age = AgePart(self, counter)
        self.approval = ApprovalPart(self, counter, desk.approval)
        self._unknown = UnknownCodes(desk, self.show_panel)
        self._intake = Intake(self, view, counter, desk, self._unknown)
        self._unknown.added = self._intake.product_added
        self._intake.payment_code = self._codes.code_scanned
        self._members = MemberPart(self, view, counter, desk)
        self._members.pick = self._intake.picked
        self._intake.coupon_came = self._pay.lay_coupon
        self._intake.member_came, self._intake.phone_typed = self._members.check_in, self._members.look_for
        self._returning = ReturningPart(self, counter, desk)
        self._parts: tuple[Part, ...] = (
            self._returning,
            VoidPart(self, counter, desk),
            HoldsPart(self, counter, desk),
            NotePart(self, counter),
            self._members,
            self._pay,
            tenders,
            self._codes,
            accounts,
            payments,
            self._age,
            self.approval,
            self._unknown,
            LineEditor(self, counter),
            DiscountPart(self, counter),
            ClearPart(self, counter),
            ShiftPart(self, counter, desk),
            PrinterPart(self, desk),
            ScannerTrial(desk, self.show_panel),
        )
        self._owners: dict[type, Part] = {kind: part for part in self._parts for kind in part.panels}
        self._commands = {key: act for part in self._parts for key, act in part.commands.items()}
        self._always: dict[Command, Callable[[], None]] = {
            Command.HELP: lambda: self.show_panel(HelpState()),
            Command.MORE: lambda: self.show_panel(MoreState()),
            Command.ADD_PRODUCT: self._intake.add_typed,
        }
        self._always |= {key: act for part in self._parts for key, act in part.always.items()}
        self._intake.licence = licence
        self._show_sale()
        if counter.basket.lines:
            self.tell(Level.INFO, tr("This sale was open when the till stopped"))
            self.ask_age_if_due()
        payments.remind()
        self._codes.resume()

    @property
    def busy(self) -> bool:
        """Something is being done that nothing may come between."""
        return any(part.busy for part in self._parts)

    @property
    def _waits(self) -> bool:
        return self.busy or self.approval.asks

    # --- what comes in

    def scanned(self, code: str, times_ms: tuple[int, ...] = ()) -> None:
        """A code, with the times of its characters if the scanner types. It confirms nothing.

        While a sale is paid, or a supervisor is asked, it waits.
        """
        if self._waits:
            self._scans.append((self._intake.take_entry(), code))
            return
        with self.approval.watching(self._panel, lambda: self.scanned(code, times_ms)):
            self.guarded(lambda: self._scanned(code, times_ms))

    def _scanned(self, code: str, times_ms: tuple[int, ...]) -> None:
        owner = self._owner
        if owner is None or self._panel is None or not owner.scanned(code, times_ms, self._panel):
            self._intake.scanned(code)

    def search(self) -> None:
        """Typing paused."""
        self.guarded(self._intake.search)

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        if isinstance(act, acts.EntryTyped):
            self._intake.typed(act.text)
            self._typed_meanwhile = self.busy
        elif not self.busy:
            with self.approval.watching(self._panel, lambda: self.do(act)):
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
            case _ if self._owner is not None and self._panel is not None:
                self._owner.take(act, self._panel)
            case _:
                pass

    def _command(self, command: Command, line_id: int | None) -> None:
        if command in self._always:
            self._always[command]()
        elif self._counter.basket.is_empty:
            self.tell(Level.INFO, tr("There is nothing in the sale yet: scan the first item"))
        elif command in PUTS_ASIDE and self._codes.holds_the_sale:
            self.tell(Level.WARNING, tr("A payment by code belongs to this sale: take it back first"))
        elif command in self._commands and not (command in PAYING and self._returning.settles()):
            self._commands[command](line_id if line_id is not None else self._counter.basket.newest)

    # --- panels

    @property
    def _owner(self) -> Part | None:
        """The part whose panel is open."""
        return None if self._panel is None else self._owners.get(type(self._panel))

    def ask_age_if_due(self) -> bool:
        """Whether the question of age has to be answered before anything is paid."""
        return self._age.ask_if_due()

    def show_unknown(self) -> None:
        """Show the codes to be added, unless the cashier is busy with another panel: then they come after it."""
        if self._panel is None or isinstance(self._panel, UnknownCodeState):
            self._unknown.show()

    def _go_back(self) -> None:
        owner = self._owner
        if owner is None or self._panel is None or not owner.back(self._panel):
            self.show_panel(None)
        self._view.show_message(None)

    def show_panel(self, panel: PanelState | None) -> None:
        """Open this panel, or bring it up to date; None closes the one that is open."""
        if panel is None and self._unknown.waiting and not isinstance(self._panel, UnknownCodeState):
            self._panel = None
            self._unknown.show()
            return
        owner = None if panel is None else self._owners.get(type(panel))
        for part in self._parts:
            if part is not owner:
                part.left()
        self._panel = panel
        self._view.show_panel(panel)

    # --- paid

    def _paid(self, last: LastSale) -> None:
        typed = self._intake.take_entry() if self._typed_meanwhile else ""
        self._view.show_last_sale(last)
        self.next_sale()
        if typed:
            self._intake.put_back(typed)

    def _take_waiting_scans(self) -> None:
        while self._scans and not self._waits:
            typed, code = self._scans.popleft()
            self._intake.put_back(typed)
            self.scanned(code)

    def next_sale(self) -> None:
        """The sale is settled, held or given up: the next one begins."""
        self._counter.begin()
        self.show_panel(None)
        self._intake.next_sale()
        self._show_sale()
        self._take_waiting_scans()

    def take_entry(self) -> str:
        """What stands in the entry field, which is empty afterwards."""
        return self._intake.take_entry()

    def ready(self) -> None:
        """Nothing is waited for any more: what was scanned meanwhile comes on."""
        self._take_waiting_scans()

    def receipt_scanned(self, number: str) -> None:
        """The code of a receipt: its goods come back."""
        self._returning.begin(number)

    def _refused_to_pay(self, error: PosError) -> None:
        self.refused(error)
        # When the disk is to blame this sale may be in the books: what waits is kept for the one after it.
        if not isinstance(error, EnvironmentFault):
            self._take_waiting_scans()

    # --- showing

    def sale_changed(self) -> None:
        """The sale is another one than is shown."""
        self._intake.forget_entry()
        self._show_sale()
        if self._owner is not None and self._panel is not None:
            self._owner.sale_changed(self._panel)

    def _show_sale(self) -> None:
        basket = self._counter.basket
        back = () if basket.exchange is None else basket.exchange.lines
        rows = tuple(_row(line) for line in (*back, *basket.lines))
        off = sum(row.amount.fen - (row.list_price * row.quantity).fen for row in rows)
        member = self._members.customer
        self._view.show_sale(SaleState(rows, basket.newest, basket.pieces, Money(off), ZERO, basket.total, member))

    def guarded(self, work: Callable[[], None]) -> None:
        """Do it, or say why the shop's rules forbid it or the disk does not let it."""
        try:
            work()
        except PosError as error:
            self.refused(error)

    def refused(self, error: PosError) -> None:
        """Say why something was not done; a right that is missing can be given on the spot."""
        if not self.approval.ask(error):
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
    marks += price_marks(line)
    marks += [Mark.RETURNED] if line.of_line is not None else []
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
