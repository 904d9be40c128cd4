"""Decides what the supply screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable, Mapping
from typing import Final

from pos_app.domain.delivery import How
from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.money import ONE
from pos_app.ui.message import Level, Message
from pos_app.ui.supply import acts
from pos_app.ui.supply.counts import Counts, told_count
from pos_app.ui.supply.differences import DifferenceEditor
from pos_app.ui.supply.keys import Command
from pos_app.ui.supply.ports import Found, Label, SupplyDesk, SupplyView, Taken
from pos_app.ui.supply.products import ProductMaker
from pos_app.ui.supply.state import (
    Body,
    CountForm,
    DeliveryRow,
    DetailState,
    DifferenceForm,
    Filter,
    HistoryBody,
    LineRow,
    LinesBody,
    ListState,
    NoticesBody,
)
from pos_app.ui.supply.words import cartons
from pos_app.ui.translate import tr, tr_error

PAGE: Final = 50


class SupplyPresenter:
    """The screen of one person. `do` takes what was done on it, `scanned` the codes of all scanners."""

    def __init__(self, view: SupplyView, desk: SupplyDesk) -> None:
        self._view, self._desk = view, desk
        self._which = Filter.OPEN
        self._rows: tuple[DeliveryRow, ...] = ()
        self._more = False
        self._detail: DetailState | None = None
        self._body: Body = LinesBody()
        self._counts = Counts()
        self._difference = DifferenceEditor(desk, self._show_body, self._difference_written)
        self._products = ProductMaker(desk, self._show_body, self._made, self._failed)
        self._writing = False
        self._commands: Mapping[Command, Callable[[int | None], None]] = {
            Command.TAKE: lambda _: self._take(How.BUTTON),
            Command.COUNT: self._ask_count,
            Command.DIFFERENCE: self._ask_difference,
            Command.PRODUCT: self._make_product,
            Command.HISTORY: lambda _: self._turn_to(HistoryBody()),
            Command.PRINT: lambda _: self._print(),
            Command.CLEAR: lambda _: self._clear(),
            Command.NOTICES: lambda _: self.show_notices(),
        }

    @property
    def _busy(self) -> bool:
        """Something is being written: what is pressed meanwhile was not meant for what comes after it."""
        return self._writing or self._difference.busy or self._products.busy

    # --- what comes in

    def refresh(self) -> None:
        """The books may have changed: read again what is shown."""
        self._guarded(self._refresh)

    def scanned(self, code: str) -> None:
        """A delivery's note takes it into stock; a carton or pack counts one carton of its line."""
        self._guarded(lambda: self._scanned(code))

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        if not self._busy:
            self._guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.Commanded(command, line):
                self._commands[command](line)
            case acts.FilterChosen(which):
                self._which, self._rows = which, ()
                self._refresh()
            case acts.DeliveryChosen(delivery_id):
                self._show(delivery_id)
            case acts.MoreWanted():
                self._read_more()
            case acts.NoticeChosen(notice_id):
                self._desk.mark_read(notice_id, self._show_unread)
            case acts.CodeTyped(code):
                self._scanned(code)
            case acts.WentBack():
                self._go_back()
            case _:
                self._do_in_form(act)

    def _do_in_form(self, act: acts.Act) -> None:
        match act:
            case acts.CountEntered(line, text):
                self._count_entered(line, text)
            case acts.PriceEntered(line, text):
                self._products.price_entered(self._need_detail().delivery_id, self._line(line), text)
            case acts.DifferenceEntered(draft):
                self._difference.record(self._need_detail().delivery_id, draft)
            case _:
                pass

    def show_notices(self) -> None:
        """The messages; the first of them counts as read."""
        notices = self._desk.notices()
        self._show_body(NoticesBody(notices))
        if notices and notices[0].unread:
            self._desk.mark_read(notices[0].notice_id, self._show_unread)

    # --- list and detail

    def _refresh(self) -> None:
        wanted = max(PAGE, len(self._rows))
        self._rows = self._desk.deliveries(self._which, 0, wanted)
        self._more = len(self._rows) == wanted
        if self._detail is None and self._rows:
            self._load(self._rows[0].delivery_id)
        elif self._detail is not None:
            self._load(self._detail.delivery_id)
        self._show_list()
        self._show_unread()

    def _read_more(self) -> None:
        if self._more:
            more = self._desk.deliveries(self._which, len(self._rows), PAGE)
            self._rows, self._more = self._rows + more, len(more) == PAGE
            self._show_list()

    def _show(self, delivery_id: int) -> None:
        if self._detail is None or delivery_id != self._detail.delivery_id:
            self._show_body(LinesBody())
            self._view.show_message(None)
        self._load(delivery_id)
        self._show_list()

    def _load(self, delivery_id: int) -> None:
        self._detail = self._counts.put_into(self._desk.delivery(delivery_id))
        self._view.show_detail(self._detail)

    def _show_list(self) -> None:
        chosen = None if self._detail is None else self._detail.delivery_id
        self._view.show_list(ListState(self._which, self._rows, chosen, self._more))

    def _show_unread(self) -> None:
        self._view.show_unread(self._desk.unread())

    def _show_body(self, body: Body) -> None:
        self._body = body
        self._view.show_body(body)

    def _turn_to(self, body: Body) -> None:
        """To this body, or from it back to the lines."""
        self._need_detail()
        self._show_body(LinesBody() if type(self._body) is type(body) else body)

    def _go_back(self) -> None:
        if isinstance(self._body, LinesBody):
            self._desk.leave()
        else:
            self._show_body(LinesBody())

    # --- taking into stock

    def _take(self, how: How) -> None:
        detail = self._need_detail()
        counted = self._counts.of(detail.delivery_id)
        if not counted and not detail.open.milli:
            self._tell(Level.INFO, _why_nothing_is_open(detail))
            return
        self._writing = True
        self._desk.take(detail.delivery_id, counted or None, How.SCAN if counted else how, self._taken, self._failed)

    def _taken(self, taken: Taken) -> None:
        self._writing = False
        if self._detail is not None:
            self._counts.forget(self._detail.delivery_id)
        self._show_body(LinesBody())
        told = tr("{count} taken into stock", count=taken.count)
        if taken.parked:
            waits = tr("{count} lines wait for their product: press Make product", count=taken.parked)
            self._tell(Level.WARNING, f"{told} · {waits}")
        else:
            self._tell(Level.SUCCESS, told)
        self.refresh()

    # --- counting

    def _scanned(self, code: str) -> None:
        if self._busy:
            self._desk.warn()
            return
        within = None if self._detail is None else self._detail.delivery_id
        found = self._desk.find(code, within)
        match found:
            case Label(ours):
                self._label_scanned(code, ours=ours)
            case Found(delivery_id, line) if isinstance(self._body, DifferenceForm):
                here = line is not None and delivery_id == within
                self._difference.scanned(code, self._line(line) if here else None)
            case None if isinstance(self._body, DifferenceForm):
                self._difference.scanned(code, None)
            case Found(delivery_id, None):
                self._show(delivery_id)
                if self._need_detail().counting:
                    self._tell(Level.INFO, tr("Cartons of this delivery were counted: F2 takes those"))
                else:
                    self._take(How.NOTE)
            case Found(delivery_id, int() as line, is_carton):
                self._show(delivery_id)
                self._count(self._line(line), is_carton=is_carton)
            case _:
                self._desk.warn()
                text = tr("No delivery has the code {code}: F4 records it as wrong goods", code=code)
                self._tell(Level.WARNING, text)

    def _label_scanned(self, code: str, *, ours: bool) -> None:
        """A carton's printed code says whose it is, not what it is."""
        if ours:
            self._tell(Level.INFO, tr("This carton was delivered to this shop"))
            return
        self._desk.warn()
        self._desk.report_foreign(code)
        self._tell(Level.DANGER, tr("This carton was delivered to another shop: do not sell it"))

    def _count(self, line: LineRow, *, is_carton: bool) -> None:
        if line.parked:
            self._refuse_parked(line)
        else:
            self._counts.add(self._need_detail().delivery_id, line, ONE if is_carton else line.pack)
            self._show_count(line.line)

    def _ask_count(self, number: int | None) -> None:
        line = self._line(number)
        if line.parked:
            self._refuse_parked(line)
        else:
            self._show_body(CountForm(line.line, line.name, line.open if line.counted is None else line.counted))

    def _count_entered(self, number: int, text: str) -> None:
        line = self._line(number)
        try:
            self._counts.enter(self._need_detail().delivery_id, line, text)
        except RuleViolation as error:
            self._show_body(CountForm(line.line, line.name, line.open, tr_error(error)))
            return
        self._show_body(LinesBody())
        self._show_count(number)

    def _show_count(self, number: int) -> None:
        self._load(self._need_detail().delivery_id)
        self._view.mark_line(number)
        told = told_count(self._line(number))
        self._view.show_message(told)
        if told.level is not Level.INFO:
            self._desk.warn()

    def _clear(self) -> None:
        detail = self._need_detail()
        self._counts.forget(detail.delivery_id)
        self._load(detail.delivery_id)
        self._view.show_message(None)

    # --- differences and parked lines

    def _ask_difference(self, number: int | None) -> None:
        lines = self._need_detail().lines
        self._difference.ask(next((line for line in lines if line.line == number), None))

    def _difference_written(self) -> None:
        self._show_body(LinesBody())
        self._tell(Level.SUCCESS, tr("The difference is written down and goes to the company"))
        self.refresh()

    def _make_product(self, number: int | None) -> None:
        detail = self._need_detail()
        parked = [line for line in detail.lines if line.parked]
        line = next((line for line in parked if line.line == number), next(iter(parked), None))
        if line is None:
            self._tell(Level.INFO, tr("Every line has its product"))
        else:
            self._products.make(detail.delivery_id, line)

    def _made(self, name: str) -> None:
        self._show_body(LinesBody())
        self._tell(Level.SUCCESS, tr("{name} is in the catalogue now", name=name))
        self.refresh()

    def _refuse_parked(self, line: LineRow) -> None:
        self._desk.warn()
        self._view.mark_line(line.line)
        self._tell(Level.WARNING, tr("The shop has no product {name} yet: F5 makes it", name=line.name))

    # --- the rest

    def _print(self) -> None:
        detail = self._need_detail()
        self._desk.print_delivery(
            detail.delivery_id, lambda: self._tell(Level.INFO, tr("The delivery is being printed")), self._failed
        )

    def _need_detail(self) -> DetailState:
        if self._detail is None:
            raise RuleViolation("There is no delivery yet")
        return self._detail

    def _line(self, number: int | None) -> LineRow:
        line = next((line for line in self._need_detail().lines if line.line == number), None)
        if line is None:
            raise RuleViolation("Choose a line of the delivery first")
        return line

    def _failed(self, error: PosError) -> None:
        self._writing = False
        self._tell(Level.DANGER, tr_error(error))

    def _tell(self, level: Level, text: str) -> None:
        self._view.show_message(Message(level, text))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except RuleViolation as error:
            self._tell(Level.WARNING, tr_error(error))
        except PosError as error:
            self._tell(Level.DANGER, tr_error(error))


def _why_nothing_is_open(detail: DetailState) -> str:
    parked = sum(1 for line in detail.lines if line.parked and line.open.milli)
    if parked:
        return tr("{count} lines wait for their product: press Make product", count=parked)
    return tr("All of this delivery is in stock already: {cartons}", cartons=cartons(detail.accepted))
