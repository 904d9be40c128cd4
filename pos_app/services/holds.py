"""Sales put aside while another customer is served: kept in the store under a name, through restarts and shifts.

What an older or newer program has written and this one can't read is listed all the same, and never thrown away unseen.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from pos_app.domain.basket import Basket
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, User
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import baskets, journal
from pos_app.store.engine import Store, Transaction

NAME_LENGTH_MAX: Final = 40


class _Body(msgspec.Struct, frozen=True):
    """A held basket as it is kept: what is told of it, and the basket itself."""

    name: str
    by: str
    lines: int
    total_fen: int
    basket: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Held:
    """A held sale in a list. One that can't be read has no name and no sum."""

    slot: str
    name: str
    by: str
    held_at_ms: int
    lines: int
    total: Money
    readable: bool = True


def held(store: Store) -> tuple[Held, ...]:
    """All held sales, the oldest first."""
    with store.read() as tx:
        return held_in(tx)


def held_in(tx: Transaction) -> tuple[Held, ...]:
    return tuple(map(_told, baskets.held(tx)))


def _told(kept: baskets.Kept) -> Held:
    body, basket = _read(kept.body)
    if body is None:
        return Held(kept.slot, "", "", kept.changed_at_ms, 0, ZERO, readable=False)
    total = Money(body.total_fen)
    return Held(kept.slot, body.name, body.by, kept.changed_at_ms, body.lines, total, readable=basket is not None)


def _read(text: str) -> tuple[_Body | None, Basket | None]:
    try:
        body = msgspec.json.decode(text, type=_Body)
    except msgspec.MsgspecError:
        return None, None
    try:
        return body, msgspec.json.decode(body.basket, type=Basket)
    except msgspec.MsgspecError:
        return body, None


def hold(store: Store, basket: Basket, user: User, *, name: str = "", clock: Clock, ids: Ids) -> Held:
    """Put the open sale aside; without a name it has the time and its first goods for one.

    Raises `RuleViolation` when there is nothing in it.
    """
    user.need(Right.SELL)
    if basket.is_empty:
        raise RuleViolation("There is nothing in the sale yet: scan the first item")
    uid, at_ms = ids.new(), clock.now_ms()
    with store.write() as tx:
        return _hold(tx, basket, user, name, uid=uid, at_ms=at_ms)


def pick_up(store: Store, slot: str, present: Basket, user: User, *, clock: Clock, ids: Ids) -> Basket:
    """Go on with a held sale; the one that is open, if there is anything in it, is held first.

    Whoever buys tobacco in it is asked again. Raises `RuleViolation` when somebody else took it, or nobody can read it.
    """
    user.need(Right.SELL)
    uids, at_ms = (ids.new(), ids.new()), clock.now_ms()
    with store.write() as tx:
        text = baskets.load(tx, slot)
        if text is None:
            raise RuleViolation("This held sale was picked up or dropped already")
        body, basket = _read(text)
        if body is None or basket is None:
            raise RuleViolation("This sale was held by another version of the program, which alone can read it")
        if not present.is_empty:
            _hold(tx, present, user, "", uid=uids[0], at_ms=at_ms)
        basket = replace(basket, age_confirmed=False)
        baskets.drop(tx, slot)
        baskets.keep(tx, msgspec.json.encode(basket).decode(), at_ms=at_ms)
        journal.append(tx, "basket.picked_up", _journalled(basket, body.name, user), uid=uids[1], at_ms=at_ms)
    return basket


def drop(store: Store, slot: str, user: User, *, clock: Clock, ids: Ids) -> None:
    """Give a held sale up. The journal keeps what was on it; one that is gone already stays gone."""
    user.need(Right.SELL)
    uid, at_ms = ids.new(), clock.now_ms()
    with store.write() as tx:
        text = baskets.load(tx, slot)
        if text is None:
            return
        body, basket = _read(text)
        if basket is not None and body is not None:
            told = _journalled(basket, body.name, user)
        else:
            told = {"basket": slot.removeprefix(baskets.HELD), **signed(user), "unreadable": True}
        journal.append(tx, "basket.dropped", told, uid=uid, at_ms=at_ms)
        baskets.drop(tx, slot)


def _hold(tx: Transaction, basket: Basket, user: User, name: str, *, uid: str, at_ms: int) -> Held:
    name = name.strip()[:NAME_LENGTH_MAX] or _usual_name(basket, at_ms)
    raw = msgspec.Raw(msgspec.json.encode(basket))
    body = _Body(name, user.name, len(basket.lines), basket.total.fen, raw)
    slot = baskets.HELD + basket.uid
    baskets.keep(tx, msgspec.json.encode(body).decode(), at_ms=at_ms, slot=slot)
    baskets.drop(tx)
    journal.append(tx, "basket.held", _journalled(basket, name, user), uid=uid, at_ms=at_ms)
    return Held(slot, name, user.name, at_ms, len(basket.lines), basket.total)


def _usual_name(basket: Basket, at_ms: int) -> str:
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME
    return f"{at:%H:%M} {basket.lines[0].item.name if basket.lines else ''}".strip()


def _journalled(basket: Basket, name: str, user: User) -> dict[str, Json]:
    return {
        "basket": basket.uid,
        "name": name,
        **signed(user),
        "lines": len(basket.lines),
        "total_fen": basket.total.fen,
    }
