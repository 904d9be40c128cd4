"""Whether cloud and till have counted the same: the cloud's report, the two numbers, and what stands behind them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

import msgspec

from pos_app.domain.feed import FeedEntry
from pos_app.domain.ledger import match_rate
from pos_app.services.ports import Clock, Ids
from pos_app.services.province import read_body
from pos_app.store import alarms, reconciliation
from pos_app.store.engine import Store, Transaction
from pos_app.store.reconciliation import DayRow, Difference, Document, Matched

__all__ = ["DayRow", "DayView", "Differing", "Document", "MatchRate", "list_days", "match_rates", "show_day"]

SOURCE: Final = "reconciliation"
DIFFERS: Final = "differs"
DAYS_SHOWN: Final = 60
DOCUMENTS_SHOWN: Final = 200
_DIFFERENCES_MAX: Final = 20_000

Number = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
Word = Annotated[str, msgspec.Meta(max_length=64)]
Name = Annotated[str, msgspec.Meta(max_length=200)]


class ReportedDifference(msgspec.Struct, frozen=True, kw_only=True):
    subject: Word
    product: Word | None = None
    name: Name | None = None
    till: Number
    cloud: Number


class Reported(msgspec.Struct, frozen=True):
    """The body of `reconciliation.reported`."""

    business_date: date
    agrees: bool
    differences: Annotated[list[ReportedDifference], msgspec.Meta(max_length=_DIFFERENCES_MAX)] = []


def take_report(tx: Transaction, entry: FeedEntry, /, *, clock: Clock, ids: Ids) -> None:  # noqa: ARG001 - an effect
    """Keep what the cloud says of a closed date; a difference stands as an alarm until a later report agrees."""
    body, at_ms = read_body(entry, Reported), clock.now_ms()
    found = [
        Difference(each.subject, each.product or "", each.name or "", each.till, each.cloud)
        for each in body.differences
    ]
    agrees = body.agrees and not found
    reconciliation.keep(tx, body.business_date, found, agrees=agrees, feed_number=entry.number, at_ms=at_ms)
    day = body.business_date.isoformat()
    if agrees:
        alarms.settle(tx, SOURCE, DIFFERS, day, at_ms=at_ms)
    else:
        alarms.raise_alarm(tx, SOURCE, DIFFERS, day, at_ms=at_ms)


@dataclass(frozen=True, slots=True)
class Differing:
    """A difference with the documents it is about, the first of them when there are many."""

    difference: Difference
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """A closed date with its differences."""

    day: DayRow
    differences: tuple[Differing, ...]


def list_days(store: Store, limit: int = DAYS_SHOWN) -> list[DayRow]:
    """Closed dates and whether the cloud agrees, newest first."""
    with store.read() as tx:
        return reconciliation.days(tx, limit)


def show_day(store: Store, day: date) -> DayView | None:
    """The differences of a date and the documents behind them; None when it is not closed."""
    with store.read() as tx:
        found = reconciliation.find(tx, day)
        if found is None:
            return None
        differing = (
            Differing(each, tuple(reconciliation.documents(tx, day, each, DOCUMENTS_SHOWN)))
            for each in reconciliation.differences(tx, day)
        )
        return DayView(found, tuple(differing))


@dataclass(frozen=True, slots=True)
class MatchRate:
    """The scan match rate of a cigarette, in hundredths of a percent; None when nothing has gone."""

    matched: Matched
    rate: int | None


def match_rates(store: Store, first: date, last: date) -> list[MatchRate]:
    """The scan match rate (扫码匹配率) of each cigarette over the closed dates of a period."""
    with store.read() as tx:
        rows = reconciliation.matched(tx, first, last)
    return [MatchRate(row, _rate(row)) for row in rows]


def _rate(row: Matched) -> int | None:
    return match_rate(sold=row.sold, opening=row.opening, delivered=row.delivered, closing=row.closing)
