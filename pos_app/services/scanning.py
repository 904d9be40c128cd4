"""What a code means, in the order of rule D-9: exact barcode, a member's, scale, carton, payment code, unknown."""

import re
from dataclasses import dataclass, field
from typing import Final

from pay.codes import Name, provider_of
from pay.secret import Secret
from pos_app.domain.barcode import (
    CODE_LENGTH_MAX,
    CartonCode,
    ScaleLayout,
    has_valid_check_digit,
    is_gtin_shaped,
    normalise,
    parse_carton_code,
    parse_scale_code,
)
from pos_app.domain.coupon import is_coupon_code
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import MILLI, ONE, Money, Quantity, half_up, parse_decimal
from pos_app.domain.product import Item
from pos_app.domain.sale import is_receipt_number
from pos_app.store import goods, members
from pos_app.store.engine import Transaction

# A letter x is a sign only right after a number: names and pinyin end with it too.
_TIMES: Final = re.compile(r"([\d.]+\s*)[xX](?![a-zA-Z])|([^*×＊]*)[*×＊]")


@dataclass(frozen=True, slots=True)
class Found:
    """Goods; a scale's label brings its own weight or amount."""

    item: Item
    quantity: Quantity = ONE
    label_amount: Money | None = None


@dataclass(frozen=True, slots=True)
class MemberCode:
    """The card of a member, or the code that is their own."""

    member_id: int


@dataclass(frozen=True, slots=True)
class CouponCode:
    """The code of a coupon, good or not."""

    code: str


@dataclass(frozen=True, slots=True)
class CartonLabel:
    """The printed code of a delivered carton, which sells nothing by itself."""

    carton: CartonCode


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """A customer's payment code: worth money for a minute, so it is neither kept nor shown (rule C-9)."""

    provider: Name
    code: Secret = field(compare=False)


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """The code of a receipt, of this shop or another."""

    number: str


@dataclass(frozen=True, slots=True)
class BadCheckDigit:
    """Shaped like a GTIN but read wrong, and not in the catalogue either."""

    code: str


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """Nothing the shop knows; `item` is the house code when a scale's label named it."""

    code: str
    item: str | None = None


Meaning = Found | MemberCode | CouponCode | CartonLabel | PaymentCode | ReceiptCode | BadCheckDigit | UnknownCode


def meaning_of(tx: Transaction, text: str, layout: ScaleLayout) -> Meaning:
    """Look a code up. Raises `RuleViolation` when it is empty or too long to be one."""
    code = normalise(text)
    if not 0 < len(code) <= CODE_LENGTH_MAX:
        raise RuleViolation("This is not a code", field="code")
    item = goods.by_code(tx, code) or goods.by_house_code(tx, code)
    if item is not None:
        return Found(item)
    member_id = members.id_of_code(tx, code)
    if member_id is not None:
        return MemberCode(member_id)
    if is_coupon_code(code):
        return CouponCode(code)
    return _by_its_form(tx, code, layout)


def _by_its_form(tx: Transaction, code: str, layout: ScaleLayout) -> Meaning:
    """What a code is that the shop knows neither as goods nor as a member's."""
    label = parse_scale_code(code, layout)
    if label is not None:
        weighed = goods.by_house_code(tx, label.item) or goods.by_house_code(tx, label.item.lstrip("0") or "0")
        if weighed is None:
            return UnknownCode(code, item=label.item)
        return Found(weighed, ONE if label.weight is None else _in_unit(label.weight, weighed), label.amount)
    carton = parse_carton_code(code)
    if carton is not None:
        return CartonLabel(carton)
    provider = provider_of(code)
    if provider is not None:
        return PaymentCode(provider, Secret(code))
    if is_receipt_number(code):
        return ReceiptCode(code.upper())
    if is_gtin_shaped(code) and not has_valid_check_digit(code):
        return BadCheckDigit(code)
    return UnknownCode(code)


def _in_unit(weight: Quantity, item: Item) -> Quantity:
    """A weight in kilograms in the unit the item is priced in (斤 is half of one)."""
    return Quantity(half_up(weight.milli * MILLI, item.factor.milli))


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the entry field: a quantity, what to look for, or both."""

    quantity: Quantity | None
    rest: str


def read_entry(text: str) -> Typed:
    """Split `3*6901028075763` or `3*`; also with the full-width and the multiplication sign.

    Raises `RuleViolation` on the field `quantity` when what stands before the sign is no number.
    """
    text = text.strip()
    match = _TIMES.match(text)
    if match is None:
        return Typed(None, text)
    before = match[2] if match[1] is None else match[1]
    try:
        return Typed(Quantity(parse_decimal(before, places=3)), text[match.end() :].strip())
    except RuleViolation as error:
        raise RuleViolation(error.message, field="quantity", **error.values) from error
