"""Taking the cloud's feed: each entry has its effect once, and its number is written in the same transaction.

Nothing in an entry stops the feed. What this version does not understand is kept as unknown, what breaks a rule or
can't be read as refused, with the reason; a newer program tries the unknown ones again.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from pos_app.domain.delivery_note import ForeignGoods
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.feed import FeedEntry, FeedKind, FeedState
from pos_app.domain.told import NOTHING, Told, Value, told_of
from pos_app.services import province, reconciliation
from pos_app.services.delivery_notes import take_delivery
from pos_app.services.ports import Clock, Ids
from pos_app.services.reconciliation import take_report
from pos_app.store import alarms, feed, notices
from pos_app.store.engine import Store, Transaction
from pos_app.store.feed import KeptEntry

__all__ = ["KeptEntry", "feed_cursor", "not_applied", "retry_unknown", "take"]

VERSION: Final = 1
"""Of the bodies that are understood."""


class FeedFault(EnvironmentFault):
    """What the cloud sent is no continuation of the feed; nothing was taken."""


class Effect(Protocol):
    """What an entry does. Raises `RuleViolation` when it may not, `province.NotYet` when its day has not come."""

    def __call__(self, tx: Transaction, entry: FeedEntry, /, *, clock: Clock, ids: Ids) -> None: ...


EFFECTS: Final[Mapping[FeedKind, Effect]] = {
    FeedKind.DELIVERY_SENT: take_delivery,
    FeedKind.GOODS_UPDATED: province.take_goods,
    FeedKind.PRICE_UPDATED: province.take_prices,
    FeedKind.NOTICE_POSTED: province.take_notice,
    FeedKind.LIMITS_UPDATED: province.take_limits,
    FeedKind.RECONCILIATION_REPORTED: reconciliation.take_report,
    FeedKind.RECONCILIATION_REPORTED: take_report,
}


def take(store: Store, entry: FeedEntry, *, clock: Clock, ids: Ids) -> FeedState:
    """Apply the next entry, or keep it with what stands in its way; one that is known already changes nothing.

    Raises `FeedFault` when entries before it are missing, or its uid is known under another number.
    """
    with store.write() as tx:
        known = feed.state_of(tx, entry.number)
        if known is not None:
            return known
        last, twin = feed.cursor(tx), feed.number_of(tx, entry.uid)
        if entry.number != last + 1:
            raise FeedFault("The cloud sent entry {number} after entry {last}", number=entry.number, last=last)
        if twin is not None:
            raise FeedFault("The cloud sent entry {twin} again as {number}", number=entry.number, twin=twin)
        feed.add(tx, entry, taken_at_ms=clock.now_ms())
        return _apply(tx, entry, clock=clock, ids=ids)


def retry_unknown(store: Store, *, clock: Clock, ids: Ids) -> int:
    """Apply what this version understands of the kept entries, and what has waited for its day; how many had effect."""
    with store.read() as tx:
        kept = [each for each in feed.not_applied(tx) if each.state is not FeedState.REFUSED]
    applied = 0
    for each in sorted(kept, key=lambda one: (province.day_of(one.entry), one.entry.number)):
        if each.state is FeedState.UNKNOWN and _effect_of(each.entry) is None:
            continue
        with store.write() as tx:
            if feed.state_of(tx, each.entry.number) is each.state:
                applied += _apply(tx, each.entry, clock=clock, ids=ids) is FeedState.APPLIED
    return applied


def not_applied(store: Store) -> list[KeptEntry]:
    """Entries that have had no effect, and why, in their order."""
    with store.read() as tx:
        return list(feed.not_applied(tx))


def feed_cursor(store: Store) -> int:
    """The number of the last entry that was taken."""
    with store.read() as tx:
        return feed.cursor(tx)


def _effect_of(entry: FeedEntry) -> Effect | None:
    if entry.version != VERSION:
        return None
    return next((effect for kind, effect in EFFECTS.items() if kind.value == entry.kind), None)


def _apply(tx: Transaction, entry: FeedEntry, *, clock: Clock, ids: Ids) -> FeedState:
    state, note = _try(tx, entry, clock=clock, ids=ids)
    feed.settle(tx, entry.number, state, note)
    return state


def _try(tx: Transaction, entry: FeedEntry, *, clock: Clock, ids: Ids) -> tuple[FeedState, Told]:
    effect = _effect_of(entry)
    if effect is None:
        values: dict[str, Value] = {"kind": entry.kind, "version": entry.version}
        return FeedState.UNKNOWN, Told("This program does not know {kind} in version {version} yet", values)
    try:
        with feed.undone_when_refused(tx):
            effect(tx, entry, clock=clock, ids=ids)
    except province.NotYet as wait:
        return FeedState.WAITING, told_of(wait)
    except RuleViolation as refusal:
        _tell(tx, entry, refusal, at_ms=clock.now_ms())
        return FeedState.REFUSED, told_of(refusal)
    return FeedState.APPLIED, NOTHING


def _tell(tx: Transaction, entry: FeedEntry, refusal: RuleViolation, *, at_ms: int) -> None:
    if isinstance(refusal, ForeignGoods):
        alarms.raise_alarm(tx, "till", "foreign_goods", str(refusal), at_ms=at_ms)
    title = Told("What the company sent can't be used")
    notices.add(tx, notices.WARNING, title, told_of(refusal), at_ms=at_ms, feed_number=entry.number)
