"""How goods get onto the sale: scanned, typed, found by name, picked from the quick panel, or added on the spot."""

from collections.abc import Callable
from typing import Final

from pay.codes import Name
from pay.secret import Secret
from pos_app.domain import words
from pos_app.domain.basket import Entered
from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import is_phone
from pos_app.domain.money import ONE, Quantity
from pos_app.domain.product import Item, ProductId
from pos_app.services import scanning
from pos_app.services.counter import Added, Counter, Scanned
from pos_app.ui.message import Level
from pos_app.ui.sell.part import Page
from pos_app.ui.sell.ports import Desk, SellView
from pos_app.ui.sell.unknown import UnknownCodes, Wanted
from pos_app.ui.translate import tr

CODE_DIGITS_MIN: Final = 8
"""From so many digits on, what nobody knows is taken for a code to be added, not for a search."""


class Intake:
    """Keeps what stands in the entry field; everything else is the counter's."""

    def __init__(self, page: Page, view: SellView, counter: Counter, desk: Desk, unknown: UnknownCodes) -> None:
        self._page, self._view, self._counter, self._desk, self._unknown = page, view, counter, desk, unknown
        self.licence = ""
        self.payment_code: Callable[[Name, Secret], None] = lambda _, __: None
        self.member_came: Callable[[int], None] = lambda _member_id: None
        self.coupon_came: Callable[[str], None] = lambda _code: None
        self.phone_typed: Callable[[str], None] = lambda _phone: None
        self._entry = ""
        self._short_said: set[ProductId] = set()

    def typed(self, text: str) -> None:
        self._entry = text

    def search(self) -> None:
        """Typing paused: look for what stands in the entry field."""
        try:
            rest = scanning.read_entry(self._entry).rest
        except RuleViolation:
            rest = ""
        self._view.show_results(self._desk.search(rest) if rest else ())

    def scanned(self, code: str) -> None:
        self._scan(code, self._entry_quantity(), Entered.SCAN)

    def entered(self, text: str, picked: str | None) -> None:
        """Enter in the entry field: a quantity for the newest line, a code typed by hand, or the marked result."""
        typed = scanning.read_entry(text)
        newest = self._counter.basket.newest
        if not typed.rest:
            if typed.quantity is not None and newest is not None:
                self._counter.set_quantity(newest, typed.quantity)
                self._page.sale_changed()
            return
        outcome = self._counter.scan(typed.rest, typed.quantity, entered=self._how(Entered.HAND))
        if isinstance(outcome, Added | scanning.MemberCode | scanning.CouponCode):
            self._taken(outcome, typed.quantity, Entered.HAND)
        elif picked is not None:
            self.picked(picked, Entered.SEARCH)
        elif results := self._desk.search(typed.rest):
            self._view.show_results(results)
        elif is_phone(typed.rest):
            self.forget_entry()
            self.phone_typed(typed.rest)
        elif typed.rest.isdigit() and len(typed.rest) >= CODE_DIGITS_MIN:
            self._taken_by_hand(outcome, typed.quantity)
        else:
            self._page.tell(Level.WARNING, tr("Nothing is called {text}", text=typed.rest))

    def _taken_by_hand(self, outcome: Scanned, quantity: Quantity | None) -> None:
        """What was typed may have a wrong check digit and still be what stands on the goods."""
        if isinstance(outcome, scanning.BadCheckDigit):
            self._ask_to_add(outcome.code, quantity, Entered.HAND)
            self._page.tell(Level.WARNING, tr("{code} has a wrong check digit: please look again", code=outcome.code))
        else:
            self._taken(outcome, quantity, Entered.HAND)

    def picked(self, key: str, entered: Entered) -> None:
        """Goods chosen on the screen."""
        quantity = self._entry_quantity()
        item = ProductId(int(key))
        self._added(self._counter.pick(item, ONE if quantity is None else quantity, self._how(entered)))

    def add_typed(self) -> None:
        """Add what is typed as a new product, whatever else it might mean."""
        typed = scanning.read_entry(self._entry)
        if typed.rest:
            self.forget_entry()
            quantity = ONE if typed.quantity is None else typed.quantity
            self._unknown.put(Wanted(typed.rest, quantity, Entered.HAND))
            self._page.show_unknown()

    def product_added(self, wanted: Wanted, item: Item) -> None:
        """The code is known now: as many as were asked for come on."""
        self._page.tell(Level.SUCCESS, tr("{name} is in the catalogue now", name=item.name))
        self._page.guarded(lambda: self._scan(wanted.code, wanted.quantity, wanted.entered))

    def next_sale(self) -> None:
        self._short_said.clear()
        self.forget_entry()

    def take_entry(self) -> str:
        """What stands in the entry field, which is empty afterwards."""
        text = self._entry
        self.forget_entry()
        return text

    def put_back(self, text: str) -> None:
        """As if it had been typed now."""
        self._entry = text
        self._view.set_entry(text)

    def forget_entry(self) -> None:
        self._entry = ""
        self._view.set_entry("")
        self._view.show_results(())

    def _scan(self, code: str, quantity: Quantity | None, entered: Entered) -> None:
        self._taken(self._counter.scan(code, quantity, entered=self._how(entered)), quantity, entered)

    def _taken(self, outcome: Scanned, quantity: Quantity | None, entered: Entered) -> None:
        match outcome:
            case Added():
                self._added(outcome)
            case scanning.MemberCode(member_id):
                self.forget_entry()
                self.member_came(member_id)
            case scanning.UnknownCode(code):
                self._ask_to_add(code, quantity, entered)
            case scanning.BadCheckDigit(code):
                self._page.alarm(tr("The code {code} was read wrongly: please scan again", code=code))
            case scanning.PaymentCode(provider, code):
                self.forget_entry()  # it is worth money, so it does not stay in sight
                self.payment_code(provider, code)
            case scanning.CouponCode(coupon):
                self.forget_entry()
                self.coupon_came(coupon)
            case scanning.ReceiptCode(number):
                self.forget_entry()
                self._page.receipt_scanned(number)
            case scanning.CartonLabel(carton) if carton.licence == self.licence:
                self._page.tell(Level.INFO, tr("This carton was delivered to this shop"))
            case scanning.CartonLabel():
                self._page.alarm(tr("This carton was delivered to another shop: do not sell it"))

    def _added(self, added: Added) -> None:
        self.forget_entry()
        self._view.show_last_sale(None)
        self._view.show_message(None)
        self._page.sale_changed()
        item = added.line.item
        if added.short:
            self._page.tell(Level.WARNING, tr("{name}: more is sold than the books have", name=item.name))
            if item.product_id not in self._short_said:
                self._short_said.add(item.product_id)
                self._desk.say(words.out_of_stock())
        if added.near_carton_limit:
            self._page.tell(Level.WARNING, tr("Many cartons: 50 or more in one sale are forbidden"))
        if added.over_limit:
            self._page.tell(Level.WARNING, tr("{name}: this is more than the province allows", name=item.name))
        if added.ask_age:
            self._page.ask_age_if_due()

    def _ask_to_add(self, code: str, quantity: Quantity | None, entered: Entered) -> None:
        self.forget_entry()
        self._unknown.put(Wanted(code, ONE if quantity is None else quantity, entered))
        self._desk.warn()
        self._desk.say(words.unknown_code())
        self._page.tell(Level.DANGER, tr("Nobody knows the code {code}: it can be added now", code=code))
        self._page.show_unknown()

    def _entry_quantity(self) -> Quantity | None:
        return scanning.read_entry(self._entry).quantity if self._entry else None

    def _how(self, entered: Entered) -> Entered:
        return entered if self._counter.recorded_as is None else Entered.BATCH
