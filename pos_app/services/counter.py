"""The counter: one cashier, one open basket, and everything that may be done to it before it is paid.

It holds no widget and starts no thread. Each act changes the basket or raises `RuleViolation` and changes nothing. What
has to be written (the basket after each change, so that a crash finds it again; what was cleared or refused) is handed
to `later`, which does it in order, away from the screen.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from pos_app.domain import tobacco
from pos_app.domain.basket import Basket, Entered, Exchange, Line, Note, labelled_line, new_line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.member import BasketMember
from pos_app.domain.merchandise import merchandise
from pos_app.domain.money import MILLI, Money, Quantity, total
from pos_app.domain.people import AboveTag, Right, User
from pos_app.domain.price_book import check_discount, typed_discount, whole_discount
from pos_app.domain.pricing import PriceDoubt, check_price, doubt, is_below_floor, typed_price
from pos_app.domain.product import Item, ProductId
from pos_app.services import province_rules, scanning
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.services.pricing import Prices
from pos_app.services.settings import LimitPolicy, Settings
from pos_app.store import baskets, goods, journal
from pos_app.store.engine import Store
from pos_app.store.province import NO_LIMIT, Limit


@dataclass(frozen=True, slots=True)
class Added:
    """A line is on; what the cashier should hear about it."""

    line: Line
    ask_age: bool
    short: bool
    near_carton_limit: bool
    over_limit: bool = False
    """More than the province lets a shop sell of it on one line or in one sale: a warning, never a refusal."""


Scanned = (
    Added
    | scanning.MemberCode
    | scanning.CouponCode
    | scanning.CartonLabel
    | scanning.PaymentCode
    | scanning.ReceiptCode
    | scanning.BadCheckDigit
    | scanning.UnknownCode
)
Later = Callable[[Callable[[], None]], None]
NOTE_LENGTH_MAX: Final = 60


def at_once(work: Callable[[], None]) -> None:
    """Write now: for programs without a screen."""
    work()


class Counter:
    """The open sale of the person who is signed in."""

    def __init__(self, store: Store, user: User, settings: Settings, *, clock: Clock, ids: Ids, later: Later) -> None:
        self._store, self._clock, self._ids, self._later = store, clock, ids, later
        self.user, self.settings = user, settings
        # The name of the recorded sale that is being rung up, when history is: then the law's limits note, not stop.
        self.recorded_as: str | None = None
        # Prices the whole basket anew after each change: promotions, member prices, the discount on the whole sale.
        self.pricing: Callable[[Basket], Basket] = Prices(store, clock)
        self.basket = load_basket(store) or Basket(ids.new())

    def scan(self, code: str, quantity: Quantity | None = None, *, entered: Entered = Entered.SCAN) -> Scanned:
        """A code came in. What is no goods changes nothing and says what it is."""
        with self._store.read() as tx:
            meaning = scanning.meaning_of(tx, code, self.settings.scale_layout)
            if not isinstance(meaning, scanning.Found):
                return meaning
            limit = province_rules.limit_of(tx, meaning.item)
        at_ms = self._clock.now_ms()
        if meaning.label_amount is not None:
            if quantity is not None:
                raise RuleViolation("The scale's label fixes this line; remove it and weigh again", field="quantity")
            return self._put(labelled_line(meaning.item, meaning.label_amount, entered=entered, at_ms=at_ms))
        wanted = meaning.quantity if quantity is None else quantity
        return self._put(new_line(meaning.item, wanted, entered=entered, at_ms=at_ms), limit)

    def pick(self, product_id: ProductId, quantity: Quantity, entered: Entered) -> Added:
        """Goods chosen by name or quick key, in their base unit."""
        with self._store.read() as tx:
            item = goods.main_item(tx, product_id)
            limit = province_rules.limit_of(tx, item)
        return self._put(new_line(item, quantity, entered=entered, at_ms=self._clock.now_ms()), limit)

    def _put(self, line: Line, limit: Limit = NO_LIMIT) -> Added:
        before = self.basket
        after = self._lawful(before.add(line, merge=self.settings.merge_lines))
        ask = self.recorded_as is None and tobacco.must_ask_age(before, after, self.settings.minor_policy)
        self._change(replace(after, age_confirmed=False) if ask else after)
        assert after.newest is not None  # noqa: S101 - a line was just put on
        placed = self.basket.line(after.newest)
        taken = province_rules.packs_in(after.lines, placed.item)
        near = tobacco.cartons_milli(after) >= self.settings.carton_warning * MILLI
        return Added(
            line=placed,
            ask_age=ask,
            short=taken > placed.item.on_hand,
            near_carton_limit=near and placed.item.kind.is_tobacco,
            over_limit=limit.is_passed(placed.base_quantity, taken),
        )

    def set_quantity(self, line_id: int, quantity: Quantity) -> None:
        self._change(self._lawful(self.basket.with_quantity(line_id, quantity)))

    def switch_unit(self, line_id: int) -> Item:
        """The next unit the product is sold in, after the largest the smallest again."""
        line = self.basket.line(line_id)
        with self._store.read() as tx:
            units = goods.units_of(tx, line.item.product_id)
        keys = [(item.unit, item.factor) for item in units]
        here = (line.item.unit, line.item.factor)
        item = units[(keys.index(here) + 1) % len(units)] if here in keys else (units or (line.item,))[0]
        self._change(self._lawful(self.basket.with_item(line_id, item)))
        return item

    def set_price(self, line_id: int, text: str, *, sure: bool = False, ask_again: bool = True) -> PriceDoubt | None:
        """Charge another price. The doubt to be confirmed first, or None when it is done.

        Raises `RuleViolation` on the field `price`, also when the price is above the tag and the right is missing.
        """
        self.user.need(Right.CHANGE_PRICE)
        line = self.basket.line(line_id)
        price = typed_price(text, line.item.price)
        check_price(price)
        notes = self._check_bounds(line.item, price)
        odd = doubt(line.item, price)
        if odd is not None and odd.above_tag and not self.user.may(Right.PRICE_ABOVE_TAG):
            raise AboveTag(price, line.item.tag)
        if odd is not None and not sure:
            return odd
        notes += [Note.PRICE_ABNORMAL] if odd and odd.abnormal else []
        notes += [Note.PRICE_ABOVE_TAG] if odd and odd.above_tag else []
        self._change(self.basket.with_price(line_id, price, *notes))
        if odd is not None and odd.abnormal and not ask_again:
            self._later(lambda: _stop_asking(self._store, line.item))
        return None

    def _check_bounds(self, item: Item, price: Money) -> list[Note]:
        """What the province and the floor price let a person charge; below the floor goes with the right to it only."""
        if item.kind.is_tobacco and self.recorded_as is None:
            with self._store.read() as tx:
                province_rules.check_price(tx, item, price)
        if not is_below_floor(item, price):
            return []
        if self.recorded_as is None:
            self.user.need(Right.DISCOUNT)
        return [Note.BELOW_FLOOR]

    def gift(self, line_id: int) -> None:
        """Give the goods of a line away, or charge for them again. Tobacco is never given away."""
        self.user.need(Right.GIFT)
        self._change(self.basket.as_gift(line_id))

    def discountable(self) -> tuple[Money, Money]:
        """What the merchandise costs without a discount on the whole sale, and what that takes off it."""
        plain = self.pricing(replace(self.basket, whole=None))
        return total(each.line.amount for each in merchandise(plain.lines)), plain.total - self.basket.total

    def set_whole_discount(self, text: str) -> None:
        """Take off the whole sale what is typed: `5` yuan, or `/95` for 95 percent; nothing takes it back.

        Raises `RuleViolation` on the field `discount`, `RightMissing` above what this person may take off.
        """
        self.user.need(Right.CHANGE_PRICE)
        plain = self.pricing(replace(self.basket, whole=None))
        whole = typed_discount(text)
        if whole is not None:
            goods = merchandise(plain.lines)
            wanted = whole_discount((each.line for each in goods), whole)
            self.user.need_discount(wanted, total(each.line.amount for each in goods))
            check_discount(goods, whole)
        self._change(replace(plain, whole=whole))

    def remove(self, line_id: int) -> None:
        """Take a line off; with one that comes back in exchange, the whole exchange."""
        exchange = self.basket.exchange
        if exchange is not None and line_id in {line.line_id for line in exchange.lines}:
            self.exchange(None)
        else:
            self._change(self.basket.without(line_id))

    def clear(self) -> None:
        """Give the whole sale up; the journal keeps what was on it, so that nothing vanishes unseen."""
        if self.basket.lines:
            body: dict[str, Json] = {
                "basket": self.basket.uid,
                **signed(self.user),
                "lines": len(self.basket.lines),
                "total_fen": self.basket.total.fen,
            }
            self._record("basket.cleared", body)
        self._change(Basket(self._ids.new()))

    def confirm_age(self) -> None:
        """The cashier has seen that the customer is 18."""
        self._change(replace(self.basket, age_confirmed=True))

    def refuse_minor(self) -> None:
        """No tobacco for this customer: it leaves the sale and the refusal is recorded, without personal data (E-3)."""
        refused = sum(line.item.kind.is_tobacco for line in self.basket.lines)
        self._record("minor.refused", {**signed(self.user), "lines": refused})
        self._change(self.basket.without_tobacco())

    def begin(self) -> None:
        """Start the next sale; the one before was settled, and its basket forgotten with that."""
        self.basket = Basket(self._ids.new())

    def take_up(self, basket: Basket) -> None:
        """Go on with a sale that was held."""
        self._change(basket)

    def note(self, text: str) -> None:
        """What is to be remembered of this sale: on its receipt and in the journal."""
        self._change(replace(self.basket, note=" ".join(text.split())[:NOTE_LENGTH_MAX]))

    def check_in(self, member: BasketMember | None) -> None:
        """This member is at the counter; None: nobody is."""
        self._change(replace(self.basket, member=member))

    def exchange(self, exchange: Exchange | None) -> None:
        """What comes back is taken off the sum of what is bought now; None takes the exchange off again."""
        self.user.need(Right.RETURN)
        self._change(replace(self.basket, exchange=exchange))

    @property
    def must_ask_age(self) -> bool:
        """Whether the customer's age has to be asked before this can be paid."""
        asks = self.recorded_as is None and self.settings.minor_policy is not tobacco.MinorPolicy.OFF
        return asks and self.basket.has_tobacco and not self.basket.age_confirmed

    def _lawful(self, basket: Basket) -> Basket:
        if self.recorded_as is None:
            tobacco.check_carton_limit(basket)
            if basket.has_tobacco and self.settings.limit_policy is LimitPolicy.REFUSE:
                with self._store.read() as tx:
                    province_rules.check_limits(tx, basket, self.settings.limit_policy)
        return basket

    def _change(self, changed: Basket) -> None:
        if self.user.help is not None and not changed.is_empty:
            changed = replace(changed, approved_by=self.user.approved_by)
        # History was priced when it happened.
        basket = self.basket = self.pricing(changed) if self.recorded_as is None else changed
        at_ms = self._clock.now_ms()
        self._later(lambda: keep_basket(self._store, basket, at_ms))

    def _record(self, kind: str, body: dict[str, Json]) -> None:
        uid, at_ms = self._ids.new(), self._clock.now_ms()
        self._later(lambda: _record(self._store, kind, body, uid=uid, at_ms=at_ms))


def _record(store: Store, kind: str, body: dict[str, Json], *, uid: str, at_ms: int) -> None:
    with store.write() as tx:
        journal.append(tx, kind, body, uid=uid, at_ms=at_ms)


def _stop_asking(store: Store, item: Item) -> None:
    with store.write() as tx:
        goods.set_guard_off(tx, item.product_id)


def keep_basket(store: Store, basket: Basket, at_ms: int) -> None:
    """Write the open basket down, or forget it when there is nothing in it."""
    with store.write() as tx:
        if not basket.is_empty:
            baskets.keep(tx, msgspec.json.encode(basket).decode(), at_ms=at_ms)
        else:
            baskets.drop(tx)


def load_basket(store: Store) -> Basket | None:
    """The basket that was open when the till stopped, None when there was none.

    One that another version wrote and this one can't read is set aside, and shown among those that are held.
    """
    with store.read() as tx:
        body = baskets.load(tx)
    if body is None:
        return None
    try:
        return msgspec.json.decode(body, type=Basket)
    except msgspec.MsgspecError:
        with store.write() as tx:
            baskets.set_aside(tx, f"unreadable-{hashlib.sha256(body.encode()).hexdigest()[:16]}")
        return None
