"""Decides what the supply screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable, Mapping

from pos_app.domain.delivery import How
from pos_app.domain.errors import PosError, RuleViolation
from pos_app.ui.message import Level, Message
from pos_app.ui.supply import acts
from pos_app.ui.supply.counts import Counting, told_count
from pos_app.ui.supply.differences import DifferenceEditor
from pos_app.ui.supply.keys import Command
from pos_app.ui.supply.pages import DeliveryPages
from pos_app.ui.supply.ports import Found, Label, SupplyDesk, SupplyView, Taken
from pos_app.ui.supply.products import ProductMaker
from pos_app.ui.supply.scans import place_of_scans, told_taken, what_a_scan_does, why_not_taken, why_nothing_is_open
from pos_app.ui.supply.state import (
    Body,
    CountForm,
    DetailState,
    DifferenceForm,
    HistoryBody,
    LineRow,
    LinesBody,
    NoticesBody,
)
from pos_app.ui.translate import tr, tr_error


class SupplyPresenter:
    """The screen of one person. `do` takes what was done on it, `scanned` the codes of all scanners."""

    def __init__(self, view: SupplyView, desk: SupplyDesk) -> None:
        self._view, self._desk = view, desk
        self._list = DeliveryPages(desk)
        self._detail: DetailState | None = None
        self._body: Body = LinesBody()
        self._counting = Counting(desk, self._show_body, self._counted, self._refuse)
        self._difference = DifferenceEditor(desk, self._show_body, self._difference_written)
        self._products = ProductMaker(desk, self._show_body, self._made, self._refuse)
        self._writing = False
        self._commands: Mapping[Command, Callable[[int | None], None]] = {
            Command.TAKE: lambda _: self._take(How.BUTTON),
            Command.COUNT: self._count,
            Command.DIFFERENCE: self._ask_difference,
            Command.PRODUCT: self._make_product,
            Command.HISTORY: lambda _: self._turn_to(HistoryBody()),
            Command.PRINT: lambda _: self._print(),
            Command.CLEAR: lambda _: self._counting.give_up(self._need_detail().delivery_id),
            Command.NOTICES: lambda _: self.show_notices(),
        }

    @property
    def _busy(self) -> bool:
        """Something is being written: what is pressed meanwhile was not meant for what comes after it."""
        return self._writing or self._counting.busy or self._difference.busy or self._products.busy

    # --- what comes in

    def refresh(self) -> None:
        """The books may have changed: read again what is shown."""
        self._guarded(self._refresh)

    def scanned(self, code: str) -> None:
        """A delivery's note or a carton takes it into stock; in one that is counted a carton or pack counts."""
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
                self._list.choose(which)
                self._refresh()
            case acts.DeliveryChosen(delivery_id):
                self._show(delivery_id)
            case acts.MoreWanted():
                self._list.read_more()
                self._show_list()
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
                self._counting.entered(self._need_detail().delivery_id, self._line(line), text)
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
        self._list.refresh()
        if self._detail is None and self._list.rows:
            self._load(self._list.rows[0].delivery_id)
            self._say_what_a_scan_does()
        elif self._detail is not None:
            self._load(self._detail.delivery_id)
        self._show_list()
        self._show_unread()

    def _show(self, delivery_id: int) -> None:
        other = self._detail is None or delivery_id != self._detail.delivery_id
        self._load(delivery_id)
        if other:
            self._show_body(LinesBody())
            self._say_what_a_scan_does()
        self._show_list()

    def _say_what_a_scan_does(self) -> None:
        self._view.show_message(what_a_scan_does(self._need_detail()))

    def _load(self, delivery_id: int) -> None:
        self._detail = self._desk.delivery(delivery_id)
        self._view.show_detail(self._detail)

    def _show_list(self) -> None:
        chosen = None if self._detail is None else self._detail.delivery_id
        self._view.show_list(self._list.state(chosen))

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
        if detail.counting:
            self._writing = True
            self._desk.take_counted(detail.delivery_id, self._taken, self._failed)
        elif detail.open.milli:
            self._writing = True
            self._desk.take(detail.delivery_id, how, self._taken, self._failed)
        else:
            self._tell(Level.INFO, why_nothing_is_open(detail))

    def _taken(self, taken: Taken) -> None:
        self._writing = False
        self._show_body(LinesBody())
        self._view.show_message(told_taken(taken))
        self.refresh()

    # --- scans and counting

    def _scanned(self, code: str) -> None:
        if self._busy:
            self._desk.warn()
            return
        within = place_of_scans(self._detail, self._body)
        match self._desk.find(code, within):
            case Label(ours):
                self._label_scanned(code, ours=ours)
            case Found(delivery_id, line) if isinstance(self._body, DifferenceForm):
                self._difference.scanned(code, self._line(line) if line and delivery_id == within else None)
            case None if isinstance(self._body, DifferenceForm):
                self._difference.scanned(code, None)
            case Found(delivery_id, None):
                self._show(delivery_id)
                if self._need_detail().counting:
                    self._tell(Level.INFO, tr("Cartons of this delivery were counted: F2 takes those"))
                else:
                    self._take(How.NOTE)
            case Found(delivery_id, int() as line, is_carton):
                if self._detail is not None and self._detail.counting and delivery_id != within:
                    self._refuse_of_another(code, delivery_id)
                else:
                    self._show(delivery_id)
                    self._goods_scanned(self._line(line), is_carton=is_carton)
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

    def _refuse_of_another(self, code: str, delivery_id: int) -> None:
        self._desk.warn()
        order = self._desk.delivery(delivery_id).order
        text = tr("{code} is on delivery {order}, not on the one that is counted", code=code, order=order)
        self._tell(Level.WARNING, text)

    def _goods_scanned(self, line: LineRow, *, is_carton: bool) -> None:
        """Of the delivery that is shown now. Its first carton takes it in as delivered, unless somebody counts it."""
        detail = self._need_detail()
        if line.parked and (detail.counting or not detail.open.milli):
            self._refuse_parked(line)
        elif detail.counting:
            self._counting.scanned(detail.delivery_id, line, is_carton=is_carton)
        elif why := why_not_taken(detail, is_carton=is_carton):
            self._view.mark_line(line.line)
            self._tell(Level.INFO, why)
        else:
            self._take(How.CARTON)

    def _count(self, number: int | None) -> None:
        """Begin to count; where somebody counts already, ask for the number of a line."""
        detail = self._need_detail()
        if not detail.counting:
            self._counting.begin(detail.delivery_id)
            return
        line = self._line(number)
        if line.parked:
            self._refuse_parked(line)
        else:
            self._counting.ask(line)

    def _counted(self, delivery_id: int, number: int | None) -> None:
        """A count began or ended, or goes on with a line."""
        if self._need_detail().delivery_id != delivery_id:
            return
        self._load(delivery_id)
        if isinstance(self._body, CountForm):
            self._show_body(LinesBody())
        if number is None:
            self._say_what_a_scan_does()
            return
        self._view.mark_line(number)
        told = told_count(self._line(number))
        self._view.show_message(told)
        if told.level is not Level.INFO:
            self._desk.warn()

    # --- differences and parked lines

    def _ask_difference(self, number: int | None) -> None:
        self._difference.ask(self._need_detail().line(number))

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
            detail.delivery_id, lambda: self._tell(Level.INFO, tr("The delivery is being printed")), self._refuse
        )

    def _need_detail(self) -> DetailState:
        if self._detail is None:
            raise RuleViolation("There is no delivery yet")
        return self._detail

    def _line(self, number: int | None) -> LineRow:
        line = self._need_detail().line(number)
        if line is None:
            raise RuleViolation("Choose a line of the delivery first")
        return line

    def _failed(self, error: PosError) -> None:
        self._writing = False
        self._refuse(error)

    def _refuse(self, error: PosError) -> None:
        self._tell(Level.WARNING if isinstance(error, RuleViolation) else Level.DANGER, tr_error(error))

    def _tell(self, level: Level, text: str) -> None:
        self._view.show_message(Message(level, text))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PosError as error:
            self._refuse(error)
