"""What is odd in the catalogue, and its repair in one step where it is known.

That one code sells two products can't be: a code is the key of its row. What is left are mistakes that let the till
charge wrong, or that make goods hard to find.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from pos_app.domain.barcode import check_digit, has_valid_check_digit, is_gtin_shaped
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ONE, Money, Quantity, half_up
from pos_app.domain.people import Right, User
from pos_app.domain.product import CARTON, Kind, ProductId
from pos_app.domain.stock import UNIT_COST_SCALE
from pos_app.domain.told import Told
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date
from pos_app.services.goods_prices import PriceWriter
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, goods_checks, goods_details, journal, stock
from pos_app.store.engine import Store, Transaction
from pos_app.store.goods import Code, KeptProduct
from pos_app.store.goods_checks import CodeRow
from pos_app.store.stock import Document, Ledger, Posting

FINDINGS_MAX: Final = 2_000
_SIGNS: Final = re.compile(r"[\W_]+")


class Problem(Enum):
    """What is wrong, the gravest first."""

    NO_PRICE = "no_price"
    BELOW_COST = "below_cost"
    CHECK_DIGIT = "check_digit"
    CHEAP_CARTON = "cheap_carton"
    SAME_NAME = "same_name"
    NO_CARTON = "no_carton"


@dataclass(frozen=True, slots=True)
class SetPrice:
    """Charge this for a code; without a code for a base unit."""

    code: str
    price: Money


@dataclass(frozen=True, slots=True)
class SetCost:
    """What a base unit costs, in thousandths of a fen: the cost of a carton was taken for that of a pack."""

    unit_cost: int


@dataclass(frozen=True, slots=True)
class CorrectCode:
    code: str
    right: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Make one product of two: codes and stock go to the older one, this one is sold no more."""

    into: ProductId


@dataclass(frozen=True, slots=True)
class AddCarton:
    code: str
    packs: int
    price: Money


Repair = SetPrice | SetCost | CorrectCode | Merge | AddCarton


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is odd: what it is, and the repair, None where a person must look."""

    problem: Problem
    product_id: ProductId
    name: str
    code: str
    told: Told
    repair: Repair | None = field(default=None)

    @property
    def key(self) -> str:
        return f"{self.problem.value}:{self.product_id}:{self.code}"


def find(store: Store) -> list[Finding]:
    """Everything that is odd in what is sold, the gravest first; at most so many of each kind as a person can read."""
    return [finding for problem in Problem for finding in find_one(store, problem)]


def find_one(store: Store, problem: Problem) -> list[Finding]:
    """The same of one kind: a big catalogue is looked through in steps, between which a sale is settled."""
    with store.read() as tx:
        return _first(_check_of(problem)(tx, None))


def _check_of(problem: Problem) -> "Check":
    return _CHECKS[list(Problem).index(problem)]


def _first(findings: Iterator[Finding]) -> list[Finding]:
    return [finding for finding, _ in zip(findings, range(FINDINGS_MAX), strict=False)]


# --- what is looked for


def _no_price(tx: Transaction, only: ProductId | None) -> Iterator[Finding]:
    for row in goods_checks.unpriced(tx, only):
        told = Told("A {unit} is sold for nothing", {"unit": row.unit})
        price = _likely_price(goods.kept(tx, row.product_id), row)
        repair = None if price is None else SetPrice(row.code, price)
        yield Finding(Problem.NO_PRICE, row.product_id, row.name, row.code, told, repair)


def _likely_price(kept: KeptProduct, row: CodeRow) -> Money | None:
    """From the price of another unit, else from the guidance price."""
    if kept.price.fen > 0:
        return kept.price * row.factor
    other = next((code for code in kept.codes.values() if code.price.fen > 0), None)
    if other is not None:
        return Money(half_up(other.price.fen * row.factor.milli, other.factor.milli))
    return None if kept.guidance is None or kept.guidance.fen == 0 else kept.guidance * row.factor


def _below_cost(tx: Transaction, only: ProductId | None) -> Iterator[Finding]:
    for row in goods_checks.below_cost(tx, only):
        cost = Money(half_up(row.unit_cost, UNIT_COST_SCALE))
        told = Told("It costs {cost} and is sold for {price}", {"cost": str(cost), "price": str(row.price)})
        by_pack = half_up(row.unit_cost, row.packs_per_carton)
        repair: Repair | None = None
        if row.kind is Kind.CIGARETTE and not row.in_stock and by_pack <= row.price.fen * UNIT_COST_SCALE:
            repair = SetCost(by_pack)
        elif row.guidance is not None and row.guidance > cost:
            repair = SetPrice("", row.guidance)
        yield Finding(Problem.BELOW_COST, row.product_id, row.name, "", told, repair)


def _check_digits(tx: Transaction, only: ProductId | None) -> Iterator[Finding]:
    wrong = [code for code in goods_checks.codes_as_gtins(tx, only) if _is_wrong(code)]
    for code in wrong:
        row = goods_checks.code_row(tx, code)
        if row is None:
            continue
        right = code[:-1] + str(check_digit(code[:-1]))
        told = Told("The code {code} has a wrong check digit", {"code": code})
        repair = CorrectCode(code, right) if goods.product_of_code(tx, right) is None else None
        yield Finding(Problem.CHECK_DIGIT, row.product_id, row.name, code, told, repair)


def _is_wrong(code: str) -> bool:
    return is_gtin_shaped(code) and not has_valid_check_digit(code)


def _cheap_cartons(tx: Transaction, only: ProductId | None) -> Iterator[Finding]:
    for row, pack in goods_checks.cheap_cartons(tx, only):
        packs = pack * row.factor
        told = Told(
            "A {unit} costs {price}, its packs {packs}",
            {"unit": row.unit, "price": str(row.price), "packs": str(packs)},
        )
        yield Finding(Problem.CHEAP_CARTON, row.product_id, row.name, row.code, told, SetPrice(row.code, packs))


def _same_names(tx: Transaction, only: ProductId | None) -> Iterator[Finding]:
    first: dict[str, goods_checks.Named] = {}
    for row in goods_checks.names(tx):
        older = first.setdefault(_plain(row.name), row)
        if older is row or (only is not None and only != row.product_id):
            continue
        told = Told("It has the name of another product", {})
        alike = (older.kind, older.unit) == (row.kind, row.unit) and row.on_hand >= Quantity(0)
        yield Finding(Problem.SAME_NAME, row.product_id, row.name, "", told, Merge(older.product_id) if alike else None)


def _plain(name: str) -> str:
    """Letters and digits of a name: two that differ in brackets, blanks or width only are the same."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", name).casefold())


def _no_carton(tx: Transaction, only: ProductId | None) -> Iterator[Finding]:
    for row in goods_checks.no_carton(tx, only):
        told = Told("There is no code of its carton", {})
        repair = None
        if row.carton_ean is not None:
            repair = AddCarton(row.carton_ean, row.packs_per_carton, row.price * Quantity.of(row.packs_per_carton))
        yield Finding(Problem.NO_CARTON, row.product_id, row.name, "", told, repair)


Check = Callable[[Transaction, ProductId | None], Iterator[Finding]]
_CHECKS: Final[tuple[Check, ...]] = (
    _no_price,
    _below_cost,
    _check_digits,
    _cheap_cartons,
    _same_names,
    _no_carton,
)


# --- and repaired


def repair(store: Store, finding: Finding, user: User, *, clock: Clock, ids: Ids) -> None:
    """Do what the finding says. Raises `RuleViolation` when nobody knows how, or it is not so any more."""
    user.need(Right.IMPORT_GOODS)
    if finding.repair is None:
        raise RuleViolation("Somebody must look at this: open the product")
    with store.write() as tx:
        if finding not in _check_of(finding.problem)(tx, finding.product_id):
            raise RuleViolation("This is not so any more")
        kept = goods.kept(tx, finding.product_id)
        prices = PriceWriter(tx, user, clock=clock, ids=ids)
        match finding.repair:
            case SetPrice(code, price):
                _set_price(prices, kept, code, price)
            case SetCost(unit_cost):
                stock.set_unit_costs(tx, [(kept.product_id, unit_cost)])
                _told(prices, kept, ["cost"])
            case CorrectCode(code, right):
                goods_details.drop_code(tx, code)
                goods.add_codes(tx, kept.product_id, [replace(kept.codes[code], code=right)])
                _told(prices, kept, [], added=[right], dropped=[code])
            case AddCarton(code, packs, price):
                carton = Code(code, CARTON, Quantity.of(packs), price, price)
                goods.add_codes(tx, kept.product_id, [carton])
                _told(prices, kept, [], added=[code])
            case Merge(into):
                _merge(tx, kept, into, user, clock=clock, ids=ids)


def _set_price(prices: PriceWriter, kept: KeptProduct, code: str, price: Money) -> None:
    """Of one code; the base unit's price and its codes go together."""
    old = kept.codes.get(code)
    if old is not None and old.factor != ONE:
        prices.change_code(kept, old, replace(old, price=price))
        return
    prices.change_base(kept, price)
    for each in kept.codes.values():
        if each.factor == ONE and (each is old or each.price == kept.price):
            prices.change_code(kept, each, replace(each, price=price))


def _told(
    prices: PriceWriter,
    kept: KeptProduct,
    fields: list[Json],
    *,
    added: list[Json] | None = None,
    dropped: list[Json] | None = None,
) -> None:
    body: dict[str, Json] = {"product": kept.uid, "name": kept.name, "fields": fields}
    prices.enter("product.changed", body | {"codes_added": added or [], "codes_dropped": dropped or []})


def _merge(tx: Transaction, kept: KeptProduct, into: ProductId, user: User, *, clock: Clock, ids: Ids) -> None:
    """Codes and stock go to the older product at what they cost; what was sold stays where it was."""
    other = goods.kept(tx, into)
    at_ms, date = clock.now_ms(), current_business_date(tx, clock.now_ms()).isoformat()
    ledger, value = Ledger(tx), Money(0)
    if kept.on_hand.milli > 0:
        value = -ledger.post(Posting(kept.product_id, "merged", -kept.on_hand)).value
        ledger.post(Posting(into, "merged", kept.on_hand, value))
    goods_details.move_codes(tx, kept.product_id, into)
    goods.change(tx, kept.product_id, {"active": 0, "house_code": None, "quick_page": None, "quick_place": None})
    body: dict[str, Json] = {
        "product": kept.uid,
        "into": other.uid,
        "name": other.name,
        "codes": list(kept.codes),
        "quantity_milli": max(0, kept.on_hand.milli),
        "value_fen": value.fen,
        "business_date": date,
    }
    head = journal.append(tx, "goods.merged", body | signed(user), uid=ids.new(), at_ms=at_ms)
    ledger.write(Document(date, at_ms, head.seq))
