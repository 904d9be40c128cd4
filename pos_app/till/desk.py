"""The desk behind the selling page: what takes time is done by a runner, and the outcome comes back to the screen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QApplication

from hardware.scanner.burst import BurstSettings, learn
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.people import Right, User
from pos_app.domain.product import Item, Kind
from pos_app.domain.receipt import SHOP_TIME
from pos_app.domain.words import Phrase
from pos_app.services import catalogue, goods_library, printing
from pos_app.services.checkout import Settle, Settled, settle
from pos_app.services.goods_files.units import usual_factor
from pos_app.services.settings import change
from pos_app.services.shifts import ClosedShift
from pos_app.till.desk_approval import TillApprovalDesk
from pos_app.till.desk_members import TillMembers
from pos_app.till.desk_pay import TillPayments
from pos_app.till.desk_returns import TillHolds, TillReturns
from pos_app.till.desk_shift import Door, TillShiftDesk
from pos_app.till.pay_worker import PayWorker
from pos_app.till.tools import Tools
from pos_app.ui.sell.ports import Failed
from pos_app.ui.sell.state import PrintJobRow, ProductDraft, ReceiptState, ResultRow
from pos_app.ui.sell.words import job_title
from pos_app.ui.translate import tr

RESULTS_MAX = 8


class TillDesk:
    """One cashier's desk. What is asked of it is done as whoever `user` is at that moment."""

    def __init__(
        self,
        tools: Tools,
        user: User,
        *,
        shift_closed: Callable[[ClosedShift], None],
        retune: Callable[[BurstSettings], None],
        door: Door,
        payments: PayWorker,
    ) -> None:
        self.user, self._retune = user, retune
        self.shift = TillShiftDesk(tools, lambda: self.user, closed=shift_closed, door=door)
        self.approval = TillApprovalDesk(tools, (self,))
        self.members = TillMembers(tools, lambda: self.user)
        self.payments = TillPayments(tools, payments, lambda: self.user)
        self.returns, self.holds = TillReturns(tools, lambda: self.user), TillHolds(tools, lambda: self.user)
        self._store, self._runner = tools.store, tools.runner
        self._printer, self._voice, self._clock, self._ids = tools.printer, tools.voice, tools.clock, tools.ids

    @property
    def prints(self) -> bool:
        return self._printer.set_up

    def settle(self, command: Settle, done: Callable[[Settled], None], failed: Failed) -> None:
        def settled(outcome: Settled) -> None:
            self._printer.wake()
            done(outcome)

        user = self.user
        self._runner.submit(
            lambda: settle(self._store, command, user, clock=self._clock, ids=self._ids), settled, failed
        )

    def add_product(self, draft: ProductDraft, done: Callable[[Item], None], failed: Failed) -> None:
        user = self.user
        self._runner.submit(
            lambda: catalogue.add_product(self._store, _new_product(draft, user), clock=self._clock, ids=self._ids),
            done,
            failed,
        )

    def open_drawer(self, reason: str, done: Callable[[], None], failed: Failed) -> None:
        if self._refused_without_printer(failed):
            return

        def opened(_: None) -> None:
            self._printer.wake()
            done()

        user = self.user
        self._runner.submit(
            lambda: printing.open_drawer(self._store, user, reason, clock=self._clock, ids=self._ids),
            opened,
            failed,
        )

    def learn_scanner(self, samples: tuple[tuple[int, ...], ...], done: Callable[[int], None], failed: Failed) -> None:
        def learnt(settings: BurstSettings) -> None:
            self._retune(settings)
            done(settings.gap_ms)

        self._runner.submit(lambda: self._keep_gap(samples), learnt, failed)

    def _keep_gap(self, samples: tuple[tuple[int, ...], ...]) -> BurstSettings:
        try:
            settings = learn(samples, BurstSettings())
        except ValueError as error:
            raise RuleViolation("This scanner types as slowly as a person: set it to a shorter pause") from error
        change(self._store, scan_gap_ms=settings.gap_ms)
        return settings

    def reprint(self, done: Callable[[int], None], failed: Failed) -> None:
        if self._refused_without_printer(failed):
            return

        def queued(copy: int) -> None:
            self._printer.wake()
            done(copy)

        user = self.user
        self._runner.submit(
            lambda: printing.reprint(self._store, None, user, clock=self._clock, ids=self._ids), queued, failed
        )

    def show_receipt(self, done: Callable[[ReceiptState], None], failed: Failed) -> None:
        with self._store.read() as tx:
            sale_id = printing.last_receipt(tx)
            if sale_id is None:
                failed(RuleViolation("There is no receipt to print yet"))
                return
            number, paper = printing.receipt_number_of(tx, sale_id), printing.receipt_of(tx, sale_id)
        self._printer.draw(paper, lambda png: done(ReceiptState(number, png)))

    def print_test_page(self, failed: Failed) -> None:
        if self._refused_without_printer(failed):
            return
        self._runner.submit(
            lambda: printing.print_test_page(self._store, clock=self._clock), lambda _: self._printer.wake(), failed
        )

    def _refused_without_printer(self, failed: Failed) -> bool:
        """A job that nothing can do must not wait for the day a printer is bought."""
        if not self._printer.set_up:
            failed(RuleViolation("No printer is set up"))
        return not self._printer.set_up

    def retry_job(self, job_id: int) -> None:
        self._runner.submit(
            lambda: printing.retry(self._store, job_id, clock=self._clock), lambda _: self._printer.wake()
        )

    def troubled_jobs(self) -> tuple[PrintJobRow, ...]:
        return tuple(_job_row(job) for job in printing.troubled_jobs(self._store))

    def search(self, text: str) -> tuple[ResultRow, ...]:
        return tuple(
            ResultRow(
                str(found.product_id), found.name, found.unit, found.price, found.on_hand_text, "".join(found.codes[:1])
            )
            for found in catalogue.find_products(self._store, text, RESULTS_MAX)
        )

    def draft_for(self, code: str) -> ProductDraft:
        known = goods_library.look_up(goods_library.library_of(self._store), code)
        if known is not None:
            unit, kind = known.unit, Kind(known.kind)
            price = str(Money(unit.price_fen)) if unit.price_fen else ""
            return ProductDraft(code, known.name, unit.unit, price, kind=kind, category=known.category)
        tobacco = catalogue.guess_kind(code, "") is not Kind.GENERAL
        return ProductDraft(code, unit="盒" if tobacco else "个", kind=Kind.CIGARETTE if tobacco else Kind.GENERAL)

    def say(self, phrase: Phrase) -> None:
        self._voice.say(phrase)

    def warn(self) -> None:
        QApplication.beep()


def _new_product(draft: ProductDraft, user: User) -> catalogue.AddProduct:
    """What was typed, read. Raises `RuleViolation` at the field that can't be."""
    user.need(Right.ADD_PRODUCT)
    price = _amount(draft.price, "price")
    if price is None:
        raise RuleViolation("Please give the product a price", field="price")
    return catalogue.AddProduct(
        name=draft.name,
        price=price,
        code=draft.code,
        unit=draft.unit,
        factor=usual_factor(draft.kind, draft.unit.strip(), None),
        kind=draft.kind,
        category=draft.category.strip() or None,
        cost=_amount(draft.cost, "cost"),
        in_house=True,  # the cashier has the goods in hand and has been told when the check digit is wrong
        by=user,
    )


def _amount(text: str, field: str) -> Money | None:
    if not text.strip():
        return None
    try:
        return Money.parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error


def _job_row(job: printing.TroubledJob) -> PrintJobRow:
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=job.changed_at_ms) + SHOP_TIME
    title = job.number if job.kind == "receipt" else job_title(job.kind)
    return PrintJobRow(job.job_id, title, f"{at:%H:%M}", tr(job.problem))
