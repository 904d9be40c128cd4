"""Payments that somebody must look at: taken for nothing, not decided, or refused when they were to go back."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from pos_app.domain.payment import Attempt
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services.counter import Counter
from pos_app.services.payments import Task, TaskKind
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, TenderPicked
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_pay import PaymentsState, TaskRow
from pos_app.ui.sell.words import task_name, tender_name
from pos_app.ui.translate import tr


class PaymentsPart(Part):
    """The list, and what was taken for nothing given back."""

    panels = (PaymentsState,)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk
        self._open = False
        desk.payments.watch(self._moved)

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.PAYMENTS: self.show}

    def remind(self) -> None:
        """Say that there is something to look at, if there is."""
        if any(task.kind in _FOR_PEOPLE for task in self._others()):
            self._page.tell(Level.WARNING, tr("There are payments to look at (Ctrl+P)"))

    def show(self) -> None:
        self._desk.payments.look()
        self._open = True
        self._page.show_panel(PaymentsState(tuple(map(_row, self._others()))))

    def take(self, act: Act, _panel: PanelState) -> None:
        if isinstance(act, TenderPicked) and act.tender:
            self._desk.payments.give_up(act.tender, self._moved, self._page.refused)

    def left(self) -> None:
        self._open = False

    def _others(self) -> list[Task]:
        """Those of the open sale are seen to where it is paid."""
        basket = self._counter.basket
        uid = "" if basket.is_empty else basket.uid
        return [task for task in self._desk.payments.tasks() if task.attempt.sale_uid != uid]

    def _moved(self, _attempt: Attempt) -> None:
        if self._open:
            self.show()


_FOR_PEOPLE = frozenset({TaskKind.PAID_UNSOLD, TaskKind.REFUND_REFUSED})


def _row(task: Task) -> TaskRow:
    attempt = task.attempt
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=attempt.began_at_ms) + SHOP_TIME
    told = f"{at:%m-%d %H:%M} · {tender_name(attempt.provider)}"
    can_go_back = task.kind in {TaskKind.PAID_UNSOLD, TaskKind.UNDECIDED}
    return TaskRow(attempt.number, task_name(task.kind), attempt.amount, told, can_go_back)
