"""Decides what the sync screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.sync import acts
from pos_app.ui.sync.keys import Command
from pos_app.ui.sync.ports import SyncDesk, SyncView
from pos_app.ui.sync.state import DayRow, DifferenceRow, EnrolForm, Line, Tab, TabState
from pos_app.ui.translate import tr, tr_error

NEEDED: Final = ("url", "code")
FIELDS: Final = (*NEEDED, "ca_pem")


class SyncPresenter:
    """The screen of one person."""

    def __init__(self, view: SyncView, desk: SyncDesk) -> None:
        self._view, self._desk = view, desk
        self._tab = Tab.RUNS
        self._day: date | None = None
        self._form: EnrolForm | None = None
        self._closing = False
        self._commands: Mapping[Command, Callable[[str | None], None]] = {
            Command.RUN: lambda _: self._run(),
            Command.CLOSE_DAY: lambda _: self._close_day(),
            Command.ENROL: lambda _: self._ask_enrol(),
            Command.SEEN: self._seen,
        }

    def refresh(self) -> None:
        """The books may have changed: read again what is shown."""
        self._guarded(self._refresh)

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        self._guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.Commanded(command, chosen):
                self._commands[command](chosen)
            case acts.TabChosen(tab):
                self._tab, self._day = tab, None
                self._show_tab()
            case acts.RowChosen(key):
                if self._tab is Tab.DAYS:
                    self._day = date.fromisoformat(key)
                    self._show_tab()
            case acts.EnrolEntered(url, code, ca_file):
                self._enrol(url, code, ca_file)
            case acts.WentBack():
                self._go_back()

    def _refresh(self) -> None:
        now = self._desk.now()
        self._view.show_now(now, self._desk.allowed, self._desk.day_to_close())
        if now.line is Line.NOT_ENROLLED and self._form is None and self._desk.allowed.enrol:
            self._show_form(EnrolForm())
        self._show_tab()

    def _show_tab(self) -> None:
        rows = self._desk.rows(self._tab)
        self._view.show_tab(TabState(self._tab, rows, self._differences(rows), self._desk.counts()))

    def _differences(self, rows: tuple[object, ...]) -> tuple[DifferenceRow, ...]:
        """Of the chosen day, else of the first one listed."""
        days = [row.day for row in rows if isinstance(row, DayRow)]
        if self._day not in days:
            self._day = next(iter(days), None)
        return () if self._day is None else self._desk.differences(self._day)

    def _show_form(self, form: EnrolForm | None) -> None:
        self._form = form
        self._view.show_form(form)

    def _go_back(self) -> None:
        if self._form is None:
            self._desk.leave()
        elif not self._form.busy:
            enrolled = self._desk.now().line is not Line.NOT_ENROLLED
            self._show_form(None)
            if not enrolled:
                self._desk.leave()

    def _run(self) -> None:
        if self._desk.now().line is Line.NOT_ENROLLED:
            self._tell(Level.INFO, tr("This till is not connected to the cloud. You can sell all the same."))
        elif self._desk.allowed.run:
            self._view.show_message(None)
            self._desk.run()
        else:
            self._refuse()

    # --- the day

    def _close_day(self) -> None:
        day = self._desk.day_to_close()
        if not self._desk.allowed.close_day:
            self._refuse()
        elif day is None:
            self._tell(Level.INFO, tr("There is no day to close"))
        elif not self._closing:
            self._closing = True
            self._desk.close_day(day, self._closed, self._failed)

    def _closed(self, told: str) -> None:
        self._closing = False
        self._tell(Level.SUCCESS, told)
        self.refresh()

    # --- enrolling

    def _ask_enrol(self) -> None:
        if self._desk.allowed.enrol:
            self._show_form(EnrolForm(self._desk.now().url))
        else:
            self._refuse()

    def _enrol(self, url: str, code: str, ca_file: str) -> None:
        if self._form is None or self._form.busy:
            return
        if missing := [name for name, text in zip(NEEDED, (url, code), strict=True) if not text]:
            told = {
                "url": tr("Please enter the address that the company gave you"),
                "code": tr("Please enter the one-time code"),
            }
            self._show_form(EnrolForm(url, tuple(FieldError(name, told[name]) for name in missing)))
            return
        self._show_form(EnrolForm(url, busy=True))
        self._desk.enrol(url, code, ca_file, self._enrolled, lambda error: self._not_enrolled(url, error))

    def _enrolled(self) -> None:
        self._show_form(None)
        self._tell(Level.SUCCESS, tr("This till is connected to the cloud"))
        self.refresh()

    def _not_enrolled(self, url: str, error: PosError) -> None:
        field = error.field if error.field in FIELDS else "code"
        self._show_form(EnrolForm(url, (FieldError(field, tr_error(error)),)))

    # --- alarms

    def _seen(self, chosen: str | None) -> None:
        if self._tab is not Tab.ALARMS or chosen is None:
            self._tell(Level.INFO, tr("Choose an alarm first"))
        else:
            self._desk.see(int(chosen), self.refresh)

    # --- the rest

    def _refuse(self) -> None:
        self._tell(Level.WARNING, tr("The owner or the manager may do this"))

    def _failed(self, error: PosError) -> None:
        self._closing = False
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
