"""Each kind of entry as one plain sentence, and what else an entry says. No toolkit in here."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Right, Role
from pos_app.services.records import Group, Period
from pos_app.ui.sell.words import drawer_reason, tender_name
from pos_app.ui.sums import signed, yuan
from pos_app.ui.translate import tr
from pos_app.ui.words_people import right_name, role_name

Body = Mapping[str, Json]


def group_name(group: Group) -> str:
    names = {
        Group.ALL: tr("Everything"),
        Group.SALES: tr("Sales"),
        Group.MONEY: tr("Money"),
        Group.GOODS: tr("Goods"),
        Group.MEMBERS: tr("Members"),
        Group.PEOPLE: tr("People"),
        Group.SHOP: tr("Shop"),
    }
    return names[group]


def period_name(period: Period) -> str:
    names = {
        Period.TODAY: tr("Today"),
        Period.WEEK: tr("Last 7 days"),
        Period.MONTH: tr("Last 30 days"),
        Period.ALL: tr("All the time"),
    }
    return names[period]


def sentence(kind: str, body: Body) -> str:
    """What happened, in a sentence; a kind unknown here is shown by its name."""
    known = _SENTENCES.get(kind)
    if known is not None:
        return known(body)
    noun, _, state = kind.partition(".")
    if noun == "payment":
        return tr(
            "Payment {number} of {sum}: {state}", number=_text(body, "payment"), sum=_sum(body), state=_step(state)
        )
    return kind


def details(body: Body) -> tuple[tuple[str, str], ...]:
    """All that stands in the entry, part by part; what it lists is told line by line."""
    return tuple(told for name, value in body.items() for told in _part(field_name(name), name, value))


def _part(title: str, name: str, value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield title, _line(value)
    elif not isinstance(value, list):
        yield title, _value(name, value)
    elif all(isinstance(each, dict) for each in value):
        yield from ((f"{title} {place}", _line(each)) for place, each in enumerate(value, 1) if isinstance(each, dict))
    else:
        yield title, ", ".join(map(str, value))


def field_name(name: str) -> str:
    """A part of an entry in words; one unknown here by its own name, in which support finds it."""
    noun = name.removesuffix("_fen").removesuffix("_milli")
    names = {
        "user": tr("Who"),
        "cashier": tr("Cashier"),
        "approved_by": tr("Allowed by"),
        "person": tr("Whom it is about"),
        "reason": tr("Reason"),
        "amount": tr("Sum"),
        "total": tr("Sum"),
        "number": tr("Number"),
        "business_date": tr("Business date"),
        "tender": tr("Tender"),
        "lines": tr("Lines"),
        "name": tr("Name"),
        "role": tr("Role"),
        "right": tr("Right"),
        "float": tr("Float"),
        "expected": tr("Should be there"),
        "counted": tr("Counted"),
        "sales": tr("Sales"),
        "tries": tr("Wrong PINs"),
    }
    return names.get(noun, name)


def _line(values: Body) -> str:
    return " · ".join(f"{name} {_value(name, value)}" for name, value in values.items() if not isinstance(value, list))


def _value(name: str, value: Json) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "" if value is None else str(value)
    if name.endswith("_fen"):
        return yuan(Money(value))
    return str(Quantity(value)) if name.endswith("_milli") else str(value)


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    return "" if value is None else str(value)


def _number(body: Body, name: str) -> int:
    value = body.get(name)
    return value if isinstance(value, int) else 0


def _sum(body: Body, name: str = "amount_fen") -> str:
    return yuan(Money(_number(body, name)))


def _count(body: Body, name: str) -> int:
    value = body.get(name)
    return len(value) if isinstance(value, list) else _number(body, name)


def _role(body: Body, name: str = "role") -> str:
    known = {role.value: role for role in Role}
    value = _text(body, name)
    return role_name(known[value]) if value in known else value


def _right(value: str) -> str:
    known = {right.value: right for right in Right}
    return right_name(known[value]) if value in known else value


def _rights(body: Body, name: str) -> str:
    value = body.get(name)
    return ", ".join(_right(str(each)) for each in value) if isinstance(value, list) else ""


def _step(state: str) -> str:
    names = {
        "created": tr("begun"),
        "pending": tr("the customer is paying"),
        "unknown": tr("nobody knows yet"),
        "paid": tr("paid"),
        "failed": tr("failed"),
        "reversing": tr("being taken back"),
        "reversed": tr("taken back"),
        "refunded": tr("refunded"),
    }
    return names.get(state, state)


def _goods(body: Body) -> dict[str, object]:
    """What a sale is known by."""
    return {"number": _text(body, "number"), "count": _count(body, "lines"), "sum": _sum(body, "total_fen")}


# --- one for each kind


def _sale(body: Body) -> str:
    return tr("Sale {number}: {count} lines, {sum}", **_goods(body))


def _returned(body: Body) -> str:
    return tr("Return {number}: {count} lines, {sum}", **_goods(body))


def _voided(body: Body) -> str:
    return tr("Sale {number} was voided: {reason}", number=_text(body, "number"), reason=_text(body, "reason"))


def _held(body: Body) -> str:
    return tr("The sale “{name}” of {sum} was put aside", name=_text(body, "name"), sum=_sum(body, "total_fen"))


def _picked_up(body: Body) -> str:
    return tr("The sale “{name}” of {sum} was taken up again", name=_text(body, "name"), sum=_sum(body, "total_fen"))


def _dropped(body: Body) -> str:
    return tr("The held sale “{name}” of {sum} was given up", name=_text(body, "name"), sum=_sum(body, "total_fen"))


def _cleared(body: Body) -> str:
    return tr("An open sale of {count} lines, {sum}, was cleared", **_goods(body))


def _minor(body: Body) -> str:
    return tr("No tobacco for a minor: {count} lines were taken off", count=_count(body, "lines"))


def _reprinted(body: Body) -> str:
    return tr("A receipt was printed again, copy {n}", n=_number(body, "copy"))


def _drawer(body: Body) -> str:
    return tr("The drawer was opened without a sale: {reason}", reason=drawer_reason(_text(body, "reason")))


def _shift_opened(body: Body) -> str:
    day = _text(body, "business_date")
    return tr("The shift of {date} was opened with {sum}", date=day, sum=_sum(body, "float_fen"))


def _shift_closed(body: Body) -> str:
    difference = _number(body, "counted_fen") - _number(body, "expected_fen")
    return tr(
        "The shift was closed: {count} sales, {sum}, cash difference {difference}",
        count=_number(body, "sales"),
        sum=_sum(body),
        difference=signed(Money(difference)),
    )


def _cash(body: Body) -> str:
    amount = _number(body, "amount_fen")
    if amount < 0:
        return tr("{sum} was paid out: {reason}", sum=yuan(Money(-amount)), reason=_text(body, "reason"))
    return tr("{sum} was paid in: {reason}", sum=yuan(Money(amount)), reason=_text(body, "reason"))


def _account_opened(body: Body) -> str:
    return tr("A customer may buy on account, up to {sum}", sum=_sum(body, "limit_fen"))


def _account_settled(body: Body) -> str:
    return tr("{sum} was paid on account", sum=_sum(body))


def _topped_up(body: Body) -> str:
    return tr(
        "Stored value: {sum} by {tender}, {gift} on top",
        sum=_sum(body, "own_fen"),
        tender=tender_name(_text(body, "tender")),
        gift=_sum(body, "bonus_fen"),
    )


def _balance_refunded(body: Body) -> str:
    return tr("Stored value was paid back: {sum}", sum=yuan(Money(abs(_number(body, "own_fen")))))


def _signed_in(_: Body) -> str:
    return tr("Signed in")


def _sign_in_refused(body: Body) -> str:
    return tr("A wrong PIN, {n} in a row", n=_number(body, "tries"))


def _locked(body: Body) -> str:
    if _text(body, "why") == "idle":
        return tr("The till locked itself: nobody was there")
    return tr("The till was locked")


def _added(body: Body) -> str:
    return tr("{name} may sign in as {role}", name=_text(body, "name"), role=_role(body))


def _changed(body: Body) -> str:
    name = _text(body, "name")
    if "active" in body:
        return tr("{name} is back", name=name) if body["active"] else tr("{name} has left", name=name)
    if "role" in body:
        return tr("{name} is {role} now, before {was}", name=name, role=_role(body), was=_role(body, "role_was"))
    return tr("{was} is called {name} now", was=_text(body, "name_was"), name=name)


def _pin_changed(body: Body) -> str:
    return tr("{name} has a new PIN", name=_text(body, "name"))


def _role_changed(body: Body) -> str:
    given, taken = _rights(body, "given"), _rights(body, "taken")
    parts = [tr("{role} changed", role=_role(body))]
    if given:
        parts.append(tr("given: {rights}", rights=given))
    if taken:
        parts.append(tr("taken: {rights}", rights=taken))
    return "; ".join(parts)


def _approved(body: Body) -> str:
    return tr(
        "{supervisor} allowed {name}: {right}",
        supervisor=_text(body, "approved_by"),
        name=_text(body, "user"),
        right=_right(_text(body, "right")),
    )


def _not_approved(body: Body) -> str:
    return tr(
        "A wrong PIN of {supervisor} for {name}: {right}",
        supervisor=_text(body, "approved_by"),
        name=_text(body, "user"),
        right=_right(_text(body, "right")),
    )


def _delivery(body: Body) -> str:
    return tr("Delivery {order}: {count} lines taken in", order=_text(body, "order"), count=_count(body, "lines"))


def _differed(body: Body) -> str:
    return tr("Delivery {order}: {count} differences", order=_text(body, "order"), count=_count(body, "differences"))


def _imported(body: Body) -> str:
    return tr(
        "Goods imported from {file}: {new} new, {changed} changed",
        file=_text(body, "file"),
        new=_number(body, "created"),
        changed=_number(body, "updated"),
    )


def _product(body: Body) -> str:
    return tr("{name} was added at {price}", name=_text(body, "name"), price=_sum(body, "price_fen"))


def _price(body: Body) -> str:
    return tr(
        "The price of {code} is {price} now, before {was}",
        code=_text(body, "code"),
        price=_sum(body, "to_fen"),
        was=_sum(body, "from_fen"),
    )


def _received(body: Body) -> str:
    return tr("{count} lines came from {name} for {sum}", **_bought(body))


def _sent_back(body: Body) -> str:
    return tr("{count} lines went back to {name} for {sum}", **_bought(body))


def _bought(body: Body) -> dict[str, object]:
    """What goods from a supplier are known by."""
    sum_ = yuan(Money(abs(_number(body, "total_fen"))))
    return {"count": _count(body, "lines"), "name": _text(body, "name"), "sum": sum_}


def _supplier_paid(body: Body) -> str:
    amount = _number(body, "amount_fen")
    if amount < 0:
        return tr("{name} gave {sum} back", name=_text(body, "name"), sum=yuan(Money(-amount)))
    return tr("{name} was paid {sum}", name=_text(body, "name"), sum=yuan(Money(amount)))


def _order_sent(body: Body) -> str:
    return tr("An order of {count} lines was sent to {name}", count=_count(body, "lines"), name=_text(body, "name"))


def _points(body: Body) -> str:
    return tr("Points by hand: {points} ({reason})", points=_number(body, "points"), reason=_text(body, "reason"))


def _members_exported(body: Body) -> str:
    return tr("{count} members were written to a file", count=_number(body, "members"))


def _journal_exported(body: Body) -> str:
    return tr("{count} records were written to a file", count=_number(body, "entries"))


def _day(body: Body) -> str:
    return tr(
        "The books of {date} were closed: {count} sales, {sum}",
        date=_text(body, "business_date"),
        count=_number(body, "sales"),
        sum=_sum(body),
    )


def _checked(body: Body) -> str:
    if not body.get("ok", True):
        return tr("The store was looked after: something is wrong")
    return tr("The store was looked after: all is well, backup {file}", file=_text(body, "backup"))


def _plain(text: Callable[[], str]) -> Callable[[Body], str]:
    """A sentence that is always the same."""
    return lambda _body: text()


_SENTENCES: Final[Mapping[str, Callable[[Body], str]]] = {
    "sale.completed": _sale,
    "sale.returned": _returned,
    "sale.voided": _voided,
    "basket.held": _held,
    "basket.picked_up": _picked_up,
    "basket.dropped": _dropped,
    "basket.cleared": _cleared,
    "minor.refused": _minor,
    "receipt.reprinted": _reprinted,
    "drawer.opened": _drawer,
    "shift.opened": _shift_opened,
    "shift.closed": _shift_closed,
    "cash.moved": _cash,
    "account.opened": _account_opened,
    "account.changed": _plain(lambda: tr("A customer's account was changed")),
    "account.settled": _account_settled,
    "balance.topped_up": _topped_up,
    "balance.refunded": _balance_refunded,
    "user.signed_in": _signed_in,
    "user.sign_in_refused": _sign_in_refused,
    "user.added": _added,
    "user.changed": _changed,
    "user.pin_changed": _pin_changed,
    "user.recovered": _plain(lambda: tr("The owner set a new PIN with the recovery code")),
    "recovery.made": _plain(lambda: tr("A new recovery code was made")),
    "recovery.refused": _plain(lambda: tr("A wrong recovery code was tried")),
    "till.locked": _locked,
    "role.changed": _role_changed,
    "approval.given": _approved,
    "approval.refused": _not_approved,
    "delivery.accepted": _delivery,
    "delivery.differed": _differed,
    "goods.merged": lambda body: tr("Goods became one with {name}", name=_text(body, "name")),
    "batch.noted": lambda body: tr(
        "{name}: goods that expire on {date} were written down",
        name=_text(body, "name"),
        date=_text(body, "expires_on"),
    ),
    "statement.compared": _plain(lambda: tr("A provider's statement was compared with the books")),
    "goods.imported": _imported,
    "product.added": _product,
    "price.changed": _price,
    "price.bounded": _plain(lambda: tr("Floor or member price of a product was changed")),
    "promotion.changed": _plain(lambda: tr("A promotion was changed")),
    "stock.opened": _plain(lambda: tr("The stock at the beginning was written down")),
    "stock.adjusted": lambda body: tr("Stock was put right: {reason}", reason=_text(body, "reason")),
    "stock.converted": lambda body: tr("Goods were taken apart or bundled: {reason}", reason=_text(body, "reason")),
    "stock.transferred": lambda body: tr("Goods went to another shop: {reason}", reason=_text(body, "reason")),
    "stock.counted": _plain(lambda: tr("Stock was counted")),
    "stock.received": _received,
    "stock.returned_to_supplier": _sent_back,
    "supplier.changed": lambda body: tr("The supplier {name} was added or changed", name=_text(body, "name")),
    "supplier.paid": _supplier_paid,
    "order.sent": _order_sent,
    "order.closed": lambda body: tr("The order {number} was closed", number=_text(body, "number")),
    "stocktake.begun": _plain(lambda: tr("A stocktake was begun")),
    "stocktake.given_up": _plain(lambda: tr("A stocktake was given up")),
    "product.changed": _plain(lambda: tr("Goods were changed")),
    "bundle.changed": _plain(lambda: tr("What a bundle is made of was changed")),
    "code.added": _plain(lambda: tr("Goods are known by one more code")),
    "tag.replaced": _plain(lambda: tr("Price tags on the shelf were replaced")),
    "member.joined": _plain(lambda: tr("A member joined")),
    "member.changed": _plain(lambda: tr("A member was changed")),
    "member.erased": _plain(lambda: tr("A member was erased on request")),
    "members.exported": _members_exported,
    "phone.unmasked": _plain(lambda: tr("A member's whole phone number was looked at")),
    "points.adjusted": _points,
    "points.expired": _plain(lambda: tr("Points of a member were no longer good")),
    "coupon.issued": _plain(lambda: tr("A coupon was issued")),
    "grade.changed": _plain(lambda: tr("A grade of members was changed")),
    "grade.ended": _plain(lambda: tr("A grade of members was ended")),
    "journal.exported": _journal_exported,
    "day.closed": _day,
    "store.created": _plain(lambda: tr("The shop was made")),
    "store.copied": _plain(lambda: tr("Another store was found to write as this register")),
    "store.checked": _checked,
    "store.restored": _plain(lambda: tr("A backup took the place of the store")),
    "clock.went_back": _plain(lambda: tr("The clock of the computer went back")),
}
