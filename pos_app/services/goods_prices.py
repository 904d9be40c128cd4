"""Changing prices of goods the shop has: each change is an entry of the journal, and each tag stays as it hangs.

What is charged follows a raised price when the tag on the shelf was replaced (rule E-7).
"""

from collections.abc import Mapping
from dataclasses import replace

from pos_app.domain.journal import Json
from pos_app.domain.money import ONE, Money
from pos_app.domain.people import User
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, journal
from pos_app.store.engine import Transaction
from pos_app.store.goods import Code, KeptProduct


class PriceWriter:
    """Writes price changes of one act of one person, in one transaction."""

    def __init__(self, tx: Transaction, by: User | None, *, clock: Clock, ids: Ids) -> None:
        self._tx, self._by, self._ids = tx, by, ids
        self._at_ms = clock.now_ms()
        self._head = journal.head(tx)

    def enter(self, kind: str, body: Mapping[str, Json]) -> None:
        """Any entry of the same act."""
        self._head = journal.append(
            self._tx, kind, {**body, **signed(self._by)}, uid=self._ids.new(), at_ms=self._at_ms, after=self._head
        )

    def change_code(self, kept: KeptProduct, old: Code, new: Code) -> None:
        """Give a code another unit, factor or price; `new` has no say in the tag."""
        if replace(new, tag=old.tag) == old:
            return
        moved = new.price != old.price
        # Tobacco is sold at its tag: one that was never noted says what was charged so far.
        tag = old.price if moved and old.tag is None and kept.kind.is_tobacco else old.tag
        goods.change_code(self._tx, replace(new, tag=tag))
        if moved:
            self.told(kept, old.code, "retail", old.price, new.price)

    def change_base(self, kept: KeptProduct, price: Money) -> None:
        """The price of one base unit; it is told by itself where no code of it is."""
        if price == kept.price:
            return
        goods.change(self._tx, kept.product_id, {"price_fen": price.fen})
        if not any(code.factor == ONE for code in kept.codes.values()):
            self.told(kept, kept.house_code or "", "retail", kept.price, price)

    def told(self, kept: KeptProduct, code: str, what: str, old: Money | None, new: Money | None) -> None:
        """Write down that a price is another one; nothing when it is the same."""
        if old == new:
            return
        body: dict[str, Json] = {
            "product": kept.uid,
            "code": code,
            "from_fen": None if old is None else old.fen,
            "to_fen": None if new is None else new.fen,
        }
        # What others write without a word is the price at the till.
        self.enter("price.changed", body if what == "retail" else {**body, "what": what})
