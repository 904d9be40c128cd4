"""Acts that take goods back: by receipt in parts, without one, in exchange, voided."""

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos_app.domain.basket import Exchange
from pos_app.domain.money import Quantity
from pos_app.domain.people import User
from pos_app.domain.returns import ReturnableSale
from pos_app.services import returns
from pos_app.services.payments import ByProvider
from pos_app.services.returns import Returned, ReturnGoods, ReturnSale, VoidSale
from tests.services.whole_counter.at_the_counter import CODES
from tests.services.whole_counter.books import Posted
from tests.services.whole_counter.paying import CUSTOMERS, DEATHS, NOT_WHAT_WAS_PAID, UNDECIDED, Customer, Paying
from tests.services.whole_counter.shop import refusable

NOT_GIVEN_BACK = (UNDECIDED, NOT_WHAT_WAS_PAID)
NOT_VOIDABLE = (
    "No sale of this shift can be voided; take the goods back by their receipt",
    "Goods of {number} came back already; take the rest back by its receipt",
)


class ComingBack(Paying):
    """Goods come back, money goes."""

    def _some(self, data: st.DataObject) -> tuple[ReturnableSale, dict[int, Quantity]] | None:
        """A part of what is left of a sale."""
        sale = returns.look_at(self.shop.store, data.draw(st.sampled_from(sorted(self.books.sold))))
        if not sale.left:
            return None
        places = data.draw(st.lists(st.sampled_from(sorted(sale.left)), min_size=1, unique=True))
        wanted = {}
        for place in places:
            left = sale.left[place].milli
            whole = [milli for milli in (1000, 2000, left) if milli <= left]
            wanted[place] = Quantity(data.draw(st.sampled_from(whole)))
        return sale, wanted

    def _came_back(self, uid: str, member: int | None, sale: ReturnableSale, command: ReturnSale) -> Returned | None:
        sale_id = self.shop.sale_of(uid)
        if sale_id is None:
            return None
        plan = sale.plan(command.wanted)
        again = self.shop.helped(lambda user: self._return(command, user))
        assert again.again
        assert again.total == plan.total
        self.post(Posted(sale_id, plan.lines, again.payments, member, sale.sale_id))
        return again

    def _return(self, command: ReturnSale, user: User) -> Returned:
        shop = self.shop
        return returns.return_sale(shop.store, command, user, clock=shop.clock, ids=shop.ids, by=ByProvider(shop.ids))

    @precondition(lambda self: self.books.sold)
    @rule(data=st.data(), in_cash=st.booleans(), death=DEATHS)
    def take_back_by_receipt(self, data: st.DataObject, death: int | None, *, in_cash: bool) -> None:
        some = self._some(data)
        if some is None:
            return
        self.open_if_closed()
        sale, wanted = some
        command = ReturnSale(self.shop.ids.new(), sale.sale_id, wanted, in_cash=in_cash)
        self.shop.dying(death, lambda: self.shop.helped(lambda user: self._return(command, user)))
        self._came_back(command.uid, self.books.sold[sale.sale_id].member, sale, command)

    @rule(codes=st.lists(CODES, min_size=1, max_size=2), voids=st.booleans(), death=DEATHS)
    def take_back_without_receipt(self, codes: list[str], death: int | None, *, voids: bool) -> None:
        """Or as it was rung up by mistake just now."""
        if voids:
            self._void_the_last(death)
        else:
            self._take_back_goods(codes, death)

    def _take_back_goods(self, codes: list[str], death: int | None) -> None:
        shop = self.shop
        self.open_if_closed()
        self.fill(codes)
        basket = shop.counter.basket
        if not basket.lines or basket.exchange is not None:
            return
        command = ReturnGoods(basket, "no_receipt")

        def done() -> Returned | None:
            return refusable(
                lambda: shop.helped(
                    lambda user: returns.return_without_receipt(
                        shop.store, command, user, clock=shop.clock, ids=shop.ids
                    )
                ),
                *NOT_GIVEN_BACK,
            )

        shop.dying(death, done)
        sale_id = shop.sale_of(basket.uid)
        if sale_id is None:
            assert shop.counter.basket == basket
            return
        again = done()
        assert again is not None
        assert again.again
        lines = tuple(map(returns._reversed, basket.lines))
        member = None if basket.member is None else basket.member.member_id
        self.post(Posted(sale_id, lines, again.payments, member))
        shop.counter.begin()

    @precondition(lambda self: self.books.sold)
    @rule(data=st.data(), act=st.sampled_from(["pay", "pay", "wait", "off"]), customer=CUSTOMERS)
    def exchange(self, data: st.DataObject, act: str, customer: Customer) -> None:
        """What comes back is taken off what is bought, now or later; or it is taken off the sale again."""
        if act == "off":
            self.shop.on_counter(lambda counter: counter.exchange(None))
            return
        some = self._some(data)
        if some is None:
            return
        sale, wanted = some
        plan = sale.plan(wanted)
        exchange = Exchange(sale.sale_id, sale.number, plan.lines, plan.rounding)
        self.shop.on_counter(lambda counter: counter.exchange(exchange))
        if act == "pay":
            self.pay(customer)

    def _void_the_last(self, death: int | None) -> None:
        shop = self.shop
        if not self.shift:
            return
        sale = refusable(lambda: returns.voidable(shop.store), *NOT_VOIDABLE)
        if sale is None:
            return
        command = VoidSale(shop.ids.new(), sale.sale_id, "mistake")

        def done() -> Returned:
            return shop.helped(
                lambda user: returns.void_last(
                    shop.store, command, user, clock=shop.clock, ids=shop.ids, by=ByProvider(shop.ids)
                )
            )

        shop.dying(death, done)
        whole = ReturnSale(command.uid, sale.sale_id, sale.left)
        self._came_back(command.uid, self.books.sold[sale.sale_id].member, sale, whole)

    def everything_comes_back(self) -> None:
        """Whatever is still with the customers: then each sale is nothing, tender by tender."""
        self.open_if_closed()
        for sale_id, sold in self.books.sold.items():
            sale = returns.look_at(self.shop.store, sale_id)
            if sale.left:
                command = ReturnSale(self.shop.ids.new(), sale_id, sale.left)
                self.shop.helped(partial(self._return, command))
                assert self._came_back(command.uid, sold.member, sale, command) is not None
            assert sold.back == sold.total
            assert all(line.back == line.base for line in sold.lines.values())
            over = {key: fen for key, fen in sold.refunded.items() if fen > sold.paid[key] and key[0] != "cash"}
            assert not over
