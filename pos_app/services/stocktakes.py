"""Stocktakes: begun, counted by several people at once while the till sells, given up. See stocktake_approval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pos_app.domain.barcode import normalise
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ONE, Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import Item, ProductId
from pos_app.domain.receipt import SHOP_TIME
from pos_app.domain.stocktake import (
    COUNT_MAX,
    COUNTER_LENGTH_MAX,
    CountHow,
    StocktakeKind,
    draw,
    tally,
)
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, journal, shop, stocktakes
from pos_app.store.engine import Store, Transaction
from pos_app.store.stocktakes import End, Head, NewCount, NewStocktake

TITLE_LENGTH_MAX: Final = 40
AGE_MS_MAX: Final = 7 * 24 * 3_600_000
"""A phone may bring lines so much later."""


@dataclass(frozen=True, slots=True)
class BeginStocktake:
    """The command: begin to count. The same `uid` again does nothing.

    `category` names the goods of a stocktake by category, `products` those of a list.
    """

    uid: str
    kind: StocktakeKind
    title: str = ""
    category: str = ""
    products: tuple[ProductId, ...] = ()


@dataclass(frozen=True, slots=True)
class CountGoods:
    """A line: so many units of a product. The same `uid` again does nothing.

    `age_ms` is how long ago it was counted, for lines of a phone that was off line; None is now.
    """

    uid: str
    product_id: ProductId
    quantity: Quantity
    how: CountHow = CountHow.ADD
    counter: str = ""
    device: str = ""
    age_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a product has come to with a line. `already`: the line was known."""

    product_id: ProductId
    name: str
    counted: Quantity | None
    already: bool = False


def begin(store: Store, command: BeginStocktake, user: User, *, clock: Clock, ids: Ids) -> Head:
    """Begin a stocktake. Raises `RuleViolation` while another one is open, or when there is nothing to count."""
    user.need(Right.ADJUST_STOCK)
    title = " ".join(command.title.split())
    if len(title) > TITLE_LENGTH_MAX:
        raise RuleViolation("The title is at most {most} characters long", field="title", most=TITLE_LENGTH_MAX)
    with store.write() as tx:
        known = stocktakes.of_uid(tx, command.uid)
        if known is not None:
            return known
        if stocktakes.open_one(tx) is not None:
            raise RuleViolation("Another stocktake is going on: finish it first", field="kind")
        at_ms = clock.now_ms()
        day = current_business_date(tx, at_ms).isoformat()
        seed = _seed(tx, at_ms) if command.kind is StocktakeKind.SPOT else ""
        products = _products(tx, command, seed)
        if not products:
            raise RuleViolation("There is nothing to count", field="kind")
        body: dict[str, Json] = {
            "stocktake": command.uid,
            "what": command.kind.value,
            "title": title,
            "category": command.category,
            "seed": seed,
            "business_date": day,
            "products": len(products),
            **signed(user),
        }
        seq = journal.append(tx, "stocktake.begun", body, uid=ids.new(), at_ms=at_ms).seq
        begun = NewStocktake(command.uid, command.kind, title, seed, user.user_id, day, at_ms, seq)
        return _found(tx, stocktakes.add(tx, begun, products))


def _seed(tx: Transaction, at_ms: int) -> str:
    """What the goods of this month's spot check are drawn by."""
    here = shop.read(tx)
    month = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME
    return f"{'' if here is None else here.licence} {month:%Y-%m}"


def _products(tx: Transaction, command: BeginStocktake, seed: str) -> Sequence[ProductId]:
    match command.kind:
        case StocktakeKind.FULL:
            return stocktakes.active_products(tx)
        case StocktakeKind.CATEGORY:
            return stocktakes.active_products(tx, command.category)
        case StocktakeKind.LIST:
            return tuple(dict.fromkeys(command.products))
        case StocktakeKind.SPOT:
            return [each.product_id for each in draw(stocktakes.candidates(tx), seed)]


def _found(tx: Transaction, stocktake_id: int) -> Head:
    head = stocktakes.find(tx, stocktake_id)
    if head is None:
        raise RuleViolation("There is no such stocktake", field="stocktake")
    return head


def find_item(tx: Transaction, code: str) -> Item:
    """What a scanned or typed code counts. Raises `RuleViolation` on the field `code`."""
    text = normalise(code)
    item = goods.by_code(tx, text) or goods.by_house_code(tx, text)
    if item is None:
        raise RuleViolation("No product has the code {code}", field="code", code=text)
    return item


def count(store: Store, stocktake_id: int, line: CountGoods, *, clock: Clock) -> Counted:
    """Write a line. Raises `RuleViolation` when the stocktake is over or the product is not part of it."""
    with store.write() as tx:
        return count_in(tx, stocktake_id, line, clock=clock)


def count_code(
    store: Store, stocktake_id: int, code: str, line: CountGoods, *, clock: Clock, units: Quantity = ONE
) -> Counted:
    """Write a line for what was scanned: a carton's code counts its packs. `line` names everything but the goods."""
    with store.write() as tx:
        item = find_item(tx, code)
        scanned = CountGoods(
            line.uid,
            item.product_id,
            units.in_base(item.factor),
            line.how,
            line.counter,
            line.device,
            line.age_ms,
        )
        return count_in(tx, stocktake_id, scanned, clock=clock)


def count_in(tx: Transaction, stocktake_id: int, line: CountGoods, *, clock: Clock) -> Counted:
    """As `count`, within a transaction."""
    product = goods.kept(tx, line.product_id)
    if stocktakes.has_line(tx, line.uid):
        return Counted(line.product_id, product.name, counted_of(tx, stocktake_id, line.product_id), already=True)
    head = _found(tx, stocktake_id)
    if not head.is_open:
        raise RuleViolation("This stocktake is over", field="stocktake")
    _check(line)
    if not stocktakes.has_product(tx, stocktake_id, line.product_id):
        if head.kind is not StocktakeKind.FULL:
            raise RuleViolation("{name} is not part of this stocktake", field="code", name=product.name)
        stocktakes.add_products(tx, stocktake_id, [line.product_id])
    now = clock.now_ms()
    at_ms, after, book = _moment(tx, stocktake_id, line, now)
    counter = " ".join(line.counter.split())[:COUNTER_LENGTH_MAX]
    written = NewCount(
        line.uid,
        stocktake_id,
        line.product_id,
        line.how,
        line.quantity,
        counter,
        line.device,
        at_ms,
        now,
    )
    stocktakes.add_line(tx, written, after, book)
    return Counted(line.product_id, product.name, counted_of(tx, stocktake_id, line.product_id))


def _check(line: CountGoods) -> None:
    """Adding may take back what was added too much; a set number is never below nothing."""
    least = 0 if line.how is CountHow.SET else -COUNT_MAX.milli
    if not least <= line.quantity.milli <= COUNT_MAX.milli or (line.how is CountHow.ADD and line.quantity.milli == 0):
        raise RuleViolation("That can't be counted", field="quantity")
    if line.age_ms is not None and not 0 <= line.age_ms <= AGE_MS_MAX:
        raise RuleViolation("It was counted too long ago: count it again", field="at")


def _moment(tx: Transaction, stocktake_id: int, line: CountGoods, now: int) -> tuple[int, int, Quantity]:
    """When it was counted, and the product's last movement and stock by the books then.

    A line of now comes after all that are there, also when the clock was set back.
    """
    if line.age_ms is None:
        last = max((each.at_ms for each in stocktakes.lines_of(tx, stocktake_id, line.product_id)), default=0)
        return max(now, last), *stocktakes.book_at(tx, line.product_id, None)
    at_ms = now - line.age_ms
    return at_ms, *stocktakes.book_at(tx, line.product_id, at_ms)


def counted_of(tx: Transaction, stocktake_id: int, product_id: ProductId) -> Quantity | None:
    """How much of it is counted by now; None when it still has to be."""
    found = tally(stocktakes.lines_of(tx, stocktake_id, product_id))
    return None if found is None else found.counted


def count_again(
    store: Store, stocktake_id: int, products: Iterable[ProductId], user: User, *, clock: Clock, ids: Ids
) -> None:
    """Make what was counted of these goods of no account: somebody goes and counts them again."""
    user.need(Right.ADJUST_STOCK)
    with store.write() as tx:
        for product_id in products:
            line = CountGoods(ids.new(), product_id, Quantity(0), CountHow.VOID, user.name)
            count_in(tx, stocktake_id, line, clock=clock)


def give_up(store: Store, stocktake_id: int, reason: str, user: User, *, clock: Clock, ids: Ids) -> None:
    """End a stocktake without posting anything. Twice does nothing."""
    user.need(Right.ADJUST_STOCK)
    with store.write() as tx:
        head = _found(tx, stocktake_id)
        if head.ended == "given_up":
            return
        if not head.is_open:
            raise RuleViolation("This stocktake is over", field="stocktake")
        at_ms = clock.now_ms()
        day = current_business_date(tx, at_ms).isoformat()
        body: dict[str, Json] = {"stocktake": head.uid, "reason": reason, "business_date": day, **signed(user)}
        seq = journal.append(tx, "stocktake.given_up", body, uid=ids.new(), at_ms=at_ms).seq
        ending = End(stocktake_id, "given_up", reason, user.user_id, user.approved_by, day, at_ms, 0, 0, seq)
        stocktakes.end(tx, ending)


def open_stocktake(store: Store) -> Head | None:
    """The stocktake that is going on."""
    with store.read() as tx:
        return stocktakes.open_one(tx)


def listed(store: Store, most: int = 50) -> Sequence[Head]:
    """Stocktakes, newest first."""
    with store.read() as tx:
        return stocktakes.newest(tx, most)
