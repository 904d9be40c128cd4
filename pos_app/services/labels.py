"""What is to stand on shelf tags: goods that are chosen, or exactly those whose price is another than on the shelf."""

from dataclasses import dataclass

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.product import Item, ProductId
from pos_app.services.tags import tags_due
from pos_app.store import goods
from pos_app.store.engine import Store, Transaction


@dataclass(frozen=True, slots=True)
class ShelfTag:
    """A tag for one way to sell a product; `marked` is what hangs on the shelf now, None where that is not known."""

    product_id: ProductId
    code: str
    name: str
    unit: str
    price: Money
    category: str = ""
    marked: Money | None = None


def tags_to_replace(store: Store) -> tuple[ShelfTag, ...]:
    """A tag for each code whose price is no more what its tag says, and for no other."""
    due = tags_due(store)
    with store.read() as tx:
        return tuple(_tag(tx, each.code) for each in due)


def tag_of_code(store: Store, code: str) -> ShelfTag:
    """The tag of a code or house code. Raises `RuleViolation` when no product has it."""
    with store.read() as tx:
        return _tag(tx, code)


def _tag(tx: Transaction, code: str) -> ShelfTag:
    item = goods.by_code(tx, code) or goods.by_house_code(tx, code)
    if item is None:
        raise RuleViolation("No product has the code {code}", code=code)
    return _of_item(tx, item)


def _of_item(tx: Transaction, item: Item) -> ShelfTag:
    """The new price stands on it, also while the till still charges what the old tag says (rule E-7)."""
    kept = goods.kept(tx, item.product_id).codes.get(item.code)
    price = item.price if kept is None else kept.price
    return ShelfTag(item.product_id, item.code, item.name, item.unit, price, item.category, item.tag)
