"""A product as somebody types it: texts that are read field by field, each mistake said at its field."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from pos_app.domain.barcode import CODE_LENGTH_MAX, has_valid_check_digit, is_gtin_shaped, normalise
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, Money, Quantity, parse_decimal
from pos_app.domain.pricing import check_price
from pos_app.domain.product import Kind
from pos_app.services.goods_files.cells import NAME_LENGTH_MAX, clean_name
from pos_app.services.goods_files.own_layout import QUICK_PAGES
from pos_app.services.goods_files.record import QuickPlace
from pos_app.services.goods_files.units import (
    FACTOR_MAX,
    KILOGRAM,
    UNIT_LENGTH_MAX,
    usual_factor,
    usual_unit,
    weight_factor,
)
from pos_app.store.goods import Code
from pos_app.store.goods_details import Bounds, Details

Value = TypeVar("Value")
HOUSE_CODE_LENGTH_MAX: Final = 20
WORDS_LENGTH_MAX: Final = 40
PATH_LENGTH_MAX: Final = 200
DAYS_MAX: Final = 3650
PACKS_MAX: Final = 1000
PLACE_MAX: Final = 999


@dataclass(frozen=True, slots=True)
class CodeTexts:
    """A row of codes; without a code it is empty."""

    code: str = ""
    unit: str = ""
    factor: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class ProductTexts:
    """The form of a product. Prices are of one base unit; an empty one is none."""

    name: str = ""
    kind: Kind = Kind.GENERAL
    category: str = ""
    unit: str = ""
    house_code: str = ""
    packs: str = ""
    weighed: bool = False
    active: bool = True
    quick: str = ""
    price: str = ""
    member: str = ""
    wholesale: str = ""
    floor: str = ""
    guidance: str = ""
    supplier: str = ""
    shelf_life: str = ""
    stock_min: str = ""
    stock_max: str = ""
    picture: str = ""
    codes: tuple[CodeTexts, ...] = field(default=(CodeTexts(),))


@dataclass(frozen=True, slots=True)
class Given:
    """A product as the form gives it, right by itself; codes have no tags yet."""

    name: str
    kind: Kind
    category: str | None
    unit: str
    house_code: str | None
    packs: int
    weighed: bool
    active: bool
    quick: QuickPlace | None
    price: Money
    guidance: Money | None
    bounds: Bounds
    details: Details
    codes: tuple[Code, ...]


def read(texts: ProductTexts, known: frozenset[str] = frozenset()) -> Given:
    """Raises `RuleViolation` at the field that is wrong. `known` codes are taken whatever their check digit says."""
    name = clean_name(texts.name)
    if not any(c.isalnum() for c in name):
        raise RuleViolation("Please give the product a name", field="name")
    _short(name, NAME_LENGTH_MAX, "name")
    price = _read(texts.price, "price", _price)
    if price is None:
        raise RuleViolation("Please give the product a price", field="price")
    base = KILOGRAM if texts.weighed else usual_unit(texts.kind)
    packs = _read(texts.packs, "packs", lambda text: _whole(text, PACKS_MAX)) or 10
    given = Given(
        name=name,
        kind=texts.kind,
        category=_short(clean_name(texts.category), WORDS_LENGTH_MAX, "category") or None,
        unit=_short(texts.unit.strip(), UNIT_LENGTH_MAX, "unit") or base,
        house_code=_short(normalise(texts.house_code), HOUSE_CODE_LENGTH_MAX, "house_code") or None,
        packs=packs,
        weighed=texts.weighed,
        active=texts.active,
        quick=_quick(texts.quick),
        price=price,
        guidance=_read(texts.guidance, "guidance", _price),
        bounds=Bounds(_read(texts.floor, "floor", _price), _read(texts.member, "member", _price)),
        details=_details(texts),
        codes=(),
    )
    _check_prices(given)
    rows = enumerate(texts.codes)
    codes = tuple(_code(place, row, given, known) for place, row in rows if any((row.code, row.price, row.factor)))
    _refuse_twice(codes)
    return replace(given, codes=codes)


def write(given: Given) -> ProductTexts:
    """The texts that say this."""
    details = given.details
    return ProductTexts(
        name=given.name,
        kind=given.kind,
        category=given.category or "",
        unit=given.unit,
        house_code=given.house_code or "",
        packs=str(given.packs) if given.kind.is_tobacco else "",
        weighed=given.weighed,
        active=given.active,
        quick="" if given.quick is None else f"{given.quick.page}-{given.quick.place}",
        price=str(given.price),
        member=_text(given.bounds.member),
        wholesale=_text(details.wholesale),
        floor=_text(given.bounds.floor),
        guidance=_text(given.guidance),
        supplier=details.supplier,
        shelf_life=_text(details.shelf_life_days),
        stock_min=_text(details.stock_min),
        stock_max=_text(details.stock_max),
        picture=details.picture,
        codes=tuple(CodeTexts(code.code, code.unit, str(code.factor), str(code.price)) for code in given.codes),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _read(text: str, name: str, parse: Callable[[str], Value]) -> Value | None:
    if not text.strip():
        return None
    try:
        return parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=name, **error.values) from error


def _short(text: str, most: int, name: str) -> str:
    if len(text) > most:
        raise RuleViolation("This is longer than {most} characters", field=name, most=most)
    return text


def _price(text: str) -> Money:
    price = Money.parse(text)
    check_price(price)
    return price


def _whole(text: str, most: int) -> int:
    number = parse_decimal(text, places=0)
    if not 1 <= number <= most:
        raise RuleViolation("This must be 1 to {most}", most=most)
    return number


def _amount(text: str) -> Quantity:
    quantity = Quantity.parse(text)
    if quantity < Quantity(0):
        raise RuleViolation("'{text}' is less than nothing", text=text)
    return quantity


def _quick(text: str) -> QuickPlace | None:
    if not text.strip():
        return None
    page, _, place = text.strip().partition("-")
    right = page.isdecimal() and int(page) in QUICK_PAGES and (not place or place.isdecimal())
    if not right or (place and not 1 <= int(place) <= PLACE_MAX):
        raise RuleViolation("Write the page, 1 to 3, or page and place such as 1-12", field="quick")
    return QuickPlace(int(page), int(place) if place else None)


def _details(texts: ProductTexts) -> Details:
    least, most = _read(texts.stock_min, "stock_min", _amount), _read(texts.stock_max, "stock_max", _amount)
    if least is not None and most is not None and most < least:
        raise RuleViolation("The most can't be less than the least", field="stock_max")
    return Details(
        supplier=_short(clean_name(texts.supplier), WORDS_LENGTH_MAX, "supplier"),
        wholesale=_read(texts.wholesale, "wholesale", _price),
        shelf_life_days=_read(texts.shelf_life, "shelf_life", lambda text: _whole(text, DAYS_MAX)),
        stock_min=least,
        stock_max=most,
        picture=_short(texts.picture.strip(), PATH_LENGTH_MAX, "picture"),
    )


def _check_prices(given: Given) -> None:
    if given.bounds.member is not None and given.kind is not Kind.GENERAL:
        raise RuleViolation("{name} is tobacco: it is never promoted", field="member", name=given.name)
    if given.bounds.member is not None and given.bounds.member > given.price:
        raise RuleViolation("A member pays no more than everybody: {price}", field="member", price=given.price)
    if given.bounds.floor is not None and given.bounds.floor > given.price:
        raise RuleViolation("The floor lies above the price {price}", field="floor", price=given.price)


def _code(place: int, row: CodeTexts, given: Given, known: frozenset[str]) -> Code:
    code = _short(normalise(row.code), CODE_LENGTH_MAX, f"code:{place}")
    if not code:
        raise RuleViolation("There is no code", field=f"code:{place}")
    if is_gtin_shaped(code) and not has_valid_check_digit(code) and code not in known:
        raise RuleViolation("The code {code} has a wrong check digit", field=f"code:{place}", code=code)
    unit = _short(row.unit.strip(), UNIT_LENGTH_MAX, f"unit:{place}") or given.unit
    factor = _factor(place, row, unit, given)
    price = _read(row.price, f"price:{place}", _price)
    return Code(code, unit, factor, given.price * factor if price is None else price)


def _factor(place: int, row: CodeTexts, unit: str, given: Given) -> Quantity:
    said = _read(row.factor, f"factor:{place}", Quantity.parse)
    if given.weighed:
        weight = weight_factor(unit)
        if weight is None:
            raise RuleViolation("'{unit}' is not a unit of weight", field=f"unit:{place}", unit=unit)
        return weight
    factor = usual_factor(given.kind, unit, given.packs) if said is None else said
    if not Quantity(0) < factor <= FACTOR_MAX:
        raise RuleViolation("This is not a possible size of a unit", field=f"factor:{place}")
    if said is None and factor == ONE and unit != given.unit:
        raise RuleViolation("Say how many {unit} are in it", field=f"factor:{place}", unit=given.unit)
    return factor


def _refuse_twice(codes: tuple[Code, ...]) -> None:
    said: set[str] = set()
    for place, code in enumerate(codes):
        if code.code in said:
            raise RuleViolation("This code stands here twice", field=f"code:{place}")
        said.add(code.code)
