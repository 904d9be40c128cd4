"""Decides what the stock screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.services.stock_views import Concern, month_of
from pos_app.ui.message import Level, Message
from pos_app.ui.stock import acts
from pos_app.ui.stock.counting import CountingPart
from pos_app.ui.stock.documents import DocumentsPart
from pos_app.ui.stock.forms import Forms
from pos_app.ui.stock.keys import Command
from pos_app.ui.stock.ports import More, Rows, StockDesk, StockView
from pos_app.ui.stock.state import DetailState, Line, ListState, Tab
from pos_app.ui.stock.words import concern_name, tab_name, what_to_do
from pos_app.ui.translate import tr, tr_error

CONCERNS: Final = tuple(Concern)
_COMMANDS: Final = {
    Tab.ON_HAND: (Command.CATEGORY, Command.BATCH, Command.PRINT, Command.EXPORT),
    Tab.CONCERNS: (Command.WHICH, Command.PRINT, Command.EXPORT),
    Tab.DOCUMENTS: (
        Command.NEW,
        Command.TAKE_IN,
        Command.SHOW,
        Command.PARTS,
        Command.PRINT,
        Command.EXPORT,
    ),
    Tab.LEDGER: (Command.SPAN, Command.EARLIER, Command.LATER, Command.PRINT, Command.EXPORT),
}
_WHILE_COUNTING: Final = (
    Command.RECOUNT,
    Command.PHONE,
    Command.GIVE_UP,
    Command.APPROVE,
    Command.PRINT,
    Command.EXPORT,
)
_FOR_EVERYBODY: Final = {
    *(Command.PRINT, Command.EXPORT, Command.WHICH, Command.CATEGORY, Command.SPAN),
    *(Command.EARLIER, Command.LATER, Command.SHOW),
}
_WHILE_NOT: Final = (Command.BEGIN, Command.PRINT, Command.EXPORT)


class StockPresenter:
    """The screen of one person. `do` takes what was done on it, `scanned` the codes of all scanners."""

    def __init__(self, view: StockView, desk: StockDesk) -> None:
        self._view, self._desk = view, desk
        self._state = ListState(Tab.ON_HAND)
        self._chosen: str | None = None
        self._more: More = None
        self._detail, self._detail_more = DetailState(), None
        self._text, self._category, self._ticket = "", "", 0
        self._concern, self._by_month = Concern.NEGATIVE, False
        self._day = desk.today()
        self.forms = Forms(view, self._tell, self._failed)
        self.documents = DocumentsPart(desk, self.forms, self._saved)
        self.counting = CountingPart(desk, self.forms, self._saved, self._tell, self._failed)

    # --- what comes from outside

    def refresh(self) -> None:
        """The books may have changed: read again what is shown."""
        self._guarded(self._read)

    def scanned(self, code: str) -> bool:
        """A scan is for this screen while it is open."""
        self._guarded(lambda: self._scanned(code))
        return True

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        self._guarded(lambda: self._do(act))

    def _scanned(self, code: str) -> None:
        if self.forms.open is not None:
            if not self.documents.scanned(code):
                self.counting.scanned_in_form(code)
        elif self._tab is Tab.STOCKTAKE and self.counting.goes_on:
            self.counting.enter(code)
        elif self._tab is Tab.DOCUMENTS:
            self.documents.scanned_outside(code)
        else:
            self._tab_chosen(Tab.ON_HAND, self._desk.find(code).name)

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.TabChosen(tab):
                self._tab_chosen(tab)
            case acts.RowChosen(key):
                self._chosen = key
                self._read_detail()
            case acts.EndReached():
                self._read_more()
            case acts.DetailEndReached():
                self._read_more_detail()
            case acts.Typed(text):
                self._typed(text)
            case acts.Entered(text):
                self._entered(text)
            case acts.Commanded(command, chosen):
                self._view.show_message(None)
                self._chosen = chosen if chosen is not None else self._chosen
                self._command(command)
            case acts.WentBack():
                self._go_back()
            case _:
                self._in_form(act)

    def _in_form(self, act: acts.Act) -> None:
        if not self.documents.do(act):
            self.counting.do(act)

    def _go_back(self) -> None:
        if self.forms.open is not None:
            self.forms.close()
        elif self._tab is Tab.ON_HAND and self._text:
            self._view.clear_entry()
            self._typed("")
        else:
            self._desk.leave()

    # --- tabs

    @property
    def _tab(self) -> Tab:
        return self._state.tab

    def _tab_chosen(self, tab: Tab, text: str = "") -> None:
        self.forms.close()
        self._view.show_message(None)
        self._text, self._chosen = text, None
        self._state = ListState(tab)
        self._detail = DetailState()
        self._read()

    def _command(self, command: Command) -> None:
        if command not in self._offered():
            return
        if command is Command.EXPORT:
            self._desk.export(self._tab, self._what(), self._done, self._failed)
        elif command is Command.PRINT:
            title = " ".join(filter(None, (tab_name(self._tab), self._state.head)))
            self._desk.print_rows(title, self._state.lines, self._done, self._failed)
        elif self._tab is Tab.CONCERNS:
            self._concern = CONCERNS[(CONCERNS.index(self._concern) + 1) % len(CONCERNS)]
            self._read()
        elif command is Command.CATEGORY:
            names = ("", *self._desk.categories())
            self._category = names[(names.index(self._category) + 1) % len(names)]
            self._read()
        elif self._tab is Tab.LEDGER:
            self._move(command)
        elif self._tab is Tab.STOCKTAKE:
            self.counting.command(command, self._chosen)
        else:
            self.documents.command(command, self._chosen)

    def _what(self) -> object:
        """What is exported, beside the tab."""
        match self._tab:
            case Tab.CONCERNS:
                return self._concern
            case Tab.LEDGER:
                return self._period()
            case _:
                return self._chosen

    def _offered(self) -> tuple[Command, ...]:
        """What this person may do here."""
        commands: tuple[Command, ...] = _WHILE_COUNTING if self.counting.goes_on else _WHILE_NOT
        if self._tab is not Tab.STOCKTAKE:
            commands = _COMMANDS[self._tab]
        return tuple(command for command in commands if self._desk.may_adjust or command in _FOR_EVERYBODY)

    def _move(self, command: Command) -> None:
        first, last = self._period()
        if command is Command.SPAN:
            self._by_month = not self._by_month
        elif command is Command.EARLIER:
            self._day = first - timedelta(days=1)
        else:
            self._day = min(self._desk.today(), last + timedelta(days=1))
        self._read()

    def _period(self) -> tuple[date, date]:
        return month_of(self._day) if self._by_month else (self._day, self._day)

    # --- reading

    def _read(self) -> None:
        self._ticket += 1
        match self._tab:
            case Tab.ON_HAND:
                self._desk.on_hand(self._text, self._category, None, self._shower(), self._failed)
            case Tab.CONCERNS:
                self._desk.concerns(self._concern, self._shower(), self._failed)
            case Tab.STOCKTAKE:
                self.counting.read(self._show_counting)
            case Tab.DOCUMENTS:
                self._desk.documents(None, self._shower(), self._failed)
            case Tab.LEDGER:
                first, last = self._period()
                self._desk.period(first, last, self._shower(), self._failed)

    def _shower(self, *, onto: tuple[Line, ...] = ()) -> Callable[[Rows], None]:
        """What shows rows that were asked for, as long as nothing else was asked for meanwhile."""
        ticket = self._ticket

        def show(rows: Rows) -> None:
            if ticket == self._ticket:
                self._more = rows.more
                self._show((*onto, *rows.lines), rows.head or self._state.head)

        return show

    def _show_counting(self, rows: Rows) -> None:
        if self._tab is Tab.STOCKTAKE:
            self._more = None
            self._show(rows.lines, rows.head)

    def _read_more(self) -> None:
        if self._more is None:
            return
        more, self._more = self._more, None
        show = self._shower(onto=self._state.lines)
        if self._tab is Tab.ON_HAND:
            self._desk.on_hand(self._text, self._category, more, show, self._failed)
        elif self._tab is Tab.DOCUMENTS:
            self._desk.documents(more, show, self._failed)

    def _show(self, lines: tuple[Line, ...], head: str) -> None:
        keys = [line.key for line in lines]
        if self._chosen not in keys:
            self._chosen = next(iter(keys), None)
        counting = self._tab is Tab.STOCKTAKE and self.counting.goes_on
        self._state = ListState(
            self._tab, lines, head, self._note(), self._offered(), self._entry_for(), counting, self._concern
        )
        self._view.show_list(self._state, self._chosen)
        self._read_detail()

    def _note(self) -> str:
        if self._tab is Tab.CONCERNS:
            return f"{concern_name(self._concern)} — {what_to_do(self._concern)}"
        return self.counting.note if self._tab is Tab.STOCKTAKE else ""

    def _entry_for(self) -> str:
        if self._tab is Tab.ON_HAND:
            return tr("Scan · pinyin · name · code")
        if self._tab is Tab.STOCKTAKE and self.counting.goes_on:
            return tr("Scan · 12*code counts twelve · =12 corrects the last to twelve")
        return ""

    def _read_detail(self) -> None:
        self._detail_more = None
        if self._chosen is None or self._tab in {Tab.CONCERNS, Tab.LEDGER}:
            self._view.show_detail(None)
        elif self._tab is Tab.ON_HAND:
            self._desk.ledger(self._chosen, None, self._detail_shower(self._chosen), self._failed)
        elif self._tab is Tab.DOCUMENTS:
            self._desk.document(self._chosen, self._whole_shower(self._chosen), self._failed)
        elif not self.counting.goes_on:
            self._desk.results(self._chosen, self._whole_shower(self._chosen), self._failed)
        else:
            self._view.show_detail(None)

    def _whole_shower(self, key: str) -> Callable[[DetailState], None]:
        def show(detail: DetailState) -> None:
            if self._chosen == key:
                self._view.show_detail(detail)

        return show

    def _detail_shower(self, key: str, *, onto: tuple[Line, ...] = ()) -> Callable[[Rows], None]:
        def show(rows: Rows) -> None:
            if self._chosen == key and self._tab is Tab.ON_HAND:
                self._detail_more = rows.more
                name = next((line.cells[0] for line in self._state.lines if line.key == key), "")
                self._detail = DetailState(name, rows.head or self._detail.note, (*onto, *rows.lines))
                self._view.show_detail(self._detail)

        return show

    def _read_more_detail(self) -> None:
        if self._detail_more is not None and self._chosen is not None and self._tab is Tab.ON_HAND:
            more, self._detail_more = self._detail_more, None
            show = self._detail_shower(self._chosen, onto=self._detail.lines)
            self._desk.ledger(self._chosen, more, show, self._failed)

    # --- the entry field

    def _typed(self, text: str) -> None:
        if self._tab is Tab.ON_HAND:
            self._text = text
            self._read()

    def _entered(self, text: str) -> None:
        if self._tab is Tab.STOCKTAKE and self.counting.goes_on:
            self._view.clear_entry()
            self.counting.enter(text)

    # --- the rest

    def _saved(self, text: str) -> None:
        """Something is in the books now."""
        self.forms.close()
        if text:
            self._done(text)
        self._read()

    def _done(self, text: str) -> None:
        self._tell(Level.SUCCESS, text)

    def _failed(self, error: PosError) -> None:
        self._tell(Level.WARNING if isinstance(error, RuleViolation) else Level.DANGER, tr_error(error))

    def _tell(self, level: Level, text: str) -> None:
        self._view.show_message(Message(level, text))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PosError as error:
            if not self.forms.refuse(error):
                self._failed(error)
