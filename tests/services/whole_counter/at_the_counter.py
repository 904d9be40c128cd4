"""Acts on the open sale: goods come and go, prices change, members check in, sales are held."""

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from pos_app.domain.money import ZERO, Quantity
from pos_app.services import holds, promotions
from pos_app.services.counter import Added
from pos_app.services.members import Join
from tests.services import shelf
from tests.services.whole_counter.life import Life
from tests.services.whole_counter.shop import OWNER, phone_of, refusable

CODES = st.sampled_from(
    [shelf.WATER, shelf.WATER, shelf.PEANUTS, shelf.PEANUTS, shelf.PACK, shelf.CARTON, shelf.CASE, shelf.CARD]
)
QUANTITIES = st.sampled_from([None, None, 1000, 2000, 3000, 7000, 333, 250])
NO_SUCH_QUANTITY = "The quantity must be more than 0 and at most {most}"
FIXED_BY_LABEL = "The scale's label fixes this line; remove it and weigh again"
TOO_MANY_CARTONS = "{limit} cartons or more in one sale is wholesale: the law does not let a shop sell it"
NO_GIFT = "Tobacco is never given away"
NO_DISCOUNT = "At most {most} can be taken off this sale"
TYPED = st.sampled_from(["0", "0.01", "1.99", "9.90", "/95", "45", "46", "380", "450"])
NUMBERS = st.integers(0, 3)
CHANGES = ("discount", "discount", "note", "of age", "a minor", "clear")
NO_GOODS = ("6900000000000", "1234567890128", "YDC000", "01A-20261122-0001")
DISCOUNTS = st.sampled_from(["", "0.5", "2", "/95", "/33.33", "100"])


class AtTheCounter(Life):
    """What is done before anybody pays."""

    @rule(
        data=st.data(),
        codes=st.lists(st.tuples(CODES, QUANTITIES), max_size=4),
        changes=st.lists(st.sampled_from(["line", "line", "label", "no goods", *CHANGES]), max_size=3),
        typed=TYPED,
    )
    def ring_up(self, data: st.DataObject, codes: list[tuple[str, int | None]], changes: list[str], typed: str) -> None:
        """Goods are scanned, and then something is done to the sale."""
        for code, quantity in codes:
            wanted = None if quantity is None else Quantity(quantity)
            refusable(partial(self.shop.counter.scan, code, wanted), TOO_MANY_CARTONS)
        for change in changes:
            if change == "line" and self.shop.counter.basket.lines:
                self._change_a_line(data, typed)
            elif change == "label":
                item = data.draw(st.sampled_from([shelf.APPLES, shelf.PEANUTS_HOUSE, shelf.CAKE]))
                label = shelf.label(item, data.draw(st.integers(1, 9_999)))
                assert isinstance(self.shop.counter.scan(label), Added)
            elif change == "no goods":
                before = self.shop.counter.basket
                assert not isinstance(self.shop.counter.scan(data.draw(st.sampled_from(NO_GOODS))), Added)
                assert self.shop.counter.basket == before
            else:
                self._change_the_sale(change, data.draw(DISCOUNTS))

    def _change_a_line(self, data: st.DataObject, typed: str) -> None:
        shop = self.shop
        line_id = data.draw(st.sampled_from(shop.counter.basket.lines)).line_id
        act = data.draw(st.sampled_from(["quantity", "unit", "price", "gift", "remove"]))
        if act == "quantity":
            quantity = Quantity(data.draw(st.sampled_from([1000, 2000, 5000, 333, 0])))
            refusable(
                lambda: shop.counter.set_quantity(line_id, quantity),
                NO_SUCH_QUANTITY,
                FIXED_BY_LABEL,
                TOO_MANY_CARTONS,
            )
        elif act == "unit":
            refusable(lambda: shop.counter.switch_unit(line_id), FIXED_BY_LABEL, TOO_MANY_CARTONS)
        elif act == "price":
            shop.on_counter(lambda counter: counter.set_price(line_id, typed, sure=True))
        elif act == "gift":
            refusable(lambda: shop.on_counter(lambda counter: counter.gift(line_id)), NO_GIFT)
        else:
            shop.counter.remove(line_id)

    def _change_the_sale(self, act: str, typed: str) -> None:
        counter = self.shop.counter
        if act == "discount":
            self.discount(typed)
        elif act == "note":
            counter.note(f"送货 {typed}")
        elif act == "of age":
            counter.confirm_age()
        elif act == "a minor":
            counter.refuse_minor()
        elif act == "clear":
            counter.clear()

    def discount(self, typed: str) -> None:
        """On the whole sale."""
        shop = self.shop
        refusable(lambda: shop.on_counter(lambda counter: counter.set_whole_discount(typed)), NO_DISCOUNT)

    def promote(self, uid: str, *, active: bool) -> None:
        """Switch a promotion on or off."""
        shop = self.shop
        promotions.switch(shop.store, uid, OWNER, active=active, clock=shop.clock, ids=shop.ids)

    # Members

    @rule(number=NUMBERS, act=st.sampled_from(["in", "in", "out", "erase"]))
    def member(self, number: int, act: str) -> None:
        """One comes, goes, or does not want to be known any more."""
        if act == "in":
            self.check_in(number)
        elif act == "out":
            self.shop.counter.check_in(None)
        else:
            self._erase(number)

    def check_in(self, number: int) -> int:
        """Of four phone numbers two are members' from the beginning; who is none joins."""
        shop, phone = self.shop, phone_of(number)
        found = shop.members.find(phone)
        row = found[0] if found else shop.members.join(Join(shop.ids.new(), phone, "新会员", consent=True), shop.user)
        shop.counter.check_in(shop.members.check_in(row.member_id).row.for_basket())
        return row.member_id

    def _erase(self, number: int) -> None:
        shop, found = self.shop, self.shop.members.find(phone_of(number))
        if not found:
            return
        member_id, owns = found[0].member_id, found[0].stored.own > ZERO
        refused = "{amount} of the member's own money is here: pay it out first"
        refusable(lambda: shop.members.erase(member_id, OWNER), refused)
        assert bool(shop.members.find(phone_of(number))) == owns
        if not owns:
            self.books.erased.add(member_id)

    # Sales that wait

    @rule(data=st.data(), act=st.sampled_from(["hold", "hold", "pick up", "drop"]), death=st.none() | st.integers(0, 1))
    def put_aside(self, data: st.DataObject, act: str, death: int | None) -> None:
        if act == "hold":
            self._hold(death)
            return
        shop, waiting = self.shop, holds.held(self.shop.store)
        if not waiting:
            return
        slot = data.draw(st.sampled_from(waiting)).slot
        if act == "pick up":
            self._pick_up(slot, death)
        else:
            shop.dying(death, lambda: holds.drop(shop.store, slot, shop.user, clock=shop.clock, ids=shop.ids))

    def _hold(self, death: int | None) -> None:
        shop, basket = self.shop, self.shop.counter.basket
        if basket.is_empty:
            return
        shop.dying(death, lambda: holds.hold(shop.store, basket, shop.user, clock=shop.clock, ids=shop.ids))
        if f"held:{basket.uid}" in {held.slot for held in holds.held(shop.store)}:
            shop.counter.begin()
        else:
            assert shop.counter.basket == basket

    def _pick_up(self, slot: str, death: int | None) -> None:
        """Neither sale is lost, whenever the program ends."""
        shop, present = self.shop, self.shop.counter.basket
        picked = shop.dying(
            death, lambda: holds.pick_up(shop.store, slot, present, shop.user, clock=shop.clock, ids=shop.ids)
        )
        if picked is not None:
            shop.counter.take_up(picked)
        found = {held.slot for held in holds.held(shop.store)} | {f"held:{shop.counter.basket.uid}"}
        assert {slot, *([] if present.is_empty else [f"held:{present.uid}"])} <= found

    def fill(self, codes: list[str]) -> None:
        """Goods for who comes to pay; their age is looked at."""
        counter = self.shop.counter
        if not counter.basket.lines:
            for code in codes:
                refusable(partial(counter.scan, code), TOO_MANY_CARTONS)
        if counter.must_ask_age:
            counter.confirm_age()
