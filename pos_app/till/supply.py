"""The desk behind the supply screen: reads at once, writes on the runner, speaks what came."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QApplication

from pos_app.domain.delivery import OPEN, DeliveryState, Difference, DifferenceKind, How
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import MILLI, ONE, Money, Quantity
from pos_app.domain.people import User
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services import delivery_counts, delivery_lists, notices
from pos_app.services.deliveries import AcceptDelivery, Accepted, accept, accept_counted
from pos_app.services.delivery_lists import DeliveryView, LineView
from pos_app.services.printing import print_delivery
from pos_app.services.supply_goods import make_product
from pos_app.till.tools import Tools
from pos_app.ui.supply.ports import Failed, Found, Label, Taken
from pos_app.ui.supply.state import (
    DeliveryRow,
    DetailState,
    DifferenceDraft,
    Filter,
    HistoryRow,
    LineRow,
    NoticeRow,
)
from pos_app.ui.supply.words import difference_name, field_name, how_name
from pos_app.ui.translate import tr, tr_told

STATES: Final[Mapping[Filter, frozenset[DeliveryState]]] = {
    Filter.OPEN: OPEN,
    Filter.ACCEPTED: frozenset({DeliveryState.ACCEPTED, DeliveryState.WITH_DIFFERENCES}),
    Filter.DIFFERENCES: frozenset({DeliveryState.WITH_DIFFERENCES}),
    Filter.ALL: frozenset(),
}


class TillSupplyDesk:
    """One person's. `leave` goes back to selling; `changed` tells that stock or notices are no longer as they were."""

    def __init__(self, tools: Tools, user: User, *, leave: Callable[[], None], changed: Callable[[], None]) -> None:
        self._tools, self._user, self._leave, self._changed = tools, user, leave, changed

    # --- reads

    def deliveries(self, which: Filter, offset: int, count: int) -> tuple[DeliveryRow, ...]:
        found = delivery_lists.list_deliveries(self._tools.store, STATES[which], limit=count, offset=offset)
        return tuple(
            DeliveryRow(
                row.delivery_id,
                row.order_no,
                row.company,
                row.state.value,
                moment(row.arrives_at_ms),
                row.delivered,
                row.accepted,
                row.differences,
                row.parked,
            )
            for row in found
        )

    def delivery(self, delivery_id: int) -> DetailState:
        view = delivery_lists.show_delivery(self._tools.store, delivery_id)
        row = view.row
        return DetailState(
            row.delivery_id,
            row.order_no,
            row.company,
            row.state.value,
            row.ordered_on.isoformat(),
            moment(row.arrives_at_ms),
            row.amount,
            tuple(_line(line) for line in view.lines),
            tuple(row for _, row in sorted(_history(view), key=lambda each: each[0], reverse=True)),
        )

    def find(self, code: str, within: int | None) -> Found | Label | None:
        match delivery_lists.read_code(self._tools.store, code, within=within):
            case delivery_lists.NoteCode(delivery_id):
                return Found(delivery_id)
            case delivery_lists.LineCode(delivery_id, line, is_carton):
                return Found(delivery_id, line, is_carton)
            case delivery_lists.CartonLabel(_, ours):
                return Label(ours)
            case None:
                return None

    def notices(self) -> tuple[NoticeRow, ...]:
        return tuple(
            NoticeRow(
                notice.notice_id,
                notice.kind,
                tr_told(notice.title),
                tr_told(notice.body),
                moment(notice.at_ms),
                notice.read_at_ms is None,
            )
            for notice in notices.list_notices(self._tools.store)
        )

    def unread(self) -> int:
        return notices.count_unread(self._tools.store)

    # --- writes

    def take(self, delivery_id: int, how: How, done: Callable[[Taken], None], failed: Failed) -> None:
        tools, command = self._tools, AcceptDelivery(self._tools.ids.new(), delivery_id, how)
        self._take(lambda: accept(tools.store, command, self._user, clock=tools.clock, ids=tools.ids), done, failed)

    def take_counted(self, delivery_id: int, done: Callable[[Taken], None], failed: Failed) -> None:
        tools, uid = self._tools, self._tools.ids.new()
        self._take(
            lambda: accept_counted(tools.store, uid, delivery_id, self._user, clock=tools.clock, ids=tools.ids),
            done,
            failed,
        )

    def _take(self, act: Callable[[], Accepted], done: Callable[[Taken], None], failed: Failed) -> None:
        def accepted(outcome: Accepted) -> None:
            if outcome.phrase is not None:
                self._tools.voice.say(outcome.phrase)
            done(Taken(outcome.order_no, outcome.count_text if outcome.taken else "", outcome.parked))
            self._changed()

        self._tools.runner.submit(act, accepted, failed)

    def begin_count(self, delivery_id: int, done: Callable[[], None], failed: Failed) -> None:
        self._write(lambda: delivery_counts.begin_count(self._tools.store, delivery_id, self._user), done, failed)

    def count_more(self, delivery_id: int, line: int, more: Quantity, done: Callable[[], None], failed: Failed) -> None:
        store, user = self._tools.store, self._user
        self._write(lambda: delivery_counts.count_more(store, delivery_id, line, more, user), done, failed)

    def enter_count(
        self, delivery_id: int, line: int, counted: Quantity, done: Callable[[], None], failed: Failed
    ) -> None:
        store, user = self._tools.store, self._user
        self._write(lambda: delivery_counts.enter_count(store, delivery_id, line, counted, user), done, failed)

    def give_up_count(self, delivery_id: int, done: Callable[[], None], failed: Failed) -> None:
        self._write(lambda: delivery_counts.give_up_count(self._tools.store, delivery_id, self._user), done, failed)

    def _write(self, act: Callable[[], None], done: Callable[[], None], failed: Failed) -> None:
        self._tools.runner.submit(act, lambda _: done(), failed)

    def record(self, delivery_id: int, draft: DifferenceDraft, done: Callable[[], None], failed: Failed) -> None:
        tools, uid = self._tools, self._tools.ids.new()

        def write() -> Accepted:
            command = AcceptDelivery(uid, delivery_id, takings=(), differences=(_difference(draft),))
            return accept(tools.store, command, self._user, clock=tools.clock, ids=tools.ids)

        def written(_: Accepted) -> None:
            done()
            self._changed()

        tools.runner.submit(write, written, failed)

    def make_product(
        self, delivery_id: int, line: int, price: str, done: Callable[[str], None], failed: Failed
    ) -> None:
        tools = self._tools

        def make() -> str:
            asked = _price(price) if price else None
            return make_product(
                tools.store, delivery_id, line, self._user, clock=tools.clock, ids=tools.ids, pack_price=asked
            )

        tools.runner.submit(make, done, failed)

    def report_foreign(self, code: str) -> None:
        tools = self._tools
        tools.runner.submit(
            lambda: delivery_lists.report_foreign_carton(tools.store, code, clock=tools.clock),
            lambda _: self._changed(),
        )

    def mark_read(self, notice_id: int, done: Callable[[], None]) -> None:
        tools = self._tools

        def read(_: int) -> None:
            done()
            self._changed()

        tools.runner.submit(lambda: notices.mark_read(tools.store, notice_id, clock=tools.clock), read)

    def print_delivery(self, delivery_id: int, done: Callable[[], None], failed: Failed) -> None:
        tools = self._tools
        if not tools.printer.set_up:
            failed(RuleViolation("No printer is set up"))
            return

        def queued(_: None) -> None:
            tools.printer.wake()
            done()

        tools.runner.submit(lambda: print_delivery(tools.store, delivery_id, clock=tools.clock), queued, failed)

    def warn(self) -> None:
        QApplication.beep()

    def leave(self) -> None:
        self._leave()


def moment(at_ms: int) -> str:
    """A day and time in the shop."""
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME
    return f"{at:%m-%d %H:%M}"


def _line(line: LineView) -> LineRow:
    said, stand = line.said, line.stand
    return LineRow(
        said.line,
        said.name,
        said.carton_ean,
        said.needed,
        said.allotted,
        said.delivered,
        stand.accepted,
        stand.to_take,
        line.counted,
        differences=" · ".join(_told(each.difference) for each in line.differences),
        parked=line.product_id is None and stand.to_take.milli > 0,
        why=tr_told(line.parked_why),
        pack=ONE if MILLI % said.packs_per_carton else Quantity(MILLI // said.packs_per_carton),
    )


def _told(difference: Difference) -> str:
    return " ".join(filter(None, (difference_name(difference.kind.value), str(difference.cartons), difference.reason)))


def _history(view: DeliveryView) -> Iterator[tuple[int, HistoryRow]]:
    """What happened, each with its time in milliseconds."""
    for version in view.versions:
        what = tr("The company sent it") if version.version == 1 else tr("The company changed it")
        detail = " · ".join(
            f"{change.name} {field_name(change.field)}: {change.before or '–'} → {change.after or '–'}".strip()
            for change in version.changes
        )
        yield (
            version.at_ms,
            HistoryRow(moment(version.at_ms), what, detail or tr("{count} lines", count=view.row.lines)),
        )
    for act in view.acceptances:
        if act.lines:
            what = tr("{cartons} cartons ({packs} packs) into stock", cartons=act.cartons, packs=act.packs)
            who = " · ".join(filter(None, (act.user, how_name(act.how.value))))
            yield act.at_ms, HistoryRow(moment(act.at_ms), what, who)
    for each in view.differences:
        detail = " · ".join(filter(None, (each.difference.name or each.difference.code, each.user)))
        yield each.at_ms, HistoryRow(moment(each.at_ms), _told(each.difference), detail)


def _difference(draft: DifferenceDraft) -> Difference:
    """What was typed, read. Raises `RuleViolation` at the field that can't be."""
    try:
        cartons = Quantity.parse(draft.cartons)
    except RuleViolation as error:
        raise RuleViolation(error.message, field="cartons", **error.values) from error
    if not draft.reason:
        raise RuleViolation("Please say why", field="reason")
    code = "" if draft.line is not None else draft.code
    return Difference(DifferenceKind(draft.kind), cartons, draft.line, draft.reason, code)


def _price(text: str) -> Money:
    try:
        return Money.parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field="price", **error.values) from error
