"""The first stock-take of a shop: a scan counts what is on the shelf, and makes the product when it is not there yet.

What is found becomes the opening of a product's stock. Once a product was bought, sold or counted otherwise its stock
is the books', and a stock-take compares it; nobody may open it again.
"""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import Item, ProductId, on_hand_text
from pos_app.domain.stock import UNIT_COST_SCALE
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date
from pos_app.services.goods_edit import add_given
from pos_app.services.goods_texts import ProductTexts, read
from pos_app.services.pinyin import spellings
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, journal, stock
from pos_app.store.engine import Store, Transaction
from pos_app.store.stock import Document, Ledger, Posting

COUNT_MAX: Final = Quantity.of(9_999)
OPENING: Final = "opening"


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted now, in the unit that was scanned, and what of the product there is by now."""

    product_id: ProductId
    code: str
    name: str
    unit: str
    quantity: Quantity
    on_hand_text: str


def count(store: Store, code: str, quantity: Quantity, user: User, *, clock: Clock, ids: Ids) -> Counted | None:
    """So much more of what has this code was found; less than nothing takes a mistake back. None: nobody has the code.

    Raises `RuleViolation` on the field `quantity` when that can't be.
    """
    user.need(Right.IMPORT_GOODS)
    with store.write() as tx:
        item = goods.by_code(tx, code) or goods.by_house_code(tx, code)
        return None if item is None else _post(tx, item, code, quantity, user, clock=clock, ids=ids)


@dataclass(frozen=True, slots=True)
class FoundNew:
    """Goods on the shelf that the shop does not know yet; `cost` is of one base unit."""

    code: str
    texts: ProductTexts
    quantity: Quantity
    cost: Money | None = None


def add_and_count(store: Store, found: FoundNew, user: User, *, clock: Clock, ids: Ids) -> Counted:
    """Make the product and count it, in one.

    Raises `RuleViolation` at the field that is wrong, having done neither.
    """
    user.need(Right.IMPORT_GOODS)
    code, cost = found.code, found.cost
    if cost is not None and cost.fen < 0:
        raise RuleViolation("The cost can't be less than nothing", field="cost")
    given = read(found.texts)
    spelt = spellings(given.name)
    with store.write() as tx:
        product_id = add_given(tx, given, spelt, user, clock=clock, ids=ids)
        if cost is not None:
            stock.set_unit_costs(tx, [(product_id, cost.fen * UNIT_COST_SCALE)])
        item = goods.by_code(tx, code) or goods.main_item(tx, product_id)
        return _post(tx, item, code, found.quantity, user, clock=clock, ids=ids)


def _post(tx: Transaction, item: Item, code: str, quantity: Quantity, user: User, *, clock: Clock, ids: Ids) -> Counted:
    if abs(quantity.milli) > COUNT_MAX.milli:
        raise RuleViolation("More than {most} can't be counted at once", field="quantity", most=COUNT_MAX)
    if stock.has_moved_otherwise(tx, item.product_id, OPENING):
        raise RuleViolation("The till keeps the stock of {name} already: use a stock-take", name=item.name)
    base = quantity.in_base(item.factor)
    ledger, at_ms = Ledger(tx), clock.now_ms()
    held = ledger.holding(item.product_id)
    if held.on_hand.milli + base.milli < 0:
        raise RuleViolation("So much was not counted", field="quantity")
    date = current_business_date(tx, at_ms).isoformat()
    if base.milli:
        move = ledger.post(Posting(item.product_id, OPENING, base))
        line: dict[str, Json] = {
            "product": item.product_uid,
            "quantity_milli": base.milli,
            "value_fen": move.value.fen,
        }
        body: dict[str, Json] = {"business_date": date, "lines": [line]}
        head = journal.append(tx, "stock.opened", body | signed(user), uid=ids.new(), at_ms=at_ms)
        ledger.write(Document(date, at_ms, head.seq))
    on_hand = ledger.holding(item.product_id).on_hand
    kept = goods.kept(tx, item.product_id)
    text = on_hand_text(on_hand, kept.unit, item.kind, item.packs_per_carton)
    return Counted(item.product_id, code, item.name, item.unit, quantity, text)
