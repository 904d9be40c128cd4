"""The end of a stocktake: what differs is looked at, counted again or approved; then the books are set right at once.

The match rate (扫码匹配率) of each product is worked out and kept with it (see domain/stocktake and record 023).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.ledger import match_rate
from pos_app.domain.money import MILLI, Money, Quantity, half_up
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId
from pos_app.domain.stock import UNIT_COST_SCALE
from pos_app.domain.stock_document import REASON_LENGTH_MAX
from pos_app.domain.stocktake import CountHow, Tally, match_degree, tallies
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date
from pos_app.services.ports import Clock, Ids
from pos_app.services.stocktakes import CountGoods, count_in
from pos_app.store import journal, stocktakes
from pos_app.store.engine import Store, Transaction
from pos_app.store.stock import Document, Ledger, Posting
from pos_app.store.stocktakes import CountedGoods, End, Head, Result

LINES_PER_ENTRY: Final = 500
_NOTHING: Final = Quantity(0)
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A product of a stocktake as it stands. `tally` None: nobody has counted it yet. Values are of the variance."""

    goods: CountedGoods
    tally: Tally | None
    cost: Money
    retail: Money

    @property
    def variance(self) -> Quantity:
        return _NOTHING if self.tally is None else self.tally.variance


@dataclass(frozen=True, slots=True)
class Review:
    """A stocktake as it stands, biggest value first."""

    head: Head
    rows: tuple[ReviewRow, ...]

    @property
    def counted(self) -> int:
        return sum(row.tally is not None for row in self.rows)

    @property
    def matched(self) -> int:
        return sum(row.tally is not None and row.variance.milli == 0 for row in self.rows)

    @property
    def doubtful(self) -> int:
        return sum(row.tally is not None and row.tally.doubtful for row in self.rows)

    @property
    def degree(self) -> int | None:
        """How many goods are as the books say, in hundredths of a percent."""
        return match_degree(matched=self.matched, counted=self.counted)

    @property
    def cost(self) -> Money:
        return Money(sum(row.cost.fen for row in self.rows))


@dataclass(frozen=True, slots=True)
class Approved:
    """A stocktake in the books. `already`: it was approved before."""

    head: Head
    results: tuple[Result, ...]
    already: bool = False

    @property
    def degree(self) -> int | None:
        return match_degree(matched=self.head.matched, counted=self.head.counted)

    @property
    def cost(self) -> Money:
        return Money(sum(result.cost.fen for result in self.results))


def review(store: Store, stocktake_id: int) -> Review:
    """What was counted so far, and by how much it differs. Raises `RuleViolation` when there is no such stocktake."""
    with store.read() as tx:
        head = _head(tx, stocktake_id)
        counted = tallies(stocktakes.lines_of(tx, stocktake_id))
        rows = [_row(goods, counted.get(goods.product_id)) for goods in stocktakes.goods_of(tx, stocktake_id)]
    rows.sort(key=lambda row: (-abs(row.cost.fen), -abs(row.retail.fen), row.tally is None, row.goods.name))
    return Review(head, tuple(rows))


def _row(goods: CountedGoods, counted: Tally | None) -> ReviewRow:
    variance = _NOTHING if counted is None else counted.variance
    cost = Money(half_up(variance.milli * goods.unit_cost, MILLI * UNIT_COST_SCALE))
    return ReviewRow(goods, counted, cost, goods.price * variance)


def _head(tx: Transaction, stocktake_id: int) -> Head:
    head = stocktakes.find(tx, stocktake_id)
    if head is None:
        raise RuleViolation("There is no such stocktake", field="stocktake")
    return head


def approve(
    store: Store,
    stocktake_id: int,
    reason: str,
    user: User,
    *,
    clock: Clock,
    ids: Ids,
    uncounted_are_gone: bool = False,
) -> Approved:
    """Set the books right by what was counted, in one transaction. Twice does nothing.

    What nobody has counted stays as it is, unless `uncounted_are_gone`. Raises `RuleViolation` while goods that moved
    between two of their lines wait for a new count, or nothing was counted.
    """
    user.need(Right.ADJUST_STOCK)
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_LENGTH_MAX:
        raise RuleViolation("Say why: a reason belongs to it", field="reason")
    with store.write() as tx:
        head = _head(tx, stocktake_id)
        if not head.is_open:
            if head.ended != "approved":
                raise RuleViolation("This stocktake is over", field="stocktake")
            return Approved(head, tuple(stocktakes.results_of(tx, stocktake_id)), already=True)
        goods = stocktakes.goods_of(tx, stocktake_id)
        if uncounted_are_gone:
            _count_the_rest_as_nothing(tx, stocktake_id, goods, user, clock=clock, ids=ids)
        counted = tallies(stocktakes.lines_of(tx, stocktake_id))
        _check(goods, counted)
        return _Approval(tx, head, user, clock=clock, ids=ids).write(goods, counted, reason)


def _count_the_rest_as_nothing(
    tx: Transaction, stocktake_id: int, goods: Iterable[CountedGoods], user: User, *, clock: Clock, ids: Ids
) -> None:
    counted = tallies(stocktakes.lines_of(tx, stocktake_id))
    for each in goods:
        if each.product_id not in counted:
            line = CountGoods(ids.new(), each.product_id, _NOTHING, CountHow.SET, user.name)
            count_in(tx, stocktake_id, line, clock=clock)


def _check(goods: Iterable[CountedGoods], counted: dict[ProductId, Tally]) -> None:
    if not counted:
        raise RuleViolation("Nothing was counted yet", field="stocktake")
    doubtful = [each.name for each in goods if each.product_id in counted and counted[each.product_id].doubtful]
    if doubtful:
        raise RuleViolation(
            "{count} goods were sold or moved while they were being counted, count them again: {names}",
            field="doubtful",
            count=len(doubtful),
            names="、".join(doubtful[:_SHOWN]),
        )


class _Approval:
    """The writes of an approval: entries of so many lines, movements, results, the end."""

    def __init__(self, tx: Transaction, head: Head, user: User, *, clock: Clock, ids: Ids) -> None:
        self._tx, self._head, self._user, self._ids = tx, head, user, ids
        self._at_ms = clock.now_ms()
        self._day = current_business_date(tx, self._at_ms).isoformat()

    def write(self, goods: Sequence[CountedGoods], counted: dict[ProductId, Tally], reason: str) -> Approved:
        pairs = [(each, counted[each.product_id]) for each in goods if each.product_id in counted]
        matched = sum(tally.variance.milli == 0 for _, tally in pairs)
        parts = list(_parts(pairs))
        common: dict[str, Json] = {
            "stocktake": self._head.uid,
            "what": self._head.kind.value,
            "business_date": self._day,
            "reason": reason,
            "counted": len(pairs),
            "matched": matched,
            "parts": len(parts),
            **signed(self._user),
        }
        results: list[Result] = []
        for number, part in enumerate(parts, 1):
            results += self._post(part, common | {"part": number})
        ending = End(
            stocktake_id=self._head.stocktake_id,
            how="approved",
            reason=reason,
            user_id=self._user.user_id,
            approved_by=self._user.approved_by,
            business_date=self._day,
            at_ms=self._at_ms,
            counted=len(pairs),
            matched=matched,
            journal_seq=results[-1].journal_seq,
        )
        stocktakes.end(self._tx, ending, results)
        return Approved(_head(self._tx, self._head.stocktake_id), tuple(results))

    def _post(self, part: Sequence[tuple[CountedGoods, Tally]], body: dict[str, Json]) -> list[Result]:
        tx, ledger = self._tx, Ledger(self._tx)
        seq = journal.head(tx).seq + 1
        results = [self._result(ledger, place, pair, seq) for place, pair in enumerate(part, 1)]
        lines: list[Json] = [_line_body(goods, result) for (goods, _), result in zip(part, results, strict=True)]
        written = journal.append(tx, "stock.counted", {**body, "lines": lines}, uid=self._ids.new(), at_ms=self._at_ms)
        assert written.seq == seq  # noqa: S101 - nobody else writes in this transaction
        ledger.write(Document(self._day, self._at_ms, seq))
        return results

    def _result(self, ledger: Ledger, place: int, pair: tuple[CountedGoods, Tally], seq: int) -> Result:
        goods, counted = pair
        cost = Money(0)
        if counted.variance.milli:
            move = ledger.post(Posting(goods.product_id, "count", counted.variance, line=place))
            cost = move.value - move.variance
        since = stocktakes.sold_after(self._tx, goods.product_id, counted.after_movement)
        ever = Quantity(goods.sold.milli - since.milli)
        sold = Quantity(ever.milli - stocktakes.sold_when_counted_last(self._tx, goods.product_id).milli)
        return Result(
            product_id=goods.product_id,
            counted=counted.counted,
            book=counted.book,
            after_movement=counted.after_movement,
            variance=counted.variance,
            cost=cost,
            retail=goods.price * counted.variance,
            sold=sold,
            sold_ever=ever,
            # Opening + delivered is what was sold and what the books still have.
            match_rate=match_rate(sold=sold, opening=sold, delivered=counted.book, closing=counted.counted),
            journal_seq=seq,
        )


def _parts(pairs: list[tuple[CountedGoods, Tally]]) -> Iterator[list[tuple[CountedGoods, Tally]]]:
    for start in range(0, len(pairs), LINES_PER_ENTRY):
        yield pairs[start : start + LINES_PER_ENTRY]


def _line_body(goods: CountedGoods, result: Result) -> dict[str, Json]:
    return {
        "product": goods.uid,
        "name": goods.name,
        "tobacco": goods.kind.is_tobacco,
        "counted_milli": result.counted.milli,
        "book_milli": result.book.milli,
        "variance_milli": result.variance.milli,
        "cost_fen": result.cost.fen,
        "retail_fen": result.retail.fen,
        "sold_milli": result.sold.milli,
        "match_rate": result.match_rate,
    }
