"""Decides what the promotions screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.services.promotion_forms import FIELDS, Draft
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.promotions import acts
from pos_app.ui.promotions.keys import Command
from pos_app.ui.promotions.ports import Entered, Product, PromotionsDesk, PromotionsView
from pos_app.ui.promotions.state import Form, ListState, PriceForm, PromotionForm, Tab, Tried
from pos_app.ui.translate import tr, tr_error

FIRST_KIND: Final = next(iter(FIELDS))


class PromotionsPresenter:
    """The screen of one person."""

    def __init__(self, view: PromotionsView, desk: PromotionsDesk) -> None:
        self._view, self._desk = view, desk
        self._tab = Tab.PROMOTIONS
        self._form: Form | None = None
        self._products: tuple[Product, ...] = ()
        self._tried: Tried | None = None
        self._commands: Mapping[Command, Callable[[str | None], None]] = {
            Command.NEW: lambda _: self._new(),
            Command.EDIT: self._edit,
            Command.SWITCH: self._switch,
            Command.PREVIEW: self._preview,
        }

    def refresh(self) -> None:
        """The books may have changed: read again what is shown."""
        self._guarded(self._show_list)

    def scanned(self, code: str) -> bool:
        """A scan names a product while a form is open; else it is not for this screen."""
        if self._form is None:
            return False
        self._guarded(lambda: self._find(code))
        return True

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        self._guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.Commanded(command, chosen):
                self._command(command, chosen)
            case acts.TabChosen(tab):
                self._tab, self._tried = tab, None
                self._show_list()
            case acts.RowChosen():
                self._tried = None
                self._show_list()
            case acts.WentBack():
                self._go_back()
            case _:
                self._do_in_form(act)

    def _do_in_form(self, act: acts.Act) -> None:
        match act, self._form:
            case acts.ProductAsked(text), PromotionForm() | PriceForm():
                self._find(text)
            case acts.KindChosen(kind), PromotionForm() as form:
                self._show_form(replace(form, kind=kind, errors=(), tried=None))
            case acts.ProductDropped(), PromotionForm() as form:
                self._put(form, self._products[:-1])
            case acts.PreviewAsked(draft), PromotionForm(busy=False) as form:
                self._try_out(form, draft)
            case acts.PromotionEntered(draft), PromotionForm(busy=False) as form:
                self._save(form, draft)
            case acts.PricesEntered(floor, member_price), PriceForm(busy=False) as form:
                self._save_prices(form, floor, member_price)
            case _:
                pass

    # --- the list

    def _show_list(self) -> None:
        promotions = self._desk.promotions() if self._tab is Tab.PROMOTIONS else ()
        prices = self._desk.prices() if self._tab is Tab.PRICES else ()
        self._view.show_list(ListState(self._tab, promotions, prices, self._tried, self._desk.may_change))

    def _command(self, command: Command, chosen: str | None) -> None:
        if not self._desk.may_change:
            self._tell(Level.WARNING, tr("The owner or the manager may do this"))
            return
        self._view.show_message(None)
        self._commands[command](chosen)

    def _new(self) -> None:
        self._products = ()
        if self._tab is Tab.PRICES:
            self._show_form(PriceForm())
        else:
            self._show_form(self._empty(self._desk.new_uid(), FIRST_KIND))

    def _empty(self, uid: str, kind: str) -> PromotionForm:
        return PromotionForm(uid, kind, who=self._desk.who(), categories=self._desk.categories())

    def _edit(self, chosen: str | None) -> None:
        if chosen is None:
            self._tell(Level.INFO, tr("There is nothing to change yet"))
        elif self._tab is Tab.PRICES:
            self._show_form(self._desk.price_form(chosen))
        else:
            written = self._desk.written(chosen)
            self._products = written.products
            names = tuple(product.name for product in written.products)
            self._show_form(replace(self._empty(chosen, written.kind), draft=written.draft, products=names))

    def _switch(self, chosen: str | None) -> None:
        if chosen is not None and self._tab is Tab.PROMOTIONS:
            self._desk.switch(chosen, self._show_list, self._failed)

    def _preview(self, chosen: str | None) -> None:
        if chosen is not None and self._tab is Tab.PROMOTIONS:
            self._desk.preview(chosen, self._tried_out, self._failed)

    def _tried_out(self, tried: Tried) -> None:
        self._tried = tried
        self._show_list()

    # --- the forms

    def _show_form(self, form: Form | None) -> None:
        self._form = form
        self._view.show_form(form)

    def _go_back(self) -> None:
        if self._form is None:
            self._desk.leave()
        elif not self._form.busy:
            self._show_form(None)
            self._view.show_message(None)

    def _find(self, text: str) -> None:
        if not text.strip():
            return
        product = self._desk.find(text)
        if isinstance(self._form, PriceForm):
            self._show_form(self._desk.price_form(product.key))
        elif isinstance(self._form, PromotionForm):
            if product.tobacco:
                raise RuleViolation("{name} is tobacco: it is never promoted", name=product.name)
            others = tuple(each for each in self._products if each.uid != product.uid)
            self._put(self._form, (*others, product))
        self._tell(Level.INFO, product.name)

    def _put(self, form: PromotionForm, products: tuple[Product, ...]) -> None:
        self._products = products
        errors = tuple(error for error in form.errors if error.field != "products")
        names = tuple(product.name for product in products)
        self._show_form(replace(form, products=names, errors=errors, tried=None))

    def _entered(self, form: PromotionForm, draft: Draft) -> Entered:
        return Entered(form.uid, form.kind, draft, tuple(product.uid for product in self._products))

    def _try_out(self, form: PromotionForm, draft: Draft) -> None:
        busy = replace(form, errors=(), tried=None, busy=True)
        self._show_form(busy)

        def done(tried: Tried) -> None:
            if self._form is busy:
                self._show_form(replace(form, errors=(), tried=tried))

        self._desk.try_out(self._entered(form, draft), done, self._refuser(busy))

    def _save(self, form: PromotionForm, draft: Draft) -> None:
        busy = replace(form, errors=(), busy=True)
        self._show_form(busy)
        self._desk.save(self._entered(form, draft), self._saved, self._refuser(busy))

    def _save_prices(self, form: PriceForm, floor: str, member_price: str) -> None:
        if not form.key:
            self._show_form(replace(form, errors=(FieldError("products", tr("Scan the goods")),)))
            return
        busy = replace(form, errors=(), busy=True)
        self._show_form(busy)
        self._desk.save_prices(form.key, floor, member_price, self._saved, self._refuser(busy))

    def _saved(self) -> None:
        self._show_form(None)
        self._tried = None
        self._tell(Level.SUCCESS, tr("Saved; it holds from the next sale on"))
        self._show_list()

    def _refuser(self, busy: Form) -> Callable[[PosError], None]:
        """What shows a refusal at its field, as long as the form is the same."""

        def failed(error: PosError) -> None:
            if self._form is not busy:
                return
            errors = (FieldError(error.field, tr_error(error)),) if error.field else ()
            self._show_form(replace(busy, busy=False, errors=errors))
            if not errors:
                self._failed(error)

        return failed

    # --- the rest

    def _failed(self, error: PosError) -> None:
        self._tell(Level.WARNING if isinstance(error, RuleViolation) else Level.DANGER, tr_error(error))

    def _tell(self, level: Level, text: str) -> None:
        self._view.show_message(Message(level, text))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PosError as error:
            self._failed(error)
