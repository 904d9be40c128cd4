"""Acts that take money: every tender, alone and mixed, with providers that fail and a program that dies."""

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pay.codes import Name
from pay.simulator.script import SCRIPTS, Call, Fault
from pos_app.domain.basket import Basket
from pos_app.domain.money import ZERO, Money, total
from pos_app.domain.payment import Attempt, State
from pos_app.domain.people import User
from pos_app.domain.returns import refunds
from pos_app.domain.stored_value import keep_change
from pos_app.domain.tender import Payment, Rounding, cash_payment, exact_payment, rounding_of
from pos_app.services import accounts, balances, coupons, payments, returns
from pos_app.services.checkout import Settle, Settled, check_settleable, settle
from pos_app.services.member_ledgers import means
from pos_app.services.payments import Begin, TaskKind
from tests.services.paying import code_of
from tests.services.whole_counter.at_the_counter import CODES, NUMBERS, AtTheCounter
from tests.services.whole_counter.books import Posted
from tests.services.whole_counter.shop import COUPON_KINDS, OWNER, PROMOTIONS, phone_of, refusable

TENDERS = st.lists(
    st.sampled_from(["points", "balance", "coupon", "account", "card", "wechat", "alipay", "unionpay", "wechat"]),
    max_size=3,
)
LASTS = st.sampled_from(["000", "000", "000", *SCRIPTS])
CALLS: tuple[Call, ...] = ("pay", "query", "reverse", "refund", "refund_query")
PLANNED = st.lists(
    st.tuples(
        st.sampled_from(CALLS),
        st.sampled_from([fault for fault in Fault if fault is not Fault.SILENT_AFTER]),
    ),
    max_size=4,
)
DEATHS = st.none() | st.none() | st.integers(0, 12)
UNDECIDED = "A payment of this sale is not decided yet: wait until it is"
NOT_WHAT_WAS_PAID = "What was paid by code is not what this sale counts: look at the payment again"
CAME_BACK = "Some of these goods came back meanwhile: take the exchange off and begin it again"
NOT_LEFT = "{name}: {left} of {sold} can still be returned"
ANOTHER_MEMBER = "{number} was a sale to another member: check that one in, or take the goods back by the receipt"
MORE_THAN_PAID = "More would be given back by {tender} than was paid"
NO_MEMBER = "Points and stored value are a member's: check the member in first"
DOES_NOT_ADD_UP = "The payments do not add up to {due}"


@dataclass(frozen=True)
class Customer:
    """Who comes, what they buy and how they pay; what fails at the providers, and when the program ends."""

    member: int | None
    promotion: str | None
    off: str
    codes: list[str]
    tenders: list[str]
    last: str
    faults: list[tuple[Call, Fault]]
    rounding: Rounding
    keeps: bool
    death: int | None


ANYBODY = {
    "member": st.none() | NUMBERS,
    "promotion": st.none() | st.sampled_from(PROMOTIONS),
    "off": st.sampled_from(["", "", "", "2", "/95"]),
    "codes": st.lists(CODES, min_size=1, max_size=4),
    "tenders": TENDERS,
    "last": LASTS,
    "faults": PLANNED,
    "rounding": st.sampled_from(Rounding),
    "keeps": st.booleans(),
    "death": DEATHS,
}
OF_A_MEMBER = st.lists(st.sampled_from(["points", "balance", "coupon", "balance"]), min_size=1, max_size=3)
BY_CODE = st.lists(st.sampled_from(["wechat", "alipay", "unionpay"]), min_size=1, max_size=2)
CUSTOMERS = st.builds(Customer, **ANYBODY)
MEMBERS = st.builds(Customer, **{**ANYBODY, "member": NUMBERS, "tenders": OF_A_MEMBER})
WITH_CODES = st.builds(Customer, **{**ANYBODY, "tenders": BY_CODE})


class Paying(AtTheCounter):
    """Money comes."""

    last: tuple[Settle, Settled] | None = None
    exchanged = False

    @rule(customers=st.lists(CUSTOMERS, min_size=1, max_size=3))
    def serve_anybody(self, customers: list[Customer]) -> None:
        self.serve(customers)

    def serve(self, customers: list[Customer]) -> None:
        """Who comes next, as most do: goods, maybe a member, and the payment. The first buys what is open."""
        for customer in customers:
            self.pay(customer)

    @rule(customers=st.lists(MEMBERS, min_size=1, max_size=2), fen=st.sampled_from([0, 5_000, 10_000]))
    def serve_members(self, customers: list[Customer], fen: int) -> None:
        """They top up first and pay with what they have."""
        self.open_if_closed()
        for customer in customers:
            member = self.check_in(customer.member or 0)
            if fen:
                self._move_balance(member, Money(fen), out=False)
            self._issue(member, COUPON_KINDS[1])
            self.pay(customer)

    @rule(customers=st.lists(WITH_CODES, min_size=1, max_size=2))
    def serve_with_codes(self, customers: list[Customer]) -> None:
        self.serve(customers)

    def pay(self, customer: Customer) -> None:
        """Parts of it by these tenders, the rest in cash."""
        shop = self.shop
        self.open_if_closed()
        if customer.member is not None:
            self.check_in(customer.member)
        if customer.promotion is not None:
            self.promote(customer.promotion, active=True)
        self.fill(customer.codes)
        if customer.off:
            self.discount(customer.off)
        basket = shop.counter.basket
        if not basket.lines:
            return
        for simulated in shop.simulator.faults.values():
            simulated.clear()
            for call, fault in customer.faults:
                simulated.plan(call, fault)
        laid = self._lay_down(basket, customer)
        if laid is not None and shop.counter.basket.uid == basket.uid:
            paid = self._with_the_rest(basket, laid, customer.rounding, keeps=customer.keeps)
            self._settle(basket, paid, customer.death)

    def _lay_down(self, basket: Basket, customer: Customer) -> tuple[Payment, ...] | None:
        """None when the program died meanwhile, or a payment by code is not decided."""
        shop, tenders = self.shop, customer.tenders
        with shop.store.read() as tx:
            laid = payments.paid_of(tx, basket.uid)
        for place, tender in enumerate(tenders, 1):
            due = basket.total - total(payment.amount for payment in laid)
            part = due if place == len(tenders) else Money(due.fen // 2)
            if part <= ZERO:
                break
            if tender in shop.providers:
                attempt = self._by_code(basket, tender, part, customer)  # type: ignore[arg-type]
                if attempt is None:
                    return None
                laid += (payments.as_payment(attempt),) if attempt.state is State.PAID else ()
            else:
                laid += self._own(basket, tender, part, laid)
        return laid

    def _own(self, basket: Basket, tender: str, part: Money, laid: tuple[Payment, ...]) -> tuple[Payment, ...]:
        """What the member has, what goes on account, what the cashier sees to be paid."""
        shop = self.shop
        has = means(shop.store, basket, laid, at_ms=shop.clock.now_ms())
        if tender == "coupon":
            return tuple(exact_payment(tender, each.worth, reference=each.code) for each in has.coupons[:1])
        if tender == "account":
            (account, *_) = accounts.find_accounts(shop.store, "老刘")
            part = min(part, account.left)
            return (exact_payment(tender, part, reference=account.uid),) if part > ZERO else ()
        amount = min(part, {"points": has.points_pay, "balance": has.balance_pays}.get(tender, part))
        return (exact_payment(tender, amount),) if amount > ZERO else ()

    def _by_code(self, basket: Basket, name: Name, part: Money, customer: Customer) -> Attempt | None:
        """The customer's code is scanned, and waited for; None when the program died or it is not decided."""
        shop = self.shop

        def take() -> Attempt:
            check_settleable(shop.store, Settle(basket, ()), shop.user)
            begun = payments.begin(shop.store, Begin(basket.uid, name, part), shop.user, clock=shop.clock, ids=shop.ids)
            attempt = shop.clerk.take(begun, "小周烟酒店", code_of(name, customer.last))
            for _ in range(20):
                if not attempt.is_open:
                    break
                shop.clock.ms += 4_000
                attempt = next((each for each in shop.clerk.round() if each.number == attempt.number), attempt)
            return attempt

        attempt = shop.dying(customer.death, lambda: refusable(take, UNDECIDED))
        return None if attempt is None or attempt.is_open else attempt

    @staticmethod
    def _with_the_rest(
        basket: Basket, laid: tuple[Payment, ...], rounding: Rounding, *, keeps: bool
    ) -> tuple[tuple[Payment, ...], Money]:
        """All that is paid, and the rounding: cash pays the rest, and its change may go to the balance."""
        due = basket.total - total(payment.amount for payment in laid)
        if due < ZERO or (laid and due == ZERO):
            return laid, ZERO
        off = rounding_of(due, rounding)
        cash = cash_payment(due + off, due + off + Money(300 if keeps else 0))
        return (*laid, *(keep_change(cash) if keeps and basket.member and not basket.exchange else (cash,))), off

    def _settle(self, basket: Basket, paid: tuple[tuple[Payment, ...], Money], death: int | None) -> None:
        shop = self.shop
        by, off = paid
        if basket.exchange is not None and basket.total <= ZERO:
            by, off = refunds(-basket.total, returns.look_at(shop.store, basket.exchange.of_sale_id).paid), ZERO
        command = Settle(basket, by, off)

        def done() -> Settled | None:
            return refusable(
                lambda: shop.helped(lambda user: settle(shop.store, command, user, clock=shop.clock, ids=shop.ids)),
                UNDECIDED,
                NOT_WHAT_WAS_PAID,
                CAME_BACK,
                NOT_LEFT,
                ANOTHER_MEMBER,
                MORE_THAN_PAID,
                NO_MEMBER,
                DOES_NOT_ADD_UP,
            )

        settled = shop.dying(death, done)
        sale_id = shop.sale_of(basket.uid)
        assert settled is None or settled.sale_id == sale_id
        if sale_id is None:
            assert shop.counter.basket == basket
            return
        self.post(self._posted(command, sale_id))
        if settled is not None:
            assert settled.total.fen == sum(payment.amount.fen for payment in by)
            self.last = (command, settled)
            shop.counter.begin()
        assert shop.counter.basket.uid != basket.uid

    @precondition(lambda self: self.last is not None)
    @rule()
    def pay_the_last_again(self) -> None:
        """A double click: nothing is sold again."""
        assert self.last is not None
        command, settled = self.last
        again = settle(self.shop.store, command, OWNER, clock=self.shop.clock, ids=self.shop.ids)
        assert (again.again, again.sale_id, again.total) == (True, settled.sale_id, settled.total)

    # Payments by code that were not decided, or paid for nothing

    @rule(data=st.data(), seconds=st.sampled_from([0, 1, 5, 20, 100, 600]), death=st.none() | st.integers(0, 4))
    def time_goes_by(self, data: st.DataObject, seconds: int, death: int | None) -> None:
        """The till asks and gives back, as it does all the time; somebody may give a payment up."""
        shop = self.shop
        with shop.store.read() as tx:
            found = payments.tasks(tx)
        mine = [task for task in found if task.kind in {TaskKind.UNDECIDED, TaskKind.PAID_UNSOLD}]
        if mine and not seconds:
            number = data.draw(st.sampled_from(mine)).attempt.number
            shop.dying(death, lambda: payments.give_up(shop.store, number, clock=shop.clock, ids=shop.ids))
        for _ in range(min(seconds, 12)):
            shop.clock.ms += max(1, seconds // 12) * 1_000
            shop.dying(death, shop.clerk.round)

    # Stored value, coupons, accounts

    @rule(
        number=NUMBERS,
        act=st.sampled_from(["top up", "top up", "pay out", "coupon", "coupon", "account"]),
        fen=st.sampled_from([1, 5_000, 10_000, 50_000]),
        kind=st.sampled_from(COUPON_KINDS),
    )
    def keep_for_a_customer(self, number: int, act: str, fen: int, kind: str) -> None:
        found = self.shop.members.find(phone_of(number))
        self.open_if_closed()
        if act == "account":
            self._settle_the_account(Money(fen))
        elif found and act == "coupon":
            self._issue(found[0].member_id, kind)
        elif found:
            self._move_balance(found[0].member_id, Money(fen), out=act == "pay out")

    def _issue(self, member: int, kind: str) -> None:
        shop = self.shop
        command = coupons.IssueCoupon(shop.ids.new(), kind, member)
        coupons.issue(shop.store, command, OWNER, clock=shop.clock, ids=shop.ids)

    def _move_balance(self, member: int, amount: Money, *, out: bool) -> None:
        shop, uid = self.shop, self.shop.ids.new()

        def act(user: User) -> balances.Moved:
            if out:
                paid_out = balances.Refund(uid, member, amount)
                return balances.refund(shop.store, paid_out, user, clock=shop.clock, ids=shop.ids)
            topped = balances.TopUp(uid, member, amount)
            return balances.top_up(shop.store, topped, user, clock=shop.clock, ids=shop.ids)

        moved = refusable(
            lambda: shop.helped(act),
            "At most {most} can be paid out",
            "A member's balance may hold at most {most}",
        )
        if moved is None:
            return
        assert moved.change.own == (-amount if out else amount)
        if not out:
            assert moved.change.bonus == Money(5_00 if amount >= Money(100_00) else 0)
        self.books.balance[member] += moved.change.whole.fen
        self.books.move("cash", moved.change.own.fen)

    def _settle_the_account(self, most: Money) -> None:
        shop = self.shop
        (account, *_) = accounts.find_accounts(shop.store, "老刘")
        amount = min(most, account.owed)
        if amount > ZERO:
            command = accounts.SettleAccount(account.uid, amount)
            accounts.settle_account(shop.store, command, shop.user, clock=shop.clock, ids=shop.ids)
            self.books.owed[account.uid] -= amount.fen
            self.books.move("cash", amount.fen)

    def _posted(self, command: Settle, sale_id: int) -> Posted:
        basket, exchange = command.basket, command.basket.exchange
        member = None if basket.member is None else basket.member.member_id
        if exchange is None:
            return Posted(sale_id, basket.lines, command.payments, member)
        self.exchanged = True
        lines, of_sale = (*exchange.lines, *basket.lines), exchange.of_sale_id
        whose = self.books.sold[of_sale].member
        return Posted(sale_id, lines, command.payments, whose if member is None else member, of_sale)
