"""Acts that take money: every tender, alone and mixed, with providers that fail and a program that dies."""

from collections.abc import Sequence

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
from tests.services.whole_counter.at_the_counter import CODES, AtTheCounter
from tests.services.whole_counter.books import Posted
from tests.services.whole_counter.shop import COUPON_KINDS, OWNER, refusable

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
MORE_THAN_PAID = "More would be given back by {tender} than was paid"
NO_MEMBER = "Points and stored value are a member's: check the member in first"
DOES_NOT_ADD_UP = "The payments do not add up to {due}"


class Paying(AtTheCounter):
    """Money comes."""

    last: tuple[Settle, Settled] | None = None

    @rule(
        codes=st.lists(CODES, min_size=1, max_size=4),
        tenders=TENDERS,
        last=LASTS,
        faults=PLANNED,
        rounding=st.sampled_from(Rounding),
        keeps=st.booleans(),
        death=DEATHS,
    )
    def pay(
        self,
        codes: list[str],
        tenders: list[str],
        last: str,
        faults: list[tuple[Call, Fault]],
        rounding: Rounding,
        death: int | None,
        *,
        keeps: bool,
    ) -> None:
        """The customer pays: parts of it by these tenders, the rest in cash."""
        self.open_if_closed()
        self.fill(codes)
        basket = self.shop.counter.basket
        if not basket.lines:
            return
        for simulated in self.shop.simulator.faults.values():
            for call, fault in faults:
                simulated.plan(call, fault)
        laid = self._lay_down(basket, tenders, last, death)
        if laid is None or self.shop.counter.basket.uid != basket.uid:
            return
        self._settle(basket, self._with_the_rest(basket, laid, rounding, keeps=keeps), death)

    def _lay_down(
        self, basket: Basket, tenders: Sequence[str], last: str, death: int | None
    ) -> tuple[Payment, ...] | None:
        """None when the program died meanwhile, or a payment by code is not decided."""
        shop = self.shop
        with shop.store.read() as tx:
            laid = payments.paid_of(tx, basket.uid)
        for place, tender in enumerate(tenders, 1):
            due = basket.total - total(payment.amount for payment in laid)
            part = due if place == len(tenders) else Money(due.fen // 2)
            if part <= ZERO:
                break
            if tender in shop.providers:
                attempt = self._by_code(basket, tender, part, last, death)  # type: ignore[arg-type]
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

    def _by_code(self, basket: Basket, name: Name, part: Money, last: str, death: int | None) -> Attempt | None:
        """The customer's code is scanned, and waited for; None when the program died or it is not decided."""
        shop = self.shop

        def take() -> Attempt:
            check_settleable(shop.store, Settle(basket, ()), shop.user)
            begun = payments.begin(shop.store, Begin(basket.uid, name, part), shop.user, clock=shop.clock, ids=shop.ids)
            attempt = shop.clerk.take(begun, "小周烟酒店", code_of(name, last))
            for _ in range(20):
                if not attempt.is_open:
                    break
                shop.clock.ms += 4_000
                attempt = next((each for each in shop.clerk.round() if each.number == attempt.number), attempt)
            return attempt

        attempt = shop.dying(death, lambda: refusable(take, UNDECIDED))
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
        return (*laid, *(keep_change(cash) if keeps and basket.member is not None else (cash,))), off

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
        self.post(_posted(command, sale_id))
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

    @rule(seconds=st.sampled_from([1, 5, 20, 100, 600]))
    def time_goes_by(self, seconds: int) -> None:
        """The till asks and gives back, as it does all the time."""
        for _ in range(min(seconds, 12)):
            self.shop.clock.ms += max(1, seconds // 12) * 1_000
            self.shop.clerk.round()

    @rule(data=st.data(), death=st.none() | st.integers(0, 1))
    def give_up_a_payment(self, data: st.DataObject, death: int | None) -> None:
        shop = self.shop
        with shop.store.read() as tx:
            found = payments.tasks(tx)
        mine = [task for task in found if task.kind in {TaskKind.UNDECIDED, TaskKind.PAID_UNSOLD}]
        if mine:
            number = data.draw(st.sampled_from(mine)).attempt.number
            shop.dying(death, lambda: payments.give_up(shop.store, number, clock=shop.clock, ids=shop.ids))

    # Stored value, coupons, accounts

    @rule(number=st.integers(0, 3), fen=st.sampled_from([1, 5_000, 10_000, 50_000]), back=st.booleans())
    def top_up(self, number: int, fen: int, *, back: bool) -> None:
        """Or paid out."""
        found = self.shop.members.find(f"1380013800{number}")
        if not found:
            return
        self.open_if_closed()
        shop, member = self.shop, found[0].member_id
        uid, amount = shop.ids.new(), Money(fen)

        def act(user: User) -> balances.Moved:
            if back:
                paid_out = balances.Refund(uid, member, amount)
                return balances.refund(shop.store, paid_out, user, clock=shop.clock, ids=shop.ids)
            return balances.top_up(
                shop.store, balances.TopUp(uid, member, amount), user, clock=shop.clock, ids=shop.ids
            )

        moved = refusable(
            lambda: shop.helped(act),
            "At most {most} can be paid out",
            "A member's balance may hold at most {most}",
        )
        if moved is None:
            return
        assert moved.change.own.fen == (-fen if back else fen)
        if not back:
            assert moved.change.bonus.fen == (500 if fen >= 10_000 else 0)
        self.books.balance[member] += moved.change.whole.fen
        self.books.move("cash", moved.change.own.fen)

    @rule(kind=st.sampled_from(COUPON_KINDS), number=st.integers(0, 3))
    def issue_a_coupon(self, kind: str, number: int) -> None:
        found = self.shop.members.find(f"1380013800{number}")
        if found:
            command = coupons.IssueCoupon(self.shop.ids.new(), kind, found[0].member_id)
            coupons.issue(self.shop.store, command, OWNER, clock=self.shop.clock, ids=self.shop.ids)

    @rule(percent=st.integers(1, 100))
    def settle_the_account(self, percent: int) -> None:
        shop = self.shop
        (account, *_) = accounts.find_accounts(shop.store, "老刘")
        amount = Money(account.owed.fen * percent // 100)
        if amount <= ZERO:
            return
        self.open_if_closed()
        command = accounts.SettleAccount(account.uid, amount)
        accounts.settle_account(shop.store, command, shop.user, clock=shop.clock, ids=shop.ids)
        self.books.owed[account.uid] -= amount.fen
        self.books.move("cash", amount.fen)


def _posted(command: Settle, sale_id: int) -> Posted:
    basket = command.basket
    exchange = basket.exchange
    lines = basket.lines if exchange is None else (*exchange.lines, *basket.lines)
    member = None if basket.member is None else basket.member.member_id
    return Posted(sale_id, lines, command.payments, member, None if exchange is None else exchange.of_sale_id)
