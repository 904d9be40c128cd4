"""Counting a delivery carton by carton, for whoever does not take it in as delivered. Quantities are cartons.

A count lasts until its goods are taken in or it is given up, over the end of the program too; meanwhile the delivery
does not go into stock by itself.
"""

from pos_app.domain.delivery import CARTONS_MAX, NONE
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Quantity
from pos_app.domain.people import Right, User
from pos_app.store import deliveries, delivery_counts
from pos_app.store.engine import Store, Transaction


def begin_count(store: Store, delivery_id: int, user: User) -> None:
    """From now on cartons of this delivery are counted. Raises `RuleViolation`, as all of these do."""
    user.need(Right.ACCEPT_DELIVERY)
    with store.write() as tx:
        if deliveries.head(tx, delivery_id) is None:
            raise RuleViolation("There is no such delivery", field="delivery")
        delivery_counts.begin(tx, delivery_id)


def count_more(store: Store, delivery_id: int, line: int, cartons: Quantity, user: User) -> None:
    """So much more of a line."""
    user.need(Right.ACCEPT_DELIVERY)
    with store.write() as tx:
        _put(tx, delivery_id, line, _counted(tx, delivery_id, line) + cartons)


def enter_count(store: Store, delivery_id: int, line: int, cartons: Quantity, user: User) -> None:
    """This is what was counted of a line."""
    user.need(Right.ACCEPT_DELIVERY)
    with store.write() as tx:
        _counted(tx, delivery_id, line)
        _put(tx, delivery_id, line, cartons)


def give_up_count(store: Store, delivery_id: int, user: User) -> None:
    """Nothing of this delivery was counted, and nobody counts it."""
    user.need(Right.ACCEPT_DELIVERY)
    with store.write() as tx:
        delivery_counts.forget(tx, delivery_id)


def _counted(tx: Transaction, delivery_id: int, line: int) -> Quantity:
    counts = delivery_counts.counted(tx, delivery_id)
    if not counts:
        raise RuleViolation("Nobody is counting this delivery")
    if line not in deliveries.lines(tx, delivery_id):
        raise RuleViolation("This delivery has no line {line}", field="line", line=line)
    return counts.get(line, NONE)


def _put(tx: Transaction, delivery_id: int, line: int, cartons: Quantity) -> None:
    if cartons < NONE:
        raise RuleViolation("'{text}' is less than nothing", text=cartons)
    if cartons > CARTONS_MAX:
        raise RuleViolation("{cartons} cartons are too many", field="cartons", cartons=cartons)
    delivery_counts.put(tx, delivery_id, line, cartons)
