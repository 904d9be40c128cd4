"""Decides what the buying screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.ui.buying import acts
from pos_app.ui.buying.keys import KEYS, Command, SheetKey, Tab
from pos_app.ui.buying.ports import BuyingDesk, BuyingView, Entered, Opened
from pos_app.ui.buying.sheet import Sheet
from pos_app.ui.buying.state import ChooserState, FormState, Line, Listing, ListState, PaperState, SheetKind
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.translate import tr, tr_error

Shown = Sheet | FormState | PaperState | ChooserState | None


class BuyingPresenter:
    """The screen of one person."""

    def __init__(self, view: BuyingView, desk: BuyingDesk) -> None:
        self._view, self._desk = view, desk
        self._tab = Tab.ORDERS
        self._listing = Listing("", ())
        self._open: Shown = None
        self._under: Sheet | None = None
        """The document that waits below what is read."""
        self._picked: Callable[[str], None] = self._nothing
        self._commands: Mapping[Command, Callable[[str | None], None]] = {
            Command.NEW: lambda _: self._new(),
            Command.OPEN: self._open_row,
            Command.SEND_BACK: self._send_back,
            Command.SUGGEST: lambda _: self._choose(self._desk.wishes(), self._suggest),
            Command.RECEIVE: self._receive,
            Command.SEND: self._with(self._desk.send),
            Command.END: self._with(self._desk.end),
            Command.PAY: lambda key: None if key is None else self._show_form(self._desk.pay_form(key)),
            Command.EDIT: lambda key: None if key is None else self._show_form(self._desk.supplier_form(key)),
            Command.PRINT: lambda _: self._print(),
            Command.EXPORT: lambda _: self._desk.export(self._read, self._said, self._failed),
        }

    def refresh(self) -> None:
        """The books may have changed: read the list again, if it is in sight."""
        if self._open is None:
            self._guarded(self._show_list)

    def scanned(self, code: str) -> bool:
        """A scan names a product while a document is written; else it is not for this screen."""
        if not isinstance(self._open, Sheet):
            return self._open is not None
        self._guarded(lambda: self._find(code))
        return True

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        self._guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.Commanded(command, chosen):
                self._view.show_message(None)
                self._commands[command](chosen)
            case acts.TabChosen(tab):
                self._tab = tab
                self._show_list()
            case acts.Picked(key) if isinstance(self._open, ChooserState):
                self._picked(key)
            case acts.FormEntered(values) if isinstance(self._open, FormState) and not self._open.busy:
                self._save_form(self._open, values)
            case acts.WentBack():
                self._go_back()
            case _ if isinstance(self._open, Sheet) and not self._open.busy:
                self._do_in_sheet(self._open, act)

    # --- the lists

    def _show_list(self) -> None:
        self._open = None
        self._listing = self._desk.listing(self._tab)
        self._view.show_list(ListState(self._tab, self._listing, tuple(KEYS[self._tab])))

    @property
    def _read(self) -> Listing:
        """The list that is in sight."""
        return self._open.listing if isinstance(self._open, PaperState) else self._listing

    def _new(self) -> None:
        if self._tab is Tab.SUPPLIERS:
            self._show_form(self._desk.supplier_form(""))
        else:
            self._write(SheetKind.ORDER if self._tab is Tab.ORDERS else SheetKind.RECEIPT)

    def _open_row(self, key: str | None) -> None:
        if key is None:
            return
        draft = self._desk.draft(key) if self._tab is Tab.ORDERS else None
        if draft is not None:
            self._show_sheet(draft)
        else:
            self._show_paper(self._desk.paper(self._tab, key))

    def _send_back(self, key: str | None) -> None:
        if self._tab is Tab.SUPPLIERS and key is not None:
            self._show_sheet(self._desk.blank(SheetKind.RETURN, key))
        else:
            self._write(SheetKind.RETURN)

    def _receive(self, key: str | None) -> None:
        if key is None:
            return
        if self._tab is Tab.ORDERS:
            self._show_sheet(self._desk.to_receive(key))
        else:
            self._show_sheet(self._desk.blank(SheetKind.RECEIPT, key))

    def _with(
        self, act: Callable[[str, Callable[[str], None], Callable[[PosError], None]], None]
    ) -> Callable[[str | None], None]:
        """What is done to the marked order, away from the screen."""

        def done(text: str) -> None:
            self._said(text)
            self.refresh()

        return lambda key: None if key is None else act(key, done, self._failed)

    def _print(self) -> None:
        printed = self._desk.print_listing(self._read)
        told = tr("It is being printed") if printed else tr("No printer is set up")
        self._tell(Level.INFO, told)

    # --- what is chosen first

    def _write(self, kind: SheetKind) -> None:
        """A document of a supplier that is chosen first."""
        self._choose(self._desk.suppliers_to_choose(), lambda key: self._show_sheet(self._desk.blank(kind, key)))

    def _choose(self, listing: Listing, picked: Callable[[str], None]) -> None:
        if not listing.rows:
            raise RuleViolation("Add the supplier first")
        self._picked = picked
        self._open = ChooserState(listing)
        self._view.show_chooser(self._open)

    def _nothing(self, key: str) -> None:
        """No chooser is open."""

    def _suggest(self, wish: str) -> None:
        asked = self._open

        def done(supplier: str, lines: tuple[Line, ...]) -> None:
            if self._open is asked:
                self._guarded(lambda: self._suggested(supplier, lines))

        self._tell(Level.INFO, tr("What was sold is being added up …"))
        self._desk.suggest(wish, done, self._failed)

    def _suggested(self, supplier: str, lines: tuple[Line, ...]) -> None:
        self._view.show_message(None)
        if not lines:
            self._show_list()
            self._tell(Level.SUCCESS, tr("Nothing needs to be ordered: what is there lasts"))
        elif supplier:
            self._show_sheet(replace(self._desk.blank(SheetKind.ORDER, supplier), lines=lines))
        else:
            self._choose(self._desk.suppliers_to_choose(), lambda key: self._suggested(key, lines))

    # --- the document

    def _show_sheet(self, opened: Opened) -> None:
        self._open = Sheet.of(opened)
        self._view.show_sheet(self._open.state)

    def _do_in_sheet(self, sheet: Sheet, act: acts.Act) -> None:
        sheet.leaving = False
        match act:
            case acts.ProductAsked(text):
                self._find(text)
                return
            case acts.LineMarked(place):
                sheet.mark(place)
            case acts.LineTyped(name, text):
                sheet.type_in_line(name, text)
            case acts.WordTyped(name, text):
                sheet.type_word(name, text)
            case acts.SheetKeyed(key):
                self._key_in_sheet(sheet, key)
                return
            case _:
                return
        self._view.show_sheet(sheet.state)

    def _key_in_sheet(self, sheet: Sheet, key: SheetKey) -> None:
        if key is SheetKey.SAVE:
            self._save(sheet)
        elif key is SheetKey.PRICES:
            if sheet.line is not None:
                self._under = sheet
                self._show_paper(self._desk.prices(sheet.line.key))
        else:
            deeds = {
                SheetKey.UNIT: sheet.next_unit,
                SheetKey.GIFT: sheet.switch_gift,
                SheetKey.WITH_IT: sheet.add_gift,
                SheetKey.DROP: sheet.drop,
            }
            deeds[key]()
            self._view.show_sheet(sheet.state)

    def _find(self, text: str) -> None:
        sheet = self._open
        if not isinstance(sheet, Sheet) or sheet.busy or not text.strip():
            return
        sheet.put(self._desk.find(text, sheet.opened.kind))
        self._view.show_message(None)
        self._view.show_sheet(sheet.state)

    def _save(self, sheet: Sheet) -> None:
        sheet.busy, sheet.errors = True, ()
        self._view.show_sheet(sheet.state)

        def done(text: str) -> None:
            if self._open is sheet:
                self._show_list()
            self._tell(Level.SUCCESS, text)

        def failed(error: PosError) -> None:
            sheet.refused(error.field, tr_error(error))
            if self._open is sheet:
                self._view.show_sheet(sheet.state)
            if not sheet.errors:
                self._failed(error)

        self._desk.save(Entered(sheet.opened, tuple(sheet.lines), dict(sheet.words)), done, failed)

    # --- forms and papers

    def _show_form(self, form: FormState) -> None:
        self._open = form
        self._view.show_form(form)

    def _save_form(self, form: FormState, values: Mapping[str, str]) -> None:
        busy = replace(form, busy=True, errors=())
        self._show_form(busy)

        def done(text: str) -> None:
            if self._open is busy:
                self._show_list()
            self._tell(Level.SUCCESS, text)

        def failed(error: PosError) -> None:
            if self._open is busy:
                errors = (FieldError(error.field, tr_error(error)),) if error.field else ()
                self._show_form(replace(busy, busy=False, errors=errors))
            if not error.field:
                self._failed(error)

        self._desk.save_form(form, values, done, failed)

    def _show_paper(self, paper: PaperState) -> None:
        self._open = paper
        self._view.show_paper(paper)

    def _go_back(self) -> None:
        self._view.show_message(None)
        if isinstance(self._open, Sheet) and self._open.lines and not self._open.leaving:
            self._open.leaving = True
            self._tell(Level.WARNING, tr("What is written here is not saved; Esc once more gives it up"))
        elif isinstance(self._open, PaperState) and self._under is not None:
            self._open, self._under = self._under, None
            self._view.show_sheet(self._open.state)
        elif self._open is None:
            self._desk.leave()
        elif not getattr(self._open, "busy", False):
            self._show_list()

    # --- the rest

    def _said(self, text: str) -> None:
        self._tell(Level.SUCCESS, text)

    def _failed(self, error: PosError) -> None:
        self._tell(Level.WARNING if isinstance(error, RuleViolation) else Level.DANGER, tr_error(error))

    def _tell(self, level: Level, text: str) -> None:
        self._view.show_message(Message(level, text))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PosError as error:
            self._failed(error)
