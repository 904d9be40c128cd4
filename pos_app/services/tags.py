"""Marked prices (明码标价): a raised price takes effect when the shop has replaced the tag on the shelf (rule E-7)."""

from collections.abc import Collection
from typing import Final

from pos_app.domain.journal import Json
from pos_app.domain.people import Right, User
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, journal
from pos_app.store.engine import Store
from pos_app.store.goods import TagDue

_TAGS_AN_ENTRY: Final = 200


def tags_due(store: Store) -> list[TagDue]:
    """What hangs on the shelf with another price: the old and the new one of each code, the raised ones first."""
    with store.read() as tx:
        return goods.tags_due(tx)


def tags_replaced(
    store: Store, user: User | None = None, codes: Collection[str] | None = None, *, clock: Clock, ids: Ids
) -> list[TagDue]:
    """Somebody has replaced them, all or those of `codes`: from now on the new prices are charged.

    The journal says so. Those that hung too dear say the lower price from now on.
    """
    if user is not None:
        user.need(Right.IMPORT_GOODS)
    with store.write() as tx:
        due = [tag for tag in goods.tags_due(tx) if codes is None or tag.code in codes]
        for tag in due:
            goods.set_tag(tx, tag.code, tag.price)
        for start in range(0, len(due), _TAGS_AN_ENTRY):
            body: dict[str, Json] = {"tags": [_body(tag) for tag in due[start : start + _TAGS_AN_ENTRY]]}
            journal.append(tx, "tag.replaced", body | signed(user), uid=ids.new(), at_ms=clock.now_ms())
    return due


def _body(tag: TagDue) -> dict[str, Json]:
    return {"code": tag.code, "from_fen": tag.tag.fen, "to_fen": tag.price.fen}
