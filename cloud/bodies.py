"""The bodies of journal entries that the cloud reads: what it rolls up and compares (docs/sync.md, docs/store.md).

A body is read once, when it comes. Fields nobody asked for are passed over: the till may be newer. What is missing, of
another type or beyond all reason is a `BadBody`, and the entry is refused.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final

import msgspec

from pos_app.domain.money import MILLI, half_up

# Far beyond any shop, and so that a sum leaves 64 bits after ninety million lines that a till would have to invent.
_AMOUNT_MAX: Final = 10**11
Fen = Annotated[int, msgspec.Meta(ge=-_AMOUNT_MAX, le=_AMOUNT_MAX)]
Milli = Annotated[int, msgspec.Meta(ge=-_AMOUNT_MAX, le=_AMOUNT_MAX)]
Factor = Annotated[int, msgspec.Meta(ge=1, le=10**9)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
Word = Annotated[str, msgspec.Meta(max_length=64)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
LINES_MAX: Final = 5_000
_NUL_ESCAPE: Final = b"\\u0000"


class BadBody(Exception):  # noqa: N818 - it is named by what was found
    """The body of an entry can't be read; `str()` is the reason in a sentence."""


class SaleLine(msgspec.Struct, frozen=True, gc=False):
    """A line of a sale or return."""

    product: Key
    code: Word
    name: Name
    tobacco: bool
    factor_milli: Factor
    quantity_milli: Milli
    amount_fen: Fen
    cost_fen: Fen

    @property
    def base_milli(self) -> int:
        """Its quantity in base units: packs of cigarettes. Rounded as the till does."""
        if self.factor_milli == MILLI:
            return self.quantity_milli
        return half_up(self.quantity_milli * self.factor_milli, MILLI)


class SalePayment(msgspec.Struct, frozen=True, gc=False):
    """One tender of a sale."""

    tender: Key
    amount_fen: Fen


class SaleBody(msgspec.Struct, frozen=True, gc=False):
    """`sale.completed` or `sale.returned`; of a return, quantities and amounts are negative."""

    sale: Key
    number: Key
    business_date: date
    lines: Annotated[list[SaleLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]
    payments: Annotated[list[SalePayment], msgspec.Meta(max_length=LINES_MAX)]
    rounding_fen: Fen
    total_fen: Fen


class AcceptedLine(msgspec.Struct, frozen=True, gc=False):
    """What of one line of a delivery was taken into stock."""

    line: Count
    product: Key
    carton_ean: Word
    pack_ean: Word
    name: Name
    cartons_milli: Milli
    packs_milli: Milli
    packs_per_carton: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    wholesale_fen: Fen
    cost_fen: Fen


class DeliveryDifference(msgspec.Struct, frozen=True, gc=False):
    """What was not as the delivery note says."""

    line: Count | None
    kind: Key
    code: Word
    name: Name
    cartons_milli: Milli
    reason: Name


class DeliveryAcceptedBody(msgspec.Struct, frozen=True, gc=False):
    """`delivery.accepted`, or `delivery.differed` when no goods were taken."""

    delivery: Key
    company: Key
    order: Key
    business_date: date
    how: Key
    state: Key
    lines: Annotated[list[AcceptedLine], msgspec.Meta(max_length=LINES_MAX)]
    differences: Annotated[list[DeliveryDifference], msgspec.Meta(max_length=LINES_MAX)]


class LedgerRow(msgspec.Struct, frozen=True, gc=False):
    """A product on a closed day, as the till states it, in base units."""

    product: Key
    name: Name
    code: Word
    tobacco: bool
    packs_per_carton: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    opening_milli: Milli
    bought_milli: Milli
    returned_milli: Milli
    sold_milli: Milli
    customer_returned_milli: Milli
    corrected_milli: Milli
    other_milli: Milli
    closing_milli: Milli
    cost_fen: Fen
    retail_fen: Fen


class DayClosedBody(msgspec.Struct, frozen=True, gc=False):
    """`day.closed`: what the till has counted for a business date. Long ledgers come in parts."""

    business_date: date
    part: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    parts: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    sales: Count
    returns: Count
    lines: Count
    amount_fen: Annotated[int, msgspec.Meta(ge=-(10**15), le=10**15)]
    first_seq: Count
    entries: Count
    ledger: Annotated[list[LedgerRow], msgspec.Meta(max_length=1_000)]

    @property
    def is_last(self) -> bool:
        return self.part == self.parts


Body = SaleBody | DeliveryAcceptedBody | DayClosedBody
_VERSION: Final = 1
_SALE: Final = msgspec.json.Decoder(SaleBody)
_DELIVERY: Final = msgspec.json.Decoder(DeliveryAcceptedBody)
_DAY: Final = msgspec.json.Decoder(DayClosedBody)
_DECODERS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    "sale.completed": _SALE,
    "sale.returned": _SALE,
    "delivery.accepted": _DELIVERY,
    "delivery.differed": _DELIVERY,
    "day.closed": _DAY,
}
KINDS_READ: Final = tuple(_DECODERS)
"""The kinds of entries that have a body here."""


def decode(kind: str, version: int, raw: bytes) -> Body | None:
    """The body of an entry, or None when this kind or version is not known: then it is kept as it is.

    Raises `BadBody`.
    """
    decoder = _DECODERS.get(kind)
    if decoder is None or version != _VERSION:
        return None
    try:
        body: Body = decoder.decode(raw)
        if _NUL_ESCAPE in raw and any("\0" in text for text in _texts(msgspec.json.decode(raw))):
            raise BadBody("A text holds the character U+0000")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadBody(f"The body of {kind} can't be read: {error}") from error
    except RecursionError as error:
        raise BadBody(f"The body of {kind} is nested too deep") from error
    _check_sums(body)
    return body


def _texts(found: object) -> Iterator[str]:
    """Every text in a JSON value, names too."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for name, value in found.items():
            yield name
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)


def _check_sums(body: Body) -> None:
    """What must add up within one body."""
    if isinstance(body, SaleBody):
        if sum([line.amount_fen for line in body.lines]) + body.rounding_fen != body.total_fen:
            raise BadBody("The total of the sale is not the sum of its lines and the rounding")
        if sum([payment.amount_fen for payment in body.payments]) != body.total_fen:
            raise BadBody("The payments of the sale are not its total")
        if any([abs(line.base_milli) > _AMOUNT_MAX for line in body.lines]):  # noqa: C419 - twice as fast, mostly all
            raise BadBody("A line of the sale is of more base units than there are")
    elif isinstance(body, DayClosedBody) and body.part > body.parts:
        raise BadBody("A part of the closed day is beyond the last one")
