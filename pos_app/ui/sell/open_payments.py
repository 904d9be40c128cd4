"""Payments that somebody must look at: taken for nothing, not decided, or refused when they were to go back."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from pos_app.domain.payment import Attempt, Kind, State
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services.counter import Counter
from pos_app.services.pay_statements import Differing
from pos_app.services.payments import Task, TaskKind
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, PanelActed
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_pay import PayDeed, PaymentsState, TaskRow
from pos_app.ui.sell.words import difference_name, task_name, tender_name
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr


class PaymentsPart(Part):
    """The list, and what was taken for nothing given back."""

    panels = (PaymentsState,)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk
        self._open = False
        self._refused: set[str] = set()
        desk.payments.watch(self._heard)

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.PAYMENTS: self.show}

    def remind(self) -> None:
        """Say that there is something to look at, if there is."""
        if any(task.kind in _FOR_PEOPLE for task in self._others()) or self._desk.payments.differing():
            self._page.tell(Level.WARNING, tr("There are payments to look at (Ctrl+P)"))

    def show(self) -> None:
        self._desk.payments.look()
        self._open = True
        others = self._others()
        self._refused = {task.attempt.number for task in others if task.kind is TaskKind.REFUND_REFUSED}
        differing = self._desk.payments.differing()
        self._page.show_panel(PaymentsState((*map(_row, others), *(_differing(*each) for each in differing))))

    def take(self, act: Act, _panel: PanelState) -> None:
        desk = self._desk.payments
        match act:
            case PanelActed(PayDeed.GIVE_BACK, number) if number in self._refused:
                desk.refund_again(number, self._moved, self._page.refused)
            case PanelActed(PayDeed.GIVE_BACK, number):
                desk.give_up(number, self._moved, self._page.refused)
            case PanelActed(PayDeed.BY_HAND, number) if number in self._refused:
                desk.refunded_by_hand(number, self._moved, self._page.refused)
            case _:
                pass

    def left(self) -> None:
        self._open = False

    def _others(self) -> list[Task]:
        """Those of the open sale are seen to where it is paid."""
        basket = self._counter.basket
        uid = "" if basket.is_empty else basket.uid
        return [task for task in self._desk.payments.tasks() if task.attempt.sale_uid != uid]

    def _heard(self, attempt: Attempt) -> None:
        if attempt.kind is Kind.REFUND and attempt.state is State.FAILED:
            told = tr("{provider} does not give {amount} back: see Ctrl+P", **_named(attempt))
            self._page.alarm(told)
        self._moved(attempt)

    def _moved(self, _attempt: Attempt) -> None:
        if self._open:
            self.show()


_FOR_PEOPLE = frozenset({TaskKind.PAID_UNSOLD, TaskKind.REFUND_REFUSED})


def _row(task: Task) -> TaskRow:
    attempt = task.attempt
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=attempt.began_at_ms) + SHOP_TIME
    told = f"{at:%m-%d %H:%M} · {tender_name(attempt.provider)}"
    can_go_back = task.kind in {TaskKind.PAID_UNSOLD, TaskKind.UNDECIDED}
    refused = task.kind is TaskKind.REFUND_REFUSED
    return TaskRow(attempt.number, task_name(task.kind), attempt.amount, told, can_go_back or refused, refused)


def _differing(provider: str, day: date, found: Differing) -> TaskRow:
    told = f"{day:%m-%d} · {tender_name(provider)} · …{found.number[-6:]}"
    return TaskRow(found.number, difference_name(found.what), found.theirs - found.ours, told)


def _named(attempt: Attempt) -> dict[str, str]:
    return {"provider": tender_name(attempt.provider), "amount": yuan(attempt.amount)}
