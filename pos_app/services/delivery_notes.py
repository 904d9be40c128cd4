"""Taking what the company says of a delivery: new, again, or changed (rule B-10)."""

from collections.abc import Iterator, Mapping

from pos_app.domain.delivery import NONE, DeliveryState, Difference, DifferenceKind, How, LineStand, check_life, judge
from pos_app.domain.delivery_note import DeliveryNote, NoteChange, check_ours, compare, parse_note
from pos_app.domain.errors import RuleViolation
from pos_app.domain.feed import FeedEntry
from pos_app.domain.journal import Json
from pos_app.domain.money import Quantity
from pos_app.domain.told import Told, Value
from pos_app.services import supply_goods
from pos_app.services.days import current_business_date
from pos_app.services.deliveries import REASON_LENGTH_MAX, difference_body, is_old, journal_body
from pos_app.services.ports import Clock, Ids
from pos_app.services.shop import read_shop
from pos_app.store import deliveries, journal, notices
from pos_app.store.deliveries import Act, Head, KeptLine, Version
from pos_app.store.engine import Store, Transaction

# What changes what is taken or what it costs; a change of the rest is history only.
_WEIGHTY = frozenset({"line", "carton_ean", "pack_ean", "packs_per_carton", "delivered", "wholesale_fen"})


def take_delivery(tx: Transaction, entry: FeedEntry, /, *, clock: Clock, ids: Ids) -> None:
    """The feed's `delivery.sent`."""
    delivery_id = _receive(tx, entry.body, feed_number=entry.number, clock=clock, ids=ids)
    _say_when_old(tx, delivery_id, entry, at_ms=clock.now_ms())


def _say_when_old(tx: Transaction, delivery_id: int, entry: FeedEntry, *, at_ms: int) -> None:
    """It stays expected, and somebody has to know why."""
    head = deliveries.head(tx, delivery_id)
    if head is None or head.state is not DeliveryState.EXPECTED or not is_old(tx, head.arrives_at_ms, entry.at_ms):
        return
    title = Told("Delivery {order} is from before this till began", {"order": head.order_no})
    body = Told("It is not taken in by itself: take it in by hand if its goods are not counted yet")
    notices.add(tx, notices.WARNING, title, body, at_ms=at_ms, feed_number=entry.number)


def receive(store: Store, body: Json, *, clock: Clock, ids: Ids) -> int:
    """Take a delivery note that came another way, as a file; the delivery. Raises `RuleViolation`."""
    with store.write() as tx:
        return _receive(tx, body, feed_number=None, clock=clock, ids=ids)


def _receive(tx: Transaction, body: Json, *, feed_number: int | None, clock: Clock, ids: Ids) -> int:
    note, shop, now = parse_note(body), read_shop(tx), clock.now_ms()
    if shop is None:
        raise RuleViolation("There is no shop here yet")
    check_ours(note, shop.licence)
    head = deliveries.find(tx, note.company, note.order_no)
    if head is None:
        return _add(tx, note, Version(1, now, body, ()), feed_number=feed_number, ids=ids)
    last = deliveries.versions(tx, head.delivery_id)[-1]
    changes = compare(parse_note(last.body), note)
    if changes:
        version = Version(last.version + 1, now, body, changes)
        deliveries.add_version(tx, head.delivery_id, version, feed_number=feed_number)
        _change(tx, head, note, version, ids=ids)
    return head.delivery_id


def _add(tx: Transaction, note: DeliveryNote, version: Version, *, feed_number: int | None, ids: Ids) -> int:
    state = judge([LineStand(line.delivered) for line in note.lines], differs=False, arrived=False)
    delivery_id = deliveries.add(tx, note, uid=ids.new(), state=state, at_ms=version.at_ms, feed_number=feed_number)
    for line in note.lines:
        deliveries.put_line(tx, delivery_id, line, supply_goods.match(tx, line).product_id)
    deliveries.add_version(tx, delivery_id, version, feed_number=feed_number)
    return delivery_id


def _change(tx: Transaction, head: Head, note: DeliveryNote, version: Version, *, ids: Ids) -> None:
    before = deliveries.lines(tx, head.delivery_id)
    deliveries.set_head(tx, head.delivery_id, note)
    _change_lines(tx, head.delivery_id, note, version, before)
    late = list(_late(version.changes, before))
    after = [line.stand for line in deliveries.lines(tx, head.delivery_id).values()]
    state = judge(
        after,
        differs=bool(late) or deliveries.has_differences(tx, head.delivery_id),
        arrived=head.state is DeliveryState.ARRIVED and note.arrives_at_ms <= version.at_ms,
    )
    check_life(head.state, state)
    deliveries.set_state(tx, head.delivery_id, state)
    if late:
        _record_late(tx, head, state, late, at_ms=version.at_ms, ids=ids)
    _tell(tx, head, len(version.changes), late=bool(late), at_ms=version.at_ms)


def _tell(tx: Transaction, head: Head, changes: int, *, late: bool, at_ms: int) -> None:
    order: dict[str, Value] = {"order": head.order_no}
    kind, title = notices.SUPPLY, Told("The company changed delivery {order}", order)
    if late:
        kind, title = notices.WARNING, Told("The company changed delivery {order} after it was taken in", order)
    notices.add(tx, kind, title, Told("{count} changes: see its history", {"count": changes}), at_ms=at_ms)


def _change_lines(
    tx: Transaction, delivery_id: int, note: DeliveryNote, version: Version, before: Mapping[int, KeptLine]
) -> None:
    """Lines at which nothing was done yet become what the company says now; one that it left out delivers nothing."""
    said = {line.line: line for line in note.lines}
    for number in {change.line for change in version.changes if change.line is not None}:
        kept = before.get(number)
        if kept is not None and kept.stand.is_touched:
            continue
        if number in said:
            line = said[number]
            deliveries.put_line(tx, delivery_id, line, supply_goods.match(tx, line).product_id)
        elif kept is not None:
            deliveries.set_delivered(tx, delivery_id, number, NONE)


def _late(changes: tuple[NoteChange, ...], before: Mapping[int, KeptLine]) -> Iterator[Difference]:
    """What the company changed of lines after something was done at them: one difference a line."""
    for number, kept in before.items():
        mine = [change for change in changes if change.line == number and change.field in _WEIGHTY]
        if mine and kept.stand.is_touched:
            told = "; ".join(f"{change.field}: {change.before or 0} -> {change.after or 0}" for change in mine)
            yield Difference(
                kind=DifferenceKind.CHANGED,
                cartons=Quantity(sum(map(_more, mine))),
                line=number,
                reason=told[:REASON_LENGTH_MAX],
                code=kept.said.carton_ean,
                name=kept.said.name,
            )


def _more(change: NoteChange) -> int:
    """How many thousandths of cartons the company delivers more by a change."""
    if change.field not in {"delivered", "line"}:
        return 0
    return Quantity.parse(change.after or "0").milli - Quantity.parse(change.before or "0").milli


def _record_late(
    tx: Transaction, head: Head, state: DeliveryState, late: list[Difference], *, at_ms: int, ids: Ids
) -> None:
    day = current_business_date(tx, at_ms)
    body = journal_body(head, How.COMPANY, state, day)
    body["lines"] = []
    body["differences"] = [difference_body(difference) for difference in late]
    seq = journal.append(tx, "delivery.differed", body, uid=ids.new(), at_ms=at_ms).seq
    act = Act(ids.new(), head.delivery_id, How.COMPANY.value, None, day, at_ms, seq)
    deliveries.add_differences(tx, act, late)
