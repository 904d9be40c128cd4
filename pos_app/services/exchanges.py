"""Goods that come back in the settlement of others: looked at again in the transaction that writes it."""

from dataclasses import replace

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO
from pos_app.domain.sale import Sale
from pos_app.domain.tender import CASH
from pos_app.store import returns
from pos_app.store.engine import Transaction


def checked(tx: Transaction, sale: Sale) -> Sale:
    """What comes back was sold, has not come back yet, and no tender gives back more than it took.

    An exchange is its original's member's, whose points and stored value go back. Raises `RuleViolation`, also when
    some of the goods came back after the exchange was begun, or another member is checked in.
    """
    back = tuple(line for line in sale.lines if line.of_line is not None)
    if sale.of_sale_id is None:
        return sale
    original = returns.load(tx, sale.of_sale_id)
    plan = original.plan({line.of_line: -line.quantity for line in back if line.of_line is not None})
    if [(line.of_line, line.amount, line.cost) for line in plan.lines] != [
        (line.of_line, line.amount, line.cost) for line in back
    ]:
        raise RuleViolation("Some of these goods came back meanwhile: take the exchange off and begin it again")
    if sale.total > ZERO and any(payment.amount < ZERO and payment.tender != CASH for payment in sale.payments):
        raise RuleViolation("The change of an exchange is given in cash", field="given")
    left = {(paid.tender, paid.reference): paid.left for paid in original.paid}
    for payment in sale.payments:
        key = (payment.tender, payment.reference)
        if payment.amount < ZERO and payment.tender != CASH and (key not in left or -payment.amount > left[key]):
            raise RuleViolation("More would be given back by {tender} than was paid", tender=payment.tender)
    whose = original.member
    if whose is not None and sale.member is not None and sale.member.member_id != whose.member_id:
        raise RuleViolation(
            "{number} was a sale to another member: check that one in, or take the goods back by the receipt",
            field="member",
            number=original.number,
        )
    return sale if sale.member is not None else replace(sale, member=whose)
