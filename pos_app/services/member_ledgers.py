"""What a sale does to its member's points, stored value and coupons; in the sale's own transaction.

A sale earns on its merchandise and is paid with what the member has. What comes back of an earlier sale takes back just
the points its lines had earned, and gives back just what had been paid with points, stored value or a coupon.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pos_app.domain import coupon as coupon_rules
from pos_app.domain import points as point_rules
from pos_app.domain import stored_value
from pos_app.domain.basket import Basket, Line
from pos_app.domain.coupon import COUPON
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.member import grade_for
from pos_app.domain.merchandise import Merchandise, merchandise
from pos_app.domain.money import ZERO, Money, total
from pos_app.domain.points import PointsKind, PointsRules
from pos_app.domain.receipt import SHOP_TIME
from pos_app.domain.sale import Sale, Shift
from pos_app.domain.stored_value import BALANCE, BalanceKind, Stored
from pos_app.domain.tender import Payment
from pos_app.services import settings as shop_settings
from pos_app.store import coupons, member_ledgers, members
from pos_app.store.engine import Store, Transaction
from pos_app.store.member_ledgers import Balance, Origin, Points
from pos_app.store.members import Person
from pos_app.store.sales import Recorded

POINTS: Final = "points"
OWN_TENDERS: Final = (BALANCE, POINTS, COUPON)
"""What the shop itself gave a member, and takes as payment."""


@dataclass(frozen=True, slots=True)
class CouponUse:
    """A coupon that is used (1), given back whole (-1), or of which a part of what it paid goes back (0)."""

    coupon_id: int
    uses: int
    amount: Money


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """What will be posted; `body` is what the journal's entry of the sale tells of it."""

    body: Mapping[str, Json] = field(default_factory=dict)
    member_id: int | None = None
    points: tuple[Points, ...] = ()
    balances: tuple[Balance, ...] = ()
    coupons: tuple[CouponUse, ...] = ()
    grade: str | None = None
    """The grade the member has after it, when it is another."""


def shop_date(at_ms: int) -> date:
    """The day in the shop."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME).date()


def rules_of(tx: Transaction) -> PointsRules:
    settings = shop_settings.load(tx)
    return PointsRules(settings.points_fen, settings.points_per_yuan, settings.points_months)


def good_points(tx: Transaction, member_id: int, rules: PointsRules, at_ms: int) -> int:
    """The points a member may spend: without those that are no longer good."""
    points = member_ledgers.standing(tx, member_id).points
    return points - expired(tx, member_id, rules, at_ms)


def expired(tx: Transaction, member_id: int, rules: PointsRules, at_ms: int) -> int:
    """Points that are no longer good and not taken off yet."""
    if rules.months_valid <= 0:
        return 0
    since = point_rules.valid_since(shop_date(at_ms), rules.months_valid)
    midnight = datetime(since.year, since.month, since.day, tzinfo=UTC) - SHOP_TIME
    before_ms = (midnight - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
    return point_rules.due_to_expire(member_ledgers.points_of(tx, member_id), before_ms)


def plan(tx: Transaction, sale: Sale, *, recorded: bool = False) -> MemberPlan:
    """What the sale will do. Raises `RuleViolation` when the balance, points or coupon do not suffice.

    `recorded` history did it all where it was sold.
    """
    own = [payment for payment in sale.payments if payment.tender in OWN_TENDERS]
    person = None if recorded else _person(tx, sale)
    if recorded or (person is None and not own):
        return MemberPlan()
    return _Planner(tx, sale, person).plan()


def _person(tx: Transaction, sale: Sale) -> Person | None:
    """Whose ledgers: those of the sale's member, else of the sale it returns; nobody's once the person is erased."""
    member_id = None if sale.member is None else sale.member.member_id
    if member_id is None and sale.of_sale_id is not None:
        member_id = member_ledgers.member_of_sale(tx, sale.of_sale_id)
    found = None if member_id is None else members.by_id(tx, member_id)
    return None if found is None or found.erased_at_ms is not None else found


class _Planner:
    """One sale and its member, looked at tender by tender."""

    def __init__(self, tx: Transaction, sale: Sale, person: Person | None) -> None:
        self._tx, self._sale, self._person = tx, sale, person
        self._rules = rules_of(tx)
        self._sold = [(place, line) for place, line in enumerate(sale.lines, 1) if line.quantity.milli > 0]
        self._goods = merchandise(line for _, line in self._sold)
        self._by_points = self._paid_by(POINTS)
        self._by_coupons = self._paid_by(COUPON)

    def plan(self) -> MemberPlan:
        used = self._coupons()
        points = tuple(entry for entry in (*self._points_paid(), *self._earned()) if entry.points)
        balances = tuple(self._balances())
        return MemberPlan(
            body=_told(points, balances),
            member_id=None if self._person is None else self._person.member_id,
            points=points,
            balances=balances,
            coupons=tuple(used),
            grade=self._grade(points),
        )

    def _payments(self, tender: str) -> list[Payment]:
        return [payment for payment in self._sale.payments if payment.tender == tender]

    def _paid_by(self, tender: str) -> Money:
        return total(payment.amount for payment in self._payments(tender) if payment.amount > ZERO)

    def _back(self, tender: str) -> Money:
        """What goes back by this tender."""
        return -total(payment.amount for payment in self._payments(tender) if payment.amount < ZERO)

    def _known(self) -> Person:
        if self._person is None:
            raise RuleViolation("Points and stored value are a member's: check the member in first", field="member")
        return self._person

    def _earned(self) -> list[Points]:
        if self._person is None:
            return []
        return [*self._earns(self._sold, 1, PointsKind.EARNED), *self._taken_back()]

    def _earns(self, numbered: Sequence[tuple[int, Line]], sign: int, kind: PointsKind) -> list[Points]:
        goods = [(place, Merchandise(line)) for place, line in numbered if not line.item.kind.is_tobacco]
        otherwise = self._by_points + self._by_coupons if sign > 0 else ZERO
        earned = point_rules.earn([each for _, each in goods], otherwise, self._rules)
        return [Points(kind, sign * points, place) for (place, _), points in zip(goods, earned, strict=True)]

    def _taken_back(self) -> list[Points]:
        """Of lines whose original is known just what they earned; of others what they would earn now."""
        back = [(place, line) for place, line in enumerate(self._sale.lines, 1) if line.quantity.milli < 0]
        known = [(place, line) for place, line in back if line.of_line is not None and self._sale.of_sale_id]
        taken, before = [], dict[int, int]()
        for place, line in known:
            assert self._sale.of_sale_id is not None and line.of_line is not None  # noqa: S101, PT018 - just asked
            sold = member_ledgers.sold_line(self._tx, self._sale.of_sale_id, line.of_line)
            earlier = sold.returned_milli + before.get(line.of_line, 0)
            now = -line.quantity.milli * line.item.factor.milli
            before[line.of_line] = before.get(line.of_line, 0) + now
            points = point_rules.taken_back(sold.earned, sold.sold_milli, earlier, now)
            taken.append(Points(PointsKind.TAKEN_BACK, -points, place))
        unknown = [each for each in back if each not in known]
        return [*taken, *self._earns(unknown, -1, PointsKind.TAKEN_BACK)]

    def _points_paid(self) -> list[Points]:
        entries = []
        if self._by_points > ZERO:
            member_id = self._known().member_id
            good = good_points(self._tx, member_id, self._rules, self._sale.at_ms)
            most = point_rules.redeemable(self._goods, good, self._by_coupons, self._rules)
            if self._by_points > most:
                raise RuleViolation("The points pay at most {most} of this sale", field="points", most=most)
            entries.append(Points(PointsKind.REDEEMED, -point_rules.points_for(self._by_points, self._rules)))
        back = self._back(POINTS)
        if back > ZERO:
            self._known()
            entries.append(Points(PointsKind.GIVEN_BACK, self._points_given_back(back)))
        return entries

    def _points_given_back(self, amount: Money) -> int:
        of_sale = self._sale.of_sale_id
        if of_sale is None:
            return point_rules.points_for(amount, self._rules)
        paid = member_ledgers.tendered(self._tx, of_sale, POINTS)
        redeemed = member_ledgers.redeemed_points(self._tx, of_sale)
        if amount + paid.refunded > paid.paid:
            raise RuleViolation("Only {left} of it was paid so", field="points", left=paid.paid - paid.refunded)
        return point_rules.given_back(redeemed, paid.paid, paid.refunded, amount)

    def _balances(self) -> list[Balance]:
        spent, back, entries = self._paid_by(BALANCE), self._back(BALANCE), []
        if spent > ZERO:
            stored = member_ledgers.standing(self._tx, self._known().member_id).stored
            change = stored_value.spend(stored, spent, self._goods, self._by_points + self._by_coupons)
            entries.append(Balance(f"{self._sale.uid}/spent", BalanceKind.SPENT, change))
        if back > ZERO:
            self._known()
            entries.append(self._balance_back(back))
        return entries

    def _balance_back(self, amount: Money) -> Balance:
        """What comes back of an earlier sale, or the change of this one."""
        of_sale = self._sale.of_sale_id
        if of_sale is None:
            return Balance(f"{self._sale.uid}/change", BalanceKind.CHANGE, Stored(amount))
        refunded = member_ledgers.tendered(self._tx, of_sale, BALANCE).refunded
        stored = stored_value.give_back(member_ledgers.spent_balance(self._tx, of_sale), refunded, amount)
        return Balance(f"{self._sale.uid}/returned", BalanceKind.RETURNED, stored)

    def _coupons(self) -> list[CouponUse]:
        payments = self._payments(COUPON)
        codes = [payment.reference for payment in payments if payment.amount > ZERO]
        if len(set(codes)) < len(codes):
            raise RuleViolation("This coupon has been used", field="coupon")
        taken = [self._coupon(payment) for payment in payments]
        if self._by_coupons > total(each.line.amount for each in self._goods):
            raise RuleViolation("Coupons never pay more than the merchandise", field="coupon")
        return taken

    def _coupon(self, payment: Payment) -> CouponUse:
        found = coupons.by_code(self._tx, payment.reference)
        if found is None:
            raise RuleViolation("There is no such coupon", field="coupon")
        coupon_id, coupon = found
        if payment.amount < ZERO:
            return self._coupon_back(coupon_id, payment)
        coupon_rules.check_usable(coupon, shop_date(self._sale.at_ms), "" if self._person is None else self._person.uid)
        worth = _worth(self._tx, coupon, self._goods)
        if payment.amount > worth:
            raise RuleViolation("This coupon takes {worth} off here", field="coupon", worth=worth)
        return CouponUse(coupon_id, 1, payment.amount)

    def _coupon_back(self, coupon_id: int, payment: Payment) -> CouponUse:
        """With the last of what it paid the coupon is good again."""
        of_sale = self._sale.of_sale_id
        if of_sale is None:
            raise RuleViolation("A coupon goes back only with the sale it paid", field="coupon")
        paid = member_ledgers.tendered(self._tx, of_sale, COUPON, payment.reference)
        whole = paid.refunded - payment.amount
        if whole > paid.paid:
            raise RuleViolation("Only {left} of it was paid so", field="coupon", left=paid.paid - paid.refunded)
        return CouponUse(coupon_id, -1 if whole == paid.paid else 0, payment.amount)

    def _grade(self, points: Sequence[Points]) -> str | None:
        if self._person is None:
            return None
        gained = sum(entry.points for entry in points if entry.kind in member_ledgers.EARNING)
        earned = self._person.standing.earned + gained
        grade = grade_for(members.grades(self._tx), earned, self._person.grade)
        return None if grade == self._person.grade else grade


def _worth(tx: Transaction, coupon: coupon_rules.Coupon, goods: Sequence[Merchandise]) -> Money:
    categories = coupons.categories(tx, [each.line.item.product_id for each in goods])
    return coupon_rules.worth(coupon, goods, categories)


def _told(points: Sequence[Points], balances: Sequence[Balance]) -> dict[str, Json]:
    """For the journal: how many points for which reason, and how the stored value changed."""
    told: dict[str, Json] = {}
    kinds = {entry.kind: sum(x.points for x in points if x.kind is entry.kind) for entry in points}
    if kinds:
        told["points"] = {kind.value: count for kind, count in kinds.items()}
    if balances:
        own, bonus = total(x.stored.own for x in balances), total(x.stored.bonus for x in balances)
        told["balance"] = {"own_fen": own.fen, "bonus_fen": bonus.fen}
    return told


def post(tx: Transaction, plan: MemberPlan, recorded: Recorded, sale: Sale, shift: Shift) -> None:
    """Write it; the sale is recorded already."""
    for each in plan.coupons:
        coupons.use(tx, each.coupon_id, recorded.sale_id, uses=each.uses, amount=each.amount, at_ms=sale.at_ms)
    if plan.member_id is None:
        return
    origin = Origin(
        plan.member_id, sale.at_ms, member_ledgers.entry_of(tx, recorded.sale_id), recorded.sale_id, shift.user_id
    )
    member_ledgers.add_points(tx, plan.points, origin)
    for balance in plan.balances:
        member_ledgers.add_balance(tx, balance, origin)
    if plan.grade is not None:
        members.set_grade(tx, plan.member_id, plan.grade)


# What the member of an open sale could pay with


@dataclass(frozen=True, slots=True)
class UsableCoupon:
    """A coupon that takes something off the open sale."""

    code: str
    name: str
    worth: Money


@dataclass(frozen=True, slots=True)
class Means:
    """What the member has, and what of it may pay the open sale now; never for tobacco but the member's own money."""

    balance: Money = ZERO
    balance_pays: Money = ZERO
    points: int = 0
    points_pay: Money = ZERO
    coupons: tuple[UsableCoupon, ...] = ()


def means(store: Store, basket: Basket, given: Sequence[Payment] = (), *, at_ms: int) -> Means:
    """What can still pay, with `given` laid down already. Nothing when nobody is checked in."""
    if basket.member is None:
        return Means()
    member_id = basket.member.member_id
    by = {tender: total(each.amount for each in given if each.tender == tender) for tender in OWN_TENDERS}
    due = basket.total - total(each.amount for each in given)
    with store.read() as tx:
        rules, goods = rules_of(tx), merchandise(basket.lines)
        stored = member_ledgers.standing(tx, member_id).stored
        left = Stored(stored.own - by[BALANCE], stored.bonus - max(ZERO, by[BALANCE] - stored.own))
        gifts = by[POINTS] + by[COUPON] + stored.bonus - left.bonus
        good = good_points(tx, member_id, rules, at_ms)
        points = good - (point_rules.points_for(by[POINTS], rules) if by[POINTS] > ZERO else 0)
        used = {each.reference for each in given if each.tender == COUPON}
        room = total(each.line.amount for each in goods) - gifts
        return Means(
            balance=stored.whole,
            balance_pays=min(due, stored_value.spendable(left, goods, gifts)),
            points=good,
            points_pay=min(due, point_rules.redeemable(goods, points, gifts, rules)),
            coupons=tuple(each for each in _usable(tx, member_id, goods, room, at_ms) if each.code not in used),
        )


def coupon_for(store: Store, basket: Basket, code: str, given: Sequence[Payment] = (), *, at_ms: int) -> UsableCoupon:
    """What this coupon takes off the open sale, beside what is laid down. Raises `RuleViolation` on `coupon`."""
    gifts = total(each.amount for each in given if each.tender in (POINTS, COUPON) and each.reference != code)
    with store.read() as tx:
        found = coupons.by_code(tx, code)
        if found is None:
            raise RuleViolation("There is no such coupon", field="coupon")
        coupon, goods = found[1], merchandise(basket.lines)
        coupon_rules.check_usable(coupon, shop_date(at_ms), "" if basket.member is None else basket.member.uid)
        room = total(each.line.amount for each in goods) - gifts
        worth = max(ZERO, min(_worth(tx, coupon, goods), room))
    if worth == ZERO:
        raise RuleViolation("This coupon takes {worth} off here", field="coupon", worth=worth)
    return UsableCoupon(code, coupon.rule.name, worth)


def coupons_good(tx: Transaction, member_id: int, at_ms: int) -> int:
    """How many coupons of a member are good now."""
    today = shop_date(at_ms)
    return sum(each.valid_from <= today <= each.valid_to for each in coupons.of_member(tx, member_id))


def _usable(
    tx: Transaction, member_id: int, goods: Sequence[Merchandise], room: Money, at_ms: int
) -> list[UsableCoupon]:
    """The coupons of a member, each for no more than the merchandise that no other gift pays yet."""
    today = shop_date(at_ms)
    good = [coupon for coupon in coupons.of_member(tx, member_id) if coupon.valid_from <= today <= coupon.valid_to]
    worths = [UsableCoupon(coupon.code, coupon.rule.name, min(room, _worth(tx, coupon, goods))) for coupon in good]
    return [each for each in worths if each.worth > ZERO]
