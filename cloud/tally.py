"""What journal entries add to a register's books, reckoned in memory: the same in any order and any split.

Sums are added. What is stated anew (a product's name, the ledger of a closed day) is taken from the entry that ranks
highest by branch and number, so it does not matter which of two branches came first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cloud.bodies import Body, DayClosedBody, DeliveryAcceptedBody, SaleBody
from pos_app.domain.money import MILLI


class Taken(NamedTuple):
    """An entry that was stored: where it stands, and its body where the cloud reads that kind."""

    seq: int
    branch: int
    kind: str
    at_ms: int
    body: Body | None


Key = tuple[str, ...]
Values = tuple[int | str, ...]
Row = dict[str, object]

# How much a name is worth: the ledger tells the product's own, a sale by the carton that of the carton.
_BY_LEDGER: Final = 3
_BY_DELIVERY: Final = 2
_BY_UNIT: Final = 1
_BY_PACKAGE: Final = 0
_RANK_WIDTH: Final = 3
_NOT_TOLD: Final = 0


@dataclass(slots=True)
class Part:
    """What is to be added to one table: sums, and what was stated, by the row's key."""

    sums: dict[Key, list[int]] = field(default_factory=dict)
    stated: dict[Key, Values] = field(default_factory=dict)

    def add(self, key: Key, amounts: tuple[int, ...]) -> None:
        row = self.sums.get(key)
        if row is None:
            self.sums[key] = list(amounts)
            return
        for place, amount in enumerate(amounts):
            row[place] += amount

    def state(self, key: Key, values: Values, width: int) -> None:
        """Keep the values whose first `width` rank highest; of equals the first."""
        known = self.stated.get(key)
        if known is None or known[:width] < values[:width]:
            self.stated[key] = values


class Tally:
    """Adds up entries. Its parts have the columns of `BOOKS` (cloud/rollup.py)."""

    def __init__(self, taken: Iterable[Taken] = ()) -> None:
        self.product = Part()
        self.product_day = Part()
        self.shop_day = Part()
        self.reports: list[Row] = []
        self.report_lines: list[Row] = []
        for entry in taken:
            self.add(entry)

    def add(self, entry: Taken) -> None:
        body = entry.body
        if isinstance(body, SaleBody):
            self._sale(entry, body)
        elif isinstance(body, DeliveryAcceptedBody):
            self._delivery(entry, body)
        elif isinstance(body, DayClosedBody):
            self._closed_day(entry, body)

    def _sale(self, entry: Taken, body: SaleBody) -> None:
        day, returns = body.business_date.isoformat(), int(entry.kind == "sale.returned")
        self.shop_day.add((day,), (1 - returns, returns, len(body.lines), body.total_fen))
        sums = self.product_day.sums
        for line in body.lines:
            key = (day, line.product)
            row = sums.get(key)
            if row is None:
                row = sums[key] = [0, 0, 0, 0, 0, 0]
            row[0] += line.base_milli
            row[1] += line.amount_fen
            row[2] += line.cost_fen
            row[3] += 1
            rank = _BY_UNIT if line.factor_milli == MILLI else _BY_PACKAGE
            label = (rank, *_first(entry), line.name, line.code, int(line.tobacco), _NOT_TOLD)
            self.product.state((line.product,), label, _RANK_WIDTH)

    def _delivery(self, entry: Taken, body: DeliveryAcceptedBody) -> None:
        at, day = {"branch": entry.branch, "seq": entry.seq}, body.business_date.isoformat()
        self.reports.append(
            {
                **at,
                "company": body.company,
                "order_no": body.order,
                "business_date": day,
                "at_ms": entry.at_ms,
                "how": body.how,
                "state": body.state,
            }
        )
        for line in body.lines:
            self.product_day.add((day, line.product), (0, 0, 0, 0, line.packs_milli, line.cost_fen))
            label = (_BY_DELIVERY, *_first(entry), line.name, line.pack_ean, 1, line.packs_per_carton)
            self.product.state((line.product,), label, _RANK_WIDTH)
        told = [
            *((x.line, "accepted", x.carton_ean, x.name, x.cartons_milli, "") for x in body.lines),
            *((x.line, x.kind, x.code, x.name, x.cartons_milli, x.reason) for x in body.differences),
        ]
        names = ("line", "kind", "code", "name", "cartons_milli", "reason")
        self.report_lines += [
            {**at, "place": place, **dict(zip(names, values, strict=True))} for place, values in enumerate(told, 1)
        ]

    def _closed_day(self, entry: Taken, body: DayClosedBody) -> None:
        # All parts of one statement carry the number of its first.
        day, statement = body.business_date.isoformat(), (entry.branch, entry.seq - body.part + 1)
        counted = (body.sales, body.returns, body.lines, body.amount_fen, body.first_seq, body.entries)
        self.shop_day.state((day,), (*statement, *counted), len(statement))
        for row in body.ledger:
            moved = (row.bought_milli, row.returned_milli, row.sold_milli, row.customer_returned_milli)
            stated = (row.opening_milli, *moved, row.corrected_milli, row.other_milli, row.closing_milli)
            self.product_day.state((day, row.product), (*statement, *stated), len(statement))
            label = (_BY_LEDGER, entry.branch, entry.seq, row.name, row.code, int(row.tobacco), row.packs_per_carton)
            self.product.state((row.product,), label, _RANK_WIDTH)


def _first(entry: Taken) -> tuple[int, int]:
    """Ranks the first entry highest: a product sold a thousand times is named once, and written once.

    What it is called now the ledger of the next closed day tells, whose newest entry ranks highest.
    """
    return (-entry.branch, -entry.seq)
