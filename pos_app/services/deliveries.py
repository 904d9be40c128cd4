"""Deliveries of the tobacco company: what it sends, and how it goes into stock, once (rule B-10).

A delivery is named by company and order number. What the company changes later changes lines at which nothing was done
yet; what was taken stays as it was taken, and the change is a difference that everybody sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pos_app.domain import words
from pos_app.domain.barcode import normalise
from pos_app.domain.delivery import (
    OPEN,
    DeliveryState,
    Difference,
    How,
    Plan,
    Taking,
    billed,
    check_life,
    judge,
    packs_of,
    plan,
    spoken_count,
)
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import CARTON, PACK
from pos_app.domain.receipt import SHOP_TIME
from pos_app.domain.told import NOTHING, Told
from pos_app.domain.words import Phrase
from pos_app.services import settings as shop_settings
from pos_app.services import supply_goods
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date
from pos_app.services.ports import Clock, Ids
from pos_app.store import cloud_link, deliveries, delivery_counts, journal, notices
from pos_app.store.deliveries import AcceptedLine, Act, Due, Head, KeptLine
from pos_app.store.engine import Store, Transaction
from pos_app.store.stock import Document, Ledger, Posting

REASON_LENGTH_MAX: Final = 200
_CODE_LENGTH_MAX: Final = 64
_NAME_LENGTH_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class AcceptDelivery:
    """The command: take goods of a delivery into stock, or say what differs. The same `uid` again does nothing.

    `takings` None takes all that is still to be taken; parked lines stay until they have a product.
    """

    uid: str
    delivery_id: int
    how: How = How.BUTTON
    takings: tuple[Taking, ...] | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an act did. `already`: it was done before, or nothing was left to take. `parked` lines wait for a product.

    `cartons` and `loose_packs` are how it is said; what went back out of stock is not among them.
    """

    delivery_id: int
    company: str
    order_no: str
    state: DeliveryState
    already: bool
    taken: tuple[AcceptedLine, ...] = ()
    parked: int = 0
    differences: tuple[Difference, ...] = ()

    @property
    def packs(self) -> Quantity:
        """Into stock, all lines together; negative when more went back."""
        return Quantity(sum(line.packs.milli for line in self.taken))

    @property
    def spoken(self) -> tuple[int, int]:
        """Whole cartons and loose packs that went into stock, as they are said."""
        return spoken_count([(line.packs, line.packs_per_carton) for line in self.taken if line.packs.milli > 0])

    @property
    def count_text(self) -> str:
        """`12条3盒`."""
        cartons, packs = self.spoken
        return (f"{cartons}{CARTON}" if cartons else "") + (f"{packs}{PACK}" if packs or not cartons else "")

    @property
    def phrase(self) -> Phrase | None:
        """What the till says: 卷烟到货 十二条 已入库. None when nothing came."""
        return None if self.spoken == (0, 0) else words.delivery_stocked(*self.spoken)


def accept(store: Store, command: AcceptDelivery, user: User | None, *, clock: Clock, ids: Ids) -> Accepted:
    """Take goods of a delivery into stock in one transaction. Raises `RuleViolation` with the field that is wrong."""
    if user is not None:
        user.need(Right.ACCEPT_DELIVERY)
    with store.write() as tx:
        return _accept(tx, command, user, clock=clock, ids=ids)


def accept_counted(store: Store, uid: str, delivery_id: int, user: User | None, *, clock: Clock, ids: Ids) -> Accepted:
    """Take in what was counted of a delivery; with it the count is over. The same `uid` again does nothing."""
    if user is not None:
        user.need(Right.ACCEPT_DELIVERY)
    with store.write() as tx:
        counts = delivery_counts.counted(tx, delivery_id)
        takings = tuple(Taking(line, cartons) for line, cartons in counts.items() if cartons.milli)
        if not takings and not deliveries.has_act(tx, uid):
            raise RuleViolation("Nothing of this delivery was counted yet")
        command = AcceptDelivery(uid, delivery_id, How.SCAN, takings)
        return _accept(tx, command, user, clock=clock, ids=ids)


def accept_due(store: Store, *, clock: Clock, ids: Ids) -> list[Accepted]:
    """Take in by itself what has arrived, when the shop wants that; else say that it is there.

    What is from before this till began, and what a person has begun to take in or to count, is left to people.
    """
    now = clock.now_ms()
    with store.read() as tx:
        wanted = [due for due in deliveries.due(tx, now) if _has_work(tx, due)]
    done: list[Accepted] = []
    for due in wanted:
        with store.write() as tx:
            fresh = next((one for one in deliveries.due(tx, now) if one.delivery_id == due.delivery_id), None)
            if fresh is None or not _has_work(tx, fresh):
                continue
            if fresh.by_hand or not shop_settings.load(tx).accept_deliveries:
                _arrive(tx, fresh, at_ms=now)
                continue
            command = AcceptDelivery(ids.new(), due.delivery_id, How.AUTOMATIC)
            accepted = _accept(tx, command, None, clock=clock, ids=ids)
            if accepted.taken:
                done.append(accepted)
            else:
                _arrive(tx, fresh, at_ms=now)
    return done


@dataclass(frozen=True, slots=True)
class TakenByItself:
    """A delivery went into stock without a person; `phrase` is what the till says of it."""

    acceptance_id: int
    order_no: str
    phrase: Phrase


def taken_by_itself(store: Store, after: int) -> list[TakenByItself]:
    """What went into stock by itself since an acceptance, whoever did it: the till, or a run of the sync."""
    with store.read() as tx:
        taken = deliveries.automatic_since(tx, after)
    return [
        TakenByItself(acceptance_id, order_no, words.delivery_stocked(*spoken_count(counts)))
        for acceptance_id, order_no, counts in taken
    ]


def last_acceptance(store: Store) -> int:
    """Where `taken_by_itself` begins when a till starts: nobody is told of yesterday's goods."""
    with store.read() as tx:
        return deliveries.last_acceptance(tx)


def _has_work(tx: Transaction, due: Due) -> bool:
    """Whether there is anything to do by itself at a delivery whose time has come."""
    settings = shop_settings.load(tx)
    if is_old(tx, due.arrives_at_ms, due.sent_at_ms):
        return False
    if due.state is DeliveryState.EXPECTED:
        return True
    if due.by_hand or not settings.accept_deliveries:
        return False
    lines = deliveries.lines(tx, due.delivery_id).values()
    return any(
        line.stand.to_take.milli
        and (line.product_id is not None or supply_goods.match(tx, line.said).product_id is not None)
        for line in lines
    )


def is_old(tx: Transaction, arrives_at_ms: int, sent_at_ms: int | None) -> bool:
    """Whether goods stood on the shelf when this till began: then they are in its books already.

    The shop may name the date; else it is when the till was enrolled, and what is sent later is never old.
    """
    since = shop_settings.load(tx).deliveries_from
    if since:
        arrives = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=arrives_at_ms) + SHOP_TIME
        return arrives.date() < date.fromisoformat(since)
    link = cloud_link.read(tx)
    known = arrives_at_ms if sent_at_ms is None else max(sent_at_ms, arrives_at_ms)
    return link is not None and known < link.enrolled_at_ms


def _arrive(tx: Transaction, due: Due, *, at_ms: int) -> None:
    if due.state is not DeliveryState.EXPECTED:
        return
    head = deliveries.head(tx, due.delivery_id)
    assert head is not None  # noqa: S101 - it was just read
    deliveries.set_state(tx, due.delivery_id, DeliveryState.ARRIVED)
    title = Told("Delivery {order} has arrived: please take it in", {"order": head.order_no})
    notices.add(tx, notices.ARRIVAL, title, at_ms=at_ms)


def _accept(tx: Transaction, command: AcceptDelivery, user: User | None, *, clock: Clock, ids: Ids) -> Accepted:
    head = deliveries.head(tx, command.delivery_id)
    if head is None:
        raise RuleViolation("There is no such delivery", field="delivery")
    known = deliveries.has_act(tx, command.uid)
    lines = _matched(tx, head.delivery_id)
    if known:
        return _outcome(head, lines, already=True)
    stands = {number: line.stand for number, line in lines.items()}
    differences = tuple(_named(difference, lines) for difference in command.differences)
    act = plan(stands, command.takings, differences)
    if act.is_empty:
        waits = any(stand.to_take.milli for stand in stands.values())
        begun = any(stand.is_touched for stand in stands.values())
        return _outcome(head, lines, already=begun or not waits)
    act = replace(act, differences=tuple(_named(difference, lines) for difference in act.differences))
    return _Acceptance(tx, head, lines, act, clock=clock, ids=ids).write(command, user)


def _matched(tx: Transaction, delivery_id: int) -> dict[int, KeptLine]:
    """The lines; a parked one whose product the shop has meanwhile is that product's."""
    lines = deliveries.lines(tx, delivery_id)
    parked = [line for line in lines.values() if line.product_id is None]
    for line in parked:
        product_id = supply_goods.match(tx, line.said).product_id
        if product_id is not None:
            deliveries.set_product(tx, delivery_id, line.said.line, product_id)
    return deliveries.lines(tx, delivery_id) if parked else lines


def _named(difference: Difference, lines: Mapping[int, KeptLine]) -> Difference:
    """The difference with the name and code of its line."""
    reason = " ".join(difference.reason.split())[:REASON_LENGTH_MAX]
    line = None if difference.line is None else lines.get(difference.line)
    if line is None:
        code, name = normalise(difference.code)[:_CODE_LENGTH_MAX], difference.name.strip()[:_NAME_LENGTH_MAX]
        return replace(difference, reason=reason, code=code, name=name)
    return replace(difference, reason=reason, code=line.said.carton_ean, name=line.said.name)


def _outcome(head: Head, lines: Mapping[int, KeptLine], *, already: bool) -> Accepted:
    parked = sum(line.product_id is None and line.stand.to_take.milli > 0 for line in lines.values())
    return Accepted(head.delivery_id, head.company, head.order_no, head.state, already, parked=parked)


class _Acceptance:
    """The writes of one act at a delivery, in one transaction."""

    def __init__(
        self, tx: Transaction, head: Head, lines: Mapping[int, KeptLine], act: Plan, *, clock: Clock, ids: Ids
    ) -> None:
        self._tx, self._head, self._lines, self._act, self._ids = tx, head, lines, act, ids
        self._at_ms = clock.now_ms()
        self._ledger = Ledger(tx)

    def write(self, command: AcceptDelivery, user: User | None) -> Accepted:
        self._add_codes()
        taken = [self._post(taking) for taking in self._act.takings]
        state = judge(
            self._act.after.values(),
            differs=bool(self._act.differences) or deliveries.has_differences(self._tx, self._head.delivery_id),
            arrived=True,
        )
        check_life(self._head.state, state)
        day = current_business_date(self._tx, self._at_ms)
        kind = "delivery.accepted" if taken else "delivery.differed"
        body = journal_body(self._head, command.how, state, day) | signed(user)
        body["lines"] = [_line_body(line, self._lines[line.line]) for line in taken]
        body["differences"] = [difference_body(difference) for difference in self._act.differences]
        seq = journal.append(self._tx, kind, body, uid=self._ids.new(), at_ms=self._at_ms).seq
        user_id = None if user is None else user.user_id
        act = Act(command.uid, self._head.delivery_id, command.how.value, user_id, day, self._at_ms, seq)
        deliveries.add_act(self._tx, act, taken)
        deliveries.add_differences(self._tx, act, self._act.differences)
        self._ledger.write(Document(day.isoformat(), self._at_ms, seq))
        deliveries.set_state(self._tx, self._head.delivery_id, state)
        if command.takings != ():
            delivery_counts.forget(self._tx, self._head.delivery_id)
        outcome = _outcome(replace(self._head, state=state), self._after(), already=False)
        accepted = replace(outcome, taken=tuple(taken), differences=self._act.differences)
        self._tell(accepted)
        return accepted

    def _after(self) -> dict[int, KeptLine]:
        return {number: replace(line, stand=self._act.after[number]) for number, line in self._lines.items()}

    def _add_codes(self) -> None:
        """A code of the goods that the shop did not know is known from now on: the carton can be sold by it."""
        for taking in self._act.takings:
            found = supply_goods.match(self._tx, self._lines[taking.line].said)
            if found.product_id is not None and found.product_id == self._lines[taking.line].product_id:
                supply_goods.add_codes(self._tx, found.product_id, found.new_codes, at_ms=self._at_ms, ids=self._ids)

    def _post(self, taking: Taking) -> AcceptedLine:
        line = self._lines[taking.line]
        assert line.product_id is not None  # noqa: S101 - a parked line is not taken
        packs = packs_of(taking.cartons, line.said.packs_per_carton)
        comes = taking.cartons.milli > 0
        cost = billed(line.said.wholesale, line.stand.accepted, taking.cartons) if comes else None
        move = self._ledger.post(Posting(line.product_id, "delivery", packs, cost, taking.line))
        return AcceptedLine(
            line=taking.line,
            product_id=line.product_id,
            product_uid=line.product_uid,
            cartons=taking.cartons,
            packs=packs,
            packs_per_carton=line.said.packs_per_carton,
            wholesale=line.said.wholesale,
            cost=move.value - move.variance if cost is None else cost,
        )

    def _tell(self, accepted: Accepted) -> None:
        if accepted.spoken == (0, 0) or (accepted.state in OPEN and not accepted.parked):
            return
        title = Told(
            "Delivery {order}: {count} taken into stock", {"order": accepted.order_no, "count": accepted.count_text}
        )
        parked = Told("{count} lines wait for a product to be made", {"count": accepted.parked})
        notices.add(self._tx, notices.ARRIVAL, title, parked if accepted.parked else NOTHING, at_ms=self._at_ms)


def journal_body(head: Head, how: How, state: DeliveryState, day: date) -> dict[str, Json]:
    """What every entry about a delivery begins with."""
    return {
        "delivery": head.uid,
        "company": head.company,
        "order": head.order_no,
        "business_date": day.isoformat(),
        "how": how.value,
        "state": state.value,
    }


def _line_body(taken: AcceptedLine, line: KeptLine) -> dict[str, Json]:
    return {
        "line": taken.line,
        "product": taken.product_uid,
        "carton_ean": line.said.carton_ean,
        "pack_ean": line.said.pack_ean,
        "name": line.said.name,
        "cartons_milli": taken.cartons.milli,
        "packs_milli": taken.packs.milli,
        "packs_per_carton": taken.packs_per_carton,
        "wholesale_fen": taken.wholesale.fen,
        "cost_fen": taken.cost.fen,
    }


def difference_body(difference: Difference) -> dict[str, Json]:
    """A difference as the province reads it."""
    return {
        "line": difference.line,
        "kind": difference.kind.value,
        "code": difference.code,
        "name": difference.name,
        "cartons_milli": difference.cartons.milli,
        "reason": difference.reason,
    }
