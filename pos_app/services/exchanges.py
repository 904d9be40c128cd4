"""Goods that come back in the settlement of others: looked at again in the transaction that writes it."""

from pos_app.domain.errors import RuleViolation
from pos_app.domain.sale import Sale
from pos_app.domain.tender import CASH
from pos_app.store import returns
from pos_app.store.engine import Transaction


def check_exchange(tx: Transaction, sale: Sale) -> None:
    """What comes back was sold, has not come back yet, and no tender gives back more than it took.

    Raises `RuleViolation`, also when some of the goods came back after the exchange was begun.
    """
    back = tuple(line for line in sale.lines if line.of_line is not None)
    if sale.of_sale_id is None:
        return
    original = returns.load(tx, sale.of_sale_id)
    plan = original.plan({line.of_line: -line.quantity for line in back if line.of_line is not None})
    if [(line.of_line, line.amount, line.cost) for line in plan.lines] != [
        (line.of_line, line.amount, line.cost) for line in back
    ]:
        raise RuleViolation("Some of these goods came back meanwhile: take the exchange off and begin it again")
    left = {(paid.tender, paid.reference): paid.left for paid in original.paid}
    for payment in sale.payments:
        key = (payment.tender, payment.reference)
        if payment.amount.fen < 0 and payment.tender != CASH and (key not in left or -payment.amount > left[key]):
            raise RuleViolation("More would be given back by {tender} than was paid", tender=payment.tender)
