"""The shop's goods: find them, add one at the counter, keep the search index in step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.barcode import CODE_LENGTH_MAX, has_valid_check_digit, is_gtin_shaped, normalise
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import MILLI, ONE, Money, Quantity, half_up
from pos_app.domain.people import User
from pos_app.domain.pricing import check_price
from pos_app.domain.product import CARTON, PACKS_PER_CARTON_USUAL, Item, Kind, ProductId
from pos_app.domain.stock import UNIT_COST_SCALE
from pos_app.services.acting import signed
from pos_app.services.goods_files.cells import NAME_LENGTH_MAX, clean_name
from pos_app.services.goods_files.units import FACTOR_MAX, KILOGRAM, UNIT_LENGTH_MAX, usual_unit, weight_factor
from pos_app.services.pinyin import spellings
from pos_app.services.ports import Clock, Ids
from pos_app.services.tobacco_guess import guess_kind, is_named_carton
from pos_app.store import goods, journal, search, stock
from pos_app.store.engine import Store, Transaction
from pos_app.store.goods import Code, NewProduct
from pos_app.store.search import RESULTS_MAX, FoundProduct, Spelling

__all__ = [
    "AddProduct",
    "FoundProduct",
    "add_made",
    "add_product",
    "add_recorded_product",
    "find_products",
    "guess_kind",
    "index_products",
]

HOUSE_CODE_LENGTH_MAX: Final = 20


def find_products(store: Store, text: str, limit: int = RESULTS_MAX) -> list[FoundProduct]:
    """Products by code, last digits, house code, pinyin or part of the name, the best match first."""
    with store.read() as tx:
        return search.find(tx, text, limit)


def index_products(tx: Transaction, named: Iterable[tuple[ProductId, str]]) -> None:
    """Make products findable by these names; a part of adding and of renaming them."""
    search.index(tx, [(product_id, spellings(name)) for product_id, name in named])


@dataclass(frozen=True, slots=True)
class AddProduct:
    """A new product as it is known at the counter: one code with its unit and price.

    `unit` holds `factor` base units at `price` and costs `cost`; empty is the usual one. With a factor other than 1
    (a carton) the base unit is the usual one of the kind. Weighed goods are kept in kilograms, `unit` may be 斤.
    `in_house` says that the code is a label of the shop's own, whose last digit checks nothing.
    """

    name: str
    price: Money
    code: str = ""
    unit: str = ""
    factor: Quantity = ONE
    kind: Kind = Kind.GENERAL
    category: str | None = None
    house_code: str | None = None
    weighed: bool = False
    cost: Money | None = None
    in_house: bool = False
    by: User | None = None


def add_product(store: Store, command: AddProduct, *, clock: Clock, ids: Ids) -> Item:
    """Add a product; what its code sells. Raises `RuleViolation` with the field that is wrong, adding nothing."""
    product, code = _checked(command, uid=ids.new())
    spelt = spellings(product.name)
    with store.write() as tx:
        _refuse_taken(tx, product)
        product_id = _add(tx, product, spelt, command.by, at_ms=clock.now_ms(), journal_uid=ids.new())
        if command.cost is not None:
            unit_cost = half_up(command.cost.fen * UNIT_COST_SCALE * MILLI, _factor(command).milli)
            stock.set_unit_costs(tx, [(product_id, unit_cost)])
        return (goods.by_code(tx, code) if code else None) or goods.main_item(tx, product_id)


def add_recorded_product(tx: Transaction, code: str, name: str, price: Money, *, clock: Clock, ids: Ids) -> Item:
    """Make a product of a recorded sale's line whose code nobody knows; history is taken as it is."""
    known_name = clean_name(name)[:NAME_LENGTH_MAX] or code
    kind = guess_kind(code, known_name)
    is_carton = kind is Kind.CIGARETTE and is_named_carton(known_name)
    base = usual_unit(kind)
    factor = Quantity.of(PACKS_PER_CARTON_USUAL) if is_carton else ONE
    product = NewProduct(
        uid=ids.new(),
        name=known_name,
        unit=base,
        price=_per_base_unit(price, factor),
        kind=kind,
        codes=(Code(code, CARTON if is_carton else base, factor, price),),
    )
    product_id = _add(tx, product, spellings(known_name), at_ms=clock.now_ms(), journal_uid=ids.new())
    return goods.by_code(tx, code) or goods.main_item(tx, product_id)


def add_made(
    tx: Transaction,
    product: NewProduct,
    spelt: Sequence[Spelling],
    by: User | None,
    *,
    at_ms: int,
    journal_uid: str,
) -> ProductId:
    """Add a product that is right already, as a part of something larger; the caller knows that its codes are free."""
    return _add(tx, product, spelt, by, at_ms=at_ms, journal_uid=journal_uid)


def _checked(command: AddProduct, *, uid: str) -> tuple[NewProduct, str]:
    name, code, unit = clean_name(command.name), normalise(command.code), command.unit.strip()
    house_code = normalise(command.house_code or "") or None
    if not any(c.isalnum() for c in name):
        raise RuleViolation("Please give the product a name", field="name")
    for field, text, most in (
        ("name", name, NAME_LENGTH_MAX),
        ("code", code, CODE_LENGTH_MAX),
        ("unit", unit, UNIT_LENGTH_MAX),
        ("house_code", house_code or "", HOUSE_CODE_LENGTH_MAX),
    ):
        if len(text) > most:
            raise RuleViolation("This is longer than {most} characters", field=field, most=most)
    if is_gtin_shaped(code) and not has_valid_check_digit(code) and not command.in_house:
        raise RuleViolation("The code {code} has a wrong check digit", field="code", code=code)
    check_price(command.price)
    if command.cost is not None and command.cost.fen < 0:
        raise RuleViolation("The cost can't be less than nothing", field="cost")
    factor = _factor(command)
    base = KILOGRAM if command.weighed else usual_unit(command.kind)
    sold_in = unit or base
    tag = command.price if command.kind.is_tobacco else None
    product = NewProduct(
        uid=uid,
        name=name,
        unit=sold_in if factor == ONE else base,
        price=_per_base_unit(command.price, factor),
        kind=command.kind,
        codes=(Code(code, sold_in, factor, command.price, tag),) if code else (),
        category=command.category,
        packs_per_carton=_packs(command, factor),
        weighed=command.weighed,
        house_code=house_code,
    )
    return product, code


def _factor(command: AddProduct) -> Quantity:
    factor = weight_factor(command.unit.strip() or KILOGRAM) if command.weighed else command.factor
    if factor is None:
        raise RuleViolation("'{unit}' is not a unit of weight", field="unit", unit=command.unit)
    if not Quantity(0) < factor <= FACTOR_MAX:
        raise RuleViolation("This is not a possible size of a unit", field="factor")
    return factor


def _packs(command: AddProduct, factor: Quantity) -> int:
    is_carton = command.kind is Kind.CIGARETTE and command.unit.strip() == CARTON and factor.milli % MILLI == 0
    return factor.milli // MILLI if is_carton else PACKS_PER_CARTON_USUAL


def _per_base_unit(price: Money, factor: Quantity) -> Money:
    return Money(half_up(price.fen * MILLI, factor.milli))


def _refuse_taken(tx: Transaction, product: NewProduct) -> None:
    for code in product.codes:
        owner = goods.product_of_code(tx, code.code)
        if owner is not None:
            raise RuleViolation("The code {code} belongs to {name}", field="code", code=code.code, name=owner[1])
    if product.house_code is not None:
        owner = goods.product_of_house_code(tx, product.house_code)
        if owner is not None:
            raise RuleViolation(
                "The house code {code} belongs to {name}", field="house_code", code=product.house_code, name=owner[1]
            )


def _add(
    tx: Transaction,
    product: NewProduct,
    spelt: Sequence[Spelling],
    by: User | None = None,
    *,
    at_ms: int,
    journal_uid: str,
) -> ProductId:
    product_id = goods.add(tx, product, at_ms=at_ms)
    search.index(tx, [(product_id, spelt)])
    body: dict[str, Json] = {
        "product": product.uid,
        "name": product.name,
        "kind": product.kind.value,
        "unit": product.unit,
        "price_fen": product.price.fen,
        "packs_per_carton": product.packs_per_carton,
        "weighed": product.weighed,
        "house_code": product.house_code,
        "codes": [
            {
                "code": code.code,
                "unit": code.unit,
                "factor_milli": code.factor.milli,
                "price_fen": code.price.fen,
            }
            for code in product.codes
        ],
    }
    journal.append(tx, "product.added", body | signed(by), uid=journal_uid, at_ms=at_ms)
    return product_id
