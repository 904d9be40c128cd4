"""The shop itself: made once, then read."""

from dataclasses import dataclass

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import Role, check_pin
from pos_app.services.people import hash_pin
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, people, shop
from pos_app.store.engine import Store, Transaction
from pos_app.store.shop import Shop

LICENCE_DIGITS = 12
REGISTER_DIGITS_MAX = 4
"""Receipt numbers begin with it, and the letter of the epoch follows: it is digits only."""
NAME_LENGTH_MAX = 60


@dataclass(frozen=True, slots=True)
class NewShop:
    """What the first start asks for."""

    licence: str
    name: str
    owner: str
    pin: str
    register: str = "01"


def read_shop(tx: Transaction) -> Shop | None:
    """The shop of this store; None before the first start is done."""
    return shop.read(tx)


def create_shop(store: Store, new: NewShop, *, clock: Clock, ids: Ids) -> Shop:
    """Make the shop, its owner and the journal's first epoch. Raises `RuleViolation` with the field that is wrong."""
    licence, name, owner, register = (text.strip() for text in (new.licence, new.name, new.owner, new.register))
    if not (licence.isascii() and licence.isdigit() and len(licence) == LICENCE_DIGITS):
        raise RuleViolation("A retail licence number has {digits} digits", field="licence", digits=LICENCE_DIGITS)
    if not 0 < len(name) <= NAME_LENGTH_MAX:
        raise RuleViolation("Please give the shop a name", field="name")
    if not 0 < len(owner) <= NAME_LENGTH_MAX:
        raise RuleViolation("Please give the owner a name", field="owner")
    if not (register.isascii() and register.isdigit() and len(register) <= REGISTER_DIGITS_MAX):
        raise RuleViolation(
            "A register's number has at most {digits} digits", field="register", digits=REGISTER_DIGITS_MAX
        )
    check_pin(new.pin, Role.OWNER)
    pin_hash, at_ms, uid = hash_pin(new.pin), clock.now_ms(), ids.new()
    with store.write() as tx:
        if read_shop(tx) is not None:
            raise RuleViolation("This store has a shop already")
        made = Shop(uid, licence, name, register)
        shop.add(tx, made, at_ms=at_ms)
        owner_uid = ids.new()
        people.add(tx, uid=owner_uid, name=owner, role=Role.OWNER, pin_hash=pin_hash)
        body = {"shop": uid, "licence": licence, "name": name, "owner": owner_uid}
        journal.append(tx, "store.created", body, uid=ids.new(), at_ms=at_ms)
    return made
