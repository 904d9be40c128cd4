"""The provider's statement of a day beside our own payments: what differs, and who owes whom an answer."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Final

from pay.ports import CHINA, NoStatement, Provider, StatementLine
from pay.ports import Kind as LineKind
from pos_app.domain.journal import Json
from pos_app.domain.money import Money
from pos_app.domain.payment import GIVES_BACK, Attempt, Kind, State
from pos_app.services.payments import BY_HAND
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, payments
from pos_app.store.engine import Store

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
READY_HOUR: Final = 11
"""From this hour on the statements of the day before are there."""
DAYS_BACK: Final = 7
DAY_MS: Final = 86_400_000
NEAR_MIDNIGHT_MS: Final = 300_000
"""What was begun so late may have been paid the next day, and stand in its statement."""


class Difference(Enum):
    NOT_OURS = "not ours"
    """The statement has a number that no payment here has."""
    NOT_THERE = "not there"
    """Paid or refunded here, and not in the statement."""
    OTHER_SUM = "another sum"
    KEPT = "kept"
    """Reversed or failed here, and the provider has taken money for it."""


@dataclass(frozen=True, slots=True)
class Differing:
    what: Difference
    number: str
    ours: Money
    theirs: Money


@dataclass(frozen=True, slots=True)
class Compared:
    """One day at one provider: how many lines, what came in after refunds and reversals, the fees, what differs."""

    provider: str
    day: date
    lines: int
    theirs: Money
    fees: Money
    differences: tuple[Differing, ...]


def yesterday(clock: Clock) -> date:
    """The day whose statement is the latest there is."""
    return (_EPOCH + timedelta(milliseconds=clock.now_ms())).astimezone(CHINA).date() - timedelta(days=1)


class Bookkeeper:
    """Has the statements of past days compared by itself, once each. Belongs to one thread, which may wait long."""

    def __init__(self, store: Store, providers: Mapping[str, Provider], *, clock: Clock, ids: Ids) -> None:
        self._store, self._providers, self._clock, self._ids = store, providers, clock, ids

    def round(self) -> tuple[Compared, ...]:
        """Compare what is due; a statement that can't be had is asked for in a later round."""
        return tuple(done for provider, day in self._due() if (done := self._one(provider, day)) is not None)

    def _due(self) -> list[tuple[str, date]]:
        now = (_EPOCH + timedelta(milliseconds=self._clock.now_ms())).astimezone(CHINA)
        last = now.date() - timedelta(days=1 if now.hour >= READY_HOUR else 2)
        days = [last - timedelta(days=back) for back in range(DAYS_BACK)]
        with self._store.read() as tx:
            done = {(each.provider, each.day) for each in payments.statements(tx, days[-1])}
            return [
                (provider, day)
                for day in days
                for provider in self._providers
                if (provider, day) not in done and payments.began_between(tx, provider, _ms(day), _ms(day) + DAY_MS)
            ]

    def _one(self, provider: str, day: date) -> Compared | None:
        try:
            lines = self._providers[provider].statement(day)
        except NoStatement:
            return None
        compared = compare(self._store, provider, day, lines)
        keep(self._store, compared, clock=self._clock, ids=self._ids)
        return compared


def keep(store: Store, compared: Compared, *, clock: Clock, ids: Ids) -> None:
    """Write down what came of it, also when nothing differs."""
    differences = [_as_json(each) for each in compared.differences]
    at_ms = clock.now_ms()
    body: dict[str, Json] = {
        "provider": compared.provider,
        "day": compared.day.isoformat(),
        "lines": compared.lines,
        "amount_fen": compared.theirs.fen,
        "fees_fen": compared.fees.fen,
        "differences": list(differences),
    }
    kept = payments.Statement(
        compared.provider, compared.day, compared.lines, compared.theirs, compared.fees, json.dumps(differences)
    )
    with store.write() as tx:
        journal.append(tx, "statement.compared", body, uid=ids.new(), at_ms=at_ms)
        payments.keep_statement(tx, kept, at_ms=at_ms)


def differing(store: Store, clock: Clock) -> tuple[tuple[str, date, Differing], ...]:
    """What differs in the statements of the last days."""
    since = yesterday(clock) - timedelta(days=DAYS_BACK)
    with store.read() as tx:
        kept = payments.statements(tx, since)
    return tuple((each.provider, each.day, _of_json(row)) for each in kept for row in json.loads(each.differences))


def _as_json(found: Differing) -> dict[str, Json]:
    return {
        "what": found.what.value,
        "number": found.number,
        "ours_fen": found.ours.fen,
        "theirs_fen": found.theirs.fen,
    }


def _of_json(row: Mapping[str, object]) -> Differing:
    ours, theirs = Money(int(str(row["ours_fen"]))), Money(int(str(row["theirs_fen"])))
    return Differing(Difference(row["what"]), str(row["number"]), ours, theirs)


def compare(store: Store, provider: str, day: date, lines: Iterable[StatementLine]) -> Compared:
    """Our payments and refunds of that day beside the provider's lines."""
    listed = tuple(lines)
    theirs = _sums(listed)
    began = _ms(day)
    with store.read() as tx:
        known = {number: payments.by_number(tx, number) for number in theirs}
        ours = payments.began_between(tx, provider, began, began + DAY_MS)
    found = [_of_line(number, fen, known[number]) for number, fen in theirs.items()]
    found += [_of_ours(attempt) for attempt in ours if _expected(attempt, began) and attempt.number not in theirs]
    return Compared(
        provider,
        day,
        len(listed),
        Money(sum(line.amount_fen for line in listed)),
        Money(sum(line.fee_fen for line in listed)),
        tuple(difference for difference in found if difference is not None),
    )


def _sums(lines: tuple[StatementLine, ...]) -> dict[str, int]:
    """What is left of each payment once it was reversed; each refund under its own number, as more than nothing."""
    sums: dict[str, int] = {}
    for line in lines:
        refund = line.refund_number
        if line.kind is not LineKind.REFUND:
            number, amount = line.number, line.amount_fen
        elif refund.endswith(GIVES_BACK):  # in the place of a reversal
            number, amount = refund.removesuffix(GIVES_BACK), line.amount_fen
        else:
            number, amount = refund, -line.amount_fen
        sums[number] = sums.get(number, 0) + amount
    return sums


def _of_line(number: str, fen: int, attempt: Attempt | None) -> Differing | None:
    theirs = Money(fen)
    if attempt is None:
        return Differing(Difference.NOT_OURS, number, Money(0), theirs)
    ours = attempt.amount if _counts(attempt) else Money(0)
    if theirs == ours or (attempt.is_open and fen == 0):
        return None
    return Differing(Difference.OTHER_SUM if ours.fen else Difference.KEPT, number, ours, theirs)


def _of_ours(attempt: Attempt) -> Differing:
    return Differing(Difference.NOT_THERE, attempt.number, attempt.amount, Money(0))


def _counts(attempt: Attempt) -> bool:
    """Whether money moved by it, as far as we know. A payment of which all was refunded was still taken."""
    return attempt.state in ({State.PAID, State.REFUNDED} if attempt.kind is Kind.PAYMENT else {State.REFUNDED})


def _expected(attempt: Attempt, began_ms: int) -> bool:
    moved_ms = attempt.began_at_ms if attempt.kind is Kind.PAYMENT else attempt.changed_at_ms
    return _counts(attempt) and attempt.reason != BY_HAND and moved_ms < began_ms + DAY_MS - NEAR_MIDNIGHT_MS


def _ms(day: date) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return (midnight - _EPOCH) // timedelta(milliseconds=1)
